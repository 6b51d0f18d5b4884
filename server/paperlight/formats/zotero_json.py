"""Items of Zotero as its web API and its local API answer them (https://www.zotero.org/support/dev/web_api/v3/basics).

A list of items, or ``{"items": […], "collections": […]}``; notes and annotations of an item stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from paperlight.errors import UnreadableError
from paperlight.types import Incoming, PaperDraft, Skipped

from .annotation_files import parsed
from .loose import list_of, record_of, text_of
from .registry import Reader
from .source import Source
from .zotero_items import PARTS, Item, draft, paths

_NAME = "answer of Zotero"
_BEGINS = re.compile(r"\s*[\[{]")


def sniff(source: Source) -> bool:
    """Whether this is JSON with items as Zotero names their parts."""
    text = source.start.lstrip("\ufeff")
    return bool(_BEGINS.match(text[:1000])) and '"itemType"' in text and '"key"' in text and '"paperlight"' not in text


def digests(source: Source) -> Iterator[Incoming]:
    """Give one digest of all items; raises UnreadableError for other JSON."""
    value = parsed(source.text.lstrip("\ufeff"), _NAME)
    held = value.get("items", [value]) if isinstance(value, Mapping) else value
    if not isinstance(held, list) or not held:
        raise UnreadableError(f"There are no items in this {_NAME}; ask it for items in the format json.")
    collections = list_of(value.get("collections")) if isinstance(value, Mapping) else []
    yield Incoming(format=READER.name, items=_items(held, collections), source="Zotero")


def _items(held: list[Any], collections: list[Any]) -> Iterator[PaperDraft | Skipped]:
    named = _named(collections)
    works: list[tuple[int, Item]] = []
    parts: list[tuple[str, Mapping[str, Any]]] = []
    for position, each in enumerate(held, start=1):
        data = _data(each)
        kind = text_of(data.get("itemType"))
        if not kind:
            yield Skipped(position=position, reason="It is no item of Zotero.", excerpt=str(each)[:120])
        elif data.get("deleted"):
            continue
        elif kind in PARTS:
            parts.append((kind, data))
        else:
            keys = [text_of(key) for key in list_of(data.get("collections"))]
            works.append((position, Item(data=data, collections=[named[key] for key in keys if key in named])))
    _hang(parts, {text_of(item.data.get("key")): item for _, item in works})
    for position, item in works:
        yield draft(item, position)


def _hang(parts: list[tuple[str, Mapping[str, Any]]], works: dict[str, Item]) -> None:
    """Give notes to their items, and annotations to the items of the files that they are in."""
    files = {text_of(data.get("key")): text_of(data.get("parentItem")) for kind, data in parts if kind == "attachment"}
    for kind, data in parts:
        parent = text_of(data.get("parentItem"))
        if kind == "note" and parent in works:
            works[parent].notes.append(text_of(data.get("note")))
        elif kind == "annotation" and files.get(parent) in works:
            works[files[parent]].annotations.append(data)


def _named(collections: list[Any]) -> dict[Any, str]:
    told = {text_of(data.get("key")): data for data in map(_data, collections)}
    return paths(
        {key: (text_of(data.get("name")), text_of(data.get("parentCollection"))) for key, data in told.items()}
    )


def _data(value: Any) -> Mapping[str, Any]:
    """An item's own part, which the API wraps into what it says of it."""
    return record_of(record_of(value).get("data", value))


READER = Reader(
    name="zotero-json",
    label="Items of Zotero's API",
    media_type="application/json",
    extension="json",
    sniff=sniff,
    digests=digests,
)
