"""Titles that look like arXiv's, the same in every run.

What decides how hard a library is to search is kept: how long titles are (about ten words), how frequent words are
(Zipf), and that thousands open with the same words ("A Survey of …") or repeat a name before a colon.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from words import vocabularies

# The ways of each rule, with weights. In a way, a rule's name and a vocabulary's (in capitals) are filled in.
_GRAMMAR: dict[str, list[tuple[int, str]]] = {
    "title": [
        (18, "SYSTEM : phrase relation thing"),
        (6, "SYSTEM : GERUND things relation thing"),
        (14, "phrase relation things"),
        (9, "phrase relation thing relation things"),
        (9, "GERUND things relation thing"),
        (5, "GERUND thing relation thing relation things"),
        (5, "phrase : a_study of things"),
        (2, "On the NOUN of things relation thing"),
        (2, "Towards ADJECTIVE thing relation things"),
        (2, "thing , thing , and thing relation things"),
        (2, "The NOUN of ADJECTIVE things relation thing"),
        (2, "thing at $\\sqrt{s}$ = 13 TeV relation things"),
        (1, "phrase relation things , Part numeral"),
        (1, "things"),
        (2, "seldom"),
    ],
    "seldom": [
        (1, "A Survey of things"),
        (1, "A Survey on thing relation things"),
        (1, "Towards a Theory of things"),
        (1, "Is thing All You Need for NOUN NOUN ?"),
        (1, "A Note on the NOUN of things"),
        (1, "On the Existence of things relation thing"),
        (1, "An Efficient Approach to thing relation things"),
        (1, "Introduction to the thing of things"),
        (1, "A New NOUN for ADJECTIVE things relation things"),
        (1, "The NAME NOUN of ADJECTIVE things"),
        (1, "NAME – NAME NOUN and ADJECTIVE things"),
        (1, "Comment on \" phrase relation things \""),
        (1, "phrase relation things . numeral . thing"),
    ],
    "phrase": [(6, "thing"), (3, "ADJECTIVE thing"), (1, "NAME NOUN"), (1, "thing and thing")],
    "thing": [(3, "ADJECTIVE NOUN"), (3, "NOUN NOUN"), (4, "ADJECTIVE NOUN NOUN"), (2, "ADJECTIVE ADJECTIVE NOUN")],
    "things": [(3, "ADJECTIVE NOUNS"), (3, "NOUN NOUNS"), (4, "ADJECTIVE NOUN NOUNS"), (1, "NOUNS")],
    "relation": [
        (12, "for"), (8, "in"), (7, "with"), (6, "via"), (5, "of"), (3, "from"), (3, "using"), (3, "and"), (2, "on"),
        (1, "under"), (1, "beyond"), (1, "through"), (1, "in the presence of"), (1, "with applications to"),
    ],
    "a_study": [
        (3, "A Survey"), (2, "A Review"), (2, "An Empirical Study"), (2, "A Case Study"), (1, "A Benchmark"),
        (1, "A Systematic Review"), (1, "The Case"),
    ],
    "numeral": [(3, "I"), (3, "II"), (1, "III"), (1, "IV"), (1, "1"), (1, "2")],
}  # fmt: skip
_SMALL = "a an and at beyond for from in of on presence the through to under using via with"
_TIGHT_BEFORE = tuple(":,.?")


class Titles:
    """An endless stream of titles; the same seed gives the same."""

    def __init__(self, seed: str) -> None:
        self._chance = random.Random(seed)
        self._vocabularies = vocabularies(self._chance)

    def __iter__(self) -> Iterator[str]:
        while True:
            yield self._written(self._expand("title"))

    def phrase(self) -> str:
        """Return a few words of the same kind that are no title, in small letters."""
        return " ".join(self._expand("thing"))

    def name(self) -> str:
        """Return a person's family name."""
        return self._vocabularies["NAME"].draw()

    def _expand(self, symbol: str) -> list[str]:
        words: list[str] = []
        for part in self._chance.choice(_ways(symbol)):
            if part in _GRAMMAR:
                words += self._expand(part)
            else:
                words.append(self._vocabularies[part].draw() if part in self._vocabularies else part)
        return words

    def _written(self, words: list[str]) -> str:
        """Join words as titles are set: most with capitals, some as a sentence."""
        as_title = self._chance.random() < 0.7
        text = ""
        for word in words:
            if word in _TIGHT_BEFORE:
                text += word
                continue
            begins = not text or text[-1] in ":.?"
            capital = word not in _SMALL.split() if as_title else begins
            shown = _capital(word) if capital or begins else word
            text += shown if not text or text[-1] == '"' else " " + shown
        return text.replace(' "', '"') if text.endswith('"') and not text.startswith('"') else text


@cache
def _ways(symbol: str) -> list[list[str]]:
    return [parts.split() for weight, parts in _GRAMMAR[symbol] for _ in range(weight)]


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
