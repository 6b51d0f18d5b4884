"""Better spellings of a word, out of the words that the library's papers use. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice, product

from paperlight.search.query import Node, Term, Words, wanted

_TRIES = 6
"""How many combinations of better spellings are tried before giving up."""


def suggest(
    query: str,
    node: Node,
    *,
    better: Callable[[Words, Term], list[str]],
    finds: Callable[[str], bool],
) -> str | None:
    """The query with its unknown words spelt better, such that it finds something, or None.

    ``better`` gives spellings for a word, best first, and none for a word that needs no other; ``finds`` tries a query.
    """
    places = []
    choices = []
    for words in wanted(node):
        for term in words.terms:
            if spellings := better(words, term):
                places.append(term)
                choices.append(spellings)
    for chosen in islice(product(*choices), _TRIES) if places else ():
        text = query
        for term, spelling in sorted(zip(places, chosen, strict=True), key=lambda pair: -pair[0].start):
            text = text[: term.start] + spelling + text[term.end :]
        if finds(text):
            return text
    return None


def nearest(word: str, lexicon: Iterable[str], frequency: Callable[[str], int], limit: int = 3) -> list[str]:
    """The words at the smallest distance from ``word``, then the most frequent, at most ``limit``.

    Two edits are allowed, in words of up to five letters one, in those of up to two none.
    """
    allowed = 0 if len(word) <= 2 else 1 if len(word) <= 5 else 2
    found = []
    for other in lexicon:
        if abs(len(other) - len(word)) <= allowed and 0 < (edits := distance(word, other, allowed)) <= allowed:
            found.append((edits, other))
    found.sort()
    # Asking for the frequency costs a look-up: only the nearest are worth it.
    ranked = sorted((edits, -frequency(other), other) for edits, other in found[:50])
    return [other for _, count, other in ranked if count < 0][:limit]


def distance(left: str, right: str, most: int) -> int:
    """Edits between two words, or more than ``most`` as soon as there are as many.

    Optimal string alignment (Boytsov 2011, "restricted Damerau-Levenshtein"): insert, delete, replace, swap neighbours.
    """
    two: list[int] = []
    one = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            edits = min(one[j] + 1, row[j - 1] + 1, one[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]:
                edits = min(edits, two[j - 2] + 1)
            row.append(edits)
        if min(row) > most:
            return most + 1
        two, one = one, row
    return one[-1]
