"""How the dashboard stands before the eye and the finger: what axe-core finds, narrow screens, touch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from dashboard_server import SEED, Running, chromium, running_in
from playwright.sync_api import Browser, Page

from paperlight import anno
from paperlight.types import PaperDraft, ReadingPatch, Status

SHORT_DIGEST = b"\n".join(SEED.read_bytes().splitlines()[:50])
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

# A browser that goes on to the next page leaves a file half sent, which Python may find before the server does.
LEFT = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
pytestmark = [pytest.mark.browser("chromium"), LEFT]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A library with something of everything, which the tests below only look at."""
    with running_in(tmp_path_factory.mktemp("filled")) as server:
        digest, _ = server.library.import_digest(server.reader, SHORT_DIGEST)
        _, entries = server.library.digest(server.reader, digest.id)
        for status, entry in zip(Status, entries, strict=False):
            assert entry.paper is not None
            patch = ReadingPatch(status=status, starred=True, tags=("a tag",), note="A note.")
            server.library.mark(server.reader, entry.paper.id, patch)
        told = PaperDraft(
            title=server.library.paper(server.reader, 1).title, year=2026, identifiers=("doi:10.1000/182",)
        )
        for color in anno.COLORS:
            noted = anno.made(
                quote="a passage " * (70 if color == "pink" else 1), comment="Why?", tags=["t"], color=color
            )
            server.library.annotations.add(server.reader, 1, noted)
        server.library.learn(server.reader, 1, told, "https://example.org/1")
        server.access.request_pairing("Paperlight in Chromium", "chrome-extension://abcdefghijklmnop")
        server.access.create_token(server.reader, "a script")
        yield server


PAGES = (
    "/",
    "/?q=models",
    "/?q=nothinglikethis",
    "/papers/1",
    "/digests",
    "/digests/1?imported=new",
    "/import",
    "/pair",
)


class TestLook:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing(self, browser: Browser, filled: Running, scheme: str) -> None:
        context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(filled.address)
        addresses = ["/demo", "/papers/1"]
        found = {path: _violations(page, filled, path) for path in addresses}
        filled.sign_in(page)
        found |= {path: _violations(page, filled, path) for path in PAGES}
        page.goto(f"{filled.address}/papers/1")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found["editing"] = _axe(page)
        page.goto(filled.address)
        page.keyboard.press("j")
        page.keyboard.press("s")
        page.keyboard.press("?")
        found["help"] = _axe(page)
        context.close()
        assert {path: violations for path, violations in found.items() if violations} == {}

    def test_no_page_is_wider_than_a_phone(self, browser: Browser, filled: Running) -> None:
        context = browser.new_context(viewport={"width": 360, "height": 640})
        page = context.new_page()
        filled.sign_in(page)
        for path in (*PAGES, "/demo"):
            page.goto(filled.address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            cut = "[...document.querySelectorAll('.tabs, .controls button')].filter(e => e.scrollWidth > e.clientWidth)"
            assert page.evaluate(f"{cut}.map(e => e.textContent.trim())") == [], path
        context.close()

    def test_every_control_is_large_enough_for_a_finger(self, browser: Browser, filled: Running) -> None:
        context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
        page = context.new_page()
        filled.sign_in(page)
        for path in PAGES:
            page.goto(filled.address + path)
            heights = page.evaluate(
                "[...document.querySelectorAll('button, .button, select, summary, .bar nav a, .tabs a')]"
                ".filter(e => e.checkVisibility()).map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"
            )
            assert [(text, height) for text, height in heights if height < 43] == [], path
        context.close()


def _violations(page: Page, server: Running, path: str) -> list[str]:
    page.goto(server.address + path)
    return _axe(page)


def _axe(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]
