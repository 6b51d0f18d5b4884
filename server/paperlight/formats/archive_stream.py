"""A complete export too large to be read whole: gone through twice, its papers given one by one.

The first time tells what the papers are checked against and reads the digests, which name papers by their index; the
second gives the papers. Only one paper, and the digests, are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import ijson

from paperlight.errors import UnreadableError
from paperlight.types import ArchivedDigest, Incoming, PaperDraft

from . import archive
from .json_text import BROKEN, Utf8
from .source import Source

_BLOCK = 2**16
# Annotations may be nested 32 levels deep; the levels around them are few.
_DEEPEST = 64
_EMPTY: Mapping[str, Callable[[], Any]] = {"start_map": dict, "start_array": list}
_ENDS = ("end_map", "end_array")


def read(source: Source, format: str, version: int) -> Incoming:
    """Return an export with its papers yet to be read; raises UnreadableError, as the papers do, for what is wrong."""
    top, papers = _survey(source)
    archive.top(top, version)
    if not papers:
        raise archive.empty()
    return Incoming(
        format=format,
        items=_papers(source),
        source=archive.SOURCE,
        archived=tuple(_digests(source, papers)),
    )


def _survey(source: Source) -> tuple[object, int]:
    """Return the top of the export, its lists left empty and its objects too, and how many papers it holds.

    Refuses what is nested too deep, which the parser that builds values would crash on.
    """
    top: dict[str, Any] = {}
    key, depth, papers = "", 0, 0
    with _parsed(source) as file:
        for event, value in ijson.basic_parse(file, buf_size=_BLOCK):
            if event in _ENDS:
                depth -= 1
                continue
            if depth == 1 and event == "map_key":
                key, top[value] = value, None
            elif depth == 1:
                top[key] = _EMPTY[event]() if event in _EMPTY else value
            elif depth == 2 and key == "papers" and event != "map_key":
                papers += 1
            if event in _EMPTY:
                depth += 1
                if depth > _DEEPEST:
                    raise UnreadableError(
                        f"This JSON is nested more than {_DEEPEST} levels deep before line {file.line + 1:,}, as no "
                        "export is; export the library again.",
                        position=file.line,
                    )
    return top, papers


def _papers(source: Source) -> Iterator[PaperDraft]:
    for at, value in enumerate(_values(source, "papers.item")):
        yield archive.paper(value, at)


def _digests(source: Source, papers: int) -> Iterator[ArchivedDigest]:
    for at, value in enumerate(_values(source, "digests.item")):
        yield archive.digest(value, at, papers)


def _values(source: Source, prefix: str) -> Iterator[Any]:
    with _parsed(source) as file:
        yield from ijson.items(file, prefix, buf_size=_BLOCK, use_float=True)


@contextmanager
def _parsed(source: Source) -> Iterator[Utf8]:
    with source.open_text() as text:
        file = Utf8(text)
        try:
            yield file
        except BROKEN:
            raise UnreadableError(
                f"This JSON breaks off or is broken before line {file.line + 1:,}; export the library again.",
                position=file.line,
            ) from None
