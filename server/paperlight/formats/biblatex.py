"""BibLaTeX, its types and fields named as in the manual (ctan.org/pkg/biblatex, chapter 2); biber reads UTF-8."""

from __future__ import annotations

from collections.abc import Sequence

from paperlight.types import Paper

from .bibtex import arxiv_class, authors, entries, shared_fields, text
from .fields import Kind, identifier, kind
from .registry import Digests, Writer

_TYPES = {Kind.PREPRINT: "online", Kind.CONFERENCE: "inproceedings", Kind.JOURNAL: "article"}
_VENUE_FIELDS = {Kind.PREPRINT: "howpublished", Kind.CONFERENCE: "booktitle", Kind.JOURNAL: "journaltitle"}


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return one entry a paper, in order; a preprint is ``@online``, found by its eprint."""
    return entries(papers, _TYPES, _fields)


def _fields(paper: Paper) -> dict[str, str]:
    eprints = {"arxiv": identifier(paper, "arxiv"), "pubmed": identifier(paper, "pmid")}
    eprint_type = next((name for name, value in eprints.items() if value), "")
    shared = shared_fields(paper)
    return {
        "author": authors(paper),
        "date": f"{paper.year:04}" if paper.year else "",
        _VENUE_FIELDS[kind(paper)]: text(paper.venue),
        "eprint": eprints.get(eprint_type, ""),
        "eprinttype": eprint_type,
        "eprintclass": arxiv_class(paper),
        **{"annotation" if name == "annote" else name: value for name, value in shared.items()},
    }


WRITER = Writer(
    name="biblatex", label="BibLaTeX", media_type="application/x-bibtex; charset=utf-8", extension="bib", write=write
)
