"""A listing of papers as plain text: sorts its lines into papers, page furniture, the date and what can't be read.

Every line that is not blank ends up in exactly one paper's ``raw`` or in one ``Skipped``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from paperlight import limits
from paperlight.types import Link, PaperDraft, Skipped

from .addresses import Address, split_title
from .blocks import Part, label
from .marks import QUOTED, bare, unmarked
from .sorting import Sorted, sort
from .text import Line

_EXCERPT = 80
# A line broken inside a compound ("zero-" / "shot") is joined without a space, after a suspended hyphen ("pre- and")
# with one.
_COMPOUND = re.compile(r"(?<=\w)-$")
_LEADING_ADDRESS = re.compile(r"[\[(<]?(?:https?:|arxiv:|doi:)|\[.*\]\(http", re.I)
_SUSPENDED = re.compile(r"(?:and|or|to)\b")

STRAY = "text without a title above it"


@dataclass(frozen=True, slots=True)
class Listing:
    """What a text held, in the order of its lines."""

    papers: tuple[PaperDraft, ...]
    skipped: tuple[Skipped, ...]
    date: date | None
    date_inferred: bool


@dataclass(slots=True)
class _Entry:
    """A paper in the making."""

    lines: list[Line] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    paragraphs: list[list[Line]] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    authors: tuple[str, ...] = ()

    def add(self, line: Line, what: Part | Address | tuple[str, ...]) -> None:
        """Take a further line of the source, which is part of the text, an address, or the authors' names."""
        self.lines.append(line)
        if isinstance(what, Address):
            self.addresses.append(what)
        elif isinstance(what, tuple):
            self.authors += what
        elif what in (Part.TITLE, Part.TITLE_MORE):
            self.title.append(line)
        elif what is Part.ABSTRACT_MORE:
            self.paragraphs[-1].append(line)
        else:
            self.paragraphs.append([line])


def read_listing(lines: Sequence[Line], today: date) -> Listing:
    """Sort the lines of a pasted page or a list of titles; a date without a year is read against ``today``."""
    found = sort(lines, today)
    chosen = found.text(lines)
    parts = dict(zip(chosen, label(_with_gaps(lines, chosen)), strict=True))
    entries, strays = _entries(lines, parts, found)
    reasons = {lines[at].number: reason for at, reason in found.skips.items()}
    reasons.update((line.number, STRAY) for line in strays)
    papers = []
    for entry in entries:
        draft = _draft(entry)
        if reason := _too_long(draft):
            reasons.update((line.number, reason) for line in entry.lines)
        else:
            papers.append(draft)
    skipped = tuple(
        Skipped(position=line.number, reason=reasons[line.number], excerpt=line.text[:_EXCERPT])
        for line in lines
        if line.number in reasons
    )
    return Listing(tuple(papers), skipped, found.date, found.inferred)


def _with_gaps(lines: Sequence[Line], chosen: Sequence[int]) -> list[Line]:
    """The chosen lines as they are to be judged.

    One that follows something left out has a gap before it; an address that stands before a title is not looked at.
    """
    judged = []
    for earlier, at in zip([-1, *chosen], chosen, strict=False):
        line = lines[at]
        plain = bare(line.text)
        text = split_title(plain)[0] if _LEADING_ADDRESS.match(plain) else line.text
        judged.append(replace(line, text=text, gap=line.gap or at != earlier + 1))
    return judged


def _entries(lines: Sequence[Line], parts: Mapping[int, Part], found: Sorted) -> tuple[list[_Entry], list[Line]]:
    """Return the papers, and the lines that belong to none.

    Addresses and authors belong to the paper above them; in a list that begins with an address, addresses belong to the
    paper below.
    """
    ahead = min(found.addresses, default=len(lines)) < min(parts, default=0)
    entries: list[_Entry] = []
    waiting: list[int] = []
    strays: list[Line] = []
    for at, line in enumerate(lines):
        if at in found.skips:
            continue
        part = parts.get(at)
        if part is Part.TITLE:
            entries.append(_Entry())
            for earlier in waiting:
                entries[-1].add(lines[earlier], found.addresses[earlier])
            waiting.clear()
        if part is Part.STRAY or (part is None and not entries and at in found.authors):
            strays.append(line)
        elif part is None and at in found.addresses and (ahead or not entries):
            waiting.append(at)
        else:
            entries[-1].add(line, part if part is not None else found.addresses.get(at) or found.authors[at])
    for at in waiting:
        if entries:
            entries[-1].add(lines[at], found.addresses[at])
        else:
            strays.append(lines[at])
    return entries, strays


def _draft(entry: _Entry) -> PaperDraft:
    title, beside = split_title(unmarked(_joined(entry.title)))
    addresses = [*beside, *entry.addresses]
    links: dict[str, Link] = {address.link.url: address.link for address in addresses if address.link}
    raw = [("\n" if line.gap and number else "") + line.raw for number, line in enumerate(entry.lines)]
    return PaperDraft(
        title=bare(title),
        abstract="\n\n".join(bare(_joined(paragraph)) for paragraph in entry.paragraphs),
        authors=entry.authors,
        links=tuple(links.values()),
        identifiers=tuple(dict.fromkeys(name for address in addresses for name in address.identifiers)),
        position=entry.title[0].number,
        raw="\n".join(raw),
    )


def _joined(lines: Sequence[Line]) -> str:
    texts = [line.text for line in lines]
    if all(text.startswith(">") for text in texts):
        texts = [QUOTED.sub("", text, count=1) for text in texts]
    pieces = texts[:1]
    for before, text in pairwise(texts):
        compound = _COMPOUND.search(before[-2:]) and not _SUSPENDED.match(text)
        pieces.append(text if compound else f" {text}")
    return "".join(pieces)


def _too_long(draft: PaperDraft) -> str | None:
    for name, text, most in (("title", draft.title, limits.TITLE), ("abstract", draft.abstract, limits.ABSTRACT)):
        if len(text) > most:
            return f"part of a paper whose {name} would be longer than {most:,} characters"
    return None
