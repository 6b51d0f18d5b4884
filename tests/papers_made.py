"""Papers made by chance from a seed, with what is hard on formats: Unicode, LaTeX's signs, hostile strings."""

from __future__ import annotations

import random

from paperlight.types import Link, Paper, Reading, Status
from tests.formats.tricky import LATER, paper

_WORDS = (
    *(
        "learning",
        "attention",
        "graphs",
        "über",
        "naïve",
        "Ångström",
        "数学",
        "модель",
        "100%",
        "R&D",
        "$k$-means",
        "a_b",
    ),
    *("x^2", "{Braces}", "C#", "~tilde", "--", "co-training", "“quoted”", "it's", "O'Neil", "α-divergence", "#1"),
    *("<b>bold</b>", "<script>alert(1)</script>", "=SUM(A1)", "@all", ";", "DROP-TABLE", "🦊", "עברית"),
)
_SPECIALS = (
    *("\\", "{", "}", "%", "&", "$", "#", "_", "^", "~", "\\textbf{x}", "$\\alpha$", "--", "''", "``", "[x](y)", "]]>"),
)
_GIVEN = ("Ada", "Łukasz", "José", "Jean-Pierre", "M.", "Zoë", "Björn", "Nguyễn", "Олег")
_FAMILY = ("Lovelace", "Müller-Lüdenscheidt", "O'Neil", "Þórsson", "Ōe", "Knuth", "Erdős", "Иванов", "Smith")
_VENUES = ("", "arXiv", "Journal of Things & More", "Proceedings of EMNLP 2023")


def papers(count: int, seed: int) -> list[Paper]:
    """Return papers that are all different, with the reader's own tags, notes and statuses."""
    chance = random.Random(seed)
    return [_paper(number, chance) for number in range(count)]


def _paper(number: int, chance: random.Random) -> Paper:
    words = [*chance.choices(_WORDS, k=chance.randint(2, 8)), *chance.choices(_SPECIALS, k=chance.randint(0, 3))]
    chance.shuffle(words)
    names = {f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}" for _ in range(chance.randint(1, 5))}
    identifiers = [f"arxiv:2301.{number:05}"] if number % 3 else [f"doi:10.1234/made.{number}"]
    return paper(
        number + 1,
        f"Study {number} of {' '.join(words)} today",
        abstract=" ".join(chance.choices(_WORDS, k=chance.randint(0, 30))),
        authors=tuple(sorted(names)),
        year=chance.randint(1950, 2026),
        venue=chance.choice(_VENUES),
        links=(Link(url=f"https://example.org/{number}?a=b&c={{d}}", kind="page"),) if number % 4 == 0 else (),
        identifiers=tuple(identifiers),
        reading=Reading(
            status=chance.choice(list(Status)),
            starred=chance.random() < 0.2,
            tags=tuple(sorted({f"tag {chance.randint(1, 9)}", "größe"}))[: chance.randint(0, 2)],
            note=" ".join(chance.choices(_WORDS, k=chance.randint(0, 6))),
            status_changed=LATER,
        ),
    )
