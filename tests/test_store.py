"""The database itself: its tables as the migrations make them, its two kinds of transaction."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel

from paperlight.errors import StorageError
from paperlight.store import Store, engine, papers, web_annotations
from tests.conftest import Clock


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = Store.at(tmp_path / "library.sqlite3", now=clock)
    yield store
    store.close()


def test_the_migrations_make_the_tables(store: Store) -> None:
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_a_library_of_the_first_version_loses_nothing(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "library.sqlite3"
    tables = ("paper", "identifier", "reading", "tag", "annotation", "digest", "entry", "change", "library", "reader")
    before = _first_version(path, tables)
    store = Store.at(path, now=clock)
    assert (store.epoch, store.local_reader) == ("an epoch", 1)
    with store.read() as connection:
        for table in set(tables) - {"annotation", "change"}:
            columns = ", ".join(before[table][0])
            assert connection.execute(text(f"SELECT {columns} FROM {table}")).all() == before[table][1]
        # What no program would take for an annotation is one now, its text the comment; the extension hears of it.
        ((annotation,),) = web_annotations.of_papers(connection, 1, [7]).values()
        assert annotation["id"].startswith("urn:uuid:")
        assert annotation["body"][0]["value"] == "[]"
        assert connection.execute(text("SELECT kind, paper_id FROM change ORDER BY seq")).all() == [
            ("paper", 7),
            ("annotation", 7),
        ]
        assert connection.execute(text("SELECT near_keys, typed FROM paper")).all() == [("[]", "[]")]
        assert connection.execute(text("SELECT keys_version FROM library")).scalar_one() == 0
        assert papers.one(connection, 1, 7).typed == ()
    assert store.check() == []
    store.close()


def _first_version(path: Path, tables: Sequence[str]) -> dict[str, tuple[list[str], list[Any]]]:
    """Make the database of version 0.1.0 with a row in each table; gives their columns and rows."""
    config = Config()
    config.set_main_option("script_location", str(Path(engine.__file__).with_name("migrations")))
    made = create_engine(f"sqlite:///{path}")
    with made.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        day = "'2026-01-01 00:00:00.000000'"
        for statement in (
            f"INSERT INTO library VALUES (1, 'an epoch', {day})",
            f"INSERT INTO reader VALUES (1, 'local', {day})",
            f"INSERT INTO paper VALUES (7, 'A Title', 'k', '[]', 'Abstract.', '[]', 2023, '', '[]', {day}, {day}, 3)",
            "INSERT INTO identifier VALUES ('pmid1', 7)",
            "INSERT INTO reading VALUES (1, 7, 'read', 1, 'A note.', NULL, NULL, NULL, NULL, 2)",
            "INSERT INTO tag VALUES (1, 7, 'Mine', 'mine', 0)",
            f"INSERT INTO annotation VALUES ('a', 1, 7, '[]', {day}, {day}, 1)",
            f"INSERT INTO digest VALUES (1, 'sha', 'titles', '', '', '2026-01-01', 0, {day}, 1, 1, 0, '[]')",
            "INSERT INTO entry VALUES (1, 1, 1, 'A Title', 7)",
            f"INSERT INTO change VALUES (1, 7, 'paper', NULL, {day})",
        ):
            connection.execute(text(statement))
        answers = {table: connection.execute(text(f"SELECT * FROM {table}")) for table in tables}
        rows: dict[str, tuple[list[str], list[Any]]] = {
            table: (list(answer.keys()), list(answer.all())) for table, answer in answers.items()
        }
    made.dispose()
    return rows


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
