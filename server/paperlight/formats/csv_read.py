"""CSV and tables parted by tabs, in: our own, and those of reference managers and catalogues, told by their columns.

Columns are found by the names that Zotero, Mendeley, Scopus, Web of Science, PubMed, Semantic Scholar and Publish or
Perish give them, or as the reader says (``Source.columns``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from paperlight import identifiers
from paperlight.errors import UnreadableError
from paperlight.types import Incoming, Link, PaperDraft, Skipped, Status

from .csv import WRITER
from .drafting import drafted, kept, one_line, year_in
from .registry import Reader
from .source import Source

# What a column holds, by its name in lower case without marks; the first that is there counts.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "article title", "document title", "paper title", "ti", "name"),
    "authors": ("authors", "author", "author full names", "author full name", "au", "af", "author s"),
    "year": ("year", "publication year", "py", "date", "publication date", "cover date"),
    "venue": ("venue", "journal", "source title", "publication title", "journal book", "source", "so", "conference"),
    "abstract": ("abstract", "abstract note", "ab"),
    "doi": ("doi", "di"),
    "arxiv": ("arxiv", "arxiv id"),
    "pmid": ("pmid", "pubmed id", "pm"),
    "pmcid": ("pmcid", "pmc id"),
    "identifiers": ("identifiers",),
    "url": ("url", "link", "article url", "paper url", "links"),
    "pdf": ("pdf", "pdf url", "fulltext url", "full text url"),
    "tags": ("tags", "manual tags", "labels"),
    "note": ("note", "notes", "my notes"),
    "status": ("status",),
    "starred": ("starred",),
}
_DELIMITERS = ",;\t|"
_LARGEST_FIELD = 2**20
_SEVERAL = re.compile(r"\s*;\s*")
_MARKS = re.compile(r"[^a-z0-9]+")
_RAW = 4_000
# What our own cells begin with where a spreadsheet would evaluate them.
_FORMULA = re.compile(r"'(?=\s*[=+\-@\t\r\n＝＋－＠])")


def sniff(source: Source) -> bool:
    """Whether the first line names columns, a title among them; or the reader has said which they are."""
    if source.columns:
        return True
    header = _first_row(source.start)
    return len(header) >= 2 and "title" in _found(header, {}) and len(_found(header, {})) >= 2


def _first_row(start: str) -> list[str]:
    line = start.lstrip("\ufeff\r\n")[:20_000].partition("\n")[0].rstrip("\r")
    try:
        return next(csv.reader([line.replace("\0", "")], delimiter=_delimiter(line)), [])
    except csv.Error:
        return []


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _plain(name: str) -> str:
    return _MARKS.sub(" ", name.casefold()).strip()


def _found(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Which column holds what; raises UnreadableError for one that the reader names and that is not there."""
    places = {_plain(name): at for at, name in reversed(list(enumerate(header)))}
    found = {what: places[name] for what, names in _NAMES.items() for name in reversed(names) if name in places}
    for what, name in columns.items():
        if _plain(name) not in places:
            raise UnreadableError(
                f"There is no column “{name[:40]}”: the columns are {_listed(header)}.", field="columns", position=1
            )
        found[what] = places[_plain(name)]
    return found


def _listed(header: Sequence[str]) -> str:
    return ", ".join(f"“{one_line(name)[:40]}”" for name in header[:20])


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the rows in order."""
    yield Incoming(format=READER.name, items=_items(source), source="CSV file")


def _items(source: Source) -> Iterator[PaperDraft | Skipped]:
    csv.field_size_limit(_LARGEST_FIELD)
    delimiter = _delimiter(source.start.lstrip("\ufeff\r\n").partition("\n")[0])
    with source.open_text() as file:
        rows = csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter)
        try:
            header = next((row for row in rows if any(cell.strip() for cell in row)), [])
        except csv.Error as error:
            raise UnreadableError(f"This CSV file can't be read ({error}): export it again.", position=1) from None
        header = [cell.lstrip("\ufeff") for cell in header]
        columns = _found(header, source.columns)
        if "title" not in columns:
            raise UnreadableError(
                f"No column is the title: say which one is with --column title=NAME; they are {_listed(header)}.",
                field="columns",
                position=1,
            )
        while True:
            line = rows.line_num + 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield Skipped(position=line, reason=f"This row can't be read: {error}.", excerpt="")
                continue
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield _paper(columns, row, line)


def _paper(columns: Mapping[str, int], row: Sequence[str], line: int) -> PaperDraft | Skipped:
    told = {what: _FORMULA.sub("", row[at]) for what, at in columns.items() if at < len(row)}
    raw = "; ".join(row)[:_RAW]
    if "title" not in told:
        return Skipped(position=line, reason="This row ends before its title.", excerpt=one_line(raw)[:120])
    status = told.get("status", "").strip().casefold()
    links: list[Link | str] = [told.get("url", "").strip()]
    if told.get("pdf"):
        links.append(Link(url=told["pdf"].strip(), kind="pdf"))
    return drafted(
        told["title"],
        line,
        abstract=told.get("abstract", ""),
        authors=_authors(told.get("authors", "")),
        year=year_in(told.get("year", "")),
        venue=told.get("venue", ""),
        links=links,
        names=_numbers(told),
        reading=kept(
            tags=_SEVERAL.split(told.get("tags", "")),
            note=told.get("note", ""),
            starred=told.get("starred", "").strip().casefold() in ("yes", "true", "1"),
            **({"status": Status(status)} if status in list(Status) else {}),
        ),
        raw=raw,
    )


def _numbers(told: Mapping[str, str]) -> list[str]:
    found = _SEVERAL.split(told.get("identifiers", ""))
    for scheme in ("doi", "arxiv", "pmid", "pmcid"):
        value = told.get(scheme, "").strip()
        if value:
            found.append(value if identifiers.canonical(value) else f"{scheme}:{value}")
    return found


def _authors(value: str) -> list[str]:
    """Names parted by semicolons, each perhaps turned around; else by commas."""
    if ";" in value:
        # Scopus writes a number behind each.
        return [_turned(re.sub(r"\s*\(\d+\)\s*\Z", "", name.strip())) for name in value.split(";")]
    parts = [part.strip() for part in value.split(",")]
    # One name that is turned around, or a list of names of several words each.
    if len(parts) == 2 and " " not in parts[0]:
        return [_turned(value)]
    return parts


def _turned(name: str) -> str:
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name


READER = Reader(
    name=WRITER.name,
    label=WRITER.label,
    media_type=WRITER.media_type,
    extension=WRITER.extension,
    sniff=sniff,
    digests=digests,
)
