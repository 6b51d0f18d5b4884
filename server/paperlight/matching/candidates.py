"""Where in a text a known title, a part of one, or nearly one may stand.

A title is indexed by its opening and its ending, runs of four tokens (fewer for a shorter title). Where the tokens of a
text are a known run, they are compared with each title that has it, forwards or backwards, up to one difference. That
takes time linear in the text, as long as few titles share a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paperlight.matching.judge import Edit

_RUN = 4  # tokens
_LONG = 8  # tokens of a title whose run of four is whole on one side of any one token
_SHORTEST_NEAR = 5


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """One key of a known title. What is not ``near`` may also stand cut, the ``first`` with a difference too."""

    paper_id: int
    words: tuple[str, ...]
    first: bool
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
    """The openings and endings of keys."""

    def __init__(self) -> None:
        self._openings: dict[str, list[Key]] = {}
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
        size = _size(key)
        yield self._openings, " ".join(key.words[:size])
        if key.first and len(key.words) >= _SHORTEST_NEAR:
            yield self._endings, " ".join(key.words[-size:])

    def find(self, words: Sequence[str], key: str, places: Sequence[int]) -> Iterator[Candidate]:
        """Yield what may stand in a text of these tokens; ``key`` is them joined, ``places`` where each begins."""
        count = len(words)
        openings, endings = self._openings, self._endings
        for first in range(count):
            begin = places[first]
            # A title of one token is never a part of a text, but for a label before it.
            smallest = 2 if first + 1 < count or first > 1 else 1
            for size in range(smallest, min(_RUN, count - first) + 1):
                run = key[begin : places[first + size] - 1]
                for known in openings.get(run, ()):
                    yield from _forwards(words, first, known)
                for known in endings.get(run, ()):
                    yield from _backwards(words, first + size, known)


def _size(key: Key) -> int:
    """Return how many tokens the runs of a key have.

    A difference in a key of eight tokens leaves four on one side of it whole, in one of five to seven tokens three.
    """
    count = len(key.words)
    return min(count, _RUN if count >= _LONG or key.near else _RUN - 1)


def _forwards(words: Sequence[str], first: int, key: Key) -> Iterator[Candidate]:
    known = key.words
    count, end = len(known), len(words)
    same = 0
    while same < count and first + same < end and words[first + same] == known[same]:
        same += 1
    if same == count:
        yield Candidate(first, first + count, key)
        return
    if key.near:
        return
    at = first + same
    yield Candidate(first, at, key, Edit.CUT, same)
    if at < end and known[same].startswith(words[at]):
        yield Candidate(first, at + 1, key, Edit.CUT_WORD, same)
    if count < _SHORTEST_NEAR or not key.first:
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
