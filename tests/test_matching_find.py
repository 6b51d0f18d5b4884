from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from paperlight.matching import TitleIndex, fold_key, judge, near_keys, title_keys, words
from paperlight.types import Evidence, Role

VECTORS = json.loads((Path(__file__).parent / "vectors" / "matches.json").read_text("utf-8"))
CASES = [(library["papers"], case) for library in VECTORS["libraries"] for case in library["cases"]]


def index_of(titles) -> TitleIndex:
    index = TitleIndex()
    for paper_id, title in enumerate(titles):
        index.put(paper_id, title, title_keys(title))
    return index


def told(match) -> list[object]:
    evidence = [] if match.evidence == Evidence.TITLE else [match.evidence.value]
    return [match.paper_id, match.start, match.end, match.score, *evidence]


@pytest.mark.parametrize(("papers", "case"), CASES, ids=[case["why"] for _, case in CASES])
def test_matches(papers, case):
    index = TitleIndex()
    for paper in papers:
        index.put(paper["id"], paper["title"], paper["keys"], paper["near_keys"])
    assert [told(match) for match in index.find(case["text"], Role(case["role"]))] == case["found"]


@pytest.mark.parametrize("paper", [paper for library in VECTORS["libraries"] for paper in library["papers"]])
def test_the_vectors_papers_have_the_keys_that_their_titles_get(paper):
    assert (title_keys(paper["title"]), near_keys(paper["title"])) == (tuple(paper["keys"]), tuple(paper["near_keys"]))


def test_the_words_and_penalties_that_the_rules_know_are_the_extensions():
    known = json.loads((Path(__file__).parent / "vectors" / "words.json").read_text("utf-8"))
    assert known.pop("penalties") == judge.PENALTIES
    assert known == {name: " ".join(sorted(getattr(words, name.upper()))) for name in known}


def test_papers_come_and_go():
    title = "Generative Judge for Evaluating Alignment"
    index = index_of([title, title])
    assert len(index) == 2
    assert [match.paper_id for match in index.find(title, Role.LINK)] == [0]
    index.discard(0)
    index.discard(0)
    assert [match.paper_id for match in index.find(title, Role.LINK)] == [1]
    index.put(1, "Another Title That Is Longer", ("another title that is longer",))
    assert len(index) == 1
    assert index.find(title, Role.LINK) == []
    assert [match.paper_id for match in index.find("Another Title That Is Longer", Role.LINK)] == [1]


def test_a_score_falls_where_less_speaks_for_a_title():
    index = index_of(["Scaling Laws for Neural Language Models", "Denoising Diffusion Models"])

    def score(text: str) -> float:
        return index.find(text, Role.PROSE)[0].score

    titled, small = (
        score("“Scaling Laws for Neural Language Models” is"),
        score("“scaling laws for neural language models” is"),
    )
    assert titled > small > score("“Denoising Diffusion Models” is")


WORDS = st.text(alphabet="abcdeéß𐐀漢字", min_size=2, max_size=6)
TITLES = st.lists(WORDS, min_size=6, max_size=12).map(" ".join)
# Between these, nothing can be taken for more of a title.
FENCES = st.sampled_from(["“{}”", "({})", ". {}. ", "\n{}\n", "😀 | {} | 😀", "«{}»", "《{}》"])


@given(st.lists(TITLES, min_size=1, max_size=4), FENCES, st.text(), st.text(), st.sampled_from(Role), st.data())
def test_a_long_title_is_found_where_it_stands_apart(titles, fence, before, after, role, data):
    title = data.draw(st.sampled_from(titles))
    fenced = fence.format(title)
    text = f"{before}\n{fenced}\n{after}"
    start = len(f"{before}\n{fenced[: fenced.index(title)]}".encode("utf-16-le", "surrogatepass")) // 2
    end = start + len(title.encode("utf-16-le")) // 2
    index = index_of(titles)
    # The text around may hold a longer known title only by repeating this one.
    assume(fold_key(title) not in fold_key(before) + " " + fold_key(after))
    assert (start, end) in [(match.start, match.end) for match in index.find(text, role)]


@given(st.lists(TITLES, max_size=3), st.text() | st.text(alphabet="abcdeAB “”.:,()-\n漢"), st.sampled_from(Role))
def test_what_is_found_folds_to_a_key_and_does_not_overlap(titles, text, role):
    units = text.encode("utf-16-le", "surrogatepass")
    end = 0
    for match in index_of([*titles, "a b", "a b c d", "abcde"]).find(text, role):
        assert end <= match.start < match.end <= len(units) // 2
        assert 0 < match.score <= 1
        end = match.end
        said = units[2 * match.start : 2 * match.end].decode("utf-16-le", "surrogatepass")
        assert fold_key(said) in {fold_key(title) for title in [*titles, "a b", "a b c d", "abcde"]}


@pytest.mark.parametrize("unit", ["a ", "a", "survey of the large ", "(", "漢", ". "])
def test_a_text_that_repeats_an_opening_or_a_letter_is_read_to_its_end(unit):
    titles = ["a a a a", "a a a a a", " ".join("a" * 30), "Survey of the Large and the Small", "漢漢漢漢漢漢"]
    matches = index_of(titles).find(unit * (200_000 // len(unit)), Role.PROSE)
    assert unit == "漢" or matches == []
