"""Annotating papers: what the library does with annotations, each use in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from paperlight import anno
from paperlight.errors import ConflictError, NotFoundError
from paperlight.formats import source_of
from paperlight.store import Store, listing, papers, web_annotations
from paperlight.types import Page

Annotation = Mapping[str, Any]


class Annotating:
    """The annotations of the library's papers: W3C Web Annotations, each of one reader.

    ``id`` is ``urn:uuid:…`` or the UUID alone. Methods raise NotFoundError for a paper or an annotation that the reader
    does not have. ``together`` makes writes one transaction and tells the search index.
    """

    def __init__(
        self, store: Store, *, together: Callable[[], AbstractContextManager[None]], now: Callable[[], datetime]
    ) -> None:
        self._store, self._together, self._now = store, together, now

    def page(self, reader_id: int, paper_id: int, *, limit: int = 50, cursor: str | None = None) -> Page[Annotation]:
        """Part of a paper's annotations, oldest first; raises InvalidInputError for a cursor of another list."""
        with self._store.read() as connection:
            papers.one(connection, reader_id, paper_id)
            found = web_annotations.of_papers(connection, reader_id, [paper_id])[paper_id]
        first: int = listing.decode(cursor, "annotations", int)[0] if cursor is not None else 0
        following = listing.encode(["annotations", first + limit]) if len(found) > first + limit else None
        return Page(items=found[first : first + limit], next=following, total=len(found))

    def one(self, reader_id: int, id: str) -> tuple[int, Annotation]:
        """The id of an annotation's paper, and the annotation."""
        with self._store.read() as connection:
            return web_annotations.one(connection, reader_id, _known(id))

    def add(self, reader_id: int, paper_id: int, value: object) -> tuple[Annotation, bool]:
        """Store an annotation; gives it as it is stored, and whether it is new.

        Raises InvalidInputError for what is none, and TakenError where its id is another annotation's.
        """
        checked = anno.checked(value)
        with self._together(), self._store.write() as connection:
            about = source_of(papers.one(connection, reader_id, paper_id))
            return web_annotations.add(connection, reader_id, paper_id, checked, source=about, at=self._now())

    def edit(self, reader_id: int, id: str, patch: Mapping[str, Any], *, if_match: str | None = None) -> Annotation:
        """Replace properties of an annotation, null removing one; gives it as it is now.

        Raises InvalidInputError, and ConflictError when ``if_match`` is stale.
        """
        with self._together(), self._store.write() as connection:
            paper_id, before = web_annotations.one(connection, reader_id, _known(id))
            _refuse_stale(if_match, before)
            about, at = source_of(papers.one(connection, reader_id, paper_id)), self._now()
            after = anno.patched(before, patch, source=about, at=at)
            web_annotations.replace(connection, reader_id, paper_id, before, after, at=at)
            return after

    def delete(self, reader_id: int, id: str, *, if_match: str | None = None) -> tuple[int, Annotation]:
        """Delete an annotation; gives its paper's id and what it was, which ``add`` takes back.

        Raises ConflictError when ``if_match`` is stale.
        """
        with self._together(), self._store.write() as connection:
            paper_id, before = web_annotations.one(connection, reader_id, _known(id))
            _refuse_stale(if_match, before)
            web_annotations.remove(connection, reader_id, paper_id, str(before["id"]), at=self._now())
            return paper_id, before


def _known(id: str) -> str:
    known = anno.own_id(id)
    if known is None:
        raise NotFoundError(f"{id[:80]!r} is no annotation's id: it begins with urn:uuid:.")
    return known


def _refuse_stale(if_match: str | None, present: Annotation) -> None:
    if if_match is None or if_match.strip() == "*":
        return
    if anno.etag(present) not in [tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(",")]:
        raise ConflictError("This annotation was changed elsewhere since you loaded it: load it again, then repeat.")
