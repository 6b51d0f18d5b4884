"""Bookmarks of a browser, in Netscape's format: those that lead to papers; their folders and tags become tags.

The format is that of Netscape's file of bookmarks (learn.microsoft.com, "Netscape Bookmark File Format").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape, unescape

from paperlight import identifiers
from paperlight.errors import UnreadableError
from paperlight.types import Incoming, Paper, PaperDraft, Skipped

from .drafting import drafted, kept, one_line
from .fields import addresses
from .page_titles import without_site
from .registry import Digests, Reader, Writer
from .source import Source

_SNIFFED = re.compile(r"<!DOCTYPE\s+NETSCAPE-Bookmark", re.I)
_PIECE = 2**17
_ELEMENT = re.compile(
    r"<(?:(H3)\b[^<>]{0,4000}>([^<]{0,2000})</H3>|(A)\s([^<>]{0,60000})>([^<]{0,4000})</A>|(/DL))", re.I
)
_ATTRIBUTE = re.compile(r'([A-Z_-]{1,30})="([^"]{0,20000})"', re.I)
# Folders that every browser has, which tell nothing.
_FURNITURE = {"bookmarks", "bookmarks bar", "bookmarks toolbar", "other bookmarks", "bookmarks menu", "favorites bar"}
_DEEPEST = 100


def sniff(source: Source) -> bool:
    """Whether it says so in its first line, as every browser writes it."""
    return _SNIFFED.search(source.start[:1_000]) is not None


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the bookmarks of papers, in order."""
    yield Incoming(format=READER.name, items=_items(source), source="Bookmarks")


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    folders: list[str] = []
    position = others = 0
    for folder, link, label in _elements(source):
        if link is None:
            if folder is None:
                folders = folders[:-1]
            elif len(folders) < _DEEPEST:
                folders.append(folder)
            continue
        position += 1
        told = {name.upper(): unescape(value) for name, value in _ATTRIBUTE.findall(link)}
        if not identifiers.from_url(told.get("HREF", "")):
            others += 1
            continue
        yield _paper(told, label, folders, position)
    if others:
        count = "1 bookmark leads" if others == 1 else f"{others:,} bookmarks lead"
        reason = f"{count} to no page of a paper that is known."
        yield Skipped(position=max(1, position), reason=reason, excerpt="")
    elif not position:
        raise UnreadableError("There is no bookmark in this file; export the browser's bookmarks again.")


def _elements(source: Source) -> Iterator[tuple[str | None, str | None, str]]:
    """What opens a folder (its name), what closes one, and the links with their attributes and words."""
    rest = ""
    with source.open_text() as file:
        while piece := file.read(_PIECE):
            rest += piece
            end = 0
            for found in _ELEMENT.finditer(rest):
                # What stands at the very end may go on in the next piece.
                if found.end() == len(rest):
                    break
                end = found.end()
                if found[1]:
                    yield one_line(unescape(found[2])), None, ""
                elif found[3]:
                    yield None, found[4], one_line(unescape(found[5]))
                else:
                    yield None, None, ""
            rest = rest[end:][-_PIECE:]
    for found in _ELEMENT.finditer(rest):
        if found[3]:
            yield None, found[4], one_line(unescape(found[5]))


def _paper(told: dict[str, str], label: str, folders: Sequence[str], position: int) -> PaperDraft | Skipped:
    named = [folder for folder in folders if folder and folder.casefold() not in _FURNITURE]
    tags = [tag.strip() for tag in told.get("TAGS", "").split(",")]
    title = without_site(label)
    is_title = "://" not in title and len(title.split()) > 1
    draft = drafted(
        title if is_title else "",
        position,
        links=[told["HREF"]],
        reading=kept(tags=[*(["/".join(named)] if named else []), *tags]),
        raw=f"{label}\n{told['HREF']}",
    )
    added = told.get("ADD_DATE", "")
    if isinstance(draft, PaperDraft) and added.isascii() and added.isdigit() and len(added) < 12:
        return replace(draft, added=datetime.fromtimestamp(int(added), UTC))
    return draft


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return a file of bookmarks, one a paper that has an address, as browsers take it in."""
    lines = [
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">',
        "<TITLE>Bookmarks</TITLE>",
        "<H1>Bookmarks</H1>",
        "<DL><p>",
        "    <DT><H3>Paperlight</H3>",
        "    <DL><p>",
    ]
    for paper in papers:
        address = next(iter(addresses(paper)), "")
        if address:
            tags = ",".join(tag.replace(",", " ") for tag in paper.reading.tags)
            told = f' TAGS="{escape(one_line(tags))}"' if tags else ""
            added = int(paper.added.timestamp())
            title = escape(one_line(paper.title), quote=False)
            lines.append(f'        <DT><A HREF="{escape(address)}" ADD_DATE="{added}"{told}>{title}</A>')
    return "\n".join([*lines, "    </DL><p>", "</DL><p>", ""]).encode()


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
