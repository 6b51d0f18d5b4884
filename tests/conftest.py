"""What the tests share: a library in a temporary folder, a clock that the test moves, a client that has a token."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from paperlight.access import Access
from paperlight.app import create_app, opened
from paperlight.config import Settings
from paperlight.library import Library
from paperlight.types import PaperDraft

SEED = Path(__file__).parents[1] / "seeds" / "hf-daily-papers.txt"
PORT = 5711
HOST = f"127.0.0.1:{PORT}"


class Client(FlaskClient):
    """A client that speaks to our own host, unless a test gives another Host."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("base_url", f"http://{HOST}")
        return super().open(*args, **kwargs)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """The command line quietens the log of the process it runs in, which here is that of all tests."""
    logger = logging.getLogger("paperlight")
    level = logger.level
    yield
    logger.setLevel(level)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(tmp_path: Path, clock: Clock) -> Iterator[tuple[Library, Access]]:
    with opened(Settings(data_dir=tmp_path / "data"), now=clock) as rooms:
        rooms[0].start()
        yield rooms


@pytest.fixture
def library(rooms: tuple[Library, Access]) -> Library:
    return rooms[0]


@pytest.fixture
def access(rooms: tuple[Library, Access]) -> Access:
    return rooms[1]


@pytest.fixture
def app(library: Library, access: Access, clock: Clock) -> Flask:
    app = create_app(library, access, hosts=Settings(port=PORT).hosts, address=f"http://{HOST}", now=clock)
    app.test_client_class = Client
    return app


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A client of the right host, without a token."""
    return app.test_client()


@pytest.fixture
def token(library: Library, access: Access) -> str:
    return access.create_token(library.local_reader, "tests")


@pytest.fixture
def client(app: Flask, token: str) -> FlaskClient:
    """A client of the right host with a good token."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


@pytest.fixture
def add(library: Library) -> Callable[..., int]:
    """Add a paper; gives its id."""
    numbers = itertools.count(1)

    def add_one(title: str | None = None, **fields: object) -> int:
        draft = PaperDraft(title=title or f"A Paper about Subject Number {next(numbers)}", **fields)  # type: ignore[arg-type]
        return library.add_paper(library.local_reader, draft)[0].id

    return add_one
