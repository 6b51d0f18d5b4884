"""Lists of papers: filters, orders, cursors, and the plain search that answers while the index can't."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Text, and_, cast, func, or_, select
from sqlalchemy.sql import Select

from paperlight.errors import InvalidInputError
from paperlight.limits import LARGEST_ID
from paperlight.store import papers
from paperlight.store.tables import annotation, entry, paper, reading, tag
from paperlight.types import Paper, PaperFilter, Sort, Status

_NEVER = datetime.min.replace(tzinfo=UTC)
# What an order sorts by, and whether descending. Papers that lack the value come last; ties go by id.
_ORDERS: dict[Sort, tuple[ColumnElement[Any], bool]] = {
    Sort.ADDED: (paper.c.added, True),
    Sort.TITLE: (func.lower(paper.c.title), False),
    Sort.YEAR: (func.coalesce(paper.c.year, 0), True),
    Sort.UPVOTES: (func.coalesce(paper.c.upvotes, 0), True),
    Sort.GITHUB_STARS: (func.coalesce(paper.c.github_stars, 0), True),
    Sort.STATUS_CHANGED: (func.coalesce(reading.c.status_changed, _NEVER), True),
}

_NUMBERS = (Sort.YEAR, Sort.UPVOTES, Sort.GITHUB_STARS)


def page(
    connection: Connection, reader_id: int, chosen: PaperFilter, sort: Sort, *, limit: int, cursor: str | None
) -> tuple[list[Paper], str | None, int]:
    """One part of the list, the cursor of the next part, and how many there are in all.

    Raises InvalidInputError for a cursor that is not of such a list.
    """
    value, descending = _ORDERS[sort]
    query = papers.with_readings(reader_id).where(*conditions(reader_id, chosen))
    total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    query = query.add_columns(value.label("sorted_by"))
    if cursor is not None:
        query = query.where(_after(value, descending, *_position(sort, cursor)))
    rows = connection.execute(_ordered(query, sort).limit(limit + 1)).all()
    following = None
    if len(rows) > limit:
        last = rows[limit - 1]
        following = encode([str(sort), _plain(last.sorted_by), last.id])
    return papers.to_values(connection, reader_id, rows[:limit]), following, total


def ids(connection: Connection, reader_id: int, chosen: PaperFilter, sort: Sort) -> list[int]:
    """The ids of all papers that meet the filter (its ``q`` apart), in order."""
    mine = and_(reading.c.paper_id == paper.c.id, reading.c.reader_id == reader_id)
    query = select(paper.c.id).select_from(paper.outerjoin(reading, mine)).where(*conditions(reader_id, chosen))
    return list(connection.execute(_ordered(query, sort)).scalars())


def statuses(connection: Connection, reader_id: int, chosen: PaperFilter) -> dict[int, Status]:
    """The status of each paper that meets the filter (its ``q`` apart), by id."""
    mine = and_(reading.c.paper_id == paper.c.id, reading.c.reader_id == reader_id)
    status = func.coalesce(reading.c.status, str(Status.NEW))
    query = select(paper.c.id, status).select_from(paper.outerjoin(reading, mine)).where(*conditions(reader_id, chosen))
    return {row[0]: Status(row[1]) for row in connection.execute(query)}


def substring_search(connection: Connection, reader_id: int, words: Sequence[str]) -> list[int]:
    """The ids of papers that have each of the words somewhere; those with all of them in the title first."""
    mine = and_(reading.c.paper_id == paper.c.id, reading.c.reader_id == reader_id)
    note = func.coalesce(reading.c.note, "")
    texts = (paper.c.title, paper.c.abstract, cast(paper.c.authors, Text), note)
    own = and_(annotation.c.paper_id == paper.c.id, annotation.c.reader_id == reader_id)
    everywhere = [
        or_(
            *(_contains(where, word) for where in texts),
            select(annotation.c.id).where(own, _contains(annotation.c.searched, word)).exists(),
        )
        for word in words
    ]
    in_title = and_(*(_contains(paper.c.title, word) for word in words))
    query = select(paper.c.id).select_from(paper.outerjoin(reading, mine)).where(*everywhere)
    return list(connection.execute(query.order_by(in_title.desc(), paper.c.id)).scalars())


def conditions(reader_id: int, chosen: PaperFilter) -> list[ColumnElement[bool]]:
    """A filter as SQL, over ``papers.with_readings``; ``q`` is the search index's."""
    found: list[ColumnElement[bool]] = []
    if chosen.statuses:
        found.append(func.coalesce(reading.c.status, str(Status.NEW)).in_([str(each) for each in chosen.statuses]))
    if chosen.starred is not None:
        found.append(func.coalesce(reading.c.starred, False).is_(chosen.starred))
    if chosen.tag is not None:
        tagged = (tag.c.paper_id == paper.c.id) & (tag.c.reader_id == reader_id)
        found.append(select(tag.c.name).where(tagged & (tag.c.folded == chosen.tag.casefold())).exists())
    if chosen.digest is not None:
        listed = (entry.c.paper_id == paper.c.id) & (entry.c.digest_id == chosen.digest)
        found.append(select(entry.c.id).where(listed).exists())
    if chosen.since is not None:
        found.append(paper.c.added >= chosen.since)
    return found


def encode(position: list[Any]) -> str:
    """A place in a list as an opaque cursor."""
    return base64.urlsafe_b64encode(orjson.dumps(position)).decode().rstrip("=")


def decode(cursor: str, kind: str, *types: type) -> list[Any]:
    """The place that a cursor of this ``kind`` stands for, its parts of these types; raises InvalidInputError."""
    try:
        position = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise _foreign() from error
    if not isinstance(position, list) or [type(part) for part in position] != [str, *types] or position[0] != kind:
        raise _foreign()
    if any(isinstance(part, int) and not 0 <= part <= LARGEST_ID for part in position):
        raise _foreign()
    return position[1:]


def _foreign() -> InvalidInputError:
    return InvalidInputError("The cursor is not of this list: begin again without it.", field="cursor")


def _ordered(query: Select[Any], sort: Sort) -> Select[Any]:
    value, descending = _ORDERS[sort]
    return query.order_by(value.desc() if descending else value.asc(), paper.c.id)


def _after(value: ColumnElement[Any], descending: bool, last: Any, last_id: int) -> ColumnElement[bool]:
    beyond = value < last if descending else value > last
    return or_(beyond, and_(value == last, paper.c.id > last_id))


def _position(sort: Sort, cursor: str) -> tuple[Any, int]:
    last, last_id = decode(cursor, str(sort), int if sort in _NUMBERS else str, int)
    if sort in (Sort.ADDED, Sort.STATUS_CHANGED):
        try:
            last = datetime.fromisoformat(last).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise _foreign() from error
    return last, last_id


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _contains(where: Any, word: str) -> ColumnElement[bool]:
    # SQLite knows the cases of ASCII letters only; what is written in one of the usual ways is found all the same.
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    ways = dict.fromkeys((escaped.lower(), escaped, escaped.title(), escaped.upper()))
    return or_(*(func.lower(where).like(f"%{way}%", escape="\\") for way in ways))
