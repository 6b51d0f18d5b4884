"""The writer thread: it follows the source, batches, waits, and builds anew on any fault."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from paperlight.errors import IndexUnavailableError
from paperlight.search import IndexDoc, Indexer, IndexState, Progress, SearchResult, WhooshIndex
from tests.search_data import FakeSource, seed_papers

PATIENCE = 30.0


class Faulty(WhooshIndex):
    """Counts what it is asked, and fails when told to."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.updates: list[int] = []
        self.rebuilds = 0
        self.fail_search: Exception | None = None
        self.fail_update = False
        self.fail_rebuild = False

    def search(self, query: str, *, reader_id: int, limit: int | None) -> SearchResult:
        if self.fail_search:
            raise self.fail_search
        return super().search(query, reader_id=reader_id, limit=limit)

    def update(self, docs: Iterable[IndexDoc], deleted: Iterable[int], cursor: int) -> None:
        docs = list(docs)
        if self.fail_update:
            raise IndexUnavailableError("No update.")
        self.updates.append(len(docs))
        super().update(docs, deleted, cursor)

    def rebuild(self, docs: Iterable[IndexDoc], cursor: int, *, epoch: str, progress: Progress | None = None) -> None:
        self.rebuilds += 1
        if self.fail_rebuild:
            raise IndexUnavailableError("No rebuild.")
        super().rebuild(docs, cursor, epoch=epoch, progress=progress)


@pytest.fixture
def source() -> FakeSource:
    return FakeSource(seed_papers())


@pytest.fixture
def index(tmp_path: Path) -> Faulty:
    return Faulty(tmp_path / "index")


@pytest.fixture
def indexer(index: Faulty, source: FakeSource) -> Iterator[Indexer]:
    made = Indexer(index, source, poll=0.05)
    yield made
    made.close()


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.01)


def ids(indexer: Indexer, query: str) -> list[int]:
    return [paper_id for paper_id, _ in indexer.search(query, reader_id=1).hits]


def test_it_builds_follows_and_reads_its_own_writes(indexer: Indexer, source: FakeSource, index: Faulty) -> None:
    indexer.start()
    assert indexer.wait(PATIENCE)
    assert ids(indexer, "kaleidoscope") == [1]
    source.retitle(1, "Zebra stripes")
    source.delete(2)
    assert indexer.wait(PATIENCE)
    assert ids(indexer, "title:zebra") == [1]
    assert indexer.count() == source.count()
    assert indexer.state == IndexState.READY
    assert index.rebuilds == 1
    assert indexer.check() == []


def test_it_polls_for_what_others_wrote(indexer: Indexer, source: FakeSource) -> None:
    indexer.start()
    assert indexer.wait(PATIENCE)
    source.retitle(1, "Zebra stripes")
    eventually(lambda: ids(indexer, "title:zebra") == [1])


