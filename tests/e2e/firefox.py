"""Firefox by Marionette, its own remote control."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tabs import CARD, Card, Point, eventually

from paperlight.browsers import EXTENSION, FIREFOX_PREFERENCES, write_preferences
from paperlight.marionette import Marionette, MarionetteError

# Firefox would give the extension's pages another address in each profile.
FIREFOX_UUID = "2f0c9c1e-7a55-4f3b-8a4e-6f1d3b9a7c20"


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

    def within(self, host: str, read: str) -> Any:
        root = f"document.querySelector('{host}')?.openOrClosedShadowRoot"
        return self._run(f"const root = {root}; return root ? ({read})(root) : null;", "system")

    def card(self) -> Card | None:
        card = self.within("paperlight-card", CARD)
        return Card(**card) if card else None

    def _mouse(self, *actions: dict[str, Any]) -> None:
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}
        self._ask("WebDriver:PerformActions", actions=[mouse])

    def move(self, x: float, y: float) -> None:
        self._mouse(_to(x, y))

    def press(self, x: float, y: float) -> None:
        self._mouse(_to(x, y), {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def drag(self, start: Point, end: Point) -> None:
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        half = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        self._mouse(_to(*start), down, _to(*half), _to(*end), up)

    def picture(self) -> bytes:
        return base64.b64decode(self._ask("WebDriver:TakeScreenshot", full=False)["value"])

    def close(self) -> None:
        self._ask("WebDriver:CloseWindow")


def _to(x: float, y: float) -> dict[str, Any]:
    return {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0, "origin": "viewport"}


class Firefox:
    """Firefox by its own remote control."""

    def __init__(self, marionette: Marionette, process: subprocess.Popen[bytes]) -> None:
        self.marionette = marionette
        self.process = process

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

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop_background(self) -> None:
        script = "return WebExtensionPolicy.getByHostname(arguments[0]).extension.terminateBackground()"
        self.marionette.ask("Marionette:SetContext", value="chrome")
        try:
            self.marionette.ask("WebDriver:ExecuteScript", script=script, args=[FIREFOX_UUID], sandbox="system")
        finally:
            self.marionette.ask("Marionette:SetContext", value="content")


@contextmanager
def launched_firefox(path: str, profile: Path) -> Iterator[Firefox]:
    gecko = json.loads((EXTENSION / "manifest.json").read_text())["browser_specific_settings"]["gecko"]["id"]
    # A temporary add-on goes with its browser; what it stored stays for the next one of the profile.
    kept = {f"extensions.webextensions.keep{what}OnUninstall": True for what in ("Storage", "Uuid")}
    uuids = {"extensions.webextensions.uuids": json.dumps({gecko: FIREFOX_UUID})}
    write_preferences(profile, {**FIREFOX_PREFERENCES, **uuids, **kept})
    # What the browser before wrote of itself.
    (profile / "MarionetteActivePort").unlink(missing_ok=True)
    # System access: to open the extension's pages, and to look into closed shadow roots.
    options = ["-profile", str(profile), "-no-remote", "-headless", "-marionette", "-remote-allow-system-access"]
    with (
        _process([path, *options, "-width", "1000", "-height", "700"]) as process,
        suppress(OSError, MarionetteError),
        attached(profile) as marionette,
    ):
        marionette.ask("Addon:Install", path=str(EXTENSION), temporary=True)
        yield Firefox(marionette, process)


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
def _process(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
