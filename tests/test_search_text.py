"""Text to index words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.search.text import MAX_WORD, is_dense, tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Diffusion Models", ["diffusion", "models"]),
        ("GPT-4's self-consistency", ["gpt", "4", "s", "self", "consistency"]),
        ("Müller, Mu\u0308ller", ["muller", "muller"]),
        ("Łukasz Ørsted Straße", ["lukasz", "orsted", "strasse"]),
        ("ｆｕｌｌ ﬁne ℝ", ["full", "fine", "r"]),
        ("扩散模型", ["扩散", "散模", "模型", "型"]),
        ("用GPT写", ["用", "gpt", "写"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("snake_case", ["snake", "case"]),
        ("🎉 -- \0 \ud800", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("text", ["扩散", "が", "한국", "ภาษา"])
def test_scripts_without_spaces_are_dense(text: str) -> None:
    assert is_dense(text)
    assert not is_dense("word")


def test_long_words_are_cut() -> None:
    assert words("x" * 5000) == ["x" * MAX_WORD]
    assert words("ü" * 5000) == ["u" * MAX_WORD]


@given(st.text(alphabet=st.characters(codec=None, max_codepoint=0x7F), max_size=80))
def test_ascii_takes_the_same_way_as_the_rest(text: str) -> None:
    assert words(text) == [token.word for token in tokens(text)]


@given(st.text(max_size=80))
def test_tokens_stand_in_order_within_the_text(text: str) -> None:
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) and token.word for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)
    for token in found:
        token.word.encode()
