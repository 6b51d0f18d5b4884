"""A newcomer's first minutes, in both browsers: the welcome page opens by itself and leads to the first mark."""

from __future__ import annotations

import socket
from pathlib import Path

from browsers import click, marks, words
from tabs import Browser, Tab, eventually
from tests.servers import paperlight, serving

SEEDS = Path(__file__).parents[2] / "seeds"
TABS = "chrome.tabs.query({}).then((tabs) => tabs.map(({ url }) => url))"


def said(tab: Tab, selector: str) -> str:
    text: str = tab.evaluate(f"document.querySelector({selector!r})?.textContent ?? ''")
    return text


def told(key: str, value: str) -> str:
    return words(key).replace("$SERVER$", value).replace("$COUNT$", value)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def test_from_the_installation_to_the_first_mark(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    tab = browser.tab(browser.extension_page("help/help.html"))
    eventually(lambda: browser.extension_page("welcome/welcome.html") in tab.evaluate(TABS))
    set_server = {"type": "settings.set", "settings": {"server": address}}
    tab.evaluate(f"chrome.runtime.sendMessage({set_server!r})")

    tab.goto(browser.extension_page("welcome/welcome.html"))
    eventually(lambda: said(tab, "#server") == told("welcomeRunsNot", address))
    assert not tab.evaluate("document.querySelector('#try').checkVisibility()")
    with serving(tmp_path / "data", "--seed", str(SEEDS), "--port", str(port)) as server:
        eventually(lambda: said(tab, "#server") == told("welcomeRuns", address))
        click(tab, "#connection .primary")
        code = eventually(lambda: said(tab, "#connection .code"))
        paperlight(server.data_dir, "pair", code)
        eventually(lambda: said(tab, "#paired") == told("welcomePaired", "59"), seconds=20)
        assert tab.evaluate("document.querySelector('#demo').href") == f"{address}/demo"
        tab.goto(f"{address}/demo")
        assert eventually(lambda: marks(tab))
