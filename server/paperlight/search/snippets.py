"""The stretch of a paper's text that shows why it was found. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from paperlight.search.query import parse, wanted
from paperlight.search.text import tokens
from paperlight.types import SNIPPET_END, SNIPPET_START

LENGTH = 240
_BEFORE = 60
"""How much text may stand before the first found word, in characters."""

_MOST = 40
"""Found words that are counted at most for one stretch."""

Span = tuple[int, int, str]


class Highlighter:
    """Cuts snippets for one query. ``stem`` is the engine's, so that what is marked is what was found."""

    def __init__(self, query: str, stem: Callable[[str], str]) -> None:
        self._stem = stem
        self._stems: set[str] = set()
        prefixes: set[str] = set()
        for words in wanted(parse(query)):
            for term in words.terms:
                if words.prefix and term is words.terms[-1]:
                    prefixes.add(term.word)
                else:
                    self._stems.add(stem(term.word))
        self._prefixes = tuple(prefixes)

    def snippet(self, texts: Sequence[str]) -> str:
        """At most 240 characters of the first text that has a found word, else of the first that is not empty.

        Found words stand between ``SNIPPET_START`` and ``SNIPPET_END`` (which count extra); cut ends have an ellipsis.
        """
        first = ""
        for raw in texts:
            text = _clean(raw)
            if found := self._find(text):
                return _cut(text, found)
            first = first or text
        return _cut(first, [])

    def _find(self, text: str) -> list[Span]:
        found: list[Span] = []
        for word, start, end in tokens(text):
            stem = self._stem(word)
            if stem in self._stems or (self._prefixes and word.startswith(self._prefixes)):
                if found and start < found[-1][1]:
                    found[-1] = (found[-1][0], end, found[-1][2])
                else:
                    found.append((start, end, stem))
        return found


def _clean(text: str) -> str:
    """One line without our marks; composed, so that an accent is never cut from its letter."""
    text = text.replace(SNIPPET_START, "").replace(SNIPPET_END, "")
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _cut(text: str, found: list[Span]) -> str:
    start, end = _window(text, found)
    parts = ["…" if start else ""]
    at = start
    for left, right, _ in found:
        if left >= start and right <= end:
            parts += [text[at:left], SNIPPET_START, text[left:right], SNIPPET_END]
            at = right
    parts += [text[at:end], "…" if end < len(text) else ""]
    return "".join(parts)


def _window(text: str, found: list[Span]) -> tuple[int, int]:
    """Where to cut: at spaces if there are any, around the most different words, then the most, then the first."""
    if len(text) <= LENGTH:
        return 0, len(text)
    room = LENGTH - 2
    best, start = (0, 0), 0
    for number, (left, _, _) in enumerate(found):
        begin = max(0, left - _BEFORE)
        inside = [stem for _, right, stem in found[number : number + _MOST] if right <= begin + room]
        if (value := (len(set(inside)), len(inside))) > best:
            best, start = value, begin
    start = min(start, len(text) - room)
    end = start + room
    limit = next((left for left, right, _ in found if left >= start and right <= end), end)
    space = text.find(" ", start, limit)
    if start and space >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", start + room // 2, end)) >= 0:
        end = space
    return start, end
