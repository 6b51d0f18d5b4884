"""What formats read: papers as a source told them, before they are merged into the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .parts import Link, PaperSource, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """A paper as a source told it, before it is merged into the library.

    ``position`` is its 1-based place in the source: the line of its title for text, the index for structured formats.
    ``raw`` is the entry's own text as it stood there. ``upvotes`` and ``github_stars`` count what they say when the
    source was made; ``summary`` is a short one of another hand than the abstract's (a machine's, say). ``title`` may be
    "" for a paper that only an identifier names. ``reading`` and ``annotations`` are what another program kept of the
    reader's own; ``added``, ``typed`` and ``sources`` come only from a complete JSON export that is being taken back.
    """

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    links: tuple[Link, ...] = ()
    identifiers: tuple[str, ...] = ()
    upvotes: int | None = None
    github_stars: int | None = None
    summary: str = ""
    keywords: tuple[str, ...] = ()
    organization: str = ""
    position: int = 1
    raw: str = ""
    added: datetime | None = None
    reading: Reading | None = None
    annotations: tuple[Mapping[str, Any], ...] = ()
    typed: tuple[str, ...] = ()
    sources: tuple[PaperSource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A part of a source that gave no paper: its 1-based place (line), why, and how it begins."""

    position: int
    reason: str
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedEntry:
    """One entry of an archived digest: which draft (index into ``DigestDraft.papers``) stood where, in which words."""

    paper: int
    position: int
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedDigest:
    """A digest as a complete JSON export carries it. ``sha256`` is of the bytes that were first imported (hex)."""

    sha256: str
    format: str
    source: str
    title: str
    date: date
    date_inferred: bool
    imported: datetime
    added: int
    known: int
    entries: tuple[ArchivedEntry, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDraft:
    """What a format read from one source: the papers in order, and what gave none."""

    format: str
    papers: tuple[PaperDraft, ...]
    skipped: tuple[Skipped, ...] = ()
    source: str = ""
    title: str = ""
    date: date | None = None
    date_inferred: bool = False
    archived: tuple[ArchivedDigest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A digest on its way in: what it says of itself, and its papers and what gave none, as they are read.

    ``items`` can be gone through once. ``sha256`` (hex) is what the digest is known again by where that is not the hash
    of its file's bytes: a message has the same one in a mailbox, in a file of its own and on a mail server.
    """

    format: str
    items: Iterable[PaperDraft | Skipped]
    source: str = ""
    title: str = ""
    date: date | None = None
    date_inferred: bool = False
    sha256: str | None = None
    archived: tuple[ArchivedDigest, ...] = ()
