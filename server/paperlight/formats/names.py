"""People's names as bibliographies want them: family name and given names apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import words

# Particles that belong to the family name; they stay lower case in a name that is written out.
_PARTICLES = words("af al ap at av bin da das de dei del den der des di do dos du el la le lo ten ter van von zu zum")
_BETWEEN_NAMES = re.compile(r"\s*[,;]\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+")
_ET_AL = re.compile(r",?\s+et al\.?$")
_NAME_WORD = re.compile(r"(?=[^\W\d_])[^\Wa-z\d_][^\W\d_]*(?:['’.-][^\W\d_]*)*\*?")
_SUFFIXES = words("jr jr. sr sr. ii iii iv")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts; an organisation and a name of one word have only ``family``."""

    family: str
    given: str = ""
    suffix: str = ""


def split_name(name: str) -> Name:
    """Split "Given Family", "Given van Family Jr." or "Family, Given" as well as can be done without knowing people."""
    if "," in name:
        family, *rest = (part.strip() for part in name.split(","))
        suffix = next((part for part in rest if part.lower() in _SUFFIXES), "")
        return Name(family, " ".join(part for part in rest if part and part != suffix), suffix)
    parts = name.split()
    suffix = parts.pop() if len(parts) > 2 and parts[-1].lower() in _SUFFIXES else ""
    start = max(0, len(parts) - 1)
    while start > 1 and parts[start - 1] in _PARTICLES:
        start -= 1
    return Name(" ".join(parts[start:]), " ".join(parts[:start]), suffix)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of people that ``text`` lists, or an empty tuple if any part of it does not look like one.

    A name has two to five words, capitalised but for particles; names stand apart by commas, semicolons or "and".
    """
    parts = [part for part in _BETWEEN_NAMES.split(_ET_AL.sub("", text)) if part]
    return tuple(parts) if all(_is_name(part) for part in parts) else ()


def _is_name(text: str) -> bool:
    found = text.split()
    return 2 <= len(found) <= 5 and all(_NAME_WORD.fullmatch(word) or word in _PARTICLES for word in found)
