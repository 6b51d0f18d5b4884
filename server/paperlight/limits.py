"""What papers, readings and annotations may hold; checked once, below every surface that takes them in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from paperlight.errors import InvalidInputError

TITLE = 1_000
ABSTRACT = 50_000
AUTHORS = 5_000
NAME = 300
NOTE = 200_000
TAG = 100
TAGS = 100
LINKS = 100
URL = 2_000
QUERY = 1_000
KEYWORDS = 100
SUMMARY = 5_000
# Of the text of one entry of a digest that is kept as it stood.
RAW = 200_000
# Of an annotation: the characters of its quote, and the bytes of all of it.
QUOTE = 65_536
ANNOTATION = 1_000_000
# The largest id that every database can hold.
LARGEST_ID = 2**31 - 1
YEARS = (1000, 2999)

# NUL can't be stored everywhere, and half a surrogate pair is no text; other controls are never meant.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text(value: str, field: str, longest: int) -> str:
    """The text, trimmed, with one kind of line end; raises InvalidInputError naming the field."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    found = _CONTROLS.search(value)
    if found:
        raise InvalidInputError(
            f"The {field} holds a character that is no text (U+{ord(found.group()):04X}): remove it.",
            field=field,
            position=found.start() + 1,
        )
    if len(value) > longest:
        raise InvalidInputError(
            f"The {field} is {len(value):,} characters long: shorten it to {longest:,}.", field=field
        )
    return value


def line(value: str, field: str, longest: int) -> str:
    """A text on one line, each run of white space one space."""
    return " ".join(text(value, field, longest).split())


def title(value: str) -> str:
    """A paper's title, which can't be empty."""
    cleaned = line(value, "title", TITLE)
    if not cleaned:
        raise InvalidInputError("A paper needs a title: give one.", field="title")
    return cleaned


def names(values: Iterable[str], field: str, most: int, longest: int) -> tuple[str, ...]:
    """One-line texts in order, the empty ones left out. Equal ones stay: a paper can have two authors of one name."""
    kept = tuple(cleaned for value in values if (cleaned := line(value, field, longest)))
    if len(kept) > most:
        raise InvalidInputError(f"There are {len(kept):,} {field}: keep at most {most:,}.", field=field)
    return kept


def tags(values: Iterable[str]) -> tuple[str, ...]:
    """A reader's tags on a paper, each once, whatever its case."""
    kept: dict[str, str] = {}
    for name in names(values, "tags", TAGS, TAG):
        kept.setdefault(name.casefold(), name)
    return tuple(kept.values())


def moment(value: datetime, field: str) -> datetime:
    """A moment in UTC; raises InvalidInputError for one at the very end of the calendar, which has none there."""
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInputError(f"{value.date()} is no day to count from: give a later one.", field=field) from error


def year(value: int | None) -> int | None:
    """A year of publication, or None."""
    if value is not None and not YEARS[0] <= value <= YEARS[1]:
        raise InvalidInputError(f"{value} is no year of publication: give one with four digits.", field="year")
    return value


def count(value: int | None, field: str) -> int | None:
    """How many there are of something, or None."""
    if value is not None and not 0 <= value <= LARGEST_ID:
        raise InvalidInputError(f"{value} is no count: give a number from 0 up.", field=field)
    return value


def web_address(value: str, field: str = "links") -> str:
    """An http or https address; anything else could run in the reader's browser when clicked."""
    cleaned = line(value, field, URL)
    try:
        parts = urlsplit(cleaned)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise InvalidInputError(f"{cleaned[:80]!r} is no web address: it must begin with http.", field=field)
    return cleaned
