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
from .json_objects import first, number, objects, shown
from .loose import list_of, record_of, text_of
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
        text_of(each.get("type")) in _TYPES and "title" in each and any(name in each for name in _TELLING)
        for each in first(source, _LISTS)
    )


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the items in order."""
    yield Incoming(format=READER.name, items=_items(source), source="CSL-JSON file")


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    for index, value in objects(source, _LISTS):
        yield paper(record_of(value), index)


def paper(item: Mapping[str, Any], position: int) -> PaperDraft | Skipped:
    """The paper of an item; what names and dates look like is told by the schema, csl-data.json."""
    custom = record_of(item.get("custom"))
    tags = [text_of(tag) for tag in list_of(custom.get("tags"))] or text_of(item.get("keyword")).split(",")
    return drafted(
        text_of(custom.get("title")) or plain(_text(item.get("title"))),
        position,
        abstract=plain(text_of(item.get("abstract"))),
        authors=[name for name in map(_name, list_of(item.get("author")) or list_of(item.get("editor"))) if name],
        year=_year(item),
        venue=plain(_text(item.get("container-title")) or _text(item.get("event-title")) or text_of(item.get("event"))),
        links=[text_of(item.get("URL"))],
        names=_names(item, custom),
        reading=kept(tags=tags, note=text_of(item.get("note"))),
        raw=shown(item),
    )


def plain(value: str) -> str:
    """A text without markup."""
    return _ENTITY.sub(lambda found: unescape(found[0]), _MARKUP.sub("", value))


def _text(value: Any) -> str:
    """Crossref gives lists where the schema has texts."""
    return text_of(next(iter(value), "")) if isinstance(value, list) else text_of(value)


def _name(value: Any) -> str:
    told = record_of(value)
    if text_of(told.get("literal")) or text_of(told.get("name")):
        return text_of(told.get("literal")) or text_of(told.get("name"))
    order = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(part for name in order if (part := text_of(told.get(name))))


def _year(item: Mapping[str, Any]) -> int | None:
    for name in ("issued", "published", "published-print", "published-online", "original-date"):
        told = record_of(item.get(name))
        parts = list_of(next(iter(list_of(told.get("date-parts"))), None))
        year = number(next(iter(parts), None)) or year_in(text_of(told.get("raw")) or text_of(told.get("literal")))
        if year:
            return year
    return year_in(text_of(item.get("issued")))


def _names(item: Mapping[str, Any], custom: Mapping[str, Any]) -> list[str]:
    found = [f"doi:{text_of(item['DOI'])}"] if text_of(item.get("DOI")) else []
    found += [f"{name.lower()}:{value}" for name in ("PMID", "PMCID") if (value := text_of(item.get(name)))]
    found += [text_of(name) for name in list_of(custom.get("identifiers"))]
    for name in ("number", "archive_location", "note", "genre"):
        said = identifiers.find_in_text(text_of(item.get(name))[:2_000])
        # In a note a reader may name another paper; a number of arXiv on a line of its own is Zotero's.
        is_named = name != "note" or text_of(item.get(name)).lower().startswith(("arxiv:", "pmid:", "pmcid:", "doi:"))
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
