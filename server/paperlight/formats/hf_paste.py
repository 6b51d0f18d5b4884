"""The Daily Papers page of Hugging Face, copied from the browser and pasted as plain text."""

from __future__ import annotations

from paperlight.errors import UnreadableError
from paperlight.types import DigestDraft

from .furniture import Furniture, furniture
from .listing import read_listing
from .registry import Reader, whole
from .source import Source
from .text import refuse_foreign

SOURCE = "Hugging Face Daily Papers"


def sniff(source: Source) -> bool:
    """Whether a line is page furniture that only the Daily Papers have."""
    return any(furniture(line.text) is Furniture.HUGGING_FACE for line in source.lines)


def read(source: Source) -> DigestDraft:
    """Return the papers of a pasted page; raises UnreadableError if there is none."""
    refuse_foreign(source.text)
    listing = read_listing(source.lines, source.today)
    if not listing.papers:
        raise UnreadableError(
            "There is only page furniture and no title in this; copy the whole Daily Papers page and paste it again."
        )
    return DigestDraft(
        format=READER.name,
        papers=listing.papers,
        skipped=listing.skipped,
        source=SOURCE,
        date=listing.date,
        date_inferred=listing.date_inferred,
    )


READER = Reader(
    name="hf-paste",
    label="Pasted page of Hugging Face Daily Papers",
    media_type="text/plain",
    extension="txt",
    sniff=sniff,
    digests=whole(read),
)
