"""How the extension's views stand before eye, finger and screen reader: axe-core in both themes, narrow windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from stage import Stage, staged
from stage_states import STATES

pytestmark = pytest.mark.browser("chromium")

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
RUN_AXE = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
# The themes differ in nothing but colours.
RUN_CONTRAST = "axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}})"
# The popup is as wide as it makes itself.
NARROW = {view: 380 if view == "popup" else 360 for view in STATES}
# What can be seen and reaches beyond the window, or beyond a box that cuts it without an ellipsis meant.
OVERFLOWING = """(() => {
  const found = [];
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) found.push(`the page: ${scrollWidth}`);
  for (const one of document.querySelectorAll("button, input, textarea, select")) {
    const { left, right } = one.getBoundingClientRect();
    const isBeside = left < 0 || right > innerWidth;
    if (one.checkVisibility() && isBeside) found.push(`beside the window: ${one.outerHTML.slice(0, 120)}`);
  }
  for (const one of document.querySelectorAll("button, h1, h2, h3, p, label, th, td, dt, dd, .tabs > *, select")) {
    if (!one.checkVisibility() || one.scrollWidth <= one.clientWidth + 1 || one.clientWidth === 0) continue;
    const { textOverflow, overflowX, overflowWrap } = getComputedStyle(one);
    if (textOverflow !== "ellipsis" && overflowX !== "auto" && overflowX !== "scroll" && one.matches(":not(.unseen)"))
      found.push(`${one.localName}.${one.className}: ${one.textContent.trim().slice(0, 60)} ${overflowWrap}`);
  }
  return found;
})()"""
# Controls that a finger would miss (WCAG 2.2, 2.5.8, has 24 px with the space around).
SMALL = """[...document.querySelectorAll("button, input, textarea, select, a[href], [tabindex='0']")]
  .filter((one) => one.checkVisibility())
  .filter((one) => { const { width, height } = one.getBoundingClientRect();
    return one.localName !== "a" && (width < 18 || height < 18) && !one.matches("label *"); })
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged("chromium", tmp_path_factory.mktemp("stage")) as stage:
        yield stage


def shown(stage: Stage, view: str, state: str, *, width: int = 420, dark: bool = False) -> Any:
    tab: Any = stage.show(view, state, width=width, dark=dark)
    tab.page.wait_for_timeout(120)
    return tab


@pytest.mark.parametrize("view", list(STATES))
def test_each_state_of_a_view(stage: Stage, view: str) -> None:
    found = []
    for state in STATES[view]:
        tab = shown(stage, view, state)
        tab.page.evaluate(AXE)
        for scheme in ("light", "dark"):
            tab.page.emulate_media(color_scheme=scheme)
            for each in tab.page.evaluate(RUN_AXE if scheme == "light" else RUN_CONTRAST)["violations"]:
                nodes = [f"{each['impact']} {each['id']}: {node['html'][:120]}" for node in each["nodes"]]
                found += [f"{view} {state} {scheme}: {node}" for node in nodes]
        tab.page.set_viewport_size({"width": NARROW[view], "height": 760})
        found += [f"{view} {state}: {each}" for each in (*tab.evaluate(OVERFLOWING), *tab.evaluate(SMALL))]
    assert not found, "\n".join(found)
