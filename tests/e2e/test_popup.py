"""The popup on the stage: what it tells at a glance, and the ways on from it, to the help too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from browsers import click, words
from stage import Stage, staged, type_keys
from stage_states import PAPERS, STATES, State, on_page
from tabs import Tab, eventually


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")]
)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(request.param, tmp_path_factory.mktemp("stage")) as stage:
        yield stage


def said(tab: Tab, selector: str) -> str:
    """The text of an element that can be seen."""
    element = f"document.querySelector({selector!r})"
    text: str = tab.evaluate(f"{element}?.checkVisibility() ? {element}.textContent : ''")
    return text


def test_note_tags_and_annotations_at_a_glance(stage: Stage) -> None:
    tab = stage.show("popup", "full", width=380)
    glances = [said(tab, f"#own-known .glance-{part}") for part in ("note", "count")]
    assert glances == [
        " ".join(PAPERS[0]["reading"]["note"].split()),
        words("annotationsMany").replace("$COUNT$", "3"),
    ]
    # A popup closes at any click beside it: nothing is written in it.
    assert tab.evaluate("document.querySelectorAll('textarea').length") == 0


def test_the_pages_own_paper_is_saved(stage: Stage) -> None:
    tab = stage.show("popup", "own-unknown", width=380)
    answers = {**STATES["popup"]["own-unknown"].answers, "paper.save": {"value": {**PAPERS[0], "title": "Now saved"}}}
    stage.set(answers=answers)
    click(tab, "#own-save")
    eventually(lambda: said(tab, "#own-known .paper-title"), lambda title: title == "Now saved")
    assert [message["metadata"]["title"] for message in stage.asked("paper.save")] == ["A Paper of This Page"]
    assert tab.evaluate("document.activeElement.textContent") == "Now saved"


def test_the_paper_of_a_pdf_which_no_content_script_reads(stage: Stage) -> None:
    tab = stage.show("popup", "pdf-known", width=380)
    assert said(tab, "#own-known .paper-title") == PAPERS[0]["title"]
    tab = stage.show("popup", "pdf", width=380)
    assert said(tab, "#own-title") == "A Paper of This Page"
    assert said(tab, "#papers-empty") == words("pagePdf")


def test_a_save_that_fails_says_why_and_can_be_tried_again(stage: Stage) -> None:
    tab = stage.show("popup", "own-unknown", width=380)
    error = {"kind": "invalid", "message": "A paper needs a title: give one."}
    stage.set(answers={"paper.save": {"error": error}})
    click(tab, "#own-save")
    eventually(lambda: said(tab, "#toast .toast-text"), lambda text: text == error["message"])
    assert not tab.evaluate("document.querySelector('#own-save').disabled")


def test_unsent_changes_are_counted_in_words_and_by_shape(stage: Stage) -> None:
    tab = stage.show("popup", "unsent", width=380)
    assert said(tab, "#unsent-sign") == "3"
    wanted = words("unsentStuck").replace("$STUCK$", "1").replace("$WAITING$", "2")
    assert tab.evaluate("document.querySelector('#unsent-sign').ariaLabel") == wanted
    signs = "[...document.querySelectorAll('.unsent-sign')].map((one) => one.ariaLabel)"
    eventually(
        lambda: tab.evaluate(signs),
        lambda found: found == [words(key) for key in ("unsentWaiting", "unsentConflict", "unsentFailed")],
    )
    tab = stage.show("popup", "full", width=380)
    assert said(tab, "#unsent-sign") == ""


def test_a_search_without_the_server_says_what_it_searched(stage: Stage) -> None:
    tab = stage.show("popup", "search-offline", width=380)
    eventually(lambda: said(tab, "#results .hint"), lambda text: text == words("searchOffline"))
    type_keys(tab, "Escape")
    eventually(lambda: said(tab, "#papers-heading"))
    assert said(tab, "#results") == ""


@pytest.mark.parametrize("way", ["button", "Enter"])
def test_a_search_that_fails_can_be_tried_again(stage: Stage, way: str) -> None:
    error = {"kind": "failed", "message": "The server answered with something unexpected."}
    failing = State(answers={"library.search": {"error": error}}, papers=PAPERS, then=STATES["popup"]["search"].then)
    tab = stage.show("popup", failing, width=380)
    eventually(lambda: said(tab, "#results-empty"), lambda text: text == error["message"])
    stage.set(answers=STATES["popup"]["search"].answers)
    if way == "button":
        click(tab, "#results .again")
    else:
        tab.evaluate("document.querySelector('#search').focus()")
        type_keys(tab, way)
    eventually(lambda: said(tab, "#results .paper-title"), lambda title: title == PAPERS[0]["title"])
    assert said(tab, "#results .again") == ""


def test_results_stand_in_the_place_of_a_listing_and_give_it_back(stage: Stage) -> None:
    state = STATES["popup"]["digest"]
    found = STATES["popup"]["search"].answers
    tab = stage.show("popup", replace(state, answers={**state.answers, **found}), width=380)
    eventually(lambda: said(tab, "#digest-heading"))
    tab.evaluate("document.querySelector('#search').focus()")
    type_keys(tab, "attention")
    eventually(lambda: said(tab, "#results .paper-title"))
    assert said(tab, "#digest-heading") == said(tab, "#papers-heading") == ""
    type_keys(tab, "Escape")
    eventually(lambda: said(tab, "#digest-heading"))
    assert said(tab, "#results .paper-title") == said(tab, "#papers-heading") == ""
    click(tab, "#digest-back")
    eventually(lambda: said(tab, "#papers-heading"))


def test_a_listing_names_its_papers_by_their_identifiers(stage: Stage) -> None:
    state = STATES["popup"]["digest"]
    listing = state.page["page.listing"]
    first, second, *others = listing["papers"]
    two = {**second, "url": "https://journal.example/a/1", "identifiers": ["doi:10.1000/x1"]}
    three = {**others[-1], "url": "https://journal.example/a/2"}
    page = {**state.page, "page.listing": {**listing, "papers": [first, two, three]}}
    answers = {**state.answers, "listing.known": {"value": [None, None, None]}}
    tab = stage.show("popup", replace(state, page=page, answers=answers), width=380)
    eventually(lambda: said(tab, ".digest-where"))
    lines = tab.evaluate("[...document.querySelectorAll('.digest-where')].map((line) => line.textContent)")
    named = [line.rpartition(" · ")[2] for line in lines]
    assert named == ["arxiv:2603.00001", "doi:10.1000/x1", "journal.example/a/2"]


def test_a_taken_digest_leaves_the_keyboard_at_the_way_back(stage: Stage) -> None:
    state = STATES["popup"]["digest"]
    taken = {"queued": False, "added": 3, "known": 0}
    tab = stage.show("popup", replace(state, answers={**state.answers, "digest.take": {"value": taken}}), width=380)
    eventually(lambda: said(tab, "#digest-heading"))
    tab.evaluate("document.querySelector('#digest-add').focus()")
    type_keys(tab, "Enter")
    eventually(lambda: said(tab, "#digest-told"))
    (message,) = stage.asked("digest.take")
    assert len(message["papers"]) == 3
    eventually(lambda: tab.evaluate("document.activeElement.id"), lambda id: id == "digest-back")


def test_where_marks_are_off_everywhere_the_options_are_at_hand(stage: Stage) -> None:
    tab = stage.show("popup", "marking-off", width=380)
    assert said(tab, "#way-on") == words("options")
    tab.evaluate("void (chrome.runtime.openOptionsPage = async () => { document.title = 'opened'; })")
    click(tab, "#way-on")
    eventually(lambda: tab.evaluate("document.title"), lambda title: title == "opened")


def test_a_site_that_is_off_is_switched_on_in_the_panel(stage: Stage) -> None:
    tab = stage.show("panel", "site-off")
    assert said(tab, "#way-on") == words("markSite").replace("$SITE$", "127.0.0.1")
    click(tab, "#way-on")
    (message,) = eventually(lambda: stage.asked("settings.set"))
    assert message["settings"] == {"offSites": []}
    # The popup has a switch, and on the library's own pages there is nothing to switch on.
    assert said(stage.show("popup", "site-off", width=380), "#way-on") == ""
    assert said(stage.show("panel", State(page=on_page((), enabled=False))), "#way-on") == ""


def test_a_site_is_switched_off(stage: Stage) -> None:
    tab = stage.show("popup", "full", width=380)
    click(tab, "#site-on")
    (message,) = eventually(lambda: stage.asked("settings.set"))
    assert message["settings"] == {"offSites": ["example.org", "127.0.0.1"]}


def test_a_question_mark_opens_the_help(stage: Stage) -> None:
    tab = stage.show("popup", "full", width=380)
    type_keys(tab, "?")
    # In the search it is a question mark.
    assert tab.evaluate("document.querySelector('#search').value") == "?"
    tab.evaluate("document.querySelector('#own-known .paper-title').focus()")
    tab.evaluate("void (chrome.tabs.create = ({ url }) => { document.title = url; })")
    type_keys(tab, "?")
    eventually(lambda: tab.evaluate("document.title"), lambda url: url.endswith("/help/help.html"))


def test_the_help_lists_the_keys_from_the_often_used_to_the_seldom_used(stage: Stage) -> None:
    tab = stage.show("help", "full")
    names = "[...document.querySelectorAll('#keys th[scope=row]')].map((name) => name.textContent)"
    commands = ("Popup", "Panel", "Save", "Highlight", "Comment", "Read", "Next", "Previous")
    assert tab.evaluate(names) == [words(f"command{name}") for name in commands]
