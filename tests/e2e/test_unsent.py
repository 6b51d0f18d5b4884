"""Unsent changes on the stage: what each would do, the ways out, and that nothing typed is lost meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browsers import click, words
from stage import Stage, staged
from stage_states import ANSWERS, CONFLICT, STATES, State
from tabs import Tab, eventually

ITEM = ".unsent-item[data-seq='{}']"
FIELD = "document.querySelector('.unsent-item[data-seq=\"1\"] textarea')"


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")]
)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(request.param, tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture
def tab(stage: Stage) -> Tab:
    return stage.show("options", "conflict", width=700)


def press(tab: Tab, seq: int, key: str) -> None:
    """Press a button of a change by its words."""
    buttons = f"[...document.querySelectorAll({ITEM.format(seq)!r} + ' .actions button')]"
    found = f"{buttons}.find((one) => one.textContent === {words(key)!r})"
    assert tab.evaluate(f"Boolean({found})"), key
    tab.evaluate(f"{found}.id = 'wanted'")
    click(tab, "#wanted")
    tab.evaluate("document.querySelector('#wanted')?.removeAttribute('id')")


def resolved(stage: Stage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = eventually(lambda: stage.asked("outbox.resolve"))
    return [{key: value for key, value in message.items() if key != "type"} for message in found]


def texts(tab: Tab, selector: str) -> list[str]:
    found: list[str] = tab.evaluate(f"[...document.querySelectorAll({selector!r})].map((one) => one.textContent)")
    return found


def ask_to_forget(tab: Tab, button: str) -> None:
    """Press the button, and wait for the question: what is unsent is counted first."""
    click(tab, button)
    eventually(lambda: tab.evaluate("document.querySelector('#sure').open"))


def without(*seqs: int) -> dict[str, Any]:
    """The answers once some changes are gone."""
    left = [entry for entry in CONFLICT if entry["seq"] not in seqs]
    return {**ANSWERS, **STATES["options"]["conflict"].answers, "outbox.list": {"value": left}}


def test_both_versions_stand_side_by_side_with_what_differs_marked(tab: Tab) -> None:
    first, second = (texts(tab, f"{ITEM.format(1)} .unsent-version:nth-child({at}) mark") for at in (1, 2))
    assert (first, second) == (["3.\nThe proof is short."], ["4.\nRead again in May."])
    assert words("unsentGoneThere") in texts(tab, f"{ITEM.format(2)} .unsent-version:nth-child(2)")[0]


@pytest.mark.parametrize(("key", "choice"), [("unsentKeepMine", "mine"), ("unsentKeepTheirs", "theirs")])
def test_one_version_is_kept_whole(stage: Stage, tab: Tab, key: str, choice: str) -> None:
    press(tab, 1, key)
    assert resolved(stage) == [{"seq": 1, "choice": choice}]


def test_a_merged_note_is_proposed_edited_and_sent(stage: Stage, tab: Tab) -> None:
    press(tab, 1, "unsentMerge")
    proposed = tab.evaluate(f"{FIELD}.value")
    for line in ("Compare with section 3.", "Compare with section 4.", "The proof is short.", "Read again in May."):
        assert line in proposed.split("\n")
    tab.evaluate(f"void ({FIELD}.value += '\\nMine too.')")
    press(tab, 1, "unsentSaveMerged")
    assert resolved(stage) == [{"seq": 1, "choice": "mine", "patch": {"note": f"{proposed}\nMine too."}}]


def test_what_is_being_typed_survives_a_change_of_the_list(stage: Stage, tab: Tab) -> None:
    press(tab, 1, "unsentMerge")
    tab.evaluate(f"void ({FIELD}.value = 'Half a sent')")
    tab.evaluate(f"{FIELD}.focus()")
    # It was changed elsewhere once more, and another change has gone.
    changed = [{**CONFLICT[0], "message": "Changed once more."}, *CONFLICT[2:]]
    stage.set(answers={**without(), "outbox.list": {"value": changed}})
    stage.tell(type="outbox.changed")
    eventually(lambda: texts(tab, f"{ITEM.format(1)} .unsent-why"), lambda said: said == ["Changed once more."])
    assert texts(tab, ITEM.format(2)) == []
    assert tab.evaluate(f"{FIELD}.value") == "Half a sent"
    assert tab.evaluate(f"document.activeElement === {FIELD}")


def test_a_refused_change_is_tried_again_edited_or_discarded(stage: Stage, tab: Tab) -> None:
    press(tab, 3, "unsentRetry")
    assert resolved(stage) == [{"seq": 3, "choice": "retry"}]
    eventually(lambda: not tab.evaluate(f"document.querySelector({ITEM.format(3)!r}).inert"))
    press(tab, 3, "unsentEditIt")
    tab.evaluate(f"void (document.querySelector({ITEM.format(3) + ' input'!r}).value = ' one,two , one,')")
    tab.evaluate(f"void (document.querySelector({ITEM.format(3) + ' textarea'!r}).value = 'Shorter')")
    press(tab, 3, "unsentSendEdited")
    edited = {"seq": 3, "choice": "retry", "patch": {"note": "Shorter", "tags": ["one", "two"]}}
    eventually(lambda: resolved(stage)[-1] == edited)


def test_discarding_asks_first_and_the_focus_goes_on(stage: Stage, tab: Tab) -> None:
    press(tab, 3, "unsentDiscard")
    assert stage.asked("outbox.resolve") == []
    stage.set(answers=without(3))
    press(tab, 3, "unsentDiscardSure")
    assert resolved(stage) == [{"seq": 3, "choice": "discard"}]
    eventually(lambda: texts(tab, ITEM.format(3)) == [])
    focus = "document.activeElement.closest('.unsent-item')?.dataset.seq"
    assert eventually(lambda: tab.evaluate(focus)) == "4"


def test_a_refusal_of_the_choice_itself_is_told(stage: Stage, tab: Tab) -> None:
    refused = {"error": {"kind": "gone", "message": "This paper is no longer in your library."}}
    stage.set(answers={**without(), "outbox.resolve": refused})
    press(tab, 1, "unsentKeepMine")
    eventually(lambda: texts(tab, "#unsent > .wrong"), lambda said: said == [refused["error"]["message"]])
    assert texts(tab, ITEM.format(1)) != []


def test_what_waits_is_counted_and_named(tab: Tab) -> None:
    assert texts(tab, ".unsent-summary > p") == [words("unsentWaitsMany").replace("$COUNT$", "60")]
    names = texts(tab, ".unsent-waiting li")
    assert len(names) == 51
    assert names[-1] == words("unsentMore").replace("$COUNT$", "10")


def test_forgetting_names_what_would_be_lost_and_can_be_left(stage: Stage, tab: Tab) -> None:
    ask_to_forget(tab, "#forget")
    assert texts(tab, "#sure-count") == [words("forgetUnsent").replace("$COUNT$", "64")]
    assert len(texts(tab, "#sure-names li")) == 64
    # The way out is what Enter presses.
    assert tab.evaluate("document.activeElement.value") == "no"
    click(tab, "#sure button[value=no]")
    eventually(lambda: not tab.evaluate("document.querySelector('#sure').open"))
    assert stage.asked("connection.forget") == []
    ask_to_forget(tab, "#forget")
    click(tab, "#sure-yes")
    eventually(lambda: stage.asked("connection.forget"))
    assert stage.asked("storage.forget") == []


def test_with_nothing_unsent_nothing_is_named(stage: Stage) -> None:
    tab = stage.show("options", State())
    assert texts(tab, "#unsent .empty") == [words("unsentNothing")]
    ask_to_forget(tab, "#forget-all")
    assert not tab.evaluate("document.querySelector('#sure-unsent').checkVisibility()")
