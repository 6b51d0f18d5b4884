"""What is fetched again and again, and when it is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from paperlight.errors import NotFoundError
from paperlight.store.tables import subscription
from paperlight.types import Subscription


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep a new subscription; gives its id."""
    return int(connection.execute(insert(subscription).values(**values).returning(subscription.c.id)).scalar_one())


def of_reader(connection: Connection, reader_id: int) -> list[Subscription]:
    """A reader's subscriptions, in the order they were made."""
    query = select(subscription).where(subscription.c.reader_id == reader_id).order_by(subscription.c.id)
    return [_read(row) for row in connection.execute(query)]


def one(connection: Connection, reader_id: int, subscription_id: int) -> Subscription:
    """A reader's subscription; raises NotFoundError."""
    mine = (subscription.c.id == subscription_id) & (subscription.c.reader_id == reader_id)
    row = connection.execute(select(subscription).where(mine)).first()
    if row is None:
        raise NotFoundError(f"There is no source {subscription_id}: `paperlight sources list` shows their numbers.")
    return _read(row)


def due(connection: Connection, at: datetime) -> list[Subscription]:
    """The subscriptions of all readers that are due, the longest due first."""
    query = select(subscription).where(subscription.c.next_run <= at).order_by(subscription.c.next_run)
    return [_read(row) for row in connection.execute(query)]


def claim(connection: Connection, subscription_id: int, *, at: datetime, until: datetime) -> bool:
    """Take a due run, so that nobody else does; one that is never finished is due again after ``until``."""
    mine = (subscription.c.id == subscription_id) & (subscription.c.next_run <= at)
    return connection.execute(update(subscription).where(mine).values(next_run=until)).rowcount == 1


def change(connection: Connection, subscription_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a subscription."""
    connection.execute(update(subscription).where(subscription.c.id == subscription_id).values(**values))


def remove(connection: Connection, subscription_id: int) -> None:
    """Forget a subscription; what it brought stays."""
    connection.execute(delete(subscription).where(subscription.c.id == subscription_id))


def _read(row: Row[Any]) -> Subscription:
    return Subscription(**row._mapping)
