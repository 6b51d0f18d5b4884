"""What writes with an Idempotency-Key were answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, insert, select

from paperlight.errors import KeyReusedError
from paperlight.store.tables import idempotency
from paperlight.types import Answer

# An outbox that was off for longer than this sends anew; marks and imports bear that.
_KEPT = timedelta(days=30)


def recall(connection: Connection, reader_id: int, key: str, request: str) -> Answer | None:
    """The answer that this key got before; raises KeyReusedError when it was for another ``request``."""
    here = and_(idempotency.c.reader_id == reader_id, idempotency.c.key == key)
    row = connection.execute(select(idempotency).where(here)).first()
    if row is None:
        return None
    if row.request != request:
        raise KeyReusedError("This Idempotency-Key was used for another request: make a new one for each write.")
    return Answer(status=row.status, headers=row.headers, body=row.body)


def remember(connection: Connection, reader_id: int, key: str, request: str, answer: Answer, *, at: datetime) -> None:
    """Keep an answer for its key, and drop those that are too old to be asked for."""
    connection.execute(delete(idempotency).where(idempotency.c.created < at - _KEPT))
    headers: Mapping[str, str] = dict(answer.headers)
    values = {"reader_id": reader_id, "key": key, "request": request, "status": answer.status, "created": at}
    connection.execute(insert(idempotency).values({**values, "headers": headers, "body": answer.body}))
