"""Papers: rows to values and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update
from sqlalchemy.sql import Select

from paperlight.errors import ConflictError, InvalidInputError, NotFoundError
from paperlight.store import changes, readings
from paperlight.store.batches import batches
from paperlight.store.tables import digest, entry, identifier, paper, reading, tag
from paperlight.types import DigestRef, Link, Paper

# The parts of an entity tag.
METADATA, READING, WHOLE = slice(0, 1), slice(1, 2), slice(0, 2)
_TEXTS = (paper.c.id, paper.c.title, paper.c["keys"], paper.c.near_keys, paper.c.abstract, paper.c.authors)
_READING = (
    reading.c.status,
    reading.c.starred,
    reading.c.note,
    reading.c.status_changed,
    reading.c.starred_changed,
    reading.c.tags_changed,
    reading.c.note_changed,
    reading.c.version.label("reading_version"),
)


def with_readings(reader_id: int) -> Select[Any]:
    """All papers, each beside this reader's reading where there is one."""
    mine = and_(reading.c.paper_id == paper.c.id, reading.c.reader_id == reader_id)
    return select(*paper.c, *_READING).select_from(paper.outerjoin(reading, mine))


def to_values(connection: Connection, reader_id: int, rows: Sequence[Row[Any]]) -> list[Paper]:
    """Rows of ``with_readings`` as papers, with their identifiers and this reader's tags."""
    ids = [row.id for row in rows]
    found, tags = _identifiers(connection, ids), _tags(connection, reader_id, ids)
    return [_value(row, found.get(row.id, []), tags.get(row.id, [])) for row in rows]


def by_ids(connection: Connection, reader_id: int, ids: Sequence[int]) -> list[Paper]:
    """The papers with these ids, in this order; ids that are gone are left out."""
    rows: dict[int, Row[Any]] = {}
    for chunk in batches(ids):
        for row in connection.execute(with_readings(reader_id).where(paper.c.id.in_(chunk))):
            rows[row.id] = row
    return to_values(connection, reader_id, [rows[i] for i in ids if i in rows])


def missing(paper_id: int) -> NotFoundError:
    """What is said of an id that no paper has."""
    return NotFoundError(f"There is no paper {paper_id}: it may have been deleted.")


def one(connection: Connection, reader_id: int, paper_id: int) -> Paper:
    """One paper; raises NotFoundError."""
    found = by_ids(connection, reader_id, [paper_id])
    if not found:
        raise missing(paper_id)
    return found[0]


def digests_of(connection: Connection, paper_id: int) -> tuple[DigestRef, ...]:
    """The digests that a paper stood in, newest first."""
    shown = (digest.c.id, digest.c.source, digest.c.title, digest.c.date)
    query = (
        select(*shown, func.min(entry.c.position).label("position"))
        .join(entry, entry.c.digest_id == digest.c.id)
        .where(entry.c.paper_id == paper_id)
        .group_by(*shown)
        .order_by(digest.c.date.desc(), digest.c.id.desc())
    )
    return tuple(
        DigestRef(id=row.id, source=row.source, title=row.title, date=row.date, position=row.position)
        for row in connection.execute(query)
    )


def columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A paper's fields in the form that the table keeps them in."""
    stored = dict(fields)
    for name in ("authors", "keywords", "typed"):
        if name in stored:
            stored[name] = list(stored[name])
    if "links" in stored:
        stored["links"] = [{"url": link.url, "kind": link.kind} for link in stored["links"]]
    return stored


