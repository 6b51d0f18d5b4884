"""BibTeX: read back by bibtexparser 2, citekeys that stay, nothing that LaTeX would run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from paperlight import formats
from paperlight.formats.fields import citekeys
from paperlight.formats.latex import escape
from paperlight.types import Paper
from tests.formats.pages import PAPERS as SEED
from tests.formats.pages import TODAY, read
from tests.formats.tricky import PAPERS, paper

SEEDS = [paper(at, title, abstract=abstract, year=2024) for at, (title, abstract) in enumerate(SEED, start=1)]
# What means something to LaTeX: its ten special characters, and two hyphens, which it would set as a dash.
SPECIAL = re.compile(r"[\\{}$&#^_~%]|--")


def parsed(papers: Sequence[Paper], *, decoded: bool) -> list[dict[str, str]]:
    """The fields of each entry: with bibtexparser's defaults, or with its LaTeX decoding on top."""
    append = [LatexDecodingMiddleware()] if decoded else []
    library = bibtexparser.parse_string(formats.write("bibtex", papers).decode(), append_middleware=append)
    assert not library.failed_blocks
    return [
        {"type": entry.entry_type, **{field.key: field.value for field in entry.fields}} for entry in library.entries
    ]


def without_braces(title: str) -> str:
    """The defaults take the outer braces of the value off; the second pair, which keeps capitals, is ours."""
    assert title.startswith("{")
    assert title.endswith("}")
    return title[1:-1]


def without_lone_braces(text: str) -> str:
    """``\\textbraceleft``, which a brace without its partner becomes, is unknown to pylatexenc and lost in decoding."""
    return re.sub(r"[{}]", "", text) if text.count("{") != text.count("}") or "}" in text.partition("{")[0] else text


def test_the_seed_is_read_back() -> None:
    plain, decoded = parsed(SEEDS, decoded=False), parsed(SEEDS, decoded=True)
    assert len(plain) == len(decoded) == 59
    for (title, abstract), raw, read_back in zip(SEED, plain, decoded, strict=True):
        assert read_back["title"] == title
        assert read_back["abstract"] == without_lone_braces(abstract)
        if not SPECIAL.search(title):
            assert without_braces(raw["title"]) == title
    titles = {title for title, _ in SEED}
    assert any("MedS^3" in title for title in titles)
    assert any("GPT-4V(ision)" in title for title in titles)
    assert any("f-divergence" in title for title in titles)


def test_tricky_papers_are_read_back() -> None:
    decoded = parsed(PAPERS, decoded=True)
    assert [entry["title"] for entry in decoded] == [without_lone_braces(each.title) for each in PAPERS]
    assert [entry["type"] for entry in decoded] == ["misc", "inproceedings", "article", "misc", "misc"]
    first, second, _, _, last = decoded
    assert (
        first["author"]
        == "van Beethoven, Ludwig and Müller-Lüdenscheidt, Łukasz and King, Jr., Martin Luther and 王小明"
    )
    assert (first["eprint"], first["archivePrefix"], first["primaryClass"]) == ("2501.12051", "arXiv", "cs.CL")
    assert (last["eprint"], last["archivePrefix"], last["primaryClass"]) == ("cs/0112017", "arXiv", "cs")
    assert second["doi"] == "10.18653/v1/2023.emnlp-main.1"
    assert second["booktitle"] == "Proceedings of EMNLP & Friends"
    assert first["keywords"] == "to cite, c++"
    assert first["annote"].split("\n") == ["# Not a heading", "1. Not a list", "", "=SUM(A1:A9)"]


def test_an_address_keeps_its_signs_and_cannot_end_the_field() -> None:
    (entry,) = parsed(PAPERS[1:2], decoded=False)
    assert entry["url"] == "https://example.org/a_b(c)?q=%20x&y=%7Bz%7D"


def test_nothing_is_left_for_latex_to_run() -> None:
    text = escape(r"\input{secret} 50% of $x$ & a_b #1 ~ ^")
    assert text == (r"\textbackslash{}input\{secret\} 50\% of \$x\$ \& a\_b \#1 \textasciitilde{} \string^")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a--b---c-d", "a-{}-b-{}-{}-c-d"),
        ("``x'' ,,y", "`{}`x'{}' ,{},y"),
        ("?` !` !?`` ?!", "?{}` !{}` !?{}`{}` ?!"),
        ("<<a>> <b>", "<{}<a>{}> <b>"),
        ("{a} }b{ {", r"\{a\} \textbraceright{}b\textbraceleft{} \textbraceleft{}"),
    ],
)
def test_signs_that_tex_would_join_and_lone_braces(text: str, written: str) -> None:
    assert escape(text) == written


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80))
def test_any_text_decodes_to_itself(text: str) -> None:
    balanced = re.sub(r"[{}]", "", text)
    decoded = LatexNodes2Text(keep_comments=False).latex_to_text(escape(balanced))
    assert decoded == balanced


@given(st.text(alphabet='{}\\%$-a @,="#', max_size=40))
def test_braces_are_always_balanced_for_bibtex(text: str) -> None:
    depth = 0
    for brace in re.findall(r"[{}]", escape(text)):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60), min_size=1, max_size=4))
def test_any_texts_make_one_entry_each(texts: list[str]) -> None:
    papers = [paper(at, f"T {text}", abstract=text, venue=text, authors=(text,)) for at, text in enumerate(texts)]
    assert len(parsed(papers, decoded=False)) == len(papers)


def test_a_citekey_does_not_depend_on_the_other_papers() -> None:
    together = citekeys(SEEDS)
    assert together == [citekeys([each])[0] for each in SEEDS]
    assert together[::-1] == citekeys(SEEDS[::-1])
    assert len(set(together)) == 59


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"authors": ("Ashish Vaswani",), "year": 2017}, r"vaswani2017attention-[0-9a-f]{4}"),
        ({"authors": ("Łukasz Müller",)}, r"mullerattention-[0-9a-f]{4}"),
        ({"year": 2017}, r"attentionallyou2017-[0-9a-f]{4}"),
        ({"authors": ("王小明",)}, r"[a-z]+attention-[0-9a-f]{4}"),
    ],
)
def test_what_a_citekey_is_made_of(fields: dict[str, object], key: str) -> None:
    (made,) = citekeys([paper(1, "The Attention Is All You Need", **fields)])
    assert re.fullmatch(key, made)


def test_citekeys_part_what_differs_only_in_the_title() -> None:
    by_ada = {"authors": ("Ada Li",), "year": 2024}
    one, two = citekeys([paper(1, "Attention One", **by_ada), paper(2, "Attention Two", **by_ada)])
    assert one[:-4] == two[:-4]
    assert one != two


def test_equal_papers_get_different_keys_all_the_same() -> None:
    same = [replace(PAPERS[2], id=at) for at in range(30)]
    keys = citekeys(same)
    assert len(set(keys)) == 30
    assert keys[1] == keys[0] + "b"


def test_titles_without_a_word_have_a_key() -> None:
    for key in citekeys([paper(1, "???"), paper(2, "The"), paper(3, "数学")]):
        assert re.fullmatch(r"[a-z0-9]+-[0-9a-f]{4}", key)


def test_keys_of_read_papers_are_usable_in_latex() -> None:
    assert read("A Title", today=TODAY).papers
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", key) for key in citekeys([*SEEDS, *PAPERS]))
