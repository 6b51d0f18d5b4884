"""What a server does by itself: every duty in turn, also after one that failed, until it is closed."""

from __future__ import annotations

import logging
import threading

import pytest

from paperlight.errors import SendError
from paperlight.rounds import Rounds


def test_a_failure_is_told_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fails() -> None:
        raise SendError("The server refuses.")

    def breaks() -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.WARNING, "paperlight"):
        Rounds([fails, breaks, lambda: done.append("last")]).make()
    assert done == ["last"]
    assert [record.message for record in caplog.records] == ["The server refuses.", "A duty failed"]


def test_rounds_are_made_until_it_is_closed() -> None:
    third, count = threading.Event(), [0]

    def duty() -> None:
        count[0] += 1
        if count[0] == 3:
            third.set()

    rounds = Rounds([duty], every=0.001)
    rounds.start()
    assert third.wait(20)
    rounds.close()
    after = count[0]
    rounds.make()
    assert count[0] == after
