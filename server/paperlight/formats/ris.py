"""RIS, for reference managers; line ends are CRLF, as the format's description asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import rispy

from paperlight.types import Paper

from .fields import Kind, addresses, citekeys, identifier, kind, one_line, other_identifiers
from .names import split_name
from .registry import Digests, Writer

_FIELD = re.compile(r"[A-Z][A-Z0-9]  ?- ?")
_TYPES = {Kind.PREPRINT: "UNPB", Kind.CONFERENCE: "CPAPER", Kind.JOURNAL: "JOUR"}


class _RisWriter(rispy.RisWriter):  # type: ignore[misc]
    """The library's writer without its numbers between the references."""

    NEWLINE = "\r\n"

    def set_header(self, count: int) -> str:
        return ""


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return one reference a paper, in order; every value but the note stands on one line."""
    references = [_reference(key, paper) for key, paper in zip(citekeys(papers), papers, strict=True)]
    # Each address gets a line of its own: the library would join them by semicolons, which addresses may hold.
    text: str = rispy.dumps(references, implementation=_RisWriter, delimiter_tags_mapping={})
    return text.encode()


def _reference(key: str, paper: Paper) -> dict[str, Any]:
    arxiv = identifier(paper, "arxiv")
    values: dict[str, Any] = {
        "type_of_reference": _TYPES[kind(paper)],
        "id": key,
        "title": one_line(paper.title),
        "authors": [_author(name) for name in paper.authors],
        "year": str(paper.year) if paper.year else "",
        "secondary_title": one_line(paper.venue),
        "abstract": one_line(paper.abstract),
        "doi": identifier(paper, "doi"),
        "accession_number": f"arXiv:{arxiv}" if arxiv else "",
        "keywords": [one_line(tag) for tag in paper.reading.tags],
        "notes": [_lines(paper.reading.note)] if paper.reading.note else [],
        # Names for which RIS has no field of their own.
        "custom1": " ".join([*_pmid(paper), *other_identifiers(paper)]),
        "urls": [one_line(url) for url in addresses(paper)],
    }
    return {name: value for name, value in values.items() if value}


def _lines(note: str) -> str:
    """A note over several lines, none of which looks like a field."""
    return "\r\n".join(f" {line}" if _FIELD.match(line) else line for line in note.split("\n"))


def _pmid(paper: Paper) -> list[str]:
    return [f"{scheme}:{value}" for scheme in ("pmid", "pmcid") if (value := identifier(paper, scheme))]


def _author(name: str) -> str:
    parts = split_name(one_line(name))
    return ", ".join(part for part in (parts.family, parts.given, parts.suffix) if part)


WRITER = Writer(
    name="ris",
    label="RIS",
    media_type="application/x-research-info-systems; charset=utf-8",
    extension="ris",
    write=write,
)
