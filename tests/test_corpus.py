"""The labelled corpus: texts as sites print them, and the known papers in each.

A row's ``found`` lists paper, evidence and the matched stretch, in the order of the text; each stretch is its first
occurrence after the one before. An empty list is a trap: nothing may be marked.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from paperlight.app import opened
from paperlight.config import Settings
from paperlight.library import Library
from paperlight.types import PageText, PaperDraft, Role
from tests.browser_matching import known, recognise

CORPUS = Path(__file__).parent / "corpus"
THEMES = ["exact", "truncated", "near", "identifiers", "traps", "scripts"]
RECALL = {"identifier": 0.98, "title": 0.98, "truncated": 0.98, "near": 0.9}

Match = tuple[int, str, int, int]
"""Paper, evidence, start and end in UTF-16 code units."""

PAPERS = json.loads((CORPUS / "papers.json").read_text("utf-8"))
TITLES = [(paper["id"], paper["title"]) for paper in PAPERS]
ROWS = [row for theme in THEMES for row in json.loads((CORPUS / f"{theme}.json").read_text("utf-8"))]


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def labelled(row: dict) -> list[Match]:
    """The right answer for a row; ValueError when a stretch is not in the text."""
    matches, end = [], 0
    for paper, evidence, stretch in row["found"]:
        start = row["text"].index(stretch, end)
        end = start + len(stretch)
        matches.append((paper, evidence, units(row["text"][:start]), units(row["text"][:end])))
    return matches


def rates(right: list[list[Match]], given: list[list[Match]]) -> dict[str, tuple[float, float]]:
    """Precision and recall by evidence; a match is right when paper, evidence and both ends are."""
    answers = list(zip(right, given, strict=True))
    hits = Counter(match[1] for want, got in answers for match in set(want) & set(got))
    wanted = Counter(match[1] for want in right for match in want)
    got = Counter(match[1] for marks in given for match in marks)
    return {
        evidence: (hits[evidence] / max(1, got[evidence]), hits[evidence] / wanted[evidence]) for evidence in RECALL
    }


def test_the_corpus_is_sound():
    known = {paper["id"] for paper in PAPERS}
    assert len(known) == len(PAPERS)
    assert len({(row["role"], row["text"]) for row in ROWS}) == len(ROWS)
    assert {row["role"] for row in ROWS} == {"link", "heading", "item", "prose"}
    found = [match for row in ROWS for match in labelled(row)]
    assert {match[0] for match in found} == known
    assert {match[1] for match in found} == set(RECALL)
    assert len(ROWS) >= 400


def test_the_corpus_holds_every_title_of_the_seed():
    seed = (Path(__file__).parents[1] / "seeds" / "hf-daily-papers.txt").read_text("utf-8")
    titles = [line.strip() for line in seed.splitlines() if line.strip()][5::2]
    assert len(titles) == 59
    assert set(titles) <= {paper["title"] for paper in PAPERS}


def by_python(library: Library, ids: dict[int, int]) -> list[list[Match]]:
    """What the server finds in the rows; ``ids`` are the corpus's by the library's."""
    found: list[list[Match]] = [[] for _ in ROWS]
    texts = [PageText(text=row["text"], role=Role(row["role"])) for row in ROWS]
    for each in library.match(library.local_reader, texts, []):
        assert each.text is not None
        found[each.text].append((ids[each.paper_id], each.evidence.value, each.start, each.end))
    return found


def by_browser() -> list[list[Match]]:
    """What the extension finds in them."""
    papers = [{**kept, "identifiers": paper["identifiers"]} for kept, paper in zip(known(TITLES), PAPERS, strict=True)]
    found = recognise(papers, [(row["text"], row["role"]) for row in ROWS])
    return [[(paper_id, evidence, start, end) for paper_id, start, end, evidence, *_ in each] for each in found]


def amiss(right: list[list[Match]], given: list[list[Match]]) -> list[tuple[str, list[Match], list[Match]]]:
    """The rows that are not as they are labelled."""
    answers = zip(ROWS, right, given, strict=True)
    return [(row["text"], want, got) for row, want, got in answers if set(want) != set(got)]


@pytest.fixture(scope="module")
def from_python(tmp_path_factory: pytest.TempPathFactory) -> list[list[Match]]:
    with opened(Settings(data_dir=tmp_path_factory.mktemp("data"))) as (library, _):
        drafts = [PaperDraft(title=paper["title"], identifiers=tuple(paper["identifiers"])) for paper in PAPERS]
        made = [library.add_paper(library.local_reader, draft)[0].id for draft in drafts]
        return by_python(library, dict(zip(made, (paper["id"] for paper in PAPERS), strict=True)))


@pytest.mark.parametrize("side", ["server", "extension"])
def test_nothing_wrong_is_marked_and_little_is_missed(side: str, from_python: list[list[Match]]) -> None:
    right = [labelled(row) for row in ROWS]
    given = from_python if side == "server" else by_browser()
    for evidence, (precision, recall) in rates(right, given).items():
        assert precision == 1, (evidence, amiss(right, given))
        assert recall >= RECALL[evidence], (evidence, amiss(right, given))


def test_the_server_and_the_extension_say_the_same(from_python: list[list[Match]]) -> None:
    assert by_browser() == from_python
