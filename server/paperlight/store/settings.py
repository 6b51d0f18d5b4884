"""What parts of Paperlight keep for a reader between two runs, each under a name of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from paperlight.store.tables import setting


def get(connection: Connection, reader_id: int, name: str) -> Mapping[str, Any] | None:
    """What is kept under a name, or None."""
    mine = (setting.c.reader_id == reader_id) & (setting.c.name == name)
    value: Mapping[str, Any] | None = connection.execute(select(setting.c.value).where(mine)).scalar()
    return value


def put(connection: Connection, reader_id: int, name: str, value: Mapping[str, Any] | None) -> None:
    """Keep a value under a name in place of what was there; None keeps nothing."""
    mine = (setting.c.reader_id == reader_id) & (setting.c.name == name)
    connection.execute(delete(setting).where(mine))
    if value is not None:
        connection.execute(insert(setting).values(reader_id=reader_id, name=name, value=value))
