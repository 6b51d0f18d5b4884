"""The date that a digest gives for itself, on a line of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s*(?P<year>\d{4}))?"
_LEAD = (
    r"(?:(?:hugging\s?face\s+)?(?:daily\s+)?papers?\s*(?:for|of|on|from)?\s*[-–—:,·|]?\s*)?"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
)
_FORMS = tuple(
    re.compile(_LEAD + form, re.I)
    for form in (
        rf"{_MONTH}\s*{_DAY}{_YEAR}",
        rf"{_DAY}\s*(?:of\s+)?{_MONTH}{_YEAR}",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    )
)
# The arrows and dots that stand around the date on a page with "previous day" and "next day".
_AROUND = " \t<>‹›«»←→·•|"
# February 29 returns after eight years at most (around 1900 and 2100).
_YEARS_BACK = 8


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a line that looks like a date says: ``day`` is None if there is none such; ``inferred``: it had no year."""

    day: date | None
    inferred: bool


def read_date(text: str, today: date) -> DateReading | None:
    """Return the date that the whole of ``text`` is, or None if it is none.

    Without a year it is the latest such day that is not after ``today``.
    """
    stripped = text.strip(_AROUND)
    for form in _FORMS:
        if found := form.fullmatch(stripped):
            month = found["month"].lower()
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
            year = found["year"]
            years = [int(year)] if year else range(today.year, today.year - _YEARS_BACK - 1, -1)
            return DateReading(_latest(years, number, int(found["day"]), today if not year else date.max), not year)
    return None


def _latest(years: range | list[int], month: int, day: int, limit: date) -> date | None:
    for year in years:
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate <= limit:
            return candidate
    return None
