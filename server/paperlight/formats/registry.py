"""What a format is to the rest of the house: a name, how it is told apart, and a function that reads or writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from paperlight.types import Digest, DigestDraft, Entry, Incoming, Paper

from .source import Source

Digests = Sequence[tuple[Digest, Sequence[Entry]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format that can be read.

    ``sniff`` tells whether a source is in it: it looks at ``source.head`` or ``source.start``, and must neither read a
    large source whole nor raise. ``digests`` gives the digests of a source, nearly always one; their items are read as
    they are asked for, so a source of any size takes little memory. Both it and the items raise UnreadableError where
    the whole can't be read; a single bad entry is a ``Skipped`` among the items.
    """

    name: str
    label: str
    media_type: str
    extension: str
    sniff: Callable[[Source], bool]
    digests: Callable[[Source], Iterator[Incoming]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A format that can be written. Only a complete one looks at the digests.

    ``media_type`` names the charset, but for JSON, which is UTF-8 by its definition. ``styled`` writes in a
    citation style, where a format has these; it raises InvalidInputError for a style that there isn't.
    """

    name: str
    label: str
    media_type: str
    extension: str
    write: Callable[[Sequence[Paper], Digests], bytes]
    styled: Callable[[Sequence[Paper], str], bytes] | None = None


def whole(read: Callable[[Source], DigestDraft]) -> Callable[[Source], Iterator[Incoming]]:
    """The ``digests`` of a format that is small and read whole."""

    def digests(source: Source) -> Iterator[Incoming]:
        draft = read(source)
        yield Incoming(
            format=draft.format,
            items=(*draft.papers, *draft.skipped),
            source=draft.source,
            title=draft.title,
            date=draft.date,
            date_inferred=draft.date_inferred,
            archived=draft.archived,
        )

    return digests