def test_what_is_queued_goes_into_one_commit(
    index: Faulty, source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer = Indexer(index, source)
    indexer.catch_up()
    for number in range(100, 130):
        source.put(IndexDoc(id=number, title=f"Okapi {number}"))
    indexer.catch_up()
    assert index.updates == [30]
    monkeypatch.setattr("paperlight.search.indexer.BATCH", 20)
    for number in range(100, 130):
        source.retitle(number, "Striped okapi")
    indexer.catch_up()
    assert index.updates == [30, 20, 10]
    assert len(ids(indexer, "striped")) == 30
    indexer.close()


def test_the_work_is_done_without_the_thread_too(indexer: Indexer, source: FakeSource) -> None:
    assert indexer.wait(0.0)
    assert ids(indexer, "kaleidoscope") == [1]
    source.retitle(1, "Zebra stripes")
    assert indexer.wait(0.0)
    assert ids(indexer, "title:zebra") == [1]


def test_an_index_is_taken_up_again(tmp_path: Path, source: FakeSource) -> None:
    first = Indexer(Faulty(tmp_path), source)
    first.catch_up()
    first.close()
    source.retitle(1, "Zebra stripes")
    index = Faulty(tmp_path)
    second = Indexer(index, source)
    second.catch_up()
    assert ids(second, "title:zebra") == [1]
    assert (index.rebuilds, index.updates) == (0, [1])
    second.close()


@pytest.mark.parametrize("change", ["epoch", "cursor", "format"])
def test_an_index_of_something_else_is_never_used(tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Indexer(Faulty(tmp_path), FakeSource(seed_papers()))
    first.catch_up()
    first.close()
    if change == "format":
        monkeypatch.setattr(WhooshIndex, "format", 99)
    papers = seed_papers()[:3] if change == "cursor" else seed_papers()
    source = FakeSource(papers, epoch="library-2" if change == "epoch" else "library-1")
    index = Faulty(tmp_path)
    second = Indexer(index, source)
    with pytest.raises(IndexUnavailableError):
        ids(second, "kaleidoscope")
    second.catch_up()
    assert index.rebuilds == 1
    assert second.count() == len(papers)
    second.close()


@pytest.mark.parametrize("fault", [IndexUnavailableError("Broken."), RuntimeError("from inside the engine")])
def test_a_search_that_fails_brings_a_rebuild(indexer: Indexer, index: Faulty, fault: Exception) -> None:
    indexer.catch_up()
    index.fail_search = fault
    for _ in range(3):
        with pytest.raises(IndexUnavailableError):
            ids(indexer, "kaleidoscope")
        indexer.catch_up()
    assert index.rebuilds == 2, "one query that always fails must not have a sound index built again and again"
    index.fail_search = None
    assert indexer.state == IndexState.READY
    assert ids(indexer, "kaleidoscope") == [1]


def test_an_update_that_fails_brings_a_rebuild(indexer: Indexer, index: Faulty, source: FakeSource) -> None:
    indexer.catch_up()
    index.fail_update = True
    source.retitle(1, "Zebra stripes")
    indexer.catch_up()
    assert index.rebuilds == 2
    assert ids(indexer, "title:zebra") == [1]


def test_a_rebuild_that_fails_is_tried_again_later(
    index: Faulty, source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("paperlight.search.indexer.time.monotonic", lambda: now[0])
    indexer = Indexer(index, source)
    index.fail_rebuild = True
    indexer.catch_up()
    assert (indexer.state, index.rebuilds) == (IndexState.FAILED, 2)
    assert not indexer.wait(0.0)
    assert indexer.check()[0].startswith("No rebuild.")
    with pytest.raises(IndexUnavailableError):
        ids(indexer, "kaleidoscope")
    index.fail_rebuild = False
    indexer.catch_up()
    assert index.rebuilds == 2, "not yet"
    now[0] += 60
    indexer.catch_up()
    assert indexer.state == IndexState.READY
    assert ids(indexer, "kaleidoscope") == [1]
    indexer.close()


def test_trouble_with_the_source_is_no_fault_of_the_index(indexer: Indexer, index: Faulty, source: FakeSource) -> None:
    indexer.start()
    assert indexer.wait(PATIENCE)
    source.fault = LookupError("database is locked")
    eventually(lambda: indexer.state == IndexState.BEHIND)
    assert ids(indexer, "kaleidoscope") == [1]
    source.fault = None
    source.retitle(1, "Zebra stripes")
    assert indexer.wait(PATIENCE)
    assert ids(indexer, "title:zebra") == [1]
    assert index.rebuilds == 1


def test_a_long_rebuild_keeps_nobody_waiting(index: Faulty, source: FakeSource) -> None:
    """The first to ask wait as long as they said; who asks later is answered at once."""
    go_on = threading.Event()
    documents = source.documents

    def slowly() -> Iterator[IndexDoc]:
        go_on.wait(PATIENCE)
        yield from documents()

    source.documents = slowly  # type: ignore[method-assign]
    indexer = Indexer(index, source)
    indexer.start()
    eventually(lambda: indexer.state == IndexState.REBUILDING)
    assert not indexer.wait(0.1)
    with pytest.raises(IndexUnavailableError, match="built anew"):
        ids(indexer, "kaleidoscope")
    go_on.set()
    assert indexer.wait(PATIENCE)
    indexer.close()


def test_closing_stops_a_rebuild(index: Faulty, source: FakeSource, tmp_path: Path) -> None:
    documents = source.documents

    def endless() -> Iterator[IndexDoc]:
        while True:
            yield from documents()
            time.sleep(0.01)

    source.documents = endless  # type: ignore[method-assign]
    indexer = Indexer(index, source)
    indexer.start()
    eventually(lambda: source.streamed > 60)
    indexer.close()
    assert not any(thread.name == "paperlight-indexer" for thread in threading.enumerate())
    assert not list((tmp_path / "index").glob("index-*"))


def test_rebuild_on_command(indexer: Indexer, index: Faulty, source: FakeSource) -> None:
    indexer.catch_up()
    told: list[int] = []
    indexer.rebuild(told.append)
    assert told[-1] == source.count()
    assert index.rebuilds == 2
    assert indexer.state == IndexState.READY


def test_check_tells_of_papers_that_are_missing(indexer: Indexer, source: FakeSource) -> None:
    indexer.catch_up()
    source.docs[200] = IndexDoc(id=200, title="Written past the change log")
    assert indexer.check() == [
        f"The search index holds {source.count() - 1} of {source.count()} papers: `paperlight reindex` builds it anew."
    ]


def test_two_indexers_share_one_index(tmp_path: Path, source: FakeSource) -> None:
    """As two processes would: the second reads along, has the first rebuild, and takes over when it is gone."""
    first_index, second_index = Faulty(tmp_path), Faulty(tmp_path)
    first, second = Indexer(first_index, source, poll=0.05), Indexer(second_index, source, poll=0.05)
    first.start()
    assert first.wait(PATIENCE)
    second.start()
    source.retitle(1, "Zebra stripes")
    assert second.wait(PATIENCE)
    assert ids(second, "title:zebra") == [1]
    second.rebuild()
    assert (first_index.rebuilds, second_index.rebuilds) == (2, 0)
    first.close()
    source.retitle(1, "Okapi")
    assert second.wait(PATIENCE)
    assert ids(second, "okapi") == [1]
    assert (second_index.updates, second_index.rebuilds) == ([1], 0)
    second.close()
