"""The objects of other programs' JSON, one after the other: a list, a list inside an object, one object, JSON Lines."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TextIO

import ijson
import orjson

from paperlight.errors import UnreadableError

from .json_text import BROKEN, Utf8
from .source import Source

# How many of the first objects a format is told by.
_FIRST = 3
_LOOKED_AT = 2**20
_DEEPEST = 60


def objects(source: Source, lists: Sequence[str]) -> Iterator[tuple[int, Any]]:
    """Each value of a JSON text with its index from 1, in little memory.

    ``lists`` are the names under which an object at the top may hold the list. Raises UnreadableError where the JSON
    is broken, or nested deeper than any file of papers is: what came before was given out.
    """
    index = 0
    try:
        with source.open_text() as file:
            for index, value in enumerate(_values(file, _list_name(source.start, lists)), start=1):
                yield index, value
    except BROKEN:
        raise _broken(index) from None


def members(source: Source) -> Iterator[tuple[str, Any]]:
    """Each name and value of the object that a JSON text is; raises what ``objects`` raises."""
    index = 0
    try:
        with source.open_text() as file:
            events = _events(file)
            if next(events, None) != ("start_map", None):
                raise ijson.JSONError
            for event, name in events:
                if event == "end_map":
                    return
                yield str(name), _value(events, *next(events))
                index += 1
    except BROKEN:
        raise _broken(index) from None


def first(source: Source, lists: Sequence[str] = ()) -> list[Mapping[str, Any]]:
    """The first objects of a JSON text, to tell its format by; none where it is no JSON."""
    start = source.start.lstrip("\ufeff \t\r\n")
    if not start.startswith(("{", "[")):
        return []
    found: list[Mapping[str, Any]] = []
    try:
        for value in islice(_values(io.StringIO(start[:_LOOKED_AT]), _list_name(start, lists)), _FIRST):
            if isinstance(value, dict):
                found.append(value)
    except BROKEN:
        pass
    return found


def _broken(index: int) -> UnreadableError:
    return UnreadableError(
        f"This JSON is broken after its entry {index}; export it again, or correct it there.", position=index + 1
    )


def _events(file: TextIO) -> Iterator[tuple[str, Any]]:
    # Without ijson's own paths to each value, which grow with the depth.
    events: Iterator[tuple[str, Any]] = ijson.basic_parse(
        Utf8(file),
        use_float=True,
        multiple_values=True,
    )
    return events


def _values(file: TextIO, name: str | None) -> Iterator[Any]:
    """The values of a list at the top, of the list of this name in an object at the top, else those at the top."""
    events = _events(file)
    for event, value in events:
        if event == "start_array":
            yield from _elements(events)
        elif event == "start_map" and name is not None:
            for inside, key in events:
                if inside == "end_map":
                    break
                began = next(events)
                if key == name and began[0] == "start_array":
                    yield from _elements(events)
                else:
                    _value(events, *began)
        else:
            yield _value(events, event, value)


def _elements(events: Iterator[tuple[str, Any]]) -> Iterator[Any]:
    for event, value in events:
        if event == "end_array":
            return
        yield _value(events, event, value)


def _value(events: Iterator[tuple[str, Any]], event: str, value: Any, depth: int = 0) -> Any:
    """The value that begins with an event."""
    if depth > _DEEPEST:
        raise ijson.JSONError
    if event == "start_map":
        made: dict[str, Any] = {}
        for inside, key in events:
            if inside == "end_map":
                return made
            made[key] = _value(events, *next(events), depth + 1)
        raise ijson.JSONError
    if event == "start_array":
        held: list[Any] = []
        for inside, each in events:
            if inside == "end_array":
                return held
            held.append(_value(events, inside, each, depth + 1))
        raise ijson.JSONError
    return value


def _list_name(start: str, lists: Sequence[str]) -> str | None:
    """Which of these names holds a list in the object at the top, as far as its beginning tells."""
    if not lists or not start.lstrip("\ufeff \t\r\n").startswith("{"):
        return None
    depth, key = 0, ""
    try:
        for event, value in _events(io.StringIO(start[:_LOOKED_AT])):
            if event == "map_key" and depth == 1:
                key = str(value)
            elif event == "start_array" and depth == 1 and key in lists:
                return key
            depth += event.startswith("start_")
            depth -= event.startswith("end_")
    except BROKEN:
        pass
    return None


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
