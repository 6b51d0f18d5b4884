"""What parts of Paperlight remember for a reader between two runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paperlight.store import Store, settings


class Remembering:
    """Values of JSON under names; inside ``Library.together`` they are kept with all else that is written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, reader_id: int, name: str) -> Mapping[str, Any] | None:
        """What is kept under a name, or None."""
        with self._store.read() as connection:
            return settings.get(connection, reader_id, name)

    def put(self, reader_id: int, name: str, value: Mapping[str, Any] | None) -> None:
        """Keep a value under a name in place of what was there; None keeps nothing."""
        with self._store.write() as connection:
            settings.put(connection, reader_id, name, value)
