"""Atom (RFC 4287): the reading list as a feed, for feed readers and other programs that poll one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree

from paperlight.anno import see
from paperlight.types import Link, Paper

from .drafting import web_links
from .fields import addresses, lasting_id
from .html import body_of
from .registry import Digests, Writer

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 can't hold, not even as a reference (its production Char).
_NO_CHAR = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_FEED = "urn:uuid:5d3c1f5e-2f0c-4b0e-9d9e-6a5b1c7e8f02"


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return a feed with one entry a paper, in order.

    An entry's id is made of what never changes of a paper, so an edited one is known again; ``updated`` is the newest
    change of the paper or of what the reader did with it, and the feed's is the newest of these.
    """
    feed = etree.Element(_tag("feed"), nsmap={None: _ATOM})
    _add(feed, "title", "Paperlight: reading list")
    _add(feed, "id", _FEED)
    _add(feed, "updated", _moment(max((_updated(paper) for paper in papers), default=_NEVER)))
    _add(feed, "generator", "Paperlight")
    # RFC 4287, 4.1.1: an entry of a paper without authors takes this one.
    _add(_add(feed, "author"), "name", "Paperlight")
    for paper in papers:
        _entry(_add(feed, "entry"), paper)
    etree.indent(feed, " ")
    written: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(entry: etree._Element, paper: Paper) -> None:
    _add(entry, "title", paper.title)
    _add(entry, "id", lasting_id(paper).urn)
    _add(entry, "published", _moment(paper.added))
    _add(entry, "updated", _moment(_updated(paper)))
    for name in paper.authors:
        _add(_add(entry, "author"), "name", name)
    kinds = {link.url: link.kind for link in paper.links}
    for number, link in enumerate(web_links(Link(url=url) for url in addresses(paper))):
        # Only one "alternate" of a kind may stand in an entry (4.1.2).
        about = {"rel": "related" if number else "alternate", "href": _text(link.url)}
        if number and kinds.get(link.url) == "pdf":
            about["type"] = "application/pdf"
        _add(entry, "link", **about)
    for term in dict.fromkeys((*paper.reading.tags, *paper.keywords)):
        _add(entry, "category", term=_text(term))
    if said := paper.summary or paper.abstract:
        _add(entry, "summary", said)
    _add(entry, "content", body_of(paper), type="html")


def _updated(paper: Paper) -> datetime:
    reading = paper.reading
    moments = (reading.status_changed, reading.starred_changed, reading.tags_changed, reading.note_changed)
    noted = (see(each).modified for each in paper.annotations)
    return max(moment for moment in (paper.added, paper.changed, *moments, *noted) if moment is not None)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, _tag(name), attributes)
    child.text = _text(text) or None
    return child


def _text(text: str) -> str:
    return _NO_CHAR.sub("", text)


def _tag(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


WRITER = Writer(
    name="atom", label="Atom feed", media_type="application/atom+xml; charset=utf-8", extension="xml", write=write
)
