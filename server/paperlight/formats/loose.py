"""Values in other programs' JSON and databases, where any type may stand anywhere: what is usable, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_FIRST, _LAST = 1990, 2200
# Seconds since 1970 have fewer digits than this for long; what is larger counts thousandths or millionths.
_SECONDS = 100_000_000_000


def text_of(value: Any) -> str:
    """Return a text as it is, a number as it is written, and "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, float) or (type(value) is int and abs(value) < 2**63) else ""


def texts_of(value: Any) -> list[str]:
    """Return the texts of a list that are not empty; none for what is no list."""
    return [text for each in value if (text := text_of(each))] if isinstance(value, list) else []


def record_of(value: Any) -> Mapping[str, Any]:
    """Return an object, or an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def list_of(value: Any) -> list[Any]:
    """Return a list, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def moment_of(value: Any) -> datetime | None:
    """Return the moment (UTC) of an RFC 3339 text or of seconds, milli- or microseconds since 1970, or None."""
    said = text_of(value).strip()
    try:
        if said.isascii() and said.isdigit() and len(said) <= 18:
            number = int(said)
            while number >= _SECONDS:
                number //= 1000
            found = datetime.fromtimestamp(number, UTC)
        else:
            found = datetime.fromisoformat(said)
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if _FIRST <= found.year <= _LAST else None
