"""Plain lists of titles, with list markers, abstracts, addresses; and what must not be taken for one."""

from __future__ import annotations

import random

import pytest

from paperlight import formats
from paperlight.errors import UnknownFormatError, UnreadableError
from paperlight.formats.addresses import link_kind
from tests.formats import tricky
from tests.formats.pages import PAPERS, TITLES, read, told, wrap


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("A Title", [("A Title", "")]),
        ("A Title\n\nAn abstract.", [("A Title", "An abstract.")]),
        ("A Title\nAn abstract.", [("A Title", "An abstract.")]),
        ("One Title\nThe abstract.\n\nA Title\nMore.", [("One Title", "The abstract."), ("A Title", "More.")]),
        ("One Paper Title\nAnother Paper Title", [("One Paper Title", ""), ("Another Paper Title", "")]),
        (
            "日本語のタイトル\n\n要旨です。\n\n第二のタイトル",
            [("日本語のタイトル", "要旨です。"), ("第二のタイトル", "")],
        ),
        ("Is attention enough?\nWe ask. It is not.", [("Is attention enough?", "We ask. It is not.")]),
        ("A title with a period.\n\nWe show it.", [("A title with a period.", "We show it.")]),
    ],
)
def test_short_lists(text: str, papers: list[tuple[str, str]]) -> None:
    draft = read(text)
    assert told(draft) == papers
    assert (draft.format, draft.source, draft.skipped) == ("titles", "", ())


MARKERS = ["{}. ", "{}) ", "({}) ", "[{}] ", "- ", "* ", "• ", "- [ ] ", "- [x] "]


@pytest.mark.parametrize("marker", MARKERS)
def test_list_markers_are_taken_off(marker: str) -> None:
    text = "\n".join(marker.format(at) + title for at, (title, _) in enumerate(PAPERS, start=1))
    assert told(read(text)) == TITLES


@pytest.mark.parametrize("marker", MARKERS)
def test_list_markers_with_indented_abstracts(marker: str) -> None:
    text = "\n".join(f"{marker.format(at)}{title}\n   {abstract}" for at, (title, abstract) in enumerate(PAPERS, 1))
    assert told(read(text)) == PAPERS


def test_wrapped_items_of_a_numbered_list() -> None:
    text = "\n".join(f"{at}. {wrap(title, 70)}" for at, (title, _) in enumerate(PAPERS, start=1))
    assert told(read(text)) == TITLES


def test_a_number_in_an_abstract_is_no_list_marker() -> None:
    text = "A Title\n\nWe make these contributions:\n1. We show one thing.\n2. We show another."
    draft = read(text)
    assert len(draft.papers) == 1
    assert "1. We show one thing." in draft.papers[0].abstract


@pytest.mark.parametrize(
    ("line", "identifiers", "url"),
    [
        ("The Title https://arxiv.org/abs/2310.00035v2", ("arxiv:2310.00035",), "https://arxiv.org/abs/2310.00035v2"),
        ("The Title (https://doi.org/10.1000/AbC)", ("doi:10.1000/abc",), "https://doi.org/10.1000/AbC"),
        ("The Title - arXiv:2310.00035", ("arxiv:2310.00035",), None),
        ("The Title [arXiv:2310.00035v1]", ("arxiv:2310.00035",), None),
        ("The Title\thttps://arxiv.org/pdf/2310.00035", ("arxiv:2310.00035",), "https://arxiv.org/pdf/2310.00035"),
        ("https://arxiv.org/abs/2310.00035 The Title", ("arxiv:2310.00035",), "https://arxiv.org/abs/2310.00035"),
        ("[The Title](https://example.org/x)", (), "https://example.org/x"),
        ("- [The Title](https://arxiv.org/abs/2310.00035)", ("arxiv:2310.00035",), "https://arxiv.org/abs/2310.00035"),
        ("The Title\nhttps://arxiv.org/abs/2310.00035", ("arxiv:2310.00035",), "https://arxiv.org/abs/2310.00035"),
        ("The Title\n\narXiv:2310.00035", ("arxiv:2310.00035",), None),
        ("2310.00035\nThe Title", ("arxiv:2310.00035",), None),
    ],
)
def test_an_address_beside_a_title(line: str, identifiers: tuple[str, ...], url: str | None) -> None:
    (paper,) = read(line).papers
    assert paper.title == "The Title"
    assert paper.identifiers == identifiers
    assert [link.url for link in paper.links] == ([url] if url else [])


