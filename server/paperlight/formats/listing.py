"""A listing of papers as plain text: sorts its lines into papers, page furniture, the date and what can't be read.

Every line that is not blank ends up in exactly one paper's ``raw`` or in one ``Skipped``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from paperlight import limits
from paperlight.types import Link, PaperDraft, Skipped

from .addresses import Address, address_line, split_title
from .blocks import Part, label
from .dates import read_date
from .evidence import MARKER, look
from .furniture import Furniture, announces_user, furniture, has_words, is_user
from .text import Line

_EXCERPT = 80
# A line broken inside a compound ("zero-" / "shot") is joined without a space, after a suspended hyphen ("pre- and")
# with one.
_COMPOUND = re.compile(r"(?<=\w)-$")
_LEADING_ADDRESS = re.compile(r"[\[(<]?(?:https?:|arxiv:|doi:)|\[.*\]\(http", re.I)
_SUSPENDED = re.compile(r"(?:and|or|to)\b")

FURNITURE = "page furniture"
NO_WORDS = "no words in it"
STRAY = "text without a title above it"


@dataclass(frozen=True, slots=True)
class Listing:
    """What a text held, in the order of its lines. ``hugging_face``: its furniture is that of the Daily Papers."""

    papers: tuple[PaperDraft, ...]
    skipped: tuple[Skipped, ...]
    date: date | None
    date_inferred: bool
    hugging_face: bool


@dataclass(slots=True)
class _Entry:
    """A paper in the making."""

    lines: list[Line] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    paragraphs: list[list[Line]] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)


@dataclass(slots=True)
class _Sorted:
    """The lines by what they are; ``skips`` maps a line's index to the reason."""

    skips: dict[int, str] = field(default_factory=dict)
    addresses: dict[int, Address] = field(default_factory=dict)
    date: date | None = None
    inferred: bool = False
    hugging_face: bool = False


def read_listing(lines: Sequence[Line], today: date) -> Listing:
    """Sort the lines of a pasted page or a list of titles; a date without a year is read against ``today``."""
    found = _sort(lines, today)
    chosen = [at for at in range(len(lines)) if at not in found.skips and at not in found.addresses]
    parts = dict(zip(chosen, label(_with_gaps(lines, chosen)), strict=True))
    entries: list[_Entry] = []
    for at in _stray(lines, parts, found, entries):
        found.skips[at] = STRAY
    papers = []
    for entry in entries:
        draft = _draft(entry)
        reason = _too_long(draft)
        if reason:
            found.skips.update((at, reason) for at, line in enumerate(lines) if line in entry.lines)
        else:
            papers.append(draft)
    skipped = tuple(
        Skipped(position=lines[at].number, reason=found.skips[at], excerpt=lines[at].text[:_EXCERPT])
        for at in sorted(found.skips)
    )
    return Listing(tuple(papers), skipped, found.date, found.inferred, found.hugging_face)


def _sort(lines: Sequence[Line], today: date) -> _Sorted:
    found = _Sorted()
    user_next = False
    for at, line in enumerate(lines):
        kind = furniture(line.text)
        address = address_line(line.text)
        if address and at and _completes(lines[at - 1], line, address):
            address = None
        reading = read_date(line.text, today)
        if (kind or address or reading) and _in_sentence(lines, at, kind):
            user_next = False
            continue
        if user_next and is_user(line.text):
            found.skips[at] = FURNITURE
        elif address:
            found.addresses[at] = address
        elif reading:
            found.skips[at] = _date_reason(found, reading.day, reading.inferred)
        elif kind:
            found.skips[at] = FURNITURE
            found.hugging_face = found.hugging_face or kind is Furniture.HUGGING_FACE
        elif not has_words(line.text):
            found.skips[at] = NO_WORDS
        user_next = announces_user(line.text)
    return found


def _in_sentence(lines: Sequence[Line], at: int, kind: Furniture | None) -> bool:
    """Whether a line that looks like furniture, a date or an address is a wrapped piece of the text around it."""
    line = lines[at]
    if at == 0 or line.gap or kind in (Furniture.PHRASE, Furniture.HUGGING_FACE):
        return False
    before = look(lines[at - 1].text)
    if before.ends_sentence or (before.length <= 20 and not before.ends_open) or furniture(lines[at - 1].text):
        return False
    if kind is Furniture.WORD:
        return True
    after = lines[at + 1] if at + 1 < len(lines) else None
    return after is not None and not after.gap and look(after.text).opens_lower and not furniture(after.text)


