"""Readings: what a reader has done with a paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from paperlight.store import changes
from paperlight.store.batches import batches
from paperlight.store.tables import reading, tag
from paperlight.types import Reading, ReadingPatch, Status


def patched(before: Reading, patch: ReadingPatch, *, at: datetime) -> Reading:
    """The reading after a change; each field that really changes gets its time. Equal when nothing changes."""
    after = before
    if patch.status is not None and patch.status != before.status:
        after = replace(after, status=patch.status, status_changed=at)
    if patch.starred is not None and patch.starred != before.starred:
        after = replace(after, starred=patch.starred, starred_changed=at)
    if patch.tags is not None and patch.tags != before.tags:
        after = replace(after, tags=patch.tags, tags_changed=at)
    if patch.note is not None and patch.note != before.note:
        after = replace(after, note=patch.note, note_changed=at)
    return after


def combined(first: Reading, second: Reading) -> Reading:
    """Two readings of what turned out to be one paper, with nothing of either lost.

    A touched status wins over ``new``, the later change over the earlier; stars and tags add up; a second note goes
    below the first.
    """
    status, status_changed = _later_status(first, second)
    known = {name.casefold() for name in first.tags}
    tags = first.tags + tuple(name for name in second.tags if name.casefold() not in known)
    note = first.note
    if not _has_block(first.note, second.note):
        note = second.note if _has_block(second.note, first.note) else f"{first.note}\n\n{second.note}"
    return Reading(
        status=status,
        starred=first.starred or second.starred,
        tags=tags,
        note=note,
        status_changed=status_changed,
        starred_changed=_latest(first.starred_changed, second.starred_changed),
        tags_changed=_latest(first.tags_changed, second.tags_changed),
        note_changed=_latest(first.note_changed, second.note_changed),
        version=first.version,
    )


def put(
    connection: Connection, reader_id: int, paper_id: int, before: Reading, after: Reading, *, at: datetime
) -> None:
    """Store ``after`` in place of ``before``, count the version up and log the change; nothing when they are equal."""
    if after == before:
        return
    mine = {"reader_id": reader_id, "paper_id": paper_id}
    values = {**_columns(after), "version": before.version + 1}
    here = (reading.c.reader_id == reader_id) & (reading.c.paper_id == paper_id)
    if before.version:
        connection.execute(update(reading).where(here).values(values))
    else:
        connection.execute(insert(reading).values({**mine, **values}))
    if after.tags != before.tags:
        connection.execute(delete(tag).where((tag.c.reader_id == reader_id) & (tag.c.paper_id == paper_id)))
        if after.tags:
            connection.execute(insert(tag), _tag_rows(reader_id, paper_id, after))
    kind = changes.READING if after.note == before.note else changes.NOTE
    changes.log(connection, kind, [paper_id], at=at, reader_id=reader_id)


def add_many(connection: Connection, reader_id: int, told: Mapping[int, Reading], *, at: datetime) -> None:
    """Store the first readings of papers that have none of this reader's yet, by paper, and log them."""
    rows = [{"reader_id": reader_id, "paper_id": i, **_columns(each), "version": 1} for i, each in told.items()]
    tags = [row for i, each in told.items() for row in _tag_rows(reader_id, i, each)]
    if rows:
        connection.execute(insert(reading), rows)
    if tags:
        connection.execute(insert(tag), tags)
    for kind, is_noted in ((changes.READING, False), (changes.NOTE, True)):
        ids = [i for i, each in told.items() if bool(each.note) == is_noted]
        changes.log(connection, kind, ids, at=at, reader_id=reader_id)


def _columns(told: Reading) -> dict[str, Any]:
    names = ("starred", "note", "status_changed", "starred_changed", "tags_changed", "note_changed")
    return {"status": str(told.status), **{name: getattr(told, name) for name in names}}


def _tag_rows(reader_id: int, paper_id: int, told: Reading) -> list[dict[str, Any]]:
    mine = {"reader_id": reader_id, "paper_id": paper_id}
    names = enumerate(told.tags)
    return [{**mine, "name": name, "folded": name.casefold(), "position": position} for position, name in names]


def of_paper(connection: Connection, paper_id: int) -> dict[int, Reading]:
    """Every reader's reading of a paper, by reader."""
    tags: dict[int, list[str]] = {}
    for row in connection.execute(select(tag).where(tag.c.paper_id == paper_id).order_by(tag.c.position, tag.c.name)):
        tags.setdefault(row.reader_id, []).append(row.name)
    rows = connection.execute(select(reading).where(reading.c.paper_id == paper_id))
    return {row.reader_id: from_row(row, tags.get(row.reader_id, []), version=row.version) for row in rows}


def notes_of(connection: Connection, ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """Every reader's note on these papers: by paper, then by reader."""
    notes: dict[int, dict[int, str]] = {}
    for batch in batches(ids):
        query = select(reading.c.paper_id, reading.c.reader_id, reading.c.note)
        for row in connection.execute(query.where(reading.c.paper_id.in_(batch), reading.c.note != "")):
            notes.setdefault(row.paper_id, {})[row.reader_id] = row.note
    return notes


def tag_counts(connection: Connection, reader_id: int) -> list[tuple[str, int]]:
    """A reader's tags, the most used first."""
    papers = func.count().label("papers")
    query = select(tag.c.name, papers).where(tag.c.reader_id == reader_id).group_by(tag.c.name)
    return [(row.name, row.papers) for row in connection.execute(query.order_by(papers.desc(), tag.c.name))]


def from_row(row: Row[Any], tags: Sequence[str], *, version: int | None) -> Reading:
    """A row that has a reading's columns as its value; ``version`` is None where an outer join found none."""
    if version is None:
        return Reading()
    return Reading(
        status=Status(row.status),
        starred=row.starred,
        tags=tuple(tags),
        note=row.note,
        status_changed=row.status_changed,
        starred_changed=row.starred_changed,
        tags_changed=row.tags_changed,
        note_changed=row.note_changed,
        version=version,
    )


def _later_status(first: Reading, second: Reading) -> tuple[Status, datetime | None]:
    touched = [each for each in (first, second) if each.status is not Status.NEW]
    if len(touched) == 2 and _latest(first.status_changed, second.status_changed) != first.status_changed:
        touched.reverse()
    if not touched:
        return Status.NEW, _latest(first.status_changed, second.status_changed)
    return touched[0].status, touched[0].status_changed


def _has_block(note: str, block: str) -> bool:
    """Whether a note holds another one whole, as paragraphs of its own."""
    return not block or f"\n\n{block}\n\n" in f"\n\n{note}\n\n"


def _latest(first: datetime | None, second: datetime | None) -> datetime | None:
    return max((moment for moment in (first, second) if moment), default=None)