def test_addresses_belong_to_the_paper_above_or_below_as_the_list_begins() -> None:
    above = "First Title\nhttps://arxiv.org/abs/2310.00001\nSecond Title\nhttps://arxiv.org/abs/2310.00002\n"
    below = "arXiv:2310.00001\nFirst Title\narXiv:2310.00002\nSecond Title\n"
    for text in (above, below):
        assert [paper.identifiers for paper in read(text).papers] == [("arxiv:2310.00001",), ("arxiv:2310.00002",)]


def test_an_address_in_an_abstract_stays_there() -> None:
    abstract = "We show it. Our code is available at\nhttps://github.com/a/b and arXiv:2310.00035 was first."
    (paper,) = read(f"The Title\n\n{abstract}").papers
    assert paper.abstract == abstract.replace("\n", " ")
    assert (paper.links, paper.identifiers) == ((), ())


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Ashish Vaswani, Noam Shazeer and Łukasz Kaiser", ("Ashish Vaswani", "Noam Shazeer", "Łukasz Kaiser")),
        ("Wei Wang, Ada Li, Wei Wang", ("Wei Wang", "Ada Li", "Wei Wang")),
        ("A. Vaswani, L. van der Maaten, et al.", ("A. Vaswani", "L. van der Maaten")),
        ("Authors: Ada Lovelace", ("Ada Lovelace",)),
        ("by Ada Lovelace and Jean-Luc O'Neil", ("Ada Lovelace", "Jean-Luc O'Neil")),
        ("Experimental Design and Model Discovery", ()),
        ("Speed, Memory, and Cost", ()),
        ("We ask Ada Lovelace, Charles Babbage.", ()),
    ],
)
def test_authors_right_under_a_title(line: str, authors: tuple[str, ...]) -> None:
    draft = read(f"A First Title\n{line}\n\nA Second Title\nAn abstract.")
    assert draft.papers[0].authors == authors
    if authors:
        assert told(draft) == [("A First Title", ""), ("A Second Title", "An abstract.")]
        assert draft.papers[0].raw == f"A First Title\n{line}"


def test_titles_that_begin_in_lower_case() -> None:
    assert told(read("learning to walk\nlearning to run")) == [("learning to walk", ""), ("learning to run", "")]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/a/b", "code"),
        ("https://arxiv.org/pdf/2310.00035", "pdf"),
        ("https://x.org/a.pdf", "pdf"),
        ("https://x.org", "page"),
    ],
)
def test_kinds_of_links(url: str, kind: str) -> None:
    assert link_kind(url) == kind


FOREIGN = {
    "HTML": "<!DOCTYPE html>\n<html><head><title>Papers</title></head><body><h1>A Title</h1></body></html>",
    "HTML fragment": "<div><h3>A Title</h3>\n<p>An abstract.</p></div>",
    "XML": '<?xml version="1.0"?><rss><channel><title>A Title</title></channel></rss>',
    "BibTeX": "@article{a2020,\n  title = {A Title},\n  year = 2020\n}",
    "BibTeX with a comment": "% Encoding: UTF-8\n\n@misc{a2020,\n title={A Title}\n}\n",
    "RIS": "TY  - JOUR\r\nTI  - A Title\r\nER  - \r\n",
    "JSON": '{"title": "A Title"}',
    "JSON list": '[{"id": "a", "title": "A Title"}]',
    "arXiv's mailing": (
        "Date: Fri, 17 Mar 23 00:31:14 GMT\nSubject: q-fin daily 13 new\n\n-----\n\\\\\narXiv:2303.08867\n"
        "Date: Wed, 15 Mar 2023 18:34:08 GMT   (243kb,D)\n\nTitle: A Bayesian derivation\nAuthors: L. Saddier\n\\\\\n"
        "  We show that it is.\n\\\\ ( https://arxiv.org/abs/2303.08867 ,  243kb)\n"
    ),
    "entry of arXiv's mailing": (
        "arXiv:2303.08867\r\nDate: Wed, 15 Mar 2023 18:34:08 GMT   (243kb,D)\r\n\r\nTitle: A Bayesian derivation\r\n"
    ),
    "e-mail": "From: a@x.org\nSubject: New papers\nMIME-Version: 1.0\n\nA Title\n\nAn abstract.\n",
    "PaperMemory": '{\n    "ACL-ACL-2020": {\n        "title": "A Title"\n    }\n}\n',
    "CSV": "title,authors,year\r\nA Title,Ada,2020\r\n",
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("format", ["titles", "hf-paste"])
def test_other_formats_are_not_taken_for_titles(text: str, format: str) -> None:
    with pytest.raises(UnreadableError, match="paste them as plain text"):
        read(text, format=format)


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_other_formats_are_read_as_what_they_are_or_refused(text: str) -> None:
    try:
        draft = read(text)
    except UnreadableError:
        return
    assert draft.format not in ("titles", "hf-paste")


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "csv"])
def test_our_own_exports_are_told_by_their_content(name: str) -> None:
    assert read(formats.write(name, tricky.PAPERS)).format == name


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02",
        b"%PDF-1.7 A Title",
        b"PK\x03\x04abc",
        b"\x89PNG\r\n\x1a\n",
        bytes(range(256)) * 4,
        random.Random(1).randbytes(4000),
    ],
    ids=["controls", "PDF", "ZIP", "PNG", "all bytes", "random bytes"],
)
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="; "):
        read(data)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\ufeff\u00a0\n".encode(), "\n".encode("utf-16")])
