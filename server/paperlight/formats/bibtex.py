"""BibTeX, with arXiv's own fields (info.arxiv.org/help/hypertex/bibstyles): eprint, archivePrefix, primaryClass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from paperlight.types import Paper

from .fields import Kind, addresses, citekeys, identifier, kind, one_line, other_identifiers
from .latex import escape
from .names import split_name
from .registry import Digests, Writer

_TYPES = {Kind.PREPRINT: "misc", Kind.CONFERENCE: "inproceedings", Kind.JOURNAL: "article"}
_VENUE_FIELDS = {Kind.PREPRINT: "howpublished", Kind.CONFERENCE: "booktitle", Kind.JOURNAL: "journal"}
# The class as a venue tells it ("arXiv:2310.00035 [cs.LG]"); identifiers of before 2007 begin with it.
_CLASS = re.compile(r"\[([a-z-]+(?:\.[A-Za-z-]+)?)\]")
_OLD_ARXIV = re.compile(r"([a-z-]+(?:\.[A-Z]{2})?)/")
_UNSAFE_IN_URL = re.compile(r"[\s{}\\\"<>^`|]")


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return one entry a paper, in order. Values but the note stand on one line; titles keep their capitals."""
    entries = [_entry(key, paper) for key, paper in zip(citekeys(papers), papers, strict=True)]
    return "\n".join(entries).encode()


def _entry(key: str, paper: Paper) -> str:
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(paper))
    return f"@{_TYPES[kind(paper)]}{{{key},\n{fields}\n}}\n"


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    # The second pair of braces keeps styles from turning the title into lower case.
    yield "title", f"{{{_text(paper.title)}}}"
    values = {
        "author": " and ".join(_author(name) for name in paper.authors),
        "year": str(paper.year or ""),
        _VENUE_FIELDS[kind(paper)]: _text(paper.venue),
        **_arxiv(paper),
        "doi": _verbatim(identifier(paper, "doi")),
        "url": _verbatim(next(iter(addresses(paper)), "")),
        "abstract": _text(paper.abstract),
        "pmid": identifier(paper, "pmid"),
        "pmcid": identifier(paper, "pmcid"),
        # Names for which BibTeX has no field; what does not know this one passes over it.
        "identifiers": " ".join(map(_verbatim, other_identifiers(paper))),
        "keywords": ", ".join(_keyword(tag) for tag in paper.reading.tags),
        "annote": "\n".join(_text(line) for line in paper.reading.note.split("\n")),
    }
    yield from ((name, value) for name, value in values.items() if value)


def _arxiv(paper: Paper) -> dict[str, str]:
    arxiv = identifier(paper, "arxiv")
    if not arxiv:
        return {}
    found = _OLD_ARXIV.match(arxiv) or _CLASS.search(paper.venue)
    return {"eprint": arxiv, "archivePrefix": "arXiv", "primaryClass": found[1] if found else ""}


def _author(name: str) -> str:
    parts = split_name(one_line(name))
    # A name of one part in braces is an organisation; so is one that holds the word BibTeX parts names at.
    if not parts.given or " and " in f" {name} ".lower():
        return f"{{{_text(name)}}}"
    return _text(", ".join(part for part in (parts.family, parts.suffix, parts.given) if part))


def _text(text: str) -> str:
    return escape(one_line(text))


def _keyword(tag: str) -> str:
    """Commas and semicolons part keywords, but for those in braces."""
    return f"{{{_text(tag)}}}" if "," in tag or ";" in tag else _text(tag)


def _verbatim(value: str) -> str:
    """An address stays as it is, but for what would end the field or the address."""
    return _UNSAFE_IN_URL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), value)


WRITER = Writer(
    name="bibtex", label="BibTeX", media_type="application/x-bibtex; charset=utf-8", extension="bib", write=write
)
