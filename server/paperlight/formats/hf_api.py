"""Hugging Face's API: ``/api/daily_papers``, ``/api/papers/{id}`` and ``/api/papers/search``, as JSON.

Keys that have nothing to say are absent. The day of a paper is its ``submittedOnDailyAt``: ``publishedAt`` beside the
paper is when it was posted, and can be hours, thus a day, off. See huggingface.co/docs/hub/api.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from paperlight.types import Incoming, Link, PaperDraft, Skipped

from .drafting import drafted, year_in
from .hf_paste import SOURCE
from .json_objects import first, number, objects, shown
from .loose import list_of, record_of, text_of
from .registry import Reader
from .source import Source

_PAGE = "https://huggingface.co/papers/"
_TELLING = ("submittedOnDailyAt", "upvotes", "ai_summary", "discussionId", "upvoteCount")


def sniff(source: Source) -> bool:
    """Whether this is an answer of the API."""
    return any(_is_paper(record_of(each.get("paper", each))) for each in first(source))


def _is_paper(told: Mapping[str, Any]) -> bool:
    return "title" in told and "id" in told and any(name in told for name in _TELLING)


def digests(source: Source) -> Iterator[Incoming]:
    """One digest a day, the oldest first; a paper without a day belongs to the day before it in the list."""
    days: dict[date | None, list[PaperDraft | Skipped]] = {}
    day: date | None = None
    for index, value in objects(source, ()):
        told = record_of(record_of(value).get("paper", value))
        day = _day(told) or day
        days.setdefault(day, []).append(paper(value, index))
    ordered = sorted(days, key=lambda each: each or date.min)
    for each in ordered:
        name = hashlib.sha256(f"{source.sha256} {each}".encode()).hexdigest() if len(ordered) > 1 else None
        yield Incoming(format=READER.name, items=days[each], source=SOURCE, date=each, sha256=name)


def paper(value: Any, position: int) -> PaperDraft | Skipped:
    """The paper of one object of a list, which holds it as ``paper`` beside what the page says, or is it."""
    beside = record_of(value)
    told = record_of(beside.get("paper", value))
    number_ = text_of(told.get("id"))
    organization = record_of(told.get("organization") or beside.get("organization"))
    links = [Link(url=f"{_PAGE}{number_}")] if number_ else []
    for name, kind in (("githubRepo", "code"), ("projectPage", "page")):
        links += [Link(url=text_of(told[name]), kind=kind)] if text_of(told.get(name)) else []
    return drafted(
        text_of(told.get("title")) or text_of(beside.get("title")),
        position,
        abstract=text_of(told.get("summary")) or text_of(beside.get("summary")),
        authors=[text_of(record_of(author).get("name")) for author in list_of(told.get("authors"))],
        year=year_in(text_of(told.get("publishedAt"))[:10]),
        links=links,
        names=[f"arxiv:{number_}"] if number_ else [],
        upvotes=number(told.get("upvotes")),
        github_stars=number(told.get("githubStars")),
        summary=text_of(told.get("ai_summary")),
        keywords=[text_of(keyword) for keyword in list_of(told.get("ai_keywords"))],
        organization=text_of(organization.get("fullname")) or text_of(organization.get("name")),
        raw=shown({name: told[name] for name in ("id", "title", "submittedOnDailyAt") if name in told}),
    )


def _day(told: Mapping[str, Any]) -> date | None:
    try:
        return datetime.fromisoformat(text_of(told.get("submittedOnDailyAt"))).date()
    except ValueError:
        return None


READER = Reader(
    name="hf-api",
    label="Hugging Face’s API",
    media_type="application/json",
    extension="json",
    sniff=sniff,
    digests=digests,
)
