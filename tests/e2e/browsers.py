"""Chromium and Firefox with the extension, driven alike: tabs, trusted mouse input, painted marks, the hover card."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from tests.servers import Server, paperlight

from paperlight.browsers import EXTENSION, FIREFOX_PREFERENCES
from paperlight.marionette import Marionette, MarionetteError

PROGRAMS = {"chromium": ("chromium", "chromium-browser"), "firefox": ("firefox-esr", "firefox")}
# Firefox would give the extension's pages another address in each profile.
FIREFOX_UUID = "2f0c9c1e-7a55-4f3b-8a4e-6f1d3b9a7c20"

# Fewer pixels of a colour than this are no line under a title.
LEAST_PIXELS = 20

T = TypeVar("T")

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
# The card's shadow root is closed: only a browser's own tools can hand it to this function.
CARD = """(root) => ({
  title: root.querySelector("h2").textContent,
  pressed: [...root.querySelectorAll("[aria-pressed=true]")].map((button) => button.textContent),
  alert: root.querySelector("[role=alert]").textContent,
  buttons: Object.fromEntries([...root.querySelectorAll("button")].map((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return [button.ariaLabel ?? button.textContent, [x + width / 2, y + height / 2]];
  })),
})"""


@dataclass(frozen=True)
class Card:
    """The hover card: what it shows, and where its buttons stand (by their names, in CSS pixels of the window)."""

    title: str
    pressed: list[str]
    alert: str
    buttons: dict[str, list[float]]


class Tab(Protocol):
    """One tab. Each call brings it to the front."""

    def goto(self, url: str) -> None: ...
    def evaluate(self, script: str) -> Any: ...
    def card(self) -> Card | None: ...
    def move(self, x: float, y: float) -> None: ...
    def press(self, x: float, y: float) -> None: ...
    def picture(self) -> bytes: ...
    def close(self) -> None: ...


class Browser(Protocol):
    """A browser that has the extension."""

    name: str

    def tab(self, url: str) -> Tab: ...
    def extension_page(self, path: str) -> str: ...


def eventually(read: Callable[[], T], wanted: Callable[[T], object] = bool, *, seconds: float = 20) -> T:
    """Read until it is as wanted, and give it; after that time the test fails with the last reading."""
    end = time.monotonic() + seconds
    while not wanted(value := read()):
        if time.monotonic() > end:
            pytest.fail(f"after {seconds:.0f} seconds it is still {value!r}")
        time.sleep(0.05)
    return value


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


def pair(browser: Browser, server: Server) -> None:
    """Pair with a server as a reader does, in the options and on the command line."""
    options = browser.tab(browser.extension_page("options/options.html"))

    def shows(selector: str, text: str = "") -> str:
        script = f"document.querySelector({json.dumps(selector)})?.textContent ?? ''"
        found: str = eventually(lambda: options.evaluate(script), lambda shown: shown and text in shown)
        return found

    eventually(lambda: options.evaluate("!document.body.classList.contains('waiting')"))
    options.evaluate(f"document.querySelector('#server').value = 'http://127.0.0.1:{server.port}'")
    click(options, "#server-form button")
    shows("#server-note", words("serverSet"))
    click(options, "#connection button")
    paperlight(server.data_dir, "pair", shows("#connection .code"))
    shows("#state", words("stateConnected"))
    shows("#kept", "59")
    options.close()


def papers_on_page(popup_tab: Tab) -> list[str]:
    """The titles in the popup's list of the page."""
    script = "[...document.querySelectorAll('#papers-list .paper-title')].map((title) => title.textContent)"
    titles: list[str] = popup_tab.evaluate(script)
    return titles


def program(name: str) -> str | None:
    """Where a browser is installed, if it is."""
    return next(filter(None, map(shutil.which, PROGRAMS[name])), None)


def need(name: str) -> str:
    """A browser's program; without it the test is skipped, or fails where all must run."""
    found = program(name)
    if found:
        return found
    reason = f"{name.title()} is not installed, so nothing was tested in it: `apt-get install {PROGRAMS[name][0]}`."
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def launched(name: str) -> Iterator[Browser]:
    """A fresh browser without a window, with the extension as it is in the checkout."""
    with {"chromium": _chromium, "firefox": _firefox}[name](need(name)) as browser:
        yield browser


