"""Context menu, keys, address bar, badge and reading on open, with a real server, in both browsers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from browsers import launched, marks, pair
from chromium import Chromium
from firefox import Firefox
from sites import Site, hosted
from surfaces import badge, choose, from_extension, in_firefox, press, select
from tabs import Browser, Tab, eventually
from tests.servers import Server, paperlight, serving

SEEDS = Path(__file__).parents[2] / "seeds"
KNOWN = "Generative Marginalization Models"
OTHER = "Flexible Model Aggregation for Quantile Regression"
# The smallest file that both viewers show.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]/Count 1>>endobj 3 0 obj<</MediaBox[0 0 9 9]>>endobj"
)


@dataclass
class Paired:
    browser: Browser
    server: Server
    site: Site
    servers: ExitStack

    def known(self, title: str) -> dict[str, Any] | None:
        """The paper of a title, as the server has it."""
        items = json.loads(paperlight(self.server.data_dir, "search", title, "--json").stdout)["items"]
        return next((item for item in items if item["title"] == title), None)

    def status(self, title: str) -> str | None:
        paper = self.known(title)
        return paper and paper["reading"]["status"]


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")]
)
def paired(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paired]:
    data_dir = tmp_path_factory.mktemp("data")
    with hosted() as site, launched(request.param) as browser, ExitStack() as servers:
        server = servers.enter_context(serving(data_dir, "--seed", str(SEEDS)))
        pair(browser, server)
        yield Paired(browser, server, site, servers)


@pytest.fixture
def page(paired: Paired, request: pytest.FixtureRequest) -> Iterator[Tab]:
    name = request.node.name.split("[")[0]
    tab = paired.browser.tab(
        paired.site.put(
            f"/{name}",
            f"""<p>Read <b id=known>{KNOWN}</b>.</p><p id=reference>A. Person, B. Other. “What {name} is good for,”
            2024. doi:10.5555/{name}</p><a id=link href="https://doi.org/10.5555/link.{name}">A link to {name}</a>""",
        )
    )
    eventually(lambda: marks(tab), lambda found: [text for _, text in found] == [KNOWN])
    yield tab
    tab.close()


def test_a_link_is_saved(paired: Paired, page: Tab) -> None:
    choose(paired.browser, page, "save-link", "#link")
    title = "A link to test_a_link_is_saved"
    eventually(lambda: paired.status(title), lambda status: status == "saved")
    assert paired.known(title)["identifiers"] == ["doi:10.5555/link.test_a_link_is_saved"]  # type: ignore[index]


def test_a_reference_is_saved(paired: Paired, page: Tab) -> None:
    select(page, "#reference")
    choose(paired.browser, page, "save-selection", "#reference")
    title = "What test_a_reference_is_saved is good for"
    eventually(lambda: paired.status(title), lambda status: status == "saved")


def test_a_selection_is_searched_for_in_the_panel(paired: Paired, page: Tab) -> None:
    select(page, "#known")
    if isinstance(paired.browser, Chromium):
        # What fires the event here is no click of a person's, so no panel opens: its page does.
        with paired.browser.context.expect_page() as opened:
            choose(paired.browser, page, "search", "#known")
        eventually(
            lambda: opened.value.evaluate("document.querySelector('#search')?.value"), lambda said: said == KNOWN
        )
        opened.value.close()
        return
    firefox = cast("Firefox", paired.browser)
    choose(firefox, page, "search", "#known")
    sidebar = "document.getElementById('sidebar')?.contentDocument?.getElementById('webext-panels-browser')"
    eventually(lambda: in_firefox(firefox, f"return {sidebar}?.currentURI?.spec ?? ''").endswith("/panel/panel.html"))
    # The panel has taken the query.
    eventually(lambda: from_extension(firefox, page, "chrome.storage.session.get(null)"), lambda kept: kept == {})
    in_firefox(firefox, "SidebarController.hide()")


@pytest.mark.browser("firefox")
def test_the_panels_key_opens_and_closes_the_sidebar(paired: Paired, page: Tab) -> None:
    if isinstance(paired.browser, Chromium):
        pytest.skip("Chromium opens its panel for a person's key only")
    firefox = cast("Firefox", paired.browser)
    for is_open in (True, False):
        press(firefox, page, "panel")
        eventually(
            lambda: in_firefox(firefox, "return SidebarController.isOpen"), lambda now, want=is_open: now is want
        )


def test_keys_take_a_pdf_for_its_paper(paired: Paired, page: Tab) -> None:
    page.goto(paired.site.put("/doi/pdf/10.5555/by.key.pdf", PDF))
    title = "doi:10.5555/by.key"
    press(paired.browser, page, "save")
    eventually(lambda: paired.status(title), lambda status: status == "saved")
    eventually(lambda: badge(paired.browser, page)[0], lambda text: text == "1")
    told = from_extension(paired.browser, page, "chrome.runtime.sendMessage({ type: 'tab.paper', tabId: tab.id })")
    assert told["value"]["known"]["title"] == title
    press(paired.browser, page, "read")
    eventually(lambda: paired.status(title), lambda status: status == "read")


def test_a_saved_pdf_that_is_opened_is_being_read_if_the_reader_wants_that(paired: Paired, page: Tab) -> None:
    title = "doi:10.5555/to.open"
    address = paired.site.put("/doi/pdf/10.5555/to.open.pdf", PDF)
    page.goto(address)
    press(paired.browser, page, "save")
    eventually(lambda: paired.status(title), lambda status: status == "saved")
    page.goto(paired.site.put("/elsewhere", "<p>Nothing</p>"))
    page.goto(address)
    eventually(lambda: badge(paired.browser, page)[0], lambda text: text == "1")
    assert paired.status(title) == "saved"
    page.goto(f"{paired.site.address}/elsewhere")
    set_opens(paired.browser, page, wanted=True)
    page.goto(address)
    eventually(lambda: paired.status(title), lambda status: status == "reading")
    set_opens(paired.browser, page, wanted=False)


def set_opens(browser: Browser, tab: Tab, *, wanted: bool) -> None:
    settings = f"{{ ...settings, opens: {json.dumps(wanted)} }}"
    then = f"({{ settings }}) => chrome.storage.local.set({{ settings: {settings} }})"
    from_extension(browser, tab, f"chrome.storage.local.get('settings').then({then}).then(() => null)")


def test_the_badge_counts_papers_in_words_too(paired: Paired, page: Tab) -> None:
    shown = eventually(lambda: badge(paired.browser, page), lambda shown: shown[0])
    assert shown == ["1", "Paperlight: one known paper on this page"]


def test_the_address_bar_suggests_papers_and_opens_them(paired: Paired, page: Tab) -> None:
    if isinstance(paired.browser, Chromium):
        # The address bar itself is out of reach here: what the worker answers is asked for, and its choice entered.
        suggested = suggestions(paired.browser, "generative marginalization")
        assert "<dim>— New</dim>" in suggested[0]["description"]
        enter = "(text) => chrome.omnibox.onInputEntered.dispatch(text, 'newForegroundTab')"
        with paired.browser.context.expect_page() as opened:
            paired.browser.context.service_workers[0].evaluate(enter, suggested[0]["content"])
        opened.value.wait_for_url(f"http://127.0.0.1:{paired.server.port}/**")
        opened.value.close()
        return
    firefox = cast("Firefox", paired.browser)
    page.evaluate("0")  # brings it to the front
    in_firefox(firefox, "gURLBar.focus(); gURLBar.search('pl generative marginalization');")
    rows = "return [...document.querySelectorAll('.urlbarView-row')].map((row) => row.textContent)"
    shown = eventually(lambda: in_firefox(firefox, rows), lambda rows: any(KNOWN in row for row in rows))
    assert any(f"{KNOWN} — New" in row for row in shown)
    in_firefox(firefox, "gURLBar.view.close(); gURLBar.handleRevert();")


def suggestions(browser: Chromium, text: str) -> list[dict[str, str]]:
    """What the worker suggests for a text that is typed after the keyword."""
    script = "(text) => new Promise((answer) => chrome.omnibox.onInputChanged.dispatch(text, answer))"
    found: list[dict[str, str]] = browser.context.service_workers[0].evaluate(script, text)
    return found
