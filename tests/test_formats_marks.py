"""Marks and labels around titles and abstracts: taken off what is read, kept in the raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.formats.marks import bare, unmarked
from tests.formats.pages import PAPERS, TITLES, read, told, wrap

TITLE = ["**{}**", "***{}***", "*{}*", "__{}__", "> {}", '"{}"', "“{}”", "Title: {}", "**Title:** {}", "**Title**: {}"]
BOTH = ["- **{}**", '1. "{}"', "## **{}**", "> **{}**", "**3. {}**", "### Title: {}", "- [ ] **Title:** “{}”"]
ABSTRACT = ["{}", "Abstract: {}", "**Abstract:** {}", "Abstract:{}", "> {}", "*{}*"]


@pytest.mark.parametrize("around", [*TITLE, *BOTH])
@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["unparted", "parted"])
def test_marks_around_titles_are_taken_off(around: str, blank: str) -> None:
    draft = read(blank.join(around.format(title) for title, _ in PAPERS))
    assert told(draft) == TITLES
    assert [paper.raw for paper in draft.papers] == [around.format(title) for title, _ in PAPERS]


@pytest.mark.parametrize("around", ["**{}**", "> {}", "“{}”", "Title: {}"])
@pytest.mark.parametrize("abstract", ABSTRACT)
@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["unparted", "parted"])
def test_marked_titles_with_abstracts(around: str, abstract: str, blank: str) -> None:
    marked = [(around.format(title), abstract.format(text)) for title, text in PAPERS]
    draft = read(blank.join(blank.join(paper) for paper in marked))
    assert told(draft) == PAPERS
    assert [paper.raw for paper in draft.papers] == [blank.join(paper) for paper in marked]


@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["unparted", "parted"])
def test_labels_tell_wrapped_titles_and_abstracts(blank: str) -> None:
    entries = (wrap(f"Title: {title}", 60) + blank + wrap(f"Abstract: {text}", 60) for title, text in PAPERS)
    assert told(read("\n\n".join(entries))) == PAPERS


def test_a_wrapped_title_in_one_pair_of_marks() -> None:
    entries = (f"{wrap(f'**{title}**', 50)}\n\n{text}" for title, text in PAPERS)
    assert told(read("\n\n".join(entries))) == PAPERS


def test_labelled_fields_of_one_paper() -> None:
    text = "Title: A Study of it All\nAuthors: Wei Wang, Ada Li, Wei Wang\nAbstract: We study it.\n"
    (paper,) = read(text).papers
    assert (paper.title, paper.abstract) == ("A Study of it All", "We study it.")
    assert paper.authors == ("Wei Wang", "Ada Li", "Wei Wang")


def test_a_marked_title_keeps_its_address() -> None:
    for text in (
        "**[The Title](https://arxiv.org/abs/2310.00035)**",
        "[**The Title**](https://arxiv.org/abs/2310.00035)",
    ):
        (paper,) = read(text).papers
        assert (paper.title, paper.identifiers) == ("The Title", ("arxiv:2310.00035",))


def test_quoted_lines_of_a_wrapped_abstract() -> None:
    (paper,) = read("> The Title\n>\n> We study a thing that is wrapped by those who\n> quoted it and show it.").papers
    assert told(read("A Title\n\nWe find an accuracy of\n> 90% on it."))[0][1] == "We find an accuracy of > 90% on it."
    assert paper.abstract == "We study a thing that is wrapped by those who quoted it and show it."


@pytest.mark.parametrize(
    "title",
    [
        '"Why Should I Trust You?": Explaining Predictions',
        '"A" and "B"',
        "**A** and **B**",
        "A* Search",
        "Titles: A Study",
        "Abstracts of Abstract: Algebra",
        "“!”",
        "**1**",
    ],
)
def test_marks_that_belong_to_the_text_stay(title: str) -> None:
    assert bare(title) == unmarked(title) == title


@given(st.text(alphabet='*_"“”>-1. :a', max_size=20), st.sampled_from(["", "Title: ", "abstract:"]))
def test_what_is_left_is_part_of_the_text_and_has_a_word(text: str, label: str) -> None:
    text = (label + text).strip()
    left = unmarked(text)
    assert left in text
    assert any(char.isalpha() for char in left) or not any(char.isalpha() for char in text) or left == text


def test_endless_labels_take_no_endless_time() -> None:
    assert bare("Title: " * 100_000 + "A").startswith("Title: ")
