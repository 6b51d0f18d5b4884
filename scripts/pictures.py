"""What `scripts/pictures` takes: the page with its marks and a card, the popup, the side panel, the dashboard."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from browsers import pair
from chromium import Chromium, ChromiumTab, launched_chromium
from tabs import eventually
from tests.servers import Server, paperlight, serving

ROOT = Path(__file__).parents[1]
WINDOW = {"width": 1000, "height": 700}
# Passages of the abstract of paper 13.
PASSAGES = ("assessing performance across diverse scenarios", "natural language critiques")
UNFOLD = """(() => {
  const row = [...document.querySelectorAll(".paper")].find((one) => one.textContent.includes("Generative Judge"));
  row.querySelector("button.glance").click();
  setTimeout(() => row.scrollIntoView(), 300);
})()"""
MARKED = {"1": "saved", "8": "read", "9": "reading", "13": "saved", "18": "dismissed", "27": "read", "55": "saved"}


def mark_some(server: Server) -> None:
    """Some of everything, so that each kind of mark is in the pictures."""
    for paper, status in MARKED.items():
        paperlight(server.data_dir, "mark", paper, "--status", status)
    paperlight(server.data_dir, "mark", "1", "13", "--star", "--tag", "alignment", "--tag", "to cite")
    for paper in ("1", "13"):
        paperlight(server.data_dir, "mark", paper, "--note", "Compare section 3 with our reward model.")
    annotate = ["annotate", "13", "--quote"]
    paperlight(server.data_dir, *annotate, PASSAGES[0], "--comment", "Which baselines, at what cost?", "--tag", "ask")
    paperlight(server.data_dir, *annotate, PASSAGES[1], "--color", "blue")


def page_with_card(browser: Chromium, server: Server, folder: Path, theme: str) -> ChromiumTab:
    """The demonstration page, the pointer resting on a mark."""
    tab = browser.tab(f"http://127.0.0.1:{server.port}/demo")
    tab.page.set_viewport_size(WINDOW)
    marked = "[...CSS.highlights].flatMap(([name, ranges]) => [...ranges].map((range) => range))"
    eventually(lambda: tab.evaluate(f"{marked}.length"), lambda count: count >= 10)
    x, y = tab.evaluate(
        f"""(() => {{
          const box = {marked}.map((range) => range.getClientRects()[0]).find(({{ y }}) => y > 120);
          return [box.x + 60, box.y + box.height / 2];
        }})()"""
    )
    tab.move(x, y)
    tab.move(x + 1, y)
    eventually(tab.card)
    tab.page.wait_for_timeout(300)
    tab.page.screenshot(path=folder / f"page-{theme}.png")
    return tab


def pictures(browser: Chromium, server: Server, folder: Path, theme: str) -> None:
    """All pictures in one theme."""
    page = page_with_card(browser, server, folder, theme)
    number = browser.tab(browser.extension_page("popup/popup.html"))
    found = number.evaluate("chrome.tabs.query({}).then((tabs) => tabs.find(({ url }) => url?.endsWith('/demo')).id)")
    number.close()
    popup = browser.tab(browser.extension_page(f"popup/popup.html?tab={found}"))
    popup.page.set_viewport_size({"width": 380, "height": 560})
    popup.page.wait_for_timeout(600)
    popup.page.screenshot(path=folder / f"popup-{theme}.png")
    popup.close()
    panel = browser.tab(browser.extension_page(f"panel/panel.html?tab={found}"))
    panel.page.set_viewport_size({"width": 420, "height": 760})
    panel.evaluate(UNFOLD)
    panel.page.wait_for_timeout(600)
    panel.page.screenshot(path=folder / f"panel-{theme}.png")
    panel.close()
    page.close()
    link = paperlight(server.data_dir, "tokens", "sign-in", "--port", str(server.port)).stdout.strip()
    dashboard = browser.tab(link)
    dashboard.page.set_viewport_size({"width": 1200, "height": 760})
    for name, path in {"dashboard": "/", "paper": "/papers/13"}.items():
        dashboard.goto(f"http://127.0.0.1:{server.port}{path}")
        dashboard.page.wait_for_timeout(300)
        dashboard.page.screenshot(path=folder / f"{name}-{theme}.png")
    dashboard.close()


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is needed: install it."
    with tempfile.TemporaryDirectory() as data, serving(Path(data), "--seed", str(ROOT / "seeds")) as server:
        mark_some(server)
        for theme in ("light", "dark"):
            with tempfile.TemporaryDirectory() as profile, launched_chromium(chromium, Path(profile)) as browser:
                pair(browser, server)
                for page in browser.context.pages:
                    page.emulate_media(color_scheme=theme)
                browser.context.on("page", lambda page, theme=theme: page.emulate_media(color_scheme=theme))
                pictures(browser, server, folder, theme)


if __name__ == "__main__":
    main()
