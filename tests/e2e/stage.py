"""The extension's own pages before a stand-in background, in any state of theirs.

`STATES` (stage_states.py) lists the states by view; `Stage.show` opens one, in light or dark, as wide as wanted.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import chromium
import firefox
from browsers import EXTENSION, launched
from chromium import ChromiumTab
from firefox import FirefoxTab
from sites import hosted
from stage_states import ANSWERS, STATES, Json, State
from tabs import Browser, Tab, eventually

SETTLED = """!document.body.classList.contains("waiting")
  && [...document.images].every((image) => image.complete)"""
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Backspace": "\ue003",
    "Delete": "\ue017",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Home": "\ue011",
    "End": "\ue010",
}
ACCENTS = str.maketrans("aceinorsuyzACEINORSUYZ", "áçéíñóŕšúýžÁÇÉÍÑÓŔŠÚÝŽ")
FIREFOX_SCHEME = "layout.css.prefers-color-scheme.content-override"


class Stage:
    """A browser with the extension's pages, and a web page beside them for popup and panel to speak of."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self._page = browser.tab(address)
        self._control = browser.tab(browser.extension_page("stage.html"))
        tabs = "chrome.tabs.query({}).then((tabs) => tabs.find(({ url }) => url === %s).id)"
        self._number = self._control.evaluate(tabs % json.dumps(address))
        self._shown: Tab | None = None

    def show(
        self, view: str, state: str | State = "full", *, width: int = 420, height: int = 760, dark: bool = False
    ) -> Tab:
        """Open a view in a state; the one that was shown before is closed."""
        self.close()
        given = STATES[view][state] if isinstance(state, str) else state
        stage = {
            "papers": given.papers,
            "write": given.write,
            "page": given.page,
            "answers": {**ANSWERS, **given.answers},
            "delay": 0,
        }
        self._ask(set=stage, forget=True)
        tab = self.browser.tab("about:blank")
        look(tab, width=width, height=height, dark=dark)
        tab.goto(self.browser.extension_page(f"{view}/{view}.html?tab={self._number}&{given.query}"))
        eventually(lambda: tab.evaluate(SETTLED))
        if given.then:
            tab.evaluate(f"void ({given.then})")
        self._shown = tab
        return tab

    def set(self, **state: Any) -> None:
        """Change what is answered from now on: `answers`, `page`, `papers`, `write`, `delay` (ms)."""
        self._ask(set=state)

    def tell(self, **message: Any) -> None:
        """Let the background tell the extension's pages something."""
        self._ask(tell=message)

    def asked(self, kind: str) -> list[Json]:
        """The messages of a kind that the shown view has sent."""
        return [message for message in self._ask()["asked"] if message["type"] == kind]

    def browse(self) -> None:
        """Bring the web page to the front for a moment."""
        self._page.evaluate("new Promise((done) => setTimeout(done, 250))")

    def close(self) -> None:
        """Close the shown view, as a reader does."""
        if self._shown:
            self._shown.close()
        self._shown = None

    def _ask(self, **message: Any) -> Json:
        ask = f"chrome.runtime.sendMessage({json.dumps({**message, 'type': 'stage'})})"
        # In the view itself, if there is one: another tab would hide it, and it would save what was typed.
        answer: Json = (self._shown or self._control).evaluate(ask)
        return answer


def look(tab: Tab, *, width: int, height: int, dark: bool) -> None:
    """Make the window as large as wanted, and have the reader prefer light or dark."""
    if isinstance(tab, ChromiumTab):
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.page.emulate_media(color_scheme="dark" if dark else "light")
    elif isinstance(tab, FirefoxTab):
        tab.marionette.ask("WebDriver:SetWindowRect", width=width, height=height + 86)
        tab.marionette.ask("Marionette:SetContext", value="chrome")
        script = f"Services.prefs.setIntPref({FIREFOX_SCHEME!r}, {0 if dark else 1})"
        tab.marionette.ask("WebDriver:ExecuteScript", script=script, args=[], sandbox="system")
        tab.marionette.ask("Marionette:SetContext", value="content")


def type_keys(tab: Tab, *keys: str) -> None:
    """Press keys one after another: a name of KEYS, several joined with `+`, or a text to type."""
    for key in keys:
        parts = key.split("+") if key.split("+")[0] in KEYS else list(key)
        if isinstance(tab, ChromiumTab):
            tab.page.bring_to_front()
            if parts[0] in KEYS:
                tab.page.keyboard.press(key)
            else:
                tab.page.keyboard.type(key)
        elif isinstance(tab, FirefoxTab):
            values = [KEYS.get(part, part) for part in parts]
            together = parts[0] in KEYS
            down = [{"type": "keyDown", "value": value} for value in values]
            up = [{"type": "keyUp", "value": value} for value in reversed(values)]
            each = [
                action
                for value in values
                for action in ({"type": "keyDown", "value": value}, {"type": "keyUp", "value": value})
            ]
            tab._ask(
                "WebDriver:PerformActions",
                actions=[{"type": "key", "id": "keys", "actions": [*down, *up] if together else each}],
            )


def build_stage(target: Path, *, pseudo: bool = False) -> Path:
    """Copy the extension with its pages as they are, and stand-ins for its background and its content scripts.

    With `pseudo` its words are longer, accented and in brackets: what is none of them then was forgotten.
    """
    shutil.copytree(EXTENSION, target, dirs_exist_ok=True)
    if pseudo:
        catalogue = target / "_locales" / "en" / "messages.json"
        words = json.loads(catalogue.read_text())
        for entry in words.values():
            entry["message"] = pseudo_words(entry["message"])
        catalogue.write_text(json.dumps(words))
    here = Path(__file__).parent
    manifest = json.loads((target / "manifest.json").read_text())
    shutil.copy(here / "stage_stub.js", target / manifest["background"]["service_worker"])
    shutil.copy(here / "stage_page.js", target / "stage_page.js")
    (target / "stage.html").write_text("<!doctype html><title>Stage</title>")
    manifest["content_scripts"] = [{"matches": ["http://127.0.0.1/*"], "js": ["stage_page.js"]}]
    (target / "manifest.json").write_text(json.dumps(manifest))
    return target


def pseudo_words(message: str) -> str:
    """A message in the pseudo-locale: accents, two fifths longer, in brackets; placeholders and code stay."""
    parts = re.split(r"(\$\w+\$|`[^`]*`)", message)
    accented = "".join(part if at % 2 else part.translate(ACCENTS) for at, part in enumerate(parts))
    return f"[{accented}{' ·' * (len(message) // 5)}]"


@contextmanager
def staged(name: str, folder: Path, *, pseudo: bool = False) -> Iterator[Stage]:
    """A fresh browser (`chromium` or `firefox`) with the stage; `folder` must be empty."""
    extension = build_stage(folder, pseudo=pseudo)
    driver = {"chromium": chromium, "firefox": firefox}[name]
    with hosted() as site, mock.patch.multiple(driver, EXTENSION=extension), launched(name) as browser:
        yield Stage(browser, site.put("/page", "<h1>A page</h1>"))
