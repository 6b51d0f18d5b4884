"""A passage annotated on one page is found on the paper's other pages, and only there; edited, deleted, restored."""

from __future__ import annotations

import json
from typing import Any

from annotated_page import ABSTRACT, BEFORE, HEAD, PASSAGE, painted, stored
from browsers import marks, pair
from sites import Site
from stage import type_keys
from tabs import Browser, Tab, eventually
from tests.servers import Server

# The same with other line breaks, typographic signs and a typing error.
OTHERWISE = (
    ABSTRACT.replace('"fast"', "“fast”")
    .replace(" - ", " — ")
    .replace("questions", "qestions")
    .replace(" of the data", "\n of the\n data")
)
ANOTHER = "This page tells of the same paper in quite other words, and nobody would find the passage on it. " * 3

SELECT = """(() => {
  const node = document.querySelector("#abstract").firstChild;
  const from = node.data.indexOf(%s);
  getSelection().setBaseAndExtent(node, from, node, from + %d);
})()"""


def ask(own: Tab, message: dict[str, Any]) -> Any:
    """Ask the background, as a page of ours does."""
    reply = own.evaluate(f"chrome.runtime.sendMessage({json.dumps(message)})")
    assert reply["ok"], reply
    return reply["value"]


def tell(own: Tab, url: str, message: dict[str, Any]) -> Any:
    """Ask the content script of the tab with an address."""
    find = f"(await chrome.tabs.query({{}})).find((tab) => tab.url === {json.dumps(url)}).id"
    return own.evaluate(f"(async () => chrome.tabs.sendMessage({find}, {json.dumps(message)}, {{frameId: 0}}))()")


def test_a_passage_is_annotated_here_and_found_there(browser: Browser, server: Server, site: Site) -> None:
    pair(browser, server)
    one = site.put("/one", f"{HEAD}<p id=abstract>{ABSTRACT}</p>")
    first = browser.tab(one)
    eventually(lambda: marks(first))
    own = browser.tab(browser.extension_page("options/options.html"))
    first.evaluate(SELECT % (json.dumps(PASSAGE), len(PASSAGE)))
    assert tell(own, one, {"type": "page.annotate", "how": "highlight"})
    # The bar has the focus, on the colour that was used last.
    type_keys(first, "Enter")
    eventually(lambda: painted(first), lambda found: found == [PASSAGE])

    state = tell(own, one, {"type": "page.state"})
    paper = state["own"]["known"]["id"]
    (kept,) = eventually(lambda: stored(server))
    quote, position = kept["target"]["selector"]
    assert (quote["exact"], quote["type"], position["type"]) == (PASSAGE, "TextQuoteSelector", "TextPositionSelector")
    assert quote["prefix"].endswith(BEFORE[-20:])
    assert kept["target"]["source"] == one

    second = browser.tab(site.put("/two", f"{HEAD}<div><p>Other text first.</p><p>{OTHERWISE}</p></div>"))
    (found,) = eventually(lambda: painted(second))
    assert found.startswith("We introduce models that answer qestions")
    assert found.endswith("that others need.")

    three = site.put("/three", f"{HEAD}<p>{ANOTHER}</p>")
    third = browser.tab(three)
    eventually(lambda: marks(third))
    state = eventually(lambda: tell(own, three, {"type": "page.state"}), lambda told: told and not told["anchoring"])
    assert [each["id"] for each in state["own"]["known"]["annotations"]] == [kept["id"]]
    assert state["anchored"] == painted(third) == []

    about = {"paper": paper, "id": kept["id"]}
    ask(own, {"type": "annotation.edit", **about, "patch": {"comment": "Why so?", "color": "pink"}})
    (edited,) = eventually(lambda: stored(server), lambda items: items[0]["target"]["styleClass"] == "paperlight-pink")
    assert [body["value"] for body in edited["body"]] == ["Why so?"]
    eventually(lambda: [name for name, _ in marks(second)], lambda names: "note-pink" in names)

    ask(own, {"type": "annotation.delete", **about})
    eventually(lambda: stored(server), lambda items: items == [])
    eventually(lambda: painted(second), lambda found: found == [])
    ask(own, {"type": "annotation.restore", **about})
    (again,) = eventually(lambda: stored(server))
    assert (again["id"], again["body"]) == (kept["id"], edited["body"])
    eventually(lambda: painted(second))
    ask(own, {"type": "annotation.delete", **about})
    eventually(lambda: stored(server), lambda items: items == [])
