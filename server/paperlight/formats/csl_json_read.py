"""CSL-JSON, in: a list of items, or an object that holds one, as citeproc, Pandoc, Zotero and Crossref write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from paperlight import identifiers
from paperlight.types import Incoming, PaperDraft, Skipped

from .csl_json import WRITER
from .drafting import drafted, kept, year_in
from .json_objects import first, items, mapping, number, objects, shown, text
from .registry import Reader
from .source import Source
from .text import words

_LISTS = ("items", "references")
_TYPES = words(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard thesis "
    "treaty webpage journal-article proceedings-article posted-content book-chapter"
)
_TELLING = ("author", "issued", "container-title", "DOI", "URL", "publisher", "abstract", "citation-key", "id")
# What the schema allows inside a text, and some programs write.
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|em|strong|span|jats:[a-z-]{1,20}|p)(?:\s[^<>]{0,200})?/?>", re.I)

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});", re.I)


def sniff(source: Source) -> bool:
    """Whether an item has a type of CSL's and a title."""
    return any(
        text(each.get("type")) in _TYPES and "title" in each and any(name in each for name in _TELLING)
        for each in first(source, _LISTS)
    )


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the items in order."""
    yield Incoming(format=READER.name, items=_items(source), source="CSL-JSON file")


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    for index, value in objects(source, _LISTS):
        yield paper(mapping(value), index)


def paper(item: Mapping[str, Any], position: int) -> PaperDraft | Skipped:
    """The paper of an item; what names and dates look like is told by the schema, csl-data.json."""
    custom = mapping(item.get("custom"))
    tags = [text(tag) for tag in items(custom.get("tags"))] or text(item.get("keyword")).split(",")
    return drafted(
        text(custom.get("title")) or plain(_text(item.get("title"))),
        position,
        abstract=plain(text(item.get("abstract"))),
        authors=[name for name in map(_name, items(item.get("author")) or items(item.get("editor"))) if name],
        year=_year(item),
        venue=plain(_text(item.get("container-title")) or _text(item.get("event-title")) or text(item.get("event"))),
        links=[text(item.get("URL"))],
        names=_names(item, custom),
        reading=kept(tags=tags, note=text(item.get("note"))),
        raw=shown(item),
    )


def plain(value: str) -> str:
    """A text without markup."""
    return _ENTITY.sub(lambda found: unescape(found[0]), _MARKUP.sub("", value))


def _text(value: Any) -> str:
    """Crossref gives lists where the schema has texts."""
    return text(next(iter(value), "")) if isinstance(value, list) else text(value)


def _name(value: Any) -> str:
    told = mapping(value)
    if text(told.get("literal")) or text(told.get("name")):
        return text(told.get("literal")) or text(told.get("name"))
    order = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(part for name in order if (part := text(told.get(name))))


def _year(item: Mapping[str, Any]) -> int | None:
    for name in ("issued", "published", "published-print", "published-online", "original-date"):
        told = mapping(item.get(name))
        parts = items(next(iter(items(told.get("date-parts"))), None))
        year = number(next(iter(parts), None)) or year_in(text(told.get("raw")) or text(told.get("literal")))
        if year:
            return year
    return year_in(text(item.get("issued")))


def _names(item: Mapping[str, Any], custom: Mapping[str, Any]) -> list[str]:
    found = [f"doi:{text(item['DOI'])}"] if text(item.get("DOI")) else []
    found += [f"{name.lower()}:{value}" for name in ("PMID", "PMCID") if (value := text(item.get(name)))]
    found += [text(name) for name in items(custom.get("identifiers"))]
    for name in ("number", "archive_location", "note", "genre"):
        said = identifiers.find_in_text(text(item.get(name))[:2_000])
        # In a note a reader may name another paper; a number of arXiv on a line of its own is Zotero's.
        is_named = name != "note" or text(item.get(name)).lower().startswith(("arxiv:", "pmid:", "pmcid:", "doi:"))
        found += [each.identifier for each in said[:1] if is_named]
    return found


READER = Reader(
    name=WRITER.name,
    label=WRITER.label,
    media_type="application/json",
    extension=WRITER.extension,
    sniff=sniff,
    digests=digests,
)
