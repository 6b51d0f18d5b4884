"""A digest whose papers are read: merged into the library, its entries kept, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from paperlight import formats, limits
from paperlight.importing.spool import Spool
from paperlight.store import digests, journal, merging, papers, readings, sources, web_annotations
from paperlight.store.journal import Step
from paperlight.store.merging import Merged
from paperlight.types import ArchivedDigest, Digest, Imported, Incoming, PaperDraft, Reading

# The one format that carries digests and readings: what a library exports whole and takes back.
ARCHIVE = "json"
# Of how many papers a preview tells what becomes of them.
_OUTCOMES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the reader says of a digest; it overrules what the digest says of itself."""

    source: str | None = None
    title: str | None = None
    date: date | None = None


def store_digest(
    connection: Connection,
    reader_id: int,
    sha256: str,
    incoming: Incoming,
    spool: Spool,
    named: Named,
    *,
    at: datetime,
    progress: Callable[[int], None] = lambda done: None,
) -> Imported:
    """Merge a digest's papers and keep its entries; ``progress`` hears how many are done.

    Raises what merging raises; the caller's transaction then stores nothing.
    """
    digest_id = digests.add(connection, _values(sha256, incoming, named, at), ())
    ids: list[int] = []
    added: set[int] = set()
    changed: set[int] = set()
    outcomes: list[tuple[str, str]] = []
    for drafts in spool.chunks():
        merged = merging.merge(connection, drafts, at=at, apart=incoming.format == ARCHIVE)
        restored = _restore(connection, reader_id, drafts, merged, at=at)
        journal.keep(connection, digest_id, [*merged.steps, *restored])
        added |= merged.added
        changed |= (merged.changed | {step.paper_id for step in restored}) - added
        if not incoming.archived:
            entries = zip(drafts, merged.ids, strict=True)
            digests.add_entries(connection, digest_id, [(paper.position, paper.raw, i) for paper, i in entries])
        outcomes += _outcomes(drafts, merged.ids, added, changed)[: _OUTCOMES - len(outcomes)]
        ids += merged.ids
        progress(len(ids))
    # An export that is taken back is no listing: its papers stand again in the digests that they stood in.
    restored_digests = [made for each in incoming.archived if (made := _restore_digest(connection, each, ids))]
    if restored_digests:
        journal.keep(connection, digest_id, [Step(paper_id=0, kind=journal.DIGESTS, done={"ids": restored_digests})])
    counts = {
        "entries": len(ids),
        "added": len(added),
        "known": len(set(ids) - added),
        "changed": len(changed & set(ids)),
    }
    digests.count(connection, digest_id, counts, spool.skipped)
    return Imported(digest=digests.one(connection, digest_id), is_new=True, outcomes=tuple(outcomes))


def _values(sha256: str, incoming: Incoming, named: Named, at: datetime) -> dict[str, Any]:
    day = named.date or incoming.date
    source = incoming.source if named.source is None else named.source
    title = incoming.title if named.title is None else named.title
    return {
        "sha256": sha256,
        "format": incoming.format,
        "source": limits.line(source, "source", limits.NAME),
        "title": limits.line(title, "title", limits.TITLE),
        "date": day or at.astimezone().date(),
        "date_inferred": named.date is None and (incoming.date is None or incoming.date_inferred),
        "imported": at,
    }


def _outcomes(
    drafts: Sequence[PaperDraft], ids: Sequence[int], added: set[int], changed: set[int]
) -> list[tuple[str, str]]:
    """What became of each paper, by its title."""
    return [
        (draft.title, "new" if paper_id in added else "changed" if paper_id in changed else "known")
        for draft, paper_id in zip(drafts, ids, strict=True)
    ]


def _restore(
    connection: Connection, reader_id: int, drafts: Sequence[PaperDraft], merged: Merged, *, at: datetime
) -> list[Step]:
    """Give papers the readings, annotations and sources that a file brings along; gives what was done."""
    steps: list[Step] = []
    # A paper that is new has no reading yet: those of many are stored at once.
    first: dict[int, Reading] = {}
    for paper, paper_id in zip(drafts, merged.ids, strict=True):
        if paper.reading is not None:
            is_first = paper_id in merged.added
            known = first.get(paper_id) if is_first else readings.of_paper(connection, paper_id).get(reader_id)
            before = known or Reading()
            after = readings.combined(before, paper.reading)
            if after != before:
                if is_first:
                    first[paper_id] = after
                else:
                    readings.put(connection, reader_id, paper_id, before, after, at=at)
                told = {"before": journal.reading_out(before), "after": journal.reading_out(after)}
                steps.append(Step(paper_id=paper_id, kind=journal.READING, done={"reader_id": reader_id, **told}))
        if paper.annotations:
            about = formats.source_of(papers.one(connection, reader_id, paper_id))
            made = web_annotations.restore(connection, reader_id, paper_id, paper.annotations, source=about, at=at)
            if made:
                done = {"reader_id": reader_id, "ids": made}
                steps.append(Step(paper_id=paper_id, kind=journal.ANNOTATIONS, done=done))
        if paper.sources and (kept := sources.restore(connection, paper_id, paper.sources)):
            steps.append(Step(paper_id=paper_id, kind=journal.SOURCES, done={"ids": kept}))
    readings.add_many(connection, reader_id, first, at=at)
    return steps


def _restore_digest(connection: Connection, archived: ArchivedDigest, ids: Sequence[int]) -> int | None:
    if digests.of_bytes(connection, archived.sha256) is not None:
        return None
    values: Mapping[str, Any] = {
        "sha256": archived.sha256,
        "format": archived.format,
        "source": archived.source,
        "title": archived.title,
        "date": archived.date,
        "date_inferred": archived.date_inferred,
        "imported": archived.imported,
        "entries": len(archived.entries),
        "added": archived.added,
        "known": archived.known,
    }
    digest_id = digests.add(connection, values, archived.skipped)
    entries = [(entry.position, entry.raw, ids[entry.paper]) for entry in archived.entries]
    digests.add_entries(connection, digest_id, entries)
    return digest_id


def nothing_stored(digest: Digest) -> Imported:
    """What is said of a digest that was imported before."""
    return Imported(digest=digest, is_new=False)
