"""Saved pages of Hugging Face: Daily Papers, with their data in an attribute or as plain cards; one paper's page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from paperlight import identifiers
from paperlight.errors import UnreadableError
from paperlight.types import DigestDraft, PaperDraft, Skipped

from .drafting import drafted, year_in
from .hf_api import paper as of_api
from .hf_paste import SOURCE
from .html_page import Element, attribute, found, has_class, looks_like_html, metadata, one, parsed, words
from .loose import list_of, record_of, text_of
from .page_titles import without_site
from .registry import Reader, whole
from .source import Source

_SNIFFED = re.compile(
    r"data-target=\"(?:DailyPapers|PaperContent|PaperPage)\"|https?://huggingface\.co/papers\b"
    r"|href=\"/papers/\d{4}\.\d{4,5}\"",
    re.I,
)
_PAPER = re.compile(r"(?:\A|huggingface\.co)/papers/(\d{4}\.\d{4,5})\b")
_DAY = re.compile(r"/papers/date/(\d{4}-\d{2}-\d{2})")
_COUNT = re.compile(r"\A[\d.,]{1,9}k?\Z", re.I)


def sniff(source: Source) -> bool:
    """Whether it is a page of theirs: with the data of one, or with links to their papers."""
    return looks_like_html(source.start) and len(_SNIFFED.findall(source.start[: 2**21])) > 0


def read(source: Source) -> DigestDraft:
    """Return the papers of a page; raises UnreadableError."""
    root = parsed(source.text)
    told, day = _props(root)
    drafts = [of_api(value, at) for at, value in enumerate(told, start=1)] or list(_cards(root)) or list(_page(root))
    if not drafts:
        raise UnreadableError("There is no paper on this page of Hugging Face; save the Daily Papers page itself.")
    return DigestDraft(
        format=READER.name,
        papers=tuple(each for each in drafts if isinstance(each, PaperDraft)),
        skipped=tuple(each for each in drafts if isinstance(each, Skipped)),
        source=SOURCE,
        date=day or _day(root, source.start),
    )


def _props(root: Element) -> tuple[list[Any], date | None]:
    """What the page's own scripts are handed."""
    for element in found(root, "//*[@data-props]"):
        try:
            props = record_of(json.loads(attribute(element, "data-props")))
        except (ValueError, RecursionError):
            continue
        papers = list(list_of(props.get("dailyPapers"))) or list(list_of(props.get("papers")))
        if not papers and record_of(props.get("paper")).get("title"):
            papers = [props["paper"]]
        if papers:
            return papers, _date(text_of(props.get("dateString")) or text_of(props.get("date")))
    return [], None


def _cards(root: Element) -> Iterator[PaperDraft | Skipped]:
    """Cards as they stand: a heading with a link to the paper, and a count of upvotes beside it."""
    position = 0
    for heading in found(root, "//h3[.//a[@href]] | //h2[.//a[@href]] | //h1[.//a[@href]]"):
        link = one(heading, ".//a[@href]")
        name = _PAPER.search(attribute(link, "href"))
        if name is None:
            continue
        position += 1
        title = words(link)
        yield drafted(
            title,
            position,
            links=[f"https://huggingface.co/papers/{name[1]}"],
            names=[f"arxiv:{name[1]}"],
            upvotes=_upvotes(heading),
            raw=f"{title}\n{name[0]}",
        )


def _upvotes(heading: Element) -> int | None:
    card = heading
    for _ in range(6):
        card = card.getparent()
        if card is None or card.tag == "body":
            return None
        if card.tag == "article":
            break
    # Counts of comments look the same, but for the link that they stand in.
    for each in found(card, f'.//*[{has_class("leading-none")}][not(ancestor-or-self::a[contains(@href, "#")])]')[:50]:
        said = words(each)
        if _COUNT.match(said):
            number = said.lower().replace(",", "")
            try:
                return int(float(number.removesuffix("k")) * (1_000 if number.endswith("k") else 1))
            except ValueError:
                continue
    return None


def _page(root: Element) -> Iterator[PaperDraft | Skipped]:
    """The page of one paper, of what it tells of itself."""
    told = metadata(root)
    address = next(iter(told.get("og:url", [])), "") or attribute(one(root, '//link[@rel="canonical"]'), "href")
    names = identifiers.from_url(address)
    title = words(one(root, "//h1")) or next(iter(told.get("og:title", [])), "")
    title = without_site(title).removeprefix("Paper page - ")
    if names and title:
        heading = one(root, '//h2[contains(., "Abstract")]')
        abstract = words(heading.getparent()).removeprefix("Abstract").strip() if heading is not None else ""
        published = words(one(root, '//*[contains(text_of(), "Published on")]'))
        yield drafted(title, 1, abstract=abstract, year=year_in(published), links=[address], names=names, raw=title)


def _day(root: Element, start: str) -> date | None:
    told = metadata(root)
    for address in (*told.get("og:url", []), attribute(one(root, '//link[@rel="canonical"]'), "href"), start[:2_000]):
        day = _DAY.search(address)
        if day:
            return _date(day[1])
    return _date(attribute(one(root, "//time[@datetime]"), "datetime")[:10])


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


READER = Reader(
    name="hf-page",
    label="Saved page of Hugging Face Papers",
    media_type="text/html",
    extension="html",
    sniff=sniff,
    digests=whole(read),
)
