"""The tables. Nothing outside this room sees a row: the other modules here turn rows into values of ``types.py``.

Papers, identifiers, digests and entries are shared by all readers; readings, tags, annotations, tokens belong to one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Dialect, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone on the outside; UTC without one in the database, which SQLite can't keep."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Any aware moment to naive UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive UTC to an aware moment."""
        return None if value is None else value.replace(tzinfo=UTC)


def _moment(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(UtcDateTime, nullable=nullable), default=None)


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


def _json_list() -> Any:
    return Field(sa_column=Column(JSON, nullable=False, server_default="[]"), default_factory=list)


def _text() -> Any:
    return Field(sa_column=Column(Text, nullable=False), default="")


def _new_text() -> Any:
    return Field(sa_column=Column(Text, nullable=False, server_default=""), default="")


def _paper(*, primary_key: bool = False, index: bool = False) -> Any:
    key = ForeignKey("paper.id", ondelete="CASCADE")
    return Field(sa_column=Column(Integer, key, primary_key=primary_key, nullable=False, index=index))


def _reader(*, primary_key: bool = False, nullable: bool = False) -> Any:
    key = ForeignKey("reader.id", ondelete="CASCADE")
    return Field(sa_column=Column(Integer, key, primary_key=primary_key, nullable=nullable), default=None)


class LibraryRow(SQLModel, table=True):
    """One row: which library this is. Cursors and search indexes of another ``epoch`` are worthless here.

    ``keys_version`` counts the rules by which the papers' keys were made.
    """

    __tablename__ = "library"
    id: int = Field(primary_key=True, default=1)
    epoch: str
    keys_version: int = Field(sa_column=Column(Integer, nullable=False, server_default="0"), default=0)
    created: datetime = _moment()


class ReaderRow(SQLModel, table=True):
    """A person."""

    __tablename__ = "reader"
    id: int | None = Field(primary_key=True, default=None)
    name: str
    created: datetime = _moment()


class PaperRow(SQLModel, table=True):
    """One work. ``title_key`` is a hash of what papers without a common identifier are merged by.

    ``typed`` names the fields that a reader set by hand, which nothing else fills or overwrites.
    """

    __tablename__ = "paper"
    __table_args__ = (Index("ix_paper_added", "added", "id"), {"sqlite_autoincrement": True})
    id: int | None = Field(primary_key=True, default=None)
    title: str = _text()
    title_key: str = Field(sa_column=Column(String(32), nullable=False, index=True))
    keys: list[str] = _json()
    near_keys: list[str] = _json_list()
    abstract: str = _text()
    authors: list[str] = _json()
    year: int | None = None
    venue: str = _text()
    links: list[dict[str, str]] = _json()
    upvotes: int | None = None
    github_stars: int | None = None
    summary: str = _new_text()
    keywords: list[str] = _json_list()
    organization: str = _new_text()
    typed: list[str] = _json_list()
    added: datetime = _moment()
    changed: datetime = _moment()
    version: int = 1


class IdentifierRow(SQLModel, table=True):
    """A canonical ``scheme:value``; it names one paper only."""

    __tablename__ = "identifier"
    value: str = Field(sa_column=Column(Text, primary_key=True))
    paper_id: int = _paper(index=True)


class SourceRow(SQLModel, table=True):
    """A page from which a paper learned, and exactly what it gave. One taken back is kept: it must not teach again."""

    __tablename__ = "source"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(primary_key=True, default=None)
    paper_id: int = _paper(index=True)
    url: str = _text()
    at: datetime = _moment()
    fields: dict[str, Any] = _json()
    identifiers: list[str] = _json()
    links: list[dict[str, str]] = _json()
    taken_back: datetime | None = _moment(nullable=True)


class DigestRow(SQLModel, table=True):
    """One dated listing, told apart by the hash of its bytes."""

    __tablename__ = "digest"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(primary_key=True, default=None)
    sha256: str = Field(sa_column=Column(String(64), nullable=False, unique=True))
    format: str
    source: str = _text()
    title: str = _text()
    date: date
    date_inferred: bool = False
    imported: datetime = _moment()
    entries: int = 0
    added: int = 0
    known: int = 0
    changed: int = Field(sa_column=Column(Integer, nullable=False, server_default="0"), default=0)
    skipped: list[dict[str, Any]] = _json()


