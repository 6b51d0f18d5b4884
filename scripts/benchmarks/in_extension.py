"""The extension's modules in node, and other ways to find titles beside them."""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table
from tables import figure, size, table

_HERE = Path(__file__).parent
_HEAP = "--max-old-space-size=4096"  # MB, as much as a browser gives to a worker
_OTHERS = {"loop": "loop, ms", "ahoCorasick": "Aho-Corasick, ms", "markJs": "mark.js, ms"}


def measure(folder: Path, titles: Sequence[int], pages: Sequence[int], patience: int) -> dict[str, Table]:
    """Return the tables: pages in libraries, and how these are held."""
    others = _OTHERS if patience else {}
    matching: list[tuple[int, list[str]]] = []
    holding: list[list[str]] = []
    for count in titles:
        built = _node("recognition.js", folder, "build", count)[-1]
        measured = {page: _node("recognition.js", folder, "match", count, page)[-1] for page in pages}
        ours = {page: figures["match"] for page, figures in measured.items()}
        beside = [_other(folder, way, count, ours, patience) for way in others]
        for page, figures in measured.items():
            row = [size(page), f"{count:,}", *(figure(figures[name]) for name in ("floor", "match"))]
            row += [f"{figures['match'] / figures['floor']:.1f}", figure(figures["cold"])]
            row += [f"{figures['found']:,} of {figures['planted']:,}", *(taken[page] for taken in beside)]
            matching.append((page, row))
        loaded = statistics.median(figures["load"] for figures in measured.values())
        row = [f"{count:,}", f"{built['bytes'] / count:.0f}"]
        holding.append([*row, *(f"{count / taken:,.0f}" for taken in (built["build"], loaded)), figure(loaded * 1000)])
    matching.sort(key=lambda each: each[0])
    columns = ("page", "titles", "floor, ms", "match, ms", "times the floor", "first run, ms", "found")
    held = ("titles", "bytes a title", "built, titles/s", "loaded, titles/s", "loaded, ms")
    return {
        "A page in the background's modules, in node:": table(
            *columns, *others.values(), rows=[row for _, row in matching]
        ),
        "The local index:": table(*held, rows=holding),
    }


def _other(folder: Path, way: str, titles: int, matched: Mapping[int, float], patience: int) -> dict[int, str]:
    """Return what a way took for each page and how many times our match that is, or why it didn't end."""
    try:
        lines, failure = _node("others.js", folder, way, titles, *matched, patience=patience), ""
    except subprocess.TimeoutExpired as expired:
        lines, failure = _lines(expired.stdout), f"over {patience} s"
    except subprocess.CalledProcessError as failed:
        lines, failure = _lines(failed.stdout), "out of memory" if b"heap" in failed.stderr else "fails"
    taken = {line["page"]: line for line in lines}
    return {page: _compared(taken[page], ours) if page in taken else failure for page, ours in matched.items()}


def _compared(line: Mapping[str, Any], ours: float) -> str:
    return f"{'≈ ' if line['estimated'] else ''}{figure(line['ms'])} ({figure(line['ms'] / ours)} ×)"


def _node(script: str, folder: Path, *words: object, patience: int | None = None) -> list[dict[str, Any]]:
    command = ["node", _HEAP, str(_HERE / script), str(folder), *map(str, words)]
    return _lines(subprocess.run(command, capture_output=True, check=True, timeout=patience).stdout)


def _lines(printed: bytes | None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (printed or b"").splitlines()]
