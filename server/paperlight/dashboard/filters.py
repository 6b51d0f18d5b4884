"""Jinja filters: values of the library as escaped HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import quote, urlsplit

from flask import Blueprint
from markupsafe import Markup, escape

from paperlight.formats.names import split_name
from paperlight.types import SNIPPET_END, SNIPPET_START, Link, PaperSource

_FOUND = re.compile(f"{SNIPPET_START}([^{SNIPPET_START}{SNIPPET_END}]*){SNIPPET_END}")
_STRAY = re.compile(f"[{SNIPPET_START}{SNIPPET_END}]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")

# Where an identifier leads, and how its field writes it.
_IDENTIFIERS = {
    "arxiv": ("arXiv:", "https://arxiv.org/abs/"),
    "doi": ("doi:", "https://doi.org/"),
    "openreview": ("OpenReview ", "https://openreview.net/forum?id="),
    "acl": ("ACL ", "https://aclanthology.org/"),
    "pmid": ("PMID ", "https://pubmed.ncbi.nlm.nih.gov/"),
    "pmcid": ("", "https://pmc.ncbi.nlm.nih.gov/articles/"),
}

# What they are called in a sentence.
_SCHEMES = {
    "arxiv": "arXiv number",
    "doi": "DOI",
    "openreview": "OpenReview number",
    "acl": "ACL number",
    "pmid": "PMID",
    "pmcid": "PMCID",
}
_LINKS = {"pdf": "PDF", "page": "page link"}


def snippet(text: str) -> Markup:
    """Escaped text with the found words, which stand between the library's private characters, in ``<mark>``."""
    parts = _FOUND.split(text)
    pieces = [escape(_STRAY.sub("", part)) for part in parts]
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if index % 2 else piece for index, piece in enumerate(pieces)
    )


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, which blank lines part."""
    return [part.strip() for part in _BLANK_LINE.split(text) if part.strip()]


def when(moment: date) -> Markup:
    """A date, or a time as its local date, in a ``<time>`` element."""
    day = moment.astimezone() if isinstance(moment, datetime) else moment
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), f"{day.day} {day:%b %Y}")


def web_links(links: Sequence[Link]) -> list[Link]:
    """The links that lead to web pages: nothing else (``javascript:``, ``file:``) is ever shown as a link."""
    return [link for link in links if is_web_address(link.url)]


def is_web_address(url: str) -> bool:
    """Whether an address leads to a web page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def host(url: str) -> str:
    """The host of an address without its ``www.``, to tell links apart."""
    return urlsplit(url).netloc.removeprefix("www.")


def identifier_label(identifier: str) -> str:
    """An identifier as its field writes it: ``arXiv:2310.00035``."""
    scheme, _, value = identifier.partition(":")
    return f"{_IDENTIFIERS[scheme][0]}{value}" if scheme in _IDENTIFIERS else identifier


def identifier_address(identifier: str) -> str | None:
    """The page that an identifier leads to, or None where there is none."""
    scheme, _, value = identifier.partition(":")
    return _IDENTIFIERS[scheme][1] + quote(value, safe="/:;().") if scheme in _IDENTIFIERS else None


def gained(source: PaperSource) -> str:
    """What a paper learned from a page, in words: ``Authors, year, DOI``."""
    schemes = (identifier.partition(":")[0] for identifier in source.identifiers)
    words = [*source.fields, *(_SCHEMES.get(scheme, "identifier") for scheme in schemes)]
    line = ", ".join(dict.fromkeys([*words, *(_LINKS.get(link.kind, "link") for link in source.links)]))
    return line if line.startswith("arXiv") else line[:1].upper() + line[1:]


def byline(authors: Sequence[str], most: int | None = None) -> str:
    """Authors for one line, given names first; of more than ``most`` the first ones and ``et al.``."""
    line = ", ".join(_written_out(author) for author in authors[:most])
    return line if most is None or len(authors) <= most else f"{line} et al."


def _written_out(author: str) -> str:
    """A name as it is read: pages that describe a paper to programs often say "Family, Given"."""
    if "," not in author:
        return author
    name = split_name(author)
    return " ".join(part for part in (name.given, name.family, name.suffix) if part)


def excerpt(text: str, length: int = 320) -> str:
    """The beginning of a text, at most ``length`` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def number(count: int) -> str:
    """A count with its thousands parted."""
    return f"{count:,}"


def install(blueprint: Blueprint) -> None:
    """Give the filters to the app's templates."""
    for function in (
        snippet, paragraphs, when, web_links, is_web_address, host, identifier_label, identifier_address, gained,
        byline, excerpt, number,
    ):  # fmt: skip
        blueprint.add_app_template_filter(function)
