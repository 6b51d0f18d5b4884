"""The append-only change log, which the search index and the extension follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, insert, or_, select

from paperlight.store.tables import change, library

PAPER = "paper"
READING = "reading"
NOTE = "note"
ANNOTATION = "annotation"
DELETED = "deleted"
# What the search index holds changes only with these.
SEARCHED = (PAPER, NOTE, ANNOTATION, DELETED)


def log(
    connection: Connection, kind: str, paper_ids: Iterable[int], *, at: datetime, reader_id: int | None = None
) -> None:
    """Write down that these papers changed; ``reader_id`` is None for what every reader sees."""
    rows = [{"paper_id": paper_id, "kind": kind, "reader_id": reader_id, "at": at} for paper_id in paper_ids]
    if rows:
        connection.execute(insert(change), rows)


def latest(connection: Connection) -> int:
    """The number of the newest change; 0 when there is none."""
    return int(connection.execute(select(func.coalesce(func.max(change.c.seq), 0))).scalar_one())


def latest_searched(connection: Connection) -> int:
    """The number of the newest change that matters to search."""
    newest = select(func.coalesce(func.max(change.c.seq), 0)).where(change.c.kind.in_(SEARCHED))
    return int(connection.execute(newest).scalar_one())


def after(
    connection: Connection, seq: int, *, limit: int, reader_id: int | None = None, searched: bool = False
) -> tuple[list[int], int]:
    """The papers touched by the next ``limit`` changes (each once, in order) and the last of those changes.

    With ``reader_id`` other readers' changes are left out; with ``searched`` those that search does not see.
    """
    query = select(change.c.seq, change.c.paper_id).where(change.c.seq > seq).order_by(change.c.seq).limit(limit)
    if reader_id is not None:
        query = query.where(or_(change.c.reader_id.is_(None), change.c.reader_id == reader_id))
    if searched:
        query = query.where(change.c.kind.in_(SEARCHED))
    rows = connection.execute(query).all()
    return list(dict.fromkeys(row.paper_id for row in rows)), rows[-1].seq if rows else seq


def epoch(connection: Connection) -> str:
    """Which library this is; a cursor or an index of another one is worthless."""
    return str(connection.execute(select(library.c.epoch)).scalar_one())
