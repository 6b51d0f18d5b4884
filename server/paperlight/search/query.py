"""The query language: what a reader types, as a tree of words, AND, OR and NOT. Pure; docs/search.md describes it.

Whoosh's own parser is not used: it knows ranges, dates and wildcards that nobody asked for, and raises on some of them.
Here every string is a query. What the grammar can't take is read again as plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paperlight.search.text import STOP_WORDS, is_dense, tokens

MAX_LENGTH = 1_000
MAX_WORDS = 64
MAX_DEPTH = 20

FIELDS = {"title": "title", "author": "author", "authors": "author", "abstract": "abstract", "note": "note"}
FIELDS["notes"] = "note"


@dataclass(frozen=True, slots=True)
class Term:
    """One index word. ``at``: its place among those of its phrase; ``start`` and ``end``: where the query has it."""

    word: str
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several that must stand side by side. With ``prefix`` the last one need only begin so."""

    terms: tuple[Term, ...]
    field: str | None = None
    prefix: bool = False
    quoted: bool = False

    @property
    def is_stop_word(self) -> bool:
        """Whether a paper need not have it: a lone common word that the reader did not insist on."""
        loose = not (self.field or self.prefix or self.quoted) and len(self.terms) == 1
        return loose and self.terms[0].word in STOP_WORDS


@dataclass(frozen=True, slots=True)
class And:
    """All of them. ``explicit`` when the reader wrote AND: then nothing less will do."""

    children: tuple[Node, ...]
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but these."""

    child: Node


Node = Words | And | Or | Not


def parse(text: str) -> Node | None:
    """The tree of a query, or None when it holds no word at all (then it finds nothing). Never raises."""
    text = text[:MAX_LENGTH].translate(_QUOTES)
    try:
        return _Parser(text).parse()
    except _NotAQueryError:
        return _plain_words(text)


def wanted(node: Node | None) -> Iterator[Words]:
    """The words that a paper is wanted to have, in order: all but those under a NOT."""
    if isinstance(node, Words):
        yield node
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from wanted(child)


_QUOTES = str.maketrans("“”„", '"""')
_LEXEME = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\)) |
        "(?P<phrase>[^"]*)" |
        (?P<operator>AND|OR|NOT)(?![^\s()]) |
        (?P<minus>(?<![^\s(])-(?=[\w"(])) |
        (?P<field>(?i:{})):(?=[^\s)]) |
        (?P<word>[^\s()"]+)
    )""".format("|".join(FIELDS)),
    re.VERBOSE,
)


class _NotAQueryError(Exception):
    """The text does not follow the grammar."""


class _Parser:
    """``or := and ("OR" and)*``, ``and := not (["AND"] not)*``, ``not := ("NOT" | "-") not | [field ":"] primary``."""

    def __init__(self, text: str) -> None:
        self.lexemes = _lexemes(text)
        self.next = 0
        self.words = 0
        self.depth = 0

    def parse(self) -> Node | None:
        node = self.either(None)
        if self.kind is not None:
            raise _NotAQueryError
        return node

    @property
    def kind(self) -> str | None:
        """What comes next: the kind of lexeme, for operators the operator itself."""
        if self.next == len(self.lexemes):
            return None
        kind, value, _ = self.lexemes[self.next]
        return value if kind == "operator" else kind

    def take(self) -> tuple[str, int]:
        _, value, start = self.lexemes[self.next]
        self.next += 1
        return value, start

    def either(self, field: str | None) -> Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _NotAQueryError
        children = [self.all(field)]
        while self.kind == "OR":
            self.take()
            children.append(self.all(field))
        self.depth -= 1
        found = tuple(child for child in children if child)
        return found[0] if len(found) == 1 else Or(found) if found else None

    def all(self, field: str | None) -> Node | None:
        children: list[Node | None] = []
        wanted: list[Node | None] = []
        explicit = False
        while True:
            joined = self.kind == "AND" and bool(children)
            if joined:
                self.take()
            child = self.unless(field)
            joined = joined or self.kind == "AND"
            explicit = explicit or joined
            children.append(child)
            if joined or not (isinstance(child, Words) and child.is_stop_word):
                wanted.append(child)
            if self.kind in (None, "OR", "close"):
                return _join(wanted, explicit) or _join(children, explicit)

    def unless(self, field: str | None) -> Node | None:
        negative = False
        while self.kind in ("NOT", "minus"):
            self.take()
            negative = not negative
        child = self.primary(field)
        return Not(child) if negative and child else child

    def primary(self, field: str | None) -> Node | None:
        if self.kind == "field":
            field = FIELDS[self.take()[0].lower()]
        kind = self.kind
        if kind == "open":
            self.take()
            node = self.either(field)
            if self.kind != "close":
                raise _NotAQueryError
            self.take()
            return node
        if kind not in ("word", "phrase"):
            raise _NotAQueryError
        value, start = self.take()
        node = _words(value, start, field, quoted=kind == "phrase")
        self.words += len(node.terms) if node else 0
        if self.words > MAX_WORDS:
            raise _NotAQueryError
        return node


def _lexemes(text: str) -> list[tuple[str, str, int]]:
    found = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _LEXEME.match(text, at)
        if match is None or match.lastgroup is None:
            raise _NotAQueryError
        found.append((match.lastgroup, match.group(match.lastgroup), match.start(match.lastgroup)))
        at = match.end()
    if not found:
        return [("word", "", 0)]
    return found


def _words(text: str, start: int, field: str | None, *, quoted: bool = False) -> Words | None:
    found = [Term(token.word, at, start + token.start, start + token.end) for at, token in enumerate(tokens(text))]
    # A run of a script without spaces ends with its last character alone, which a longer text need not have there.
    terms = [
        term for term, before in zip(found, [None, *found], strict=False) if not (before and before.end == term.end)
    ]
    if not terms:
        return None
    lone = len(terms[-1].word) == 1 and is_dense(terms[-1].word)
    prefix = lone or (text.endswith("*") and not quoted)
    return Words(tuple(terms), field, prefix, quoted)


def _plain_words(text: str) -> Node | None:
    found: list[Words] = []
    for match in re.finditer(r"[^\s()\":]+", text):
        if match.group() not in ("AND", "OR", "NOT") and (node := _words(match.group(), match.start(), None)):
            found.append(node)
    found = found[:MAX_WORDS]
    return _join([node for node in found if not node.is_stop_word]) or _join(found)


def _join(children: Sequence[Node | None], explicit: bool = False) -> Node | None:
    found = tuple(child for child in children if child)
    return found[0] if len(found) == 1 else And(found, explicit) if found else None
