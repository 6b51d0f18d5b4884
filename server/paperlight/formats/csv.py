"""CSV for spreadsheets: UTF-8 with a byte order mark (else Excel reads it as a code page), CRLF, no cell a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from paperlight.types import Paper

from .fields import addresses, identifier
from .registry import Digests, Writer

HEADER = (
    "title",
    "authors",
    "year",
    "venue",
    "status",
    "starred",
    "tags",
    "note",
    "added",
    "doi",
    "arxiv",
    "identifiers",
    "url",
    "abstract",
    "links",
    "keywords",
    "organization",
    "upvotes",
    "github_stars",
    "summary",
)
# What makes a spreadsheet evaluate a cell (OWASP, "CSV injection"), the full-width forms of these, and what hides them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return a header and one row a paper, in order; several values in a cell are joined by "; "."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEADER)
    for paper in papers:
        rows.writerow([_safe(cell) for cell in _row(paper)])
    return text.getvalue().encode("utf-8-sig")


def _row(paper: Paper) -> tuple[str, ...]:
    reading = paper.reading
    return (
        paper.title,
        "; ".join(paper.authors),
        str(paper.year or ""),
        paper.venue,
        reading.status.value,
        "yes" if reading.starred else "no",
        "; ".join(reading.tags),
        reading.note,
        paper.added.date().isoformat(),
        identifier(paper, "doi"),
        identifier(paper, "arxiv"),
        "; ".join(paper.identifiers),
        next(iter(addresses(paper)), ""),
        paper.abstract,
        "; ".join(link.url for link in paper.links),
        "; ".join(paper.keywords),
        paper.organization,
        _count(paper.upvotes),
        _count(paper.github_stars),
        paper.summary,
    )


def _count(count: int | None) -> str:
    return "" if count is None else str(count)


def _safe(cell: str) -> str:
    """An apostrophe before a cell tells spreadsheets that it is text."""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


WRITER = Writer(name="csv", label="CSV", media_type="text/csv; charset=utf-8", extension="csv", write=write)
