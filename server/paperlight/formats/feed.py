"""Feeds, Atom and RSS: arXiv's, the answers of its API, those of journals, and any whose entries lead to papers.

Parsed by feedparser; see info.arxiv.org/help/rss.html and info.arxiv.org/help/api/user-manual.html.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import feedparser

from paperlight import identifiers
from paperlight.errors import UnreadableError
from paperlight.types import DigestDraft, Link, PaperDraft, Skipped

from .arxiv_mailing import authors as names_of
from .drafting import drafted, one_line, year_in
from .html_page import parsed, words
from .latex import decode
from .registry import Reader, whole
from .source import Source

_SNIFFED = re.compile(r"<(?:[a-z]+:)?(?:rss|feed|RDF)\b", re.I)
_ARXIV = re.compile(r"\A\s*arXiv:\S+\s+Announce Type:.*?Abstract:\s*", re.S)
# A line break within a paragraph.
_WRAPPED = re.compile(r"(?<!\n)[ \t]*\n[ \t]*(?!\n)")
_OLD_TITLE = re.compile(r"\s+\(arXiv:\S+ \[[^\]]*\](?: [A-Z]+)?\)\s*\Z")
_BOMB = re.compile(r"<!(?:DOCTYPE|ENTITY)[^>]{0,2000}(?:\[|ENTITY)", re.I)
_KINDS = {"application/pdf": "pdf"}
_MOST_ENTRIES = 20_000
_RAW = 4_000


def sniff(source: Source) -> bool:
    """Whether the root of an XML file is that of a feed."""
    start = source.start.lstrip("\ufeff \t\r\n")
    return (
        start.startswith("<")
        and not start[:200].lower().startswith(("<!doctype html", "<html"))
        and bool(_SNIFFED.search(start[:4_096]))
    )


def read(source: Source) -> DigestDraft:
    """Return the papers of a feed; raises UnreadableError where it can't be read."""
    text = source.text
    if _BOMB.search(text[:65_536]):
        raise UnreadableError(
            "This feed defines entities of its own, which no feed needs; get it from its own address."
        )
    try:
        # A file, since a text could be taken for an address; whatever it says of its encoding, it is decoded already.
        told = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")), response_headers=_HEADERS, resolve_relative_uris=False
        )
    except Exception as error:
        raise UnreadableError("This feed is broken; get it again from its address.") from error
    # As plain values: feedparser's own answer for one date with another one.
    entries = [dict(entry) for entry in told.get("entries") or []][:_MOST_ENTRIES]
    if not entries:
        raise UnreadableError("There is no entry in this feed: it may have none today, or be broken.")
    head: Mapping[str, Any] = dict(told.get("feed") or {})
    items = [_paper(entry, at) for at, entry in enumerate(entries, start=1)]
    return DigestDraft(
        format=READER.name,
        papers=tuple(each for each in items if isinstance(each, PaperDraft)),
        skipped=tuple(each for each in items if isinstance(each, Skipped)),
        source=one_line(_plain(_said(head, "title")))[:300] or "Feed",
        date=_day(head),
    )


_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def _paper(entry: Mapping[str, Any], position: int) -> PaperDraft | Skipped:
    links = _links(entry)
    names = _names(entry, links)
    title = _OLD_TITLE.sub("", one_line(_plain(_said(entry, "title"))))
    if not names and not _is_scholarly(entry):
        reason = "It leads to no page of a paper that is known."
        return Skipped(position=position, reason=reason, excerpt=title[:120])
    return drafted(
        decode(title),
        position,
        abstract=decode(_abstract(entry)),
        authors=_authors(entry),
        year=year_in(_said(entry, "published") or _said(entry, "prism_publicationdate") or _said(entry, "updated")),
        venue=_said(entry, "arxiv_journal_ref") or _said(entry, "prism_publicationname"),
        links=links,
        names=names,
        raw="\n".join(filter(None, [title, _said(entry, "id"), _said(entry, "summary")]))[:_RAW],
    )


def _said(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _plain(value: str) -> str:
    """A text that may hold markup."""
    if "<" not in value:
        return value
    try:
        return words(parsed(f"<div>{value}</div>"), lines=True)
    except UnreadableError:
        return ""


def _abstract(entry: Mapping[str, Any]) -> str:
    content = entry.get("content")
    first = content[0] if isinstance(content, list) and content and isinstance(content[0], Mapping) else {}
    text = _plain(_said(entry, "summary") or _said(first, "value"))
    return _WRAPPED.sub(" ", _ARXIV.sub("", text))


def _authors(entry: Mapping[str, Any]) -> list[str]:
    told = entry.get("authors")
    names = [_plain(_said(each, "name")) for each in told or [] if isinstance(each, Mapping)]
    # arXiv's feeds give all of them in one.
    return [one_line(name) for each in names for name in (names_of(each) if len(names) == 1 else [each])]


def _links(entry: Mapping[str, Any]) -> list[Link | str]:
    told = [each for each in entry.get("links") or [] if isinstance(each, Mapping)]
    found: list[Link | str] = []
    for each in sorted(told, key=lambda each: each.get("rel") != "alternate"):
        url = _said(each, "href")
        if each.get("rel") in ("alternate", "related", None) and url:
            kind = _KINDS.get(_said(each, "type"))
            found.append(Link(url=url, kind=kind) if kind else url)
    return found or ([_said(entry, "link")] if _said(entry, "link") else [])


def _names(entry: Mapping[str, Any], links: list[Link | str]) -> list[str]:
    found = [f"doi:{doi}" for name in ("prism_doi", "arxiv_doi") if (doi := _said(entry, name).removeprefix("doi:"))]
    for name in ("dc_identifier", "id"):
        value = _said(entry, name).removeprefix("oai:")
        found += [value] if identifiers.canonical(value) else []
    for link in links:
        found += identifiers.from_url(link.url if isinstance(link, Link) else link)
    return found


def _is_scholarly(entry: Mapping[str, Any]) -> bool:
    return bool(_said(entry, "prism_publicationname") or _said(entry, "dc_identifier"))


def _day(head: Mapping[str, Any]) -> date | None:
    for name in ("updated_parsed", "published_parsed"):
        moment = head.get(name)
        if moment is not None:
            try:
                return date(moment[0], moment[1], moment[2])
            except (ValueError, TypeError, IndexError):
                continue
    return None


READER = Reader(
    name="feed",
    label="Feed (Atom or RSS, of arXiv or a journal)",
    media_type="application/atom+xml",
    extension="xml",
    sniff=sniff,
    digests=whole(read),
)
