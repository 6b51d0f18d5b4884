"""What comes in, brought within the limits of a library, or refused with the field at fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paperlight import anno, identifiers, limits
from paperlight.errors import InvalidInputError
from paperlight.types import Link, PaperDraft, ReadingPatch


def cleaned(draft: PaperDraft) -> PaperDraft:
    """A draft within the limits, its identifiers canonical; raises InvalidInputError naming the field."""
    reading = draft.reading
    if reading is not None:
        note = limits.text(reading.note, "note", limits.NOTE)
        reading = replace(reading, tags=limits.tags(reading.tags), note=note)
    return replace(
        draft,
        title=limits.title(draft.title),
        abstract=limits.text(draft.abstract, "abstract", limits.ABSTRACT),
        authors=limits.names(draft.authors, "authors", limits.AUTHORS, limits.NAME),
        year=limits.year(draft.year),
        venue=limits.line(draft.venue, "venue", limits.NAME),
        links=cleaned_links(draft.links),
        identifiers=canonical_identifiers(draft.identifiers),
        upvotes=limits.count(draft.upvotes, "upvotes"),
        github_stars=limits.count(draft.github_stars, "github_stars"),
        summary=limits.text(draft.summary, "summary", limits.SUMMARY),
        keywords=limits.names(draft.keywords, "keywords", limits.KEYWORDS, limits.TAG),
        organization=limits.line(draft.organization, "organization", limits.NAME),
        raw=draft.raw[: limits.RAW],
        reading=reading,
        annotations=tuple(anno.checked(each) for each in draft.annotations),
    )


def cleaned_patch(patch: ReadingPatch) -> ReadingPatch:
    """A change to a reading within the limits; raises InvalidInputError naming the field."""
    if patch.tags is not None:
        patch = replace(patch, tags=limits.tags(patch.tags))
    if patch.note is not None:
        patch = replace(patch, note=limits.text(patch.note, "note", limits.NOTE))
    return patch


def cleaned_links(links: Sequence[Link]) -> tuple[Link, ...]:
    """Links with good web addresses, each once; raises InvalidInputError."""
    kept = {address: Link(url=address, kind=link.kind) for link in links if (address := limits.web_address(link.url))}
    if len(kept) > limits.LINKS:
        raise InvalidInputError(f"There are {len(kept)} links: keep at most {limits.LINKS}.", field="links")
    return tuple(kept.values())


def canonical_identifiers(values: Sequence[str]) -> tuple[str, ...]:
    """Identifiers in canonical form, each once, in order; raises InvalidInputError for what is none."""
    found: dict[str, None] = {}
    for value in values:
        canonical = identifiers.canonical(value)
        if canonical is None:
            raise InvalidInputError(
                f"{value[:80]!r} is no identifier: write it like arxiv:2310.00035 or doi:10.1000/182.",
                field="identifiers",
            )
        found[canonical] = None
    return tuple(found)
