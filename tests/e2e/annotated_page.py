"""A page about a paper whose abstract is annotated, and what of it is stored."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from browsers import marks
from tabs import Tab
from tests.servers import Server, paperlight

TITLE = "Generative Marginalization Models"
HEAD = f'<meta name=citation_title content="{TITLE}"><meta name=citation_author content="Someone"><h1>{TITLE}</h1>'
BEFORE = 'Models of data are many, and few of them are "fast" to ask. '
PASSAGE = (
    "We introduce models that answer questions about any part of the data in one pass - without the product "
    "of many conditionals that others need."
)
AFTER = " In our experiments they are orders of magnitude faster than what came before them."
ABSTRACT = BEFORE + PASSAGE + AFTER


def painted(tab: Tab) -> list[str]:
    """The annotated passages on a page."""
    return [text for name, text in marks(tab) if name.startswith("note-")]


def stored(server: Server) -> list[dict[str, Any]]:
    """The annotations of the page's paper in the library."""
    return _items(server.data_dir, "annotate", str(_number(server.data_dir)), "--list")


@cache
def _number(data_dir: Path) -> int:
    (paper, *_) = _items(data_dir, "search", TITLE)
    assert paper["title"] == TITLE
    return int(paper["id"])


def _items(data_dir: Path, *command: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(paperlight(data_dir, *command, "--json").stdout)["items"]
    return items
