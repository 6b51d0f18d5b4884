"""Zotero's own database, ``zotero.sqlite``, read-only: papers, creators, tags, notes, collections.

It is opened immutable, so that a running Zotero is not disturbed and nothing is ever written beside it. The schema is
told in github.com/zotero/zotero, resource/schema/userdata.sql.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import pathname2url

from paperlight.errors import UnreadableError
from paperlight.types import Incoming, PaperDraft, Skipped

from .drafting import drafted, kept, year_in
from .html_page import parsed, words
from .registry import Reader
from .source import Source

_MAGIC = b"SQLite format 3\0"
_VENUES = (
    "publicationTitle",
    "proceedingsTitle",
    "bookTitle",
    "conferenceName",
    "websiteTitle",
    "university",
    "institution",
    "publisher",
    "repository",
)
_EXTRA = re.compile(r"^\s*(arXiv|PMID|PMCID|DOI)\s*:\s*(\S+)", re.I | re.M)
_ITEMS = """
SELECT items.itemID, items.key, items.dateAdded, itemTypes.typeName FROM items JOIN itemTypes USING (itemTypeID)
WHERE itemTypes.typeName NOT IN ('attachment', 'note', 'annotation')
AND items.itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY items.itemID
"""
_FIELDS = """
SELECT fields.fieldName, itemDataValues.value FROM itemData JOIN fields USING (fieldID)
JOIN itemDataValues USING (valueID) WHERE itemData.itemID = ?
"""
_CREATORS = """
SELECT creators.firstName, creators.lastName, creatorTypes.creatorType FROM itemCreators JOIN creators USING (creatorID)
JOIN creatorTypes USING (creatorTypeID) WHERE itemCreators.itemID = ? ORDER BY itemCreators.orderIndex
"""
_TAGS = "SELECT tags.name FROM itemTags JOIN tags USING (tagID) WHERE itemTags.itemID = ? ORDER BY tags.name"
_NOTES = """
SELECT itemNotes.note FROM itemNotes WHERE itemNotes.parentItemID = ?
AND itemNotes.itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY itemNotes.itemID
"""
_FOLDERS = "SELECT collectionID FROM collectionItems WHERE itemID = ? ORDER BY collectionID"
_DEEPEST = 50


def sniff(source: Source) -> bool:
    """Whether it is a database with Zotero's tables."""
    if not source.head.startswith(_MAGIC):
        return False
    try:
        with _file(source) as path, _opened(path) as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except (sqlite3.Error, OSError):
        return False
    return {"items", "itemData", "itemDataValues", "creators", "collections"} <= tables


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the items in the order in which they were made; raises UnreadableError."""
    yield Incoming(format=READER.name, items=_items(source), source="Zotero")


@contextmanager
def _file(source: Source) -> Iterator[Path]:
    """The database as a file: where it lies, or for bytes in a folder that goes again."""
    if source.path is not None:
        yield source.path
        return
    with tempfile.TemporaryDirectory(prefix="paperlight-") as folder:
        copy = Path(folder) / "zotero.sqlite"
        with source.open() as data, copy.open("wb") as file:
            shutil.copyfileobj(data, file)
        yield copy


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"file:{pathname2url(str(path.resolve()))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        # Bytes that are no text come as replacement characters, not as a failure.
        database.text_factory = lambda data: data.decode("utf-8", "replace")
        yield database


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    with _file(source) as path:
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise UnreadableError(
                "Zotero is running and has changes that are not in this file yet: close it, then import again."
            )
        try:
            with _opened(path) as database:
                yield from _papers(database)
        except sqlite3.Error as error:
            raise UnreadableError(
                f"This database of Zotero can't be read ({error}): open it in Zotero, close that, then try again."
            ) from None


def _papers(database: sqlite3.Connection) -> Iterator[PaperDraft | Skipped]:
    folders = _folders(database)
    for position, row in enumerate(database.execute(_ITEMS), start=1):
        number, key, added, _kind = row
        fields = {str(name): str(value) for name, value in database.execute(_FIELDS, (number,)) if value is not None}
        draft = _paper(database, int(number), str(key), fields, folders, position)
        moment = _moment(str(added))
        yield replace(draft, added=moment) if isinstance(draft, PaperDraft) and moment else draft


def _paper(
    database: sqlite3.Connection,
    number: int,
    key: str,
    fields: Mapping[str, str],
    folders: Mapping[int, str],
    position: int,
) -> PaperDraft | Skipped:
    tags = [str(name) for (name,) in database.execute(_TAGS, (number,))]
    tags += [folders[each] for (each,) in database.execute(_FOLDERS, (number,)) if each in folders]
    notes = [_plain(str(note)) for (note,) in database.execute(_NOTES, (number,)) if note]
    raw = [key, *(f"{name}: {fields[name]}" for name in ("title", "date", "DOI", "url") if fields.get(name))]
    return drafted(
        fields.get("title") or fields.get("shortTitle") or fields.get("subject", ""),
        position,
        abstract=fields.get("abstractNote", ""),
        authors=_authors(database, number),
        year=year_in(fields.get("date", "")),
        venue=next((fields[name] for name in _VENUES if fields.get(name)), ""),
        links=[fields.get("url", "")],
        names=_names(fields),
        reading=kept(tags=tags, note="\n\n".join(note for note in notes if note)),
        raw="\n".join(raw),
    )


def _authors(database: sqlite3.Connection, number: int) -> list[str]:
    """The authors; of what has none, the editors or whoever made it."""
    people: dict[str, list[str]] = defaultdict(list)
    for first, last, role in database.execute(_CREATORS, (number,)):
        people[str(role)].append(" ".join(str(part) for part in (first, last) if part))
    return people.get("author") or people.get("editor") or next(iter(people.values()), [])


def _names(fields: Mapping[str, str]) -> list[str]:
    found = [f"doi:{fields['DOI']}"] if fields.get("DOI") else []
    found += [f"{name.lower()}:{value}" for name, value in _EXTRA.findall(fields.get("extra", "")[:10_000])]
    archived = fields.get("archiveID", "")
    return [*found, archived] if archived else found


def _folders(database: sqlite3.Connection) -> dict[int, str]:
    """What each collection is called, with those that it is in: ``Thesis/Chapter 2``."""
    rows = {
        int(number): (str(name), parent)
        for number, name, parent in database.execute(
            "SELECT collectionID, collectionName, parentCollectionID FROM collections"
        )
    }
    found = {}
    for number in rows:
        path: list[str] = []
        at: int | None = number
        while at in rows and len(path) < _DEEPEST:
            name, parent = rows[at]
            path.insert(0, name)
            at = parent
        found[number] = "/".join(path)
    return found


def _plain(note: str) -> str:
    """A note, which Zotero keeps as HTML, as text."""
    try:
        return words(parsed(note), lines=True) if "<" in note else note
    except UnreadableError:
        return ""


def _moment(value: str) -> datetime | None:
    """Zotero keeps times in UTC without saying so."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        return None


READER = Reader(
    name="zotero",
    label="Zotero’s database (zotero.sqlite)",
    media_type="application/vnd.sqlite3",
    extension="sqlite",
    sniff=sniff,
    digests=digests,
)
