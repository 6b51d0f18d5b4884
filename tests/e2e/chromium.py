"""Chromium by Playwright. It has no Chromium of its own here: the one that is installed is driven."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, sync_playwright
from tabs import CARD, Card, Point

from paperlight.browsers import EXTENSION


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

    def within(self, host: str, read: str) -> Any:
        ask = self.devtools.send
        found = ask("Runtime.evaluate", {"expression": f"document.querySelector('{host}')"})["result"]
        if "objectId" not in found:
            return None
        node = ask("DOM.describeNode", {"objectId": found["objectId"], "pierce": True})["node"]
        root = ask("DOM.resolveNode", {"backendNodeId": node["shadowRoots"][0]["backendNodeId"]})["object"]["objectId"]
        call = {"functionDeclaration": f"function () {{ return ({read})(this); }}", "returnByValue": True}
        return ask("Runtime.callFunctionOn", {"objectId": root, **call})["result"]["value"]

    def card(self) -> Card | None:
        card = self.within("paperlight-card", CARD)
        return Card(**card) if card else None

    def move(self, x: float, y: float) -> None:
        self.page.bring_to_front()
        self.page.mouse.move(x, y)

    def press(self, x: float, y: float) -> None:
        self.page.bring_to_front()
        self.page.mouse.click(x, y)

    def drag(self, start: Point, end: Point) -> None:
        self.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()

    def picture(self) -> bytes:
        self.page.bring_to_front()
        image: bytes = self.page.screenshot()
        return image

    def close(self) -> None:
        self.page.close()


class Chromium:
    """Playwright with a profile that has the extension."""

    def __init__(self, context: Any, profile: Path) -> None:
        self.context = context
        self.profile = profile
        worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
        self.origin = worker.url.split("/background/")[0]

    def tab(self, url: str) -> ChromiumTab:
        tab = ChromiumTab(self.context.new_page())
        tab.goto(url)
        return tab

    def extension_page(self, path: str) -> str:
        return f"{self.origin}/{path}"

    def kill(self) -> None:
        own = f"--user-data-dir={self.profile}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if own in (process / "cmdline").read_bytes().split(b"\0"):
                    os.kill(int(process.name), signal.SIGKILL)

    def stop_background(self) -> None:
        tab = self.tab(self.extension_page("icons/icon.svg"))
        tab.devtools.send("ServiceWorker.enable")
        tab.devtools.send("ServiceWorker.stopAllWorkers")
        tab.close()


_running: list[Any] = []


@contextmanager
def driving() -> Iterator[Any]:
    """Playwright, which runs once in a thread, however many browsers it drives."""
    if _running:
        yield _running[0]
        return
    with sync_playwright() as playwright:
        _running.append(playwright)
        try:
            yield playwright
        finally:
            _running.clear()


@contextmanager
def launched_chromium(path: str, profile: Path) -> Iterator[Chromium]:
    flags = [f"--load-extension={EXTENSION}", f"--disable-extensions-except={EXTENSION}"]
    with driving() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=path, headless=True, args=flags, viewport={"width": 1000, "height": 700}
        )
        try:
            yield Chromium(context, profile)
        finally:
            # One that was killed has nothing to close.
            with suppress(Error):
                context.close()
