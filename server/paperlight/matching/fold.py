"""Fold a text into tokens, so that one title typeset in two ways gives the same tokens.

``extension/shared/fold.js`` does the same in the browser; ``tests/vectors/fold.json`` holds the two equal.

A character is folded alone, so that every token knows its place in the source: compatibility decomposition (NFKD, as in
Unicode Standard Annex 15), both cases made one, accents dropped. Accents are the marks of the blocks that Latin, Greek
and Cyrillic share; the vowel signs of other scripts are letters of their words and stay.

- Letters and digits of every script make tokens; a token ends where letters meet digits. So ``CO₂``, ``CO_2`` and
  ``CO$_2$`` are all ``co 2``, ``GPT-4V`` and ``GPT4V`` are ``gpt 4 v``: typesetting separates the two kinds at will.
- Raised and lowered characters are kinds of their own, for ``10²`` is not ``102``.
- Han, Kana and Bopomofo are written without spaces, so each character is a token. Hangul has spaces and makes words.
- Apostrophes, soft hyphens and all that is invisible vanish, also inside a word; ``&`` is ``and``.
- Everything else separates: hyphens, dashes, quotes, brackets, symbols, spaces.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

_SEPARATOR, _VANISHING, _MARK, _LETTER, _DIGIT, _RAISED_LETTER, _RAISED_DIGIT, _SINGLE = range(8)

_APOSTROPHES = "'\u2018\u2019\u201b\u02bb\u02bc\u2032\u00b4\uff07"
_ACCENTS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_VARIATION_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Han with its radicals and number signs, Hiragana, Katakana, Bopomofo, and the planes kept for Han.
UNSPACED = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001aff0-\U0001b16f\U00020000-\U0003ffff]"
)
_RADICALS = re.compile("[\u2f00-\u2fdf]")  # symbols, but PDF readers copy them for the Han characters
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# Words and numbers of ASCII with the apostrophes inside them; possessive, so that no text takes more than linear time.
_ASCII_TOKEN = re.compile(r"[a-z]++(?:'++[a-z]++)*+|[0-9]++(?:'++[0-9]++)*+|&")
_RUN = re.compile(r"[A-Za-z]+|[0-9]+|[^A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word, number or character, and its place in the source in UTF-16 code units."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """The tokens of a text side by side; ``starts`` and ``ends`` are indices into the Python string."""

    texts: list[str]
    starts: list[int]
    ends: list[int]


def fold(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order, with their places in UTF-16 code units."""
    folded = scan(text)
    to_utf16 = Utf16(text)
    return [
        Token(word, to_utf16(start), to_utf16(end))
        for word, start, end in zip(folded.texts, folded.starts, folded.ends, strict=True)
    ]


def fold_key(text: str) -> str:
    """Return the folded tokens of ``text`` joined by one space; an empty string if it has none."""
    return " ".join(scan(text).texts)


class Utf16:
    """Turns indices into one Python string into offsets in UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self._astral = [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]

    def __call__(self, index: int) -> int:
        """Return the offset of the character at ``index``."""
        return index + bisect_left(self._astral, index)


def scan(text: str) -> Folded:
    """Return the tokens of ``text`` with their places as indices into it."""
    return _scan_ascii(text) if text.isascii() else _scan_any(text)


def _scan_ascii(text: str) -> Folded:
    folded = Folded([], [], [])
    for match in _ASCII_TOKEN.finditer(text.lower()):
        folded.texts.append(match[0])
        folded.starts.append(match.start())
        folded.ends.append(match.end())
    if "'" in text or "&" in text:
        folded.texts[:] = ["and" if word == "&" else word.replace("'", "") for word in folded.texts]
    return folded


def _scan_any(text: str) -> Folded:
    folded = Folded([], [], [])
    parts: list[str] = []  # of the token that is open
    kind, start, end = _SEPARATOR, 0, 0
    for match in _RUN.finditer(text):
        for piece_kind, piece in _pieces(match[0]):
            if piece_kind == _VANISHING or (piece_kind == _MARK and not parts):
                continue
            if piece_kind != _MARK and (piece_kind != kind or kind == _SINGLE):
                _close(folded, parts, start, end)
                parts, kind, start = [], piece_kind, match.start()
            if piece_kind != _SEPARATOR:
                parts.append(piece)
                end = match.end()
    _close(folded, parts, start, end)
    return folded


def _close(folded: Folded, parts: list[str], start: int, end: int) -> None:
    if not parts:
        return
    word = "".join(parts)
    folded.texts.append(word if word.isascii() else unicodedata.normalize("NFC", word))
    folded.starts.append(start)
    folded.ends.append(end)


def _pieces(run: str) -> tuple[tuple[int, str], ...]:
    """Return what a run of ASCII letters, of ASCII digits, or one other character gives: kinds and folded texts."""
    if run[0].isascii() and run[0].isalnum():
        return ((_LETTER if run[0].isalpha() else _DIGIT, run.lower()),)
    return _fold_character(run)


@lru_cache(maxsize=0x10000)
def _fold_character(char: str) -> tuple[tuple[int, str], ...]:
    if char in _APOSTROPHES or unicodedata.category(char) == "Cf" or _VARIATION_SELECTORS.match(char):
        return ((_VANISHING, ""),)
    if unicodedata.normalize("NFKC", char) == "&":
        return ((_SINGLE, "and"),)
    category = unicodedata.category(char)
    if category[0] not in "LMN" and not _RADICALS.match(char):
        return ((_SEPARATOR, ""),)
    decomposed = _decompose(char)
    raised = category == "No" or (category == "Lm" and decomposed != char)
    return tuple(_piece(part, raised) for part in decomposed) or ((_MARK, ""),)


def _piece(char: str, raised: bool) -> tuple[int, str]:
    category = unicodedata.category(char)
    if char in _APOSTROPHES:
        return _VANISHING, ""
    if category[0] == "M":
        return _MARK, char
    if UNSPACED.match(char):
        return _SINGLE, char
    if category[0] == "L":
        return _RAISED_LETTER if raised else _LETTER, char
    if category[0] == "N":
        return _RAISED_DIGIT if raised else _DIGIT, char
    return _SEPARATOR, ""


def _decompose(char: str) -> str:
    """Return ``char`` decomposed, without accents, of one case."""
    parts = _ACCENTS.sub("", unicodedata.normalize("NFKD", char))
    return unicodedata.normalize("NFC", "".join(map(_small, parts)))


def _small(char: str) -> str:
    """Return the small letters of the capitals of ``char``.

    Through the capital, because ``ς`` and ``σ``, or ``ı`` and ``i``, share it; character by character, because
    lower-casing looks around (final sigma).
    """
    return "".join(capital.lower() for capital in char.lower().upper())
