"""Find known titles in a text, in time linear in the text.

``extension/background/`` does the same; ``tests/vectors/matches.json`` holds the two equal.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from paperlight.matching.candidates import Candidate, Key, Runs
from paperlight.matching.closing import Closed
from paperlight.matching.fold import Utf16, scan
from paperlight.matching.judge import (
    Edit,
    Judgement,
    Vocabulary,
    judge_cut,
    judge_edit,
    judge_part,
    judge_parted,
    judge_title,
)
from paperlight.matching.place import Neighbours, Place
from paperlight.types import Evidence, Role

_ELLIPSIS = re.compile(r"(?:[ \xa0]?[\[(]|[ \xa0])?(?:…|\.\.\.|⋯|\. \. \.)")
# A word is frequent that stands in so many titles of the library, and in such a part of them.
_FREQUENT, _FREQUENT_PART = 20, 0.01
_LONGEST = 511  # tokens of a key: what is longer is no title
# What a title is that begins as another one is cut.
_BEGINNINGS = (None, Edit.CUT, Edit.CUT_WORD)


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A known title found in a text. Offsets in UTF-16 code units, from its first token to its last; score 0 to 1.

    ``reasons`` are names out of ``judge.PENALTIES``.
    """

    paper_id: int
    start: int
    end: int
    evidence: Evidence
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Accepted:
    first: int
    last: int
    key: Key
    judgement: Judgement

    @property
    def paper_id(self) -> int:
        return self.key.paper_id


class TitleIndex:
    """The keys of known titles, held in memory. Not safe to change in one thread while another one searches."""

    def __init__(self) -> None:
        self._papers: dict[int, tuple[str, tuple[Key, ...]]] = {}  # id -> title, keys
        self._runs = Runs()
        self._words: Counter[str] = Counter()  # in how many titles a word stands
        self._vocabulary = Vocabulary(has=lambda word: self._words[word] > 0, frequent=self._is_frequent)

    def __len__(self) -> int:
        return len(self._papers)

    def put(self, paper_id: int, title: str, keys: Sequence[str], near: Sequence[str] = ()) -> None:
        """Add a paper with the keys that ``title_keys`` and ``near_keys`` gave its title, or replace it."""
        self.discard(paper_id)
        made = [Key(paper_id, tuple(key.split(" ")), near=False, head=False) for key in dict.fromkeys(keys)]
        for key in dict.fromkeys(near):
            head = any(whole.startswith(key + " ") for whole in keys)
            made.append(Key(paper_id, tuple(key.split(" ")), near=True, head=head))
        if any(len(key.words) > _LONGEST for key in made):
            made = []
        self._papers[paper_id] = title, tuple(made)
        for each in made:
            self._runs.add(each)
        self._words.update(set(made[0].words) if made else ())

    def discard(self, paper_id: int) -> None:
        """Forget a paper; nothing happens if it isn't there."""
        _, keys = self._papers.pop(paper_id, ("", ()))
        for key in keys:
            self._runs.remove(key)
        for word in set(keys[0].words) if keys else ():
            self._words[word] -= 1
            if not self._words[word]:
                del self._words[word]

    def find(self, text: str, role: Role) -> list[TitleMatch]:
        """Return the known titles that ``text`` mentions, in order and without overlap.

        Equal titles come before cut ones, these before those that are nearly equal; the longest at a place wins. Where
        several papers share a key, an equal title is of the lowest id; what is less than equal is then of none.
        """
        found = _Found(self, text, role)
        occupied = Occupied(len(text))
        spans = [(*found.span(each), each) for each in found.accept()]
        for start, end, _ in spans:
            occupied.take(start, end)
        closed = Closed.of(text)
        if closed is not None:
            spans += [each for each in self._closed_spans(closed, role) if occupied.is_free(*each[:2])]
        to_utf16 = Utf16(text)
        return [
            TitleMatch(
                each.paper_id,
                to_utf16(start),
                to_utf16(end),
                each.judgement.evidence,
                each.judgement.score,
                each.judgement.reasons,
            )
            for start, end, each in sorted(spans, key=lambda span: span[0])
        ]

    def _closed_spans(self, closed: Closed, role: Role) -> Iterator[tuple[int, int, _Accepted]]:
        """Yield the titles that are equal to a known one once nothing parts the letters of their words."""
        found = _Found(self, closed.text, role)
        for each in found.accept_titles():
            start, end = found.span(each)
            parting = closed.removed(start, end)
            if parting is not None:
                accepted = replace(each, judgement=judge_parted(each.judgement, parting))
                yield closed.original(start), closed.original(end - 1) + 1, accepted

    def _is_frequent(self, word: str) -> bool:
        return self._words[word] >= max(_FREQUENT, _FREQUENT_PART * len(self._papers))

    def title_of(self, paper_id: int) -> str:
        """The title that a paper was put in with."""
        return self._papers[paper_id][0]

    def candidates(self, place: Place) -> list[Candidate]:
        """What may stand in a text."""
        words = place.folded.texts
        places = list(accumulate((len(word) + 1 for word in words), initial=0))
        # What a sentence says no more of is not cut: there it takes dots.
        stops = [*_dotted(place), *([] if place.runs else [place.count])]
        return list(self._runs.find(words, " ".join(words), places, stops))

    @property
    def vocabulary(self) -> Vocabulary:
        """What the library's titles tell of words."""
        return self._vocabulary


