"""The plain values that all rooms of the house exchange. No behaviour beyond what the values themselves mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from .drafts import ArchivedDigest, ArchivedEntry, DigestDraft, Incoming, PaperDraft, Skipped
from .parts import Link, PaperSource, Reading, ReadingPatch, Status
from .subscriptions import Subscription

__all__ = [
    "ArchivedDigest",
    "ArchivedEntry",
    "DigestDraft",
    "Incoming",
    "Link",
    "PaperDraft",
    "PaperSource",
    "Reading",
    "ReadingPatch",
    "Skipped",
    "Status",
    "Subscription",
]

T = TypeVar("T")


class Evidence(StrEnum):
    """Why a stretch of text or a link was recognised, strongest first."""

    IDENTIFIER = "identifier"
    TITLE = "title"
    TRUNCATED = "truncated"
    NEAR = "near"


class Role(StrEnum):
    """Where a text stands on a page, which decides what a match in it takes."""

    LINK = "link"
    HEADING = "heading"
    ITEM = "item"
    PROSE = "prose"


class Sort(StrEnum):
    """The orders a list of papers can have; relevance needs a query."""

    RELEVANCE = "relevance"
    ADDED = "added"
    TITLE = "title"
    YEAR = "year"
    STATUS_CHANGED = "status_changed"
    UPVOTES = "upvotes"
    GITHUB_STARS = "github_stars"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRef:
    """What a paper's page says of a digest it stood in."""

    id: int
    source: str
    title: str
    date: date
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper with the asking reader's reading. Digests, annotations and sources are filled for one paper only.

    ``typed`` names the fields that a reader set by hand; a list counts as one once something was taken from it.
    """

    id: int
    title: str
    abstract: str
    authors: tuple[str, ...]
    year: int | None
    venue: str
    links: tuple[Link, ...]
    identifiers: tuple[str, ...]
    added: datetime
    changed: datetime
    version: int
    upvotes: int | None = None
    github_stars: int | None = None
    summary: str = ""
    keywords: tuple[str, ...] = ()
    organization: str = ""
    typed: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)
    digests: tuple[DigestRef, ...] = ()
    annotations: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[PaperSource, ...] = ()

    @property
    def etag(self) -> str:
        """The entity tag, unquoted: the paper's version and the reading's."""
        return f"{self.version}-{self.reading.version}"

    @property
    def learned(self) -> tuple[PaperSource, ...]:
        """The sources that were not taken back."""
        return tuple(source for source in self.sources if source.taken_back is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A paper of a list; with a query it has a score (higher is better) and a snippet.

    ``snippet`` is plain text in which the found words stand between U+E000 and U+E001 inside the library
    (``SNIPPET_START``, ``SNIPPET_END``); the surfaces turn these into their own marks.
    """

    paper: Paper
    score: float | None = None
    snippet: str | None = None


SNIPPET_START = "\ue000"
SNIPPET_END = "\ue001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Part of a list. ``next`` is the opaque cursor of the following part, or None at the end.

    ``total`` counts the whole list. ``suggestion`` is a better-spelt query, given only when a search found nothing.
    """

    items: Sequence[T]
    next: str | None = None
    total: int = 0
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFilter:
    """Which papers: all that meet every given condition. ``since`` compares with when the paper was added."""

    q: str = ""
    statuses: tuple[Status, ...] = ()
    starred: bool | None = None
    tag: str | None = None
    digest: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One dated listing from one source, imported whole.

    ``added`` and ``known`` count its papers at the import, ``changed`` those of the known ones that gained something.
    """

    id: int
    sha256: str
    format: str
    source: str
    title: str
    date: date
    date_inferred: bool
    imported: datetime
    entries: int
    added: int
    known: int
    changed: int = 0
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of one digest; ``is_new`` is false where it was imported before, which changes nothing.

    ``outcomes`` are the titles of its first papers in order, each with ``new``, ``changed`` or ``known``. In a preview
    the digest's id is that of no digest.
    """

    digest: Digest
    is_new: bool
    outcomes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What taking an import back did: papers deleted, put back as they were, and kept for what was done since."""

    deleted: int
    restored: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a digest; ``paper`` is None once the reader has deleted it."""

    position: int
    raw: str
    paper: Paper | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A text to be searched for known papers, and where it stands."""

    text: str
    role: Role = Role.PROSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A known paper recognised in a text or a link.

    Exactly one of ``text`` and ``link`` is set: the index into what was sent. ``start`` and ``end`` are offsets in
    UTF-16 code units, as browsers count. ``score`` lies between 0 and 1; ``reasons`` name what lowered it.
    """

    paper_id: int
    title: str
    status: Status
    evidence: Evidence
    score: float
    text: int | None = None
    link: int | None = None
    start: int = 0
    end: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPaper:
    """What the extension keeps of a paper. ``keys`` are its folded titles, ``near_keys`` parts that stand for them.

    ``annotations`` are all of the asking reader's, oldest first.
    """

    id: int
    title: str
    keys: tuple[str, ...]
    near_keys: tuple[str, ...]
    identifiers: tuple[str, ...]
    etag: str
    reading: Reading
    annotations: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Papers changed after a cursor and ids deleted after it; ``next`` is where to go on; ``more`` if at once.

    ``reset`` says that the cursor was of another library: forget all that was followed so far.
    """

    items: tuple[ChangedPaper, ...]
    deleted: tuple[int, ...]
    next: str
    more: bool
    reset: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A reading list in some format, ready to be sent or written. ``etag`` changes when ``content`` does (unquoted)."""

    content: bytes
    media_type: str
    filename: str
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Counts for one reader: papers by status, papers added by day (ISO date), papers by digest id."""

    papers: int
    starred: int
    by_status: Mapping[str, int]
    by_day: Mapping[str, int]
    by_digest: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a write was answered, kept so that the same Idempotency-Key gets it again. ``status`` is HTTP's."""

    status: int
    headers: Mapping[str, str]
    body: str
