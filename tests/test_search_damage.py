"""Whatever happens to the files of the index, searches are right or refused, and it is built anew."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from paperlight.errors import IndexUnavailableError
from paperlight.search import IndexDoc, Indexer, WhooshIndex
from tests.search_data import FakeSource, child, said, seed_papers

QUERIES = ["kaleidoscope", "title:okapi", "model*", '"generative models"', "NOT kaleidoscope", "title:giraf*"]
PATIENCE = 30.0
DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "deleted": lambda path: path.unlink(),
    "garbage": lambda path: path.write_bytes(random.Random(1).randbytes(max(64, path.stat().st_size))),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"garbage"),
}


def papers() -> FakeSource:
    source = FakeSource(seed_papers()[:12])
    source.retitle(2, "Okapi")
    return source


def found_by(indexer: Indexer) -> list[set[int]]:
    return [{paper_id for paper_id, _ in indexer.search(query, reader_id=1).hits} for query in QUERIES]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[set[int]]]:
    """A closed index of ``papers``, in two segments, and what it answers."""
    folder = tmp_path_factory.mktemp("sound")
    source = FakeSource(seed_papers()[:12])
    indexer = Indexer(WhooshIndex(folder), source)
    indexer.catch_up()
    source.retitle(2, "Okapi")
    indexer.catch_up()
    right = found_by(indexer)
    indexer.close()
    assert all(right[:5])
    return folder, right


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", ["current", "checksums.json", "*.toc", "*.trm", "*.pst", "*.col"])
def test_files_damaged_while_closed(tmp_path: Path, sound: tuple[Path, list[set[int]]], name: str, damage: str) -> None:
    folder = shutil.copytree(sound[0], tmp_path / "index")
    files = list(folder.rglob(name))
    assert files
    for path in files:
        DAMAGE[damage](path)
    indexer = Indexer(WhooshIndex(folder), papers())
    indexer.catch_up()
    assert found_by(indexer) == sound[1]
    indexer.close()
    assert len(list(folder.glob("index-*"))) == 1


@pytest.mark.parametrize("damage", DAMAGE)
def test_files_damaged_while_in_use(tmp_path: Path, sound: tuple[Path, list[set[int]]], damage: str) -> None:
    """A search is right or refused, never the end of the process, and soon all is well again."""
    folder = shutil.copytree(sound[0], tmp_path / "index")
    source = papers()
    indexer = Indexer(WhooshIndex(folder), source, poll=0.02)
    indexer.start()
    assert indexer.wait(PATIENCE)
    for path in folder.glob("index-*/*"):
        if path.is_file():
            DAMAGE[damage](path)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            assert found_by(indexer) == sound[1]
            source.put(IndexDoc(id=500, title=f"Giraffe {time.monotonic()}"))
            if indexer.wait(PATIENCE) and indexer.search("giraffe", reader_id=1).total == 1:
                break
        except IndexUnavailableError:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    indexer.close()


def test_leftovers_of_a_killed_writer_are_cleared(tmp_path: Path, sound: tuple[Path, list[set[int]]]) -> None:
    folder = shutil.copytree(sound[0], tmp_path / "index")
    (current,) = folder.glob("index-*")
    (folder / "index-000000000000").mkdir()
    (folder / "index-000000000000" / "MAIN_1.trm").write_bytes(b"half")
    (folder / "current.ab12.tmp").write_text("index-000000000000")
    (current / "MAIN.tmp").mkdir()
    (current / "MAIN.tmp" / "x.run").write_bytes(b"half")
    (current / "MAIN_orphan.pst").write_bytes(b"half")
    index = WhooshIndex(folder)
    assert index.acquire()
    assert index.recover()
    assert list(folder.glob("index-*")) == [current]
    left = {path.name for path in folder.rglob("*")}
    assert not left & {"current.ab12.tmp", "MAIN.tmp", "MAIN_orphan.pst"}
    assert index.search("kaleidoscope", reader_id=1, limit=None).total == 1
    index.close()


@pytest.mark.parametrize("pointer", ["", "index-none", "../outside", "index-\0", "ünsinn"])
def test_a_pointer_that_leads_nowhere(tmp_path: Path, sound: tuple[Path, list[set[int]]], pointer: str) -> None:
    folder = shutil.copytree(sound[0], tmp_path / "index")
    (folder / "current").write_text(pointer, encoding="utf-8")
    indexer = Indexer(WhooshIndex(folder), papers())
    indexer.catch_up()
    assert indexer.search("kaleidoscope", reader_id=1).total == 1
    indexer.close()


WRITER = """
import sys
from pathlib import Path
from dataclasses import replace
from paperlight.search import WhooshIndex
from tests.search_data import seed_papers
index = WhooshIndex(Path(sys.argv[1]))
assert index.acquire()
docs = seed_papers()[:12]
if sys.argv[2] == "rebuild":
    print("go", flush=True)
    for cursor in range(1, 1000):
        index.rebuild(docs, cursor, epoch="library-1")
index.rebuild(docs, len(docs), epoch="library-1")
print("go", flush=True)
for cursor in range(len(docs), 10000):
    index.update([replace(docs[cursor % 12], title=f"Change {cursor}")], [], cursor)
"""


@pytest.mark.parametrize("task", ["rebuild", "update"])
@pytest.mark.parametrize("moment", [0.0, 0.013, 0.04, 0.11])
def test_kill_9_at_any_moment(tmp_path: Path, sound: tuple[Path, list[set[int]]], task: str, moment: float) -> None:
    with child(WRITER, tmp_path, task) as process:
        assert said(process) == "go"
        time.sleep(moment)
    source = papers()
    index = WhooshIndex(tmp_path)
    assert index.acquire(), "the lock died with its holder"
    if index.recover():
        assert index.count() == source.count()
        assert index.search("NOT qqxyzzy", reader_id=1, limit=None).total == source.count()
    index.close()
    source.name = "library-2"
    indexer = Indexer(WhooshIndex(tmp_path), source)
    indexer.catch_up()
    assert found_by(indexer) == sound[1]
    indexer.close()
