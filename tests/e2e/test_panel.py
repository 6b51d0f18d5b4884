"""The side panel on the stage: by keyboard and by mouse, and what becomes of what is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import click, words
from chromium import Chromium
from stage import Stage, staged, type_keys
from stage_states import ANSWERS, PAPERS, STATES, State, on_page
from tabs import Tab, eventually

NOTE = "document.querySelector('.note-field').value"
SAVE_STATE = "document.querySelector('.save-state').textContent"
FOCUS = "document.activeElement"
OWN = "#own-known .paper"
# Controls without a name, or smaller than 24 px (but for those within a label, which is the target then).
POOR = """[...document.querySelectorAll("button, input, textarea, a")].filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  const named = one.ariaLabel || one.textContent.trim() || one.labels?.length;
  return one.checkVisibility() && (!named || (Math.min(width, height) < 24 && !one.closest("label")));
}).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")]
)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(request.param, tmp_path_factory.mktemp("stage")) as stage:
        yield stage


def told(tab: Tab, key: str) -> None:
    """Wait until the note's line tells this."""
    eventually(lambda: tab.evaluate(SAVE_STATE), lambda said: said == words(key))


def texts(tab: Tab, selector: str) -> list[str]:
    shown = f"[...document.querySelectorAll({selector!r})].filter((one) => one.checkVisibility())"
    found: list[str] = tab.evaluate(f"{shown}.map((one) => one.textContent)")
    return found


def focus(tab: Tab, selector: str) -> None:
    tab.evaluate(f"document.querySelector({selector!r}).focus()")


def changed(number: int = 1, **reading: Any) -> dict[str, Any]:
    """One of the papers after a change of its reading elsewhere."""
    paper = next(one for one in PAPERS if one["id"] == number)
    return {**paper, "etag": "1-9", "reading": {**paper["reading"], **reading}}


