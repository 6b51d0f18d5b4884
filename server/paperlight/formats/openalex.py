"""OpenAlex's works, as its API and its snapshots give them: docs.openalex.org/api-entities/works/work-object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from paperlight.types import Incoming, Link, PaperDraft, Skipped

from .csl_json_read import plain
from .drafting import drafted
from .json_objects import first, number, objects, shown
from .loose import list_of, record_of, text_of
from .registry import Reader
from .source import Source

_LISTS = ("results", "works")
_WORK = "https://openalex.org/W"
_LONGEST = 20_000


def sniff(source: Source) -> bool:
    """Whether an object's id is that of a work."""
    return any(text_of(each.get("id")).startswith(_WORK) for each in first(source, _LISTS))


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the works in order."""
    yield Incoming(format=READER.name, items=_items(source), source="OpenAlex")


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    for index, value in objects(source, _LISTS):
        yield paper(record_of(value), index)


def paper(work: Mapping[str, Any], position: int) -> PaperDraft | Skipped:
    """The paper of a work."""
    location = record_of(work.get("primary_location"))
    best = record_of(work.get("best_oa_location"))
    ids = record_of(work.get("ids"))
    links: list[Link | str] = [text_of(location.get("landing_page_url"))]
    links += [Link(url=url, kind="pdf") for each in (location, best) if (url := text_of(each.get("pdf_url")))]
    people = [record_of(record_of(each).get("author")) for each in list_of(work.get("authorships"))]
    doi = text_of(work.get("doi"))
    numbers = [f"{name}:{_last(ids[name])}" for name in ("pmid", "pmcid") if ids.get(name)]
    return drafted(
        plain(text_of(work.get("title")) or text_of(work.get("display_name"))),
        position,
        abstract=_abstract(work.get("abstract_inverted_index")),
        authors=[text_of(each.get("display_name")) for each in people],
        year=number(work.get("publication_year")),
        venue=text_of(record_of(location.get("source")).get("display_name")),
        links=links,
        names=[name for name in (doi, *numbers) if name],
        keywords=[text_of(record_of(each).get("display_name")) for each in list_of(work.get("keywords"))],
        raw=shown({name: work[name] for name in ("id", "title", "doi", "publication_year") if name in work}),
    )


def _last(address: Any) -> str:
    return text_of(address).rstrip("/").rpartition("/")[2]


def _abstract(index: Any) -> str:
    """The text of an index of words by their places."""
    placed = {
        place: word
        for word, places in record_of(index).items()
        for place in list_of(places)
        if isinstance(place, int) and 0 <= place < _LONGEST
    }
    return " ".join(placed[place] for place in sorted(placed))


READER = Reader(
    name="openalex",
    label="OpenAlex",
    media_type="application/json",
    extension="json",
    sniff=sniff,
    digests=digests,
)
