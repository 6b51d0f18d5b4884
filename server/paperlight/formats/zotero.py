"""Zotero's database, ``zotero.sqlite``, read as it lies there (userdata.sql of https://github.com/zotero/zotero).

It is opened as a file that nobody changes, so Zotero's lock is no obstacle and nothing is ever written beside it; what
Zotero has not yet written into it is told. Items in the trash and items of feeds are left out.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from paperlight.errors import UnreadableError
from paperlight.types import Incoming, PaperDraft, Skipped

from .registry import Reader
from .source import Source
from .text import words
from .zotero_items import PARTS, Item, draft, paths

_HEADER = b"SQLite format 3\0"
_TABLES = words(
    "items itemTypes itemData itemDataValues fields itemCreators creators creatorTypes itemTags tags itemNotes "
    "itemAttachments collections collectionItems deletedItems libraries"
)
_WAITING = (
    "Zotero has changes that are not in its database yet ({name}): close Zotero and import again, or use "
    "`paperlight zotero import` while it runs."
)
_ITEMS = """
    SELECT i.itemID, i.key, i.dateAdded, t.typeName FROM items i JOIN itemTypes t USING (itemTypeID)
    JOIN libraries l USING (libraryID)
    WHERE t.typeName NOT IN (?, ?, ?) AND l.type != 'feed' AND i.itemID NOT IN (SELECT itemID FROM deletedItems)
    ORDER BY i.itemID
"""
_COLLECTIONS = "SELECT collectionID, collectionName, parentCollectionID FROM collections"
_FIELDS = """
    SELECT f.fieldName, v.value FROM itemData d JOIN fields f USING (fieldID) JOIN itemDataValues v USING (valueID)
    WHERE d.itemID = ?
"""
_CREATORS = """
    SELECT c.firstName, c.lastName, k.creatorType FROM itemCreators i JOIN creators c USING (creatorID)
    JOIN creatorTypes k USING (creatorTypeID) WHERE i.itemID = ? ORDER BY i.orderIndex
"""
_TAGS = "SELECT t.name, i.type FROM itemTags i JOIN tags t USING (tagID) WHERE i.itemID = ? ORDER BY i.tagID"
_NOTES = """
    SELECT note FROM itemNotes
    WHERE parentItemID = ? AND itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY itemID
"""
_ANNOTATIONS = """
    SELECT n.itemID, i.key, i.dateAdded, i.dateModified, n.text, n.comment, n.color, n.position
    FROM itemAttachments a JOIN itemAnnotations n ON n.parentItemID = a.itemID JOIN items i ON i.itemID = n.itemID
    WHERE a.parentItemID = ? AND n.itemID NOT IN (SELECT itemID FROM deletedItems)
    AND a.itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY n.sortIndex
"""


def sniff(source: Source) -> bool:
    """Whether this is an SQLite database; that it is one of Zotero is looked at when it is opened."""
    return source.head.startswith(_HEADER)


def digests(source: Source) -> Iterator[Incoming]:
    """Give one digest of all items; raises UnreadableError for another program's database, and for a damaged one."""
    yield Incoming(format=READER.name, items=_items(source), source="Zotero")


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    try:
        with _file(source) as path, closing(_opened(path)) as database:
            has_annotations = _checked(database)
            waiting = path.with_name(path.name + "-wal")
            if waiting.is_file() and waiting.stat().st_size:
                yield Skipped(position=1, reason=_WAITING.format(name=waiting.name), excerpt="")
            named = paths({key: (str(name), parent) for key, name, parent in database.execute(_COLLECTIONS)})
            for position, row in enumerate(database.execute(_ITEMS, PARTS), start=1):
                yield draft(_item(database, row, named, has_annotations=has_annotations), position)
    except (sqlite3.Error, OverflowError) as error:
        raise UnreadableError(
            f"This database is damaged ({error}); in Zotero, restore a backup or export the library as BibTeX."
        ) from None


@contextmanager
def _file(source: Source) -> Iterator[Path]:
    """The file; bytes become one for as long as it is read."""
    if source.path is not None:
        yield source.path.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="paperlight-") as folder:
        path = Path(folder) / "zotero.sqlite"
        path.write_bytes(source.content if isinstance(source.content, bytes) else b"")
        yield path


def _opened(path: Path) -> sqlite3.Connection:
    # Items may be read in another thread than the one that began, but never in two at once.
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    database.text_factory = lambda data: data.decode("utf-8", "replace")
    return database


def _checked(database: sqlite3.Connection) -> bool:
    """Whether there are annotations (since Zotero 6); raises UnreadableError where a table that all have is missing."""
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if missing := sorted(_TABLES - tables):
        what = (
            "no database of Zotero" if len(missing) > 1 else f"a database of another version of Zotero ({missing[0]})"
        )
        raise UnreadableError(f"This is {what}; choose zotero.sqlite of Zotero 5 or later, or export it as BibTeX.")
    return "itemAnnotations" in tables


def _item(database: sqlite3.Connection, row: tuple[Any, ...], named: dict[Any, str], *, has_annotations: bool) -> Item:
    item_id, key, added, kind = row
    one = (item_id,)
    data: dict[str, Any] = dict(database.execute(_FIELDS, one).fetchall())
    data |= {"key": key, "itemType": kind, "dateAdded": added, "tags": _tags(database, item_id)}
    data["creators"] = [
        {"firstName": first, "lastName": last, "creatorType": kind}
        for first, last, kind in database.execute(_CREATORS, one)
    ]
    held = database.execute("SELECT collectionID FROM collectionItems WHERE itemID = ? ORDER BY collectionID", one)
    return Item(
        data=data,
        notes=[str(note) for (note,) in database.execute(_NOTES, one) if note],
        annotations=_annotations(database, item_id) if has_annotations else [],
        collections=[named[collection] for (collection,) in held if collection in named],
    )


def _annotations(database: sqlite3.Connection, item_id: int) -> list[Mapping[str, Any]]:
    names = ("key", "dateAdded", "dateModified", "annotationText", "annotationComment", "annotationColor")
    return [
        {
            **dict(zip((*names, "annotationPosition"), values, strict=True)),
            "tags": _tags(database, annotation_id),
        }
        for annotation_id, *values in database.execute(_ANNOTATIONS, (item_id,)).fetchall()
    ]


def _tags(database: sqlite3.Connection, item_id: int) -> list[dict[str, Any]]:
    return [{"tag": name, "type": kind} for name, kind in database.execute(_TAGS, (item_id,))]


READER = Reader(
    name="zotero",
    label="Zotero's database",
    media_type="application/vnd.sqlite3",
    extension="sqlite",
    sniff=sniff,
    digests=digests,
)
