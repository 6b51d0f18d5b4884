"""Paperlight's own complete JSON: everything of the exported papers, and what ``import`` takes back.

Ids, versions and the time of the export are left out, so that an unchanged library exports equal bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn

from paperlight.errors import UnreadableError
from paperlight.types import Digest, DigestDraft, Entry, Incoming, Link, Paper, PaperSource

from . import archive, archive_stream
from .registry import Digests, Reader, Writer, whole
from .source import Source

VERSION = 1
# Above this (bytes) an export is read piece by piece; below, a mistake in it is told to the column.
_LARGE = 32 * 2**20


def sniff(source: Source) -> bool:
    """Whether this is an export of ours."""
    return source.start.lstrip().startswith("{") and '"paperlight"' in source.start


def read(source: Source) -> DigestDraft:
    """Return what an export holds; raises UnreadableError with the place of the first wrong value."""
    try:
        value = json.loads(source.text, parse_constant=_refuse_number, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"This JSON breaks off or is broken at line {error.lineno}, column {error.colno} ({error.msg}); "
            "export the library again.",
            position=error.lineno,
        ) from None
    except (ValueError, RecursionError):
        raise UnreadableError("This JSON is no export of Paperlight; export the library again.") from None
    return archive.read(value, READER.name, VERSION)


def digests(source: Source) -> Iterator[Incoming]:
    """Return the one digest of an export, a large one read piece by piece; raises UnreadableError as ``read`` does."""
    if source.size > _LARGE:
        yield archive_stream.read(source, READER.name, VERSION)
    else:
        yield from whole(read)(source)


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _refuse_number(digits)


def _refuse_number(said: str) -> NoReturn:
    raise UnreadableError(f"This JSON holds {said[:40]}, which is no number it may hold; correct it or export again.")


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return the complete export. Digests that only record a restore, or hold none of ``papers``, are left out."""
    index = {paper.id: at for at, paper in enumerate(papers)}
    written = [_digest(digest, entries, index) for digest, entries in digests if digest.format != READER.name]
    value = {
        "paperlight": VERSION,
        "papers": [_paper(paper) for paper in papers],
        "digests": [digest for digest in written if digest["entries"]],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _paper(paper: Paper) -> dict[str, Any]:
    reading = paper.reading
    return {
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "year": paper.year,
        "venue": paper.venue,
        "links": _links(paper.links),
        "identifiers": list(paper.identifiers),
        "added": _time(paper.added),
        "reading": {
            "status": reading.status.value,
            "starred": reading.starred,
            "tags": list(reading.tags),
            "note": reading.note,
            "status_changed": _time(reading.status_changed),
            "starred_changed": _time(reading.starred_changed),
            "tags_changed": _time(reading.tags_changed),
            "note_changed": _time(reading.note_changed),
        },
        "annotations": [dict(annotation) for annotation in paper.annotations],
        **_told_by_others(paper),
        "typed": list(paper.typed),
        "sources": [_source(source) for source in paper.sources],
    }


def _told_by_others(paper: Paper) -> dict[str, Any]:
    """What few papers have is written where it is there."""
    values: dict[str, Any] = {
        "upvotes": paper.upvotes,
        "github_stars": paper.github_stars,
        "summary": paper.summary,
        "keywords": list(paper.keywords),
        "organization": paper.organization,
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _source(source: PaperSource) -> dict[str, Any]:
    return {
        "url": source.url,
        "at": _time(source.at),
        "fields": dict(source.fields),
        "identifiers": list(source.identifiers),
        "links": _links(source.links),
        "taken_back": _time(source.taken_back),
    }


def _links(links: Sequence[Link]) -> list[dict[str, str]]:
    return [{"url": link.url, "kind": link.kind} for link in links]


def _digest(digest: Digest, entries: Sequence[Entry], index: Mapping[int, int]) -> dict[str, Any]:
    return {
        "sha256": digest.sha256,
        "format": digest.format,
        "source": digest.source,
        "title": digest.title,
        "date": digest.date.isoformat(),
        "date_inferred": digest.date_inferred,
        "imported": _time(digest.imported),
        "added": digest.added,
        "known": digest.known,
        "skipped": [
            {"position": part.position, "reason": part.reason, "excerpt": part.excerpt} for part in digest.skipped
        ],
        "entries": [
            {"paper": index[entry.paper.id], "position": entry.position, "raw": entry.raw}
            for entry in entries
            if entry.paper is not None and entry.paper.id in index
        ],
    }


def _time(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC; a time without a zone is one in UTC."""
    if moment is None:
        return None
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.isoformat().replace("+00:00", "Z")


READER = Reader(
    name="json",
    label="Complete export of Paperlight",
    media_type="application/json",
    extension="json",
    sniff=sniff,
    digests=digests,
)
WRITER = Writer(
    name=READER.name,
    label=READER.label,
    media_type=READER.media_type,
    extension=READER.extension,
    write=write,
)
