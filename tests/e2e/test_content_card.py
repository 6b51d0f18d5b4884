"""The hover card in real browsers, with its closed shadow root opened by the browsers' own tools."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from browsers import words
from content_harness import ContentPage, content_page, paper
from sites import Site
from tabs import eventually

ATTENTION, ADAM = "Attention Is All You Need", "Adam: A Method"
# Quotes and tags, to be shown as they are.
NOTE = "Read <b>this</b> first."
PLAIN = f"<p id=t>{ATTENTION}</p><p id=more>More.</p><div style='height: 500px'></div>"


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")]
)
def launched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContentPage]:
    with content_page(request.param, tmp_path_factory.mktemp("content") / "extension") as page:
        yield page


@pytest.fixture
def page(launched: ContentPage) -> ContentPage:
    launched.goto("about:blank")
    library = [
        paper(1, ATTENTION, "arxiv:1706.03762", status="saved", note=NOTE),
        paper(3, ADAM, "arxiv:1412.6980", status="read"),
    ]
    launched.set(papers=library, off=False, failure=None, delay=0)
    launched.forget()
    launched.move(5, 590)
    return launched


def test_it_tells_and_changes_a_reading(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    card = page.hover("#t")
    assert (card["title"], card["status"], card["note"], card["why"]) == (ATTENTION, "Saved", NOTE, "Same title")
    page.set(delay=700)
    page.press("reading")
    waiting = eventually(page.shown, lambda card: card["buttons"]["reading"]["busy"])
    assert (waiting["status"], waiting["buttons"]["reading"]["pressed"]) == ("Saved", False)
    done = eventually(page.shown, lambda card: not card["buttons"]["reading"]["busy"])
    assert (done["status"], done["buttons"]["reading"]["pressed"]) == ("Reading", True)
    assert page.marks() == {"reading": [ATTENTION]}
    page.press("star")
    assert eventually(page.marks, lambda marks: len(marks) == 2) == {"reading": [ATTENTION], "starred": [ATTENTION]}
    sent = [(message["id"], message["patch"], message["etag"]) for message in page.asked("paper.mark")]
    assert sent == [(1, {"status": "reading"}, "1-0"), (1, {"starred": True}, "1-1")]


def test_a_change_that_fails_is_told_and_not_shown(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.hover("#t")
    page.set(failure={"kind": "off", "message": "Start Paperlight, then try once more."})
    page.press("dismissed")
    card = eventually(page.shown, lambda card: card["failure"])
    assert (card["failure"], card["status"]) == ("Start Paperlight, then try once more.", "Saved")
    assert page.marks() == {"saved": [ATTENTION]}


def test_a_conflict_is_told_beside_the_paper_as_it_is_now(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.hover("#t")
    page.set(failure={"kind": "conflict", "message": "It was changed elsewhere."})
    page.press("dismissed")
    eventually(page.shown, lambda card: card["failure"])
    page.tell(type="papers.changed", papers=[paper(1, ATTENTION, "arxiv:1706.03762", status="read")], deleted=[])
    card = page.shown()
    assert (card["failure"], card["status"]) == ("It was changed elsewhere.", "Read")


def test_it_follows_the_pointer_to_another_place_of_its_paper(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", f"<p id=t>{ATTENTION}</p><div style='height: 400px'></div><p id=u>{ATTENTION}</p>"))
    _, first = page.hover("#t")["at"]
    page.hover("#u")
    eventually(page.shown, lambda card: card["at"][1] > first + 50)


@pytest.mark.parametrize("kind", ["dialog", "popover"])
def test_it_can_be_used_over_a_dialog(page: ContentPage, site: Site, kind: str) -> None:
    opened = {"dialog": "<dialog id=d>", "popover": "<div popover id=d>"}[kind]
    page.opened(site.put("/", f"{PLAIN}{opened}<p id=u>{ADAM}"))
    show = {"dialog": "showModal", "popover": "showPopover"}[kind]
    page.evaluate(f"(document.querySelector('#d').className = 'shown', void document.querySelector('#d').{show}())")
    eventually(page.marks, lambda marks: "read" in marks)
    assert page.hover("#u")["title"] == ADAM
    page.press("reading")
    eventually(page.marks, lambda marks: "reading" in marks)
    assert page.evaluate("document.querySelector('#d').checkVisibility()")


def test_it_keeps_its_size_and_place_whatever_the_page_does_to_its_own(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    plain = page.hover("#t")
    page.escape()
    page.move(5, 590)
    time.sleep(0.2)
    page.evaluate("void (document.documentElement.style = 'zoom: 1.6; font-size: 62.5%')")
    left, bottom = page.evaluate(
        "(({ left, bottom }) => [left, bottom])(document.querySelector('#t').getBoundingClientRect())"
    )
    card = page.hover("#t")
    assert card["size"][0] == pytest.approx(plain["size"][0], abs=2)
    x, y = card["at"]
    assert x == pytest.approx(left, abs=10)
    assert y == pytest.approx(bottom, abs=16)


def test_it_opens_the_paper(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.hover("#t")
    page.press("open")
    eventually(page.card, lambda card: card is None)
    assert [message["id"] for message in page.asked("paper.open")] == [1]


def test_why_a_link_was_recognised(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", '<p>See <a id=t href="https://arxiv.org/abs/1706.03762">Vaswani et al. (2017)</a>.'))
    assert page.hover("#t")["why"] == "Same arXiv number"
    # Recognised by its title too, which is the weaker evidence.
    page.evaluate(f"document.querySelector('#t').textContent = '{ATTENTION}'")
    eventually(page.marks, lambda marks: marks["saved"] == [ATTENTION])
    page.escape()
    page.move(5, 590)
    time.sleep(0.2)
    assert page.hover("#t")["why"] == "Same arXiv number"


@pytest.mark.parametrize(
    ("evidence", "reasons", "key"),
    [
        ("near", ["misspelt"], "cardReasonMisspelt"),
        ("near", ["unheardOf", "subtitleDropped", "short"], "cardReasonSubtitleDropped"),
        ("near", ["unheardOf"], "cardWhyNear"),
        ("truncated", ["ellipsis"], "cardReasonEllipsis"),
        ("title", [], "cardWhyTitle"),
    ],
)
def test_why_a_text_was_recognised(page: ContentPage, site: Site, evidence: str, reasons: list[str], key: str) -> None:
    found = {"as": {"evidence": evidence, "reasons": reasons}}
    page.set(papers=[{**paper(1, ATTENTION, "arxiv:1706.03762"), **found}])
    page.opened(site.put("/", PLAIN))
    assert page.hover("#t")["why"] == words(key)


def test_it_closes(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.hover("#t")
    page.escape()
    eventually(page.card, lambda card: card is None)
    page.move(5, 590)
    time.sleep(0.2)
    x, y = page.hover("#t")["at"]
    page.move(x + 30, y + 20)
    time.sleep(0.7)
    assert page.card(), "stays while the pointer is in it"
    page.move(5, 590)
    eventually(page.card, lambda card: card is None)


def test_the_page_cannot_work_it(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.evaluate(
        """['pointermove', 'mousemove', 'pointerover'].forEach((type) => document.querySelector('#t').dispatchEvent(
          new PointerEvent(type, { bubbles: true, clientX: 40, clientY: 30 })))"""
    )
    time.sleep(0.6)
    assert page.card() is None
    page.hover("#t")
    page.evaluate(
        "(document.querySelector('paperlight-card').click(), document.querySelector('paperlight-card').remove())"
    )
    page.move(5, 590)
    time.sleep(0.6)
    assert page.hover("#t")["title"] == ATTENTION
    assert page.asked("paper.mark") == []


def test_a_policy_of_the_page_takes_nothing_from_it(page: ContentPage, site: Site) -> None:
    policy = (
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; require-trusted-types-for 'script'\">"
    )
    page.opened(site.put("/", policy + f"<p id=t>{ATTENTION}</p>"))
    assert page.hover("#t")["background"] not in ("", "rgba(0, 0, 0, 0)")


def test_an_overlay_of_the_same_card_lets_the_pointer_through_a_dialog_does_not(page: ContentPage, site: Site) -> None:
    over = "style='position: absolute; inset: 0' href=/x"
    box = f"<div style='position: relative; width: 400px'><h3 id=t>{ATTENTION}</h3><a {over}></a></div>"
    page.opened(site.put("/", f"<main><section>{box}</section></main>"))
    assert page.hover("#t")["title"] == ATTENTION
    page.move(5, 590)
    eventually(page.card, lambda card: card is None)
    page.evaluate("document.body.append(Object.assign(document.createElement('dialog'), { open: true, id: 'd' }))")
    page.evaluate("document.querySelector('#d').style = 'position: fixed; inset: 0; width: 100%; height: 100%'")
    x, y = page.evaluate("(({ x, y }) => [x + 20, y + 12])(document.querySelector('#t').getBoundingClientRect())")
    page.move(x, y)
    time.sleep(0.6)
    assert page.card() is None


def test_show_scrolls_to_the_paper_and_lights_it_up(page: ContentPage, site: Site) -> None:
    tall = "<div style='height: 4000px'></div>"
    page.opened(site.put("/", f"{tall}<p>{ADAM}</p><p id=t>{ATTENTION} and {ADAM}</p>{tall}"))
    papers = page.tell(type="page.state")["papers"]
    assert [(one["paper"]["id"], one["count"]) for one in papers] == [(3, 2), (1, 1)]
    assert page.tell(type="page.show", id=1) is True
    assert page.marks()["flash"] == [ATTENTION]
    card = eventually(page.shown, lambda card: card["focused"])
    assert card["title"] == ATTENTION
    assert 0 <= page.evaluate("document.querySelector('#t').getBoundingClientRect().top") < 700
    eventually(page.marks, lambda marks: "flash" not in marks)
    assert page.tell(type="page.show", id=2) is False
