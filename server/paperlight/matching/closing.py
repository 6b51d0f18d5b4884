"""Texts without what parts the letters of a word: "Pre-training", a word that a line's end broke, "{B}ayes"."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import IntEnum

_PARTING = re.compile("[-\u2010\u2011]([ \t\n\r\xa0]*)|[{}]+")


class Parting(IntEnum):
    """What parts the letters of a word, the least first."""

    BRACE = 0
    """BibTeX's, around letters that keep their case."""
    HYPHEN = 1
    LINE_END = 2
    """A hyphen and white space."""


class Closed:
    """A text without the hyphens and braces inside its words."""

    def __init__(self, text: str, cuts: list[tuple[int, int, Parting]]) -> None:
        self.text = ""
        self._places: list[int] = []  # in the closed text: where each of them stood
        self._shifts = [0]  # how many characters were taken out up to the place of the same index
        self._partings = [parting for _, _, parting in cuts]
        parts, at, out = [], 0, 0
        for start, end, _ in cuts:
            parts.append(text[at:start])
            out += start - at
            at = end
            self._places.append(out)
            self._shifts.append(self._shifts[-1] + end - start)
        self.text = "".join([*parts, text[at:]])

    @classmethod
    def of(cls, text: str) -> Closed | None:
        """A text closed up; None if there is nothing to close."""
        cuts = []
        for match in _PARTING.finditer(text):
            start, end = match.span()
            inside = start > 0 and end < len(text) and text[start - 1].isalpha() and text[end].isalpha()
            if inside and (not match[1] or text[end] != text[end].upper()):
                hyphen = Parting.LINE_END if match[1] else Parting.HYPHEN
                cuts.append((start, end, Parting.BRACE if match[1] is None else hyphen))
        return cls(text, cuts) if cuts else None

    def removed(self, start: int, end: int) -> Parting | None:
        """The most that parted a word in a stretch of the closed text; None if nothing did."""
        inside = self._partings[bisect_left(self._places, start + 1) : bisect_left(self._places, end)]
        return max(inside, default=None)

    def original(self, at: int) -> int:
        """Where a character of the closed text stood."""
        return at + self._shifts[bisect_left(self._places, at + 1)]
