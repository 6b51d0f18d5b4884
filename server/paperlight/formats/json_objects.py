"""The objects of other programs' JSON, one after the other: a list, a list inside an object, one object, JSON Lines."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TextIO

import ijson
import orjson

from paperlight.errors import UnreadableError

from .source import Source

# What ijson says of JSON that is none.
BROKEN = (ijson.JSONError, ValueError, RecursionError, OverflowError, UnicodeError)
# How many of the first objects a format is told by.
_FIRST = 3


class _Utf8(io.RawIOBase):
    """A text as bytes of UTF-8, whatever its own encoding is."""

    def __init__(self, text: Any) -> None:
        self._text, self._rest = text, b""

    def readable(self) -> bool:
        """It is only read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer, as far as there is something."""
        if not self._rest:
            self._rest = self._text.read(len(buffer) // 4 + 1).encode("utf-8", "replace")
        block, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(block)] = block
        return len(block)


def buffered(text: TextIO) -> io.BufferedReader:
    """A text as the bytes of UTF-8 that ijson wants, whatever its own encoding is."""
    return io.BufferedReader(_Utf8(text))  # type: ignore[arg-type]


def objects(source: Source, lists: Sequence[str]) -> Iterator[tuple[int, Any]]:
    """Each value of a JSON text with its index from 1, in little memory.

    ``lists`` are the names under which an object at the top may hold the list. Raises UnreadableError where the JSON
    is broken: what came before was given out.
    """
    index = 0
    try:
        for index, value in enumerate(_values(source, lists), start=1):
            yield index, value
    except BROKEN:
        raise UnreadableError(
            f"This JSON is broken after its entry {index}; export it again, or correct it there.", position=index + 1
        ) from None


def first(source: Source, lists: Sequence[str] = ()) -> list[Mapping[str, Any]]:
    """The first objects of a JSON text, to tell its format by; none where it is no JSON."""
    start = source.start.lstrip("\ufeff \t\r\n")
    if not start.startswith(("{", "[")):
        return []
    found: list[Mapping[str, Any]] = []
    file = io.StringIO(start[: 2**20])
    try:
        for value in islice(_parsed(file, _prefix(start, lists), start), _FIRST):
            if isinstance(value, dict):
                found.append(value)
    except BROKEN:
        pass
    return found


def _values(source: Source, lists: Sequence[str]) -> Iterator[Any]:
    with source.open_text() as text:
        start = source.start.lstrip("\ufeff \t\r\n")
        yield from _parsed(text, _prefix(start, lists), start)


def _parsed(file: TextIO, prefix: str, start: str) -> Iterator[Any]:
    values: Iterator[Any] = ijson.items(
        buffered(file), prefix, multiple_values=not start.startswith("["), use_float=True
    )
    yield from values


def _prefix(start: str, lists: Sequence[str]) -> str:
    """Where the values are, in ijson's words."""
    if start.startswith("["):
        return "item"
    return next((f"{name}.item" for name in lists if _holds_list(start, name)), "")


def _holds_list(start: str, name: str) -> bool:
    """Whether an object has a list of this name at its top level, as far as its beginning tells."""
    events = ijson.parse(buffered(io.StringIO(start[: 2**20])), use_float=True)
    try:
        return any(prefix == name and event == "start_array" for prefix, event, _ in events)
    except BROKEN:
        return False


def text(value: Any) -> str:
    """A value that should be a text or a number, else ""."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**20 else ""


def mapping(value: Any) -> Mapping[str, Any]:
    """A value that should be an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> Sequence[Any]:
    """A value that should be a list, else an empty one."""
    return value if isinstance(value, list) else ()


def number(value: Any) -> int | None:
    """A value that should be a whole number, or a text that is one, else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value.strip()) < 16:
        return int(value.strip())
    return value if isinstance(value, int) else None


def shown(value: Any, longest: int = 4_000) -> str:
    """An entry as it stood, for its raw text: one line of JSON, cut where it is long."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()[:longest]
    except (TypeError, ValueError, RecursionError):
        return str(value)[:longest] if not isinstance(value, (dict, list)) else ""
