"""Lists: filters, orders, cursors; the plain search that answers while the index can't."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.errors import InvalidInputError
from paperlight.library import Library
from paperlight.store.listing import decode, encode
from paperlight.types import PaperFilter, ReadingPatch, Sort, Status
from tests.conftest import SEED, Clock

Adder = Callable[..., int]


def walk(library: Library, chosen: PaperFilter, sort: Sort | None, limit: int) -> list[int]:
    found: list[int] = []
    cursor = None
    for _ in range(100):
        page = library.papers(library.local_reader, chosen, sort=sort, limit=limit, cursor=cursor)
        found += [hit.paper.id for hit in page.items]
        cursor = page.next
        if cursor is None:
            return found
    raise AssertionError("the list never ends")


@pytest.fixture
def marked(library: Library, add: Adder, clock: Clock) -> list[int]:
    """Twelve papers on three days, of several years, some marked."""
    ids = []
    for number in range(12):
        if number % 4 == 0:
            clock.forward(days=1)
        ids.append(
            add(f"{'abcdefghijkl'[(number * 5) % 12]} Study of Subject {number}", year=[None, 2020, 2021][number % 3])
        )
    for number, status in enumerate([Status.SAVED, Status.READ, Status.SAVED, Status.DISMISSED]):
        clock.forward(minutes=1)
        library.mark(
            library.local_reader, ids[number * 3], ReadingPatch(status=status, starred=number < 2, tags=("To Cite",))
        )
    return ids


@pytest.mark.parametrize("sort", [None, *Sort])
@pytest.mark.parametrize("limit", [1, 5, 12, 200])
def test_pages_put_together_are_the_list(library: Library, marked: list[int], sort: Sort | None, limit: int) -> None:
    whole = walk(library, PaperFilter(), sort, 200)
    assert sorted(whole) == sorted(marked)
    assert walk(library, PaperFilter(), sort, limit) == whole


def test_the_orders(library: Library, marked: list[int]) -> None:
    papers = {i: library.paper(library.local_reader, i) for i in marked}
    assert walk(library, PaperFilter(), Sort.ADDED, 5) == marked[8:] + marked[4:8] + marked[:4]
    titles = [papers[i].title for i in walk(library, PaperFilter(), Sort.TITLE, 5)]
    assert titles == sorted(titles)
    years = [papers[i].year or 0 for i in walk(library, PaperFilter(), Sort.YEAR, 5)]
    assert years == sorted(years, reverse=True)
    assert walk(library, PaperFilter(), Sort.STATUS_CHANGED, 5)[:4] == [marked[9], marked[6], marked[3], marked[0]]


def test_the_filters(library: Library, marked: list[int]) -> None:
    def found(**wanted: object) -> list[int]:
        return sorted(walk(library, PaperFilter(**wanted), None, 5))  # type: ignore[arg-type]

    assert found(statuses=(Status.SAVED,)) == [marked[0], marked[6]]
    assert found(statuses=(Status.SAVED, Status.READ)) == [marked[0], marked[3], marked[6]]
    assert len(found(statuses=(Status.NEW,))) == 8
    assert found(starred=True) == [marked[0], marked[3]]
    assert len(found(starred=False)) == 10
    assert found(tag="to cite") == [marked[0], marked[3], marked[6], marked[9]]
    assert found(tag="nothing") == []
    assert found(since=datetime(2026, 11, 26, tzinfo=UTC)) == marked[8:]
    assert found(statuses=(Status.SAVED,), starred=True, tag="To Cite") == [marked[0]]


def test_a_filter_narrows_a_search_and_counts_right(library: Library, marked: list[int]) -> None:
    chosen = PaperFilter(q="study", statuses=(Status.SAVED,))
    page = library.papers(library.local_reader, chosen, limit=1)
    assert page.total == 2
    assert sorted(walk(library, chosen, None, 1)) == [marked[0], marked[6]]
    assert walk(library, chosen, Sort.ADDED, 1) == [marked[6], marked[0]]


@pytest.mark.parametrize("q", ["", "study"])
def test_statuses_are_counted_beside_every_filter_but_their_own(library: Library, marked: list[int], q: str) -> None:
    counts = library.status_counts(library.local_reader, PaperFilter(q=q, statuses=(Status.READ,)))
    assert counts == {Status.NEW: 8, Status.SAVED: 2, Status.READ: 1, Status.DISMISSED: 1}
    assert library.status_counts(library.local_reader, PaperFilter(q=q, starred=True))[Status.NEW] == 0


@pytest.mark.parametrize("sort", [None, *Sort])
@pytest.mark.parametrize("q", ["", "study"])
def test_an_export_takes_every_order(library: Library, marked: list[int], q: str, sort: Sort | None) -> None:
    assert library.export(library.local_reader, "bibtex", PaperFilter(q=q), sort=sort).content.count(b"@misc{") == 12


def test_papers_that_come_between_two_pages_repeat_nothing(library: Library, add: Adder, clock: Clock) -> None:
    for _ in range(6):
        add()
    first = library.papers(library.local_reader, PaperFilter(), limit=3)
    clock.forward(hours=1)
    add("One That Came in Between Two Pages")
    second = library.papers(library.local_reader, PaperFilter(), limit=10, cursor=first.next)
    ids = [hit.paper.id for page in (first, second) for hit in page.items]
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize(
    "cursor", ["x", "", "====", "WyJhZGRlZCJd", encode(["title", "a", 1]), encode(["added", "no", 1]), "é"]
)
@pytest.mark.parametrize("q", ["", "study"])
def test_a_cursor_of_something_else_is_refused(library: Library, cursor: str, q: str) -> None:
    with pytest.raises(InvalidInputError):
        library.papers(library.local_reader, PaperFilter(q=q), sort=Sort.ADDED if not q else None, cursor=cursor)


@given(st.lists(st.integers(0, 2**31 - 1) | st.text(st.characters(codec="utf-8")), max_size=3))
def test_cursors_round_trip(rest: list[object]) -> None:
    assert decode(encode(["kind", *rest]), "kind", *map(type, rest)) == rest


@pytest.mark.parametrize(
    "position",
    [
        ["added", "2026-11-23T12:00:00+00:00", 10**30],
        ["added", "0001-01-01T00:00:00+14:00", 1],
        ["added", "9999-12-31T23:59:59-14:00", 1],
        ["added", 5, 1],
        ["year", 10**30, 1],
        ["year", "2020", 1],
        ["year", 2020, -1],
        ["year", True, 1],
        ["title", "a", 1.5],
        "[" * 60_000,
        "x" * 100_000,
    ],
)
def test_a_made_up_cursor_is_refused(library: Library, position: object) -> None:
    text = position if isinstance(position, str) else json.dumps(position)
    cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    for sort in Sort:
        if isinstance(position, str) or position[0] == sort:
            with pytest.raises(InvalidInputError):
                library.papers(library.local_reader, PaperFilter(), sort=sort, cursor=cursor)
    with pytest.raises(InvalidInputError):
        library.digests(cursor=cursor)


def test_tags_are_filtered_and_plainly_searched_whatever_their_case(library: Library, add: Adder) -> None:
    paper_id = add("Größe und Ähnlichkeit", authors=("Jürgen Müller",))
    library.mark(library.local_reader, paper_id, ReadingPatch(tags=("Über",)))
    for tag in ("Über", "über", "ÜBER"):
        assert walk(library, PaperFilter(tag=tag), None, 5) == [paper_id]
    library.indexer.close()
    for word in ("größe", "Ähnlichkeit", "ähnlichkeit", "müller", "MÜLLER"):
        assert walk(library, PaperFilter(q=word), None, 5) == [paper_id]


def test_while_the_index_is_away_sql_answers_the_same(library: Library) -> None:
    reader = library.local_reader
    library.import_digest(reader, SEED.read_bytes())
    indexed = library.papers(reader, PaperFilter(q="kaleidoscope")).items
    library.indexer.close()
    plain = library.papers(reader, PaperFilter(q="kaleidoscope")).items
    assert [hit.paper.id for hit in plain] == [hit.paper.id for hit in indexed]
    assert all(hit.score is not None and hit.snippet for hit in plain)
    assert library.papers(reader, PaperFilter(q='title:"value kaleidoscope" AND')).items
    assert library.papers(reader, PaperFilter(q="kaleidoscope zzyzx%")).items == []
    assert library.papers(reader, PaperFilter(q="\x00 ( AND *")).items == []
