"""The values inside a complete export, each checked: a wrong one is refused with its place, nothing is half-read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NoReturn, TypeVar

import orjson

from paperlight import limits
from paperlight.errors import InvalidInputError, UnreadableError
from paperlight.identifiers import canonical
from paperlight.types import (
    ArchivedDigest,
    ArchivedEntry,
    DigestDraft,
    Link,
    PaperDraft,
    PaperSource,
    Reading,
    Skipped,
    Status,
)

T = TypeVar("T")
# What a digest says that only records a restore.
SOURCE = "Paperlight export"
_LINK_KINDS = ("page", "pdf", "code", "other")
_HEX = frozenset("0123456789abcdef")
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class _Node:
    """A value of the export and its place, such as ``papers[3].reading.status``."""

    value: Any
    place: str

    def refuse(self, wanted: str) -> NoReturn:
        raise UnreadableError(
            f"{self.place} must be {wanted}, but is {_shown(self.value)}; correct it or export the library again.",
            field=self.place,
        )

    def fields(self, known: Sequence[str]) -> Mapping[str, _Node]:
        """The fields of an object, the missing ones as None; a field that is not known is refused."""
        if not isinstance(self.value, dict):
            self.refuse("an object")
        inside = f"{self.place}." if self.place != "The export" else ""
        for name in self.value:
            if name not in known:
                raise UnreadableError(
                    f"{inside}{name} is no field of an export; remove it or export the library again.",
                    field=f"{inside}{name}",
                )
        return {name: _Node(self.value.get(name), f"{inside}{name}") for name in known}

    def items(self) -> list[_Node]:
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            self.refuse("a list")
        return [_Node(item, f"{self.place}[{at}]") for at, item in enumerate(self.value)]

    def text(self) -> str:
        value = "" if self.value is None else self.value
        if not isinstance(value, str):
            self.refuse("a text")
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            self.refuse("a text of whole characters")
        return value

    def number(self, least: int) -> int:
        most = limits.LARGEST_ID
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not least <= self.value <= most:
            self.refuse(f"a whole number from {least} to {most}")
        return self.value

    def truth(self) -> bool:
        if self.value is None:
            return False
        if not isinstance(self.value, bool):
            self.refuse("true or false")
        return self.value

    def choice(self, choices: Sequence[str], default: str) -> str:
        value = default if self.value is None else self.value
        if value not in choices:
            self.refuse(f"one of {', '.join(choices)}")
        return str(value)

    def time(self) -> datetime | None:
        if self.value is None:
            return None
        try:
            moment = datetime.fromisoformat(self.text())
        except ValueError:
            self.refuse("a time such as 2026-03-11T08:00:00Z")
        if moment.tzinfo is None:
            self.refuse("a time with its zone, such as 2026-03-11T08:00:00Z")
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            self.refuse("a time in the years 1 to 9999")

    def checked(self, check: Callable[[Any], T], value: object) -> T:
        """What ``check`` of ``limits`` makes of a value of the right type; its refusal gets the place."""
        try:
            return check(value)
        except InvalidInputError as error:
            raise UnreadableError(f"In {self.place}: {error}", field=self.place) from None


def read(value: object, format: str, version: int) -> DigestDraft:
    """Return the drafts and archived digests of a parsed export; raises UnreadableError with a place."""
    parts = top(value, version)
    papers = tuple(_paper(node, at) for at, node in enumerate(parts["papers"].items(), start=1))
    if not papers:
        raise empty()
    digests = tuple(_digest(node, len(papers)) for node in parts["digests"].items())
    return DigestDraft(format=format, papers=papers, source=SOURCE, archived=digests)


def top(value: object, version: int) -> Mapping[str, _Node]:
    """Return the parts of an export, not yet read; raises UnreadableError for what is none of this version."""
    if isinstance(value, dict) and "paperlight" not in value:
        raise UnreadableError("This JSON is no export of Paperlight; choose another file.")
    parts = _Node(value, "The export").fields(("paperlight", "papers", "digests"))
    if parts["paperlight"].value != version:
        parts["paperlight"].refuse(f"{version}, the version of exports that this Paperlight reads")
    parts["papers"].items()
    parts["digests"].items()
    return parts


def empty() -> UnreadableError:
    """Return what an export without papers is refused with."""
    return UnreadableError("This export holds no papers; choose another file.")


def paper(value: object, at: int) -> PaperDraft:
    """Return the paper that the export lists at the index ``at``; raises UnreadableError with a place."""
    return _paper(_Node(value, f"papers[{at}]"), at + 1)


def digest(value: object, at: int, papers: int) -> ArchivedDigest:
    """Return the digest at the index ``at`` of an export of so many papers; raises UnreadableError with a place."""
    return _digest(_Node(value, f"digests[{at}]"), papers)


def _paper(node: _Node, position: int) -> PaperDraft:
    it = node.fields(
        ["title", *_FIELDS, *_COUNTS, "links", "identifiers", "added", "reading", "annotations", "typed", "sources"],
    )
    return PaperDraft(
        title=it["title"].checked(limits.title, it["title"].text()),
        **{name: read(it[name]) for name, read in _FIELDS.items()},
        upvotes=_count(it["upvotes"]),
        github_stars=_count(it["github_stars"]),
        links=tuple(_link(link) for link in it["links"].items()),
        identifiers=tuple(_identifier(identifier) for identifier in it["identifiers"].items()),
        position=position,
        added=it["added"].time(),
        reading=None if it["reading"].value is None else _reading(it["reading"]),
        annotations=tuple(_annotation(annotation) for annotation in it["annotations"].items()),
        typed=tuple(name.choice(_TYPED, "") for name in it["typed"].items()),
        sources=tuple(_source(source) for source in it["sources"].items()),
    )


def _source(node: _Node) -> PaperSource:
    it = node.fields(("url", "at", "fields", "identifiers", "links", "taken_back"))
    fields = it["fields"].fields(tuple(_FIELDS)) if it["fields"].value else {}
    return PaperSource(
        id=0,
        url=it["url"].checked(lambda url: limits.web_address(url, "url"), it["url"].text()),
        at=it["at"].time() or it["at"].refuse("a time such as 2026-03-11T08:00:00Z"),
        fields={name: _FIELDS[name](field) for name, field in fields.items() if field.value is not None},
        identifiers=tuple(_identifier(identifier) for identifier in it["identifiers"].items()),
        links=tuple(_link(link) for link in it["links"].items()),
        taken_back=it["taken_back"].time(),
    )


def _abstract(node: _Node) -> str:
    return node.checked(lambda text: limits.text(text, "abstract", limits.ABSTRACT), node.text())


def _authors(node: _Node) -> tuple[str, ...]:
    authors = [author.text() for author in node.items()]
    return node.checked(lambda names: limits.names(names, "authors", limits.AUTHORS, limits.NAME), authors)


def _count(node: _Node) -> int | None:
    return None if node.value is None else node.number(0)


def _keywords(node: _Node) -> tuple[str, ...]:
    keywords = [keyword.text() for keyword in node.items()]
    return node.checked(lambda names: limits.names(names, "keywords", limits.KEYWORDS, limits.TAG), keywords)


def _year(node: _Node) -> int | None:
    return None if node.value is None else node.checked(limits.year, node.number(0))


def _venue(node: _Node) -> str:
    return node.checked(lambda text: limits.line(text, "venue", limits.NAME), node.text())


# What a source can give, and what a reader can type in its place.
_FIELDS: Mapping[str, Callable[[_Node], Any]] = {
    "abstract": _abstract,
    "authors": _authors,
    "year": _year,
    "venue": _venue,
    "summary": lambda node: node.checked(lambda text: limits.text(text, "summary", limits.SUMMARY), node.text()),
    "keywords": _keywords,
    "organization": lambda node: node.checked(lambda text: limits.line(text, "organization", limits.NAME), node.text()),
}
_COUNTS = ("upvotes", "github_stars")
_TYPED = (*_FIELDS, "links", "identifiers")


def _link(node: _Node) -> Link:
    it = node.fields(("url", "kind"))
    return Link(
        url=it["url"].checked(limits.web_address, it["url"].text()), kind=it["kind"].choice(_LINK_KINDS, "page")
    )


def _identifier(node: _Node) -> str:
    return canonical(node.text()) or node.refuse("an identifier such as arxiv:2310.00035")


def _reading(node: _Node) -> Reading:
    it = node.fields(
        ["status", "starred", "tags", "note", "status_changed", "starred_changed", "tags_changed", "note_changed"],
    )
    tags = [tag.text() for tag in it["tags"].items()]
    return Reading(
        status=Status(it["status"].choice([status.value for status in Status], Status.NEW)),
        starred=it["starred"].truth(),
        tags=it["tags"].checked(limits.tags, tags),
        note=it["note"].checked(lambda text: limits.text(text, "note", limits.NOTE), it["note"].text()),
        status_changed=it["status_changed"].time(),
        starred_changed=it["starred_changed"].time(),
        tags_changed=it["tags_changed"].time(),
        note_changed=it["note_changed"].time(),
    )


def _annotation(node: _Node) -> Mapping[str, Any]:
    if not isinstance(node.value, dict):
        node.refuse("an object")
    if not _is_flat(node.value):
        node.refuse(f"an object nested at most {_DEEPEST} levels deep")
    try:
        # What answers requests is written by orjson, so what orjson can't write must not come in.
        orjson.dumps(node.value)
    except orjson.JSONEncodeError:
        node.refuse("an object whose texts are whole characters and whose numbers have at most 64 bits")
    return node.value


def _is_flat(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        inside = (item.values() if isinstance(item, dict) else item for item in level if isinstance(item, (dict, list)))
        level = [item for items in inside for item in items]
    return not any(isinstance(item, (dict, list)) for item in level)


def _digest(node: _Node, papers: int) -> ArchivedDigest:
    it = node.fields(
        [
            "sha256",
            "format",
            "source",
            "title",
            "date",
            "date_inferred",
            "imported",
            "added",
            "known",
            "entries",
            "skipped",
        ]
    )
    return ArchivedDigest(
        sha256=_sha256(it["sha256"]),
        format=it["format"].text(),
        source=it["source"].text(),
        title=it["title"].text(),
        date=_date(it["date"]),
        date_inferred=it["date_inferred"].truth(),
        imported=it["imported"].time() or it["imported"].refuse("a time such as 2026-03-11T08:00:00Z"),
        added=it["added"].number(0),
        known=it["known"].number(0),
        entries=tuple(_entry(entry, papers) for entry in it["entries"].items()),
        skipped=tuple(_skipped(part) for part in it["skipped"].items()),
    )


def _sha256(node: _Node) -> str:
    value = node.text()
    if len(value) != 64 or not _HEX.issuperset(value):
        node.refuse("a SHA-256 in hexadecimal")
    return value


def _date(node: _Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError:
        node.refuse("a date such as 2026-03-11")


def _entry(node: _Node, papers: int) -> ArchivedEntry:
    it = node.fields(("paper", "position", "raw"))
    paper = it["paper"].number(0)
    if paper >= papers:
        it["paper"].refuse(f"the index of one of the {papers} papers, counted from 0")
    return ArchivedEntry(paper=paper, position=it["position"].number(1), raw=it["raw"].text())


def _skipped(node: _Node) -> Skipped:
    it = node.fields(("position", "reason", "excerpt"))
    return Skipped(position=it["position"].number(1), reason=it["reason"].text(), excerpt=it["excerpt"].text())


def _shown(value: object) -> str:
    if value is None:
        return "missing"
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
