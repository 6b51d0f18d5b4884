"""Bookmarks as all browsers export them: the Netscape bookmark file format, in and out.

https://learn.microsoft.com/en-us/previous-versions/windows/internet-explorer/ie-developer/platform-apis/aa753582(v=vs.85)
is what there is of a specification. Folders become one tag a paper (``AI/Vision``), ``TAGS`` (Firefox, Pinboard) more
of them, ``<DD>`` the note, ``ADD_DATE`` (seconds since 1970) when the paper was added. What is to be read
(``TOREAD`` of Pinboard, Safari's reading list) is saved.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from paperlight.errors import UnreadableError
from paperlight.types import Incoming, Paper, PaperDraft, Skipped, Status

from .annotation_files import About
from .drafting import drafted, kept, one_line
from .fields import addresses
from .fields import one_line as joined
from .loose import moment_of
from .registry import Digests, Reader, Writer
from .source import Source

_NAME = "Bookmarks"
_DOCTYPE = re.compile(r"\A\s*<!DOCTYPE\s+NETSCAPE-Bookmark-file", re.I)
# Possessive: what does not match is given up at once, however long it is.
_TAG = re.compile(r"(/?)([a-z][a-z0-9]{0,15}+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>(.*)", re.I | re.S)
_ATTRIBUTE = re.compile(r"([a-z_]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_PAGE_OF = re.compile(r"\APaper page - ", re.I)
_FILE = re.compile(r"\S*(?:\.pdf|/|\d)\S*", re.I)
# The folders that every browser has say nothing of a paper.
_ROOTS = frozenset(
    (
        "",
        "bookmarks",
        "bookmarks bar",
        "bookmarks menu",
        "bookmarks toolbar",
        "bookmarksbar",
        "bookmarksmenu",
        "com.apple.readinglist",
        "favorites",
        "favorites bar",
        "mobile bookmarks",
        "mozilla firefox",
        "other bookmarks",
        "paperlight",
        "reading list",
    )
)
_READING_LIST = ("com.apple.ReadingList", "Reading List")
_SHOWN = 100
_LONGEST = 2**20
_EXCERPT = 120
_NO_PAPER = "This is no address of a paper."


@dataclass(slots=True)
class _Bookmark:
    """A link on its way through the file: its attributes, its title, and the folders it stands in."""

    line: int
    attributes: dict[str, str]
    folders: tuple[str, ...]
    title: str = ""
    note: str = ""


@dataclass(slots=True)
class _Folders:
    """Where in the tree of folders the file is."""

    path: list[str] = field(default_factory=list)
    named: str = ""


def sniff(source: Source) -> bool:
    """Whether the file says of itself that it is one of bookmarks."""
    return _DOCTYPE.match(source.start[:2000].lstrip("\ufeff")) is not None


def digests(source: Source) -> Iterator[Incoming]:
    """Give one digest of the bookmarks that are papers; raises UnreadableError where there is no bookmark at all."""
    yield Incoming(format=READER.name, items=_items(source), source=_NAME)


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    found, others, last = 0, 0, 1
    for bookmark in _bookmarks(source):
        found += 1
        item = _draft(bookmark)
        if item is not None:
            yield item
            continue
        others, last = others + 1, bookmark.line
        if others <= _SHOWN:
            yield Skipped(position=last, reason=_NO_PAPER, excerpt=bookmark.attributes.get("href", "")[:_EXCERPT])
    if others > _SHOWN:
        more = f"{others - _SHOWN:,} more bookmarks up to here are no addresses of papers."
        yield Skipped(position=last, reason=more, excerpt="")
    if not found:
        raise UnreadableError("There is no bookmark in this file; export the bookmarks again.")


def _bookmarks(source: Source) -> Iterator[_Bookmark]:
    folders, open_link = _Folders(), None
    for line, token in _tokens(source):
        parts = _TAG.match(token)
        if parts is None:
            continue
        closing, name, attributes, text = parts[1], parts[2].lower(), parts[3], html.unescape(parts[4])
        if name == "a" and not closing:
            if open_link is not None:
                yield open_link
            open_link = _Bookmark(line, _attributes(attributes), tuple(folders.path), title=one_line(text))
        elif name == "dd" and open_link is not None:
            open_link.note = text.strip()
        elif name in ("h3", "dl"):
            _walk(folders, name, bool(closing), one_line(text))
    if open_link is not None:
        yield open_link


def _walk(folders: _Folders, name: str, closing: bool, text: str) -> None:
    """A heading names the folder whose list comes next."""
    if name == "h3" and not closing:
        folders.named = text
    elif name == "dl" and not closing and len(folders.path) < _EXCERPT:
        folders.path.append(folders.named)
        folders.named = ""
    elif name == "dl" and closing and folders.path:
        folders.path.pop()


def _tokens(source: Source) -> Iterator[tuple[int, str]]:
    """Each tag with the text behind it, and its line; what is longer than any bookmark is cut."""
    begun, size, begun_at, number = [""], 0, 1, 1
    with source.open_text() as file:
        while line := file.readline(_LONGEST):
            first, *rest = line.split("<")
            if size < _LONGEST:
                begun.append(first)
                size += len(first)
            for piece in rest:
                if size:
                    yield begun_at, "".join(begun)
                begun, size, begun_at = [piece], len(piece), number
            number += line.endswith(("\n", "\r"))
    yield begun_at, "".join(begun)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), html.unescape(double or single))
    return found


def _draft(bookmark: _Bookmark) -> PaperDraft | Skipped | None:
    """The paper of a bookmark; None where neither its address nor its title is that of a paper's page."""
    told = bookmark.attributes
    about = About(url=told.get("href", ""), title=_PAGE_OF.sub("", bookmark.title))
    is_page = about.title != bookmark.title and len(about.title.split()) > 2
    if not about.names and not (is_page and about.url.startswith("http")):
        return None
    path = "/".join(name for name in bookmark.folders if name.casefold() not in _ROOTS)
    is_to_read = told.get("toread") == "1" or any(name in _READING_LIST for name in bookmark.folders)
    added = moment_of(told.get("add_date"))
    item = drafted(
        "" if _FILE.fullmatch(about.title) else about.title,
        bookmark.line,
        links=[about.url],
        names=about.names,
        reading=kept(
            tags=[path, *told.get("tags", "").split(",")],
            note=bookmark.note,
            status=Status.SAVED if is_to_read else Status.NEW,
            status_changed=added if is_to_read else None,
        ),
        raw=f"{bookmark.title}\n{about.url}",
    )
    return replace(item, added=added) if isinstance(item, PaperDraft) else item


