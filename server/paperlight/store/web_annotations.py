"""Annotations: W3C Web Annotations that readers made on papers."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from paperlight.store.batches import batches
from paperlight.store.tables import annotation


def of_papers(connection: Connection, reader_id: int, ids: Sequence[int]) -> dict[int, list[Mapping[str, Any]]]:
    """A reader's annotations on each of these papers, oldest first."""
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for batch in batches(ids):
        query = select(annotation.c.paper_id, annotation.c.body).where(
            annotation.c.paper_id.in_(batch), annotation.c.reader_id == reader_id
        )
        for row in connection.execute(query.order_by(annotation.c.created, annotation.c.id)):
            found[row.paper_id].append(row.body)
    return found


def restore(
    connection: Connection, reader_id: int, paper_id: int, bodies: Sequence[Mapping[str, Any]], *, at: datetime
) -> None:
    """Take annotations of an export back; those that the paper has already stay as they are."""
    known = of_papers(connection, reader_id, [paper_id])[paper_id]
    for place, body in enumerate(bodies):
        if body not in known:
            values = {"reader_id": reader_id, "paper_id": paper_id, "body": dict(body), "created": at, "changed": at}
            connection.execute(
                insert(annotation).values({**values, "id": f"{place:05}-{secrets.token_hex(8)}", "version": 1})
            )
