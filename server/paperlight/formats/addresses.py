"""Addresses and identifiers that stand beside a title or on a line of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from paperlight.identifiers import canonical, from_url
from paperlight.types import Link

_URL = r"https?://[^\s<>\"]+"
_ADDRESS = rf"(?:{_URL}|(?:arxiv|doi|pmid|pmcid)\s?:\s?\S+)"
_BETWEEN = r"[\s\-–—:|,;·]"
_ALONE = re.compile(rf"(?:[-*+•] )?(?:(?:link|url|paper|pdf|doi|arxiv)\s?:\s*)?[<(\[]?({_ADDRESS}|\d{{4}}\.\S+)", re.I)
_BEHIND = re.compile(rf"(?P<text>.*\S){_BETWEEN}*(?<=[\s(\[<|])[(\[<]?(?P<address>{_ADDRESS})", re.I)
_BEFORE = re.compile(rf"[(\[<]?(?P<address>{_ADDRESS}){_BETWEEN}+(?P<text>.*)", re.I)
_MARKDOWN = re.compile(rf"\[(?P<text>.+)\]\((?P<address>{_URL})\)")
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")
# A longer line is no title with an address beside it.
_LONGEST = 2_000
_CLOSING = ".,;:)]>}"


@dataclass(frozen=True, slots=True)
class Address:
    """What an address beside a paper says of it: a link, an identifier, or both."""

    link: Link | None
    identifiers: tuple[str, ...]


def address_line(text: str) -> Address | None:
    """Return the address that the whole line ``text`` is, or None."""
    found = _ALONE.fullmatch(text)
    return _address(found[1]) if found else None


def split_title(text: str) -> tuple[str, tuple[Address, ...]]:
    """Take the addresses and identifiers at both ends of ``text`` off it; what is left is the title."""
    addresses: list[Address] = []
    while len(text) <= _LONGEST:
        found = _MARKDOWN.fullmatch(text) or _BEHIND.fullmatch(text) or _BEFORE.fullmatch(text)
        address = _address(found["address"]) if found else None
        rest = found["text"].strip(" \t-–—:|,;·([<") if found else ""
        if address is None or not any(char.isalpha() for char in rest):
            break
        addresses.append(address)
        text = rest
    return text, tuple(addresses)


def link_kind(url: str) -> str:
    """Return what an address leads to, as far as it tells by itself: ``pdf``, ``code`` or ``page``."""
    parts = urlsplit(url)
    if parts.hostname and parts.hostname.removeprefix("www.") in _CODE_HOSTS:
        return "code"
    return "pdf" if parts.path.endswith(".pdf") or "/pdf/" in parts.path else "page"


def _address(said: str) -> Address | None:
    said = said.rstrip(_CLOSING)
    if not re.match("https?://", said, re.I):
        identifier = canonical(re.sub(r"\s", "", said))
        return Address(None, (identifier,)) if identifier else None
    try:
        if not urlsplit(said).hostname:
            return None
    except ValueError:
        return None
    return Address(Link(url=said, kind=link_kind(said)), from_url(said))
