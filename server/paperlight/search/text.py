"""Text to index words: what both the indexed text and the query go through, so that they meet.

Case, accents and ligatures are folded. Scripts that put no space between words are cut into overlapping pairs of
characters, as Lucene's CJKAnalyzer does, plus the last character alone, so that any single character begins some word.
This is not ``matching.fold``: that one is shared with the browser and knows neither pairs nor stop words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# \w knows no combining marks: without the two added ranges a word would break at each accent and Indic vowel sign.
_TOKEN = re.compile(f"([{_DENSE}]+)|(?:(?![_{_DENSE}])[\\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff])+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Letters that Unicode does not decompose, but that people without the keyboard write so.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)

MAX_WORD = 64
"""Longer words are cut: nobody tells two apart by their sixty-fifth character."""

STOP_WORDS = frozenset(
    """a an and are as at be by can for from how in into is it its not of on or that the their this to via we what when
    which with""".split()  # noqa: SIM905 (thirty quotes hide the words)
)
"""Words too common to be demanded of a paper when the query has others."""


class Token(NamedTuple):
    """A word of a text: as it is indexed, and where it stood (code points)."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The index words of a text in order."""
    if text.isascii():
        return [word[:MAX_WORD] for word in _ASCII_WORD.findall(text.lower())]
    return [token.word for token in tokens(text)]


def tokens(text: str) -> list[Token]:
    """The index words of a text in order, with where they stand in it; pairs of characters overlap."""
    found = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.group(1):
            found += [Token(_fold(text[at : min(at + 2, end)]), at, min(at + 2, end)) for at in range(start, end)]
        else:
            found.append(Token(_fold(match.group())[:MAX_WORD], start, end))
    return [token for token in found if token.word]


def is_dense(word: str) -> bool:
    """Whether a word is a piece of a script without spaces."""
    match = _TOKEN.match(word)
    return match is not None and match.group(1) is not None


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", word).casefold())
    return unicodedata.normalize("NFC", folded).translate(_LETTERS)
