"""PaperMemory's export: a JSON object with one entry a paper, by PaperMemory's own ids, and ``__dataVersion``.

The shape is that of https://github.com/vict0rsch/PaperMemory, told by its exports. PaperMemory keeps every
paper whose page was opened, so a visit is no more than that: the paper is ``new``, added when PaperMemory added it.
Favourites are starred, tags and notes are kept. How often a page was opened stays in the raw text only, and a note that
PaperMemory itself wrote ("Accepted @ ICCV 2017 -- [dblp.org]") is none of the reader's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from paperlight.errors import UnreadableError
from paperlight.types import Incoming, Link, PaperDraft, Skipped

from .annotation_files import parsed
from .drafting import drafted, kept, year_in
from .loose import moment_of, record_of, text_of, texts_of
from .registry import Reader
from .source import Source

_NAME = "PaperMemory export"
_OWN_NOTE = re.compile(r"(?:Accepted|Published) @ [^\n]{1,120}")
_FIELD = re.compile(r"^\s*(abstract|doi)\s*=\s*([{\"])", re.I | re.M)
_PREPRINT = re.compile(r"arxiv-", re.I)
_RAW = 20_000
_EXCERPT = 120


def sniff(source: Source) -> bool:
    """Whether this is an object with PaperMemory's own keys."""
    text = source.start
    if not text[:1000].lstrip("\ufeff \t\r\n").startswith("{"):
        return False
    return '"__dataVersion"' in text or all(f'"{key}"' in text for key in ("addDate", "pdfLink", "lastOpenDate"))


def digests(source: Source) -> Iterator[Incoming]:
    """Give one digest of all papers; raises UnreadableError for what is no export, or holds no paper."""
    value = parsed(source.text.lstrip("\ufeff"), _NAME)
    if not isinstance(value, Mapping):
        raise UnreadableError(f"This JSON is no {_NAME}; export the memory again.")
    entries = [(key, each) for key, each in value.items() if not key.startswith("__")]
    if not entries:
        raise UnreadableError(f"There are no papers in this {_NAME}; export the memory again.")
    items = (_draft(position, key, each) for position, (key, each) in enumerate(entries, start=1))
    yield Incoming(format=READER.name, items=items, source="PaperMemory")


def _draft(position: int, key: str, value: Any) -> PaperDraft | Skipped:
    if not isinstance(value, Mapping):
        return Skipped(position=position, reason="It is no entry of PaperMemory.", excerpt=key[:_EXCERPT])
    raw = json.dumps(value, ensure_ascii=False)[:_RAW]
    bibtex = _fields(text_of(value.get("bibtex")))
    note = text_of(value.get("note")).strip()
    is_favourite = value.get("favorite") is True
    links = [
        Link(url=text_of(value.get("url")), kind="page"),
        Link(url=text_of(value.get("pdfLink")), kind="pdf"),
        Link(url=text_of(value.get("codeLink")), kind="code"),
        Link(url=text_of(record_of(value.get("code")).get("url")), kind="code"),
    ]
    names = [bibtex.get("doi", ""), text_of(value.get("doi"))]
    if _PREPRINT.match(key):
        names.append(_PREPRINT.sub("arXiv:", key, count=1))
    venue = text_of(value.get("venue"))
    item = drafted(
        text_of(value.get("title")),
        position,
        abstract=text_of(value.get("abstract")) or bibtex.get("abstract", ""),
        authors=text_of(value.get("author")).split(" and "),
        year=year_in(text_of(value.get("year"))),
        venue=venue,
        links=links,
        names=names,
        reading=kept(
            tags=texts_of(value.get("tags")),
            note="" if _OWN_NOTE.fullmatch(note) else note,
            starred=is_favourite,
            starred_changed=moment_of(value.get("favoriteDate")) if is_favourite else None,
        ),
        raw=raw,
    )
    return replace(item, added=moment_of(value.get("addDate"))) if isinstance(item, PaperDraft) else item


def _fields(bibtex: str) -> dict[str, str]:
    """What only the BibTeX of an entry holds: the abstract and the DOI."""
    found: dict[str, str] = {}
    for field in _FIELD.finditer(bibtex[:_RAW]):
        if field[1].lower() in found:
            continue
        depth, at = 0, field.end()
        while at < len(bibtex) and not (depth == 0 and bibtex[at] == ("}" if field[2] == "{" else '"')):
            depth += {"{": 1, "}": -1}.get(bibtex[at], 0)
            at += 1
            if at - field.end() > _RAW:
                break
        found[field[1].lower()] = bibtex[field.end() : at]
    return found


READER = Reader(
    name="papermemory",
    label="PaperMemory's export",
    media_type="application/json",
    extension="json",
    sniff=sniff,
    digests=digests,
)
