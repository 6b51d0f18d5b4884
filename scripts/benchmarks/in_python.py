"""`paperlight.matching` on the same pages and libraries."""

from __future__ import annotations

import json
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table
from tables import figure, size, table

from paperlight.matching import TitleIndex
from paperlight.matching.fold import scan
from paperlight.types import Role


def measure(folder: Path, titles: Sequence[int], pages: Sequence[int]) -> dict[str, Table]:
    """Return the tables: pages in libraries, and how these are held."""
    matching: list[tuple[int, list[str]]] = []
    holding: list[list[str]] = []
    for count in titles:
        with multiprocessing.get_context("spawn").Pool(1) as pool:  # a fresh process, for its memory tells
            built, held, measured = pool.apply(_measure, (folder, count, pages))
        holding.append([f"{count:,}", f"{held / count:,.0f}", f"{count / built:,.0f}"])
        for page, (floor, match, found, planted) in measured.items():
            row = [size(page), f"{count:,}", figure(floor), figure(match), f"{match / floor:.1f}"]
            matching.append((page, [*row, f"{found:,} of {planted:,}"]))
    matching.sort(key=lambda each: each[0])
    columns = ("page", "titles", "floor, ms", "match, ms", "times the floor", "found")
    return {
        "A page in Python:": table(*columns, rows=[row for _, row in matching]),
        "The titles in memory:": table("titles", "bytes a title", "built, titles/s", rows=holding),
    }


def _measure(folder: Path, count: int, pages: Sequence[int]) -> tuple[float, int, dict[int, tuple[Any, ...]]]:
    """Return the seconds that building took, the bytes held, and for each page its floor, time, matches and titles."""
    index, before, taken = TitleIndex(), _resident(), 0.0
    with (folder / "papers.jsonl").open(encoding="utf-8") as file:
        for _, line in zip(range(count), file, strict=False):
            paper = json.loads(line)
            start = time.perf_counter()
            index.put(paper["id"], paper["title"], paper["keys"], paper["near_keys"])
            taken += time.perf_counter() - start
    held = _resident() - before
    measured = {}
    for page in pages:
        read = json.loads((folder / f"page-{page}-{count}.json").read_bytes())
        blocks = [(block["text"], Role(block["role"])) for block in read["blocks"]]
        floor, _ = _median(lambda blocks=blocks: [scan(text) for text, _ in blocks])
        match, found = _median(lambda blocks=blocks: [index.find(text, role) for text, role in blocks])
        measured[page] = floor, match, sum(map(len, found)), read["planted"]
    return taken, held, measured


def _resident() -> int:
    """Return the bytes of memory that this process holds; 0 where the system doesn't tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * resource.getpagesize() if status.exists() else 0


def _median(action: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    """Return the median of several runs after a first one, in milliseconds, and what the action gave."""
    result = action()
    taken: list[float] = []
    while len(taken) < 3 or (sum(taken) < 1_000 and len(taken) < 30):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), result