def test_tabs_by_keyboard(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    shown = "[...document.querySelectorAll('[role=tabpanel]:not([hidden])')].map(({ id }) => id).join()"
    seen = []
    focus(tab, "#tab-page")
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"):
        type_keys(tab, key)
        seen.append(tab.evaluate(shown))
        assert tab.evaluate(f"{FOCUS}.ariaSelected") == "true"
    # There is nothing unsent, so there is no such tab.
    assert seen == ["search-view", "queue", "page", "queue", "page", "queue"]


def test_papers_in_page_order_with_the_own_one_first(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    assert texts(tab, ".paper-title") == [paper["title"] for paper in PAPERS]
    assert texts(tab, "#own-heading") == [words("ownPaper")]
    focus(tab, "#papers-list .paper-title")
    type_keys(tab, "ArrowDown", "Enter")
    assert [message["id"] for message in stage.asked("page.show")] == [3]


def test_a_note_saves_itself_and_is_called_saved_when_it_is(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    focus(tab, ".note-field")
    type_keys(tab, "Control+End", "!")
    told(tab, "noteTyping")
    told(tab, "noteSaved")
    (mark,) = stage.asked("paper.mark")
    assert mark["patch"] == {"note": PAPERS[0]["reading"]["note"] + "!"}
    assert mark["etag"] == "1-0"


def test_a_note_that_waits_is_not_called_saved(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    stage.set(write="waiting")
    focus(tab, ".note-field")
    type_keys(tab, "Control+End", "?")
    told(tab, "noteWaiting")
    now = changed(note=PAPERS[0]["reading"]["note"] + "?")
    stage.tell(type="papers.changed", papers=[now], deleted=[])
    told(tab, "noteSaved")


def test_a_refused_note_stays_and_says_why(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    stage.set(write={"kind": "invalid", "message": "The note is too long."})
    focus(tab, ".note-field")
    type_keys(tab, "Control+End", "…")
    reason = words("noteRefused").replace("$REASON$", "The note is too long.")
    eventually(lambda: tab.evaluate(SAVE_STATE), lambda said: said == reason)
    assert tab.evaluate(NOTE).endswith("…")


@pytest.mark.parametrize(
    ("choice", "saved"), [("noteMine", "{mine}"), ("noteTheirs", None), ("noteBoth", "theirs\n\n{mine}")]
)
def test_of_two_notes_the_reader_chooses(stage: Stage, choice: str, saved: str | None) -> None:
    tab = stage.show("panel", "full")
    mine = PAPERS[0]["reading"]["note"] + " mine"
    focus(tab, ".note-field")
    type_keys(tab, "Control+End", " mine")
    stage.tell(type="papers.changed", papers=[changed(note="theirs")], deleted=[])
    eventually(lambda: texts(tab, ".their-text"), lambda shown: shown == ["theirs"])
    assert tab.evaluate(NOTE) == mine
    assert stage.asked("paper.mark") == []

    button = ["noteMine", "noteTheirs", "noteBoth"].index(choice) + 1
    click(tab, f".note-choice button:nth-child({button})")
    told(tab, "noteSaved")
    wanted = saved and saved.format(mine=mine)
    assert tab.evaluate(NOTE) == (wanted or "theirs")
    assert texts(tab, ".their-text") == []
    # What was chosen was chosen in the sight of theirs.
    assert [(mark["patch"], mark["etag"]) for mark in stage.asked("paper.mark")] == (
        [({"note": wanted}, "1-9")] if wanted else []
    )


def test_a_panel_that_is_closed_before_the_reader_chose_saves_both(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    focus(tab, ".note-field")
    type_keys(tab, "Control+End", " mine")
    stage.tell(type="papers.changed", papers=[changed(note="theirs")], deleted=[])
    eventually(lambda: texts(tab, ".their-text"))
    stage.close()
    (mark,) = eventually(lambda: stage.asked("paper.mark"))
    assert mark["patch"]["note"] == "theirs\n\n" + PAPERS[0]["reading"]["note"] + " mine"


def test_what_is_appended_elsewhere_while_typing_is_appended_here(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    note = PAPERS[0]["reading"]["note"]
    focus(tab, ".note-field")
    type_keys(tab, "Control+Home", "mine ")
    stage.tell(type="papers.changed", papers=[changed(note=note + "\n\n> quoted")], deleted=[])
    eventually(lambda: stage.asked("paper.mark"))
    assert tab.evaluate(NOTE) == "mine " + note + "\n\n> quoted"
    assert tab.evaluate("document.querySelector('.note-field').selectionStart") == len("mine ")


def test_a_note_that_is_not_being_typed_follows(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    stage.tell(type="papers.changed", papers=[changed(note="theirs")], deleted=[])
    eventually(lambda: tab.evaluate(NOTE), lambda note: note == "theirs")
    assert stage.asked("paper.mark") == []


def test_a_panel_that_is_closed_saves_what_was_typed(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    focus(tab, ".note-field")
    type_keys(tab, "Control+End", " last words")
    stage.close()
    (mark,) = eventually(lambda: stage.asked("paper.mark"))
    assert mark["patch"]["note"].endswith(" last words")


def test_tags_by_keyboard(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    focus(tab, ".tag-field")
    type_keys(tab, "graphs", "Enter", "Core,", "To Cite", "Enter")
    tags = ["transformers", "to cite", "graphs", "Core"]
    eventually(lambda: texts(tab, f"{OWN} .tags .chip"), lambda shown: shown == tags)
    type_keys(tab, "Backspace", "Delete")
    eventually(lambda: texts(tab, f"{OWN} .tags .chip"), lambda shown: shown == tags[:-1])
    name = words("tagRemove").replace("$TAG$", "graphs")
    assert tab.evaluate(f"{FOCUS}.ariaLabel") == name
    assert [mark["patch"] for mark in stage.asked("paper.mark")][-1] == {"tags": tags[:-1]}


def test_tags_that_are_typed_faster_than_they_are_saved(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    stage.set(delay=150)
    focus(tab, ".tag-field")
    type_keys(tab, "a", "Enter", "b", "Enter")
    # The second is sent when the first is answered, and is not known there yet.
    eventually(lambda: stage.asked("paper.mark"), lambda marks: len(marks) == 2)
    type_keys(tab, "c", "Enter")
    tags = [*PAPERS[0]["reading"]["tags"], "a", "b", "c"]
    assert texts(tab, f"{OWN} .tags .chip") == tags
    eventually(lambda: stage.asked("paper.mark"), lambda marks: len(marks) == 3)
    assert stage.asked("paper.mark")[-1]["patch"] == {"tags": tags}
    eventually(lambda: tab.evaluate(f"document.querySelector('{OWN}').ariaBusy"), lambda busy: busy == "false")
    stage.set(delay=0, write={"kind": "invalid", "message": "Too many tags."})
    type_keys(tab, "d", "Enter")
    eventually(lambda: texts(tab, "#toast .toast-text"), lambda said: said == ["Too many tags."])
    assert texts(tab, f"{OWN} .tags .chip") == tags


def test_an_annotation_is_changed_and_closed_by_keyboard(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    focus(tab, ".annotation [aria-expanded]")
    type_keys(tab, "Enter", "Control+End", " Twice.", "Tab", "Tab", "Tab", "ArrowRight", "Enter", "Escape")
    color = "document.querySelector('.annotation').dataset.color"
    eventually(lambda: tab.evaluate(color), lambda now: now == "green")
    eventually(lambda: texts(tab, ".annotation .comment"), lambda found: found[0] == "The claim. Twice.")
    assert not tab.evaluate("document.querySelector('.annotation-form')")
    assert tab.evaluate(f"{FOCUS}.ariaLabel") == words("annotationEdit")
    patches = [message["patch"] for message in stage.asked("annotation.edit")]
    assert patches == [{"comment": "The claim. Twice."}, {"color": "green"}]


def test_a_deleted_annotation_comes_back(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    quotes = texts(tab, ".quote")
    focus(tab, ".annotation .icon-remove")
    tab.evaluate("document.querySelector('.annotation .icon-remove').parentElement.focus()")
    type_keys(tab, "Enter")
    eventually(lambda: texts(tab, ".quote"), lambda shown: shown == quotes[1:])
    assert tab.evaluate(f"{FOCUS}.textContent") == quotes[1]
    click(tab, "#toast button")
    eventually(lambda: texts(tab, ".quote"), lambda shown: sorted(shown) == sorted(quotes))


def test_undo_by_keyboard(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    click(tab, ".annotation .annotation-tools button:last-child")
    eventually(lambda: texts(tab, "#toast .button"), lambda shown: shown == [words("undo")])
    type_keys(tab, "Control+z")
    eventually(lambda: stage.asked("annotation.restore"))


def test_passages_that_are_not_on_the_page_are_told_as_such(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    absent = (
        "[...document.querySelectorAll('.annotation')].map((one) => one.querySelector('.absent').checkVisibility())"
    )
    assert tab.evaluate(absent) == [False, False, True]
    click(tab, ".annotation .quote")
    assert [message["id"] for message in eventually(lambda: stage.asked("annotation.show"))] == ["urn:uuid:1"]


def test_while_a_page_still_looks_no_passage_is_called_absent(stage: Stage) -> None:
    own = STATES["panel"]["full"].page["page.state"]["own"]
    tab = stage.show("panel", State(page=on_page(PAPERS, own=own, anchored=[], anchoring=True), papers=PAPERS))
    assert texts(tab, ".absent") == []
    stage.set(page=on_page(PAPERS, own=own, anchored=[]))
    eventually(lambda: len(texts(tab, ".absent")), lambda count: count == 3)


def test_a_hundred_papers_build_their_details_when_they_are_opened(stage: Stage) -> None:
    tab = stage.show("panel", "many")
    assert len(texts(tab, ".paper-title")) == 100
    assert tab.evaluate("document.querySelectorAll('textarea').length") == 0
    click(tab, "#papers-list .glance")
    assert tab.evaluate("document.querySelectorAll('textarea').length") == 1


def test_a_page_that_changes_keeps_what_is_typed(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    focus(tab, ".note-field")
    type_keys(tab, "Control+End", " and on")
    own = STATES["panel"]["full"].page["page.state"]["own"]
    stage.set(page=on_page(PAPERS[:2], own=own))
    stage.tell(type="library.changed")
    eventually(lambda: texts(tab, ".paper-title"), lambda titles: len(titles) == 2)
    assert tab.evaluate(NOTE).endswith(" and on")
    assert tab.evaluate(f"{FOCUS}.className").endswith("note-field")


def test_a_paper_that_leaves_the_page_saves_its_note(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    focus(tab, ".note-field")
    type_keys(tab, "Control+End", " bye")
    stage.tell(type="papers.changed", papers=[changed(note="theirs")], deleted=[])
    eventually(lambda: texts(tab, ".their-text"))
    stage.set(page=on_page(PAPERS[1:]))
    stage.tell(type="library.changed")
    # Nobody is there to choose between the two any more.
    note = "theirs\n\n" + PAPERS[0]["reading"]["note"] + " bye"
    eventually(lambda: [mark["patch"]["note"] for mark in stage.asked("paper.mark")], lambda saved: saved == [note])


def test_a_page_that_answers_late_does_not_bring_back_what_was(stage: Stage) -> None:
    tab = stage.show("panel", "full")
    tab.evaluate("""void (() => {
      const note = document.querySelector("#own-known .glance-note");
      window.seen = [];
      new MutationObserver(() => window.seen.push(note.textContent)).observe(note, { childList: true });
    })()""")
    stage.set(delay=300)
    asked = len(stage.asked("page.state"))
    stage.tell(type="library.changed")
    eventually(lambda: len(stage.asked("page.state")), lambda now: now > asked)
    stage.tell(type="papers.changed", papers=[changed(note="theirs")], deleted=[])
    eventually(lambda: len(stage.asked("page.state")), lambda now: now > asked + 2)
    assert set(tab.evaluate("window.seen")) == {"theirs"}


def test_a_paper_that_leaves_the_queue_can_be_put_back(stage: Stage) -> None:
    tab = stage.show("panel", "queue")
    titles = eventually(lambda: texts(tab, "#queue .paper-title"))
    answers = {**STATES["panel"]["queue"].answers}
    left = {"library.queue": {"value": answers["library.queue"]["value"][1:]}}
    both = {**ANSWERS, **left}
    stage.set(answers=both)
    click(tab, "#queue-list .status-read")
    eventually(lambda: texts(tab, "#queue .paper-title"), lambda shown: shown == titles[1:])
    stage.set(answers={**both, **answers})
    click(tab, "#toast button")
    eventually(lambda: texts(tab, "#queue .paper-title"), lambda shown: shown == titles)
    assert [mark["patch"] for mark in stage.asked("paper.mark")] == [{"status": "read"}, {"status": "reading"}]


def test_markup_is_text(stage: Stage) -> None:
    tab = stage.show("panel", "odd")
    assert texts(tab, ".paper-title")[3] == STATES["panel"]["odd"].papers[3]["title"]
    assert tab.evaluate("document.querySelectorAll('main :is(img, script, b)').length") == 0


@pytest.mark.parametrize("view", ["panel", "popup"])
def test_every_state_fits_and_every_control_is_named_and_large_enough(stage: Stage, view: str) -> None:
    # In Chromium test_quality looks at each state, closer; one of them tells that this looks, too.
    states = ["full"] if isinstance(stage.browser, Chromium) else list(STATES[view])
    wide = "[...document.querySelectorAll('body, main, header')].some((one) => one.scrollWidth > one.clientWidth)"
    for state in states:
        tab = stage.show(view, state, width=380 if view == "popup" else 360)
        assert not tab.evaluate(wide), state
        assert tab.evaluate(POOR) == [], state


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")]
)
def test_the_popup_opens_the_browsers_own_panel_which_follows_the_active_tab(name: str, tmp_path: Path) -> None:
    with staged(name, tmp_path) as stage:
        popup = stage.show("popup", "full")
        popup.evaluate("void (window.close = () => {})")
        assert stage.asked("library.queue") == []
        click(popup, "#panel")
        # The popup never asks for the queue.
        eventually(lambda: stage.asked("library.queue"))
        before = len(stage.asked("page.state"))

        def followed() -> bool:
            stage.browse()
            return len(stage.asked("page.state")) > before

        eventually(followed)
