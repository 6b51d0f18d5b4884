"""Semantic Scholar's papers, as its API gives them: api.semanticscholar.org/api-docs/graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from paperlight.types import Incoming, Link, PaperDraft, Skipped

from .drafting import drafted, year_in
from .json_objects import first, number, objects, shown
from .loose import list_of, record_of, text_of
from .registry import Reader
from .source import Source

_LISTS = ("data", "recommendedPapers", "papers")
# A paper of a list of citations, of references, or of a library's folder stands in an object of its own.
_INSIDE = ("citingPaper", "citedPaper", "paper")
_SCHEMES = {"ArXiv": "arxiv", "DOI": "doi", "PubMed": "pmid", "PubMedCentral": "pmcid", "ACL": "acl", "CorpusId": "s2"}


def sniff(source: Source) -> bool:
    """Whether an object has a paper's id and its title."""
    return any("paperId" in _inner(each) and "title" in _inner(each) for each in first(source, _LISTS))


def _inner(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return next((record_of(told[name]) for name in _INSIDE if record_of(told.get(name))), told)


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the papers in order."""
    yield Incoming(format=READER.name, items=_items(source), source="Semantic Scholar")


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    for index, value in objects(source, _LISTS):
        yield paper(_inner(record_of(value)), index)


def paper(told: Mapping[str, Any], position: int) -> PaperDraft | Skipped:
    """The paper of an object of the API."""
    ids = record_of(told.get("externalIds"))
    names = []
    for name, scheme in _SCHEMES.items():
        value = text_of(ids.get(name))
        if value:
            names.append(f"{scheme}:{'PMC' if name == 'PubMedCentral' and not value.startswith('PMC') else ''}{value}")
    links: list[Link | str] = [text_of(told.get("url"))]
    pdf = text_of(record_of(told.get("openAccessPdf")).get("url"))
    if pdf:
        links.append(Link(url=pdf, kind="pdf"))
    return drafted(
        text_of(told.get("title")),
        position,
        abstract=text_of(told.get("abstract")),
        authors=[text_of(record_of(author).get("name")) for author in list_of(told.get("authors"))],
        year=number(told.get("year")) or year_in(text_of(told.get("publicationDate"))),
        venue=text_of(record_of(told.get("journal")).get("name")) or text_of(told.get("venue")),
        links=links,
        names=names,
        summary=text_of(record_of(told.get("tldr")).get("text")),
        raw=shown({name: told[name] for name in ("paperId", "title", "year") if name in told}),
    )


READER = Reader(
    name="semantic-scholar",
    label="Semantic Scholar",
    media_type="application/json",
    extension="json",
    sniff=sniff,
    digests=digests,
)