class EntryRow(SQLModel, table=True):
    """One entry of a digest; it outlives its paper."""

    __tablename__ = "entry"
    id: int | None = Field(primary_key=True, default=None)
    digest_id: int = Field(
        sa_column=Column(Integer, ForeignKey("digest.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    position: int
    raw: str = _text()
    paper_id: int | None = Field(
        sa_column=Column(Integer, ForeignKey("paper.id", ondelete="SET NULL"), nullable=True, index=True)
    )


class ImportStepRow(SQLModel, table=True):
    """One thing that an import did to a paper, so that it can be taken back; see ``store/journal.py`` for the kinds.

    ``paper_id`` is no foreign key: the paper may be gone when the step is taken back.
    """

    __tablename__ = "import_step"
    id: int | None = Field(primary_key=True, default=None)
    digest_id: int = Field(
        sa_column=Column(Integer, ForeignKey("digest.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    paper_id: int
    kind: str
    done: dict[str, Any] = _json()


class SubscriptionRow(SQLModel, table=True):
    """A feed, a listing or a mailbox that is fetched again and again, and how it went so far.

    ``every`` is in seconds; ``state`` is what its kind keeps between two runs (validators, what was seen).
    """

    __tablename__ = "subscription"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(primary_key=True, default=None)
    reader_id: int = _reader()
    kind: str
    name: str
    url: str = _text()
    settings: dict[str, Any] = _json()
    every: int
    created: datetime = _moment()
    state: dict[str, Any] = _json()
    next_run: datetime | None = _moment(nullable=True)
    last_run: datetime | None = _moment(nullable=True)
    last_success: datetime | None = _moment(nullable=True)
    last_error: str = _text()
    failures: int = 0


class LookupRow(SQLModel, table=True):
    """When a paper was last looked up in the outside world, and what came of it."""

    __tablename__ = "lookup"
    paper_id: int = _paper(primary_key=True)
    at: datetime = _moment()
    outcome: str


class SettingRow(SQLModel, table=True):
    """What a part of Paperlight keeps for a reader between two runs, under a name of its own."""

    __tablename__ = "setting"
    reader_id: int = _reader(primary_key=True)
    name: str = Field(primary_key=True)
    value: dict[str, Any] = _json()


class ReadingRow(SQLModel, table=True):
    """One reader's relation to one paper; there is none while the paper is untouched."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_status", "reader_id", "status", "status_changed"),)
    reader_id: int = _reader(primary_key=True)
    paper_id: int = _paper(primary_key=True, index=True)
    status: str = "new"
    starred: bool = False
    note: str = _text()
    status_changed: datetime | None = _moment(nullable=True)
    starred_changed: datetime | None = _moment(nullable=True)
    tags_changed: datetime | None = _moment(nullable=True)
    note_changed: datetime | None = _moment(nullable=True)
    version: int = 1


class TagRow(SQLModel, table=True):
    """A reader's tag on a paper; ``folded`` is its name whatever the case, which SQLite can't tell beyond ASCII."""

    __tablename__ = "tag"
    reader_id: int = _reader(primary_key=True)
    paper_id: int = _paper(primary_key=True, index=True)
    name: str = Field(sa_column=Column(Text, primary_key=True))
    folded: str = Field(sa_column=Column(Text, nullable=False))
    position: int = 0


class AnnotationRow(SQLModel, table=True):
    """A W3C Web Annotation on a paper, whole in ``body``; ``searched`` is what of it is searched."""

    __tablename__ = "annotation"
    id: str = Field(primary_key=True)
    reader_id: int = _reader()
    paper_id: int = _paper(index=True)
    body: dict[str, Any] = _json()
    searched: str = _new_text()
    created: datetime = _moment()
    changed: datetime = _moment()
    version: int = 1


class ChangeRow(SQLModel, table=True):
    """The append-only change log. ``paper_id`` is no foreign key: a deletion is a change too.

    ``kind`` is ``paper``, ``reading``, ``note``, ``annotation`` or ``deleted``; ``reader_id`` is null for what all
    readers see.
    """

    __tablename__ = "change"
    __table_args__ = ({"sqlite_autoincrement": True},)
    seq: int | None = Field(primary_key=True, default=None)
    paper_id: int = Field(index=True)
    kind: str
    reader_id: int | None = _reader(nullable=True)
    at: datetime = _moment()


class TokenRow(SQLModel, table=True):
    """A secret that opens something, kept as its hash. ``kind`` is ``api``, ``export``, ``session`` or ``signin``."""

    __tablename__ = "token"
    id: int | None = Field(primary_key=True, default=None)
    kind: str
    name: str
    hash: str = Field(sa_column=Column(String(64), nullable=False, unique=True))
    reader_id: int = _reader()
    origin: str | None = None
    created: datetime = _moment()
    last_used: datetime | None = _moment(nullable=True)
    expires: datetime | None = _moment(nullable=True)
    revoked: datetime | None = _moment(nullable=True)


class PairingRow(SQLModel, table=True):
    """An extension's request to be trusted; ``id_hash`` hides the secret by which it asks again."""

    __tablename__ = "pairing"
    id_hash: str = Field(sa_column=Column(String(64), primary_key=True))
    code: str = Field(index=True)
    name: str
    origin: str | None = None
    state: str = "pending"
    reader_id: int | None = _reader(nullable=True)
    created: datetime = _moment()
    expires: datetime = _moment()


class IdempotencyRow(SQLModel, table=True):
    """What a write with an Idempotency-Key was answered, so that sending it twice does it once."""

    __tablename__ = "idempotency"
    reader_id: int = _reader(primary_key=True)
    key: str = Field(sa_column=Column(Text, primary_key=True))
    request: str
    status: int
    headers: dict[str, str] = _json()
    body: str = _text()
    created: datetime = _moment()


def _table(row: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(row.__tablename__)]


library = _table(LibraryRow)
reader = _table(ReaderRow)
paper = _table(PaperRow)
identifier = _table(IdentifierRow)
source = _table(SourceRow)
digest = _table(DigestRow)
entry = _table(EntryRow)
import_step = _table(ImportStepRow)
subscription = _table(SubscriptionRow)
lookup = _table(LookupRow)
setting = _table(SettingRow)
reading = _table(ReadingRow)
tag = _table(TagRow)
annotation = _table(AnnotationRow)
change = _table(ChangeRow)
token = _table(TokenRow)
pairing = _table(PairingRow)
idempotency = _table(IdempotencyRow)