def write(papers: Sequence[Paper], _digests: Digests) -> bytes:
    """Return the papers that have an address, in one folder; a comma parts two tags, so none is within one."""
    body = "".join(_entry(paper, urls[0]) for paper in papers if (urls := addresses(paper)))
    return (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">\n'
        "<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n    <DT><H3>Paperlight</H3>\n    <DL><p>\n"
        f"{body}    </DL><p>\n</DL><p>\n"
    ).encode()


def _entry(paper: Paper, url: str) -> str:
    tags = ",".join(tag.replace(",", ";") for tag in paper.reading.tags)
    told = {
        "HREF": url,
        "ADD_DATE": str(int(paper.added.timestamp())),
        "TAGS": tags,
        "TOREAD": "1" if paper.reading.status is Status.SAVED else "",
    }
    shown = " ".join(f'{name}="{html.escape(value)}"' for name, value in told.items() if value)
    note = f"        <DD>{html.escape(paper.reading.note, quote=False)}\n" if paper.reading.note else ""
    return f"        <DT><A {shown}>{html.escape(joined(paper.title), quote=False)}</A>\n{note}"


READER = Reader(
    name="bookmarks",
    label="Bookmarks of a browser",
    media_type="text/html",
    extension="html",
    sniff=sniff,
    digests=digests,
)
WRITER = Writer(
    name=READER.name, label=READER.label, media_type="text/html; charset=utf-8", extension="html", write=write
)
