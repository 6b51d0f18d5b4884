"""Searching the library: the index ranks, SQL filters and pages, and answers by itself while the index can't."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from paperlight import identifiers, limits
from paperlight.errors import IndexUnavailableError
from paperlight.search import SearchResult
from paperlight.search.indexer import Indexer
from paperlight.store import Store, listing, papers, web_annotations
from paperlight.types import Hit, Page, Paper, PaperFilter, Sort, Status

# How long a search waits for the index to hold what was just written, in seconds; after that SQL answers.
_PATIENCE = 1.5
_WORDS = re.compile(r"\w+")


class Searching:
    """What the library does with a query. ``indexer`` is asked first, ``store`` has the last word."""

    def __init__(self, store: Store, indexer: Indexer) -> None:
        self._store, self._indexer = store, indexer

    def page(self, reader_id: int, chosen: PaperFilter, sort: Sort, *, limit: int, cursor: str | None) -> Page[Hit]:
        """Part of what a query finds; raises InvalidInputError for a cursor of another list."""
        first = _offset(cursor)
        unfiltered = replace(chosen, q="") == PaperFilter() and sort is Sort.RELEVANCE
        result = self._ranked(reader_id, chosen.q, first + limit + 1 if unfiltered else None)
        scores = dict(result.hits)
        with self._store.read() as connection:
            order = list(scores) if unfiltered else _ordered(connection, reader_id, chosen, sort, scores)
            ids = order[first : first + limit]
            found, annotated = papers.by_ids(connection, reader_id, ids), web_annotations.texts_of(connection, ids)
        snippets = [self._snippet(chosen.q, each, annotated.get(each.id, {}).get(reader_id, [])) for each in found]
        return Page(
            items=[
                Hit(paper=paper, score=scores[paper.id], snippet=snippet)
                for paper, snippet in zip(found, snippets, strict=True)
            ],
            next=listing.encode(["search", first + limit]) if len(order) > first + limit else None,
            total=result.total if unfiltered else len(order),
            suggestion=result.suggestion,
        )

    def ids(self, reader_id: int, chosen: PaperFilter, sort: Sort) -> list[int]:
        """All that a query finds, in order."""
        scores = dict(self._ranked(reader_id, chosen.q, None).hits)
        with self._store.read() as connection:
            return _ordered(connection, reader_id, chosen, sort, scores)

    def status_counts(self, reader_id: int, chosen: PaperFilter) -> Mapping[Status, int]:
        """How many papers a query finds of each status; the filter's own statuses are left aside."""
        found = {paper_id for paper_id, _ in self._ranked(reader_id, chosen.q, None).hits}
        with self._store.read() as connection:
            statuses = listing.statuses(connection, reader_id, replace(chosen, statuses=()))
        return Counter(status for paper_id, status in statuses.items() if paper_id in found)

    def _snippet(self, query: str, paper: Paper, annotated: Sequence[str]) -> str:
        texts = (paper.abstract, paper.title, ", ".join(paper.authors), paper.reading.note, *annotated)
        return self._indexer.snippet(query, texts)

    def _ranked(self, reader_id: int, query: str, limit: int | None) -> SearchResult:
        """The index's answer, or SQL's while the index is behind, being rebuilt or broken."""
        query = query[: limits.QUERY].replace("\x00", " ")
        if named := identifiers.canonical(query.strip()):
            with self._store.read() as connection:
                owner = papers.owners_of(connection, [named]).get(named)
            if owner is not None:
                return SearchResult(hits=((owner, 1.0),), total=1)
        try:
            if self._indexer.wait(_PATIENCE):
                return self._indexer.search(query, reader_id=reader_id, limit=limit)
        except IndexUnavailableError:
            pass
        words = [word for word in _WORDS.findall(query) if word not in ("AND", "OR", "NOT")]
        if not words:
            return SearchResult()
        with self._store.read() as connection:
            ids = listing.substring_search(connection, reader_id, words)
        hits = tuple((paper_id, 1.0 / place) for place, paper_id in enumerate(ids, start=1))
        return SearchResult(hits=hits[:limit], total=len(hits))


def _ordered(
    connection: Connection, reader_id: int, chosen: PaperFilter, sort: Sort, scores: Mapping[int, float]
) -> list[int]:
    """The found papers that meet the filter, in the wanted order; ``scores`` has them best first."""
    if sort is not Sort.RELEVANCE:
        return [i for i in listing.ids(connection, reader_id, chosen, sort) if i in scores]
    kept = set(listing.ids(connection, reader_id, chosen, Sort.ADDED))
    return [i for i in scores if i in kept]


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    offset: int = listing.decode(cursor, "search", int)[0]
    return offset
