"""The lines of a pasted page that are no paper: buttons, counts, who submitted what.

Only whole lines are furniture, never parts of a line, so a title that mentions one of these words is safe.
"""

from __future__ import annotations

import re
from enum import Enum


class Furniture(Enum):
    """How sure a line is page furniture. A number or a menu's word can also be the end of a wrapped line."""

    NUMBER = "number"
    WORD = "word"
    PHRASE = "phrase"
    HUGGING_FACE = "hugging-face"  # found on the Daily Papers only


# What the page writes between the parts of one line ("42 · 7 authors") and around them.
_DOTS = re.compile(r"\s*[·•|∙⋅]\s*")
_LONGEST = 100
_PERSON = r"@?[\w.-]+(?: [\w.-]+){0,3}"

_TABLE: tuple[tuple[Furniture, str], ...] = (
    (Furniture.HUGGING_FACE, r"(?:by\s*AK|(?:by.{1,40} )?and the research community|by|AK)"),
    (Furniture.HUGGING_FACE, r"get trending papers\b.{0,60}"),
    (Furniture.HUGGING_FACE, rf"submitted by(?:\s*{_PERSON})?"),
    (Furniture.HUGGING_FACE, r"(?:up|down)votes?(?:\s*\+?\d[\d.,]*[kKmM]?)?|\+?\d[\d.,]*[kKmM]? (?:up)?votes?"),
    (Furniture.HUGGING_FACE, r"\d[\d,]* authors?"),
    (Furniture.HUGGING_FACE, r"hugging\s?face(?:'s logo)?|(?:hugging\s?face )?daily papers|trending papers"),
    (Furniture.HUGGING_FACE, r"ai-generated summary|arxiv page|view arxiv page|models citing this paper"),
    (Furniture.NUMBER, r"[+-]?\d[\d.,]*\d?\s?[kKmM]?(?<![.,])"),
    (
        Furniture.PHRASE,
        r"\(?\+?\d[\d,.]*[kKmM]?\)? (?:comments?|likes?|repl(?:y|ies)|views?|stars?|papers?|citations?)",
    ),
    (Furniture.PHRASE, r"(?:comments?|likes?|repl(?:y|ies)|stars?|github)\s*:?\s*\(?\+?\d[\d,.]*[kKmM]?\)?"),
    (Furniture.PHRASE, r"(?:published|posted|updated)(?: on| at|:) .{1,30}"),
    (Furniture.PHRASE, r"(?:about )?(?:an?|\d+) (?:minute|hour|day|week|month|year)s? ago"),
    (
        Furniture.PHRASE,
        r"(?:view|show|load|see|read) (?:all|more)(?: \d+)?(?: papers| comments| results)?(?:\s*…|\.\.\.)?",
    ),
    (Furniture.PHRASE, r"page \d+(?: (?:of|/) \d+)?|view pdf|view paper|pdf|html|abstract:?|add to collections?"),
    (Furniture.PHRASE, r"(?:un)?subscribe|prev(?:ious)?|log ?in|sign ?(?:in|up|out)|copy link|reply|likes?|comments?"),
    (Furniture.WORD, r"new|next|back|search|daily|weekly|monthly|trending|share|papers|models|datasets|spaces"),
    (Furniture.WORD, r"community|docs|pricing|enterprise|solutions|github|code|project page|tos|privacy|about|careers"),
    (Furniture.PHRASE, r"system theme|©.{1,40}"),
)
_ROWS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _TABLE)
_SUBMITTED_BY = re.compile(r"submitted by", re.I)
# A user name, or a name of two words: after a bare "Submitted by" it stands on a line of its own.
_USER_NAME = re.compile(r"@?[\w.-]+(?: [A-Z][\w.-]*)?")


def furniture(text: str) -> Furniture | None:
    """Return what kind of page furniture the whole line ``text`` is, or None."""
    if len(text) > _LONGEST:
        return None
    parts = [part for part in _DOTS.split(text) if part]
    kinds = [_kind(part) for part in parts]
    if not all(kinds):
        return None
    if Furniture.HUGGING_FACE in kinds:
        return Furniture.HUGGING_FACE
    return kinds[0] if len(kinds) == 1 else Furniture.PHRASE


def _kind(part: str) -> Furniture | None:
    return next((kind for kind, pattern in _ROWS if pattern.fullmatch(part)), None)


def announces_user(text: str) -> bool:
    """Whether ``text`` is a "Submitted by" whose name stands on the next line."""
    return len(text) <= _LONGEST and any(_SUBMITTED_BY.fullmatch(part) for part in _DOTS.split(text))


def is_user(text: str) -> bool:
    """Whether ``text`` can be the name after a bare "Submitted by"."""
    return len(text) <= 40 and _USER_NAME.fullmatch(text) is not None


def has_words(text: str) -> bool:
    """Whether a line has a letter of any script; a ruler or a bullet has none."""
    return any(char.isalpha() for char in text)
