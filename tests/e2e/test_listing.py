"""Pages that list papers, in real browsers: what is found in the replicas, and one of them taken as a digest."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from browsers import click, pair, popup
from sites import Site
from tabs import Browser, Tab, eventually
from tests.servers import Server, paperlight

REPLICAS = Path(__file__).parents[1] / "listings"
LISTED = """(async () => {
  const { id } = (await chrome.tabs.query({})).find(({ url }) => url === %s);
  const asked = chrome.tabs.sendMessage(id, { type: "page.listing" }, { frameId: 0 });
  return (await asked.catch(() => ({ papers: [] }))).papers;
})()"""
TITLES = "[...document.querySelectorAll('#digest-list .digest-name')].map((name) => name.textContent)"


def replica(site: Site, name: str) -> tuple[str, list[dict[str, Any]]]:
    """Put a replica on the site, its links leading where they lead on its own; gives its address and what it lists."""
    told = json.loads((REPLICAS / f"{name}.json").read_text())
    html = (REPLICAS / f"{name}.html").read_text()
    return site.put(f"/{name}", f"<base href='{told['url']}'>{html}"), told["papers"]


def said(tab: Tab, selector: str) -> str:
    text: str = tab.evaluate(f"document.querySelector({selector!r}).textContent")
    return text


def test_what_the_replicas_list(browser: Browser, site: Site) -> None:
    own = browser.tab(browser.extension_page("help/help.html"))
    for name in sorted(file.stem for file in REPLICAS.glob("*.html")):
        url, papers = replica(site, name)
        page = browser.tab(url)
        # A page has loaded before its content script is there.
        found = eventually(partial(own.evaluate, LISTED % json.dumps(url)))
        assert [paper["title"] for paper in found] == [paper["title"] for paper in papers], name
        for paper, wanted in zip(found, papers, strict=True):
            assert {key: paper[key] for key in wanted} == wanted, name
        page.close()


def test_a_listing_is_taken_as_a_digest(browser: Browser, server: Server, site: Site) -> None:
    pair(browser, server)
    url, papers = replica(site, "hugging-face")
    known = {
        each["title"]
        for each in json.loads(paperlight(server.data_dir, "list", "--limit", "200", "--json").stdout)["items"]
    }
    fresh = [paper for paper in papers if paper["title"] not in known]
    assert 1 < len(fresh) < len(papers), "some are in the seed digest, some are new"
    page = browser.tab(url)
    shown = popup(browser, page)
    eventually(lambda: shown.evaluate("!document.querySelector('#digest-offer').hidden"))
    click(shown, "#digest-offer button")
    titles = eventually(lambda: shown.evaluate(TITLES))
    assert titles == [paper["title"] for paper in fresh]
    assert shown.evaluate("document.querySelector('#digest-title').value") == "A page"
    shown.evaluate("document.querySelector('#digest-title').value = 'The papers of a day'")
    # One is left out.
    click(shown, "#digest-list input")
    click(shown, "#digest-add")
    eventually(lambda: said(shown, "#digest-told"), lambda text: f"{len(fresh) - 1} new" in text)

    listed = json.loads(paperlight(server.data_dir, "list", "--limit", "200", "--json").stdout)["items"]
    added = {each["title"]: each["identifiers"] for each in listed if each["title"] not in known}
    assert added == {paper["title"]: paper["identifiers"] for paper in fresh[1:]}
    token = paperlight(server.data_dir, "tokens", "create", "looks").stdout.strip()
    digest = json.loads(server.call("GET", "/api/v1/digests", token=token)[1])["items"][0]
    assert (digest["source"], digest["title"], digest["entries"]) == (
        url,
        "The papers of a day",
        len(fresh) - 1,
    )
    # What was left out is all that is offered the next time.
    again = popup(browser, page)
    eventually(lambda: again.evaluate("!document.querySelector('#digest-offer').hidden"))
    click(again, "#digest-offer button")
    assert eventually(lambda: again.evaluate(TITLES)) == [fresh[0]["title"]]
