"""The database itself: its tables as the migrations make them, its two kinds of transaction."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from paperlight.errors import StorageError
from paperlight.store import Store
from tests.conftest import Clock


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = Store.at(tmp_path / "library.sqlite3", now=clock)
    yield store
    store.close()


def test_the_migrations_make_the_tables(store: Store) -> None:
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_what_a_reader_does_is_kept_safe(store: Store) -> None:
    with store.read() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_failed_transaction_leaves_nothing_and_an_inner_one_joins(store: Store) -> None:
    def count() -> int:
        with store.read() as connection:
            return int(connection.execute(text("SELECT count(*) FROM reader")).scalar_one())

    def fail() -> None:
        with store.write() as outer:
            outer.execute(text("INSERT INTO reader (name, created) VALUES ('a', '2026-01-01')"))
            with store.write() as inner:
                assert inner is outer
                inner.execute(text("INSERT INTO reader (name, created) VALUES ('b', '2026-01-01')"))
            assert count() == 3
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        fail()
    assert count() == 1


def test_reading_and_opening_wait_for_no_writer(store: Store, tmp_path: Path, clock: Clock) -> None:
    writer = sqlite3.connect(tmp_path / "library.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    opened = threading.Event()

    def read() -> None:
        second = Store.at(tmp_path / "library.sqlite3", now=clock)
        with second.read() as connection:
            connection.execute(text("SELECT count(*) FROM paper"))
        second.close()
        opened.set()

    thread = threading.Thread(target=read)
    thread.start()
    assert opened.wait(20)
    thread.join()
    writer.close()


def test_the_same_library_keeps_its_epoch_and_reader(store: Store, tmp_path: Path, clock: Clock) -> None:
    second = Store.at(tmp_path / "library.sqlite3", now=clock)
    assert (second.epoch, second.local_reader) == (store.epoch, store.local_reader)
    second.close()
    other = Store.at(tmp_path / "other" / "library.sqlite3", now=clock)
    assert other.epoch != store.epoch
    other.close()


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="--data-dir"):
        Store.at(tmp_path / "file" / "library.sqlite3", now=clock)
