"""A browser whose extension is only the content scripts, with a stand-in for their background (content_stub.js)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypedDict, cast
from unittest import mock

import chromium
import firefox
from browsers import EXTENSION, launched
from chromium import ChromiumTab
from firefox import FirefoxTab
from tabs import Browser, eventually

# More than tabs.Card tells: this is the card's own test.
CARD = """(root) => {
  const text = (selector) => root.querySelector(selector).textContent;
  const card = root.querySelector(".card");
  const { x, y, width, height } = card.getBoundingClientRect();
  const buttons = [...root.querySelectorAll("button")].map((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    const [pressed, busy] = [button.ariaPressed === "true", button.ariaBusy === "true"];
    return [button.dataset.name, { pressed, busy, at: [x + width / 2, y + height / 2] }];
  });
  return {
    title: text("h2"), status: text(".status"), note: text(".note"), why: text(".why"), failure: text(".failure"),
    focused: root.activeElement === card, background: getComputedStyle(card).backgroundColor, at: [x, y],
    size: [width, height],
    buttons: Object.fromEntries(buttons),
  };
}"""
# Where the first line of an element's text begins: an element may be wider than its text.
TEXT = """(() => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(%s));
  const { x, y, height } = range.getClientRects()[0];
  return [x + 20, y + height / 2];
})()"""
MARKS = """Object.fromEntries([...CSS.highlights].filter(([, ranges]) => ranges.size)
  .map(([name, ranges]) => [name.replace("paperlight-", ""), [...ranges].map((range) => String(range))]))"""

Marks = dict[str, list[str]]
Card = Mapping[str, Any]


class Button(TypedDict):
    pressed: bool
    busy: bool
    at: list[float]


class ContentPage:
    """A tab with a page, and another one from which the stub is told what to do."""

    def __init__(self, browser: Browser) -> None:
        self._tab = browser.tab("about:blank")
        self._control = browser.tab(browser.extension_page("stub.html"))

    def goto(self, url: str) -> None:
        self._tab.goto(url)

    def evaluate(self, script: str) -> Any:
        return self._tab.evaluate(script)

    def picture(self) -> bytes:
        return self._tab.picture()

    def marks(self) -> Marks:
        marks: Marks = self._tab.evaluate(MARKS)
        return marks

    def opened(self, url: str) -> Marks:
        """Open a page and wait for its marks. They are painted in slices, and counted when all are."""
        self.forget()
        self.goto(url)
        eventually(lambda: self.asked("page.count"))
        return eventually(self.marks)

    def card(self) -> Card | None:
        return cast("Card | None", self._tab.card())

    def shown(self) -> Card:
        card = eventually(self.card)
        assert card
        return card

    def hover(self, selector: str) -> Card:
        x, y = self._tab.evaluate(TEXT % json.dumps(selector))
        self._tab.move(x + 2, y)
        self._tab.move(x, y)
        return self.shown()

    def move(self, x: float, y: float) -> None:
        self._tab.move(x, y)

    def button(self, name: str) -> Button:
        button: Button = self.shown()["buttons"][name]
        return button

    def press(self, name: str) -> None:
        """Click a button of the card."""
        self._tab.press(*self.button(name)["at"])

    def escape(self) -> None:
        if isinstance(self._tab, ChromiumTab):
            self._tab.page.keyboard.press("Escape")
        elif isinstance(self._tab, FirefoxTab):
            keys = [{"type": kind, "value": "\ue00c"} for kind in ("keyDown", "keyUp")]
            self._tab.marionette.ask(
                "WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": keys}]
            )

    def set(self, **state: Any) -> None:
        """Set what the stub knows and does: `papers`, `off`, `failure`, `delay` (ms)."""
        self._stub(set=state)

    def tell(self, *, frame: int = 0, **message: Any) -> Any:
        """Let the background tell the page, or one of its frames, something."""
        return self._stub(tell=message, frame=frame)["reply"]

    def asked(self, kind: str) -> list[dict[str, Any]]:
        """The messages of a kind that the page has sent since `forget`."""
        return [message for message in self._stub()["asked"] if message["type"] == kind]

    def forget(self) -> None:
        self._stub(forget=True)

    def texts(self) -> list[tuple[str, str]]:
        """The blocks that the page has sent: role and text."""
        return [(block["role"], block["text"]) for page in self.asked("page.match") for block in page["blocks"]]

    def reload_extension(self) -> None:
        """Reload the extension under the open page; the stub can't be reached after that."""
        self._control.evaluate("void setTimeout(() => chrome.runtime.reload(), 100)")

    def _stub(self, **message: Any) -> dict[str, Any]:
        ask = f"chrome.runtime.sendMessage({json.dumps({**message, 'type': 'stub'})})"
        answer: dict[str, Any] = self._control.evaluate(ask)
        return answer


def paper(number: int, title: str, identifier: str, **reading: Any) -> dict[str, Any]:
    """A known paper as the background names it."""
    read = {"status": "new", "starred": False, "tags": [], "note": "", "status_changed": None, **reading}
    return {
        "id": number,
        "title": title,
        "keys": [],
        "identifiers": [identifier],
        "etag": "1-0",
        "reading": read,
        "annotations": [],
        "unsent": None,
    }


def build_extension(target: Path) -> Path:
    """Copy the extension with its content scripts as they are, and the stub for all the rest."""
    source = EXTENSION
    for folder in ("content", "_locales"):
        shutil.copytree(source / folder, target / folder)
    manifest = json.loads((source / "manifest.json").read_text())
    for name in ("icons", "action", "options_ui", "side_panel", "sidebar_action", "content_security_policy"):
        manifest.pop(name, None)
    (target / "manifest.json").write_text(json.dumps(manifest))
    background = target / manifest["background"]["service_worker"]
    background.parent.mkdir()
    shutil.copy(Path(__file__).with_name("content_stub.js"), background)
    (target / "stub.html").write_text("<!doctype html><title>Stub</title>")
    return target


@contextmanager
def content_page(name: str, folder: Path) -> Iterator[ContentPage]:
    """A fresh browser (`chromium` or `firefox`) with the content scripts alone; `folder` must be empty."""
    extension = build_extension(folder)
    driver = {"chromium": chromium, "firefox": firefox}[name]
    with mock.patch.multiple(driver, EXTENSION=extension, CARD=CARD, Card=dict), launched(name) as browser:
        yield ContentPage(browser)
