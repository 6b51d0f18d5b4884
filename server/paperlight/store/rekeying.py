"""Keys are derived from titles: when the rules that make them change, they are made anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from paperlight.matching import KEYS_VERSION
from paperlight.store import changes, papers
from paperlight.store.engine import Store
from paperlight.store.merging import keyed
from paperlight.store.tables import library, paper

_KEYS = ("keys", "near_keys")


def bring_up_to_date(store: Store, *, at: datetime) -> int:
    """Give every paper the keys that its title has by today's rules; gives how many papers have other ones now."""
    with store.read() as connection:
        if _version(connection) == KEYS_VERSION:
            return 0
    with store.write() as connection:
        changed = 0
        for batch in papers.stream(connection) if _version(connection) != KEYS_VERSION else ():
            made = {row.id: keyed(row.title) for row in batch}
            others = [row.id for row in batch if [row.keys, row.near_keys] != [made[row.id][name] for name in _KEYS]]
            if others:
                rows = [{"of": paper_id, **made[paper_id]} for paper_id in others]
                connection.execute(update(paper).where(paper.c.id == bindparam("of")), rows)
                changes.log(connection, changes.PAPER, others, at=at)
            changed += len(others)
        connection.execute(update(library).values(keys_version=KEYS_VERSION))
    return changed


def _version(connection: Connection) -> int:
    return int(connection.execute(select(library.c.keys_version)).scalar_one())
