"""The query language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperlight.search.query import MAX_WORDS, And, Node, Not, Or, Words, parse, wanted


def shape(node: Node | None) -> str:
    """A tree as text: ``title:"a b"`` for words, and operators spelt out."""
    if node is None:
        return "nothing"
    if isinstance(node, Words):
        text = " ".join(term.word for term in node.terms)
        text = f'"{text}"' if len(node.terms) > 1 or node.quoted else text
        return (f"{node.field}:" if node.field else "") + text + ("*" if node.prefix else "")
    if isinstance(node, Not):
        return f"NOT {shape(node.child)}"
    joint = " OR " if isinstance(node, Or) else " AND " if node.explicit else " "
    return "(" + joint.join(map(shape, node.children)) + ")"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("diffusion", "diffusion"),
        ("diffusion models", "(diffusion models)"),
        ("Title:Diffusion author:smith notes:x authors:y", "(title:diffusion author:smith note:x author:y)"),
        ('"diffusion models" "one"', '("diffusion models" "one")'),
        ("“diffusion models”", '"diffusion models"'),
        ('title:"diffusion models"', 'title:"diffusion models"'),
        ("a AND b", "(a AND b)"),
        ("cat OR dog fish", "(cat OR (dog fish))"),
        ("NOT diffusion", "NOT diffusion"),
        ("cat -dog NOT fish", "(cat NOT dog NOT fish)"),
        ("NOT NOT cat", "cat"),
        ("title:(cat OR author:dog)", "(title:cat OR author:dog)"),
        ("(cat OR dog) fish", "((cat OR dog) fish)"),
        ("transf*", "transf*"),
        ("title:kaleidosc*", "title:kaleidosc*"),
        ("self-supervis*", '"self supervis"*'),
        ("GPT-4", '"gpt 4"'),
        ("and or not", "(and or not)"),
        ("the cat of the house", "(cat house)"),
        ('"the" cat', '("the" cat)'),
        ("the AND cat", "(the AND cat)"),
        ("to the", "(to the)"),
        ("扩散模型", '"扩散 散模 模型"'),
        ("型", "型*"),
        ("ANDROID ORB NOTHING", "(android orb nothing)"),
    ],
)
def test_grammar(text: str, expected: str) -> None:
    assert shape(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(cat dog", "(cat dog)"),
        ("cat) dog", "(cat dog)"),
        ('"cat dog', "(cat dog)"),
        ("title:", "title"),
        ("title: cat", "(title cat)"),
        ("AND", "nothing"),
        ("cat AND", "cat"),
        ("OR cat", "cat"),
        ("cat AND OR dog", "(cat dog)"),
        ("NOT", "nothing"),
        ("cat:dog:fish", '"cat dog fish"'),
        ("[-7 days to]", "(7 days)"),
        ("*", "nothing"),
        ("cat *", "cat"),
        ("()", "nothing"),
        ("cat AND ()", "cat"),
        ('""', "nothing"),
        ("🎉", "nothing"),
        ("NOT 🎉", "nothing"),
        ("", "nothing"),
        ("\0", "nothing"),
        ("(" * 400 + "cat", "cat"),
        ("(" * 30 + "cat" + ")" * 30, "cat"),
    ],
)
def test_what_is_no_query_is_plain_words(text: str, expected: str) -> None:
    assert shape(parse(text)) == expected


def test_length_and_number_of_words_are_capped() -> None:
    assert len(list(wanted(parse("cat " * 5000)))) == MAX_WORDS
    assert len(list(wanted(parse(" OR ".join("abcdefgh" for _ in range(80)))))) <= MAX_WORDS


def test_words_under_not_are_not_wanted() -> None:
    assert [shape(each) for each in wanted(parse("cat -dog (fish OR NOT bird)"))] == ["cat", "fish"]


def test_terms_know_their_place_in_the_query() -> None:
    text = 'author:Müller "Diffusion Models" NOT x'
    assert [text[term.start : term.end] for each in wanted(parse(text)) for term in each.terms] == [
        "Müller",
        "Diffusion",
        "Models",
    ]


PIECES = st.sampled_from(
    ['"', "(", ")", "AND", "OR", "NOT", "-", "*", "title:", "author:x", "[", "]", "~", "^2", "cat"]
)


@settings(max_examples=300)
@given(st.lists(PIECES | st.text(max_size=4), max_size=14), st.sampled_from(["", " "]))
def test_every_string_is_a_query(pieces: list[str], joint: str) -> None:
    node = parse(joint.join(pieces))
    assert node is None or isinstance(node, Words | And | Or | Not)
