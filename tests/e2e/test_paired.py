"""Paired browsers on pages that change, on sites that are switched off, and while the server is not running."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browsers import click, hover, launched, marks, pair, papers_on_page, popup, words
from sites import Site, hosted
from tabs import Browser, Tab, eventually
from tests.servers import Server, paperlight, serving

PAPERS = [
    "Generative Marginalization Models",
    "Flexible Model Aggregation for Quantile Regression",
    "Adaptive Confidence Smoothing for Generalized Zero-Shot Learning",
]

SEEDS = Path(__file__).parents[2] / "seeds"


@dataclass
class Paired:
    """A browser that is paired with a server, and a site for it to look at."""

    browser: Browser
    server: Server
    site: Site
    servers: ExitStack


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
def page(paired: Paired) -> Iterator[Tab]:
    """A page with one paper, in a tab of its own."""
    tab = paired.browser.tab(paired.site.put("/page", f"<p><span id=text>{PAPERS[0]}</span></p><ul></ul>"))
    shows(tab, [PAPERS[0]])
    yield tab
    tab.close()


def shows(tab: Tab, titles: list[str]) -> None:
    """Wait until just these titles are marked."""
    eventually(lambda: [text for _, text in marks(tab)], lambda found: found == sorted(titles))


def said(tab: Tab, selector: str) -> str:
    text: str = tab.evaluate(f"document.querySelector({selector!r})?.textContent ?? ''")
    return text


def test_marks_outlive_the_server(paired: Paired, page: Tab) -> None:
    paired.server.process.terminate()
    paired.server.process.wait()
    page.goto(page.evaluate("location.href"))
    shows(page, [PAPERS[0]])
    shown = popup(paired.browser, page)
    eventually(lambda: said(shown, "#connection .panel-text"), lambda text: text == words("failureOff"))
    assert papers_on_page(shown) == [PAPERS[0]]

    # What is written is seen at once, told as not sent, and kept.
    hover(page, "#text")
    card = eventually(page.card)
    page.press(*card.buttons["Save"])
    eventually(lambda: marks(page), lambda found: found == [("saved", PAPERS[0])])
    card = eventually(page.card, lambda card: card.pressed == ["Saved"])
    assert card.alert == ""
    eventually(lambda: said(shown, "#unsent-sign"), lambda text: text == "1")

    again = serving(paired.server.data_dir, "--port", str(paired.server.port))
    paired.server = paired.servers.enter_context(again)
    # The button is gone where the outbox found the server by itself meanwhile.
    shown.evaluate("document.querySelector('#connection button')?.click()")
    eventually(lambda: said(shown, "#state"), lambda text: text == words("stateConnected"))
    listed = ["list", "--status", "saved", "--json"]
    eventually(
        lambda: json.loads(paperlight(paired.server.data_dir, *listed).stdout)["items"],
        lambda items: [item["title"] for item in items] == [PAPERS[0]],
    )
    eventually(lambda: shown.evaluate("document.querySelector('#unsent-sign').hidden"))
    shown.close()


def test_a_page_that_grows_and_moves_on(page: Tab) -> None:
    page.evaluate(f"document.querySelector('ul').insertAdjacentHTML('beforeend', '<li>{PAPERS[1]}</li>'.repeat(3))")
    shows(page, [PAPERS[0], *3 * [PAPERS[1]]])

    page.evaluate("history.pushState({}, '', '/page/2'), document.querySelector('ul').replaceChildren()")
    page.evaluate(f"document.querySelector('#text').textContent = 'Now: {PAPERS[2]}'")
    shows(page, [PAPERS[2]])

    page.evaluate("document.querySelector('#text').firstChild.data = 'Nothing that anyone knows'")
    shows(page, [])


def test_a_site_that_is_switched_off(paired: Paired, page: Tab) -> None:
    shown = popup(paired.browser, page)
    click(shown, "#site-on")
    shows(page, [])
    eventually(
        lambda: said(shown, "#papers-empty"), lambda text: text == words("siteOff").replace("$SITE$", "127.0.0.1")
    )

    page.goto(page.evaluate("location.href"))
    assert marks(page) == []
    click(shown, "#site-on")
    shows(page, [PAPERS[0]])
    shown.close()


def test_a_popup_shows_what_was_changed_elsewhere(paired: Paired) -> None:
    page = paired.browser.tab(paired.site.put("/elsewhere", f"<p>{PAPERS[1]}</p>"))
    shows(page, [PAPERS[1]])
    shown = popup(paired.browser, page)
    token = paperlight(paired.server.data_dir, "tokens", "create", "elsewhere").stdout.strip()
    (paper,) = json.loads(paperlight(paired.server.data_dir, "search", f'"{PAPERS[1]}"', "--json").stdout)["items"]

    def marked_elsewhere(status: str) -> None:
        body = json.dumps({"status": status}).encode()
        path = f"/api/v1/papers/{paper['id']}/reading"
        paired.server.call("PUT", path, token=token, body=body, Content_Type="application/json")

    def status() -> str:
        found: str = shown.evaluate("document.querySelector('#papers-list .paper').dataset.status")
        return found

    marked_elsewhere("read")
    shown.evaluate("chrome.runtime.sendMessage({ type: 'connection.sync' })")
    eventually(status, lambda found: found == "read")

    def ask(message: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = shown.evaluate(
            f"chrome.runtime.sendMessage({message}).then(({{ value }}) => value)"
        )
        return entries

    # A click on what is shown does not overwrite what is newer: both are kept until the reader has chosen.
    marked_elsewhere("dismissed")
    click(shown, "#papers-list .status-saved")
    (entry,) = eventually(
        lambda: ask("{ type: 'outbox.list' }"), lambda found: found and found[0]["state"] == "conflict"
    )
    assert (entry["patch"], entry["theirs"]["reading"]["status"]) == ({"status": "saved"}, "dismissed")
    eventually(
        lambda: shown.evaluate("document.querySelector('#unsent-sign').dataset.state"), lambda is_: is_ == "failed"
    )
    assert ask(f"{{ type: 'outbox.resolve', seq: {entry['seq']}, choice: 'theirs' }}") == []
    eventually(status, lambda found: found == "dismissed")
    listed = paperlight(paired.server.data_dir, "list", "--status", "dismissed", "--json").stdout
    assert [item["title"] for item in json.loads(listed)["items"]] == [PAPERS[1]]
    shown.close()
    page.close()


def test_what_a_paper_learns_from_its_own_page_is_known_everywhere(paired: Paired) -> None:
    head = f"""
      <meta name=citation_title content="{PAPERS[2]}"><meta name=citation_author content="Lovelace, Ada">
      <meta name=citation_doi content="10.5555/Learned.1"><meta name=citation_date content="2019/07/01">
      <meta name=citation_conference_title content="The Conference">"""
    elsewhere = paired.browser.tab(paired.site.put("/list", '<p><a href="https://doi.org/10.5555/learned.1">here</a>'))
    own = paired.browser.tab(paired.site.put("/own", f"{head}<h1>{PAPERS[2]}</h1>"))
    shows(own, [PAPERS[2]])

    def learned() -> dict[str, object]:
        (paper,) = json.loads(paperlight(paired.server.data_dir, "search", f'"{PAPERS[2]}"', "--json").stdout)["items"]
        return {name: paper[name] for name in ("identifiers", "authors", "year", "venue")}

    wanted = {"identifiers": ["doi:10.5555/learned.1"], "authors": ["Lovelace, Ada"], "year": 2019}
    eventually(learned, lambda found: found == {**wanted, "venue": "The Conference"})
    # A page that was open all the while, and says nothing but the DOI.
    shows(elsewhere, ["here"])
    own.close()
    elsewhere.close()
