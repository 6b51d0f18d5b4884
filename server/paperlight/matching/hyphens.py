"""Texts without the hyphens inside their words: "Pre-training", or a word that a line's end broke."""

from __future__ import annotations

import re
from bisect import bisect_left

_HYPHEN = re.compile("[-\u2010\u2011]([ \t\n\r\xa0]*)")


class Closed:
    """A text without the hyphens inside its words, also those at which a line ended."""

    def __init__(self, text: str, cuts: list[tuple[int, int, bool]]) -> None:
        self.text = ""
        self._places: list[int] = []  # in the closed text: where each hyphen stood
        self._shifts = [0]  # how many characters were taken out up to the place of the same index
        self._broken = [broken for _, _, broken in cuts]
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
        """A text with such hyphens closed up; None if it has none."""
        cuts = []
        for match in _HYPHEN.finditer(text):
            start, end = match.span()
            inside = start > 0 and end < len(text) and text[start - 1].isalpha() and text[end].isalpha()
            if inside and (not match[1] or text[end] != text[end].upper()):
                cuts.append((start, end, bool(match[1])))
        return cls(text, cuts) if cuts else None

    def removed(self, start: int, end: int) -> bool | None:
        """Whether at one of the hyphens that stood in a stretch of the closed text a line ended; None if none stood."""
        inside = self._broken[bisect_left(self._places, start + 1) : bisect_left(self._places, end)]
        return any(inside) if inside else None

    def original(self, at: int) -> int:
        """Where a character of the closed text stood."""
        return at + self._shifts[bisect_left(self._places, at + 1)]
