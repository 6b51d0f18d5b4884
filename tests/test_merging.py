"""Merging: by identifier, else by title key; nothing a reader did is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.library import Library
from paperlight.store.merging import merge, one_work
from paperlight.store.readings import combined, patched
from paperlight.types import Link, PaperDraft, PaperFilter, Reading, ReadingPatch, Status

Adder = Callable[..., int]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_same_title_is_the_same_paper_however_it_is_written(add: Adder) -> None:
    first = add("Generative Judge for Evaluating Alignment")
    assert add("GENERATIVE JUDGE  for Evaluating Alignment.") == first
    assert add("Generative Judges for Evaluating Alignment") != first


def test_an_identifier_is_stronger_than_the_title(library: Library, add: Adder) -> None:
    first = add("A First Title of the Preprint", identifiers=("arxiv:2310.00035",))
    assert add("Another Title at the Conference", identifiers=("https://arxiv.org/abs/2310.00035v3",)) == first
    assert library.paper(library.local_reader, first).title == "A First Title of the Preprint"


def test_one_title_with_two_arxiv_numbers_is_two_papers(add: Adder) -> None:
    first = add("A Survey of Something Interesting", identifiers=("arxiv:2310.00035",))
    assert add("A Survey of Something Interesting", identifiers=("arxiv:2401.12345",)) != first


@pytest.mark.parametrize(
    ("key", "first", "second", "expected"),
    [
        ("introduction", {"doi:10.1/a"}, {"doi:10.1/b"}, False),
        ("a long and telling title", {"doi:10.1101/a"}, {"doi:10.1/b"}, True),
        ("a long and telling title", {"acl:p18-1001"}, {"acl:p18-1002"}, False),
        ("introduction", {"doi:10.1/a"}, set(), True),
        ("introduction", {"doi:10.1/a"}, {"doi:10.1/a", "doi:10.1/b"}, True),
    ],
)
def test_when_two_equal_titles_can_be_one_work(key: str, first: set[str], second: set[str], expected: bool) -> None:
    assert one_work(key, first, second) is expected
    assert one_work(key, second, first) is expected


def test_a_known_paper_gains_what_it_lacks_and_keeps_what_it_has(library: Library, add: Adder) -> None:
    first = add("Generative Judge for Evaluating Alignment", abstract="Ours.", links=(Link(url="https://a.org/1"),))
    add(
        "Generative Judge for Evaluating Alignment",
        abstract="Theirs.",
        authors=("Ada Lovelace",),
        year=2023,
        links=(Link(url="https://a.org/1", kind="pdf"), Link(url="https://b.org/2")),
        identifiers=("arxiv:2310.05470",),
    )
    paper = library.paper(library.local_reader, first)
    assert (paper.abstract, paper.authors, paper.year) == ("Ours.", ("Ada Lovelace",), 2023)
    assert [link.url for link in paper.links] == ["https://a.org/1", "https://b.org/2"]
    assert paper.identifiers == ("arxiv:2310.05470",)


def test_a_number_that_stands_for_a_title_gives_way_to_it(library: Library, add: Adder) -> None:
    paper_id = add("doi:10.1000/182", identifiers=["doi:10.1000/182"])
    assert add("A Title at Last", identifiers=["doi:10.1000/182"]) == paper_id
    assert add("a title at last") == paper_id
    assert add("Another Title", identifiers=["doi:10.1000/182"]) == paper_id
    assert library.paper(library.local_reader, paper_id).title == "A Title at Last"
    at = datetime.now(UTC)
    drafts = [
        PaperDraft(title=title, identifiers=("arxiv:2401.00001",)) for title in ("arXiv:2401.00001", "The Real One")
    ]
    with library._store.write() as connection:
        (new,) = set(merge(connection, drafts, at=at).ids)
    assert library.paper(library.local_reader, new).title == "The Real One"
    assert add("The real one") == new


def test_nothing_new_is_no_change(library: Library, add: Adder) -> None:
    first = add("Generative Judge for Evaluating Alignment", abstract="Ours.")
    before = library.changes(library.local_reader).next
    add("Generative Judge for Evaluating Alignment", abstract="Ours.")
    assert library.changes(library.local_reader, since=before).items == ()
    assert library.paper(library.local_reader, first).version == 1


def test_two_papers_that_prove_to_be_one_lose_nothing(library: Library, add: Adder) -> None:
    reader = library.local_reader
    first = add("The Preprint of Some Work", identifiers=("arxiv:2310.00035",))
    second = add("The Published Version of Some Work", identifiers=("doi:10.1000/182",))
    library.mark(reader, first, ReadingPatch(tags=("a",), note="First note."))
    library.mark(reader, second, ReadingPatch(status=Status.READ, starred=True, tags=("b",), note="Second note."))
    cursor = library.changes(reader).next
    both = add("Any Title at All", identifiers=("arxiv:2310.00035", "doi:10.1000/182"))
    assert both == first
    paper = library.paper(reader, first)
    assert paper.identifiers == ("arxiv:2310.00035", "doi:10.1000/182")
    assert (paper.reading.status, paper.reading.starred) == (Status.READ, True)
    assert paper.reading.tags == ("a", "b")
    assert paper.reading.note == "First note.\n\nSecond note."
    assert library.papers(reader, PaperFilter()).total == 1
    changes = library.changes(reader, since=cursor)
    assert changes.deleted == (second,)
    assert [item.id for item in changes.items] == [first]


def test_within_one_digest_the_same_paper_is_merged_too(library: Library) -> None:
    text = b"Generative Judge for Evaluating Alignment\n\nAnother Paper Entirely Different\n\n" * 2
    digest, _ = library.import_digest(library.local_reader, text, format="titles")
    assert (digest.entries, digest.added, digest.known) == (4, 2, 0)
    entries = library.digest(library.local_reader, digest.id)[1]
    assert entries[0].paper == entries[2].paper


def test_a_title_without_letters_is_only_itself(add: Adder) -> None:
    first = add("???")
    assert add("!!!") != first
    assert add("???") == first


readings = st.builds(
    Reading,
    status=st.sampled_from(Status),
    starred=st.booleans(),
    tags=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
    note=st.sampled_from(["", "one", "two", "one\n\ntwo", "on"]),
    status_changed=st.none() | st.just(NOON) | st.just(NOON + timedelta(days=1)),
)


@given(readings, readings)
def test_combining_loses_nothing(first: Reading, second: Reading) -> None:
    both = combined(first, second)
    assert set(both.tags) == {*first.tags, *second.tags}
    assert first.note in both.note
    assert second.note in both.note
    assert both.starred == (first.starred or second.starred)
    assert both.status in (first.status, second.status)
    assert (both.status is Status.NEW) == (first.status is Status.NEW and second.status is Status.NEW)
    assert combined(both, second).tags == both.tags
    assert combined(both, second).note == both.note


@given(readings, readings)
def test_a_patch_times_only_what_it_changes(before: Reading, wanted: Reading) -> None:
    later = NOON + timedelta(days=9)
    patch = ReadingPatch(status=wanted.status, starred=wanted.starred, tags=wanted.tags, note=wanted.note)
    after = patched(before, patch, at=later)
    for name in ("status", "starred", "tags", "note"):
        assert getattr(after, name) == getattr(wanted, name)
        changed = getattr(before, name) != getattr(wanted, name)
        assert (getattr(after, f"{name}_changed") == later) == changed
    assert patched(after, patch, at=NOON) == after


def test_drafts_keep_their_order_and_number(library: Library) -> None:
    reader = library.local_reader
    ids = [library.add_paper(reader, PaperDraft(title=f"A Title with the Number {n}"))[0].id for n in range(5)]
    assert ids == sorted(set(ids))


def test_a_draft_that_ties_new_papers_makes_them_one(library: Library) -> None:
    drafts = [
        PaperDraft(title="Alpha of a Kind", identifiers=("arxiv:2310.00001",), abstract="From alpha."),
        PaperDraft(title="Beta of a Kind", identifiers=("arxiv:2310.00002",), year=2023),
        PaperDraft(title="Gamma of a Kind", identifiers=("arxiv:2310.00002", "arxiv:2310.00001")),
        PaperDraft(title="Delta of a Kind", identifiers=("arxiv:2310.00002",)),
    ]
    with library._store.write() as connection:
        merged = merge(connection, drafts, at=NOON)
    assert len(set(merged.ids)) == len(merged.added) == 1
    paper = library.paper(library.local_reader, merged.ids[0])
    assert (paper.title, paper.abstract, paper.year) == ("Alpha of a Kind", "From alpha.", 2023)
    assert paper.identifiers == ("arxiv:2310.00001", "arxiv:2310.00002")


def test_a_draft_that_ties_a_new_paper_to_a_known_one_makes_them_one(library: Library, add: Adder) -> None:
    known = add("The Known One of Them", identifiers=("doi:10.1000/182",))
    drafts = [
        PaperDraft(title="Alpha of a Kind", identifiers=("arxiv:2310.00001",), abstract="From alpha."),
        PaperDraft(title="Gamma of a Kind", identifiers=("arxiv:2310.00001", "doi:10.1000/182")),
    ]
    with library._store.write() as connection:
        merged = merge(connection, drafts, at=NOON)
    assert (merged.ids, merged.added) == ((known, known), frozenset())
    assert library.paper(library.local_reader, known).abstract == "From alpha."


def test_two_authors_of_one_name_are_two(library: Library, add: Adder) -> None:
    paper_id = add("A Paper by Many", authors=("Yang Liu", "Wei Wang", "Yang Liu"))
    assert library.paper(library.local_reader, paper_id).authors == ("Yang Liu", "Wei Wang", "Yang Liu")


def test_a_note_that_is_part_of_another_is_kept() -> None:
    assert combined(Reading(note="not good"), Reading(note="good")).note == "not good\n\ngood"
    assert combined(Reading(note="one\n\ntwo"), Reading(note="two")).note == "one\n\ntwo"


def test_a_status_set_back_to_new_keeps_its_time() -> None:
    assert combined(Reading(), Reading(status_changed=NOON)).status_changed == NOON
