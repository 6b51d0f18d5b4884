"""HTML: the reading list as one page of its own, to be printed or sent. It loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from paperlight.anno import see
from paperlight.types import Paper

from .drafting import paragraphs, web_links
from .fields import labelled_links
from .registry import Digests, Writer

_PAGES = Environment(
    loader=PackageLoader("paperlight.formats", "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return the page, the papers in order."""
    page = _PAGES.get_template("list.html")
    return page.render(papers=[_shown(paper) for paper in papers]).encode()


def body_of(paper: Paper) -> str:
    """Return what there is to read of a paper, without its title, as a piece of HTML."""
    return _PAGES.get_template("body.html").render(paper=_shown(paper))


def _shown(paper: Paper) -> dict[str, Any]:
    links = [(label, link.url) for label, url in labelled_links(paper) for link in web_links([url])]
    return {
        "title": paper.title,
        "href": links[0][1] if links else "",
        "authors": ", ".join(paper.authors),
        "about": [part for part in (paper.venue, str(paper.year or ""), paper.organization) if part],
        "counts": [
            f"{count:,} {word}{'' if count == 1 else 's'}"
            for count, word in ((paper.upvotes, "upvote"), (paper.github_stars, "GitHub star"))
            if count is not None
        ],
        "status": paper.reading.status.value,
        "starred": paper.reading.starred,
        "tags": paper.reading.tags,
        "keywords": ", ".join(paper.keywords),
        "summary": paper.summary,
        "abstract": _lines(paper.abstract),
        "note": _lines(paper.reading.note),
        "annotations": [see(each) for each in paper.annotations],
        "links": links,
    }


def _lines(text: str) -> list[str]:
    return [line for line in paragraphs(text).split("\n") if line.strip()]


WRITER = Writer(name="html", label="Web page", media_type="text/html; charset=utf-8", extension="html", write=write)
