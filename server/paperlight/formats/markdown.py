"""Markdown (CommonMark): a list with one item a paper, to be read, shared or kept in notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperlight.types import Paper, Status

from .fields import labelled_links, one_line
from .registry import Digests, Writer

# Every sign that means something inside a line to CommonMark or its extensions (tables, strikethrough, math, mentions).
_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~$&#^=]|(?<!\w)@|(?<=!)(?=\[)|(?<=:)(?=//)|(?<=www)(?=\.)")
_LINE_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+])", re.M)


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return the list; the box of a paper that was read is ticked, its other statuses stand in words."""
    return "\n".join(_item(paper) for paper in papers).encode()


def _item(paper: Paper) -> str:
    reading = paper.reading
    about = [
        escape(", ".join(paper.authors)),
        escape(paper.venue),
        str(paper.year or ""),
        reading.status.value,
        "starred" if reading.starred else "",
        "tags: " + escape(", ".join(reading.tags)) if reading.tags else "",
    ]
    lines = [
        f"- [{'x' if reading.status is Status.READ else ' '}] **{escape(paper.title)}**",
        "  " + " · ".join(part for part in about if part),
    ]
    if links := _links(paper):
        lines.append("  " + " · ".join(links))
    # Two spaces or a backslash at a line's end make a break; the backslash survives editors that trim.
    text = "\\\n".join(lines) + "\n"
    return text + _note(reading.note)


def _note(note: str) -> str:
    if not note:
        return ""
    lines = [escape(line) for line in note.splitlines()]
    breaks = ["\\" if line and after else "" for line, after in zip(lines, [*lines[1:], ""], strict=True)]
    quoted = (f"  > {line}{end}".rstrip() for line, end in zip(lines, breaks, strict=True))
    return "\n" + "\n".join(quoted) + "\n"


def _links(paper: Paper) -> list[str]:
    return [f"[{escape(label)}]({target(url)})" for label, url in labelled_links(paper)]


def target(url: str) -> str:
    """Return an address as the target of a link, in angle brackets."""
    return "<" + re.sub(r"[\s<>\\]", lambda found: f"%{ord(found[0]):02X}", url) + ">"


def escape(text: str) -> str:
    """Return ``text``, on one line, with every sign that Markdown would take for markup made plain."""
    signs = _SIGNS.sub(lambda found: "\\" + found[0], one_line(text))
    return _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", signs)


WRITER = Writer(
    name="markdown", label="Markdown", media_type="text/markdown; charset=utf-8", extension="md", write=write
)