def _completes(before: Line, line: Line, address: Address) -> bool:
    """Whether an address is the end of the sentence before it ("our code is at") and not one of the paper."""
    above = look(before.text)
    return not line.gap and (above.ends_open or not (above.ends_sentence or address.identifiers or above.title > 0))


def _date_reason(found: _Sorted, day: date | None, inferred: bool) -> str:
    if day is None:
        return "a date that is not in the calendar"
    if found.date is not None:
        return "a further date; the digest's date is the first"
    found.date, found.inferred = day, inferred
    return f"the digest's date, read as {day.isoformat()}{' (year inferred)' if inferred else ''}"


def _with_gaps(lines: Sequence[Line], chosen: Sequence[int]) -> list[Line]:
    """The chosen lines as they are to be judged.

    One that follows something left out has a gap before it; an address that stands before a title is not looked at.
    """
    judged = []
    for earlier, at in zip([-1, *chosen], chosen, strict=False):
        line = lines[at]
        text = split_title(line.text)[0] if _LEADING_ADDRESS.match(line.text) else line.text
        judged.append(replace(line, text=text, gap=line.gap or at != earlier + 1))
    return judged


def _stray(lines: Sequence[Line], parts: dict[int, Part], found: _Sorted, entries: list[_Entry]) -> Iterable[int]:
    """Fill ``entries``; return the lines that belong to none.

    Addresses belong to the paper above them, but in a digest that begins with one to the paper below.
    """
    waiting: list[int] = []
    first = min(parts, default=len(lines))
    ahead = any(at < first for at in found.addresses)
    stray = []
    for at, line in enumerate(lines):
        part = parts.get(at)
        if part is Part.STRAY:
            stray.append(at)
        elif part is Part.TITLE:
            entries.append(_Entry())
            for earlier in waiting:
                _add_address(entries[-1], lines[earlier], found.addresses[earlier])
            waiting.clear()
            _add(entries[-1], line, part)
        elif part is not None:
            _add(entries[-1], line, part)
        elif at in found.addresses and (ahead or not entries):
            waiting.append(at)
        elif at in found.addresses:
            _add_address(entries[-1], line, found.addresses[at])
    for at in waiting:
        if entries:
            _add_address(entries[-1], lines[at], found.addresses[at])
        else:
            stray.append(at)
    return stray


def _add(entry: _Entry, line: Line, part: Part) -> None:
    entry.lines.append(line)
    if part in (Part.TITLE, Part.TITLE_MORE):
        entry.title.append(line)
    elif part is Part.ABSTRACT_MORE:
        entry.paragraphs[-1].append(line)
    else:
        entry.paragraphs.append([line])


def _add_address(entry: _Entry, line: Line, address: Address) -> None:
    entry.lines.append(line)
    entry.addresses.append(address)


def _draft(entry: _Entry) -> PaperDraft:
    title, beside = split_title(MARKER.sub("", _joined(entry.title), count=1))
    addresses = [*beside, *entry.addresses]
    links: dict[str, Link] = {address.link.url: address.link for address in addresses if address.link}
    raw = [("\n" if line.gap and number else "") + line.raw for number, line in enumerate(entry.lines)]
    return PaperDraft(
        title=title,
        abstract="\n\n".join(_joined(paragraph) for paragraph in entry.paragraphs),
        links=tuple(links.values()),
        identifiers=tuple(dict.fromkeys(name for address in addresses for name in address.identifiers)),
        position=entry.title[0].number,
        raw="\n".join(raw),
    )


def _joined(lines: Sequence[Line]) -> str:
    pieces = [lines[0].text]
    for before, line in pairwise(lines):
        compound = _COMPOUND.search(before.text[-2:]) and not _SUSPENDED.match(line.text)
        pieces.append(line.text if compound else f" {line.text}")
    return "".join(pieces)


def _too_long(draft: PaperDraft) -> str | None:
    for name, text, most in (("title", draft.title, limits.TITLE), ("abstract", draft.abstract, limits.ABSTRACT)):
        if len(text) > most:
            return f"part of a paper whose {name} would be longer than {most:,} characters"
    return None
