"""The date line of a digest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight.formats.dates import read_date
from tests.formats.pages import read

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "today", "day", "inferred"),
    [
        ("Mar 11", TODAY, date(2026, 3, 11), True),
        ("Mar 11", date(2026, 3, 11), date(2026, 3, 11), True),
        ("Mar 11", date(2026, 3, 10), date(2025, 3, 11), True),
        ("Dec 31", date(2026, 1, 1), date(2025, 12, 31), True),
        ("Feb 29", TODAY, date(2024, 2, 29), True),
        ("Feb 29", date(2024, 2, 28), date(2020, 2, 29), True),
        ("Feb 29", date(1903, 1, 1), date(1896, 2, 29), True),
        ("March 11, 2026", TODAY, date(2026, 3, 11), False),
        ("MAR. 11 2026", TODAY, date(2026, 3, 11), False),
        ("March 11th", TODAY, date(2026, 3, 11), True),
        ("11 Mar 2026", TODAY, date(2026, 3, 11), False),
        ("11 March", TODAY, date(2026, 3, 11), True),
        ("11. März", TODAY, None, None),
        ("2026-03-11", TODAY, date(2026, 3, 11), False),
        ("2030/3/1", TODAY, date(2030, 3, 1), False),
        ("Wed, Mar 11", TODAY, date(2026, 3, 11), True),
        ("Wednesday, 11 March 2026", TODAY, date(2026, 3, 11), False),
        ("Daily Papers - Mar 11", TODAY, date(2026, 3, 11), True),
        ("< Mar 11 >", TODAY, date(2026, 3, 11), True),
        ("· Sept 5", TODAY, date(2026, 9, 5), True),
        ("Mar 11 papers on vision", TODAY, None, None),
        ("Marching 11", TODAY, None, None),
        ("May", TODAY, None, None),
    ],
)
def test_dates(text: str, today: date, day: date | None, inferred: bool | None) -> None:
    reading = read_date(text, today)
    assert (reading.day, reading.inferred) == (day, inferred) if reading else day is None


@pytest.mark.parametrize("text", ["Feb 30", "Mar 32", "2026-13-01", "Feb 29, 2026", "Mar 0", "Mar 11, 0000"])
def test_days_that_do_not_exist(text: str) -> None:
    reading = read_date(text, TODAY)
    assert reading is not None
    assert reading.day is None
    draft = read(f"{text}\n\nA Title")
    assert draft.date is None
    assert draft.skipped[0].reason == "a date that is not in the calendar"


@given(st.dates(min_value=date(1910, 1, 1), max_value=date(2090, 1, 1)), st.integers(0, 364))
def test_a_date_without_a_year_is_the_latest_that_is_not_in_the_future(today: date, back: int) -> None:
    said = today - timedelta(days=back)
    reading = read_date(f"{said:%b} {said.day}", today)
    assert reading is not None
    assert reading.inferred
    assert reading.day == said


def test_the_first_date_is_the_digests() -> None:
    draft = read("Mar 11\n\nA First Title\n\nMar 10\n\nA Second Title")
    assert draft.date == date(2026, 3, 11)
    assert [part.reason for part in draft.skipped] == [
        "the digest's date, read as 2026-03-11 (year inferred)",
        "a further date; the digest's date is the first",
    ]
    assert not read("March 11, 2026\n\nA Title").date_inferred
