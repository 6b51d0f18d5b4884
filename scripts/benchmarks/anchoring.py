"""Measure how fast quotes are anchored in a page: by the content scripts in node, and in real browsers."""

from __future__ import annotations

import html
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tables import figure, publish, table

_HERE = Path(__file__).parent
_CONTENT = _HERE.parents[1] / "extension" / "content"
_READ = ("dom", "slices", "block", "layout", "walk", "page-text", "folded-text", "quote-index", "approx")
_COMPARED = ("quote-words", "quote-context", "passages", "anchors")
_RUNS = 7


def run(names: Sequence[str], *, write: bool) -> None:
    """Measure in node and in the browsers of those names, and publish."""
    columns = ("page of 1 MB", "ms", "first run, ms", "longest turn, ms", "worst turn, ms", "found")
    rows = [
        [case["name"], *map(figure, (case["ms"], case["first"], case["longest"], case["worst"])), _found(case)]
        for case in _node("measure")
    ]
    tables = {"In node:": table(*columns, rows=rows)}
    if names:
        columns = ("200 quotes, a third of each", "reading, ms", "anchoring, ms", "longest turn, ms", "found")
        tables["In a page of 1 MB, in browsers:"] = table(*columns, rows=[_browser(name) for name in names])
    publish("anchoring", tables, write=write)


def _found(case: dict[str, Any]) -> str:
    return f"{case['found']} of {case['quotes']}"


def _node(command: str) -> list[dict[str, Any]]:
    printed = subprocess.run(["node", str(_HERE / "anchoring.js"), command], capture_output=True, check=True).stdout
    return [json.loads(line) for line in printed.splitlines()]


def _browser(name: str) -> list[str]:
    """Read a page and anchor in it several times, by the content scripts in a scope of their own."""
    sys.path[:0] = [str(_HERE.parents[1] / "tests" / "e2e"), str(_HERE.parents[1])]
    from browsers import launched
    from sites import hosted

    [page] = _node("page")
    files = [*(_CONTENT / f"{file}.js" for file in (*_READ, *_COMPARED)), _HERE / "page" / "anchoring.js"]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    script = f"(async () => {{ {code}\nreturn readingOf({json.dumps(page['quotes'])}); }})()"
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in page["text"].split("\n"))
    with hosted() as site, launched(name) as browser:
        tab = browser.tab(site.put("/long", body))
        runs = [tab.evaluate(script) for _ in range(_RUNS)][1:]
    turns = [max(run["reading"]["longest"], run["anchoring"]["longest"]) for run in runs]
    medians = [statistics.median(run[part]["ms"] for run in runs) for part in ("reading", "anchoring")]
    found = runs[0]["anchoring"]["found"]
    longest = f"{statistics.median(turns):.1f} (worst {max(turns):.1f})"
    return [name, *map(figure, medians), longest, f"{found} of {len(page['quotes'])}"]
