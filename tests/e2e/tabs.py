"""What the tests do with a browser, whichever it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import pytest

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

T = TypeVar("T")
Point = tuple[float, float]


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
    def within(self, host: str, read: str) -> Any:
        """What a function makes of the closed shadow root of the first element of this name, None without one."""

    def card(self) -> Card | None: ...
    def move(self, x: float, y: float) -> None: ...
    def press(self, x: float, y: float) -> None: ...
    def drag(self, start: Point, end: Point) -> None: ...
    def picture(self) -> bytes: ...
    def close(self) -> None: ...


class Browser(Protocol):
    """A browser that has the extension."""

    def tab(self, url: str) -> Tab: ...
    def extension_page(self, path: str) -> str: ...
    def stop_background(self) -> None: ...
    def kill(self) -> None: ...


def eventually(read: Callable[[], T], wanted: Callable[[T], object] = bool, *, seconds: float = 20) -> T:
    """Read until it is as wanted, and give it; after that time the test fails with the last reading."""
    end = time.monotonic() + seconds
    while not wanted(value := read()):
        if time.monotonic() > end:
            pytest.fail(f"after {seconds:.0f} seconds it is still {value!r}")
        time.sleep(0.05)
    return value
