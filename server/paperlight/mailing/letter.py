"""What one mail tells, and how it looks: composed from the library, rendered as HTML and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader

from paperlight.library import Library
from paperlight.types import Paper, PaperFilter, Sort, Status

# Of how many new papers of one source, and of how many waiting ones, a mail tells; the dashboard has the rest.
_A_SOURCE = 20
_WAITING = 10
_MOST_NEW = 1_000
_AUTHORS = 3
_ABSTRACT = 320
_BY_HAND = "Saved by yourself"
_FOLDER = Path(__file__).parent / "templates"
_PLAIN = Environment(loader=FileSystemLoader(_FOLDER), trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701
_HTML = Environment(loader=FileSystemLoader(_FOLDER), trim_blocks=True, lstrip_blocks=True, autoescape=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The new papers of one source, those with the most upvotes first; ``total`` counts those that are left out too."""

    source: str
    digest: int | None
    papers: Sequence[Paper]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail's content: what came in between ``since`` and ``until``, and the saved papers that wait the longest.

    ``address`` is the dashboard's.
    """

    since: datetime
    until: datetime
    groups: Sequence[Group]
    waiting: Sequence[Paper]
    waiting_total: int
    address: str

    @property
    def new(self) -> int:
        """How many papers are new."""
        return sum(group.total for group in self.groups)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing new; papers that only wait are no reason for a mail."""
        return not self.groups


def compose(library: Library, reader_id: int, *, since: datetime, until: datetime, address: str) -> Letter:
    """What came into a library between two moments, and what waits in it."""
    found: dict[tuple[str, int | None], list[Paper]] = {}
    for paper in _papers(library, reader_id, PaperFilter(since=since), Sort.UPVOTES):
        if paper.added < until:
            whole = library.paper(reader_id, paper.id)
            newest = next(iter(whole.digests), None)
            name = (newest.source or newest.title or "A list") if newest else _BY_HAND
            found.setdefault((name, newest.id if newest else None), []).append(whole)
    groups = [
        Group(source=name, digest=digest, papers=papers[:_A_SOURCE], total=len(papers))
        for (name, digest), papers in found.items()
    ]
    saved = _papers(library, reader_id, PaperFilter(statuses=(Status.SAVED,)), Sort.STATUS_CHANGED)
    return Letter(
        since=since,
        until=until,
        groups=groups,
        waiting=saved[: -_WAITING - 1 : -1],
        waiting_total=len(saved),
        address=address,
    )


def _papers(library: Library, reader_id: int, chosen: PaperFilter, sort: Sort) -> list[Paper]:
    found: list[Paper] = []
    cursor: str | None = None
    while len(found) < _MOST_NEW:
        page = library.papers(reader_id, chosen, sort=sort, limit=200, cursor=cursor)
        found += [hit.paper for hit in page.items]
        cursor = page.next
        if cursor is None:
            break
    return found


def subject(letter: Letter) -> str:
    """``Paperlight: 12 new papers, 3 waiting``."""
    new = f"{letter.new} new paper{'' if letter.new == 1 else 's'}"
    return f"Paperlight: {new}" + (f", {letter.waiting_total} waiting" if letter.waiting_total else "")


def html(letter: Letter, *, styles: str | None = None) -> str:
    """The mail as HTML: its styles inline, as programs for mail need them, or at the address ``styles``."""
    page = _HTML.get_template("letter.html").render(letter=letter, styles=styles, css=stylesheet())
    return page if styles else CSSInliner(keep_style_tags=True, load_remote_stylesheets=False).inline(page)


def text(letter: Letter) -> str:
    """The mail as plain text."""
    return _PLAIN.get_template("letter.txt").render(letter=letter)


def stylesheet() -> str:
    """The mail's styles (CSS)."""
    return (_FOLDER / "letter.css").read_text(encoding="utf-8")


def _byline(paper: Paper) -> str:
    names = ", ".join(paper.authors[:_AUTHORS]) + (" et al." if len(paper.authors) > _AUTHORS else "")
    where = " ".join(part for part in (paper.venue, str(paper.year or "")) if part)
    return " · ".join(part for part in (names, where) if part)


def _beginning(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _ABSTRACT else line[:_ABSTRACT].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _age(paper: Paper, until: datetime) -> str:
    saved = paper.reading.status_changed
    days = (until - saved).days if saved else 0
    return "since today" if days < 1 else f"for {days} day{'' if days == 1 else 's'}"


def _moment(at: datetime) -> str:
    local = at.astimezone()
    return f"{local:%A}, {local.day} {local:%B %Y, %H:%M}"


def _list_address(letter: Letter, **query: object) -> str:
    return f"{letter.address}/?{urlencode(query)}"


for _environment in (_PLAIN, _HTML):
    _environment.filters |= {
        "byline": _byline,
        "beginning": _beginning,
        "age": _age,
        "moment": _moment,
        "list_address": _list_address,
    }
