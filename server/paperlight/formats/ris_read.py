"""RIS, in: references of EndNote, Zotero, Mendeley, Web of Science; and PubMed's NBIB, which looks alike.

Each reference is read by rispy; the file is cut into references here, so that any number of them takes little memory.
The tags are those of the description of 2011 (web.archive.org/web/20120526103719/http://refman.com/support/risformat_intro.asp).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

import rispy

from paperlight.errors import UnreadableError
from paperlight.types import Incoming, Link, PaperDraft, Skipped

from .drafting import drafted, kept, one_line, year_in
from .registry import Reader
from .ris import WRITER
from .source import Source

_SNIFFED = re.compile(r"^\ufeff?[ \t]*TY[ \t]{1,2}-[ \t]*[A-Z]{2,6}[ \t\r]*$|^PMID-[ \t]+\d+[ \t\r]*$", re.M)
_TYPE = re.compile(r"\ufeff?TY[ \t]{1,2}-[ \t]?")
_END = re.compile(r"ER[ \t]{1,2}-")
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,3}- ?(.*)", re.S)
_PUBMED = re.compile(r"\ufeff?PMID-[ \t]+\d")
_MOST_LINES = 20_000
_LONGEST_LINE = 2**16
_RAW = 20_000
_PAGES = ("url", "urls", "links", "file_attachments1", "file_attachments2", "link")
_VENUES = ("journal_name", "secondary_title", "alternate_title3", "alternate_title1", "conference", "publisher")
_NUMBERS = ("doi", "accession_number", "number", "custom7", "custom1")
_DOI = re.compile(r"(10\.\d{4,9}/\S+)")


def sniff(source: Source) -> bool:
    """Whether a line begins a reference."""
    return _SNIFFED.search(source.start) is not None


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the references in order."""
    yield Incoming(format=READER.name, items=_items(source), source="RIS file")


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    count = 0
    with source.open_text() as file:
        for number, lines in _references(file):
            count += 1
            yield _paper(number, lines)
    if not count:
        raise UnreadableError("There is no reference in this RIS file; choose another file, or export it again.")


def _references(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """The lines of each reference, and the number of the first one."""
    lines: list[str] = []
    number = began = 0
    for line in iter(lambda: file.readline(_LONGEST_LINE), ""):
        number += 1
        if _TYPE.match(line) or _PUBMED.match(line):
            if lines:
                yield began, lines
            lines, began = [], number
        elif not lines:
            continue
        if _END.match(line):
            yield began, lines
            lines = []
        elif len(lines) < _MOST_LINES:
            lines.append(line.rstrip("\r\n").lstrip("\ufeff"))
    if lines:
        yield began, lines


def _paper(number: int, lines: Sequence[str]) -> PaperDraft | Skipped:
    raw = "\n".join(lines)[:_RAW]
    try:
        told = _pubmed(lines) if _PUBMED.match(lines[0]) else _ris(lines)
    except Exception:
        return Skipped(position=number, reason="This reference can't be read.", excerpt=one_line(raw)[:120])
    authors = _list(told, "authors", "first_authors") or _list(told, "secondary_authors")
    return drafted(
        _one(told, "title", "primary_title", "translated_title", "short_title"),
        number,
        abstract=_one(told, "abstract", "notes_abstract"),
        authors=[_author(name) for name in authors],
        year=year_in(_one(told, "year", "publication_year", "date")),
        venue=_one(told, *_VENUES),
        links=_links(told),
        names=_names(told),
        reading=kept(tags=_list(told, "keywords"), note="\n".join(_list(told, "notes"))),
        raw=raw,
    )


def _ris(lines: Sequence[str]) -> Mapping[str, Any]:
    # Some programs write one space for two, or indent; a reference without an end gets one.
    text = "\n".join(_regular(line) for line in lines)
    found: list[Mapping[str, Any]] = rispy.loads(
        f"{text}\nER  - \n", skip_unknown_tags=False, delimiter_tags_mapping={}
    )
    return found[0]


def _regular(line: str) -> str:
    found = re.match(r"[ \t]{0,3}([A-Z][A-Z0-9])[ \t]{1,2}-(?:[ \t](.*)|$)", line)
    return f"{found[1]}  - {found[2] or ''}" if found and not line.startswith(" ") else line


def _pubmed(lines: Sequence[str]) -> Mapping[str, Any]:
    """A reference of PubMed: tags of up to four letters, and continued lines that are indented."""
    fields: dict[str, list[str]] = {}
    tag = ""
    for line in lines:
        found = _TAG.match(line)
        if found and not line.startswith(" "):
            tag = found[1]
            fields.setdefault(tag, []).append(found[2].strip())
        elif tag and line.strip():
            fields[tag][-1] += f" {line.strip()}"
    numbers = [value.removesuffix("[doi]").strip() for value in fields.get("AID", []) + fields.get("LID", [])]
    return {
        "title": " ".join(fields.get("TI", [])).removesuffix("."),
        "abstract": " ".join(fields.get("AB", [])),
        "authors": fields.get("FAU") or fields.get("AU", []),
        "year": " ".join(fields.get("DP", [])),
        "journal_name": " ".join(fields.get("JT") or fields.get("TA", [])),
        "keywords": fields.get("OT", []),
        "doi": next((value for value in numbers if value.startswith("10.")), ""),
        "identifiers": [f"pmid:{value}" for value in fields.get("PMID", [])]
        + [f"pmcid:{value}" for value in fields.get("PMC", [])],
    }


def _one(told: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = told.get(name)
        if isinstance(value, list):
            value = " ".join(str(each) for each in value)
        if value:
            return str(value)
    return ""


def _list(told: Mapping[str, Any], *names: str) -> list[str]:
    for name in names:
        value = told.get(name)
        if value:
            return [str(each) for each in value] if isinstance(value, list) else [str(value)]
    return []


def _author(name: str) -> str:
    """The name as it is read, of ``Family, Given, Jr.``."""
    parts = [part.strip() for part in name.split(",")]
    return " ".join([*parts[1:2], parts[0], *parts[2:]])


def _links(told: Mapping[str, Any]) -> list[Link | str]:
    found: list[Link | str] = []
    for name in _PAGES:
        for value in _list(told, name):
            is_pdf = name == "file_attachments1" and value.lower().endswith(".pdf")
            found.append(Link(url=value, kind="pdf") if is_pdf else value)
    return found


def _names(told: Mapping[str, Any]) -> list[str]:
    found = _list(told, "identifiers")
    for name in _NUMBERS:
        for value in _list(told, name):
            doi = _DOI.search(value)
            if doi:
                found.append(f"doi:{doi[1]}")
            found += value.split()
    return found


READER = Reader(
    name=WRITER.name,
    label=WRITER.label,
    media_type=WRITER.media_type,
    extension=WRITER.extension,
    sniff=sniff,
    digests=digests,
)
