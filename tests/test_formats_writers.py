"""What is written: golden files of tricky papers, read back by the libraries that other people use."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from paperlight import formats
from paperlight.formats import markdown
from paperlight.formats.csv import HEADER
from paperlight.formats.names import Name, split_name
from tests.formats.tricky import DIGEST, ENTRIES, PAPERS, paper

GOLDEN = Path(__file__).parent / "formats"
LINE = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1, max_size=60)


@pytest.mark.parametrize("name", formats.WRITERS)
def test_golden(name: str) -> None:
    """To accept a change that is meant, set PAPERLIGHT_ACCEPT=1 for one run and read the diff."""
    written = formats.write(name, PAPERS, digests=[(DIGEST, ENTRIES)])
    golden = GOLDEN / f"tricky-{name}.{formats.WRITERS[name].extension}"
    if os.environ.get("PAPERLIGHT_ACCEPT"):
        golden.write_bytes(written)
    assert written == golden.read_bytes()


@pytest.mark.parametrize("name", formats.WRITERS)
def test_nothing_to_write_is_still_a_file(name: str) -> None:
    written = formats.write(name, [])
    if name in ("annotations", "hypothesis"):
        assert json.loads(written)["items" if name == "annotations" else "annotations"] == []
        return
    if name == "bookmarks":
        assert (b"<DL>" in written, b"<A " in written) == (True, False)
        return
    assert written == {"json": b'{\n "paperlight": 1,\n "papers": [],\n "digests": []\n}\n'}.get(
        name, {"csl-json": b"[]\n", "csv": ("\ufeff" + ",".join(HEADER) + "\r\n").encode()}.get(name, b"")
    )


def test_registries_say_what_a_response_needs() -> None:
    for name, format in {**formats.READERS, **formats.WRITERS}.items():
        assert format.name == name
        assert format.label
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(; (charset=utf-8|profile=\"[^\"]+\"))?", format.media_type)
        assert re.fullmatch(r"[a-z]+", format.extension)


def test_what_is_written_as_text_says_its_charset() -> None:
    said = {name for name, writer in formats.WRITERS.items() if writer.media_type.endswith("; charset=utf-8")}
    assert said == {"bibtex", "ris", "markdown", "csv", "bookmarks"}


def test_ris_is_read_back() -> None:
    references = rispy.loads(formats.write("ris", PAPERS).decode())
    assert [reference["title"] for reference in references] == [each.title for each in PAPERS]
    first = references[0]
    assert first["authors"] == [
        "van Beethoven, Ludwig",
        "Müller-Lüdenscheidt, Łukasz",
        "King, Martin Luther, Jr.",
        "王小明",
    ]
    assert first["accession_number"] == "arXiv:2501.12051"
    assert first["urls"] == [
        "https://arxiv.org/abs/2501.12051v2",
        "https://github.com/pixas/MedSSS",
        "https://arxiv.org/abs/2501.12051",
    ]
    assert first["abstract"] == "First paragraph with 5% & more. Second paragraph: `code` <b>bold</b>."
    assert [reference["type_of_reference"] for reference in references] == ["UNPB", "CPAPER", "JOUR", "UNPB", "UNPB"]


def test_csl_json_keeps_the_schema() -> None:
    items = json.loads(formats.write("csl-json", PAPERS))
    assert [item["type"] for item in items] == ["article", "paper-conference", "article-journal", "article", "article"]
    assert items[0]["author"][:3] == [
        {"family": "van Beethoven", "given": "Ludwig"},
        {"family": "Müller-Lüdenscheidt", "given": "Łukasz"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
    ]
    assert items[0]["author"][3] == {"literal": "王小明"}
    assert items[0]["issued"] == {"date-parts": [[2025]]}
    assert items[1]["DOI"] == "10.18653/v1/2023.emnlp-main.1"
    assert len({item["id"] for item in items}) == len(items)


def test_csv_is_read_back_and_runs_no_formula() -> None:
    text = formats.write("csv", PAPERS).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["title"].removeprefix("'") for row in rows] == [each.title for each in PAPERS]
    assert rows[0]["note"] == PAPERS[0].reading.note
    assert rows[1]["title"].startswith("'=")
    assert rows[1]["note"].startswith("'+")
    assert rows[1]["authors"] == "Google Research; @handle; Doe, Jane"
    assert rows[1]["abstract"].startswith("'-1")


@given(st.text(alphabet="=+-@\t\r\n ＝a1'", min_size=1, max_size=8))
def test_no_csv_cell_begins_as_a_formula(text: str) -> None:
    written = formats.write("csv", [paper(1, text, venue=text, abstract=text)]).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(written, newline="")):
        assert not [cell for cell in row if cell.lstrip()[:1] in {"=", "+", "-", "@", "＝"} and cell.lstrip()]


class _Text(HTMLParser):
    """The text of a rendered page, and its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def _rendered(text: str) -> _Text:
    parser = _Text()
    parser.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))
    return parser


@given(LINE)
def test_markdown_shows_any_title_as_it_is(title: str) -> None:
    shown = _rendered(formats.write("markdown", [paper(1, "Title " + title)]).decode())
    assert shown.text.split("\n")[1].removeprefix("[ ] ") == " ".join(f"Title {title}".split())
    assert shown.tags[:3] == ["ul", "li", "strong"]


@given(st.lists(LINE, min_size=1, max_size=4))
def test_markdown_shows_any_line_as_it_is(lines: list[str]) -> None:
    shown = _rendered("\n\n".join("x" if not line.strip() else markdown.escape(line) for line in lines))
    assert set(shown.tags) == {"p"}
    assert unescape(shown.text).split() == " ".join(line if line.strip() else "x" for line in lines).split()


def test_markdown_is_a_list_of_all_papers() -> None:
    shown = _rendered(formats.write("markdown", PAPERS).decode())
    assert shown.tags.count("li") == len(PAPERS)
    assert "script" not in shown.tags
    assert "h1" not in shown.tags
    assert "# Not a heading\n1. Not a list" in shown.text


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ada Lovelace", Name("Lovelace", "Ada")),
        ("Lovelace, Ada", Name("Lovelace", "Ada")),
        ("Charles-Jean de la Vallée Poussin", Name("Poussin", "Charles-Jean de la Vallée")),
        ("Ludwig van Beethoven", Name("van Beethoven", "Ludwig")),
        ("Vincent van den Berg", Name("van den Berg", "Vincent")),
        ("Martin Luther King Jr.", Name("King", "Martin Luther", "Jr.")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", "Jr.")),
        ("OpenAI", Name("OpenAI")),
        ("王小明", Name("王小明")),
        ("van Gogh", Name("Gogh", "van")),
        ("", Name("")),
    ],
)
def test_names(said: str, name: Name) -> None:
    assert split_name(said) == name
