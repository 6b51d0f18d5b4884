"""Any plain list of titles, with or without abstracts, with or without list markers and addresses."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from paperlight import limits
from paperlight.errors import UnreadableError
from paperlight.types import DigestDraft

from .listing import read_listing
from .registry import Reader, whole
from .source import Source
from .text import refuse_foreign


def read(source: Source) -> DigestDraft:
    """Return the papers of a plain list; raises UnreadableError if there is none."""
    refuse_foreign(source.text)
    listing = read_listing(source.lines, source.today)
    if not listing.papers:
        raise UnreadableError(
            "There is no title in this; paste titles, one a line, each with its abstract below it if you like."
        )
    return DigestDraft(
        format=READER.name,
        papers=listing.papers,
        skipped=listing.skipped,
        title=_stem(source.filename),
        date=listing.date,
        date_inferred=listing.date_inferred,
    )


def _stem(filename: str | None) -> str:
    """A list says nothing of itself; the name of its file is the best title there is. A browser may send a path.

    A name's bytes that are no text come as half surrogate pairs; they and controls are left out.
    """
    stem = PurePosixPath(PureWindowsPath(filename or "").name).stem
    return " ".join("".join(char for char in stem if char.isprintable() or char.isspace()).split())[: limits.TITLE]


READER = Reader(
    name="titles",
    label="Plain list of titles",
    media_type="text/plain",
    extension="txt",
    sniff=lambda source: True,
    digests=whole(read),
)
