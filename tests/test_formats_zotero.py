"""Zotero's database and its API's items: what comes of an item, what is left out, and what is refused plainly."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from paperlight import anno, formats
from paperlight.errors import UnreadableError
from paperlight.types import DigestDraft, PaperDraft
from tests.formats.zotero_database import make

TODAY = date(2026, 3, 20)


def items(content: Path | bytes) -> list[Any]:
    (found,) = formats.digests(formats.Source(content=content, today=TODAY))
    assert found.format == "zotero"
    return list(found.items)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return make(tmp_path / "zo tero?.sqlite")


def test_an_item_comes_with_all_that_hangs_on_it(database: Path) -> None:
    first, second = items(database)
    assert first.authors == ("John Jumper", "Demis Hassabis")
    assert (first.year, first.venue, first.abstract) == (2021, "Nature", "An abstract.")
    assert first.identifiers == ("doi:10.1038/s41586-021-03819-2",)
    assert first.added == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert first.keywords == ("Structural biology",)
    assert first.reading.tags == ("proteins", "Thesis/Chapter 2")
    assert first.reading.note == "Read the supplement.\n- MSA & templates"
    (annotation,) = first.annotations
    assert annotation["target"]["selector"][0]["exact"] == "atomic accuracy"
    assert annotation["target"]["selector"][1]["value"] == "page=2"
    seen = anno.see({**annotation, "id": "urn:x"})
    assert (seen.comment, seen.color, seen.tags) == ("Really?", anno.Color.GREEN, ("proteins",))
    assert set(second.identifiers) == {"arxiv:1706.03762", "pmid:12345"}


def test_bytes_are_read_like_a_file_and_leave_nothing_behind(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "tmp"
    empty.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(empty))
    assert items(database.read_bytes()) == items(database)
    assert list(empty.iterdir()) == []


def test_what_zotero_has_not_written_yet_is_told(database: Path) -> None:
    wal = database.with_name(database.name + "-wal")
    wal.write_bytes(b"")
    assert all(isinstance(each, PaperDraft) for each in items(database))
    wal.write_bytes(b"x" * 100)
    before = sorted(database.parent.iterdir())
    assert "close Zotero" in items(database)[0].reason
    assert sorted(database.parent.iterdir()) == before


def test_databases_without_annotations_are_read(tmp_path: Path) -> None:
    assert items(make(tmp_path / "z.sqlite", after="DROP TABLE itemAnnotations;"))[0].annotations == ()


@pytest.mark.parametrize("drop", ["DROP TABLE libraries;", "DROP TABLE items; DROP TABLE tags;"])
def test_other_databases_are_refused_plainly(tmp_path: Path, drop: str) -> None:
    with pytest.raises(UnreadableError, match=r"choose zotero\.sqlite"):
        items(make(tmp_path / "z.sqlite", after=drop))


def test_missing_columns_and_damage_are_refused_plainly(tmp_path: Path, database: Path) -> None:
    with pytest.raises(UnreadableError, match="export the library as BibTeX"):
        items(make(tmp_path / "z.sqlite", after="ALTER TABLE tags RENAME COLUMN name TO label;"))
    whole = database.read_bytes()
    for cut in (100, 4096, len(whole) // 2):
        with pytest.raises(UnreadableError):
            items(whole[:cut])


def test_wrong_types_in_the_database_are_no_failure(tmp_path: Path) -> None:
    after = (
        "UPDATE itemDataValues SET value = x'ff00' WHERE valueID = 1; UPDATE itemNotes SET note = 5;"
        "UPDATE itemAnnotations SET position = '[[', color = 3; UPDATE collections SET parentCollectionID = 2;"
        "UPDATE items SET dateAdded = 'never'; UPDATE creators SET firstName = NULL;"
    )
    first, _ = items(make(tmp_path / "z.sqlite", after=after))
    assert (first.title, first.added, first.authors) == ("", None, ("Jumper", "Hassabis"))


def api(*held: Any, **more: Any) -> DigestDraft:
    return formats.read(json.dumps({"items": held, **more} if more else held).encode(), today=TODAY)


WORK = {"key": "AAAA1111", "itemType": "preprint", "title": "Attention Is All You Need", "collections": ["C2"]}


def test_the_apis_items_find_their_parts() -> None:
    found = api(
        {"key": "NOTE", "data": {"key": "NOTE", "itemType": "note", "parentItem": "AAAA1111", "note": "<p>Good</p>"}},
        {"key": "AAAA1111", "data": WORK},
        {"data": {"key": "PDF", "itemType": "attachment", "parentItem": "AAAA1111"}},
        {"data": {"key": "ANN", "itemType": "annotation", "parentItem": "PDF", "annotationText": "sequence"}},
        {"data": {"key": "GONE", "itemType": "book", "title": "Trash", "deleted": 1}},
        collections=[
            {"key": "C1", "data": {"key": "C1", "name": "Thesis", "parentCollection": False}},
            {"key": "C2", "data": {"key": "C2", "name": "Intro", "parentCollection": "C1"}},
        ],
    )
    assert found.format == "zotero-json"
    (paper,) = found.papers
    assert paper.reading is not None
    assert (paper.reading.note, paper.reading.tags) == ("Good", ("Thesis/Intro",))
    assert len(paper.annotations) == 1


@pytest.mark.parametrize(
    "field", ["title", "creators", "tags", "extra", "DOI", "url", "date", "dateAdded", "collections"]
)
@pytest.mark.parametrize("value", [None, 3, 10**400, [None], [[]], {}, {"tag": []}, True, "\0\ud800", [{"tag": {}}]])
def test_any_type_may_stand_anywhere_in_an_item(field: str, value: Any) -> None:
    found = api({"data": {**WORK, field: value}}, "no item", None)
    assert len(found.papers) + len(found.skipped) == 3