def test_nothing_at_all(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"empty|no text"):
        read(data)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        ("Größe und Maß – eine Übersicht".encode("cp1252"), None),
        ("Größe und Maß – eine Übersicht".encode(), "text/plain; charset=utf-8"),
        ("Größe und Maß – eine Übersicht".encode("utf-16-le"), 'text/plain; charset="utf-16-le"'),
        ("Größe und Maß – eine Übersicht".encode("utf-16-be"), None),
        ("Größe und Maß – eine Übersicht".encode(), "text/plain; charset=nonsense"),
        ("Größe und Maß – eine Übersicht".encode() + "ß".encode()[:1], None),
    ],
)
def test_encodings(data: bytes, content_type: str | None) -> None:
    (paper,) = read(data, content_type=content_type).papers
    assert paper.title.rstrip("\ufffd") == "Größe und Maß – eine Übersicht"


def test_control_characters_are_removed() -> None:
    (paper,) = read("A\x00 Ti\x07tle\u200b\n\nAn\x7f ab\x01stract.").papers
    assert (paper.title, paper.abstract) == ("A Title", "An abstract.")
    assert "\x00" not in paper.raw


def test_the_file_name_is_the_title_of_a_list() -> None:
    assert read("A Title", filename="C:\\Users\\ada\\To read.txt").title == "To read"
    assert read("A Title").title == ""


@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("To\udcffread.txt", "Toread"),
        ("To\x00 \x1b read\u200b\n.txt", "To read"),
        ("\udcff.txt", ""),
        ("Größe 数学.txt", "Größe 数学"),
        ("a" * 5000 + ".txt", "a" * 1000),
    ],
)
def test_a_file_name_that_is_no_text_refuses_nothing(filename: str, title: str) -> None:
    assert read("A Title", filename=filename).title == title


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(UnreadableError, match="more than 100,000 lines; split") as refusal:
        read("a\n" * 100_001)
    assert refusal.value.position == 100_001


def test_a_title_that_would_be_too_long_to_keep_is_skipped_with_its_lines() -> None:
    abstract = "\n\n".join(["We show a thing that is shown by us in this paper of ours."] * 1000)
    draft = read(f"First Title Here\n\n{abstract}\n\nSecond Title Here\n\nAn abstract.")
    assert told(draft) == [("Second Title Here", "An abstract.")]
    assert len(draft.skipped) == 1001
    assert draft.skipped[0].reason == "part of a paper whose abstract would be longer than 50,000 characters"


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFormatError, match=r"annotations, .*bibtex, .*hf-paste, titles") as refusal:
        read("A Title", format="nonsense")
    assert refusal.value.field == "format"
    with pytest.raises(UnknownFormatError, match="bibtex, biblatex, ris, csl-json, markdown, html, atom, "):
        formats.write("titles", [])
