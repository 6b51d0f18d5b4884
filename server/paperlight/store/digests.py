"""Digests and their entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from paperlight.errors import NotFoundError
from paperlight.store import papers
from paperlight.store.batches import batches
from paperlight.store.listing import decode, encode
from paperlight.store.tables import digest, entry
from paperlight.types import Digest, Entry, Page, Skipped


def add(connection: Connection, values: Mapping[str, Any], skipped: Sequence[Skipped]) -> int:
    """Store a digest (columns of the table); gives its id."""
    rows = [asdict(each) for each in skipped]
    made = connection.execute(insert(digest).values({**values, "skipped": rows}).returning(digest.c.id))
    return int(made.scalar_one())


def add_entries(connection: Connection, digest_id: int, entries: Sequence[tuple[int, str, int]]) -> None:
    """Store a digest's entries in order: position, raw text, paper's id."""
    rows = [
        {"digest_id": digest_id, "position": position, "raw": raw, "paper_id": paper_id}
        for position, raw, paper_id in entries
    ]
    if rows:
        connection.execute(insert(entry), rows)


def of_bytes(connection: Connection, sha256: str) -> Digest | None:
    """The digest that was imported from bytes with this hash (hex), if any."""
    row = connection.execute(select(digest).where(digest.c.sha256 == sha256)).first()
    return _value(row) if row else None


def one(connection: Connection, digest_id: int) -> Digest:
    """One digest; raises NotFoundError."""
    row = connection.execute(select(digest).where(digest.c.id == digest_id)).first()
    if row is None:
        raise NotFoundError(f"There is no digest {digest_id}: see the list of digests.")
    return _value(row)


def page(connection: Connection, *, limit: int, cursor: str | None) -> Page[Digest]:
    """Digests, the newest import first."""
    query = select(digest).order_by(digest.c.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(digest.c.id < decode(cursor, "digest", int)[0])
    rows = connection.execute(query).all()
    following = encode(["digest", rows[limit - 1].id]) if len(rows) > limit else None
    total = connection.execute(select(func.count()).select_from(digest)).scalar_one()
    return Page(items=[_value(row) for row in rows[:limit]], next=following, total=total)


def entries_of(connection: Connection, reader_id: int, digest_id: int) -> list[Entry]:
    """A digest's entries as they stood."""
    rows = connection.execute(select(entry).where(entry.c.digest_id == digest_id).order_by(entry.c.id)).all()
    wanted = list(dict.fromkeys(row.paper_id for row in rows if row.paper_id is not None))
    known = {each.id: each for each in papers.by_ids(connection, reader_id, wanted)}
    return [Entry(position=row.position, raw=row.raw, paper=known.get(row.paper_id)) for row in rows]


def remove(connection: Connection, digest_id: int) -> None:
    """Delete a digest with its entries; papers stay."""
    connection.execute(delete(digest).where(digest.c.id == digest_id))


def count(connection: Connection, digest_id: int, values: Mapping[str, Any], skipped: Sequence[Skipped]) -> None:
    """Set a digest's counts, once all of it is stored."""
    rows = [asdict(each) for each in skipped]
    connection.execute(update(digest).where(digest.c.id == digest_id).values({**values, "skipped": rows}))


def holding(connection: Connection, paper_ids: Sequence[int]) -> list[int]:
    """The ids of the digests in which any of these papers stood, oldest import first."""
    found: set[int] = set()
    for batch in batches(paper_ids):
        found.update(
            connection.execute(select(entry.c.digest_id).where(entry.c.paper_id.in_(batch)).distinct()).scalars()
        )
    return sorted(found)


def _value(row: Row[Any]) -> Digest:
    fields = {name: row._mapping[name] for name in Digest.__dataclass_fields__ if name != "skipped"}
    return Digest(**fields, skipped=tuple(Skipped(**each) for each in row.skipped))
