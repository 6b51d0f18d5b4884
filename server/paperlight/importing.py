"""One pasted page or file on its way into the library: read, cleaned, merged, all in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from paperlight import anno, formats, identifiers, limits
from paperlight.errors import InvalidInputError, UnreadableError
from paperlight.store import digests, merging, papers, readings, sources, web_annotations
from paperlight.types import ArchivedDigest, Digest, DigestDraft, Link, PaperDraft, Reading, ReadingPatch, Skipped

# The one format that carries digests and readings: what a library exports whole and takes back.
ARCHIVE = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the reader says of a digest; it overrules what the digest says of itself."""

    source: str | None = None
    title: str | None = None
    date: date | None = None


def cleaned(draft: PaperDraft) -> PaperDraft:
    """A draft within the limits, its identifiers canonical; raises InvalidInputError naming the field."""
    reading = draft.reading
    if reading is not None:
        note = limits.text(reading.note, "note", limits.NOTE)
        reading = replace(reading, tags=limits.tags(reading.tags), note=note)
    return replace(
        draft,
        title=limits.title(draft.title),
        abstract=limits.text(draft.abstract, "abstract", limits.ABSTRACT),
        authors=limits.names(draft.authors, "authors", limits.AUTHORS, limits.NAME),
        year=limits.year(draft.year),
        venue=limits.line(draft.venue, "venue", limits.NAME),
        links=cleaned_links(draft.links),
        identifiers=canonical_identifiers(draft.identifiers),
        reading=reading,
        annotations=tuple(anno.checked(each) for each in draft.annotations),
    )


def cleaned_patch(patch: ReadingPatch) -> ReadingPatch:
    """A change to a reading within the limits; raises InvalidInputError naming the field."""
    if patch.tags is not None:
        patch = replace(patch, tags=limits.tags(patch.tags))
    if patch.note is not None:
        patch = replace(patch, note=limits.text(patch.note, "note", limits.NOTE))
    return patch


def cleaned_links(links: Sequence[Link]) -> tuple[Link, ...]:
    """Links with good web addresses, each once; raises InvalidInputError."""
    kept = {address: Link(url=address, kind=link.kind) for link in links if (address := limits.web_address(link.url))}
    if len(kept) > limits.LINKS:
        raise InvalidInputError(f"There are {len(kept)} links: keep at most {limits.LINKS}.", field="links")
    return tuple(kept.values())


def canonical_identifiers(values: Sequence[str]) -> tuple[str, ...]:
    """Identifiers in canonical form, each once, in order; raises InvalidInputError for what is none."""
    found: dict[str, None] = {}
    for value in values:
        canonical = identifiers.canonical(value)
        if canonical is None:
            raise InvalidInputError(
                f"{value[:80]!r} is no identifier: write it like arxiv:2310.00035 or doi:10.1000/182.",
                field="identifiers",
            )
        found[canonical] = None
    return tuple(found)


def within_limits(connection: Connection, draft: DigestDraft) -> DigestDraft:
    """A digest without the entries that can't be taken, which are listed in ``skipped`` instead.

    A paper that is named by an identifier alone gets the title that the library knows, else the identifier as one.
    Raises UnreadableError when nothing is left. In an archive each entry counts: the first bad one refuses it whole.
    """
    kept: list[PaperDraft] = []
    skipped = list(draft.skipped)
    for paper in _named(connection, draft):
        try:
            kept.append(cleaned(paper))
        except InvalidInputError as error:
            if draft.archived:
                raise InvalidInputError(
                    f"Paper {paper.position} of the export: {error}", field=error.field, position=paper.position
                ) from error
            skipped.append(Skipped(position=paper.position, reason=str(error), excerpt=paper.title[:120]))
    if not kept:
        raise UnreadableError(f"No paper can be read from this: {skipped[0].reason}", position=skipped[0].position)
    return replace(draft, papers=tuple(kept), skipped=tuple(sorted(skipped, key=lambda each: each.position)))


def _named(connection: Connection, draft: DigestDraft) -> list[PaperDraft]:
    """The papers of a digest; for a title that only its own page can tell, an identifier stands until it does."""
    wanted = {value for paper in draft.papers if not paper.title for value in paper.identifiers}
    owners = papers.owners_of(connection, wanted) if wanted else {}
    titles = {each.id: each.title for each in papers.by_ids(connection, 0, list(owners.values()))}
    known = {value: titles[owner] for value, owner in owners.items()}
    return [paper if paper.title else replace(paper, title=_stand_in(paper, known)) for paper in draft.papers]


def _stand_in(paper: PaperDraft, known: Mapping[str, str]) -> str:
    return next((known[value] for value in paper.identifiers if value in known), next(iter(paper.identifiers), ""))


def store_digest(
    connection: Connection, reader_id: int, data: bytes, draft: DigestDraft, named: Named, *, at: datetime
) -> Digest:
    """Merge a digest's papers and keep its entries; gives the digest. Raises what merging raises, storing nothing."""
    merged = merging.merge(connection, draft.papers, at=at, apart=draft.format == ARCHIVE)
    _restore(connection, reader_id, draft, merged.ids, at=at)
    distinct = set(merged.ids)
    day = named.date or draft.date
    values = {
        "sha256": digest_hash(data),
        "format": draft.format,
        "source": limits.line(draft.source if named.source is None else named.source, "source", limits.NAME),
        "title": limits.line(draft.title if named.title is None else named.title, "title", limits.TITLE),
        "date": day or at.astimezone().date(),
        "date_inferred": named.date is None and (draft.date is None or draft.date_inferred),
        "imported": at,
        "entries": len(draft.papers),
        "added": len(merged.added),
        "known": len(distinct - merged.added),
    }
    digest_id = digests.add(connection, values, draft.skipped)
    if not draft.archived:
        entries = zip(draft.papers, merged.ids, strict=True)
        digests.add_entries(connection, digest_id, [(paper.position, paper.raw, i) for paper, i in entries])
    # An export that is taken back is no listing: its papers stand again in the digests that they stood in.
    for archived in draft.archived:
        _restore_digest(connection, archived, merged.ids)
    return digests.one(connection, digest_id)


def digest_hash(data: bytes) -> str:
    """By what a digest is known again (SHA-256 of its bytes, hex)."""
    return hashlib.sha256(data).hexdigest()


def _restore(connection: Connection, reader_id: int, draft: DigestDraft, ids: Sequence[int], *, at: datetime) -> None:
    """Give papers the readings, annotations and sources that a complete export brings along."""
    for paper, paper_id in zip(draft.papers, ids, strict=True):
        if paper.reading is not None:
            before = readings.of_paper(connection, paper_id).get(reader_id, Reading())
            readings.put(connection, reader_id, paper_id, before, readings.combined(before, paper.reading), at=at)
        if paper.annotations:
            about = formats.source_of(papers.one(connection, reader_id, paper_id))
            web_annotations.restore(connection, reader_id, paper_id, paper.annotations, source=about, at=at)
        if paper.sources:
            sources.restore(connection, paper_id, paper.sources)


def _restore_digest(connection: Connection, archived: ArchivedDigest, ids: Sequence[int]) -> None:
    if digests.of_bytes(connection, archived.sha256) is not None:
        return
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
