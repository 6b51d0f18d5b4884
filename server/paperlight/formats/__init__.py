"""The formats in which papers come in and go out: bytes to drafts, papers to bytes.

One file a format; this one lists them. A format is told by the content of what is handed in, never by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from paperlight.errors import InvalidInputError, UnknownFormatError
from paperlight.types import Digest, DigestDraft, Entry, Incoming, Paper, PaperDraft, Skipped

from . import (
    arxiv_mailing,
    arxiv_page,
    atom,
    biblatex,
    bibliography,
    bibtex,
    bibtex_read,
    bookmarks,
    csl_json,
    csl_json_read,
    csv,
    csv_read,
    feed,
    hf_api,
    hf_page,
    hf_paste,
    html,
    hypothesis,
    json,
    mail,
    markdown,
    openalex,
    papermemory,
    ris,
    ris_read,
    semantic_scholar,
    titles,
    w3c,
    zotero,
    zotero_json,
)
from .bibliography import STYLES
from .fields import source_of
from .registry import Reader, Writer
from .source import Source

__all__ = ["READERS", "STYLES", "WRITERS", "Reader", "Source", "Writer", "digests", "read", "source_of", "write"]

# In the order in which they are tried; the last one takes any plain text.
READERS: Mapping[str, Reader] = {
    reader.name: reader
    for reader in (
        zotero.READER,
        zotero_json.READER,
        w3c.READER,
        hypothesis.READER,
        json.READER,
        papermemory.READER,
        hf_api.READER,
        openalex.READER,
        semantic_scholar.READER,
        csl_json_read.READER,
        hf_page.READER,
        arxiv_page.READER,
        feed.READER,
        bookmarks.READER,
        mail.READER,
        arxiv_mailing.READER,
        bibtex_read.READER,
        ris_read.READER,
        csv_read.READER,
        hf_paste.READER,
        titles.READER,
    )
}
WRITERS: Mapping[str, Writer] = {
    writer.name: writer
    for writer in (
        bibtex.WRITER,
        biblatex.WRITER,
        ris.WRITER,
        csl_json.WRITER,
        markdown.WRITER,
        html.WRITER,
        atom.WRITER,
        bibliography.WRITER,
        bibliography.TEXT_WRITER,
        csv.WRITER,
        json.WRITER,
        w3c.WRITER,
        hypothesis.WRITER,
        bookmarks.WRITER,
    )
}


def digests(source: Source, format: str | None = None) -> Iterator[Incoming]:
    """Return the digests in a source, in the given format or else in the one its content shows.

    Raises UnknownFormatError for a format that can't be read, and UnreadableError where nothing can be read; the items
    of a digest raise it too, as they are read.
    """
    if format is not None and format not in READERS:
        raise _unknown(format, "read", READERS)
    reader = READERS[format] if format else next(reader for reader in READERS.values() if reader.sniff(source))
    return reader.digests(source)


def read(
    data: bytes,
    *,
    today: date,
    format: str | None = None,
    content_type: str | None = None,
    filename: str | None = None,
) -> DigestDraft:
    """Return what bytes that hold one digest hold, read whole; raises what ``digests`` raises."""
    source = Source(content=data, today=today, filename=filename, content_type=content_type)
    (incoming,) = digests(source, format)
    items = list(incoming.items)
    return DigestDraft(
        format=incoming.format,
        papers=tuple(each for each in items if isinstance(each, PaperDraft)),
        skipped=tuple(each for each in items if isinstance(each, Skipped)),
        source=incoming.source,
        title=incoming.title,
        date=incoming.date,
        date_inferred=incoming.date_inferred,
        archived=incoming.archived,
    )


def write(
    name: str,
    papers: Sequence[Paper],
    *,
    digests: Sequence[tuple[Digest, Sequence[Entry]]] = (),
    style: str | None = None,
) -> bytes:
    """Return ``papers``, in order, in the named format; equal papers give equal bytes.

    Only ``json``, the complete one, writes ``digests``; only bibliographies have a ``style``. Raises UnknownFormatError
    and InvalidInputError.
    """
    if name not in WRITERS:
        raise _unknown(name, "written", WRITERS)
    writer = WRITERS[name]
    if style is None:
        return writer.write(papers, digests)
    if writer.styled is None:
        raise InvalidInputError(f"{writer.label} has no styles: leave the style out.", field="style")
    return writer.styled(papers, style)


def _unknown(name: str, done: str, known: Mapping[str, object]) -> UnknownFormatError:
    return UnknownFormatError(f"“{name[:40]}” is no format that can be {done}; use {', '.join(known)}.", field="format")
