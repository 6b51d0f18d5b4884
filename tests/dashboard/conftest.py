"""The dashboard of the shared library, asked without a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from paperlight.access import Access
from paperlight.app import create_app
from paperlight.library import Library
from paperlight.types import PaperDraft, ReadingPatch


@pytest.fixture
def app(library: Library, access: Access) -> Flask:
    return create_app(library, access, hosts=frozenset({"localhost"}))


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser of the right host, signed out."""
    return app.test_client()


@pytest.fixture
def client(stranger: FlaskClient, library: Library, access: Access) -> FlaskClient:
    """A browser that is signed in."""
    stranger.get("/signin", query_string={"code": access.sign_in_code(library.local_reader)})
    return stranger


@pytest.fixture
def add(library: Library) -> Callable[..., int]:
    """Adds a paper by its title and further fields of PaperDraft, marks it with ``patch``, and gives its id."""

    def add_one(title: str = "Folding Paper", *, patch: ReadingPatch | None = None, **fields: object) -> int:
        draft = PaperDraft(title=title, **fields)  # type: ignore[arg-type]
        return library.add_paper(library.local_reader, draft, patch)[0].id

    return add_one
