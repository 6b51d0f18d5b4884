"""Obsidian: one note a paper, with properties (help.obsidian.md/properties) that Obsidian, Dataview and others read.

A note has two parts. What stands above the marker is ours and is written anew; what stands below is the reader's, and
so are the properties that we don't name.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from paperlight.anno import see
from paperlight.types import Paper

from .drafting import paragraphs
from .fields import addresses, identifier, labelled_links, lasting_id, one_line
from .markdown import escape, target

MARKER = "%% paperlight: each export rewrites what is above this line; what is below it is yours %%"
EXTENSION = ".md"
_NAME_BYTES = 120
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<inside>(?:(?!---[ \t]*\r?$).*\n)*)---[ \t]*(?:\r?\n|$)", re.M)
_KEY = re.compile(r"(?P<key>[^\s#:'\"\[{-][^:\r\n]*|\"[^\"\r\n]*\"|'[^'\r\n]*')[ \t]*:(?=\s|$)")
_ID = re.compile(r"^paperlight:[ \t]*[\"']?(?P<id>[0-9a-f-]{36})[\"']?[ \t]*\r?$", re.M)
_MARKER = re.compile(rf"^{re.escape(MARKER)}[ \t]*(?=\r?$)", re.M)
# What Windows refuses in a name, what Obsidian refuses in one that is linked to, and what can't be seen.
_NOT_IN_NAME = re.compile(r'[<>:"/\\|?*#^\[\]\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|\s*$)", re.I)
_NOT_IN_TAG = re.compile(r"[^\w/-]+")
_YAML_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def id_in(text: str) -> str:
    """Return the id of the paper whose note this is, or an empty text for a note that isn't ours."""
    front = _FRONT.match(text)
    found = _ID.search(front["inside"]) if front else None
    return found["id"] if found else ""


def file_name(paper: Paper, *, apart: bool = False) -> str:
    """Return a name for a new note, good on all systems: at most 120 bytes of UTF-8, in Unicode's form C.

    ``apart`` adds what tells the paper from others of its title.
    """
    end = f" ({lasting_id(paper).hex[:8]}){EXTENSION}" if apart else EXTENSION
    name = " ".join(_NOT_IN_NAME.sub(" ", unicodedata.normalize("NFC", paper.title)).split()).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    cut = name.encode("utf-8", "ignore")[: _NAME_BYTES - len(end.encode())].decode("utf-8", "ignore")
    return f"{cut.strip('. ') or 'Paper'}{end}"


def note(paper: Paper, before: str | None = None) -> str | None:
    """Return a paper's note; ``before`` is the one that there is, whose reader's part is kept as it stands.

    None for a note without the marker: which part is the reader's can't be told.
    """
    if before is None:
        return _front(paper, "") + _body(paper) + MARKER + "\n\n"
    front = _FRONT.match(before)
    marker = _MARKER.search(before, front.end()) if front else None
    if front is None or marker is None:
        return None
    return (
        _front(paper, _others(front["inside"], set(_properties(paper))))
        + _body(paper)
        + MARKER
        + before[marker.end() :]
    )


def _others(inside: str, ours: set[str]) -> str:
    """The properties and remarks that are not ours, as they stand."""
    kept, keep = [], True
    for line in inside.splitlines():
        key = _KEY.match(line)
        if key is not None:
            keep = key["key"].strip().strip("\"'") not in ours
        elif line.startswith("#"):
            keep = True
        if keep:
            kept.append(f"{line}\n")
    return "".join(kept)


def _front(paper: Paper, others: str) -> str:
    lines = "".join(f"{name}: {_yaml(value)}".rstrip() + "\n" for name, value in _properties(paper).items())
    return f"---\n{lines}{others}---\n"


def _properties(paper: Paper) -> dict[str, Any]:
    """All of ours, the empty ones too: a property that a paper has lost must not look like the reader's."""
    reading = paper.reading
    return {
        "paperlight": str(lasting_id(paper)),
        "title": one_line(paper.title),
        "aliases": [one_line(paper.title)],
        "authors": [one_line(name) for name in paper.authors],
        "year": paper.year,
        "venue": one_line(paper.venue),
        "doi": identifier(paper, "doi"),
        "arxiv": identifier(paper, "arxiv"),
        "url": next(iter(addresses(paper)), ""),
        "status": reading.status.value,
        "starred": reading.starred,
        "tags": list(dict.fromkeys(tag for tag in map(tag_of, reading.tags) if tag)),
        "added": paper.added.date().isoformat(),
    }


def tag_of(tag: str) -> str:
    """Return a tag as Obsidian takes it: letters, digits, ``_``, ``-`` and ``/``, and not digits alone."""
    parts = (_NOT_IN_TAG.sub("-", part).strip("-") for part in tag.split("/"))
    joined = "/".join(part for part in parts if part)
    return f"_{joined}" if joined and not re.search(r"[^\W\d]|[-/]", joined) else joined


def _yaml(value: Any) -> str:
    """A value in YAML's flow style, which JSON is part of but for a few letters."""
    if value is None or value == "":
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return _YAML_ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _body(paper: Paper) -> str:
    return "\n".join(f"{part}\n" for part in _parts(paper))


def _parts(paper: Paper) -> Iterator[str]:
    yield f"# {_plain(paper.title)}"
    about = [", ".join(paper.authors), paper.venue, str(paper.year or ""), paper.organization]
    if said := " · ".join(_plain(part) for part in about if part):
        yield said
    if links := " · ".join(f"[{_plain(label)}]({target(url)})" for label, url in labelled_links(paper)):
        yield links
    if paper.summary:
        yield _quoted("summary", paper.summary)
    if paper.abstract:
        yield _quoted("abstract", paper.abstract)
    if paper.reading.note:
        yield _quoted("note", paper.reading.note)
    for each in map(see, paper.annotations):
        yield _quoted("quote", "\n\n".join(text for text in (each.quote, each.comment) if text))


def _quoted(kind: str, text: str) -> str:
    """A callout (help.obsidian.md/callouts)."""
    lines = (f"> {_plain(line)}".rstrip() for line in paragraphs(text).split("\n"))
    return "\n".join((f"> [!{kind}]", *lines))


def _plain(text: str) -> str:
    """Two percent signs would begin a comment."""
    return escape(text).replace("%", "\\%")
