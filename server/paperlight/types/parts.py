"""What papers are made of, in the library and on their way into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """What a reader has done with a paper; ``starred`` is apart from it."""

    NEW = "new"
    SAVED = "saved"
    READING = "reading"
    READ = "read"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A web address of a paper. ``kind`` is one of ``page``, ``pdf``, ``code``, ``other``."""

    url: str
    kind: str = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reader's relation to one paper. A paper that was never touched has the default reading, of version 0."""

    status: Status = Status.NEW
    starred: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    status_changed: datetime | None = None
    starred_changed: datetime | None = None
    tags_changed: datetime | None = None
    note_changed: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPatch:
    """Any subset of what a reader sets on a reading; ``None`` leaves a field as it is."""

    status: Status | None = None
    starred: bool | None = None
    tags: tuple[str, ...] | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSource:
    """A paper's own page, and exactly what the paper gained there; ``fields`` are as JSON has them, by their names."""

    id: int
    url: str
    at: datetime
    fields: Mapping[str, Any]
    identifiers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    taken_back: datetime | None = None
