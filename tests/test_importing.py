"""One way in for all: what an import would do, what it did, and that taking it back leaves the library as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperlight.errors import NotFoundError, UnreadableError
from paperlight.formats import Source
from paperlight.library import Library
from paperlight.types import PaperFilter, ReadingPatch, Sort, Status
from tests.conftest import SEED, Client, Clock

Adder = Callable[..., int]
TITLES = [f"A Paper of Some Length about the Subject {word}" for word in ("Alpha", "Beta", "Gamma", "Delta")]
NUMBERS = [f"arxiv:2310.0000{number}" for number in range(1, 5)] + ["doi:10.1000/182", "doi:10.1000/183"]


def source(data: bytes | Path, **given: Any) -> Source:
    return Source(content=data, today=date(2026, 11, 23), **given)


def everything(library: Library) -> Any:
    """All that an export holds, but that equal readings may have been made anew."""
    return json.loads(library.export(library.local_reader, "json", PaperFilter()).content)


def archive(*papers: dict[str, Any]) -> bytes:
    return json.dumps({"paperlight": 1, "papers": list(papers), "digests": []}).encode()


def test_a_preview_tells_what_the_import_does_and_stores_nothing(library: Library, add: Adder) -> None:
    add("Generative Judge for Evaluating Alignment")
    before, cursor = everything(library), library.changes(library.local_reader).next
    shown = library.imports.preview(library.local_reader, source(SEED.read_bytes()))
    assert everything(library) == before
    assert library.changes(library.local_reader).next == cursor
    assert library.digests().items == []
    done = library.imports.take(library.local_reader, source(SEED.read_bytes()))
    (told,), (stored,) = shown.digests, done.digests
    assert (told.digest.entries, told.digest.added, told.digest.known, told.digest.changed) == (59, 58, 1, 1)
    assert told.outcomes == stored.outcomes
    assert ("Generative Judge for Evaluating Alignment", "changed") in told.outcomes
    assert told.digest.skipped == stored.digest.skipped


def test_a_preview_inside_a_transaction_stores_nothing_either(library: Library) -> None:
    with library.together():
        library.imports.preview(library.local_reader, source(b"Some Title of a Paper to Look at\n"))
    assert library.count() == 0


def test_a_file_is_read_from_where_it_lies_and_tells_how_far_it_is(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("".join(f"- The Paper with the Number {number} in Its Title\n" for number in range(1_200)))
    heard: list[tuple[str, int, int]] = []
    named = {"format": "titles", "progress": lambda *told: heard.append(told)}
    (made,) = library.imports.take(library.local_reader, source(file), **named).digests
    assert (made.digest.entries, made.digest.added) == (1_200, 1_200)
    storing = [(done, total) for stage, done, total in heard if stage == "storing"]
    assert storing == [(500, 1_200), (1_000, 1_200), (1_200, 1_200)]
    (again,) = library.imports.take(library.local_reader, source(file.read_bytes())).digests
    assert (again.is_new, again.digest.id) == (False, made.digest.id)


def test_taking_back_leaves_the_library_as_it_was(library: Library, add: Adder) -> None:
    reader = library.local_reader
    known = add(TITLES[0], identifiers=("arxiv:2310.00001",), abstract="Ours.")
    library.mark(reader, known, ReadingPatch(status=Status.READ, tags=("mine",), note="My note."))
    before = everything(library)
    digest, _ = library.import_digest(
        reader,
        archive(
            {
                "title": TITLES[0],
                "abstract": "Theirs.",
                "authors": ["Ada Lovelace"],
                "identifiers": ["doi:10.1000/182"],
                "links": [{"url": "https://example.org/paper.pdf", "kind": "pdf"}],
                "upvotes": 12,
                "reading": {"status": "saved", "starred": True, "tags": ["theirs"], "note": "Their note."},
                "annotations": [
                    {"type": "Annotation", "body": [{"type": "TextualBody", "value": "Hm"}], "target": "x:y"}
                ],
            },
            {"title": TITLES[1], "reading": {"status": "saved", "tags": ["theirs"]}},
        ),
    )
    assert (digest.added, digest.known, digest.changed) == (1, 1, 1)
    paper = library.paper(reader, known)
    assert (paper.authors, paper.upvotes, paper.reading.starred) == (("Ada Lovelace",), 12, True)
    assert paper.reading.note == "My note.\n\nTheir note."
    undone = library.imports.undo(reader, digest.id)
    assert (undone.deleted, undone.restored, undone.kept) == (1, 1, 0)
    assert everything(library) == before
    with pytest.raises(NotFoundError):
        library.digest(reader, digest.id)
    # What was taken back can be taken in again.
    assert library.import_digest(reader, archive({"title": TITLES[1]}))[0].added == 1


def test_two_papers_that_an_import_made_one_are_two_again(library: Library, add: Adder) -> None:
    reader = library.local_reader
    first = add(TITLES[0], identifiers=("arxiv:2310.00001",))
    second = add(TITLES[1], identifiers=("doi:10.1000/182",), abstract="The second one's.")
    library.mark(reader, first, ReadingPatch(tags=("a",), note="First."))
    library.mark(reader, second, ReadingPatch(status=Status.READ, tags=("b",), note="Second."))
    library.annotations.add(reader, second, {"type": "Annotation", "body": "Comment", "target": "https://a.org/"})
    before = everything(library)
    both = {"title": TITLES[0], "identifiers": ["arxiv:2310.00001", "doi:10.1000/182"]}
    digest, _ = library.import_digest(reader, archive(both))
    assert library.count() == 1
    library.imports.undo(reader, digest.id)
    assert everything(library) == before
    assert library.paper(reader, second).reading.note == "Second."


def test_what_was_done_since_the_import_stays(library: Library) -> None:
    reader = library.local_reader
    digest, _ = library.import_digest(reader, "\n\n".join(TITLES).encode(), format="titles")
    ids = {entry.paper.title: entry.paper.id for entry in library.digest(reader, digest.id)[1] if entry.paper}
    library.mark(reader, ids[TITLES[0]], ReadingPatch(note="Kept."))
    library.annotations.add(reader, ids[TITLES[1]], {"type": "Annotation", "body": "Hm", "target": "https://a.org/"})
    library.import_digest(reader, TITLES[2].encode(), format="titles", source="Another list")
    undone = library.imports.undo(reader, digest.id)
    assert (undone.deleted, undone.kept) == (1, 3)
    left = [hit.paper.title for hit in library.papers(reader, PaperFilter(), sort=Sort.TITLE).items]
    assert left == sorted(TITLES[:3])


def test_what_the_reader_edited_since_is_not_put_back(library: Library, add: Adder) -> None:
    reader = library.local_reader
    known = add(TITLES[0])
    digest, _ = library.import_digest(
        reader,
        archive({"title": TITLES[0], "abstract": "Theirs.", "venue": "Somewhere", "reading": {"note": "Theirs."}}),
    )
    library.edit_paper(reader, known, {"abstract": "Typed."})
    library.mark(reader, known, ReadingPatch(note="Theirs.\n\nAnd mine."))
    library.imports.undo(reader, digest.id)
    paper = library.paper(reader, known)
    assert (paper.abstract, paper.venue, paper.reading.note) == ("Typed.", "", "Theirs.\n\nAnd mine.")


paper = st.fixed_dictionaries(
    {"title": st.sampled_from(TITLES)},
    optional={
        "abstract": st.sampled_from(["One abstract.", "Another."]),
        "authors": st.lists(st.sampled_from(["Ada Lovelace", "Alan Turing"]), max_size=2),
        "year": st.integers(2000, 2030),
        "identifiers": st.lists(st.sampled_from(NUMBERS), max_size=2, unique=True),
        "keywords": st.lists(st.sampled_from(["vision", "speech"]), max_size=2, unique=True),
        "upvotes": st.integers(0, 9),
        "reading": st.fixed_dictionaries(
            {},
            optional={
                "status": st.sampled_from(["new", "saved", "read"]),
                "starred": st.booleans(),
                "tags": st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=2),
                "note": st.sampled_from(["", "One note.", "Another note."]),
            },
        ),
    },
)


# The library's own thread may ask for a random name while hypothesis draws.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=st.lists(paper, max_size=4), second=st.lists(paper, min_size=1, max_size=4))
def test_any_import_is_taken_back_whole(library: Library, first: list[Any], second: list[Any]) -> None:
    for hit in library.papers(library.local_reader, PaperFilter(), limit=200).items:
        library.delete_paper(library.local_reader, hit.paper.id)
    for each in library.digests(limit=200).items:
        library.imports.undo(library.local_reader, each.id)
    if first:
        library.import_digest(library.local_reader, archive(*first))
    before = everything(library)
    digest, is_new = library.import_digest(library.local_reader, archive(*second) + b"\n")
    assert is_new
    library.imports.undo(library.local_reader, digest.id)
    assert everything(library) == before


def test_counts_follow_the_newest_source_and_sort(library: Library) -> None:
    reader = library.local_reader
    told = [{"title": title, "upvotes": votes} for title, votes in zip(TITLES, (3, None, 7, 5), strict=True)]
    library.import_digest(reader, archive(*told))
    library.import_digest(reader, archive({"title": TITLES[0], "upvotes": 9, "github_stars": 4}))
    listed = [
        (hit.paper.title, hit.paper.upvotes) for hit in library.papers(reader, PaperFilter(), sort=Sort.UPVOTES).items
    ]
    assert listed == [(TITLES[0], 9), (TITLES[2], 7), (TITLES[3], 5), (TITLES[1], None)]


def test_the_api_shows_before_and_takes_back_after(client: Client, clock: Clock) -> None:
    body = "\n".join(TITLES)
    shown = client.post("/api/v1/digests?dry_run=true&format=titles", data=body, content_type="text/plain")
    assert shown.status_code == 200
    assert [each["outcome"] for each in shown.json["outcomes"]] == ["new"] * 4
    assert (shown.json["digests"][0]["added"], client.get("/api/v1/digests").json["items"]) == (4, [])
    made = client.post("/api/v1/digests?format=titles", data=body, content_type="text/plain")
    assert (made.status_code, made.json["changed"]) == (201, 0)
    undone = client.delete(f"/api/v1/digests/{made.json['id']}")
    assert undone.json == {"deleted": 4, "restored": 0, "kept": 0}
    assert client.delete(f"/api/v1/digests/{made.json['id']}").status_code == 404
    assert client.get("/api/v1/papers").json["total"] == 0


def test_nothing_at_all_is_refused_in_a_preview_too(library: Library) -> None:
    with pytest.raises(UnreadableError):
        library.imports.preview(library.local_reader, source(b"  \n"))
