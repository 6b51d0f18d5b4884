"""The formats in which papers come in and go out: bytes to drafts, papers to bytes.

One file a format; this one lists them. A format is told by the content of what is handed in, never by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from paperlight.errors import UnknownFormatError
from paperlight.types import Digest, DigestDraft, Entry, Paper

from . import bibtex, csl_json, csv, hf_paste, hypothesis, json, markdown, ris, titles, w3c
from .fields import source_of
from .registry import Reader, Source, Writer
from .text import decode

__all__ = ["READERS", "WRITERS", "Reader", "Writer", "read", "source_of", "write"]

# In the order in which they are tried; the last one takes any plain text.
READERS: Mapping[str, Reader] = {
    reader.name: reader for reader in (w3c.READER, hypothesis.READER, json.READER, hf_paste.READER, titles.READER)
}
WRITERS: Mapping[str, Writer] = {
    writer.name: writer
    for writer in (
        bibtex.WRITER,
        ris.WRITER,
        csl_json.WRITER,
        markdown.WRITER,
        csv.WRITER,
        json.WRITER,
        w3c.WRITER,
        hypothesis.WRITER,
    )
}


def read(
    data: bytes,
    *,
    today: date,
    format: str | None = None,
    content_type: str | None = None,
    filename: str | None = None,
) -> DigestDraft:
    """Return the papers in ``data`` and what gave none, in the given format or else in the one its content shows.

    ``today`` is the reader's day, against which a date without a year is read; of ``content_type`` only the charset
    counts. Raises UnknownFormatError for a format that can't be read, UnreadableError if there is no paper.
    """
    if format is not None and format not in READERS:
        raise _unknown(format, "read", READERS)
    source = Source(text=decode(data, content_type), today=today, filename=filename)
    reader = READERS[format] if format else next(reader for reader in READERS.values() if reader.sniff(source))
    return reader.read(source)


def write(name: str, papers: Sequence[Paper], *, digests: Sequence[tuple[Digest, Sequence[Entry]]] = ()) -> bytes:
    """Return ``papers``, in order, in the named format; equal papers give equal bytes.

    Only ``json``, the complete one, writes ``digests``. Raises UnknownFormatError.
    """
    if name not in WRITERS:
        raise _unknown(name, "written", WRITERS)
    return WRITERS[name].write(papers, digests)


def _unknown(name: str, done: str, known: Mapping[str, object]) -> UnknownFormatError:
    return UnknownFormatError(f"“{name[:40]}” is no format that can be {done}; use {', '.join(known)}.", field="format")
