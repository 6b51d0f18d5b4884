"""What other programs keep: Zotero's database, tables of reference managers, mailboxes, bookmarks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from paperlight import formats
from paperlight.errors import UnreadableError
from paperlight.formats import Source
from paperlight.library import Library
from paperlight.types import Incoming, PaperDraft, PaperFilter, Skipped, Status
from tests.formats.tricky import PAPERS

TODAY = date(2026, 3, 20)
SCHEMA = """
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, dateAdded TEXT, key TEXT);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT);
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT, parentCollectionID INT);
CREATE TABLE collectionItems (collectionID INT, itemID INT);
INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'note'), (3, 'attachment');
INSERT INTO items VALUES (1, 1, '2024-05-01 10:00:00', 'AAAA1111'), (2, 2, '2024-05-01 10:00:01', 'BBBB2222'),
  (3, 1, '2024-05-02 10:00:00', 'CCCC3333'), (4, 3, '2024-05-02 10:00:00', 'DDDD4444'),
  (5, 1, '2024-05-03 10:00:00', 'EEEE5555');
INSERT INTO deletedItems VALUES (3);
INSERT INTO fields VALUES (1, 'title'), (2, 'date'), (3, 'DOI'), (4, 'extra'), (5, 'publicationTitle'), (6, 'url');
INSERT INTO itemDataValues VALUES (1, 'A Paper Kept in Zotero'), (2, '2019-03-00 March 2019'), (3, '10.1000/182'),
  (4, 'arXiv: 2310.00035'), (5, 'Journal'), (6, 'javascript:alert(1)'), (7, 'In the Bin');
INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (1, 6, 6), (3, 1, 7);
INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor');
INSERT INTO creators VALUES (1, 'Ada', 'Lovelace'), (2, '', 'The Consortium'), (3, 'Ed', 'Itor');
INSERT INTO itemCreators VALUES (1, 2, 1, 1), (1, 1, 1, 0), (1, 3, 2, 2);
INSERT INTO tags VALUES (1, 'to cite');
INSERT INTO itemTags VALUES (1, 1);
INSERT INTO itemNotes VALUES (2, 1, '<div><p>First.</p><p>Second &amp; last.</p></div>');
INSERT INTO collections VALUES (1, 'Thesis', NULL), (2, 'Chapter 2', 1), (3, 'Loop', 3);
INSERT INTO collectionItems VALUES (2, 1);
"""
LETTER = (
    b"From: A <a@b.org>\nSubject: Two papers\nMessage-ID: <1@b.org>\nDate: Tue, 10 Mar 2026 08:00:00 +0100\n\n"
    b"Attention Is All You Need\nhttps://arxiv.org/abs/1706.03762\n"
)


def items(content: bytes | Path, **given: Any) -> list[PaperDraft | Skipped]:
    return [item for incoming in digests(content, **given) for item in incoming.items]


def digests(content: bytes | Path, **given: Any) -> Iterator[Incoming]:
    return formats.digests(Source(content=content, today=TODAY, **given))


@pytest.fixture
def zotero(tmp_path: Path) -> Path:
    path = tmp_path / "zotero" / "zotero.sqlite"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SCHEMA)
    return path


def test_zotero_gives_works_with_their_notes_tags_and_collections(zotero: Path) -> None:
    (incoming,) = digests(zotero)
    assert incoming.format == "zotero"
    paper, empty = incoming.items
    assert isinstance(paper, PaperDraft)
    assert (paper.title, paper.year, paper.venue) == ("A Paper Kept in Zotero", 2019, "Journal")
    assert paper.authors == ("Ada Lovelace", "The Consortium")
    assert paper.identifiers == ("doi:10.1000/182", "arxiv:2310.00035")
    assert paper.links == (), "what is no web address is never a link"
    assert paper.added == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert paper.reading is not None
    assert paper.reading.tags == ("to cite", "Thesis/Chapter 2")
    assert paper.reading.note == "First.\nSecond & last."
    assert isinstance(empty, Skipped)


def test_zotero_is_read_without_a_trace_and_as_bytes_too(zotero: Path) -> None:
    before = zotero.read_bytes()
    assert len(items(zotero)) == 2
    assert [path.name for path in zotero.parent.iterdir()] == ["zotero.sqlite"]
    assert zotero.read_bytes() == before
    assert len(items(before)) == 2


def test_a_running_zotero_is_told_to_close(zotero: Path) -> None:
    zotero.with_name("zotero.sqlite-wal").write_bytes(b"x")
    with pytest.raises(UnreadableError, match="close it"):
        items(zotero)


def test_another_database_and_a_broken_one_are_refused(zotero: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as database:
        database.execute("CREATE TABLE items (a)")
    with pytest.raises(UnreadableError, match="a database"):
        items(tmp_path / "other.sqlite")
    data = bytearray(zotero.read_bytes())
    data[6_000:] = b"\xff" * (len(data) - 6_000)
    with pytest.raises(UnreadableError):
        items(bytes(data))


def test_zotero_moves_in_whole_and_can_be_taken_back(zotero: Path, library: Library) -> None:
    (made,) = library.imports.take(library.local_reader, Source(content=zotero, today=TODAY)).digests
    assert (made.digest.added, len(made.digest.skipped)) == (1, 1)
    (hit,) = library.papers(library.local_reader, PaperFilter(tag="Thesis/Chapter 2")).items
    assert hit.paper.reading.note.startswith("First.")
    library.imports.undo(library.local_reader, made.digest.id)
    assert library.count() == 0


ZOTERO = (
    b'\xef\xbb\xbf"Key","Item Type","Publication Year","Author","Title","DOI"\r\n'
    b'"A","journalArticle","2019","Lovelace, Ada; The Consortium","A Title, with Commas","10.1000/182"\r\n'
)
WEB_OF_SCIENCE = (
    b"Authors\tArticle Title\tSource Title\tPublication Year\tDOI\n"
    b'"Doe, J; Roe, R"\tFrom the "Web" of Science\tNATURE\t2020\t10.1000/182\n'
)
SCOPUS = '"Authors";"Title";"Year"\n"Müller, H. (123); Ohm, G. (4)";"Über\nzwei Zeilen";"2021"\n'
PUBMED = 'PMID,Title,Authors,Journal/Book,Publication Year\n3,"A Novel Virus.","Zhu N, Zhang D.",N,2020\n'
TABLES = {
    "zotero": (ZOTERO, ("A Title, with Commas", ("Ada Lovelace", "The Consortium"), 2019)),
    "web-of-science": (WEB_OF_SCIENCE, ('From the "Web" of Science', ("J Doe", "R Roe"), 2020)),
    "scopus": (SCOPUS.encode("cp1252"), ("Über zwei Zeilen", ("H. Müller", "G. Ohm"), 2021)),
    "pubmed": (PUBMED.encode("utf-16"), ("A Novel Virus.", ("Zhu N", "Zhang D."), 2020)),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_other_programs(name: str) -> None:
    data, expected = TABLES[name]
    (incoming,) = digests(data)
    assert incoming.format == "csv"
    (paper,) = incoming.items
    assert isinstance(paper, PaperDraft)
    assert (paper.title, paper.authors, paper.year) == expected


def test_our_own_table_comes_back() -> None:
    read = formats.read(formats.write("csv", PAPERS), today=TODAY)
    assert read.format == "csv"
    for paper, again in zip(PAPERS, read.papers, strict=True):
        assert (again.title, again.year) == (" ".join(paper.title.split()), paper.year)
        assert set(again.identifiers) >= set(paper.identifiers)
        assert (again.reading.status if again.reading else Status.NEW) == paper.reading.status


def test_columns_that_the_reader_names() -> None:
    data = b"a,b\nThe Title of This,2020\n,\nAnother One Here\n"
    first, second = items(data, columns={"title": "A", "year": "b"})
    assert isinstance(first, PaperDraft)
    assert (first.title, first.year) == ("The Title of This", 2020)
    assert isinstance(second, PaperDraft)
    with pytest.raises(UnreadableError, match="There is no column “c”: the columns are “a”, “b”"):
        items(data, columns={"title": "c"})
    with pytest.raises(UnreadableError, match="--column title=NAME"):
        formats.read(b"a,b\n1,2\n", today=TODAY, format="csv")


def test_a_message_is_known_again_wherever_it_lies(library: Library) -> None:
    box = b"From a@b.org Tue Mar 10 08:00:00 2026\n" + LETTER.replace(b"\n", b"\r\n") + b"\r\n"
    box += b"From a@b.org Tue Mar 10 09:00:00 2026\n"
    box += LETTER.replace(b"<1@", b"<2@").replace(b"1706.03762", b"2310.00035")
    (alone,) = library.imports.take(library.local_reader, Source(content=LETTER, today=TODAY)).digests
    first, second = library.imports.take(library.local_reader, Source(content=box, today=TODAY)).digests
    assert (alone.is_new, first.is_new, second.is_new) == (True, False, True)
    assert first.digest.id == alone.digest.id
    assert (second.digest.title, second.digest.source, second.digest.date) == ("Two papers", "A", date(2026, 3, 10))
    again = library.imports.take(library.local_reader, Source(content=box, today=TODAY)).digests
    assert not any(each.is_new for each in again)


def test_a_mailbox_without_any_paper_is_refused(library: Library) -> None:
    letter = LETTER.replace(b"https://arxiv.org/abs/1706.03762", b"Nothing.")
    with pytest.raises(UnreadableError, match="no link to a paper"):
        library.imports.take(library.local_reader, Source(content=letter, today=TODAY))


def test_bookmarks_come_back() -> None:
    read = formats.read(formats.write("bookmarks", PAPERS), today=TODAY)
    assert read.format == "bookmarks"
    titles = {" ".join(paper.title.split()) for paper in PAPERS}
    assert read.papers
    assert {paper.title for paper in read.papers if paper.title} <= titles
