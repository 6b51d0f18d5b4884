"""The labelled corpus: texts as sites print them, and the known papers in each.

A row's ``found`` lists paper, evidence and the matched stretch, in the order of the text; each stretch is its first
occurrence after the one before. An empty list is a trap: nothing may be marked.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent / "corpus"
THEMES = ["exact", "truncated", "near", "identifiers", "traps", "scripts"]
RECALL = {"identifier": 0.98, "title": 0.98, "truncated": 0.98, "near": 0.9}

Match = tuple[int, str, int, int]
"""Paper, evidence, start and end in UTF-16 code units."""

PAPERS = json.loads((CORPUS / "papers.json").read_text("utf-8"))
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


def test_precision_and_recall():
    engine = pytest.importorskip("tests.corpus_engine", reason="no engine is wired to the corpus")
    right = [labelled(row) for row in ROWS]
    given = [engine.recognise(PAPERS, row["text"], row["role"]) for row in ROWS]
    amiss = [
        (row["text"], want, got) for row, want, got in zip(ROWS, right, given, strict=True) if set(want) != set(got)
    ]
    for evidence, (precision, recall) in rates(right, given).items():
        assert precision == 1, (evidence, amiss)
        assert recall >= RECALL[evidence], (evidence, amiss)
