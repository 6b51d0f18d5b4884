"""Putting the rooms together: a library from settings, a Flask app over a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask

from paperlight import api, dashboard
from paperlight.access import Access
from paperlight.api.problems import ERROR_PAGE
from paperlight.config import Settings
from paperlight.fetching import Fetcher
from paperlight.library import Library
from paperlight.mailing import Mailing
from paperlight.mailing.sending import send
from paperlight.search.whoosh import WhooshIndex
from paperlight.store import Store
from paperlight.subscribing import Services, Subscribing


def now() -> datetime:
    """The clock; the rooms below are handed it."""
    return datetime.now(UTC)


def subscribing(library: Library, settings: Settings) -> Subscribing:
    """The sources that repeat of an open library, fetched as the settings allow."""
    services = Services(arxiv=settings.arxiv_url.rstrip("/"), hugging_face=settings.hf_url.rstrip("/"))
    return library.subscribing(Fetcher(is_offline=settings.offline), services=services)


@contextmanager
def opened(settings: Settings, *, now: Callable[[], datetime] = now) -> Iterator[tuple[Library, Access]]:
    """The library that the settings name, and the keys to it; closed at the end. Raises StorageError."""
    url = settings.database_url
    store = Store(url, now=now) if url else Store.at(settings.database, now=now)
    library = Library(store, WhooshIndex(settings.index), now=now)
    try:
        yield library, Access(store, now=now)
    finally:
        library.close()


def create_app(
    library: Library, access: Access, *, hosts: frozenset[str], address: str = "", now: Callable[[], datetime] = now
) -> Flask:
    """The server over an open library, answering to these ``Host`` values only; mails lead to ``address``."""
    mailing = Mailing(library, send=send, address=address, now=now)
    app = Flask("paperlight", static_folder=None)
    app.extensions[api.EXTENSION] = api.Surface(library=library, access=access, mailing=mailing, hosts=hosts)
    api.install(app)
    app.extensions[ERROR_PAGE] = dashboard.error_page
    app.register_blueprint(dashboard.create_blueprint())
    return app


def mailing_of(app: Flask) -> Mailing:
    """The mails of a server, for what sends them when they are due."""
    surface: api.Surface = app.extensions[api.EXTENSION]
    return surface.mailing
