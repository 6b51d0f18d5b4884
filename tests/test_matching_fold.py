from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.matching import fold, fold_key

VECTORS = json.loads((Path(__file__).parent / "vectors" / "fold.json").read_text("utf-8"))
# Texts as they come, and texts of the characters that the rules name.
TEXTS = st.text() | st.text(alphabet="aZé9²ⁿß\u0301\u093f\u00ad\u200b'’-—&_$ \n漢かガ\u3099한\u1112\u1161ﬁ½𝐀😀\ud800")


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["why"])
def test_tokens_and_their_places(case):
    assert [[token.text, token.start, token.end] for token in fold(case["text"])] == case["tokens"]
    assert fold_key(case["text"]) == " ".join(word for word, _, _ in case["tokens"])


def test_every_character_that_both_languages_know_folds_as_it_does_in_the_browser():
    keys: dict[str, list[str]] = {}
    for first, last in (span.split("-") for span in VECTORS["assigned"].split()):
        for point in range(int(first, 16), int(last, 16) + 1):
            char = chr(point)
            keys.setdefault(f"{point & ~0xFFF:x}", []).append(fold_key(f"a{char}b 1{char}2"))
    sums = [[block, hashlib.sha1("\n".join(each).encode()).hexdigest()[:12]] for block, each in keys.items()]
    assert sums == VECTORS["checksums"]


@given(TEXTS)
def test_a_key_folds_to_itself(text):
    assert fold_key(fold_key(text)) == fold_key(text)


@given(TEXTS)
def test_places_are_in_order_and_hold_the_characters_of_their_token(text):
    units = text.encode("utf-16-le", "surrogatepass")
    tokens = fold(text)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(units) // 2
        source = units[2 * token.start : 2 * token.end].decode("utf-16-le", "surrogatepass")
        # One character may be several tokens; else the source of a token folds to it and nothing more.
        assert fold_key(source) == token.text or token.text in fold_key(source).split(" ")
    assert all(one.start <= other.start and one.end <= other.end for one, other in pairwise(tokens))


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_takes_a_shorter_way_to_the_same_tokens(text):
    assert fold(text) == fold(text + "—")


@pytest.mark.parametrize("part", ["a", "é", "'", "a'", "\u0301", "가", "漢", "&", "😀", "\ufdfa"])
def test_long_texts_of_one_character(part):
    key = fold_key(part * 50_000)
    assert fold_key(key) == key
