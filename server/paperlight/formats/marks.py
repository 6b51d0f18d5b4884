"""What people put around a title that is no part of it: quotation marks, emphasis, a quoted line's sign, a label."""

from __future__ import annotations

import re
from enum import Enum

from .furniture import has_words


class Label(Enum):
    """What a line says of itself."""

    TITLE = "title"
    ABSTRACT = "abstract"


# A list marker at the beginning of an entry: "- ", "* ", "1. ", "(2) ", "[3] ", a Markdown check box or heading.
MARKER = re.compile(r"^(?:#{1,6}|[-*+•‣▪◦–](?: \[[ xX]\])?|\(?\d{1,4}[.):]|\[\d{1,4}\])\s+(?=\S)")
QUOTED = re.compile(r"(?:>\s*)+(?=\S)")
# Nobody writes more around a title; a line of a thousand labels would take as many copies of it.
_MOST = 8
_LABEL = re.compile(r"(?P<mark>\*{1,3}|_{1,3}|)(?P<name>title|abstract)(?::(?P=mark)|(?P=mark):)\s*(?=\S)", re.I)
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=[^\s*_])(.*[^\s*_])\1", re.S)
_QUOTATION = re.compile(r"\"([^\"]+)\"|“([^“”]+)”", re.S)


def unmarked(text: str) -> str:
    """Return ``text`` without the list marker before it, and without what ``bare`` takes off around and behind that."""
    return bare(MARKER.sub("", bare(text), count=1))


def bare(text: str) -> str:
    """Return ``text`` without a quoted line's sign, a label, and emphasis or quotation marks that enclose all of it.

    Nothing is taken off that would leave no word.
    """
    for _ in range(_MOST):
        inside = _inside(text)
        if inside is None or not has_words(inside):
            break
        text = inside
    return text


def label_of(text: str) -> Label | None:
    """Return what a line begins by saying that it is: "Title: …", "- **Abstract:** …"."""
    body = QUOTED.sub("", text, count=1) if text.startswith(">") else text
    found = _LABEL.match(MARKER.sub("", body, count=1))
    return Label(found["name"].lower()) if found else None


def _inside(text: str) -> str | None:
    """What is left of ``text`` when one mark is taken off it, or None if there is none."""
    if found := QUOTED.match(text) or _LABEL.match(text):
        return text[found.end() :]
    if found := _EMPHASIS.fullmatch(text):
        return None if found[1] in found[2] else found[2]
    if found := _QUOTATION.fullmatch(text):
        return (found[1] or found[2]).strip()
    return None
