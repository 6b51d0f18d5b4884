"""Annotating as a reader does it: the passage selected with the mouse, bar and card worked by mouse and keys."""

from __future__ import annotations

import pytest
from annotated_page import ABSTRACT, BAR, HEAD, NOTE, PASSAGE, TITLE, painted, press, rest, select, shown, stored
from browsers import marks, pair, words
from sites import Site
from stage import type_keys
from tabs import Browser, Tab, eventually
from tests.servers import Server


def selected(tab: Tab) -> str:
    return str(tab.evaluate("String(getSelection())"))


def comments(server: Server) -> list[list[str]]:
    """The bodies of the paper's annotations."""
    return [[body["value"] for body in each.get("body", [])] for each in stored(server)]


@pytest.fixture
def page(browser: Browser, server: Server, site: Site) -> Tab:
    """A page about a known paper, in a paired browser."""
    pair(browser, server)
    tab = browser.tab(site.put("/", f"{HEAD}<p id=abstract style='width: 560px'>{ABSTRACT}</p>"))
    eventually(lambda: marks(tab))
    return tab


def test_a_passage_is_highlighted_with_the_mouse_and_its_comment_edited(page: Tab, server: Server) -> None:
    select(page, PASSAGE)
    assert selected(page) == PASSAGE
    bar = eventually(lambda: shown(page, BAR))
    assert bar
    assert bar["text"] == [TITLE]
    press(page, BAR, words("barHighlight").replace("$COLOR$", words("colorGreen")))
    eventually(lambda: marks(page), lambda found: ("note-green", PASSAGE) in found)
    eventually(lambda: (shown(page, BAR), selected(page)), lambda now: now == (None, ""))
    (kept,) = eventually(lambda: stored(server))
    assert kept["target"]["selector"][0]["exact"] == PASSAGE

    rest(page)
    press(page, NOTE, words("annotationEdit"))
    eventually(lambda: shown(page, NOTE), lambda card: card and card["focus"] == words("annotationComment"))
    type_keys(page, "Why so?", "Tab", "models, speed", "Control+Enter")
    eventually(lambda: comments(server), lambda found: found == [["Why so?", "models", "speed"]])
    card = eventually(lambda: shown(page, NOTE), lambda card: card and card["writing"] is None)
    assert card
    assert card["text"][:3] == ["Why so?", "models", "speed"]
    # Also once the server's answer is drawn, the keyboard is where it was.
    eventually(lambda: shown(page, NOTE), lambda card: card and card["unsent"] == "")
    assert (shown(page, NOTE) or {}).get("focus") == words("annotationEdit")

    press(page, NOTE, words("annotationDelete"))
    eventually(lambda: comments(server), lambda found: found == [])
    eventually(lambda: painted(page), lambda found: found == [])
    press(page, NOTE, words("undo"))
    eventually(lambda: comments(server), lambda found: found == [["Why so?", "models", "speed"]])
    eventually(lambda: painted(page), lambda found: found == [PASSAGE])


def test_what_is_typed_in_the_card_is_not_lost_unasked(page: Tab, server: Server) -> None:
    select(page, PASSAGE)
    press(page, BAR, words("barComment"))
    eventually(lambda: shown(page, NOTE), lambda card: card and card["focus"] == words("annotationComment"))
    type_keys(page, "Half a thou", "Escape")
    asked = eventually(lambda: shown(page, NOTE), lambda card: card and words("annotationDiscardSure") in card["text"])
    assert asked
    assert asked["focus"] == words("annotationKeepWriting")
    type_keys(page, "Enter")
    # A press elsewhere leaves it open too.
    page.press(900, 550)
    card = eventually(lambda: shown(page, NOTE), lambda card: card and words("cancel") in card["buttons"])
    assert card
    assert card["writing"] == "Half a thou"
    press(page, NOTE, words("cancel"))
    press(page, NOTE, words("annotationDiscard"))
    eventually(lambda: shown(page, NOTE), lambda card: card is None)
    assert comments(server) == []


def test_a_press_or_escape_takes_the_bar_away(page: Tab) -> None:
    for leave in (lambda: page.press(900, 550), lambda: type_keys(page, "Escape")):
        select(page, PASSAGE)
        eventually(lambda: shown(page, BAR))
        leave()
        eventually(lambda: shown(page, BAR), lambda bar: bar is None)