class ChromiumTab:
    """A Playwright page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.devtools = page.context.new_cdp_session(page)

    def goto(self, url: str) -> None:
        self.page.bring_to_front()
        self.page.goto(url)

    def evaluate(self, script: str) -> Any:
        self.page.bring_to_front()
        return self.page.evaluate(script)

    def card(self) -> Card | None:
        ask = self.devtools.send
        host = ask("Runtime.evaluate", {"expression": "document.querySelector('paperlight-card')"})["result"]
        if "objectId" not in host:
            return None
        node = ask("DOM.describeNode", {"objectId": host["objectId"], "pierce": True})["node"]
        root = ask("DOM.resolveNode", {"backendNodeId": node["shadowRoots"][0]["backendNodeId"]})["object"]["objectId"]
        call = {"functionDeclaration": f"function () {{ return ({CARD})(this); }}", "returnByValue": True}
        return Card(**ask("Runtime.callFunctionOn", {"objectId": root, **call})["result"]["value"])

    def move(self, x: float, y: float) -> None:
        self.page.bring_to_front()
        self.page.mouse.move(x, y)

    def press(self, x: float, y: float) -> None:
        self.page.bring_to_front()
        self.page.mouse.click(x, y)

    def picture(self) -> bytes:
        self.page.bring_to_front()
        image: bytes = self.page.screenshot()
        return image

    def close(self) -> None:
        self.page.close()


class Chromium:
    """Playwright with a profile that has the extension."""

    name = "chromium"

    def __init__(self, context: Any) -> None:
        self.context = context
        worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
        self.origin = worker.url.split("/background/")[0]

    def tab(self, url: str) -> ChromiumTab:
        tab = ChromiumTab(self.context.new_page())
        tab.goto(url)
        return tab

    def extension_page(self, path: str) -> str:
        return f"{self.origin}/{path}"


@contextmanager
def _chromium(path: str) -> Iterator[Chromium]:
    from playwright.sync_api import sync_playwright

    flags = [f"--load-extension={EXTENSION}", f"--disable-extensions-except={EXTENSION}"]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=path, headless=True, args=flags, viewport={"width": 1000, "height": 700}
        )
        try:
            yield Chromium(context)
        finally:
            context.close()


class FirefoxTab:
    """A window handle of Marionette's."""

    def __init__(self, marionette: Marionette, handle: str) -> None:
        self.marionette = marionette
        self.handle = handle

    def _ask(self, command: str, **parameters: Any) -> Any:
        self.marionette.ask("WebDriver:SwitchToWindow", handle=self.handle, focus=True)
        return self.marionette.ask(command, **parameters)

    def goto(self, url: str) -> None:
        self._ask("WebDriver:Navigate", url=url)

    def _run(self, script: str, sandbox: str | None) -> Any:
        return self._ask("WebDriver:ExecuteScript", script=script, args=[], sandbox=sandbox)["value"]

    def evaluate(self, script: str) -> Any:
        # No sandbox: the page's own world, without Xray wrappers.
        return self._run(f"return (async () => ({script}))()", None)

    def card(self) -> Card | None:
        root = "document.querySelector('paperlight-card')?.openOrClosedShadowRoot"
        card = self._run(f"const root = {root}; return root ? ({CARD})(root) : null;", "system")
        return Card(**card) if card else None

    def _mouse(self, *actions: dict[str, Any]) -> None:
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}
        self._ask("WebDriver:PerformActions", actions=[mouse])

    def move(self, x: float, y: float) -> None:
        self._mouse(_to(x, y))

    def press(self, x: float, y: float) -> None:
        self._mouse(_to(x, y), {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def picture(self) -> bytes:
        return base64.b64decode(self._ask("WebDriver:TakeScreenshot", full=False)["value"])

    def close(self) -> None:
        self._ask("WebDriver:CloseWindow")


def _to(x: float, y: float) -> dict[str, Any]:
    return {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0, "origin": "viewport"}


class Firefox:
    """Firefox by its own remote control."""

    name = "firefox"

    def __init__(self, marionette: Marionette) -> None:
        self.marionette = marionette

    def tab(self, url: str) -> FirefoxTab:
        # A tab is opened beside the one that Marionette speaks to, which may be closed by now.
        handles = self.marionette.ask("WebDriver:GetWindowHandles")
        self.marionette.ask("WebDriver:SwitchToWindow", handle=handles[0], focus=False)
        handle = self.marionette.ask("WebDriver:NewWindow", type="tab", focus=True)["handle"]
        tab = FirefoxTab(self.marionette, handle)
        tab.goto(url)
        return tab

    def extension_page(self, path: str) -> str:
        return f"moz-extension://{FIREFOX_UUID}/{path}"


@contextmanager
def _firefox(path: str) -> Iterator[Firefox]:
    gecko = json.loads((EXTENSION / "manifest.json").read_text())["browser_specific_settings"]["gecko"]["id"]
    preferences = FIREFOX_PREFERENCES | {"extensions.webextensions.uuids": json.dumps({gecko: FIREFOX_UUID})}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text("".join(lines))
        # System access: to open the extension's pages, and to look into closed shadow roots.
        options = ["-profile", profile, "-no-remote", "-headless", "-marionette", "-remote-allow-system-access"]
        with _process([path, *options, "-width", "1000", "-height", "700"]), attached(Path(profile)) as marionette:
            marionette.ask("Addon:Install", path=str(EXTENSION), temporary=True)
            yield Firefox(marionette)


@contextmanager
def attached(profile: Path) -> Iterator[Marionette]:
    """A session with the Firefox that runs on a profile."""
    file = profile / "MarionetteActivePort"
    port = eventually(lambda: file.read_text() if file.exists() else "", seconds=60)

    def connected() -> Marionette | None:
        # Firefox serves one at a time: whoever came before must have hung up.
        with suppress(MarionetteError):
            return Marionette(int(port))
        return None

    with eventually(connected) as marionette:
        timeouts = {"pageLoad": 30_000, "script": 30_000}
        marionette.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"timeouts": timeouts}})
        yield marionette


@contextmanager
def _process(command: Sequence[str]) -> Iterator[None]:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload]
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
