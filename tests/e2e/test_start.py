"""`paperlight serve --browser`: what a newcomer sees, and that nothing of it is left afterwards."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from browsers import marks
from chromium import ChromiumTab
from firefox import FirefoxTab, attached
from playwright.sync_api import sync_playwright
from tabs import Tab, eventually
from tests.servers import Server, paperlight, serving

SEEDS = Path(__file__).parents[2] / "seeds"
KNOWN = [
    "BoxingGym: Benchmarking Progress in Automated Experimental Design and Model Discovery",
    "Generative Judge for Evaluating Alignment",
    "Questioning the Survey Responses of Large Language Models",
    "Secrets of RLHF in Large Language Models Part II: Reward Modeling",
]
UNKNOWN = ["GANs", "Attention", "Program-aided", "Optical Flow", "Part I:"]


# Where the first mark begins, brought into the window.
FIRST = """(() => {
  const [range] = [...CSS.highlights].flatMap(([, ranges]) => [...ranges]);
  range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, height } = range.getClientRects()[0];
  return [x + 20, y + height / 2];
})()"""

Shown = Callable[[Path, int], AbstractContextManager[Tab]]


@contextmanager
def chromium(profile: Path, _port: int) -> Iterator[Tab]:
    """The tab that Chromium shows, seen over its DevTools protocol."""
    file = profile / "DevToolsActivePort"
    port = eventually(lambda: file.exists() and file.read_text()).split()[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = browser.contexts[0]
        yield ChromiumTab(eventually(lambda: [page for page in context.pages if page.url.endswith("/demo")])[0])


@contextmanager
def firefox(profile: Path, port: int) -> Iterator[Tab]:
    """The first of the tabs that Firefox shows; the other is the dashboard, signed in."""
    # Once the extension keeps papers, the session in which it was loaded is under way or over.
    eventually(lambda: list(profile.glob("storage/default/moz-extension*")), seconds=60)
    with attached(profile) as marionette:
        tabs = [FirefoxTab(marionette, handle) for handle in marionette.ask("WebDriver:GetWindowHandles")]
        demo, dashboard = tabs
        eventually(lambda: dashboard.evaluate("location.href"), lambda url: url == f"http://127.0.0.1:{port}/")
        yield demo


@pytest.fixture
def folder() -> Iterator[Path]:
    """For temporary files. Its name is short: Chromium puts a socket there, whose path has at most 107 bytes."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("chromium", chromium, marks=pytest.mark.browser("chromium"), id="chromium"),
        pytest.param("firefox", firefox, marks=pytest.mark.browser("firefox"), id="firefox"),
    ],
)
def test_a_newcomer_sees_marks_at_once(
    name: str, shown: Shown, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERLIGHT_HEADLESS", "1")
    monkeypatch.setenv("TMPDIR", str(folder))
    with serving(tmp_path / "data", "--browser", name, "--seed", str(SEEDS)) as server:
        (profile,) = eventually(lambda: list(folder.glob("paperlight-*/profile")))
        with shown(profile, server.port) as tab:
            texts = eventually(lambda: [text for _, text in marks(tab)], lambda texts: set(KNOWN) <= set(texts))
            assert not [text for text in texts for unknown in UNKNOWN if unknown in text]
            save_the_first(tab)
        (saved,) = json.loads(paperlight(server.data_dir, "list", "--status", "saved", "--json").stdout)["items"]
        assert saved["title"] in texts
        (token,) = tokens(server)
        assert token["last_used"]
        assert commands_with(folder)
    assert tokens(server) == []
    assert not list(folder.glob("paperlight-*"))
    eventually(lambda: not commands_with(folder))


def save_the_first(tab: Tab) -> None:
    """Save the first marked paper in its card: the extension may write, not only read."""
    x, y = tab.evaluate(FIRST)
    tab.move(x - 3, y)
    tab.move(x, y)
    tab.press(*eventually(tab.card).buttons["Save"])
    eventually(tab.card, lambda card: card.pressed == ["Saved"])


def tokens(server: Server) -> list[dict[str, object]]:
    items: list[dict[str, object]] = json.loads(paperlight(server.data_dir, "tokens", "list", "--json").stdout)["items"]
    return items


def commands_with(folder: Path) -> list[bytes]:
    """The commands of running processes that name a folder."""
    commands = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = file.read_bytes()
        except OSError:  # It has ended in the meantime.
            continue
        if str(folder).encode() in command:
            commands.append(command)
    return commands
