"""A reading list on its way out of the library: the papers with all that their format shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from paperlight import formats
from paperlight.importing import ARCHIVE
from paperlight.store import digests, papers, sources, web_annotations
from paperlight.types import Paper


def whole(connection: Connection, reader_id: int, ids: Sequence[int], *, learned: bool = False) -> list[Paper]:
    """These papers, in this order, with the reader's annotations; with what they ``learned``, if that is wanted."""
    notes = web_annotations.of_papers(connection, reader_id, ids)
    pages = sources.of_papers(connection, ids) if learned else {}
    return [
        replace(paper, annotations=tuple(notes[paper.id]), sources=pages.get(paper.id, ()))
        for paper in papers.by_ids(connection, reader_id, ids)
    ]


def written(connection: Connection, reader_id: int, format: str, ids: Sequence[int], style: str | None) -> bytes:
    """These papers, in this order, in a format; raises what ``formats.write`` raises."""
    found = whole(connection, reader_id, ids, learned=format == ARCHIVE)
    listed = [
        (digests.one(connection, digest_id), digests.entries_of(connection, reader_id, digest_id))
        for digest_id in (digests.holding(connection, ids) if format == ARCHIVE else ())
    ]
    return formats.write(format, found, digests=listed, style=style)
