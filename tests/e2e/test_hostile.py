"""Hostile strings and pages: nothing runs, nothing is written that the reader did not do, the page stays responsive."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from browsers import hover, launched, marks, pair, papers_on_page, popup
from sites import Site, hosted
from tabs import Browser, Tab, eventually
from tests.servers import Server, paperlight, serving

RUN = "globalThis.__escaped=1"
# What would run if any of it were taken for more than text. Each is a part of a title, a note, a tag and a comment.
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<math><mtext><script>{RUN}</script></mtext></math>",
    f"<template><script>{RUN}</script></template>",
    f"<style>@import 'javascript:{RUN}'</style>",
    "<style>*{display:none}</style>",
    f"<link rel=stylesheet href='data:text/css,*{{display:none}}' onload={RUN}>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object>",
    f"<embed src='data:text/html,<script>{RUN}</script>'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<form action='javascript:{RUN}'><button>x</button></form>",
    f"<base href='javascript:{RUN}//'>",
    f'" onmouseover="{RUN}',
    f"' onmouseover='{RUN}",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"--><script>{RUN}</script>",
    f"]]><script>{RUN}</script>",
    f"<!--<img src='--><img src=x onerror={RUN}>'>",
    f"<plaintext><script>{RUN}</script>",
    f"<textarea><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"\\x3cscript\\x3e{RUN}\\x3c/script\\x3e",
    f"\\u003cscript\\u003e{RUN}",
    f"${{{RUN}}}",
    f"{{{{{RUN}}}}}",
    f"{{% {RUN} %}}",
    f"`;{RUN};`",
    f"');{RUN};('",
    f'");{RUN};("',
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    "__proto__",
    "constructor.prototype",
    "$COUNT$ $1 $& $` $'",
    "__MSG_extensionName__",
    "@@extension_id",
    "<xml><dim>match</dim><url>x</url></xml>",
    "\u202e gnihton saw siht \u202c",
    "\u2066\u2067\u2068 isolated \u2069",
    "\u200b\u200c\u200d\ufeff zero width",
    "\u0301\u0301\u0301 combining " + "e" + "\u0301" * 60,
    "\U0001f469\u200d\U0001f4bb \U000e0041 astral",
    "% %s %d %n \\0 \\n",
    "../../../etc/passwd ; rm -rf / | cat && echo",
]
CANARY = "typeof window.__escaped"


class Stage:
    """A paired browser, its server with a paper for each payload, and a page that lists them."""

    def __init__(self, browser: Browser, server: Server, site: Site, titles: dict[int, str]) -> None:
        self.browser, self.server, self.site, self.titles = browser, server, site, titles
        items = "".join(
            f"<li><a href='https://example.org/{number}'>{html.escape(title)}</a>" for number, title in titles.items()
        )
        last = html.escape(titles[min(titles)])
        self.url = site.put("/hostile", f"<script>{ATTACK}</script><ul>{items}</ul><p id=last>{last}</p>")


@pytest.fixture(scope="module", params=[pytest.param(n, marks=pytest.mark.browser(n)) for n in ("chromium", "firefox")])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    data = tmp_path_factory.mktemp("hostile")
    with hosted() as site, serving(data) as server:
        token = paperlight(data, "tokens", "create", "hostile").stdout.strip()
        titles = _write(server, token)
        with launched(request.param) as browser:
            pair(browser, server, str(len(titles)))
            yield Stage(browser, server, site, titles)


def _write(server: Server, token: str) -> dict[int, str]:
    """Put each payload into a title, a note, a tag and an annotation, through the API."""

    def call(method: str, path: str, body: Any) -> Any:
        sent = json.dumps(body).encode()
        reply = server.call(method, f"/api/v1{path}", token=token, body=sent, Content_Type="application/json")
        assert reply[0] in (200, 201), reply
        return json.loads(reply[1])

    titles = {}
    for at, payload in enumerate(PAYLOADS):
        body = {"title": f"Hostile Paper Number {at} Concerning {payload} and Its Consequences"}
        reading = {
            "status": "saved",
            "note": f"{payload}\n{'x' * 1000 if at else 'x' * 100_000}",
            "tags": [payload[:100]],
        }
        paper = call("POST", "/papers", {**body, "reading": reading})
        titles[paper["id"]] = paper["title"]
        quote = {"type": "TextQuoteSelector", "exact": payload}
        comment = {"type": "TextualBody", "purpose": "commenting", "value": payload}
        target = {"selector": [quote], "source": "https://example.org/"}
        call("POST", f"/papers/{paper['id']}/annotations", {"type": "Annotation", "body": [comment], "target": target})
    return titles


def escaped(tab: Tab) -> str:
    found: str = tab.evaluate(CANARY)
    return found


def test_there_are_sixty_payloads() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 60


def test_no_string_is_more_than_a_text(stage: Stage) -> None:
    page = stage.browser.tab(stage.url)
    eventually(lambda: len({text for _, text in marks(page)}), lambda count: count >= 50)
    hover(page, "#last")
    card = eventually(page.card)
    assert card.title == stage.titles[min(stage.titles)]

    shown = popup(stage.browser, page)
    titles = eventually(lambda: papers_on_page(shown), lambda found: len(found) >= 50)
    assert set(titles) <= set(stage.titles.values())
    number = shown.evaluate("new URLSearchParams(location.search).get('tab')")
    panel = stage.browser.tab(stage.browser.extension_page(f"panel/panel.html?tab={number}"))
    in_panel = "[...document.querySelectorAll('#papers-list .paper-title')].map((title) => title.textContent)"
    listed = eventually(lambda: panel.evaluate(in_panel), lambda found: len(found) >= 50)
    assert set(listed) <= set(stage.titles.values())
    # All that was written on them is shown too.
    opened = """(() => {
      for (const one of document.querySelectorAll('.paper [aria-expanded=false]')) one.click();
      return document.querySelectorAll('.paper textarea').length;
    })()"""
    eventually(lambda: panel.evaluate(opened), lambda count: count >= 40)
    queue = stage.browser.tab(stage.browser.extension_page(f"panel/panel.html?tab={number}&q=Hostile"))
    found = "document.querySelectorAll('#search-view .paper-title').length"
    eventually(lambda: queue.evaluate(found), lambda count: count >= 10)
    for tab in (page, shown, panel, queue):
        assert escaped(tab) == "undefined"
        tab.close()


def test_the_dashboard_shows_them_as_texts(stage: Stage) -> None:
    link = paperlight(stage.server.data_dir, "tokens", "sign-in", "--port", str(stage.server.port)).stdout.strip()
    tab = stage.browser.tab(link)
    for number, title in list(stage.titles.items())[::6]:
        tab.goto(f"http://127.0.0.1:{stage.server.port}/papers/{number}")
        assert tab.evaluate("document.querySelector('h1').textContent").strip() == title
        assert escaped(tab) == "undefined"
    tab.close()


ATTACK = """addEventListener("attack", () => {
  const hosts = "paperlight-card, paperlight-bar, paperlight-notice, paperlight-note";
  const names = ["click", "pointerdown", "pointerup", "mousedown", "mouseup", "keydown", "keyup", "input", "change"];
  const strike = () => {
    for (const host of document.querySelectorAll(hosts)) {
      for (const name of names) host.dispatchEvent(new MouseEvent(name, { bubbles: true, composed: true }));
      const { x, y, width, height } = host.getBoundingClientRect();
      for (const [dx, dy] of [[0.2, 0.5], [0.5, 0.8], [0.8, 0.8]]) {
        const at = { bubbles: true, composed: true, clientX: x + dx * width, clientY: y + dy * height };
        (document.elementFromPoint(at.clientX, at.clientY) ?? host).dispatchEvent(new PointerEvent("click", at));
      }
    }
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    postMessage({ type: "paper.mark", id: 1, patch: { status: "read" } }, "*");
  };
  for (let at = 0; at < 200; at += 1) document.body.append(document.createElement("paperlight-card"));
  const kept = [];
  const replace = (object, name, value) => {
    kept[kept.length] = [object, name, object[name]];
    object[name] = value;
  };
  const rob = () => {
  for (const type of [Array, Map, Set, String, Range, Node, Element]) {
    for (const name of ["push", "forEach", "get", "set", "has", "slice", "toString", "cloneNode", "append"])
      if (name in type.prototype) replace(type.prototype, name, () => { throw new Error("replaced"); });
  }
  replace(Element.prototype, "attachShadow", () => { throw new Error("replaced"); });
  replace(document, "elementFromPoint", () => null);
  replace(document, "elementsFromPoint", () => null);
  replace(window, "getSelection", () => { throw new Error("replaced"); });
  };
  globalThis.__gaps = [];
  let last = performance.now();
  globalThis.__timers = [
    setInterval(() => { const now = performance.now(); __gaps[__gaps.length] = now - last; last = now; }, 20),
    setInterval(strike, 60),
    setInterval(() => CSS.highlights.clear(), 70),
    setInterval(() => {
      const list = document.querySelector("ul");
      for (let at = 0; at < 200; at += 1) {
        const item = document.createElement("li");
        item.textContent = "A line that comes and goes " + Math.random();
        list.insertBefore(item, null);
        if (list.childElementCount > 300) list.removeChild(list.lastChild.previousSibling);
      }
    }, 20),
  ];
  setTimeout(rob, 50);
  // What drives this page needs the prototypes, too: in the end all is as it was.
  setTimeout(() => {
    for (let at = 0; at < __timers.length; at += 1) clearInterval(__timers[at]);
    for (let at = kept.length - 1; at >= 0; at -= 1) kept[at][0][kept[at][1]] = kept[at][2];
  }, 4000);
});"""


def _stored(server: Server) -> str:
    return paperlight(server.data_dir, "export", "json").stdout


def test_a_page_that_fights_us_writes_nothing_and_stays_responsive(stage: Stage) -> None:
    before = _stored(stage.server)
    page = stage.browser.tab(stage.url)
    eventually(lambda: len(marks(page)), lambda count: count >= 50)
    hover(page, "#last")
    eventually(page.card)
    page.evaluate("window.dispatchEvent(new Event('attack'))")
    # It goes on for some seconds, with our card open.
    time.sleep(5)
    gaps = page.evaluate("window.__gaps")
    assert len(gaps) > 40, "its own timers ran all the while"
    assert sorted(gaps)[len(gaps) // 2] < 100
    page.close()
    own = stage.browser.tab(stage.browser.extension_page("options/options.html"))
    unsent = own.evaluate("chrome.runtime.sendMessage({ type: 'outbox.list' }).then(({ value }) => value.length)")
    assert unsent == 0
    assert _stored(stage.server) == before
    own.close()


def test_a_page_reaches_nothing_of_ours(stage: Stage) -> None:
    address = stage.browser.extension_page("panel/panel.html")
    frame = f"<iframe src='{address}'></iframe><script>fetch('{address}').then(() => globalThis.__read = 1)</script>"
    page = stage.browser.tab(stage.site.put("/frame", frame))
    time.sleep(1)
    inside = """(() => {
      try { return document.querySelector('iframe').contentDocument?.title ?? 'closed'; } catch { return 'closed'; }
    })()"""
    assert page.evaluate("typeof window.__read") == "undefined"
    assert page.evaluate(inside) in ("closed", "")
    page.close()
