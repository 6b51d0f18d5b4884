from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.identifiers import canonical, find_in_text, from_url

VECTORS = json.loads((Path(__file__).parent / "vectors" / "identifiers.json").read_text("utf-8"))


@pytest.mark.parametrize("case", VECTORS["texts"], ids=lambda case: case["text"])
def test_found_in_text(case):
    assert [[found.identifier, found.start, found.end] for found in find_in_text(case["text"])] == case["found"]


@pytest.mark.parametrize("case", VECTORS["urls"], ids=lambda case: case["url"])
def test_from_url(case):
    assert list(from_url(case["url"])) == case["identifiers"]


@pytest.mark.parametrize("case", VECTORS["values"], ids=lambda case: case["value"])
def test_canonical(case):
    assert canonical(case["value"]) == case["canonical"]


def known_identifiers() -> list[str]:
    told = [case["canonical"] for case in VECTORS["values"]]
    told += [identifier for case in VECTORS["urls"] for identifier in case["identifiers"]]
    return sorted({identifier for identifier in told if identifier})


@pytest.mark.parametrize("identifier", known_identifiers())
def test_a_canonical_identifier_is_its_own_canonical_form(identifier):
    assert canonical(identifier) == identifier


@given(st.text() | st.text(alphabet="arxiv:/.0123456789v()[]doi httpsPMC%&=?#@ \ud800😀"))
def test_no_text_throws_and_what_is_found_is_canonical_and_in_the_text(text):
    units = text.encode("utf-16-le", "surrogatepass")
    end = 0
    for found in find_in_text(text):
        assert end <= found.start < found.end <= len(units) // 2
        end = found.end
        said = units[2 * found.start : 2 * found.end].decode("utf-16-le")
        assert canonical(found.identifier) == found.identifier
        assert [again.identifier for again in find_in_text(said)] == [found.identifier]
    for identifier in (*from_url(text), *from_url("https://doi.org/" + text), canonical(text)):
        assert identifier is None or canonical(identifier) == identifier


@given(
    st.text(alphabet=st.characters(exclude_categories=["L", "N", "Cs"])),
    st.sampled_from(["arXiv:2310.00035v3", "PMC1234567", "10.1000/x(1)", "https://arxiv.org/abs/2310.00035"]),
)
def test_an_identifier_is_found_between_spaces_whatever_stands_beyond_them(around, said):
    start = len(around.encode("utf-16-le")) // 2 + 1
    found = find_in_text(f"{around} {said} {around}")
    assert [(each.start, each.end) for each in found] == [(start, start + len(said))]


@pytest.mark.parametrize(
    "part", ["(", "http://", "arxiv:", "10.1234.", "10.1000/(", "/doi/", "PMID ", " ", "a.", "\ud800"]
)
def test_long_texts_that_look_like_the_beginning_of_something(part):
    text = part * (1_000_000 // len(part))
    assert find_in_text(text) == []
    assert from_url("https://example.org/" + text) == ()
    assert canonical(text) is None
