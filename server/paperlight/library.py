"""The library: what every surface (API, dashboard, command line) calls. Use cases only; the rooms below do the work."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from paperlight import exporting, formats, identifiers, importing, limits, vault
from paperlight.annotating import Annotating
from paperlight.errors import InvalidInputError, NotFoundError
from paperlight.following import KnownTitles, SearchedTexts
from paperlight.importing import Importing, Named
from paperlight.remembering import Remembering
from paperlight.search import SearchIndex
from paperlight.search.indexer import Indexer
from paperlight.searching import Searching
from paperlight.store import (
    Store,
    changes,
    digests,
    listing,
    merging,
    once,
    papers,
    readings,
    rekeying,
    sources,
    statistics,
    web_annotations,
)
from paperlight.subscribing import Subscribing
from paperlight.types import (
    Answer,
    ChangedPaper,
    Changes,
    Digest,
    Entry,
    Export,
    Hit,
    Match,
    Page,
    PageText,
    Paper,
    PaperDraft,
    PaperFilter,
    ReadingPatch,
    Sort,
    Stats,
    Status,
)
from paperlight.vault import Updated

_AS_LONG_AS_IT_TAKES = 24 * 3600.0
# Digits of the largest number that every database counts to.
_LONGEST_SEQUENCE = 18


class Library:
    """One library. ``reader_id`` is always the asking reader; a local library has one, ``local_reader``.

    Methods raise the errors of ``errors.py`` and no others. Threads may share a library.
    """

    def __init__(self, store: Store, index: SearchIndex, *, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        rekeying.bring_up_to_date(store, at=now())
        self._titles = KnownTitles(store)
        self.indexer = Indexer(index, SearchedTexts(store))
        self._searching = Searching(store, self.indexer)
        self.imports = Importing(store, together=self.together, now=now)
        self.annotations = Annotating(store, together=self.together, now=now)
        self.remembering = Remembering(store)
        self.subscribing = partial(Subscribing, store, self.imports, together=self.together, now=now)
        self.local_reader = store.local_reader

    def start(self) -> None:
        """Begin to keep the search index up with the library, in a thread of its own."""
        self.indexer.start()

    def close(self) -> None:
        """Stop the thread and let go of all files."""
        self.indexer.close()
        self._store.close()

    def catch_up(self) -> None:
        """Wait, as long as it takes, until the search index holds all that the library does."""
        self.indexer.wait(_AS_LONG_AS_IT_TAKES)

    def reindex(self, progress: Callable[[int], None] | None = None) -> int:
        """Build the search index anew; gives how many papers it holds. ``progress`` hears how many are done."""
        self.indexer.rebuild(progress)
        return self.indexer.count()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all writes inside one transaction."""
        with self._store.write():
            yield
        self.indexer.notify()

    def recall(self, reader_id: int, key: str, request: str) -> Answer | None:
        """What a write with this Idempotency-Key was answered; raises KeyReusedError when it was another request."""
        with self._store.read() as connection:
            return once.recall(connection, reader_id, key, request)

    def remember(self, reader_id: int, key: str, request: str, answer: Answer) -> None:
        """Keep the answer to a write; inside ``together`` it is kept if and only if the write is."""
        with self._store.write() as connection:
            once.remember(connection, reader_id, key, request, answer, at=self._now())

    # Digests

    def import_digest(
        self,
        reader_id: int,
        data: bytes,
        *,
        format: str | None = None,
        source: str | None = None,
        date: date | None = None,
        title: str | None = None,
        content_type: str | None = None,
        filename: str | None = None,
    ) -> tuple[Digest, bool]:
        """Take in bytes that hold one digest, whole or not at all; the same bytes again give the same one and False.

        ``imports`` takes in files, tells how far it is, shows what it would do, and takes back. Raises UnreadableError
        and UnknownFormatError.
        """
        sent = formats.Source(content=data, today=self.imports.today(), filename=filename, content_type=content_type)
        named = Named(source=source, title=title, date=date)
        last = self.imports.take(reader_id, sent, format=format, named=named).digests[-1]
        return last.digest, last.is_new

    def digests(self, *, limit: int = 50, cursor: str | None = None) -> Page[Digest]:
        """Digests, the newest import first."""
        with self._store.read() as connection:
            return digests.page(connection, limit=limit, cursor=cursor)

    def digest(self, reader_id: int, digest_id: int) -> tuple[Digest, list[Entry]]:
        """A digest and its entries in order; raises NotFoundError."""
        with self._store.read() as connection:
            return digests.one(connection, digest_id), digests.entries_of(connection, reader_id, digest_id)

    # Papers

    def papers(
        self,
        reader_id: int,
        chosen: PaperFilter,
        *,
        sort: Sort | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Hit]:
        """List and search in one; without ``sort`` by relevance when there is a query, else the newest first."""
        if chosen.q.strip():
            return self._searching.page(reader_id, chosen, sort or Sort.RELEVANCE, limit=limit, cursor=cursor)
        with self._store.read() as connection:
            found, following, total = listing.page(
                connection, reader_id, chosen, _plain(sort), limit=limit, cursor=cursor
            )
        return Page(items=[Hit(paper=paper) for paper in found], next=following, total=total)

    def status_counts(self, reader_id: int, chosen: PaperFilter) -> Mapping[Status, int]:
        """How many papers of each status meet the filter, its own statuses left aside."""
        if chosen.q.strip():
            return self._searching.status_counts(reader_id, chosen)
        with self._store.read() as connection:
            return Counter(listing.statuses(connection, reader_id, replace(chosen, statuses=())).values())

    def paper(self, reader_id: int, paper_id: int) -> Paper:
        """One paper with its digests, annotations and sources; raises NotFoundError."""
        with self._store.read() as connection:
            return replace(
                papers.one(connection, reader_id, paper_id),
                digests=papers.digests_of(connection, paper_id),
                annotations=tuple(web_annotations.of_papers(connection, reader_id, [paper_id])[paper_id]),
                sources=sources.of_papers(connection, [paper_id])[paper_id],
            )

    def count(self) -> int:
        """How many papers there are."""
        with self._store.read() as connection:
            return papers.count(connection)

    def is_empty(self) -> bool:
        """Whether nothing was ever imported or saved and is still there."""
        return self.count() == 0 and not self.digests(limit=1).items

    def resolve(self, reference: str) -> int:
        """The id of the paper that a person names by its number or by an identifier; raises NotFoundError."""
        if reference.isascii() and reference.isdigit() and len(reference) < len(str(limits.LARGEST_ID)):
            return int(reference)
        value = identifiers.canonical(reference)
        with self._store.read() as connection:
            owner = papers.owners_of(connection, [value]).get(value) if value else None
        if owner is None:
            raise NotFoundError(
                f"No paper is known as {reference[:80]!r}: `paperlight search` shows the numbers of papers."
            )
        return owner

    def add_paper(self, reader_id: int, draft: PaperDraft, patch: ReadingPatch | None = None) -> tuple[Paper, bool]:
        """Add a paper, or fill what the known one lacks, and mark it; gives whether it is new."""
        draft = importing.cleaned(draft)
        with self.together(), self._store.write() as connection:
            merged = merging.merge(connection, [draft], at=self._now())
            if patch is not None:
                self.mark(reader_id, merged.ids[0], patch)
            return self.paper(reader_id, merged.ids[0]), bool(merged.added)

    def edit_paper(
        self, reader_id: int, paper_id: int, fields: Mapping[str, Any], *, if_match: str | None = None
    ) -> Paper:
        """Set a paper's own fields (those of PaperDraft, any subset); raises NotFoundError and ConflictError.

        What this changes counts as typed: neither a page nor a digest fills or overwrites it afterwards.
        """
        with self.together(), self._store.write() as connection:
            before = papers.one(connection, reader_id, paper_id)
            papers.refuse_stale(if_match, before, papers.METADATA)
            names = ("title", "abstract", "authors", "year", "venue", "links", "identifiers")
            present = PaperDraft(**{name: getattr(before, name) for name in names})
            after = importing.cleaned(replace(present, **fields))
            if after == present:
                return self.paper(reader_id, paper_id)
            values: dict[str, Any] = {name: getattr(after, name) for name in names if name != "identifiers"}
            values |= merging.keyed(after.title)
            values["typed"] = sorted({*before.typed, *sources.typed(present, after)})
            papers.set_identifiers(connection, paper_id, after.identifiers)
            papers.change_one(connection, paper_id, values, at=self._now())
            return self.paper(reader_id, paper_id)

    def delete_paper(self, reader_id: int, paper_id: int, *, if_match: str | None = None) -> None:
        """Delete a paper with all that readers did with it; raises NotFoundError and ConflictError."""
        with self.together(), self._store.write() as connection:
            papers.refuse_stale(if_match, papers.one(connection, reader_id, paper_id), papers.WHOLE)
            papers.remove(connection, paper_id, at=self._now())

    def learn(self, reader_id: int, paper_id: int, told: PaperDraft, url: str) -> tuple[Paper, bool]:
        """Fill what a paper lacks with what its own page, at ``url``, tells of it; gives whether it learned anything.

        Raises NotFoundError and InvalidInputError.
        """
        told, url = importing.cleaned(told), limits.web_address(url, "url")
        with self.together(), self._store.write() as connection:
            known = papers.one(connection, reader_id, paper_id)
            is_new = sources.learn(connection, known, told, url, at=self._now())
            return self.paper(reader_id, paper_id), is_new

    def take_back(self, reader_id: int, paper_id: int, source_id: int) -> Paper:
        """Take from a paper what a source gave, where it is still as it was given; raises NotFoundError."""
        with self.together(), self._store.write() as connection:
            sources.take_back(connection, papers.one(connection, reader_id, paper_id), source_id, at=self._now())
            return self.paper(reader_id, paper_id)

    def give_again(self, reader_id: int, paper_id: int, source_id: int) -> Paper:
        """Undo ``take_back``; raises NotFoundError."""
        with self.together(), self._store.write() as connection:
            sources.give_again(connection, papers.one(connection, reader_id, paper_id), source_id, at=self._now())
            return self.paper(reader_id, paper_id)

    # Readings

    def mark(self, reader_id: int, paper_id: int, patch: ReadingPatch, *, if_match: str | None = None) -> Paper:
        """Change a reading; raises NotFoundError, InvalidInputError and, when ``if_match`` is stale, ConflictError."""
        with self.together(), self._store.write() as connection:
            papers.refuse_stale(if_match, papers.one(connection, reader_id, paper_id), papers.READING)
            self.mark_many(reader_id, [(paper_id, patch)])
            return self.paper(reader_id, paper_id)

    def mark_many(self, reader_id: int, patches: Sequence[tuple[int, ReadingPatch]]) -> list[Paper]:
        """Change many readings, all or nothing; gives the papers, each once, without digests and annotations.

        Raises NotFoundError and InvalidInputError.
        """
        at, ids = self._now(), list(dict.fromkeys(paper_id for paper_id, _ in patches))
        with self.together(), self._store.write() as connection:
            before = {paper.id: paper.reading for paper in papers.by_ids(connection, reader_id, ids)}
            for paper_id in ids:
                if paper_id not in before:
                    raise papers.missing(paper_id)
            after = dict(before)
            for paper_id, patch in patches:
                after[paper_id] = readings.patched(after[paper_id], importing.cleaned_patch(patch), at=at)
            for paper_id in ids:
                readings.put(connection, reader_id, paper_id, before[paper_id], after[paper_id], at=at)
            return papers.by_ids(connection, reader_id, ids)

    def tags(self, reader_id: int) -> list[tuple[str, int]]:
        """The reader's tags with the number of papers, the most used first."""
        with self._store.read() as connection:
            return readings.tag_counts(connection, reader_id)

    def tags_page(self, reader_id: int, *, limit: int, cursor: str | None = None) -> Page[tuple[str, int]]:
        """The same in parts; raises InvalidInputError for a cursor of another list."""
        tags = self.tags(reader_id)
        first: int = listing.decode(cursor, "tags", int)[0] if cursor is not None else 0
        following = listing.encode(["tags", first + limit]) if len(tags) > first + limit else None
        return Page(items=tags[first : first + limit], next=following, total=len(tags))

    def stats(self, reader_id: int) -> Stats:
        """The reader's counts."""
        with self._store.read() as connection:
            return statistics.of_reader(connection, reader_id)

    # Recognition and sync

    def match(self, reader_id: int, texts: Sequence[PageText], links: Sequence[str]) -> list[Match]:
        """The known papers in texts and links."""
        return self._titles.find(reader_id, texts, links)

    def changes(self, reader_id: int, *, since: str | None = None, limit: int = 1_000) -> Changes:
        """What changed after a cursor. A cursor of another library, or of a restored one, begins anew (``reset``)."""
        with self._store.read() as connection:
            newest = changes.latest(connection)
            after = _sequence(since, self._store.epoch, newest)
            touched, reached = changes.after(connection, after or 0, limit=limit, reader_id=reader_id)
            texts = {row.id: row for row in papers.texts(connection, touched)}
            known = papers.by_ids(connection, reader_id, touched)
            notes = web_annotations.of_papers(connection, reader_id, touched)
        items = tuple(_changed(paper, texts[paper.id], notes[paper.id]) for paper in known)
        return Changes(
            items=items,
            deleted=tuple(paper_id for paper_id in touched if paper_id not in texts),
            next=f"{self._store.epoch}.{reached}",
            more=len(touched) > 0 and reached < newest,
            reset=after is None,
        )

    # Export

    def export(
        self, reader_id: int, format: str, chosen: PaperFilter, *, sort: Sort | None = None, style: str | None = None
    ) -> Export:
        """All papers that meet the filter, in a format; raises what ``formats.write`` raises."""
        with self._store.read() as connection:
            ids = self._ids(reader_id, chosen, sort)
            content = exporting.written(connection, reader_id, format, ids, style)
        writer = formats.WRITERS[format]
        etag = hashlib.sha256(content).hexdigest()[:32]
        return Export(
            content=content, media_type=writer.media_type, filename=f"paperlight.{writer.extension}", etag=etag
        )

    def export_notes(self, reader_id: int, folder: Path, chosen: PaperFilter, *, sort: Sort | None = None) -> Updated:
        """The same as notes in a folder, one a paper, kept up to date; raises what ``vault.update`` raises."""
        with self._store.read() as connection:
            found = exporting.whole(connection, reader_id, self._ids(reader_id, chosen, sort))
        return vault.update(folder, found)

    def _ids(self, reader_id: int, chosen: PaperFilter, sort: Sort | None) -> list[int]:
        """All papers that meet the filter; without ``sort`` the oldest first: a list that grows keeps its order."""
        if chosen.q.strip():
            return self._searching.ids(reader_id, chosen, sort or Sort.RELEVANCE)
        with self._store.read() as connection:
            ordered = listing.ids(connection, reader_id, chosen, _plain(sort))
        return ordered if sort else sorted(ordered)

    def check(self) -> list[str]:
        """What is wrong with the database or the index, one sentence each; empty when all is well."""
        problems = [f"The database: {problem}." for problem in self._store.check()]
        return problems + self.indexer.check()


def _plain(sort: Sort | None) -> Sort:
    """An order for a list without a query, which has no relevance."""
    return Sort.ADDED if sort in (None, Sort.RELEVANCE) else sort


def _sequence(since: str | None, epoch: str, newest: int) -> int | None:
    """The number in a cursor of ``changes``; None when it is of another library, so that all begins anew."""
    if not since:
        return 0
    library, _, number = since.partition(".")
    if not number.isascii() or not number.isdigit() or len(number) > _LONGEST_SEQUENCE:
        raise InvalidInputError("This is no cursor of changes: begin again without since.", field="since")
    return int(number) if library == epoch and int(number) <= newest else None


def _changed(paper: Paper, texts: papers.Texts, annotations: Sequence[Mapping[str, Any]]) -> ChangedPaper:
    return ChangedPaper(
        id=paper.id,
        title=paper.title,
        keys=tuple(texts.keys),
        near_keys=tuple(texts.near_keys),
        identifiers=paper.identifiers,
        etag=paper.etag,
        reading=paper.reading,
        annotations=tuple(annotations),
    )
