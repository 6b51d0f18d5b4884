"""Saved pages of arXiv: listings, a search's results, the page of one paper; and any paper's own page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from paperlight import identifiers
from paperlight.errors import UnreadableError
from paperlight.types import DigestDraft, Link, PaperDraft, Skipped

from .drafting import drafted, year_in
from .html_page import Element, attribute, found, has_class, looks_like_html, metadata, one, parsed, words
from .latex import decode
from .registry import Reader, whole
from .source import Source

_SNIFFED = re.compile(
    r"id=['\"]articles['\"]|class=['\"][^'\"]*\barxiv-result\b|name=['\"]citation_(?:title|arxiv_id|doi)['\"]", re.I
)
_LABEL = re.compile(r"\A(?:Title|Authors?|Abstract|Subjects|Comments|Journal-ref)s?:\s*", re.I)
_NUMBER = re.compile(r"/abs/([a-z.-]+/\d{7}|\d{4}\.\d{4,5})")
_DAY = re.compile(r"(\d{1,2} \w{3,9} \d{4})")
_MORE = re.compile(r"(?:\s*[△▽]\s*(?:Less|More))\Z")


def sniff(source: Source) -> bool:
    """Whether it is a listing, results of a search, or a page that tells of its paper in citation_ tags."""
    return looks_like_html(source.start) and _SNIFFED.search(source.start[: 2**21]) is not None


def read(source: Source) -> DigestDraft:
    """Return the papers of a page; raises UnreadableError."""
    root = parsed(source.text)
    drafts = list(_listing(root)) or list(_results(root)) or list(_own_page(root))
    if not drafts:
        raise UnreadableError("There is no paper on this page; save a listing of arXiv, or the page of a paper.")
    heading = words(one(root, f"//h1[not({has_class('title')})]"))
    return DigestDraft(
        format=READER.name,
        papers=tuple(each for each in drafts if isinstance(each, PaperDraft)),
        skipped=tuple(each for each in drafts if isinstance(each, Skipped)),
        source="arXiv listing" if len(drafts) > 1 else "Saved page",
        title=heading[:300] if len(drafts) > 1 else "",
        date=_day(root) if len(drafts) > 1 else None,
    )


def _listing(root: Element) -> Iterator[PaperDraft | Skipped]:
    """``dt`` and ``dd`` by turns: the number, then title, authors, subjects, and perhaps the abstract."""
    position = 0
    for term in found(root, '//dl[@id="articles"]/dt'):
        number = _NUMBER.search(" ".join(attribute(link, "href") for link in found(term, ".//a[@href]")))
        body = term.getnext()
        if number is None or body is None or body.tag != "dd":
            continue
        position += 1
        yield _entry(body, number[1], position)


def _entry(body: Element, number: str, position: int) -> PaperDraft | Skipped:
    def said(name: str) -> str:
        return _LABEL.sub("", words(one(body, f".//*[{has_class(name)}]")))

    title = said("list-title")
    abstract = words(one(body, f".//p[{has_class('mathjax')}]"))
    return drafted(
        decode(title),
        position,
        abstract=decode(_LABEL.sub("", abstract)),
        authors=[words(link) for link in found(body, f".//*[{has_class('list-authors')}]//a")],
        year=_year(number),
        venue=decode(said("list-journal-ref")),
        links=[f"https://arxiv.org/abs/{number}"],
        names=[f"arxiv:{number}"],
        raw=words(body, lines=True)[:4_000],
    )


def _results(root: Element) -> Iterator[PaperDraft | Skipped]:
    for position, result in enumerate(found(root, f"//li[{has_class('arxiv-result')}]"), start=1):
        number = _NUMBER.search(" ".join(attribute(link, "href") for link in found(result, ".//a[@href]")))
        abstract = one(result, f".//span[{has_class('abstract-full')}]")
        if abstract is None:
            abstract = one(result, f".//p[{has_class('abstract')}]")
        yield drafted(
            decode(words(one(result, f".//p[{has_class('title')}]"))),
            position,
            abstract=decode(_MORE.sub("", _LABEL.sub("", words(abstract)))),
            authors=[words(link) for link in found(result, f".//p[{has_class('authors')}]//a")],
            year=_year(number[1]) if number else None,
            links=[f"https://arxiv.org/abs/{number[1]}"] if number else [],
            names=[f"arxiv:{number[1]}"] if number else [],
            raw=words(result, lines=True)[:4_000],
        )


def _own_page(root: Element) -> Iterator[PaperDraft | Skipped]:
    """The page of one paper, of whoever tells of it as Google Scholar asks (its "inclusion guidelines")."""
    told = metadata(root)

    def said(name: str) -> str:
        return next(iter(told.get(f"citation_{name}", [])), "")

    title = said("title")
    if not title:
        return
    address = next(iter(told.get("og:url", [])), "") or attribute(one(root, '//link[@rel="canonical"]'), "href")
    abstract = said("abstract") or _LABEL.sub("", words(one(root, f"//blockquote[{has_class('abstract')}]")))
    links: list[Link | str] = [address or said("abstract_html_url")]
    if said("pdf_url"):
        links.append(Link(url=said("pdf_url"), kind="pdf"))
    schemes = {"arxiv_id": "arxiv", "doi": "doi", "pmid": "pmid"}
    yield drafted(
        decode(title),
        1,
        abstract=decode(abstract),
        authors=[_turned(name) for name in told.get("citation_author", [])],
        year=year_in(said("publication_date") or said("date") or said("online_date")),
        venue=said("journal_title") or said("conference_title"),
        links=links,
        names=[f"{scheme}:{value}" for name, scheme in schemes.items() if (value := said(name).removeprefix("doi:"))],
        raw=title,
    )


def _turned(name: str) -> str:
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name


def _year(number: str) -> int | None:
    if "/" in number:
        year = int(number.rpartition("/")[2][:2])
        return year + (1900 if year > 90 else 2000)
    return 2000 + int(number[:2]) if identifiers.canonical(f"arxiv:{number}") else None


def _day(root: Element) -> date | None:
    for heading in found(root, "//h3")[:20]:
        day = _DAY.search(words(heading))
        for form in ("%d %B %Y", "%d %b %Y"):
            try:
                if day:
                    return datetime.strptime(day[1], form).date()  # noqa: DTZ007 (a day)
            except ValueError:
                continue
    return None


READER = Reader(
    name="arxiv-page",
    label="Saved page of arXiv, or of a paper",
    media_type="text/html",
    extension="html",
    sniff=sniff,
    digests=whole(read),
)
