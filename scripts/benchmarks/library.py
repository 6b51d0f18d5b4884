"""Measure import, indexing, search and export of generated papers, in a temporary library."""

from __future__ import annotations

import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tables import publish, table

from corpus import SEED
from paperlight.app import opened
from paperlight.config import Settings
from paperlight.library import Library
from paperlight.types import PageText, PaperFilter

QUERIES = {
    "two words": "diffusion models",
    "phrase in the title": 'title:"language models"',
    "prefix": "transf*",
    "AND NOT": "bayesian AND NOT diffusion",
    "misspelt": "hyperparametr optimizatoin",
}


def digest(papers: int) -> bytes:
    """A digest of new papers whose words are as frequent as in the seed."""
    chance = random.Random(5711)
    lines = [line.strip() for line in SEED.read_text().split("\n") if line.strip()][5:]
    title_words = " ".join(lines[::2]).split()
    words = " ".join(lines[1::2]).split()
    out: list[str] = []
    for number in range(papers):
        title = " ".join(chance.choices(title_words, k=chance.randint(4, 14)))
        out += [f"{title} {number}", "", " ".join(chance.choices(words, k=220)) + ".", ""]
    return "\n".join(out).encode()


def timed(action: Callable[[], object]) -> float:
    """How many seconds an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median_ms(action: Callable[[], object], times: int = 30) -> str:
    """The median and the worst of several runs, in milliseconds."""
    taken = sorted(timed(action) * 1000 for _ in range(times))
    return f"{statistics.median(taken):.1f} (worst {taken[-1]:.1f})"


def measure(library: Library, papers: int) -> list[tuple[str, str]]:
    """The table's rows."""
    reader = library.local_reader
    data = digest(papers)
    rows = [("papers", f"{papers:,}"), ("digest, MB", f"{len(data) / 1e6:.1f}")]
    start = time.perf_counter()
    stored = timed(lambda: library.import_digest(reader, data, format="titles"))
    library.catch_up()
    searchable = time.perf_counter() - start
    assert library.count() == papers, library.count()
    rows += [
        ("stored, s", f"{stored:.2f}"),
        ("stored, papers/s", f"{papers / stored:,.0f}"),
        ("stored, indexed and searchable, s", f"{searchable:.2f}"),
        ("stored, indexed and searchable, papers/s", f"{papers / searchable:,.0f}"),
    ]
    for name, query in QUERIES.items():
        rows.append((f"search: {name}, ms", median_ms(lambda q=query: library.papers(reader, PaperFilter(q=q)))))
    rows.append(("list of 50, ms", median_ms(lambda: library.papers(reader, PaperFilter()))))
    page = [PageText(text=SEED.read_text())]
    library.match(reader, page, [])
    rows.append(("match of a 100 kB page, ms", median_ms(lambda: library.match(reader, page, []), 10)))
    rows.append(("export to BibTeX, s", f"{timed(lambda: library.export(reader, 'bibtex', PaperFilter())):.2f}"))
    rows.append(("index built anew, s", f"{timed(library.reindex):.2f}"))
    rows.append(("peak memory, MB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f}"))
    return rows


def run(papers: int, *, write: bool) -> None:
    """Measure and publish."""
    with tempfile.TemporaryDirectory() as folder, opened(Settings(data_dir=Path(folder))) as (library, _):
        library.start()
        rows = measure(library, papers)
    publish("library", {"The server's library:": table("measure", "figure", rows=rows)}, write=write)
