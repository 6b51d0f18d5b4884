"""The list of papers: what the address asks for, and the page that answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from paperlight.api.context import library, reader_id
from paperlight.errors import InvalidInputError
from paperlight.limits import LARGEST_ID
from paperlight.types import PaperFilter, Sort, Status

E = TypeVar("E", bound=StrEnum)

PAPERS_PER_PAGE = 50
DIGESTS_TO_CHOOSE = 200

# Relevance, and without a query the newest first, is what the library does when no sort is named.
SORT_LABELS = {
    Sort.ADDED: "Newest added",
    Sort.STATUS_CHANGED: "Status changed",
    Sort.TITLE: "Title",
    Sort.YEAR: "Year",
    Sort.UPVOTES: "Upvotes",
    Sort.GITHUB_STARS: "GitHub stars",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """What a list's address asks for; the names are the parameters'."""

    q: str = ""
    status: Status | None = None
    starred: bool = False
    tag: str | None = None
    digest: int | None = None
    sort: Sort | None = None
    cursor: str | None = None

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        """Read the query parameters; an empty one counts as absent. Raises InvalidInputError."""
        return cls(
            q=args.get("q", "").strip(),
            status=_choice(Status, "status", args.get("status", "")),
            starred=args.get("starred", "") not in ("", "0", "false"),
            tag=args.get("tag") or None,
            digest=_number("digest", args.get("digest", "")),
            sort=_choice(Sort, "sort", args.get("sort", "")),
            cursor=args.get("cursor") or None,
        )

    def filter(self) -> PaperFilter:
        """The same as the library takes it."""
        return PaperFilter(
            q=self.q,
            statuses=(self.status,) if self.status else (),
            starred=True if self.starred else None,
            tag=self.tag,
            digest=self.digest,
        )

    @property
    def narrowed(self) -> bool:
        """Whether something beside the status narrows the list."""
        return bool(self.q or self.starred or self.tag or self.digest)

    def address(self, **changes: Any) -> str:
        """The address of this list with some parameters changed; from its beginning unless ``cursor`` is given."""
        given = replace(self, **{"cursor": None, **changes}).parameters()
        return f"/?{urlencode(given)}" if given else "/"

    def parameters(self) -> dict[str, str]:
        """What is asked for, as the parameters of an address; those of exports have the same names."""
        pairs = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return {name: "1" if value is True else str(value) for name, value in pairs if value}


def show_papers() -> ResponseReturnValue:
    """List, search and filter."""
    query = ListQuery.read(request.args)
    page = library().papers(reader_id(), query.filter(), sort=query.sort, limit=PAPERS_PER_PAGE, cursor=query.cursor)
    counts = _counts(query)
    return render_template(
        "papers.html",
        query=query,
        page=page,
        counts=counts,
        empty=not any(counts.values()) and library().is_empty(),
        tags=library().tags(reader_id()),
        digests=library().digests(limit=DIGESTS_TO_CHOOSE).items,
        sorts=[(sort, label) for sort, label in SORT_LABELS.items() if query.q or sort is not Sort.ADDED],
    )


def _counts(query: ListQuery) -> dict[Status, int]:
    """How many papers each status tab leads to."""
    counts = library().status_counts(reader_id(), query.filter())
    return {status: counts.get(status, 0) for status in Status}


def _number(name: str, value: str) -> int | None:
    """The id that a parameter gives, None for an absent one. Raises InvalidInputError."""
    if not value:
        return None
    # The length first: Python refuses to read a number of thousands of digits.
    if not value.isdecimal() or len(value) > len(str(LARGEST_ID)) or int(value) > LARGEST_ID:
        raise InvalidInputError(f"A {name} is chosen by its number; choose one from the list.", field=name)
    return int(value)


def _choice(choices: type[E], name: str, value: str) -> E | None:
    """The member of an enumeration that a parameter names, None for an absent one. Raises InvalidInputError."""
    if not value:
        return None
    try:
        return choices(value)
    except ValueError:
        known = ", ".join(choices)
        raise InvalidInputError(f"There is no {name} “{value}”; choose one of {known}.", field=name) from None
