"""Where in a text a known title, a part of one, or nearly one may stand.

A title is indexed by its opening and its ending, runs of two to six tokens. Where the tokens of a text are a known run,
they are compared with each title that has it, forwards or backwards, up to one difference. That takes time linear in
the text, as long as few titles share a run: so openings are long, for thousands of titles begin with "A Survey of", and
a title whose difference lies in its opening is found by its ending. A cut title may show less than its opening: by its
first three tokens it is looked up only where the text stops soon after them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paperlight.matching.judge import Edit
from paperlight.matching.words import weight

_SHORTEST_NEAR = 5  # tokens
_BEGINNING = 3
# The opening of a title of up to six tokens has three where they tell something, for then few titles share them.
_TELLING_OPENING = 1.5
_SIZES = (2, 3, 4, 6)


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """One key of a known title. What is not ``near`` may also stand cut or with a difference."""

    paper_id: int
    words: tuple[str, ...]
    near: bool
    head: bool
    """Of a near key: whether it is the beginning of the title."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens ``first`` up to before ``last`` of a text that may be a title; ``edit`` None where they equal a key.

    ``at`` is the place in the key where they differ.
    """

    first: int
    last: int
    key: Key
    edit: Edit | None = None
    at: int = 0


class Runs:
    """The openings, beginnings and endings of keys."""

    def __init__(self) -> None:
        self._openings: dict[str, list[Key]] = {}
        self._beginnings: dict[str, list[Key]] = {}
        self._endings: dict[str, list[Key]] = {}

    def add(self, key: Key) -> None:
        """Take in a key."""
        for runs, run in self._places(key):
            runs.setdefault(run, []).append(key)

    def remove(self, key: Key) -> None:
        """Forget a key that was taken in."""
        for runs, run in self._places(key):
            runs[run].remove(key)
            if not runs[run]:
                del runs[run]

    def _places(self, key: Key) -> Iterator[tuple[dict[str, list[Key]], str]]:
        words = key.words
        size = opening_size(words, key.near)
        yield self._openings, " ".join(words[:size])
        if key.near:
            return
        if size > _BEGINNING:
            yield self._beginnings, " ".join(words[:_BEGINNING])
        if len(words) >= _SHORTEST_NEAR:
            yield self._endings, " ".join(words[-ending_size(len(words)) :])

    def find(self, words: Sequence[str], key: str, places: Sequence[int], stops: Sequence[int]) -> Iterator[Candidate]:
        """Yield what may stand in a text of these tokens; ``key`` is them joined, ``places`` where each begins.

        ``stops`` are the tokens before which the text stops: its end, or where an ellipsis stands.
        """
        count = len(words)
        openings, endings = self._openings, self._endings
        stopping = frozenset(stops)
        for first in range(count):
            begin = places[first]
            # A title of one token is never a part of a text, but for a label before it.
            for size in (1, *_SIZES) if first + 1 == count and first < 2 else _SIZES:
                if first + size > count:
                    break
                run = key[begin : places[first + size] - 1]
                for known in openings.get(run, ()):
                    yield from _forwards(words, first, known, stopping)
                for known in endings.get(run, ()):
                    yield from _backwards(words, first + size, known)
        yield from self._cut(words, key, places, stops)

    def _cut(self, words: Sequence[str], key: str, places: Sequence[int], stops: Sequence[int]) -> Iterator[Candidate]:
        """Yield the titles that are cut inside their opening."""
        stopping = frozenset(stops)
        longest = max(_SIZES)
        for first in sorted({stop - size for stop in stops for size in range(_BEGINNING, longest + 1) if stop >= size}):
            for known in self._beginnings.get(key[places[first] : places[first + _BEGINNING] - 1], ()):
                same = _same_after(words, first, known.words)
                if same < opening_size(known.words, known.near):
                    yield from _cuts(words, first, first + same, known, same, stopping)


def opening_size(words: Sequence[str], near: bool) -> int:
    """Return how many tokens the opening of a key has."""
    count = len(words)
    if near:
        return 6 if count > 5 else min(count, 4)
    if count < 7:
        telling = sum(weight(word, False) for word in words[:_BEGINNING]) >= _TELLING_OPENING
        return min(count, 3 if count < _SHORTEST_NEAR or telling else 4)
    return 4 if count < 10 else 6


def ending_size(count: int) -> int:
    """Return how many tokens the ending of a key of so many tokens has.

    Together with the opening of seven tokens or more it leaves no place for a difference that is in both.
    """
    return 3 if count < 8 else 4


def _same_after(words: Sequence[str], first: int, known: Sequence[str]) -> int:
    same = 0
    while same < len(known) and first + same < len(words) and words[first + same] == known[same]:
        same += 1
    return same


def _cuts(
    words: Sequence[str], first: int, here: int, key: Key, same: int, stops: frozenset[int]
) -> Iterator[Candidate]:
    if here in stops:
        yield Candidate(first, here, key, Edit.CUT, same)
    if here + 1 in stops and here < len(words) and key.words[same].startswith(words[here]):
        yield Candidate(first, here + 1, key, Edit.CUT_WORD, same)


def _forwards(words: Sequence[str], first: int, key: Key, stops: frozenset[int]) -> Iterator[Candidate]:
    known = key.words
    count, end = len(known), len(words)
    same = _same_after(words, first, known)
    if same == count:
        yield Candidate(first, first + count, key)
        return
    if key.near:
        return
    at = first + same
    yield from _cuts(words, first, at, key, same, stops)
    if count < _SHORTEST_NEAR:
        return
    for edit, text_from, key_from in (
        (Edit.CHANGED, at + 1, same + 1),
        (Edit.INSERTED, at + 1, same),
        (Edit.LOST, at, same + 1),
    ):
        last = text_from + count - key_from
        inside = at < end and last <= end and (edit != Edit.LOST or key_from < count)
        if inside and tuple(words[text_from:last]) == known[key_from:]:
            yield Candidate(first, last, key, edit, same)


def _backwards(words: Sequence[str], last: int, key: Key) -> Iterator[Candidate]:
    known = key.words
    count = len(known)
    same = 0
    while same < count and last - same > 0 and words[last - 1 - same] == known[count - 1 - same]:
        same += 1
    if same == count:
        return  # found forwards
    at, end = count - 1 - same, last - 1 - same
    for edit, text_to, key_to in (
        (Edit.CHANGED, end, at),
        (Edit.INSERTED, end, at + 1),
        (Edit.LOST, end + 1, at),
    ):
        first = text_to - key_to
        if first >= 0 and (end >= 0 or edit == Edit.LOST) and tuple(words[first:text_to]) == known[:key_to]:
            yield Candidate(first, last, key, edit, at + 1 if edit == Edit.INSERTED else at)
