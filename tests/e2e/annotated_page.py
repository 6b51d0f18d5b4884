"""A page about a paper whose abstract is annotated: selecting a passage, working bar and card, what is stored."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

from browsers import marks
from tabs import Point, Tab, eventually
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
BAR, NOTE = "paperlight-bar", "paperlight-note"
# What is shown in the closed shadow root of the bar or the card.
SHOWN = """(root) => ({
  text: [...root.querySelectorAll(".comment, .question, .gone, .tag, p.paper, .failure")].map((one) => one.textContent),
  focus: root.activeElement?.ariaLabel ?? root.activeElement?.textContent ?? "",
  unsent: root.querySelector(".unsent")?.textContent ?? "",
  writing: root.querySelector("textarea")?.value ?? null,
  buttons: Object.fromEntries([...root.querySelectorAll("button")].map((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return [button.ariaLabel ?? button.textContent, [x + width / 2, y + height / 2]];
  })),
})"""
# The left and the right end of a passage of the abstract, in the middle of its first and last line.
ENDS = """((passage) => {
  const node = document.querySelector("#abstract").firstChild;
  const range = new Range();
  range.setStart(node, node.data.indexOf(passage));
  range.setEnd(node, node.data.indexOf(passage) + passage.length);
  const lines = [...range.getClientRects()];
  const middle = ({ y, height }) => y + height / 2;
  return [[lines[0].left + 1, middle(lines[0])], [lines.at(-1).right - 1, middle(lines.at(-1))]];
})(%s)"""


def shown(tab: Tab, host: str) -> dict[str, Any] | None:
    return cast("dict[str, Any] | None", tab.within(host, SHOWN))


def press(tab: Tab, host: str, name: str) -> None:
    """Click a button, by its name, once it is there."""
    x, y = eventually(lambda: ((shown(tab, host) or {}).get("buttons") or {}).get(name))
    tab.press(x, y)


def select(tab: Tab, passage: str) -> None:
    """Draw the mouse over a passage with its button down."""
    start, end = cast("tuple[Point, Point]", tab.evaluate(ENDS % json.dumps(passage)))
    tab.drag(start, end)


def rest(tab: Tab) -> None:
    """Rest the mouse on the annotated passage."""
    (x, y), _ = cast("tuple[Point, Point]", tab.evaluate(ENDS % json.dumps(PASSAGE)))
    tab.move(x + 20, y)
    tab.move(x + 22, y)


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
