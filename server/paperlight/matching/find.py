"""Find known titles in a text, in time linear in the text.

A title is indexed by its opening, the first four tokens (fewer for a shorter one). A text is folded once; where the
tokens at a place are a known opening, the stretches of the lengths that titles with that opening have are looked up
whole, longest first.

``extension/background/matcher.js`` does the same; ``tests/vectors/matches.json`` holds the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from paperlight.matching.fold import Folded, Utf16, scan
from paperlight.matching.place import Neighbours, judge
from paperlight.types import Evidence, Role

_OPENING = 4  # tokens


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A known title found in a text. Offsets in UTF-16 code units, from its first token to its last; score 0 to 1."""

    paper_id: int
    start: int
    end: int
    evidence: Evidence
    score: float


class TitleIndex:
    """The keys of known titles, held in memory. Not safe to change in one thread while another one searches."""

    def __init__(self) -> None:
        self._papers: dict[int, tuple[str, tuple[str, ...]]] = {}  # id -> title, keys
        self._holders: dict[str, list[int]] = {}  # key -> ids of the papers that have it
        # Opening -> the token counts of the keys that have it, largest first. A count stays when its last key goes: it
        # costs a look-up and gives no match.
        self._counts: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._papers)

    def put(self, paper_id: int, title: str, keys: Sequence[str]) -> None:
        """Add a paper with the keys that ``title_keys`` gave its title; a paper of the same id is replaced."""
        self.discard(paper_id)
        distinct = tuple(dict.fromkeys(keys))
        self._papers[paper_id] = title, distinct
        for key in distinct:
            self._holders.setdefault(key, []).append(paper_id)
            words = key.split(" ")
            counts = self._counts.setdefault(" ".join(words[:_OPENING]), [])
            if len(words) not in counts:
                counts.append(len(words))
                counts.sort(reverse=True)

    def discard(self, paper_id: int) -> None:
        """Forget a paper; nothing happens if it isn't there."""
        _, keys = self._papers.pop(paper_id, ("", ()))
        for key in keys:
            holders = self._holders[key]
            holders.remove(paper_id)
            if not holders:
                del self._holders[key]

    def find(self, text: str, role: Role) -> list[TitleMatch]:
        """Return the known titles that ``text`` mentions, in order and without overlap; the longest at a place wins.

        Where several papers share a key, the match is of the lowest id.
        """
        searched = _Searched(text, scan(text), role)
        places, count = searched.places, len(searched.folded.texts)
        sizes = range(_OPENING, 1, -1) if count > 1 else (1,)  # a title of one token is never part of a text
        to_utf16 = Utf16(text)
        found: list[TitleMatch] = []
        first, ended = 0, -1
        while first < count:
            after = first + 1
            for size in sizes:
                if first + size > count:
                    continue
                counts = self._counts.get(searched.key[places[first] : places[first + size] - 1])
                longest = self._longest(searched, first, counts, ended) if counts else None
                if longest:
                    paper_id, after, score = longest
                    ended = after
                    start, end = searched.folded.starts[first], searched.folded.ends[after - 1]
                    found.append(TitleMatch(paper_id, to_utf16(start), to_utf16(end), Evidence.TITLE, score))
                    break
            first = after
        return found

    def _longest(self, searched: _Searched, first: int, counts: list[int], ended: int) -> tuple[int, int, float] | None:
        """Return the paper, the token after the match and the score of the longest title that begins at ``first``."""
        places = searched.places
        around = Neighbours(ended, lambda at: self._begins(searched, at))
        for count in counts:
            last = first + count
            holders = self._holders.get(searched.key[places[first] : places[last] - 1]) if last < len(places) else None
            if holders:
                paper_id = min(holders)
                title, _ = self._papers[paper_id]
                score = judge(searched.text, searched.folded, first, last, searched.role, title, around)
                if score is not None:
                    return paper_id, last, score
        return None

    def _begins(self, searched: _Searched, first: int) -> bool:
        """Return whether the tokens from ``first`` on are a known title, wherever it may stand."""
        places = searched.places
        for size in range(min(_OPENING, len(places) - 1 - first), 1, -1):
            for count in self._counts.get(searched.key[places[first] : places[first + size] - 1], ()):
                last = first + count
                if last < len(places) and searched.key[places[first] : places[last] - 1] in self._holders:
                    return True
        return False


class _Searched:
    """A text that is being searched: its tokens, their key, and where each token begins in the key."""

    def __init__(self, text: str, folded: Folded, role: Role) -> None:
        self.text = text
        self.folded = folded
        self.role = role
        self.key = " ".join(folded.texts)
        # One entry more, as if a token followed.
        self.places = list(accumulate((len(word) + 1 for word in folded.texts), initial=0))
