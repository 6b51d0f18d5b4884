"""What follows the change log inside the server: the texts for the search index, and the titles known to ``match``."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from paperlight import identifiers
from paperlight.matching import TitleIndex
from paperlight.search import IndexDoc
from paperlight.store import Store, changes, papers, readings, web_annotations
from paperlight.types import Evidence, Match, PageText, Status

_BATCH = 1_000
# A match before its place and paper are filled in.
_BY_IDENTIFIER = Match(paper_id=0, title="", status=Status.NEW, evidence=Evidence.IDENTIFIER, score=1.0)


class SearchedTexts:
    """The library as the search index follows it (``search.ChangeSource``)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def latest(self) -> int:
        """The newest change that matters to search."""
        with self._store.read() as connection:
            return changes.latest_searched(connection)

    def pending(self, cursor: int, limit: int) -> tuple[list[IndexDoc], list[int], int]:
        """Papers changed after the cursor, ids deleted after it, and the cursor to go on from."""
        with self._store.read() as connection:
            touched, reached = changes.after(connection, cursor, limit=limit, searched=True)
            docs = list(_documents(connection, papers.texts(connection, touched)))
        kept = {doc.id for doc in docs}
        return docs, [paper_id for paper_id in touched if paper_id not in kept], reached

    def documents(self) -> Iterator[IndexDoc]:
        """All papers."""
        with self._store.read() as connection:
            for batch in papers.stream(connection):
                yield from _documents(connection, batch)

    def count(self) -> int:
        """How many papers there are."""
        with self._store.read() as connection:
            return papers.count(connection)

    def epoch(self) -> str:
        """Which library this is."""
        return self._store.epoch


def _documents(connection: Connection, rows: Sequence[papers.Texts]) -> Iterator[IndexDoc]:
    ids = [row.id for row in rows]
    notes, annotated = readings.notes_of(connection, ids), web_annotations.texts_of(connection, ids)
    for row in rows:
        own = dict(notes.get(row.id, {}))
        for reader_id, texts in annotated.get(row.id, {}).items():
            own[reader_id] = "\n\n".join([*filter(None, [own.get(reader_id)]), *texts])
        yield IndexDoc(
            id=row.id,
            title=row.title,
            abstract=row.abstract,
            authors=tuple(row.authors),
            notes=own,
        )


class KnownTitles:
    """All titles of the library in memory, brought up to date by the change log whenever they are asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._index = TitleIndex()
        self._cursor = 0

    def find(self, reader_id: int, texts: Sequence[PageText], links: Sequence[str]) -> list[Match]:
        """The known papers in texts and links: texts first, each in reading order."""
        with self._lock, self._store.read() as connection:
            self._follow(connection)
            spans = [self._in_text(connection, number, text) for number, text in enumerate(texts)]
            found = [span for each in spans for span in each]
            found += self._in_links(connection, links)
            known = {each.id: each for each in papers.by_ids(connection, reader_id, [span.paper_id for span in found])}
        return [
            replace(span, title=known[span.paper_id].title, status=known[span.paper_id].reading.status)
            for span in found
            if span.paper_id in known
        ]

    def _follow(self, connection: Connection) -> None:
        while True:
            touched, reached = changes.after(connection, self._cursor, limit=_BATCH, searched=True)
            if reached == self._cursor:
                return
            known = {row.id: row for row in papers.texts(connection, touched)}
            for paper_id in touched:
                if paper_id in known:
                    row = known[paper_id]
                    self._index.put(paper_id, row.title, row.keys, row.near_keys)
                else:
                    self._index.discard(paper_id)
            self._cursor = reached

    def _in_text(self, connection: Connection, number: int, text: PageText) -> list[Match]:
        named = identifiers.find_in_text(text.text)
        owners = _owners(connection, [(each.identifier,) for each in named])
        spans = [
            replace(_BY_IDENTIFIER, paper_id=owner, text=number, start=each.start, end=each.end)
            for each, owner in zip(named, owners, strict=True)
            if owner is not None
        ]
        taken = [(span.start, span.end) for span in spans]
        for each in self._index.find(text.text, text.role):
            if all(each.end <= start or each.start >= end for start, end in taken):
                by_title = replace(_BY_IDENTIFIER, evidence=each.evidence, score=each.score, reasons=each.reasons)
                spans.append(replace(by_title, paper_id=each.paper_id, text=number, start=each.start, end=each.end))
        return sorted(spans, key=lambda span: span.start)

    def _in_links(self, connection: Connection, links: Sequence[str]) -> Iterable[Match]:
        named = [identifiers.from_url(link) for link in links]
        for number, owner in enumerate(_owners(connection, named)):
            if owner is not None:
                yield replace(_BY_IDENTIFIER, paper_id=owner, link=number)


def _owners(connection: Connection, named: Sequence[Sequence[str]]) -> list[int | None]:
    """The paper of each list of identifiers: that of the first known one, or of one that is equal by construction."""
    wanted = [[*values, *(other for value in values for other in identifiers.also(value))] for values in named]
    owners = papers.owners_of(connection, {value for values in wanted for value in values})
    return [next((owners[value] for value in values if value in owners), None) for values in wanted]
