"""axe-core on what stands on other people's pages: bar, cards and form, in both themes, their shadow roots opened."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import chromium
import pytest
from annotated_page import ABSTRACT, BAR, HEAD, NOTE, PASSAGE, painted, press, rest, select, shown
from browsers import EXTENSION, hover, launched, marks, pair, words
from chromium import Chromium, ChromiumTab
from sites import Site
from tabs import eventually
from test_quality import AXE
from tests.servers import Server

pytestmark = pytest.mark.browser("chromium")

RUN_AXE = """axe.run({ include: [["%s"]] },
  { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })"""
OTHER = "Generative Judge for Evaluating Alignment"
CLOSED = 'attachShadow({ mode: "closed" })'


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chromium]:
    """A browser whose extension is the real one, but that its shadow roots are open, so that axe sees into them."""
    extension = shutil.copytree(EXTENSION, tmp_path / "extension")
    opened = [path for path in (extension / "content").glob("*.js") if CLOSED in path.read_text()]
    assert opened
    for path in opened:
        path.write_text(path.read_text().replace(CLOSED, CLOSED.replace("closed", "open")))
    with mock.patch.object(chromium, "EXTENSION", extension), launched("chromium") as browser:
        assert isinstance(browser, Chromium)
        yield browser


def violations(tab: ChromiumTab, host: str) -> list[str]:
    """What axe finds in what is shown, in both themes."""
    tab.page.evaluate(AXE)
    found = []
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        result = tab.page.evaluate(RUN_AXE % host)
        assert any(each["id"] == "button-name" for each in result["passes"]), "axe sees into the root"
        for each in result["violations"]:
            found += [f"{host} {scheme}: {each['impact']} {each['id']}: {node['html'][:120]}" for node in each["nodes"]]
    tab.page.emulate_media(color_scheme=None)
    return found


def test_axe_finds_nothing_in_the_cards(browser: Chromium, server: Server, site: Site) -> None:
    pair(browser, server)
    tab = browser.tab(
        site.put("/", f"{HEAD}<p id=abstract style='width: 560px'>{ABSTRACT}</p><p><span id=text>{OTHER}</span></p>")
    )
    eventually(lambda: marks(tab))
    hover(tab, "#text")
    eventually(tab.card)
    found = violations(tab, "paperlight-card")
    tab.page.keyboard.press("Escape")
    select(tab, PASSAGE)
    eventually(lambda: shown(tab, BAR))
    found += violations(tab, BAR)
    press(tab, BAR, words("barComment"))
    eventually(lambda: shown(tab, NOTE))
    found += violations(tab, NOTE)
    tab.page.keyboard.type("A comment of some length.")
    tab.page.keyboard.press("Control+Enter")
    eventually(lambda: painted(tab), lambda passages: passages == [PASSAGE])
    rest(tab)
    eventually(lambda: shown(tab, NOTE), lambda card: card and words("annotationEdit") in card["buttons"])
    found += violations(tab, NOTE)
    press(tab, NOTE, words("annotationDelete"))
    eventually(lambda: shown(tab, NOTE), lambda card: card and words("undo") in card["buttons"])
    found += violations(tab, NOTE)
    assert not found, "\n".join(found)
