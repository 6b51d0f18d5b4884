"""The complete export: what it keeps, that it comes back, and how a wrong one is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight import formats
from paperlight.errors import UnreadableError
from paperlight.types import Link, PaperSource, Reading, Status
from tests.formats.pages import read
from tests.formats.tricky import ADDED, DIGEST, ENTRIES, LATER, PAPERS, paper

EXPORT = formats.write("json", PAPERS, digests=[(DIGEST, ENTRIES)])
NOTE = {"type": "Annotation", "body": [{"type": "TextualBody", "value": "why?"}], "target": {"source": "urn:x"}}
SOURCE = PaperSource(
    id=0,
    url="https://example.org/1",
    at=LATER,
    fields={"authors": ("Doe, Jane",), "year": 2023},
    identifiers=("doi:10.1000/182",),
    links=(Link(url="https://example.org/1.pdf", kind="pdf"),),
)


def test_what_is_written_comes_back() -> None:
    sources = (SOURCE, replace(SOURCE, taken_back=LATER))
    full = replace(PAPERS[0], annotations=(NOTE,), typed=("links", "year"), sources=sources)
    papers = [full, *PAPERS[1:]]
    draft = read(formats.write("json", papers, digests=[(DIGEST, ENTRIES)]))
    assert draft.format == "json"
    for before, after in zip(papers, draft.papers, strict=True):
        names = ("title", "abstract", "authors", "year", "venue", "links", "identifiers", "added", "annotations")
        for name in (*names, "typed", "sources"):
            assert getattr(after, name) == getattr(before, name)
        assert after.reading == replace(before.reading, version=0)
    assert [each.position for each in draft.papers] == [1, 2, 3, 4, 5]


def test_digests_come_back_without_what_is_not_exported() -> None:
    (digest,) = read(EXPORT).archived
    assert (digest.sha256, digest.format, digest.source, digest.title) == ("ab" * 32, "hf-paste", DIGEST.source, "")
    assert (digest.date, digest.date_inferred, digest.imported) == (DIGEST.date, True, ADDED)
    assert digest.skipped == DIGEST.skipped
    assert [(entry.paper, entry.position, entry.raw) for entry in digest.entries] == [
        (0, 11, "  MedS^3\n\nFirst\tparagraph "),
        (2, 19, "f-divergence"),
    ]
    some = read(formats.write("json", PAPERS[2:], digests=[(DIGEST, ENTRIES)]))
    assert [(entry.paper, entry.position) for entry in some.archived[0].entries] == [(0, 19)]
    assert read(formats.write("json", PAPERS[3:], digests=[(DIGEST, ENTRIES)])).archived == ()
    restored = replace(DIGEST, format="json")
    assert read(formats.write("json", PAPERS, digests=[(restored, ENTRIES)])).archived == ()


def test_an_unchanged_library_exports_equal_bytes_and_no_ids() -> None:
    moved = [replace(each, id=each.id + 100, version=9, changed=LATER) for each in PAPERS]
    entries = [replace(e, paper=replace(e.paper, id=e.paper.id + 100) if e.paper else None) for e in ENTRIES]
    assert formats.write("json", moved, digests=[(replace(DIGEST, id=1), entries)]) == EXPORT


def test_times_are_utc() -> None:
    east = timezone(timedelta(hours=2))
    naive = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    there = paper(1, "T", added=datetime(2026, 3, 11, 1, tzinfo=east), reading=Reading(status_changed=naive))
    written = json.loads(formats.write("json", [there]))["papers"][0]
    assert written["added"] == "2026-03-10T23:00:00Z"
    assert written["reading"]["status_changed"] == "2026-01-01T00:00:00Z"
    (draft,) = read('{"paperlight": 1, "papers": [{"title": "T", "added": "2026-03-11T01:00:00+02:00"}]}').papers
    assert draft.added == datetime(2026, 3, 10, 23, tzinfo=UTC)


def test_only_the_title_is_needed() -> None:
    (draft,) = read('{"paperlight": 1, "papers": [{"title": " A  Title "}]}').papers
    assert (draft.title, draft.abstract, draft.authors, draft.reading, draft.added) == ("A Title", "", (), None, None)


def test_identifiers_are_made_canonical() -> None:
    text = '{"paperlight": 1, "papers": [{"title": "T", "identifiers": ["arXiv:2310.00035v2"]}]}'
    assert read(text).papers[0].identifiers == ("arxiv:2310.00035",)


def nested(levels: int) -> Any:
    """An object of so many levels, lists and objects in turn."""
    value: Any = {} if levels % 2 else []
    for level in range(levels - 1, 0, -1):
        value = {"x": value} if level % 2 else [value]
    return value


TOLD = {"url": "https://a.org/", "at": "2026-03-11T08:00:00Z"}
WRONG: list[tuple[str, Any, str]] = [
    ("paperlight", 2, "paperlight must be 1"),
    ("paperlight", None, "paperlight must be 1"),
    ("papers", {}, "papers must be a list, but is an object"),
    ("colour", 1, "colour is no field"),
    ("papers.0", "x", "papers[0] must be an object, but is 'x'"),
    ("papers.0.title", None, "In papers[0].title: A paper needs a title"),
    ("papers.0.title", " ", "In papers[0].title: A paper needs a title"),
    ("papers.0.title", 5, "papers[0].title must be a text, but is 5"),
    ("papers.0.abstract", "x\ud800", "papers[0].abstract must be a text of whole characters"),
    ("papers.0.note", "x", "papers[0].note is no field"),
    ("papers.1.authors", "Ada", "papers[1].authors must be a list"),
    ("papers.0.year", "2020", "papers[0].year must be a whole number"),
    ("papers.0.year", 10**30, "papers[0].year must be a whole number from 0 to 2147483647"),
    ("papers.0.year", True, "papers[0].year must be a whole number"),
    ("papers.0.year", 20200, "In papers[0].year: 20200 is no year"),
    ("papers.0.links.0.url", "javascript:alert(1)", "In papers[0].links[0].url"),
    ("papers.0.links.0.kind", "virus", "papers[0].links[0].kind must be one of page, pdf, code, other"),
    ("papers.0.links.0.kind", [], "papers[0].links[0].kind must be one of page, pdf, code, other"),
    ("papers.0.identifiers.0", "nonsense", "papers[0].identifiers[0] must be an identifier"),
    ("papers.0.added", "yesterday", "papers[0].added must be a time"),
    ("papers.0.added", "2026-03-11T00:00:00", "papers[0].added must be a time with its zone"),
    ("papers.0.added", "0001-01-01T00:00:00+14:00", "papers[0].added must be a time in the years 1 to 9999"),
    ("papers.3.reading.note_changed", "9999-12-31T23:59:59-14:00", "papers[3].reading.note_changed must be a time in"),
    (
        "papers.3.reading.status",
        "liked",
        "papers[3].reading.status must be one of new, saved, reading, read, dismissed",
    ),
    ("papers.3.reading.starred", 1, "papers[3].reading.starred must be true or false"),
    ("papers.0.reading.tags", ["x" * 101], "In papers[0].reading.tags"),
    ("papers.0.reading.note", "a\0b", "papers[0].reading.note must be a text of whole characters"),
    ("papers.0.annotations", ["x"], "papers[0].annotations[0] must be an object"),
    ("papers.0.annotations", [{"x": "\udc00"}], "papers[0].annotations[0] must be an object whose texts"),
    ("papers.0.annotations", [{"\udc00": 1}], "papers[0].annotations[0] must be an object whose texts"),
    ("papers.0.annotations", [{}, {"x": 10**30}], "papers[0].annotations[1] must be an object whose texts"),
    ("papers.0.annotations", [nested(33)], "papers[0].annotations[0] must be an object nested at most 32 levels"),
    ("papers.0.annotations", [nested(400)], "papers[0].annotations[0] must be an object nested at most 32 levels"),
    ("papers.0.typed", ["colour"], "papers[0].typed[0] must be one of abstract, authors, year, venue, summary"),
    ("papers.0.sources", [{"url": "javascript:1"}], "In papers[0].sources[0].url"),
    ("papers.0.sources", [{"url": "https://a.org/"}], "papers[0].sources[0].at must be a time"),
    ("papers.0.sources", [{**TOLD, "fields": [1]}], "papers[0].sources[0].fields must be an object"),
    ("papers.0.sources", [{**TOLD, "fields": {"title": "T"}}], "papers[0].sources[0].fields.title is no field"),
    ("papers.0.sources", [{**TOLD, "fields": {"year": 5}}], "In papers[0].sources[0].fields.year: 5 is no year"),
    ("papers.0.sources", [{**TOLD, "identifiers": ["x"]}], "papers[0].sources[0].identifiers[0] must be an ident"),
    ("digests.0.sha256", "xyz", "digests[0].sha256 must be a SHA-256"),
    ("digests.0.date", "Mar 11", "digests[0].date must be a date such as 2026-03-11"),
    ("digests.0.imported", None, "digests[0].imported must be a time"),
    ("digests.0.entries.0.paper", 5, "digests[0].entries[0].paper must be the index of one of the 5 papers"),
    ("digests.0.entries.0.paper", -1, "digests[0].entries[0].paper must be a whole number from 0 to"),
    ("digests.0.entries.0.position", 0, "digests[0].entries[0].position must be a whole number from 1 to"),
    ("digests.0.entries.0.position", 2**31, "digests[0].entries[0].position must be a whole number from 1 to"),
    ("digests.0.skipped.0.position", 10**30, "digests[0].skipped[0].position must be a whole number from 1 to"),
    ("digests.0.skipped.0.position", "1", "digests[0].skipped[0].position must be a whole number"),
]


@pytest.mark.parametrize(("place", "value", "said"), WRONG)
def test_a_wrong_value_is_refused_with_its_place(place: str, value: object, said: str) -> None:
    *path, last = (int(part) if part.isdigit() else part for part in place.split("."))
    whole = json.loads(EXPORT)
    inside: Any = whole
    for part in path:
        inside = inside[part]
    inside[last] = value
    with pytest.raises(UnreadableError) as refusal:
        read(json.dumps(whole), format="json")
    assert said in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert refusal.value.field


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (EXPORT[: len(EXPORT) // 2].decode(), "broken at line"),
        ('{"paperlight": 1, "papers": []}', "holds no papers"),
        ('{"paperlight": 1, "papers": [{"title": NaN}]}', "holds NaN, which is no number"),
        ('{"paperlight": 1, "papers": [{"year": -Infinity}]}', "holds -Infinity, which is no number"),
        ('{"paperlight": 1, "papers": [{"title": "T", "annotations": [{"x": 1e999}]}]}', "holds 1e999, which is no"),
        ('{"paperlight": 1, "papers": [{"title": "T", "annotations": [' + '{"x": ' * 100_000, "no export"),
        ('{"paperlight": ' + "[" * 200_000, "no export"),
        ('{"paperlight": ' + "1" * 5000 + "}", "no export"),
    ],
)
def test_broken_json_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnreadableError, match=said) as refusal:
        read(text)
    assert (refusal.value.position or 0) > 0 or "line" not in said


def test_other_json_is_refused_whoever_asks() -> None:
    for text in ("[]", '"A Title"', "5", "null"):
        with pytest.raises(UnreadableError, match="The export must be an object"):
            read(text, format="json")


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"paperlight": ['])
def test_json_nested_without_end_is_refused(opening: str) -> None:
    with pytest.raises(UnreadableError, match="no export"):
        read(opening * 100_000, format="json")


def test_json_of_another_program_is_told_to_be_no_export() -> None:
    with pytest.raises(UnreadableError, match="This JSON is no export of Paperlight; choose another file"):
        read('{"ACL-ACL-2020": {"title": "A Title"}}', format="json")


def test_annotations_up_to_the_deepest_come_back() -> None:
    value = {"paperlight": 1, "papers": [{"title": "T", "annotations": [nested(32), {"x": 2**63 - 1, "y": 0.5}]}]}
    (draft,) = read(json.dumps(value)).papers
    assert draft.annotations == (nested(32), {"x": 2**63 - 1, "y": 0.5})


def test_two_authors_of_one_name_both_come_back() -> None:
    two = paper(1, "T", authors=("Wei Wang", "Ada Li", "Wei Wang"))
    (draft,) = read(formats.write("json", [two])).papers
    assert draft.authors == ("Wei Wang", "Ada Li", "Wei Wang")


@given(
    st.builds(
        Reading,
        status=st.sampled_from(Status),
        starred=st.booleans(),
        note=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).map(str.strip),
        note_changed=st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
)
def test_any_reading_comes_back(reading: Reading, title: str) -> None:
    (draft,) = read(formats.write("json", [paper(1, f"T{title}", reading=reading)])).papers
    assert draft.reading == reading
    assert draft.title == " ".join(f"T{title}".split())
