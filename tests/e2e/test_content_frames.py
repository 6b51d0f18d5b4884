"""Frames of the page, in real browsers: those of its own origin are part of it, others are none of our business."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import click, marks, pair, papers_on_page, popup
from content_harness import MARKS, ContentPage, Marks, content_page, paper
from sites import Site, hosted
from tabs import Browser, eventually
from tests.servers import Server

ATTENTION, RESNET = "Attention Is All You Need", "Deep Residual Learning"
LIBRARY = [paper(1, ATTENTION, "arxiv:1706.03762"), paper(2, RESNET, "arxiv:1512.03385", status="saved")]
KNOWN = ["Generative Judge for Evaluating Alignment", "Decentralized Diffusion Models"]


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ContentPage]:
    with content_page(request.param, tmp_path / "extension") as page:
        page.set(papers=LIBRARY)
        yield page


def framed(page: ContentPage, selector: str) -> Marks:
    """The marks in a frame."""
    window = f"document.querySelector({json.dumps(selector)}).contentWindow"
    found: Marks = page.evaluate(MARKS.replace("CSS.", f"{window}.CSS."))
    return found


def counted(page: ContentPage) -> int:
    """The number on the badge."""
    counts = page.asked("page.count")
    number: int = counts[-1]["count"] if counts else 0
    return number


def test_frames_of_the_pages_own_origin_are_read(page: ContentPage, site: Site) -> None:
    with hosted() as stranger:
        site.put("/own", f"<p>{ATTENTION}</p><p>{RESNET}</p>")
        page.goto(
            site.put(
                "/",
                f"""<p>{RESNET}</p><iframe id=own src=/own></iframe><iframe id=doc srcdoc="<p>{ATTENTION}</p>"></iframe>
                <iframe src="{stranger.put("/ad", f"<p>Buy {ATTENTION}</p>")}"></iframe><iframe id=blank></iframe>""",
            )
        )
        page.evaluate(f"void document.querySelector('#blank').contentDocument.body.append('{RESNET}')")
        eventually(lambda: framed(page, "#own"), lambda found: found == {"new": [ATTENTION], "saved": [RESNET]})
        eventually(lambda: framed(page, "#doc"), lambda found: found == {"new": [ATTENTION]})
        eventually(lambda: framed(page, "#blank"), lambda found: found == {"saved": [RESNET]})
        assert page.marks() == {"saved": [RESNET]}
        eventually(lambda: counted(page), lambda count: count == 2)
        assert not [text for _, text in page.texts() if text.startswith("Buy")]
        # A site that is switched off is off in all that stands on its pages.
        urls = {message["url"] for message in page.asked("page.match") if message["blocks"]}
        assert urls == {f"{site.address}/"}


def test_a_page_tells_of_its_frames(page: ContentPage, site: Site) -> None:
    site.put("/own", f"<div style='height: 3000px'></div><p>{ATTENTION}</p>")
    page.goto(site.put("/", "<p id=t>Nothing</p><iframe id=own src=/own></iframe>"))
    (frame,) = eventually(lambda: page.tell(type="page.state")["frames"])
    assert page.tell(type="page.state")["papers"] == []
    (listed,) = page.tell(type="page.state", frame=frame)["papers"]
    assert listed["paper"]["id"] == 1
    assert page.tell(type="page.show", id=1) is False
    assert page.tell(type="page.show", id=1, frame=frame) is True
    assert framed(page, "#own")["flash"] == [ATTENTION]

    page.evaluate("document.querySelector('#own').contentDocument.querySelector('p').textContent = 'Else'")
    eventually(lambda: page.tell(type="page.state")["frames"], lambda frames: frames == [])
    page.evaluate(f"document.querySelector('#own').contentDocument.querySelector('p').textContent = '{RESNET}'")
    eventually(lambda: page.tell(type="page.state")["frames"])
    page.evaluate("document.querySelector('#own').remove()")
    eventually(lambda: page.tell(type="page.state")["frames"], lambda frames: frames == [])
    eventually(lambda: counted(page), lambda count: count == 0)


def test_the_popup_lists_frames_and_shows_what_is_in_them(browser: Browser, server: Server, site: Site) -> None:
    pair(browser, server)
    site.put("/own", f"<div style='height: 3000px'></div><p>{KNOWN[0]}</p><p>{KNOWN[1]}</p>")
    page = browser.tab(site.put("/", f"<h1>{KNOWN[1]}</h1><iframe src=/own></iframe>"))
    eventually(lambda: marks(page), lambda found: found == [("new", KNOWN[1])])
    shown = popup(browser, page)
    assert eventually(lambda: papers_on_page(shown), lambda titles: len(titles) == 2) == [KNOWN[1], KNOWN[0]]
    tabs = "chrome.tabs.query({ url: 'http://127.0.0.1/*' })"
    badge = f"{tabs}.then(([{{ id }}]) => chrome.action.getBadgeText({{ tabId: id }}))"
    eventually(lambda: shown.evaluate(badge), lambda text: text == "2")
    click(shown, "#papers-list li:nth-child(2) .paper-title")
    scrolled = "document.querySelector('iframe').contentWindow.scrollY"
    eventually(lambda: page.evaluate(scrolled), lambda y: y > 1000)
    shown.close()
