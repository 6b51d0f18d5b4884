"""Snippets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.search.snippets import LENGTH, Highlighter
from paperlight.search.whoosh import stem
from paperlight.types import SNIPPET_END, SNIPPET_START

LONG = "Nothing is said here about it. " * 30 + "At last a diffusion model appears. " + "And more is said. " * 30


def snippet(query: str, *texts: str) -> str:
    return Highlighter(query, stem).snippet(texts).replace(SNIPPET_START, "[").replace(SNIPPET_END, "]")


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("diffusion", "On Diffusion models", "On [Diffusion] models"),
        ("model", "models, modeling; modal", "[models], [modeling]; modal"),
        ("transf*", "Transformers transfer", "[Transformers] [transfer]"),
        ('"diffusion models" -fast', "fast diffusion models", "fast [diffusion] [models]"),
        ("muller", "by Mu\u0308ller", "by [Müller]"),
        ("扩散模型", "新的扩散模型。", "新的[扩散模型]。"),
        ("cat", "no such  animal\nhere", "no such animal here"),
        ("(cat", f"a {SNIPPET_START}cat{SNIPPET_END}", "a [cat]"),
        ("*", "some text", "some text"),
    ],
)
def test_found_words_are_marked(query: str, text: str, expected: str) -> None:
    assert snippet(query, text) == expected


def test_the_first_text_with_a_found_word_is_taken() -> None:
    assert snippet("smith", "An abstract", "A title", "Ann Smith") == "Ann [Smith]"
    assert snippet("smith", "", "A title") == "A title"
    assert snippet("smith", "", "") == ""


def test_a_long_text_is_cut_around_what_was_found() -> None:
    text = snippet("diffusion model", LONG)
    assert "At last a [diffusion] [model] appears." in text
    assert text.startswith("…")
    assert text.endswith("…")
    assert LENGTH / 2 < len(text) <= LENGTH + 4


def test_the_stretch_with_the_most_different_words_is_taken() -> None:
    text = snippet("diffusion model", "diffusion diffusion. " + "x " * 200 + "diffusion model. " + "y " * 200 + "model")
    assert "[diffusion] [model]." in text


@given(st.text(max_size=30), st.text(alphabet=st.sampled_from("ab 模型é\ue000\ue001.\n"), max_size=600))
def test_snippets_are_short_and_well_marked(query: str, text: str) -> None:
    for asked in (query, text[:20]):
        found = Highlighter(asked, stem).snippet([text])
        assert len(found.replace(SNIPPET_START, "").replace(SNIPPET_END, "")) <= LENGTH
        marks = [mark for mark in found if mark in (SNIPPET_START, SNIPPET_END)]
        assert marks == [SNIPPET_START, SNIPPET_END] * (len(marks) // 2)