def insert_many(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Store new papers (columns of the table); gives their ids in the same order."""
    if not rows:
        return []
    made = connection.execute(insert(paper).returning(paper.c.id, sort_by_parameter_order=True), list(rows))
    return [int(row.id) for row in made]


def add_identifiers(connection: Connection, owners: Mapping[str, int]) -> None:
    """Give papers identifiers that no paper has yet."""
    if owners:
        rows = [{"value": value, "paper_id": paper_id} for value, paper_id in owners.items()]
        connection.execute(insert(identifier), rows)


def owners_of(connection: Connection, values: Iterable[str]) -> dict[str, int]:
    """Which paper each of these identifiers names."""
    found: dict[str, int] = {}
    for chunk in batches(values):
        query = select(identifier.c.value, identifier.c.paper_id).where(identifier.c.value.in_(chunk))
        found.update((row.value, row.paper_id) for row in connection.execute(query))
    return found


def change_one(connection: Connection, paper_id: int, values: Mapping[str, Any], *, at: datetime) -> None:
    """Set fields of a paper, count its version up and log the change."""
    stored = {**columns(values), "changed": at, "version": paper.c.version + 1}
    connection.execute(update(paper).where(paper.c.id == paper_id).values(stored))
    changes.log(connection, changes.PAPER, [paper_id], at=at)


def set_identifiers(connection: Connection, paper_id: int, values: Sequence[str]) -> None:
    """Give a paper exactly these identifiers; raises InvalidInputError where one is another paper's."""
    for value, owner in owners_of(connection, values).items():
        if owner != paper_id:
            raise InvalidInputError(f"{value} is the identifier of paper {owner}: remove it.", field="identifiers")
    connection.execute(delete(identifier).where(identifier.c.paper_id == paper_id))
    add_identifiers(connection, dict.fromkeys(values, paper_id))


def remove(connection: Connection, paper_id: int, *, at: datetime) -> None:
    """Delete a paper with what readers did with it; digests keep their entries."""
    connection.execute(delete(paper).where(paper.c.id == paper_id))
    changes.log(connection, changes.DELETED, [paper_id], at=at)


def refuse_stale(if_match: str | None, current: Paper, parts: slice) -> None:
    """Raise ConflictError unless the entity tag is of the present paper, in those of its parts that matter.

    An edit of the METADATA must not make a reader's note look stale, nor a change of the READING an edit; to delete a
    paper the WHOLE must be as it was seen. ``None`` and ``*`` always pass.
    """
    if if_match is None or if_match.strip() == "*":
        return
    present = current.etag.split("-")[parts]
    known = [tag.strip().removeprefix("W/").strip('"').split("-") for tag in if_match.split(",")]
    if not any(len(each) in (2, 3) and each[:2][parts] == present for each in known):
        raise ConflictError("This paper was changed elsewhere since you loaded it: load it again, then repeat.")


class Texts(Protocol):
    """The columns of a paper that search and recognition follow."""

    id: int
    title: str
    keys: list[str]
    near_keys: list[str]
    abstract: str
    authors: list[str]


def texts(connection: Connection, ids: Sequence[int]) -> list[Texts]:
    """What is searched and recognised of these papers; ids that are gone are left out."""
    found: list[Any] = []
    for chunk in batches(ids):
        found += connection.execute(select(*_TEXTS).where(paper.c.id.in_(chunk)))
    return found


def stream(connection: Connection, size: int = 1_000) -> Iterator[list[Texts]]:
    """The same of all papers, by id, in lists of ``size``, without holding the whole library in memory."""
    query = select(*_TEXTS).order_by(paper.c.id).limit(size)
    last = 0
    while rows := connection.execute(query.where(paper.c.id > last)).all():
        found: list[Any] = [*rows]
        yield found
        last = rows[-1].id


def count(connection: Connection) -> int:
    """How many papers there are."""
    return int(connection.execute(select(func.count()).select_from(paper)).scalar_one())


def _identifiers(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for chunk in batches(ids):
        query = select(identifier.c.paper_id, identifier.c.value).where(identifier.c.paper_id.in_(chunk))
        for row in connection.execute(query.order_by(identifier.c.value)):
            found[row.paper_id].append(row.value)
    return found


def _tags(connection: Connection, reader_id: int, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for chunk in batches(ids):
        query = select(tag.c.paper_id, tag.c.name).where(tag.c.reader_id == reader_id, tag.c.paper_id.in_(chunk))
        for row in connection.execute(query.order_by(tag.c.position, tag.c.name)):
            found[row.paper_id].append(row.name)
    return found


def _value(row: Row[Any], identifiers: Sequence[str], tags: Sequence[str]) -> Paper:
    return Paper(
        id=row.id,
        title=row.title,
        abstract=row.abstract,
        authors=tuple(row.authors),
        year=row.year,
        venue=row.venue,
        links=tuple(Link(**link) for link in row.links),
        identifiers=tuple(identifiers),
        added=row.added,
        changed=row.changed,
        version=row.version,
        upvotes=row.upvotes,
        github_stars=row.github_stars,
        summary=row.summary,
        keywords=tuple(row._mapping["keywords"]),
        organization=row.organization,
        typed=tuple(row.typed),
        reading=readings.from_row(row, tags, version=row.reading_version),
    )
