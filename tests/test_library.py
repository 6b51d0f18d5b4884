"""The library as a whole: the real digest in, the same library out and in again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import bibtexparser
import pytest

from paperlight.app import opened
from paperlight.config import Settings
from paperlight.errors import InvalidInputError, UnreadableError
from paperlight.library import Library
from paperlight.types import Paper, PaperDraft, PaperFilter, ReadingPatch, Status
from tests.conftest import SEED, Clock

Adder = Callable[..., int]


def every(library: Library) -> list[Paper]:
    found: list[Paper] = []
    cursor = None
    while True:
        page = library.papers(library.local_reader, PaperFilter(), limit=200, cursor=cursor)
        found += [library.paper(library.local_reader, hit.paper.id) for hit in page.items]
        cursor = page.next
        if cursor is None:
            return found


@contextmanager
def another(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with opened(Settings(data_dir=tmp_path / "another"), now=clock) as (library, _):
        yield library


def seed_pairs() -> dict[str, str]:
    """The seed's titles and abstracts, told apart in the plainest way."""
    lines = [line.strip() for line in SEED.read_text().split("\n") if line.strip()][5:]
    return dict(zip(lines[::2], lines[1::2], strict=True))


def test_the_real_digest_is_held_to_the_letter_and_nothing_is_dropped(library: Library) -> None:
    digest, _ = library.import_digest(library.local_reader, SEED.read_bytes())
    assert {paper.title: paper.abstract for paper in every(library)} == seed_pairs()
    entries = library.digest(library.local_reader, digest.id)[1]
    accounted = [line.strip() for entry in entries for line in entry.raw.split("\n") if line.strip()]
    accounted += [each.excerpt for each in digest.skipped]
    assert sorted(accounted) == sorted(line.strip() for line in SEED.read_text().split("\n") if line.strip())


def test_the_exported_bibtex_reads_back(library: Library) -> None:
    library.import_digest(library.local_reader, SEED.read_bytes())
    text = library.export(library.local_reader, "bibtex", PaperFilter()).content.decode()
    read = bibtexparser.parse_string(text, append_middleware=[bibtexparser.middlewares.LatexDecodingMiddleware()])
    assert not read.failed_blocks
    titles = [entry["title"].removeprefix("{").removesuffix("}") for entry in read.entries]
    assert sorted(titles) == sorted(seed_pairs())


def marked_library(library: Library, clock: Clock) -> None:
    reader = library.local_reader
    library.import_digest(reader, SEED.read_bytes())
    library.import_digest(reader, b"A Title of Another Digest\n\nDenoising of Things in General\n", source="Mine")
    library.add_paper(
        reader, PaperDraft(title="A Paper Saved by Hand", authors=("Ada Lovelace",), identifiers=("doi:10.1000/x",))
    )
    for number, status in enumerate(Status, start=1):
        clock.forward(minutes=1)
        patch = ReadingPatch(
            status=status, starred=number % 2 == 0, tags=("häh & <b>", f"t{number}"), note=f"Note {number}\n\n“…”"
        )
        library.mark(reader, number, patch)
    library.edit_paper(reader, 1, {"year": 2024})
    told = PaperDraft(title=library.paper(reader, 3).title, authors=("Ada Lovelace",), identifiers=("doi:10.1000/y",))
    library.learn(reader, 3, told, "https://doi.org/10.1000/y")
    given = library.learn(reader, 3, replace(told, venue="ICLR"), "https://example.org/y")[0].learned[-1]
    library.take_back(reader, 3, given.id)


def comparable(papers: list[Paper]) -> list[Paper]:
    """Papers without what a library counts for itself."""
    return [
        replace(
            paper,
            id=0,
            version=0,
            changed=paper.added,
            reading=replace(paper.reading, version=0),
            digests=tuple(replace(each, id=0) for each in paper.digests),
            sources=tuple(replace(each, id=0) for each in paper.sources),
        )
        for paper in papers
    ]


def test_the_complete_export_gives_an_equal_library(library: Library, tmp_path: Path, clock: Clock) -> None:
    marked_library(library, clock)
    reader = library.local_reader
    content = library.export(reader, "json", PaperFilter()).content
    clock.forward(days=3)
    with another(tmp_path, clock) as second:
        digest, is_new = second.import_digest(second.local_reader, content)
        assert (digest.format, is_new, digest.entries) == ("json", True, 62)
        assert comparable(every(second)) == comparable(every(library))
        assert second.export(second.local_reader, "json", PaperFilter()).content == content
        assert second.import_digest(second.local_reader, content)[1] is False
        restored = [each for each in second.digests().items if each.format != "json"]
        known = {each.sha256: each for each in library.digests().items}
        for each in restored:
            assert replace(each, id=0) == replace(known[each.sha256], id=0)
        assert second.import_digest(second.local_reader, SEED.read_bytes())[1] is False


