"""Ranking and better spellings, over postings held in memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.search.query import And, parse
from paperlight.search.ranking import Ranker
from paperlight.search.spelling import distance, nearest, suggest
from paperlight.search.text import words

TEXTS = {
    1: {"title": "diffusion models", "abstract": "we study models of diffusion"},
    2: {"title": "language models", "abstract": "a diffusion of ideas and models"},
    3: {"title": "graphs", "abstract": "models diffusion"},
    4: {"title": "birds", "abstract": "of paradise"},
}


class Texts:
    """``Postings`` of the few texts above, unstemmed."""

    def frequencies(self, field: str, word: str) -> dict[int, float]:
        return {doc: float(len(places)) for doc, places in self.positions(field, word).items()}

    def positions(self, field: str, word: str) -> dict[int, list[int]]:
        found = {doc: [at for at, each in enumerate(words(text[field])) if each == word] for doc, text in TEXTS.items()}
        return {doc: places for doc, places in found.items() if places}

    def expand(self, field: str, prefix: str) -> list[str]:
        return sorted({word for text in TEXTS.values() for word in words(text[field]) if word.startswith(prefix)})

    def documents(self) -> set[int]:
        return set(TEXTS)


def ranked(query: str) -> list[int]:
    node = parse(query)
    assert node is not None
    scores = Ranker(Texts(), {"title": ("title", 4.0), "abstract": ("abstract", 1.0)}).rank(node)
    assert all(score > 0 for score in scores.values())
    return sorted(scores, key=lambda doc: (-scores[doc], doc))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("diffusion", [1, 2, 3]),
        ("title:models", [1, 2]),
        ('"diffusion models"', [1]),
        ('"models diffusion"', [3]),
        ('title:"models diffusion"', []),
        ("diffusion -language", [1, 3]),
        ("NOT models", [4]),
        ("graphs OR birds", [3, 4]),
        ("birds OR NOT models", [4]),
        ("NOT (graphs OR birds)", [1, 2]),
        ("par*", [4]),
        ('"of par*"', []),
        ("graphs birds", []),
        ("-models -birds", []),
    ],
)
def test_what_is_found(query: str, found: list[int]) -> None:
    assert sorted(ranked(query)) == found


def test_a_word_in_the_title_weighs_more() -> None:
    assert ranked("diffusion")[0] == 1
    assert ranked("language diffusion models") == [2]
    assert ranked("models")[-1] == 3


def test_a_rare_word_weighs_more() -> None:
    assert ranked("abstract:ideas OR abstract:study OR abstract:models")[:2] == [1, 2]


def test_most_of_a_long_query() -> None:
    node = parse("diffusion models xyzzy -language")
    assert isinstance(node, And)
    assert sorted(Ranker(Texts(), {"abstract": ("abstract", 1.0)}).rank_most(node)) == [1, 2, 3]
    assert sorted(Ranker(Texts(), {"title": ("title", 1.0)}).rank_most(node)) == [1]


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [("cat", "cat", 0), ("cat", "cart", 1), ("cat", "act", 1), ("diffusion", "difusoin", 2), ("cat", "dog", 3)],
)
def test_distance(left: str, right: str, edits: int) -> None:
    assert distance(left, right, 5) == edits
    assert distance(left, right, max(0, edits - 1)) > max(0, edits - 1) or edits == 0


WORD = st.text(alphabet="abc", max_size=6)


@given(WORD, WORD)
def test_distance_is_symmetric_and_bounded(left: str, right: str) -> None:
    edits = distance(left, right, 9)
    assert edits == distance(right, left, 9)
    assert abs(len(left) - len(right)) <= edits <= max(len(left), len(right))
    assert (edits == 0) == (left == right)


def test_nearest_prefers_few_edits_then_frequent_words() -> None:
    counts = {"model": 9, "models": 5, "modal": 2, "motel": 9, "gone": 0, "mode": 1}
    assert nearest("modell", counts, counts.__getitem__) == ["model", "models", "motel"]
    assert nearest("modl", counts, counts.__getitem__) == ["model", "modal", "mode"]
    assert nearest("gon", counts, counts.__getitem__) == []
    assert nearest("md", counts, counts.__getitem__) == []


def test_suggestion_keeps_the_rest_of_the_query_and_must_find_something() -> None:
    node = parse('title:"diffusoin models" -graph modles')
    assert node is not None
    spellings = {"diffusoin": ["infusion", "diffusion"], "modles": ["models"]}
    tried = []

    def finds(text: str) -> bool:
        tried.append(text)
        return "diffusion" in text

    text = suggest(
        'title:"diffusoin models" -graph modles',
        node,
        better=lambda _words, term: spellings.get(term.word, []),
        finds=finds,
    )
    assert text == 'title:"diffusion models" -graph models'
    assert len(tried) == 2
