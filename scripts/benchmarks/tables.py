"""Show figures as Markdown tables, in the terminal and in docs/performance.md."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def table(*columns: str, rows: Sequence[Sequence[str]]) -> Table:
    """Return a table whose first column is words and whose others are figures."""
    made = Table(*columns, box=MARKDOWN)
    for column in made.columns[1:]:
        column.justify = "right"
    for row in rows:
        made.add_row(*row)
    return made


def figure(value: float) -> str:
    """Return a number with as many places as tell something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def size(characters: int) -> str:
    """Return how large a page is."""
    return f"{characters / 1_000_000:g} MB" if characters >= 1_000_000 else f"{characters / 1_000:g} kB"


def publish(name: str, tables: dict[str, Table], *, write: bool) -> None:
    """Print tables below their captions; with ``write``, also put them at the mark ``name`` in the documentation."""
    out = StringIO()
    console = Console(file=out, width=200)
    console.print(f"{_machine()}\n", highlight=False)
    for caption, each in tables.items():
        console.print(f"{caption}\n", highlight=False)
        console.print(each)
    text = re.sub("\n{3,}", "\n\n", re.sub(" +$", "", out.getvalue(), flags=re.MULTILINE)).strip()
    print(text, end="\n\n")
    if write:
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, rest = PAGE.read_text(encoding="utf-8").split(begin)
        after = rest.split(end)[1]
        PAGE.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def _machine() -> str:
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return (
        f"Measured on {os.cpu_count()} cores ({platform.system()}, {platform.machine()}), "
        f"Python {platform.python_version()}, node {node or 'missing'}."
    )
