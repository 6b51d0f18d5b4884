"""Chromium and Firefox with the extension, driven alike: tabs, trusted mouse input, painted marks, the hover card."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from chromium import launched_chromium
from firefox import launched_firefox
from tabs import Browser, Tab, eventually
from tests.servers import Server, paperlight

from paperlight.browsers import EXTENSION

PROGRAMS = {"chromium": ("chromium", "chromium-browser"), "firefox": ("firefox-esr", "firefox")}

# Fewer pixels of a colour than this are no line under a title.
LEAST_PIXELS = 20

MARKS = "[...CSS.highlights].flatMap(([name, ranges]) => [...ranges].map((range) => [name, String(range)]))"
CENTRE = """(() => {
  const element = document.querySelector(%s);
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = element.getClientRects()[0];
  return [x + width / 2, y + height / 2];
})()"""
# How many pixels of the window have one of the colours, each given as "r,g,b"; anti-aliased edges don't count.
PIXELS = """(async (image, colours) => {
  const bitmap = await createImageBitmap(await (await fetch("data:image/png;base64," + image)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  canvas.drawImage(bitmap, 0, 0);
  const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
  const counts = Object.fromEntries(colours.map((colour) => [colour, 0]));
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.slice(at, at + 3).join();
    if (colour in counts) counts[colour] += 1;
  }
  return counts;
})(%s)"""


def marks(tab: Tab) -> list[tuple[str, str]]:
    """What is painted, sorted: the name of the highlight without its prefix, and the marked text."""
    found = [(name.removeprefix("paperlight-"), " ".join(text.split())) for name, text in tab.evaluate(MARKS)]
    return sorted(found)


def seen(tab: Tab) -> set[str]:
    """The statuses whose lines can be seen in the window now, told by their colours in marks.css."""
    css = (EXTENSION / "content" / "marks.css").read_text()
    lines = re.findall(
        r"^::highlight\(paperlight-(\w+)\) {[^}]*text-decoration: underline[^#}]*#(\w{6})", css, re.MULTILINE
    )
    colours = {",".join(str(part) for part in bytes.fromhex(colour)): status for status, colour in lines}
    image = base64.b64encode(tab.picture()).decode()
    counts = tab.evaluate(PIXELS % f"{image!r}, {list(colours)!r}")
    return {status for colour, status in colours.items() if counts[colour] >= LEAST_PIXELS}


def click(tab: Tab, selector: str) -> None:
    """Click the middle of an element with the mouse, as a person would."""
    tab.press(*tab.evaluate(CENTRE % json.dumps(selector)))


def hover(tab: Tab, selector: str) -> None:
    """Rest the mouse on the middle of an element's first line."""
    x, y = tab.evaluate(CENTRE % json.dumps(selector))
    tab.move(x - 3, y)
    tab.move(x, y)


def words(key: str) -> str:
    """What the extension says, as it is shown."""
    catalogue = json.loads((EXTENSION / "_locales" / "en" / "messages.json").read_text())
    message: str = catalogue[key]["message"]
    return message.replace("`", "")


def popup(browser: Browser, tab: Tab) -> Tab:
    """The popup as it is for a tab, in a tab of its own."""
    url = tab.evaluate("location.href")
    shown = browser.tab(browser.extension_page("options/options.html"))
    tabs = shown.evaluate("chrome.tabs.query({}).then((tabs) => tabs.map(({ id, url }) => [url, id]))")
    number = dict(tabs)[url]
    shown.goto(browser.extension_page(f"popup/popup.html?tab={number}"))
    eventually(lambda: shown.evaluate("!document.body.classList.contains('waiting')"))
    return shown


def pair(browser: Browser, server: Server, papers: str = "59", *, seconds: float = 20) -> None:
    """Pair with a server as a reader does, in the options and on the command line, and wait for its papers."""
    options = browser.tab(browser.extension_page("options/options.html"))

    def shows(selector: str, text: str = "") -> str:
        script = f"document.querySelector({json.dumps(selector)})?.textContent ?? ''"
        shown: str = eventually(lambda: options.evaluate(script), lambda said: said and text in said, seconds=seconds)
        return shown

    eventually(lambda: options.evaluate("!document.body.classList.contains('waiting')"))
    options.evaluate(f"document.querySelector('#server').value = 'http://127.0.0.1:{server.port}'")
    click(options, "#server-form button")
    shows("#server-note", words("serverSet"))
    click(options, "#connection button")
    paperlight(server.data_dir, "pair", shows("#connection .code"))
    shows("#state", words("stateConnected"))
    shows("#kept", papers)
    options.close()


def papers_on_page(popup_tab: Tab) -> list[str]:
    """The titles in the popup's list of the page."""
    script = "[...document.querySelectorAll('#papers-list .paper-title')].map((title) => title.textContent)"
    titles: list[str] = popup_tab.evaluate(script)
    return titles


def need(name: str) -> str:
    """A browser's program; without it the test is skipped, or fails where all must run."""
    found = next(filter(None, map(shutil.which, PROGRAMS[name])), None)
    if found:
        return found
    reason = f"{name.title()} is not installed, so nothing was tested in it: `apt-get install {PROGRAMS[name][0]}`."
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def launched(name: str, profile: Path | None = None) -> Iterator[Browser]:
    """A browser without a window, with the extension as it is in the checkout: fresh, or going on in a profile."""
    with ExitStack() as stack:
        if profile is None:
            profile = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        launch = {"chromium": launched_chromium, "firefox": launched_firefox}[name]
        yield stack.enter_context(launch(need(name), profile))
