"""What goes out comes back: thousands of papers exported and taken into an empty library."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from paperlight import formats
from paperlight.app import opened
from paperlight.config import Settings
from paperlight.library import Library
from paperlight.types import Paper, PaperFilter
from tests.conftest import Clock
from tests.papers_made import papers

# PAPERLIGHT_EXAMPLES=2000 is the full run.
COUNT = int(os.environ.get("PAPERLIGHT_EXAMPLES", "400"))
# Which reader takes what is written.
BIBLIOGRAPHIES = {"bibtex": "bibtex", "biblatex": "bibtex", "ris": "ris", "csl-json": "csl-json"}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A library of many papers, in each format that comes back."""
    with opened(Settings(data_dir=tmp_path_factory.mktemp("full")), now=Clock()) as (library, _):
        library.import_digest(library.local_reader, formats.write("json", papers(COUNT, seed=5)))
        assert library.count() == COUNT
        return {name: _export(library, name) for name in ("json", *BIBLIOGRAPHIES)}


def _export(library: Library, name: str) -> bytes:
    return library.export(library.local_reader, name, PaperFilter()).content


def test_json_gives_an_equal_library(exported: dict[str, bytes], tmp_path: Path) -> None:
    with opened(Settings(data_dir=tmp_path), now=Clock()) as (empty, _):
        empty.import_digest(empty.local_reader, exported["json"])
        assert empty.count() == COUNT
        assert _export(empty, "json") == exported["json"]


@pytest.mark.parametrize("name", BIBLIOGRAPHIES)
def test_a_bibliography_gives_equal_papers(exported: dict[str, bytes], tmp_path: Path, name: str) -> None:
    if BIBLIOGRAPHIES[name] not in formats.READERS:
        pytest.skip(f"{name} can't be read yet")
    with opened(Settings(data_dir=tmp_path), now=Clock()) as (empty, _):
        digest, _new = empty.import_digest(empty.local_reader, exported[name])
        assert digest.format == BIBLIOGRAPHIES[name]
        assert digest.skipped == ()
        content = _export(empty, "json")
    found = [_kept(each) for each in _read(content)]
    assert len(found) == COUNT
    for before, after in zip(map(_kept, _read(exported["json"])), found, strict=True):
        assert after == before


def _read(content: bytes) -> list[Any]:
    return list(formats.read(content, today=Clock()().date()).papers)


def _kept(paper: Paper) -> tuple[Any, ...]:
    """What a bibliography says of a paper."""
    reading = paper.reading
    return paper.title, paper.authors, paper.year, paper.identifiers, reading.note, sorted(reading.tags)
