"""Papers as other programs wrote them, brought within what a library holds: what can't be kept of one is left out.

Our own export is read strictly (``archive``); other people's files are read for what they give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from paperlight import identifiers, limits
from paperlight.errors import InvalidInputError
from paperlight.types import Link, PaperDraft, Reading, Skipped

from .addresses import link_kind
from .text import clean

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_EXCERPT = 120
_UNTITLED = "It has neither a title nor an identifier of a paper."


def drafted(
    title: str,
    position: int,
    *,
    abstract: str = "",
    authors: Iterable[str] = (),
    year: int | None = None,
    venue: str = "",
    links: Iterable[Link | str] = (),
    names: Iterable[str] = (),
    summary: str = "",
    keywords: Iterable[str] = (),
    organization: str = "",
    upvotes: int | None = None,
    github_stars: int | None = None,
    reading: Reading | None = None,
    annotations: Iterable[Mapping[str, Any]] = (),
    raw: str = "",
) -> PaperDraft | Skipped:
    """Return the paper of an entry, or why it gives none: neither a title nor an identifier, or a title beyond measure.

    ``links`` are addresses of the paper; those that are no web addresses are left out, and the identifiers that others
    hold are the paper's. ``names`` are identifiers in any spelling; what is none is left out. ``raw`` is the entry as
    it stood, ``position`` its place.
    """
    shown = one_line(title)
    kept_links = web_links(links)
    said = [value for name in names if (value := identifiers.canonical(clean(name).strip()))]
    named = tuple(dict.fromkeys([*said, *(value for link in kept_links for value in identifiers.from_url(link.url))]))
    if len(shown) > limits.TITLE:
        reason = f"Its title is {len(shown):,} characters long; shorten it to {limits.TITLE:,}."
        return Skipped(position=position, reason=reason, excerpt=shown[:_EXCERPT])
    if not shown and not named:
        return Skipped(position=position, reason=_UNTITLED, excerpt=one_line(raw)[:_EXCERPT])
    return PaperDraft(
        title=shown,
        abstract=paragraphs(abstract)[: limits.ABSTRACT],
        authors=tuple(_lines(authors, limits.NAME))[: limits.AUTHORS],
        year=year if year is not None and limits.YEARS[0] <= year <= limits.YEARS[1] else None,
        venue=one_line(venue)[: limits.NAME],
        links=kept_links,
        identifiers=named,
        upvotes=_count(upvotes),
        github_stars=_count(github_stars),
        summary=paragraphs(summary)[: limits.SUMMARY],
        keywords=tuple(dict.fromkeys(_lines(keywords, limits.TAG)))[: limits.KEYWORDS],
        organization=one_line(organization)[: limits.NAME],
        position=position,
        raw=clean(raw),
        reading=reading,
        annotations=tuple(annotations),
    )


def kept(*, tags: Iterable[str] = (), note: str = "", starred: bool = False, **moments: Any) -> Reading | None:
    """Return what a reader kept of a paper in another program, or None where that is nothing.

    Tags are cut to the length that a tag can have. ``moments`` and ``status`` are those of ``Reading``.
    """
    reading = Reading(
        tags=tuple(dict.fromkeys(_lines(tags, limits.TAG)))[: limits.TAGS],
        note=paragraphs(note),
        starred=starred,
        **moments,
    )
    return None if reading == Reading() else reading


def year_in(text: str) -> int | None:
    """Return the first year of four digits in a date however it is written, or None."""
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def web_links(links: Iterable[Link | str]) -> tuple[Link, ...]:
    """Return the good web addresses among these, each once; the kind of one given as a text is told by itself."""
    found: dict[str, Link] = {}
    for link in links:
        try:
            url = limits.web_address(clean(link.url if isinstance(link, Link) else link))
        except InvalidInputError:
            continue
        found.setdefault(url, Link(url=url, kind=link.kind if isinstance(link, Link) else link_kind(url)))
    return tuple(found.values())[: limits.LINKS]


def one_line(text: str) -> str:
    """Return a text without control characters, each run of white space one space."""
    return " ".join(_whole(text).split())


def paragraphs(text: str) -> str:
    """Return a text without control characters, its lines kept."""
    return _whole(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _whole(text: str) -> str:
    """Half surrogate pairs, which some JSON holds, are no text."""
    return clean(text).encode("utf-8", "replace").decode()


def _lines(values: Iterable[str], longest: int) -> list[str]:
    return [line for value in values if (line := one_line(value)[:longest].rstrip())]


def _count(value: int | None) -> int | None:
    return value if value is not None and 0 <= value <= limits.LARGEST_ID else None
