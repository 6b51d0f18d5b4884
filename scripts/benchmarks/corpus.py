"""What recognition is measured on: libraries, and pages that name some of their papers among many others."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from titles import Titles

from paperlight import formats
from paperlight.matching import near_keys, title_keys

SEED = Path(__file__).parents[2] / "seeds" / "hf-daily-papers.txt"
_CHUNK = 2_000  # titles that one process makes at a time
_APART = 4_000  # characters of a page to one known title
_SUBJECTS = ["We show that", "In this work, the", "Compared with Google’s", "It follows that", "For each"]
_VERBS = ["depends on the", "is better than", "can be learned from", "leads to", "is one of the"]
_VENUES = ["NeurIPS", "ICML", "CVPR", "Physical Review D", "Annals of Statistics", "arXiv preprint", "ACL", "Nature"]


def write_library(folder: Path, titles: int) -> list[str]:
    """Write ``papers.jsonl``, one paper a line as the local index takes it in, and return the titles.

    The first are those of the seed; a smaller library is the first lines of the file.
    """
    known: dict[str, None] = {}
    with (folder / "papers.jsonl").open("w", encoding="utf-8") as file, ProcessPoolExecutor() as pool:
        chunks = range(-1, titles // _CHUNK + 2)  # more than needed, for a title may come twice
        for chunk in pool.map(_papers, chunks, chunksize=4):
            for title, paper in chunk:
                if title not in known and len(known) < titles:
                    known[title] = None
                    paper |= {"id": len(known), "identifiers": [_arxiv(len(known))]}
                    file.write(json.dumps(paper, ensure_ascii=False) + "\n")
    return list(known)


def _papers(chunk: int) -> list[tuple[str, dict[str, Any]]]:
    """Return the titles of a chunk, -1 being the seed, with what the index is told of each but its number."""
    if chunk < 0:
        titles = [paper.title for paper in formats.read(SEED.read_bytes(), today=date.max).papers]
    else:
        titles = list(islice(Titles(f"library {chunk}"), _CHUNK))
    return [(title, {"title": title, "keys": title_keys(title), "near_keys": near_keys(title)}) for title in titles]


def _arxiv(number: int) -> str:
    return f"arxiv:{1001 + number // 90_000:04}.{10_000 + number % 90_000}"


def write_page(path: Path, characters: int, known: Sequence[str], library: set[str]) -> None:
    """Write a page of about so many characters, as the content script sends one.

    One title in about 4,000 characters is out of ``known``, and their number is told; no other is in ``library``.
    """
    page = _Page(known, library)
    while page.length < characters:
        page.add_entry()
    blocks = [{"id": number, "text": text, "role": role} for number, (text, role) in enumerate(page.blocks)]
    links = [{"id": number, "href": href} for number, href in enumerate(page.links)]
    path.write_text(json.dumps({"blocks": blocks, "links": links, "planted": page.planted}), encoding="utf-8")


class _Page:
    """A page that is being written."""

    def __init__(self, known: Sequence[str], library: set[str]) -> None:
        self.blocks: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.length = 0
        self.planted = 0
        self._chance = random.Random(len(known))
        self._known = known
        self._titles = Titles("page")
        self._others = (title for title in self._titles if title not in library)

    def add_entry(self) -> None:
        """Add a line of a listing, a reference, or a paragraph: by length, half of a page is prose."""
        (self._listed, self._listed, self._reference, self._reference, self._paragraph)[self._chance.randrange(5)]()

    def _listed(self) -> None:
        self._add(self._title(), "link")
        number = f"{self._chance.randrange(9900, 9999)}.{self._chance.randrange(10**5):05}"
        self.links.append(f"https://arxiv.org/abs/{number}")
        self._add(self._authors(), "item")
        self._add(self._sentence(), "prose")

    def _reference(self) -> None:
        doi = f" doi:10.1145/{self._chance.randrange(10**7)}.{self._chance.randrange(10**7)}"
        source = f"{self._chance.choice(_VENUES)}, pages 1–12, {self._chance.randrange(1990, 2026)}."
        mentioned = f"{self._authors()}. {self._title()}. {source}"
        self._add(mentioned + (doi if self._chance.random() < 0.3 else ""), "item")

    def _paragraph(self) -> None:
        sentences = [self._sentence() for _ in range(self._chance.randint(3, 9))]
        if self._chance.random() < 0.3:
            sentences.insert(1, f"We follow “{self._title()}” [{self._chance.randrange(90)}] here.")
        self._add(" ".join(sentences), "prose")

    def _title(self) -> str:
        if self.length // _APART < self.planted:
            return next(self._others)
        self.planted += 1
        return self._printed(self._chance.choice(self._known))

    def _printed(self, title: str) -> str:
        """Return a title as a site may print it: most as it is, some cut, or with a word lost."""
        words = title.split()
        way = self._chance.random()
        if way < 0.8 or len(words) < 8:
            return title
        if way < 0.9:
            return " ".join(words[:-2]) + "…"
        lost = self._chance.randrange(1, len(words) - 1)
        return " ".join(words[:lost] + words[lost + 1 :])

    def _authors(self) -> str:
        initials = self._chance.choices("ABCDEJKLMRST", k=self._chance.randint(1, 6))
        return ", ".join(f"{initial}. {self._titles.name()}" for initial in initials)

    def _sentence(self) -> str:
        subject, verb = self._chance.choice(_SUBJECTS), self._chance.choice(_VERBS)
        one, other, third, fourth = (self._titles.phrase() for _ in range(4))
        return f"{subject} {one} {verb} {other}, and {third} of the {fourth} is not."

    def _add(self, text: str, role: str) -> None:
        self.blocks.append((text, role))
        self.length += len(text)
