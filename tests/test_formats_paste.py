"""The pasted Hugging Face page: the real one, and what pasting and the page itself do to it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from paperlight.errors import UnreadableError
from tests.formats.pages import HEAD, PAPERS, SEED, TITLES, halved, read, sentences, told, wrap


def test_the_real_digest_is_read_word_for_word() -> None:
    draft = read(SEED)
    assert len(draft.papers) == 59
    assert told(draft) == PAPERS
    assert draft.format == "hf-paste"
    assert draft.source == "Hugging Face Daily Papers"
    assert (draft.date, draft.date_inferred) == (date(2026, 3, 11), True)
    assert draft.papers[0].position == 11
    assert [(part.position, part.excerpt) for part in draft.skipped] == [
        (1, "new"),
        (3, "Get trending papers in your email inbox!"),
        (5, "Subscribe"),
        (7, "byAK and the research community"),
        (9, "Mar 11"),
    ]
    assert draft.skipped[0].reason == "page furniture"
    assert draft.skipped[-1].reason == "the digest's date, read as 2026-03-11 (year inferred)"


PASTINGS = {
    "CRLF": SEED.replace("\n", "\r\n"),
    "CR": SEED.replace("\n", "\r"),
    "CRLF twice converted": SEED.replace("\n", "\r\r\n"),
    "no blank lines": re.sub("\n+", "\n", SEED),
    "runs of blank lines": SEED.replace("\n\n", "\n\n\n \n\t\n"),
    "every line followed by a blank one": SEED.replace("\n", "\n\n"),
    "trailing spaces": SEED.replace("\n", "  \t\n"),
    "indented": re.sub("^", "\t   ", SEED, flags=re.M),
    "no-break spaces": SEED.replace(" ", "\xa0"),
    "tabs for spaces": SEED.replace(" ", "\t"),
    "no-break spaces around": re.sub("^|$", "\xa0", SEED, flags=re.M),
    "byte order mark": "\ufeff" + SEED,
    "zero-width spaces": SEED.replace(" the", " \u200bthe"),
    "control characters": SEED.replace("e ", "e\x00\x07 "),
    "a page break": SEED.replace("\n\nAn Efficient", "\f\n\nAn Efficient"),
    "final line break": SEED + "\n",
    "title right above its abstract": HEAD + "\n\n".join(f"{title}\n{abstract}" for title, abstract in PAPERS),
}


@pytest.mark.parametrize("text", PASTINGS.values(), ids=PASTINGS)
def test_what_pasting_does_changes_nothing(text: str) -> None:
    draft = read(text)
    assert told(draft) == PAPERS
    assert len(draft.skipped) == 5
    assert draft.date == date(2026, 3, 11)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_other_encodings(encoding: str) -> None:
    assert told(read(SEED.encode(encoding))) == PAPERS


FURNITURE = [
    "42",
    "1,024",
    "1.2k",
    "+54",
    "·Submitted by akhaliq",
    "Submitted by akhaliq",
    "Submitted by\nakhaliq",
    "Submitted by\nAdina Yakefu",
    "7 authors",
    "·7 authors",
    "·\n7 authors\n·\n3",
    "42 · Submitted by akhaliq · 7 authors",
    "Upvote\n42",
    "Upvote",
    "3 comments",
    "View all",
    "Subscribe",
    "Previous\nNext",
    "Published on Mar 10",
    "2 days ago",
    "GitHub 1.2k",
    "arXiv Page",
]


@pytest.mark.parametrize("furniture", FURNITURE)
@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["unparted", "parted"])
@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_furniture_anywhere_is_skipped_and_parts_nothing(furniture: str, blank: str, place: str) -> None:
    between = furniture.replace("\n", blank)
    orders = {
        "before": lambda title, abstract: (between, title, abstract),
        "between": lambda title, abstract: (title, between, abstract),
        "after": lambda title, abstract: (title, abstract, between),
    }
    body = blank.join(blank.join(orders[place](*paper)) for paper in PAPERS)
    draft = read(HEAD + body)
    assert told(draft) == PAPERS
    assert len(draft.skipped) == 5 + 59 * (furniture.count("\n") + 1)
    assert {part.reason for part in draft.skipped[5:]} == {"page furniture"}


@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["unparted", "parted"])
@pytest.mark.parametrize("furniture", ["", "42", "Submitted by\nakhaliq"])
def test_titles_alone(furniture: str, blank: str) -> None:
    body = blank.join(f"{furniture}\n{title}".strip() for title, _ in TITLES)
    assert told(read(HEAD + body)) == TITLES


@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["unparted", "parted"])
def test_papers_with_and_without_abstract(blank: str) -> None:
    papers = [(title, abstract if at % 3 else "") for at, (title, abstract) in enumerate(PAPERS)]
    body = blank.join(f"{title}{blank}{abstract}".strip() for title, abstract in papers)
    got = told(read(HEAD + body))
    assert sum(paper in got for paper in papers) >= (59 if blank == "\n\n" else 55)


@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["unparted", "parted"])
def test_abstracts_of_several_paragraphs(blank: str) -> None:
    papers = []
    for title, abstract in PAPERS:
        said = sentences(abstract)
        half = len(said) // 2 or 1
        paragraphs = [" ".join(said[:half]), " ".join(said[half:])]
        papers.append((title, "\n\n".join(part for part in paragraphs if part)))
    body = blank.join(f"{title}\n\n{abstract}".replace("\n\n", blank) for title, abstract in papers)
    assert told(read(HEAD + body)) == papers


@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["unparted", "parted"])
@pytest.mark.parametrize("which", [0, -1], ids=["first", "last"])
def test_abstracts_of_one_sentence(which: int, blank: str) -> None:
    papers = [(title, sentences(abstract)[which]) for title, abstract in PAPERS]
    assert told(read(HEAD + blank.join(blank.join(paper) for paper in papers))) == papers


def test_a_title_that_wraps() -> None:
    body = "\n\n".join(f"{halved(title)}\n\n{abstract}" for title, abstract in PAPERS)
    assert told(read(HEAD + body)) == PAPERS


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
def test_titles_wrapped_at_a_width(width: int) -> None:
    body = "\n\n".join(f"{wrap(title, width)}\n\n{abstract}" for title, abstract in PAPERS)
    assert told(read(HEAD + body)) == PAPERS


@pytest.mark.parametrize("width", [60, 72, 80, 100])
@pytest.mark.parametrize(("blank", "least"), [("\n\n", 57), ("\n", 53)], ids=["parted", "unparted"])
def test_everything_wrapped_at_a_width(width: int, blank: str, least: int) -> None:
    body = blank.join(blank.join((wrap(title, width), wrap(abstract, width))) for title, abstract in PAPERS)
    got = told(read(HEAD + body))
    assert sum(paper in got for paper in PAPERS) >= least


@pytest.mark.parametrize("width", [50, 60, 72, 90, 100])
@pytest.mark.parametrize("head", ["", HEAD], ids=["", "furniture"])
def test_no_wrapped_title_right_above_its_abstract_is_lost(width: int, head: str) -> None:
    body = "\n\n".join(f"{wrap(title, width)}\n{wrap(abstract, width)}" for title, abstract in PAPERS)
    got = told(read(head + body))
    assert [title for title, _ in got] == [title for title, _ in PAPERS]
    assert sum(paper in got for paper in PAPERS) >= 58


@pytest.mark.parametrize("under", ["\n", "\n\n"], ids=["right under", "parted"])
def test_paragraphs_of_wrapped_abstracts_are_no_papers(under: str) -> None:
    papers = []
    for at, (title, abstract) in enumerate(PAPERS):
        said = sentences(abstract)
        parts = [" ".join(said[: len(said) // 2]), " ".join(said[len(said) // 2 :])] if at % 5 == 0 else [abstract]
        papers.append((title, "\n\n".join(part for part in parts if part)))
    body = "\n\n".join(
        wrap(title, 72) + under + "\n\n".join(wrap(part, 72) for part in abstract.split("\n\n"))
        for title, abstract in papers
    )
    assert told(read(HEAD + body)) == papers


def test_an_abstract_broken_in_the_middle_of_a_sentence() -> None:
    papers = [(title, abstract) for title, abstract in PAPERS if not halved(abstract).partition("\n")[0].endswith(".")]
    body = "\n\n".join(f"{title}\n\n{halved(abstract)}" for title, abstract in papers)
    assert told(read(HEAD + body)) == papers


def test_a_line_broken_inside_a_compound_gets_no_space() -> None:
    draft = read("A Title Here\n\nWe study zero-\nshot learning for pre-\nand post-training of small models.")
    assert draft.papers[0].abstract == "We study zero-shot learning for pre- and post-training of small models."


def test_a_number_or_menu_word_at_the_end_of_a_wrapped_line_is_no_furniture() -> None:
    title, abstract = "Questioning the Survey Responses of Large Language\nModels", "We ask.\nWe answer."
    assert read(f"{HEAD}{title}\n\n{abstract}").papers[0].title == title.replace("\n", " ")
    wrapped = "A Title\n\nWe compare our method with every baseline that was known before\n2020\nand find it better."
    assert "before 2020 and" in read(wrapped).papers[0].abstract


def test_a_title_twice_is_two_drafts() -> None:
    draft = read("A First Title\n\nAn abstract.\n\nA First Title\n\nAn abstract.\n")
    assert [paper.position for paper in draft.papers] == [1, 5]


def test_prose_without_a_title_is_skipped_with_its_line() -> None:
    prose = "This is what somebody wrote above the list. It goes on and on about many things that are no paper. " * 3
    draft = read(f"{prose}\n\nGenerative Marginalization Models\n\n{PAPERS[1][1]}")
    assert told(draft) == [PAPERS[1]]
    assert [(part.position, part.reason) for part in draft.skipped] == [(1, "text without a title above it")]
    assert draft.skipped[0].excerpt == prose[:80]


def test_rulers_are_skipped() -> None:
    draft = read("A First Title\n-----\nA Second Title\n***\n")
    assert told(draft) == [("A First Title", ""), ("A Second Title", "")]
    assert {part.reason for part in draft.skipped} == {"no words in it"}


@pytest.mark.parametrize("text", [HEAD, "Subscribe\n\n42\n·\n", PAPERS[0][1], "-----\n"])
@pytest.mark.parametrize("format", [None, "hf-paste", "titles"])
def test_without_a_title_nothing_is_read(text: str, format: str | None) -> None:
    with pytest.raises(UnreadableError, match=r"title.*; .*paste"):
        read(text, format=format)


def test_the_format_can_be_asked_for() -> None:
    assert read("A Title\n\nAn abstract.", format="hf-paste").source == "Hugging Face Daily Papers"
    assert read(SEED, format="titles").source == ""
