"""Counts for one reader."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from paperlight.store import papers
from paperlight.store.tables import digest, entry, paper, reading
from paperlight.types import Stats, Status


def of_reader(connection: Connection, reader_id: int) -> Stats:
    """Papers by status (each status is there, even when 0), by the day they were added (UTC), and by digest."""
    total = papers.count(connection)
    mine = reading.c.reader_id == reader_id
    touched = select(reading.c.status, func.count()).where(mine).group_by(reading.c.status)
    by_status = {str(status): 0 for status in Status}
    by_status.update({row[0]: row[1] for row in connection.execute(touched)})
    by_status["new"] += total - sum(by_status.values())
    starred = select(func.count()).select_from(reading).where(mine, reading.c.starred.is_(True))
    listed = (
        select(digest.c.id, func.count(entry.c.paper_id.distinct()))
        .select_from(digest.outerjoin(entry, entry.c.digest_id == digest.c.id))
        .group_by(digest.c.id)
        .order_by(digest.c.id)
    )
    day = func.date(paper.c.added)
    days = select(day, func.count()).group_by(day).order_by(day)
    return Stats(
        papers=total,
        starred=connection.execute(starred).scalar_one(),
        by_status=by_status,
        by_day={str(row[0]): row[1] for row in connection.execute(days)},
        by_digest={row[0]: row[1] for row in connection.execute(listed)},
    )
