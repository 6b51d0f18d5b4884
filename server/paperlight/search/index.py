"""What a search engine is to Paperlight: a throwaway cache of the library's texts that ranks paper ids for a query.

SQL is the truth. An engine holds nothing that can't be made again from a ``ChangeSource``, it is only ever written by
the one ``Indexer``, and its callers answer from SQL whenever it raises ``IndexUnavailableError``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Progress = Callable[[int], None]
"""Told now and then how many papers are done so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDoc:
    """What of a paper can be searched.

    ``notes`` maps a reader's id to their note and the texts of their annotations: readers search only their own.
    """

    id: int
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    notes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Paper ids with their scores, best first (equal scores: lower id first).

    ``hits`` are at most as many as were asked for, ``total`` counts all papers found. ``suggestion`` is a better-spelt
    query that finds something; it is given only when nothing was found.
    """

    hits: tuple[tuple[int, float], ...] = ()
    total: int = 0
    suggestion: str | None = None


class SearchIndex(Protocol):
    """An engine. Any thread may search; only the one that holds the writer's lock may update or rebuild.

    Every method but ``snippet``, ``cursor``, ``epoch`` and ``close`` raises ``IndexUnavailableError`` when the
    index can't be read or written, whatever went wrong inside the engine.
    """

    def search(self, query: str, *, reader_id: int, limit: int | None) -> SearchResult:
        """Rank the papers that meet a query (language: docs/search.md). Every string is a query.

        Called by the ``Indexer``. Sees the last commit of whatever process wrote it. ``limit`` None gives all hits.
        """
        ...

    def snippet(self, query: str, texts: Sequence[str]) -> str:
        """A stretch of at most 240 characters that shows why a paper was found.

        It comes from the first of ``texts`` that has a wanted word, else it is how the first text begins. Found words
        stand between ``SNIPPET_START`` and ``SNIPPET_END``. Needs no index, so it never raises.
        """
        ...

    def update(self, docs: Iterable[IndexDoc], deleted: Iterable[int], cursor: int) -> None:
        """Put papers (new or changed), take out others, and remember the cursor: one commit, all or nothing."""
        ...

    def rebuild(self, docs: Iterable[IndexDoc], cursor: int, *, epoch: str, progress: Progress | None = None) -> None:
        """Build anew beside the present index, then swap it in at once; the present one answers meanwhile.

        ``epoch`` names the database the papers come from. An exception of ``docs`` or ``progress`` passes through.
        """
        ...

    def recover(self) -> bool:
        """Throw away what a killed writer left behind, check all that is kept; False when a rebuild is needed."""
        ...

    def cursor(self) -> int | None:
        """The last change applied, or None when there is no usable index."""
        ...

    def epoch(self) -> str | None:
        """The database the index was built from, or None when there is no usable index."""
        ...

    def count(self) -> int:
        """How many papers the index holds."""
        ...

    def acquire(self) -> bool:
        """Take the writer's lock, which one process holds at a time; True also when it is held already."""
        ...

    def discard(self) -> None:
        """Make the index unusable, so that whoever holds the writer's lock builds it anew. Any process may."""
        ...

    def close(self) -> None:
        """Let go of files and of the writer's lock. The index can't be used afterwards."""
        ...


class ChangeSource(Protocol):
    """Where the index comes from: the library hands it over, so that ``search`` need not know the store."""

    def latest(self) -> int:
        """The newest change that matters to search; 0 before the first."""
        ...

    def pending(self, cursor: int, limit: int) -> tuple[list[IndexDoc], list[int], int]:
        """Papers changed after ``cursor``, ids deleted after it, and the cursor to go on from.

        Looks at no more than ``limit`` changes. The cursor comes back as it was when there are none.
        """
        ...

    def documents(self) -> Iterator[IndexDoc]:
        """All papers, streamed."""
        ...

    def count(self) -> int:
        """How many papers there are."""
        ...

    def epoch(self) -> str:
        """A random name of the database, so that the index of another library is never used."""
        ...
