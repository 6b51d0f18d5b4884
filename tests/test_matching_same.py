"""The server and the extension recognise the same, in whatever way a title is changed."""

from __future__ import annotations

import random

import pytest

from paperlight.matching import TitleIndex, near_keys, title_keys
from paperlight.types import Role
from tests.browser_matching import known, recognise
from tests.conftest import SEED

TITLES = [
    *[line.strip() for line in SEED.read_text("utf-8").split("\n") if line.strip()][5::2],
    "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    "Deep Learning",
    "Image Segmentation",
    "World Models",
    "CO$_2$ Capture with {BERT}-like $\\alpha$-Divergence Modelling & Optimisation",
    "深度学习模型的可解释性研究",
    "Ελληνικά Γλωσσικά Μοντέλα Μεγάλης Κλίμακας",
    "언어 모델의 해석 가능성에 관한 연구",
    "Attention Is All You Need",
    "Attention Is All You Need for Chinese Word Segmentation",
    "Kaleidoscopes of the Baltic Shore, Part I: Amber and Other Resins of the Eocene",
    "Kaleidoscopes of the Baltic Shore, Part II: Amber and Other Resins of the Eocene",
]
WORDS = [
    "the",
    "of",
    "a",
    "not",
    "Part",
    "II",
    "2",
    "large",
    "Kaleidoscope",
    "re-trained",
    "Erratum:",
    "für",
    "研究",
    "…",
]
AROUND = [
    "",
    "We read ",
    "“",
    "(2015). ",
    "BERT: ",
    "Title: ",
    "Erratum: ",
    "1. ",
    "in ",
    "\n",
    "— ",
    "G. ",
    "Comment on ",
]
AFTER = [
    "",
    ".",
    "”",
    "…",
    "...",
    ", II",
    " (Part 2)",
    ": A Survey",
    " and more",
    " 2023",
    " | OpenReview",
    ". Nature",
    "\n",
]


def changed(chance: random.Random, title: str) -> str:
    """A title as a page may show it, or nearly so."""
    words = title.split()
    for _ in range(chance.choice([0, 0, 1, 1, 2])):
        at = chance.randrange(len(words))
        word = words[at]
        letter = chance.randrange(len(word))
        words[at : at + 1] = chance.choice(
            [
                [],
                [word, chance.choice(WORDS)],
                [chance.choice(WORDS)],
                [word[:letter] + word[letter + 1 :]],
                [word[:letter] + chance.choice("aeist-'") + word[letter:]],
                [word[:letter] + "-\n" + word[letter:]],
                [word + "s"],
                [word.upper()],
            ]
        )
        words = [each for each in words if each] or ["x"]
    if chance.random() < 0.3:
        words = words[: chance.randint(1, len(words))]
    text = " ".join(words)
    if chance.random() < 0.2:
        text = text[: chance.randint(1, len(text))]
    text = chance.choice([str, str, str.lower, str.upper, str.title])(text)
    return chance.choice(AROUND) + text + chance.choice(AFTER)


@pytest.mark.parametrize("seed", range(4))
def test_python_and_javascript_find_the_same_with_the_same_reasons(seed):
    chance = random.Random(seed)
    index = TitleIndex()
    for paper_id, title in enumerate(TITLES, 1):
        index.put(paper_id, title, title_keys(title), near_keys(title))
    texts = []
    for _ in range(2_500):
        parts = [changed(chance, chance.choice(TITLES)) for _ in range(chance.choice([1, 1, 2, 3]))]
        texts.append((chance.choice([" ", ". ", "; ", " and ", "\n"]).join(parts), chance.choice([*Role]).value))
    theirs = recognise(known(enumerate(TITLES, 1)), texts)
    ours = [
        [
            [each.paper_id, each.start, each.end, each.evidence.value, each.score, list(each.reasons)]
            for each in index.find(text, Role(role))
        ]
        for text, role in texts
    ]
    assert sum(map(len, ours)) > 700
    for text, one, other in zip(texts, ours, theirs, strict=True):
        assert one == other, text
