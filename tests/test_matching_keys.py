from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.matching import fold_key, near_keys, title_keys


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Generative Judge for Evaluating Alignment", ("generative judge for evaluating alignment",)),
        ("", ()),
        (" — ", ()),
        ("MedS$^3$: Slow Thinking", ("meds 3 slow thinking",)),
        ("CO$_2$ Capture", ("co 2 capture",)),
        (
            r"$\alpha$-Divergence for {B}ayes",
            ("alpha divergence for b ayes", "α divergence for bayes", "divergence for bayes", "αdivergence for bayes"),
        ),
        (r"K\"ohler \'Etale", ("k ohler etale", "kohler etale")),
        (r"\textbf{Bold} and \emph{Emphasis}", ("textbf bold and emph emphasis", "bold and emphasis")),
        (r"50% of {LLM}s & 50\% of us", ("50 of llm s and 50 of us", "50 of llms and 50 of us")),
        ("The $100 Question", ("the 100 question",)),
        ("Scaling scriptsizeFLaws: Limits", ("scaling scriptsizeflaws limits", "scaling flaws limits")),
        ("textscRaft and (mathrmMCMC)", ("textscraft and mathrmmcmc", "raft and mcmc")),
        ("A footnotesize font, Smallville, TextSC, context", ("a footnotesize font smallville textsc context",)),
        ("contextbfA and emphasis", ("contextbfa and emphasis",)),
        (r"Unread \frac{", ("unread frac", "unread")),
        ("snake_case {", ("snake case",)),
        ("Few-Shot Pre-training", ("few shot pre training", "fewshot pretraining")),
        ("GPT-4 and f-divergences", ("gpt 4 and f divergences", "gpt 4 and fdivergences")),
        ("Modeling Behaviour", ("modeling behaviour", "modeling behavior", "modelling behaviour")),
        ("Noise, Surprise, Meters and Size", ("noise surprise meters and size",)),
    ],
)
def test_keys(title, keys):
    assert title_keys(title) == keys


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("optimisation", "optimization"),
        ("generalised", "generalized"),
        ("analysing", "analyzing"),
        ("colour", "color"),
        ("labelled", "labeled"),
        ("modelling", "modeling"),
        ("fibres", "fibers"),
        ("catalogue", "catalog"),
        ("defence", "defense"),
        ("haemorrhage", "hemorrhage"),
        ("ischaemic", "ischemic"),
        ("paediatrics", "pediatrics"),
        ("tumours", "tumors"),
        ("sulphur", "sulfur"),
        ("artefacts", "artifacts"),
        ("ageing", "aging"),
    ],
)
def test_both_spellings_of_a_word_are_keys(british, american):
    assert american in title_keys(british)
    assert british in title_keys(american)


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        (
            "BERT: Pre-training of Deep Bidirectional Transformers",
            (
                "pre training of deep bidirectional transformers",
                "pretraining of deep bidirectional transformers",
            ),
        ),
        (
            "Value Kaleidoscope: Engaging AI with Pluralistic Human Values",
            ("value kaleidoscope", "engaging ai with pluralistic human values"),
        ),
        (
            "How Far is Video Generation from World Model? A Physical Law",
            ("how far is video generation from world model",),
        ),
        ("Language Models: A Survey", ()),
        ("Kaleidoscopes of the Baltic Shore, Part II", ()),
        ("Kaleidoscopes of the Baltic Shore: Part II", ()),
        ("Kaleidoscopes of the Baltic Shore: Volume 3, Amber", ()),
        ("Ratio 1:2 of Kaleidoscopes", ()),
        ("Kaleidoscope", ()),
    ],
)
def test_parts_of_a_title_stand_for_it_only_if_they_tell_it_from_others(title, keys):
    assert near_keys(title) == keys


@given(st.text() | st.text(alphabet="\\{}$^_%&#~ab 1é[]", max_size=60))
def test_keys_are_folded_and_distinct_and_the_first_is_the_titles_own(title):
    keys = title_keys(title)
    assert len(set(keys)) == len(keys)
    assert all(key and fold_key(key) == key for key in keys)
    if fold_key(title):
        assert keys[0] == fold_key(title)
    parts = near_keys(title)
    assert len({*keys, *parts}) == len(keys) + len(parts)
    assert all(fold_key(part) == part for part in parts)


@pytest.mark.parametrize("part", ["{", "$", "\\frac ", "\\", "x^{", "\\begin{a}"])
def test_titles_that_are_deep_or_broken_keep_their_own_key_and_nobody_hears_of_it(part, caplog):
    title = "Title " + part * (900 // len(part))
    assert title_keys(title)[:1] == (fold_key(title),)
    assert not caplog.records


def test_what_is_too_long_for_a_title_is_not_decoded():
    assert len(title_keys(r"\textbf{Bold} " + "word " * 10)) == 2
    assert len(title_keys(r"\textbf{Bold} " + "word " * 1000)) == 1
