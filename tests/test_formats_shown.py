"""What is written to be looked at: the Atom feed as feed readers read it, the web page as browsers do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight import formats
from paperlight.types import Link, Paper, Reading
from tests.formats.tricky import ADDED, LATER, PAPERS, paper

HOSTILE = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;]]>"


def feed(*papers: Paper) -> feedparser.FeedParserDict:
    read = feedparser.parse(formats.write("atom", papers))
    assert not read.bozo
    assert read.version == "atom10"
    return read


def test_a_feed_reader_reads_the_feed() -> None:
    read = feed(*PAPERS)
    assert [entry.title for entry in read.entries[:1]] == [PAPERS[0].title]
    assert len({entry.id for entry in read.entries}) == len(PAPERS)
    assert all(entry.id.startswith("urn:uuid:") for entry in read.entries)
    assert [author.name for author in read.entries[0].authors] == list(PAPERS[0].authors)
    assert read.feed.updated == max(entry.updated for entry in read.entries)
    for entry in read.entries:
        assert sum(link.rel == "alternate" for link in entry.get("links", [])) <= 1
        assert all(urlsplit(link.href).scheme in ("http", "https") for link in entry.get("links", []))


def test_an_entry_stays_itself_and_tells_its_newest_change() -> None:
    (before,) = feed(paper(1, "A Title")).entries
    edited = paper(1, "Another", identifiers=("doi:10.1/x",), changed=ADDED + timedelta(hours=1))
    (after,) = feed(replace(edited, reading=Reading(note="x", note_changed=LATER))).entries
    assert after.id == before.id
    assert before.updated == "2026-03-12T08:30:00Z"
    assert after.updated == "2026-03-13T09:00:00.250000Z"
    (other,) = feed(paper(2, "A Title")).entries
    assert other.id != before.id


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_makes_a_feed(title: str, note: str) -> None:
    feed(paper(1, title, authors=(note,), abstract=note, reading=Reading(tags=(title,), note=note)))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.hrefs, self.attributes = "", [], [], set[str]()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.hrefs += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize("name", ["html", "atom"])
def test_nothing_hostile_gets_into_what_is_shown(name: str) -> None:
    reading = Reading(tags=(HOSTILE,), note=HOSTILE)
    links = (Link(url="javascript:alert(1)"), Link(url="https://example.org/?a=1&b=2", kind="pdf"))
    each = paper(1, HOSTILE, authors=(HOSTILE,), venue=HOSTILE, abstract=HOSTILE, links=links, reading=reading)
    each = replace(each, summary=HOSTILE, keywords=(HOSTILE,), organization=HOSTILE)
    written = formats.write(name, [each]).decode()
    shown = written if name == "html" else feed(each).entries[0].content[0].value
    page = _Page()
    page.feed(shown)
    assert not {"script", "img"} & set(page.tags)
    assert not [attribute for attribute in page.attributes if attribute.startswith("on")]
    assert set(page.hrefs) == {"https://example.org/?a=1&b=2"}
    if name == "html":
        assert page.text.count(HOSTILE) == 9


def test_the_page_loads_nothing() -> None:
    written = formats.write("html", PAPERS).decode()
    assert "default-src 'none'" in written
    assert not re.search(r"<(?:script|link|img|iframe|object|form)\b|@import|url\(", written.replace("&lt;", ""))
