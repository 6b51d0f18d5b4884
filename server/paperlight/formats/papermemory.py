"""PaperMemory's export of its whole memory: github.com/vict0rsch/PaperMemory, an object of papers by their ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from paperlight.types import Incoming, Link, PaperDraft, Skipped

from .drafting import drafted, kept
from .json_objects import items, mapping, members, number, shown, text
from .registry import Reader
from .source import Source

_SNIFFED = re.compile(r'"__dataVersion"\s*:|"(?:addDate|lastOpenDate|favoriteDate)"\s*:\s*"')
_FIELDS = ('"bibtex"', '"pdfLink"', '"codeLink"', '"md"')
_ABSTRACT = re.compile(r"abstract\s*=\s*\{((?:[^{}]|\{[^{}]*\})*)\}", re.I)
_ARXIV = re.compile(r"(?:arxiv|Arxiv)-(\d{4}\.\d{4,5}|[a-z-]+_\d{7})\Z")
# What it writes into a note by itself where it knows the publication.
_OWN_NOTE = re.compile(r"\A(?:Accepted|Published) @ .{1,80}\Z")


def sniff(source: Source) -> bool:
    """Whether an object at the top has papers with the fields of PaperMemory's."""
    start = source.start
    if not start.lstrip("\ufeff \t\r\n").startswith("{") or _SNIFFED.search(start) is None:
        return False
    return sum(name in start for name in _FIELDS) >= 2


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the papers in the order of the file."""
    yield Incoming(format=READER.name, items=_items(source), source="PaperMemory")


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    position = 0
    for name, value in members(source):
        # "__dataVersion" and the like are no papers.
        if isinstance(value, dict) and not name.startswith("__"):
            position += 1
            yield _paper(name, value, position)


def _paper(name: str, told: Mapping[str, Any], position: int) -> PaperDraft | Skipped:
    abstract = _ABSTRACT.search(text(told.get("bibtex"))[:50_000])
    opened = [_moment(told.get(each)) for each in ("addDate", "lastOpenDate")]
    note = text(told.get("note"))
    draft = drafted(
        text(told.get("title")),
        position,
        abstract=" ".join(abstract[1].split()) if abstract else "",
        authors=text(told.get("author")).split(" and "),
        year=number(told.get("year")),
        venue=text(told.get("venue")),
        links=_links(told),
        names=_names(name, told),
        reading=kept(
            tags=[text(tag) for tag in items(told.get("tags"))],
            note="" if _OWN_NOTE.match(note) else note,
            starred=told.get("favorite") is True,
            starred_changed=_moment(told.get("favoriteDate")) if told.get("favorite") is True else None,
        ),
        raw=shown({each: told[each] for each in ("id", "title", "addDate", "count", "lastOpenDate") if each in told}),
    )
    known = [moment for moment in opened if moment]
    if isinstance(draft, PaperDraft) and known:
        return replace(draft, added=min(known))
    return draft


def _links(told: Mapping[str, Any]) -> list[Link | str]:
    code = text(told.get("codeLink")) or text(mapping(told.get("code")).get("url"))
    found: list[Link | str] = [Link(url=text(told.get("pdfLink")), kind="pdf")]
    return [*found, Link(url=code, kind="code")] if code else found


def _names(name: str, told: Mapping[str, Any]) -> list[str]:
    arxiv = _ARXIV.search(name)
    found = [f"arxiv:{arxiv[1].replace('_', '/')}"] if arxiv else []
    doi = text(told.get("doi"))
    return [*found, f"doi:{doi}"] if doi else found


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text(value))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


READER = Reader(
    name="papermemory",
    label="PaperMemory",
    media_type="application/json",
    extension="json",
    sniff=sniff,
    digests=digests,
)
