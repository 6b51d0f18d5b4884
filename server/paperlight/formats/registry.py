"""What a format is to the rest of the house: a name, how it is told apart, and a function that reads or writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from paperlight.types import Digest, DigestDraft, Entry, Paper

from .text import Line, lines

Digests = Sequence[tuple[Digest, Sequence[Entry]]]


@dataclass(frozen=True, kw_only=True)
class Source:
    """The text of a digest, and what is known of it beside its text. ``today`` is the reader's day."""

    text: str
    today: date
    filename: str | None = None

    @cached_property
    def lines(self) -> list[Line]:
        """The lines that are not blank; raises UnreadableError if there are too many."""
        return lines(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format that can be read. ``sniff`` tells whether a source is in it; ``read`` raises UnreadableError."""

    name: str
    label: str
    media_type: str
    extension: str
    sniff: Callable[[Source], bool]
    read: Callable[[Source], DigestDraft]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A format that can be written. Only a complete one looks at the digests.

    ``media_type`` names the charset, but for JSON, which is UTF-8 by its definition.
    """

    name: str
    label: str
    media_type: str
    extension: str
    write: Callable[[Sequence[Paper], Digests], bytes]
