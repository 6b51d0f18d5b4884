"""How marks look when the reader chose otherwise: what is painted, and that it can be seen."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
from browsers import EXTENSION, LEAST_PIXELS, PIXELS
from content_harness import ContentPage, content_page, paper
from sites import Site
from tabs import eventually

SAVED = "Attention Is All You Need"
READ = "Adam: A Method for Stochastic Optimization"
PAPERS = [
    paper(1, SAVED, "arxiv:1706.03762", status="saved"),
    paper(2, READ, "arxiv:1412.6980", status="read", starred=True),
]
BODY = f"<p style='font-size: 24px'><i>{SAVED}</i></p><p style='font-size: 24px'><i>{READ}</i></p>"


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")]
)
def launched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContentPage]:
    with content_page(request.param, tmp_path_factory.mktemp("looks") / "extension") as page:
        yield page


def looks(**styles: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """How all statuses look: each as at first, but for those given."""
    text = (EXTENSION / "shared" / "mark-style.js").read_text()
    first = re.findall(r'^  (\w+): { shown: true, color: "(\w+)", line: "(\w+)", tint: (\w+) }', text, re.MULTILINE)
    plain = {
        status: {"shown": True, "color": color, "line": line, "tint": tint == "true"}
        for status, color, line, tint in first
    }
    assert len(plain) == 5
    return {status: {**style, **styles.get(status, {})} for status, style in plain.items()}


def test_a_chosen_look_is_painted_and_taken_back(launched: ContentPage, site: Site) -> None:
    page = launched
    page.set(papers=PAPERS, marks=looks())
    assert page.opened(site.put("/", BODY)) == {"saved": [SAVED], "read": [READ], "starred": [READ]}
    page.set(marks=looks(saved={"color": "red", "line": "double"}, read={"line": "solid", "tint": False}))
    page.tell(type="settings.changed")
    painted = {"red-tint": [SAVED], "red-double": [SAVED], "green-solid": [READ], "starred": [READ]}
    assert eventually(page.marks, lambda marks: marks == painted)
    assert_seen(page, {"219,74,63", "43,150,87"})
    page.set(marks=looks(saved={"shown": False}))
    page.tell(type="settings.changed")
    assert eventually(page.marks, lambda marks: marks == {"read": [READ], "starred": [READ]})
    page.set(marks=looks(read={"shown": False}))
    page.tell(type="settings.changed")
    # What is not shown has no star either, but the popup still finds it.
    assert eventually(page.marks, lambda marks: marks == {"saved": [SAVED]})
    state = page.tell(type="page.state")
    assert [each["paper"]["title"] for each in state["papers"]] == [SAVED, READ]


def assert_seen(page: ContentPage, colours: set[str]) -> None:
    """The lines are in the window's picture."""

    def unseen() -> set[str]:
        image = base64.b64encode(page.picture()).decode()
        counts = page.evaluate(PIXELS % f"{image!r}, {sorted(colours)!r}")
        return {colour for colour, count in counts.items() if count < LEAST_PIXELS}

    eventually(unseen, lambda missing: not missing)
