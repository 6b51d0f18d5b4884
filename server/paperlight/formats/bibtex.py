"""BibTeX, with arXiv's own fields (info.arxiv.org/help/hypertex/bibstyles): eprint, archivePrefix, primaryClass."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

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
    return entries(papers, _TYPES, _fields)


def entries(papers: Sequence[Paper], types: Mapping[Kind, str], fields: Callable[[Paper], Mapping[str, str]]) -> bytes:
    """Return one entry a paper, in order: of its kind's type, with those of its fields that hold something.

    ``fields`` gives all but the title, ready to stand in braces.
    """
    return "\n".join(
        _entry(types[kind(paper)], key, paper.title, fields(paper))
        for key, paper in zip(citekeys(papers), papers, strict=True)
    ).encode()


def _entry(type: str, key: str, title: str, fields: Mapping[str, str]) -> str:
    # The second pair of braces keeps styles from turning the title into lower case.
    lines = [
        f"  title = {{{{{text(title)}}}}}",
        *(f"  {name} = {{{value}}}" for name, value in fields.items() if value),
    ]
    return f"@{type}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(paper: Paper) -> dict[str, str]:
    arxiv = identifier(paper, "arxiv")
    return {
        "author": authors(paper),
        "year": str(paper.year or ""),
        _VENUE_FIELDS[kind(paper)]: text(paper.venue),
        "eprint": arxiv,
        "archivePrefix": "arXiv" if arxiv else "",
        "primaryClass": arxiv_class(paper),
        **shared_fields(paper),
    }


def shared_fields(paper: Paper) -> dict[str, str]:
    """Return the fields that BibTeX and BibLaTeX have alike, and that come last."""
    return {
        "doi": _verbatim(identifier(paper, "doi")),
        "url": _verbatim(next(iter(addresses(paper)), "")),
        "abstract": text(paper.abstract),
        "pmid": identifier(paper, "pmid"),
        "pmcid": identifier(paper, "pmcid"),
        # Names for which BibTeX has no field; what does not know this one passes over it.
        "identifiers": " ".join(map(_verbatim, other_identifiers(paper))),
        "keywords": ", ".join(_keyword(tag) for tag in paper.reading.tags),
        "annote": "\n".join(text(line) for line in paper.reading.note.split("\n")),
    }


def authors(paper: Paper) -> str:
    """Return the authors as a list of names, "Family, Given" each."""
    return " and ".join(_author(name) for name in paper.authors)


def arxiv_class(paper: Paper) -> str:
    """Return arXiv's class of a paper, or an empty text where none is known."""
    arxiv = identifier(paper, "arxiv")
    found = _OLD_ARXIV.match(arxiv) or _CLASS.search(paper.venue) if arxiv else None
    return found[1] if found else ""


def _author(name: str) -> str:
    parts = split_name(one_line(name))
    # A name of one part in braces is an organisation; so is one that holds the word BibTeX parts names at.
    if not parts.given or " and " in f" {name} ".lower():
        return f"{{{text(name)}}}"
    return text(", ".join(part for part in (parts.family, parts.suffix, parts.given) if part))


def text(said: str) -> str:
    """Return a text as the value of a field, on one line."""
    return escape(one_line(said))


def _keyword(tag: str) -> str:
    """Commas and semicolons part keywords, but for those in braces."""
    return f"{{{text(tag)}}}" if "," in tag or ";" in tag else text(tag)


def _verbatim(value: str) -> str:
    """An address stays as it is, but for what would end the field or the address."""
    return _UNSAFE_IN_URL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), value)


WRITER = Writer(
    name="bibtex", label="BibTeX", media_type="application/x-bibtex; charset=utf-8", extension="bib", write=write
)
