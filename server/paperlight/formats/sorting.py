"""What each line of a pasted listing is by itself: furniture, a date, an address, names, or text still to be judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from .addresses import Address, address_line
from .dates import read_date
from .evidence import LONG, look
from .furniture import Furniture, announces_user, furniture, has_words, is_user
from .names import names_in
from .text import Line

FURNITURE = "page furniture"
NO_WORDS = "no words in it"
# A thousand names of ten letters; a longer line is a paragraph.
_LONGEST = 10_000
_AUTHORS = re.compile(r"(?:authors?\s*:|by)\s+", re.I)


@dataclass(slots=True)
class Sorted:
    """The lines that are told by themselves, by their index. ``skips`` gives the reason why nothing is read of one."""

    skips: dict[int, str] = field(default_factory=dict)
    addresses: dict[int, Address] = field(default_factory=dict)
    authors: dict[int, tuple[str, ...]] = field(default_factory=dict)
    date: date | None = None
    inferred: bool = False

    def text(self, lines: Sequence[Line]) -> list[int]:
        """The other lines: titles and abstracts."""
        return [at for at in range(len(lines)) if not (at in self.skips or at in self.addresses or at in self.authors)]


def sort(lines: Sequence[Line], today: date) -> Sorted:
    """Sort out every line that is neither a title nor an abstract."""
    found = Sorted()
    user_next = False
    for at, line in enumerate(lines):
        if user_next and is_user(line.text):
            found.skips[at] = FURNITURE
        else:
            _sort_line(found, lines, at, today)
        user_next = announces_user(line.text)
    _sort_authors(found, lines)
    return found


def _sort_line(found: Sorted, lines: Sequence[Line], at: int, today: date) -> None:
    line = lines[at]
    kind = furniture(line.text)
    reading = read_date(line.text, today)
    address = address_line(line.text)
    if address and at and _completes(lines[at - 1], line, address):
        address = None
    if (kind or address or reading) and _in_sentence(lines, at, kind):
        return
    if address:
        found.addresses[at] = address
    elif reading:
        found.skips[at] = _date_reason(found, reading.day, reading.inferred)
    elif kind:
        found.skips[at] = FURNITURE
    elif not has_words(line.text):
        found.skips[at] = NO_WORDS


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


def _date_reason(found: Sorted, day: date | None, inferred: bool) -> str:
    if day is None:
        return "a date that is not in the calendar"
    if found.date is not None:
        return "a further date; the digest's date is the first"
    found.date, found.inferred = day, inferred
    return f"the digest's date, read as {day.isoformat()}{' (year inferred)' if inferred else ''}"


def _sort_authors(found: Sorted, lines: Sequence[Line]) -> None:
    """Names right under a title are its authors. A title in capitals with commas looks the same, so the list must tell.

    It does if the line above begins a block, or if names stand under many of the lines.
    """
    chosen = found.text(lines)
    above = {*chosen, *found.addresses}
    likely = {at: names for at in chosen if at - 1 in above and (names := _names(lines, at))}
    usual = len(likely) * 4 >= sum(len(lines[at].text) <= LONG for at in chosen)
    for at, names in likely.items():
        if at - 1 in found.authors:
            continue
        if usual or at == 1 or lines[at - 1].gap or look(lines[at - 1].text).marked or _AUTHORS.match(lines[at].text):
            found.authors[at] = names


def _names(lines: Sequence[Line], at: int) -> tuple[str, ...]:
    line = lines[at]
    said = _AUTHORS.match(line.text)
    names = () if line.gap or len(line.text) > _LONGEST else names_in(line.text[said.end() :] if said else line.text)
    # "Experimental Design and Model Discovery" is the second half of a title: without a comma these are no names.
    if not names or not (said or (len(names) > 1 and re.search("[,;]", line.text))):
        return ()
    before = look(lines[at - 1].text)
    return () if before.ends_open or before.ends_period else names
