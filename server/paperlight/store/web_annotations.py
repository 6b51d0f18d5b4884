"""Annotations: W3C Web Annotations that readers made on papers."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from paperlight import anno
from paperlight.errors import NotFoundError, TakenError
from paperlight.store import changes
from paperlight.store.batches import batches
from paperlight.store.tables import annotation

Annotation = Mapping[str, Any]
# What the ids of annotations that come without one of ours are made from, so that the same one gets the same id.
_NAMES = uuid.UUID("0d0f1c52-6a44-4a3b-9d6e-3f2f4c1b7a90")


def of_papers(connection: Connection, reader_id: int, ids: Sequence[int]) -> dict[int, list[Annotation]]:
    """A reader's annotations on each of these papers, oldest first."""
    found: dict[int, list[Annotation]] = defaultdict(list)
    for batch in batches(ids):
        query = select(annotation.c.paper_id, annotation.c.body).where(
            annotation.c.paper_id.in_(batch), annotation.c.reader_id == reader_id
        )
        for row in connection.execute(query.order_by(annotation.c.created, annotation.c.id)):
            found[row.paper_id].append(row.body)
    return found


def texts_of(connection: Connection, ids: Sequence[int]) -> dict[int, dict[int, list[str]]]:
    """What is searched of every reader's annotations on these papers: by paper, then by reader."""
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for batch in batches(ids):
        query = select(annotation.c.paper_id, annotation.c.reader_id, annotation.c.searched)
        wanted = query.where(annotation.c.paper_id.in_(batch), annotation.c.searched != "")
        for row in connection.execute(wanted.order_by(annotation.c.created, annotation.c.id)):
            found[row.paper_id][row.reader_id].append(row.searched)
    return found


def one(connection: Connection, reader_id: int, id: str) -> tuple[int, Annotation]:
    """A reader's annotation and its paper's id; raises NotFoundError."""
    found = _find(connection, id)
    if found is None or found[0] != reader_id:
        raise NotFoundError("There is no such annotation: it may have been deleted.")
    return found[1:]


def add(
    connection: Connection, reader_id: int, paper_id: int, value: Annotation, *, source: str, at: datetime
) -> tuple[Annotation, bool]:
    """Store a checked annotation and log it; gives it as it is stored, and whether it is new.

    Its own ``urn:uuid:`` id is kept. One of this id and paper that says the same is left as it is; raises TakenError
    where it says something else, or is on another paper or another reader's.
    """
    id = anno.own_id(value.get("id")) or uuid.uuid4().urn
    found, whole = _find(connection, id), anno.completed(value, id=id, source=source, at=at)
    if found is None:
        _store(connection, reader_id, paper_id, [whole], at=at)
        return whole, True
    if found[:2] == (reader_id, paper_id) and anno.same_content(whole, found[2]):
        return found[2], False
    raise TakenError("An annotation with this id is there already: load it and change it, or choose another id.")


def replace(
    connection: Connection, reader_id: int, paper_id: int, before: Annotation, after: Annotation, *, at: datetime
) -> None:
    """Store ``after`` in place of ``before`` and log it; nothing when they are equal."""
    if after == before:
        return
    values = {"body": after, "searched": anno.searched_text(after), "version": annotation.c.version + 1}
    connection.execute(update(annotation).where(annotation.c.id == before["id"]).values({**values, "changed": at}))
    changes.log(connection, changes.ANNOTATION, [paper_id], at=at, reader_id=reader_id)


def remove(connection: Connection, reader_id: int, paper_id: int, id: str, *, at: datetime) -> None:
    """Delete an annotation and log it."""
    connection.execute(delete(annotation).where(annotation.c.id == id))
    changes.log(connection, changes.ANNOTATION, [paper_id], at=at, reader_id=reader_id)


def restore(
    connection: Connection, reader_id: int, paper_id: int, told: Sequence[Annotation], *, source: str, at: datetime
) -> list[str]:
    """Take checked annotations of a file in, with their ids and times; one that is there already stays as it is.

    Gives the ids of those that were not there.
    """
    known = of_papers(connection, reader_id, [paper_id])[paper_id]
    added: list[Annotation] = []
    for value in told:
        id = _restored_id(connection, reader_id, paper_id, value)
        whole = anno.completed(value, id=id, source=source, at=at)
        is_old = not value.get("id") and anno.is_known(whole, [*known, *added])
        if not is_old and _find(connection, id) is None and id not in {each["id"] for each in added}:
            added.append(whole)
    _store(connection, reader_id, paper_id, added, at=at)
    return [each["id"] for each in added]


def _restored_id(connection: Connection, reader_id: int, paper_id: int, value: Annotation) -> str:
    """An annotation's own id, unless another reader has it; else one that is the same for the same annotation."""
    id = anno.own_id(value.get("id"))
    if id is not None:
        found = _find(connection, id)
        if found is None or found[0] == reader_id:
            return id
    name = value.get("id") or f"{paper_id} {orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()}"
    return uuid.uuid5(_NAMES, f"{reader_id} {name}").urn


def _find(connection: Connection, id: str) -> tuple[int, int, Annotation] | None:
    """The reader, the paper and the annotation of an id, whosever it is."""
    query = select(annotation.c.reader_id, annotation.c.paper_id, annotation.c.body)
    row = connection.execute(query.where(annotation.c.id == id)).first()
    return None if row is None else (row.reader_id, row.paper_id, row.body)


def _store(connection: Connection, reader_id: int, paper_id: int, added: Sequence[Annotation], *, at: datetime) -> None:
    rows = [
        {
            "id": each["id"],
            "reader_id": reader_id,
            "paper_id": paper_id,
            "body": each,
            "searched": anno.searched_text(each),
            "created": datetime.fromisoformat(each["created"]),
            "changed": at,
            "version": 1,
        }
        for each in added
    ]
    if rows:
        connection.execute(insert(annotation), rows)
        changes.log(connection, changes.ANNOTATION, [paper_id], at=at, reader_id=reader_id)
