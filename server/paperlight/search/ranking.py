"""Ranking of a query tree over postings, term by term, with BM25F. Knows no engine.

BM25F as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.6: the
frequencies of a word in the fields are weighted and summed before they saturate, so that a word in the title and in the
abstract is not counted as two findings.

Whoosh's own matchers are not used. They raise from ``skip_to_quality`` on filters and NOT, count wrongly with
``optimize=False``, and were two to four times slower at 10,000 papers, when all hits are wanted (SQL filters and pages
them, so they are).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from paperlight.search.query import And, Node, Not, Or, Words

K1 = 1.2
_MOST = 2 / 3
"""How much of a long query a paper must have when no paper has all of it."""


class Postings(Protocol):
    """What an engine offers for ranking. Words are folded, not stemmed; each field does as it was indexed."""

    def frequencies(self, field: str, word: str) -> Mapping[int, float]:
        """How often the word stands in the field, normalised by the field's length, by document."""
        ...

    def positions(self, field: str, word: str) -> Mapping[int, Sequence[int]]:
        """Where the word stands in the field, by document."""
        ...

    def expand(self, field: str, prefix: str) -> Iterable[str]:
        """Words of the field that begin so, one of each stem, the most frequent if there are too many."""
        ...

    def documents(self) -> Collection[int]:
        """All documents."""
        ...


class Ranker:
    """Ranks for one reader. ``weights``: the fields to search, by the name that queries use, with (name, weight)."""

    def __init__(self, postings: Postings, weights: Mapping[str, tuple[str, float]]) -> None:
        self._postings = postings
        self._weights = weights
        self._known: dict[Words, dict[int, float]] = {}

    def rank(self, node: Node) -> dict[int, float]:
        """The score of each document found, all above 0."""
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, Or):
            return _sum(self.rank(child) for child in node.children)
        if isinstance(node, Not):
            return dict.fromkeys(set(self._postings.documents()) - self.rank(node.child).keys(), 1.0)
        wanted = sorted((self.rank(child) for child in node.children if not isinstance(child, Not)), key=len)
        ids = set(wanted[0]) if wanted else set(self._postings.documents())
        for scores in wanted[1:]:
            ids &= scores.keys()
        for child in node.children:
            if ids and isinstance(child, Not):
                ids -= self.rank(child.child).keys()
        return {doc: sum([scores[doc] for scores in wanted]) or 1.0 for doc in ids}

    def rank_most(self, node: And) -> dict[int, float]:
        """Documents that have at least two thirds of what ``node`` asks for, and none of what it excludes."""
        wanted = [self.rank(child) for child in node.children if not isinstance(child, Not)]
        scores = _sum(wanted)
        counts = _sum(dict.fromkeys(found, 1.0) for found in wanted)
        needed = math.ceil(len(wanted) * _MOST)
        banned = {doc for child in node.children if isinstance(child, Not) for doc in self.rank(child.child)}
        return {doc: score for doc, score in scores.items() if counts[doc] >= needed and doc not in banned}

    def fields_of(self, words: Words) -> list[str]:
        """The engine's fields that these words are looked for in."""
        return [field for field, _ in self._searched(words)]

    def _searched(self, words: Words) -> list[tuple[str, float]]:
        return [held for name, held in self._weights.items() if words.field in (None, name)]

    def _words(self, words: Words) -> dict[int, float]:
        if words not in self._known:
            self._known[words] = self._score(words)
        return self._known[words]

    def _score(self, words: Words) -> dict[int, float]:
        frequencies: dict[int, float] = {}
        for field, weight in self._searched(words):
            for doc, frequency in self._frequencies(field, words).items():
                frequencies[doc] = frequencies.get(doc, 0.0) + weight * frequency
        rarity = math.log(1 + (len(self._postings.documents()) + 1) / (len(frequencies) + 0.5))
        return {doc: rarity * frequency / (K1 + frequency) for doc, frequency in frequencies.items()}

    def _frequencies(self, field: str, words: Words) -> Mapping[int, float]:
        if len(words.terms) > 1:
            return self._phrase(field, words)
        word = words.terms[0].word
        if not words.prefix:
            return self._postings.frequencies(field, word)
        return _sum(self._postings.frequencies(field, each) for each in self._postings.expand(field, word))

    def _phrase(self, field: str, words: Words) -> dict[int, float]:
        """How many times the words stand side by side, by document."""
        places = []
        for term in words.terms:
            begins = words.prefix and term is words.terms[-1]
            forms = self._postings.expand(field, term.word) if begins else [term.word]
            places.append((term.at, [self._postings.positions(field, form) for form in forms]))
        places.sort(key=lambda place: sum(map(len, place[1])))
        starts: dict[int, set[int]] | None = None
        for at, positions in places:
            here: dict[int, set[int]] = {}
            for doc, place in ((doc, place) for each in positions for doc, place in each.items()):
                if starts is None or doc in starts:
                    here.setdefault(doc, set()).update(position - at for position in place)
            starts = here if starts is None else {doc: both for doc in here if (both := starts[doc] & here[doc])}
        return {doc: float(len(found)) for doc, found in (starts or {}).items()}


def _sum(parts: Iterable[Mapping[int, float]]) -> dict[int, float]:
    total: dict[int, float] = {}
    for part in parts:
        for doc, value in part.items():
            total[doc] = total.get(doc, 0.0) + value
    return total
