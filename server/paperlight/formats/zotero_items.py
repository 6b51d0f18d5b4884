"""An item of Zotero as a draft, whichever way it came: from the database or from the API, which name its fields alike.

The fields are those of https://api.zotero.org/schema. Tags that Zotero took from a page by itself (type 1) are keywords
of the paper, the others the reader's; collections are tags, too (``Thesis/Chapter 2``).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from paperlight import anno
from paperlight.errors import InvalidInputError
from paperlight.types import Link, PaperDraft, Skipped

from .annotation_files import parsed
from .drafting import drafted, kept, year_in
from .loose import list_of, moment_of, record_of, text_of
from .text import clean

# Zotero's own kinds of items that are parts of others, or are no works.
PARTS = ("attachment", "note", "annotation")
_VENUES = (
    "publicationTitle",
    "proceedingsTitle",
    "conferenceName",
    "bookTitle",
    "encyclopediaTitle",
    "repository",
    "university",
    "institution",
    "websiteTitle",
)
_NAMED = re.compile(r"^\s*(arxiv|pmid|pmcid|doi)\s*:\s*(\S+)", re.I | re.M)
_BREAK = re.compile(r"<\s*(?:br\s*/?|/p|/h[1-6]|/li|/div|/blockquote|/tr)\s*>\s*", re.I)
_LISTED = re.compile(r"<\s*li(?:\s[^<>]*)?>", re.I)
_MARKUP = re.compile(r"<[^<>]*>")
_RAW = 20_000
_DEEPEST = 20
# The colours of Zotero's reader, as the nearest of ours.
_COLORS = {
    "#5fb236": anno.Color.GREEN,
    "#2ea8e5": anno.Color.BLUE,
    "#a28ae5": anno.Color.PINK,
    "#e56eee": anno.Color.PINK,
    "#ff6666": anno.Color.PINK,
}


@dataclass(slots=True, kw_only=True)
class Item:
    """An item with what hangs on it: HTML of its notes, its annotations (as the API has them), paths of collections."""

    data: Mapping[str, Any]
    notes: list[str] = field(default_factory=list)
    annotations: list[Mapping[str, Any]] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)


def draft(item: Item, position: int) -> PaperDraft | Skipped:
    """Return the paper of an item; all values may be of any type."""
    data = item.data
    tags = [record_of(tag) for tag in list_of(data.get("tags"))]
    extra = text_of(data.get("extra"))
    ids = [f"{name}:{value}" if name.lower() != "doi" else value for name, value in _NAMED.findall(extra)]
    venue = next((text for name in _VENUES if (text := text_of(data.get(name)))), "")
    found = drafted(
        text_of(data.get("title")),
        position,
        abstract=text_of(data.get("abstractNote")),
        authors=_authors(list_of(data.get("creators"))),
        year=year_in(text_of(data.get("date"))),
        venue=venue,
        links=[Link(url=text_of(data.get("url")))] if data.get("url") else (),
        names=[text_of(data.get("DOI")), text_of(data.get("archiveID")), *ids],
        keywords=[text_of(tag.get("tag")) for tag in tags if tag.get("type") == 1],
        reading=kept(
            tags=[*(text_of(tag.get("tag")) for tag in tags if tag.get("type") != 1), *item.collections],
            note="\n\n".join(filter(None, map(plain, item.notes))),
        ),
        annotations=_annotations(item.annotations),
        raw=json.dumps(data, ensure_ascii=False, default=str)[:_RAW],
    )
    return replace(found, added=moment_of(data.get("dateAdded"))) if isinstance(found, PaperDraft) else found


def plain(note: str) -> str:
    """Return the HTML of a note as text: one line a paragraph, list items with a dash."""
    text = _MARKUP.sub("", _LISTED.sub("- ", _BREAK.sub("\n", note)))
    return clean(html.unescape(text)).strip()


def paths(collections: Mapping[Any, tuple[str, Any]]) -> dict[Any, str]:
    """Return the paths of collections, given each one's name and the key of the one it stands in."""
    found: dict[Any, str] = {}
    for key in collections:
        names: list[str] = []
        seen, at = set[Any](), key
        while at in collections and at not in seen and len(names) < _DEEPEST:
            seen.add(at)
            name, at = collections[at]
            names.insert(0, name)
        found[key] = "/".join(names)
    return found


def _authors(creators: Sequence[Any]) -> list[str]:
    """Names of the authors in order; of an item without any, of all that made it."""
    people = [(text_of(each.get("creatorType")), _name(each)) for each in map(record_of, creators)]
    return [name for kind, name in people if kind in ("author", "")] or [name for _, name in people]


def _name(creator: Mapping[str, Any]) -> str:
    parts = (text_of(creator.get(part)) for part in ("firstName", "lastName", "name"))
    return " ".join(part for part in parts if part)


def _annotations(told: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for each in told:
        quote, comment = text_of(each.get("annotationText")), text_of(each.get("annotationComment"))
        if not quote and not comment:
            # A picture or ink: nothing in it that can be told in words.
            continue
        color = _COLORS.get(text_of(each.get("annotationColor")).lower(), anno.Color.YELLOW)
        tags = [text for tag in list_of(each.get("tags")) if (text := text_of(record_of(tag).get("tag")))]
        made = anno.made(quote=clean(quote), comment=clean(comment), tags=tags, color=color)
        if page := _page(text_of(each.get("annotationPosition"))):
            made["target"].setdefault("selector", []).append(
                {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc3778", "value": f"page={page}"}
            )
        if key := text_of(each.get("key")):
            made["id"] = f"urn:zotero:annotation:{key}"
        for ours, theirs in (("created", "dateAdded"), ("modified", "dateModified")):
            if moment := moment_of(each.get(theirs)):
                made[ours] = moment.isoformat()
        try:
            found.append(anno.checked(made))
        except InvalidInputError:
            continue
    return found


def _page(position: str) -> int:
    """The page (from 1) of an annotation's place in its PDF, or 0."""
    try:
        index = record_of(parsed(position, "Zotero annotation")).get("pageIndex")
    except InvalidInputError:
        return 0
    return index + 1 if type(index) is int and 0 <= index < _RAW else 0
