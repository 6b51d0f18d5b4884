"""What a request can reach: the library, the keys to it, and who asks."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g

from paperlight.access import Access
from paperlight.library import Library
from paperlight.mailing import Mailing

EXTENSION = "paperlight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What the views are handed; ``hosts`` are the allowed ``Host`` values, ``cookie`` is the session's."""

    library: Library
    access: Access
    mailing: Mailing
    hosts: frozenset[str]
    cookie: str = "paperlight_session"


def surface() -> Surface:
    """The surface of the app that answers this request."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Surface)
    return found


def library() -> Library:
    """The library."""
    return surface().library


def access() -> Access:
    """The keys to the library."""
    return surface().access


def reader_id() -> int:
    """The reader whose token the guard found good."""
    return int(g.reader_id)