def test_an_export_taken_back_into_a_used_library_loses_nothing(library: Library, tmp_path: Path, clock: Clock) -> None:
    marked_library(library, clock)
    content = library.export(library.local_reader, "json", PaperFilter()).content
    with another(tmp_path, clock) as second:
        second.import_digest(second.local_reader, SEED.read_bytes())
        second.mark(second.local_reader, 2, ReadingPatch(note="Mine.", tags=("mine",)))
        second.import_digest(second.local_reader, content)
        reading = second.paper(second.local_reader, 2).reading
        assert reading.note == "Mine.\n\nNote 2\n\n“…”"
        assert reading.tags == ("mine", "häh & <b>", "t2")
        assert reading.status is Status.SAVED


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["papers"][3].pop("title"),
        lambda data: data["papers"][3]["reading"].update(status="eaten"),
        lambda data: data["papers"][3].update(year="soon"),
        lambda data: data["papers"][3].update(title="x" * 2000),
        lambda data: data["papers"][3].update(links=[{"url": "javascript:1", "kind": "page"}]),
        lambda data: data["digests"][0]["entries"][0].update(paper=999),
        lambda data: data.update(papers={}),
    ],
)
def test_a_damaged_export_is_refused_whole(
    library: Library, clock: Clock, tmp_path: Path, change: Callable[..., object]
) -> None:
    marked_library(library, clock)
    data = json.loads(library.export(library.local_reader, "json", PaperFilter()).content)
    change(data)
    with another(tmp_path, clock) as second:
        with pytest.raises(InvalidInputError):
            second.import_digest(second.local_reader, json.dumps(data).encode())
        assert second.is_empty()


def test_a_failure_half_way_stores_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("paperlight.store.digests.add_entries", broken)
    with pytest.raises(RuntimeError):
        library.import_digest(library.local_reader, SEED.read_bytes())
    assert library.is_empty()
    assert library.changes(library.local_reader).items == ()


def test_entries_beyond_the_limits_are_skipped_by_name(library: Library) -> None:
    text = "A Title That Is Quite All Right\n\n" + "word " * 300 + "Title\n"
    try:
        digest, _ = library.import_digest(library.local_reader, text.encode(), format="titles")
    except UnreadableError:
        pytest.fail("the good title must be taken")
    assert digest.added == 1
    assert library.papers(library.local_reader, PaperFilter()).items[0].paper.title == "A Title That Is Quite All Right"


def test_the_day_is_the_readers(library: Library) -> None:
    digest, _ = library.import_digest(library.local_reader, b"A Title without Any Date at All\n")
    assert (digest.date, digest.date_inferred) == (date(2026, 11, 23), True)


def test_another_reader_sees_nothing_of_mine(library: Library, add: Adder) -> None:
    paper_id = add("A Shared Paper with a Private Note")
    library.mark(library.local_reader, paper_id, ReadingPatch(note="secretive", tags=("x",), status=Status.READ))
    other = library.local_reader + 1
    assert library.paper(other, paper_id).reading.note == ""
    assert library.tags(other) == []
    assert library.papers(other, PaperFilter(q="secretive")).items == []
    assert library.papers(library.local_reader, PaperFilter(q="secretive")).items
    assert library.stats(other).by_status["read"] == 0


def test_a_note_is_found_at_once(library: Library, add: Adder) -> None:
    paper_id = add("A Paper with an Ordinary Title")
    for word in ("zebra", "giraffe"):
        library.mark(library.local_reader, paper_id, ReadingPatch(note=f"Compare with {word}."))
        assert [hit.paper.id for hit in library.papers(library.local_reader, PaperFilter(q=word)).items] == [paper_id]
    assert library.papers(library.local_reader, PaperFilter(q="zebra")).items == []


def test_a_paper_is_named_by_number_or_identifier(library: Library, add: Adder) -> None:
    paper_id = add("Some Paper", identifiers=("arxiv:2310.00035",))
    for name in (str(paper_id), "arXiv:2310.00035v3", "https://arxiv.org/abs/2310.00035"):
        assert library.resolve(name) == paper_id
