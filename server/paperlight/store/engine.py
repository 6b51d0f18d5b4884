"""Opening the database, its migrations, and the two kinds of transaction."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from paperlight.errors import StorageError
from paperlight.store import tables

_MIGRATIONS = Path(__file__).parent / "migrations"
_WRITE = "paperlight_write"
# One number for all who write to a PostgreSQL library: the change log must commit in the order of its numbers.
_WRITERS_LOCK = 571_100


class Store:
    """The SQL database of one library, on SQLite (a file) or PostgreSQL (a URL).

    ``read()`` and ``write()`` give a connection inside a transaction. A ``write()`` or ``read()`` inside a ``write()``
    of the same thread joins it, so that several uses make one transaction. Raises StorageError where the database
    can't be opened, is of a newer Paperlight, or stays locked.
    """

    def __init__(self, url: str, *, now: Callable[[], datetime]) -> None:
        self.now = now
        self._local = threading.local()
        self._engine = _engine(url)
        with _translated():
            _migrate(self._engine)
            self.epoch, self.local_reader = self._first_rows()

    @classmethod
    def at(cls, path: Path, *, now: Callable[[], datetime]) -> Store:
        """The library in the SQLite file at ``path``, made when it is not there."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageError(
                f"The folder {path.parent} can't be made ({error.strerror}): choose another with --data-dir."
            ) from error
        return cls(f"sqlite:///{path}", now=now)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the library throughout."""
        outer = getattr(self._local, "connection", None)
        if outer is not None:
            yield outer
            return
        with _translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a transaction that no other writer interrupts; all of it is stored, or nothing."""
        outer = getattr(self._local, "connection", None)
        if outer is not None:
            yield outer
            return
        with _translated(), self._writing() as connection:
            self._local.connection = connection
            try:
                yield connection
            finally:
                self._local.connection = None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(**_write_options(self._engine)) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITERS_LOCK})
            yield connection

    def check(self) -> list[str]:
        """What the database itself finds wrong with its files; empty when all is well."""
        if self._engine.dialect.name != "sqlite":
            return []
        with self.read() as connection:
            problems = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check")]
            problems += [
                f"a row of {row[0]} refers to a missing row of {row[2]}"
                for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
            ]
        return [problem for problem in problems if problem != "ok"]

    def close(self) -> None:
        """Let go of the files."""
        self._engine.dispose()

    def _first_rows(self) -> tuple[str, int]:
        epoch, reader = select(tables.library.c.epoch), select(func.min(tables.reader.c.id))
        with self.read() as connection:
            if connection.execute(epoch).scalar() is not None:
                return str(connection.execute(epoch).scalar_one()), int(connection.execute(reader).scalar_one())
        with self.write() as connection:
            if connection.execute(epoch).scalar() is None:
                moment = self.now()
                connection.execute(insert(tables.library).values(id=1, epoch=secrets.token_hex(8), created=moment))
                connection.execute(insert(tables.reader).values(name="local", created=moment))
            return str(connection.execute(epoch).scalar_one()), int(connection.execute(reader).scalar_one())


@contextmanager
def _translated() -> Iterator[None]:
    """The driver's failures, once, as ours."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        if "locked" in reason:
            raise StorageError("Another program keeps the library locked: close it, then try again.") from error
        raise StorageError(
            f"The library's database can't be used ({reason}): see to its folder, or give another with --data-dir."
        ) from error
    except DBAPIError as error:
        if "malformed" in str(error.orig) or "not a database" in str(error.orig):
            raise StorageError(
                f"The library's database is damaged ({error.orig}): put back a backup, or move the file away."
            ) from error
        raise


def _write_options(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name == "sqlite":
        return {_WRITE: True}
    # A writer must see what the one did for whose lock it waited, not the state from before it waited.
    return {_WRITE: True, "isolation_level": "READ COMMITTED"}


def _json(value: Any) -> str:
    # As it is written, so that the plain search finds what is no ASCII.
    return json.dumps(value, ensure_ascii=False)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        try:
            # One state of the library throughout a transaction, as on SQLite.
            return create_engine(url, json_serializer=_json, pool_pre_ping=True, isolation_level="REPEATABLE READ")
        except (ArgumentError, ImportError) as error:
            raise StorageError(
                "PAPERLIGHT_DATABASE_URL can't be used: write postgresql+psycopg://USER@HOST/NAME, "
                "and install paperlight with its extra `postgres`."
            ) from error
    engine = create_engine(url, json_serializer=_json, connect_args={"timeout": 30, "check_same_thread": False})

    def connected(connection: Any, _record: Any) -> None:
        # We begin transactions ourselves: the driver's own late BEGIN would let two writers deadlock.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begin)
    return engine


def _migrate(engine: Engine) -> None:
    """Bring the tables to this version. A library of a newer Paperlight is left untouched and refused."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    # Looked at first without the writer's lock, so that no command waits for another one that writes.
    with engine.connect() as connection, connection.begin():
        if _revision(connection) == script.get_current_head():
            return
    with engine.connect().execution_options(**_write_options(engine)) as connection, connection.begin():
        config.attributes["connection"] = connection
        current = _revision(connection)
        if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
            raise StorageError("This library was made by a newer Paperlight: install that version to open it.")
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
