"""What is written is read back: equal titles, authors, years, identifiers, notes and tags, whatever is in them."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperlight import formats
from paperlight.types import Paper, PaperDraft, Reading

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
# PAPERLIGHT_EXAMPLES=2000 is the full run.
EXAMPLES = int(os.environ.get("PAPERLIGHT_EXAMPLES", "150"))
FORMATS = [name for name in ("bibtex", "biblatex", "ris", "csl-json") if name in formats.WRITERS]

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
HOSTILE = st.sampled_from(
    [
        r"\alpha", "{B}ERT", "$x^2$", "50%", "a_b", "#1", "~", "^", "&amp;", "<b>", "\\", "{", "}", "}{", "--", "``",
        "''", "?`", "and", "AND", "@article{x,", "TY", "ER  -", '"', "{\\'e}", "10.1000/182", "https://a.org/x", "= 1",
        "é", "ß", "中文", "שלום", "\u202eabc", "🙂", "n\u0303", "İ", "|", "`", "%%", "$$",
    ]
)  # fmt: skip
LINE = st.lists(st.one_of(WORDS, HOSTILE), min_size=1, max_size=8).map(" ".join)
NAME = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=10)
# As a library holds names: given names first.
AUTHOR = st.one_of(
    st.tuples(NAME, NAME).map(" ".join),
    st.tuples(NAME, st.sampled_from(["van", "de la"]), NAME).map(" ".join),
    st.sampled_from(
        ["The Consortium", "Martin Luther King Jr.", "王小明", "O'Neil Mc-Carthy", "Research and Development"]
    ),
)
IDENTIFIERS = st.lists(
    st.sampled_from(
        ["arxiv:2310.00035", "doi:10.1000/a_b(c)", "pmid:123456", "pmcid:PMC1234", "acl:2020.acl-main.405",
         "openreview:abc123XYZ_", "hal:hal-01234567", "doi:10.5555/x;y"]
    ),
    unique=True,
    max_size=4,
)  # fmt: skip
NOTE = st.lists(st.one_of(LINE, st.just("")), max_size=4).map("\n".join)


def _paper(title: str, authors: list[str], year: int | None, names: list[str], tags: list[str], note: str) -> Paper:
    reading = Reading(tags=tuple({tag.casefold(): tag for tag in tags}.values()), note=note.strip())
    return Paper(
        id=1, title=title, abstract="", authors=tuple(authors), year=year, venue="", links=(), identifiers=tuple(names),
        added=AT, changed=AT, version=1, reading=reading,
    )  # fmt: skip


PAPER = st.builds(
    _paper,
    LINE,
    st.lists(AUTHOR, max_size=3),
    st.one_of(st.none(), st.integers(1900, 2099)),
    IDENTIFIERS,
    st.lists(LINE, max_size=3),
    NOTE,
)


def shown(paper: Paper | PaperDraft) -> dict[str, object]:
    """What must come back; white space within a line is one space, and a note has no blanks at its lines' ends."""
    reading = paper.reading or Reading()
    note = "\n".join(" ".join(line.split()) for line in reading.note.split("\n"))
    return {
        "title": " ".join(paper.title.split()),
        "authors": paper.authors,
        "year": paper.year,
        "identifiers": set(paper.identifiers),
        "tags": tuple(" ".join(tag.split()) for tag in reading.tags),
        "note": note,
    }


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(papers=st.lists(PAPER, min_size=1, max_size=3))
def test_what_is_written_comes_back(name: str, papers: list[Paper]) -> None:
    papers = [replace(paper, id=number) for number, paper in enumerate(papers, start=1)]
    written = formats.write(name, papers)
    read = formats.read(written, today=date(2026, 11, 23), format="bibtex" if name == "biblatex" else name)
    again = [shown(each) for each in read.papers]
    expected: list[dict[str, object]] = []
    for paper in map(shown, papers):
        # The same entry twice, word for word, is one of them.
        if paper not in expected or name in ("ris", "csl-json"):
            expected.append(paper)
    assert [each for each in again if each not in expected] == []
    assert [each for each in expected if each not in again] == []