class _Found:
    """The candidates in one text, and which of them are accepted."""

    def __init__(self, index: TitleIndex, text: str, role: Role) -> None:
        self.place = Place(text, scan(text), role)
        self._index = index
        self._candidates = index.candidates(self.place)
        self._taken: list[_Accepted] = []
        self._titles = [each for each in self._candidates if each.edit is None and not each.key.near]
        self._at: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
        for each in self._candidates:
            self._at[each.first, each.last].append(each)
        begins = {each.first for each in self._titles}
        self._ends: set[int] = set()
        self._around = Neighbours(self._ends.__contains__, begins.__contains__)
        self._occupied = Occupied(self.place.count)
        self._dotted = frozenset(_dotted(self.place))

    def span(self, accepted: _Accepted) -> tuple[int, int]:
        """Where a mention begins and ends, as indices into the text."""
        folded = self.place.folded
        return folded.starts[accepted.first], folded.ends[accepted.last - 1]

    def accept(self) -> list[_Accepted]:
        """The mentions in the text, of all levels of evidence."""
        self.accept_titles()
        self._accept_judged(list(self._judge_cuts()))
        self._accept_judged(list(self._judge_near()))
        return self._taken

    def accept_titles(self) -> list[_Accepted]:
        """The mentions of whole titles: at each place the longest that is judged to be one."""
        ended = -1
        for each in sorted(self._titles, key=lambda one: (one.first, -one.last, one.key.paper_id)):
            paper_id = each.key.paper_id
            # Dots after one title may stand for the rest of another one.
            here = self._at[each.first, each.last]
            cuts = (other.key for other in here if other.edit == Edit.CUT)
            hidden = each.last in self._dotted and any(_is_rival(other, each.key) for other in cuts)
            if each.first < ended or hidden:
                continue
            title, vocabulary = self._index.title_of(paper_id), self._index.vocabulary
            judgement = judge_title(self.place, each.first, each.last, title, self._around, vocabulary)
            if judgement is not None:
                self._take(_Accepted(each.first, each.last, each.key, judgement))
                ended = each.last
        return self._taken

    def _judge_cuts(self) -> Iterator[_Accepted]:
        for (first, last), here in self._at.items():
            # A paper may be cut in two of its keys.
            cuts = [each for each in here if each.edit in (Edit.CUT, Edit.CUT_WORD)]
            cut = min(cuts, key=lambda one: (one.edit == Edit.CUT_WORD, one.key.words, one.key.paper_id), default=None)
            dotted = last in self._dotted
            # At the text's end, or before dots.
            if cut is None or cut.edit is None or not (last == self.place.count or dotted):
                continue
            # Another paper may begin so, or be called so; and what ends where the subtitle begins lacks the subtitle.
            rivals = any(_is_rival(each.key, cut.key) and each.edit in _BEGINNINGS for each in here)
            if rivals or (not dotted and any(each.key.head for each in here)):
                continue
            rest, vocabulary = cut.key.words[cut.at :], self._index.vocabulary
            judgement = judge_cut(self.place, first, last, rest, dotted, cut.edit, self._around, vocabulary)
            if judgement is not None:
                yield _Accepted(first, last, cut.key, judgement)

    def _judge_near(self) -> Iterator[_Accepted]:
        place, vocabulary, around = self.place, self._index.vocabulary, self._around
        for each in self._candidates:
            if each.edit is None and each.key.near:
                name = "subtitleDropped" if each.key.head else "nameDropped"
                judgement = judge_part(place, each.first, each.last, name, around)
            elif each.edit in (Edit.CHANGED, Edit.INSERTED, Edit.LOST):
                words = each.key.words
                judgement = judge_edit(place, each.first, each.last, words, each.at, each.edit, around, vocabulary)
            else:
                continue
            if judgement is not None:
                yield _Accepted(each.first, each.last, each.key, judgement)

    def _accept_judged(self, judged: list[_Accepted]) -> None:
        """Accept the surest where no other paper is as sure, and what was accepted before does not stand."""
        by_first: dict[int, list[_Accepted]] = defaultdict(list)
        for each in judged:
            by_first[each.first].append(each)
        longest = max((each.last - each.first for each in judged), default=0)
        for each in sorted(judged, key=_order):
            near = (other for first in range(each.first - longest + 1, each.last) for other in by_first.get(first, ()))
            rivals = (
                other.last > each.first
                and _is_rival(other.key, each.key)
                and other.judgement.score == each.judgement.score
                for other in near
            )
            if self._occupied.is_free(each.first, each.last) and not any(rivals):
                self._take(each)

    def _take(self, accepted: _Accepted) -> None:
        self._taken.append(accepted)
        self._ends.add(accepted.last)
        self._occupied.take(accepted.first, accepted.last)


def _is_rival(one: Key, other: Key) -> bool:
    """Return whether two keys are of papers that are not equal in title: of those that are, the lowest id is meant."""
    return one.paper_id != other.paper_id and one.words != other.words


def _order(accepted: _Accepted) -> tuple[float, int, int, int, tuple[str, ...]]:
    """Return what the surest is first by, then the longest, then the first."""
    judgement = accepted.judgement
    span = accepted.first - accepted.last
    return -judgement.score, span, accepted.first, accepted.paper_id, judgement.reasons


def _dotted(place: Place) -> list[int]:
    """Return the tokens before which an ellipsis stands, the text's end included."""
    ends = place.folded.ends
    found = ((bisect_right(ends, match.start()), match.start()) for match in _ELLIPSIS.finditer(place.text))
    return [at for at, start in found if at and ends[at - 1] == start]


class Occupied:
    """Places, numbered from 0, of which some are taken."""

    def __init__(self, count: int) -> None:
        self._taken = bytearray(count)

    def take(self, start: int, end: int) -> None:
        """Take the places from ``start`` up to before ``end``."""
        self._taken[start:end] = b"\x01" * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """Whether none of them is taken."""
        return self._taken.find(1, start, end) < 0
