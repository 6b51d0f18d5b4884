"""Identifiers of papers in texts and addresses, as canonical ``scheme:value`` strings.

``extension/shared/identifiers.js`` does the same in the browser; ``tests/vectors/identifiers.json`` holds both equal.
Both keep to ASCII character classes, so that no difference between the languages' Unicode tables can show.

Sources: arXiv's identifier scheme (info.arxiv.org/help/arxiv_identifier.html), the DOI Handbook (section 2.2),
the ACL Anthology's identifiers (aclanthology.org/info/ids), NCBI's PMID and PMCID.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

_FLAGS = re.ASCII | re.IGNORECASE

_ARXIV_ID = r"(?:\d{4}\.\d{4,5}|[a-z]{2,9}(?:-[a-z]{2,9})?(?:\.[a-z]{2})?/\d{7})"
_ARXIV = re.compile(rf"({_ARXIV_ID})(?:v\d{{1,3}})?(?:\.pdf)?/?", _FLAGS)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9})*/[!-~]{1,300}", _FLAGS)
_DOI_OF_ARXIV = "10.48550/arxiv."
_ACL = re.compile(r"([a-z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+)(?:v\d)?(?:\.pdf|\.bib)?/?", _FLAGS)
_OPENREVIEW = re.compile(r"[\w-]{5,40}", _FLAGS)
_NUMBER = re.compile(r"0*([1-9]\d{0,8})/?", _FLAGS)
_PMCID = re.compile(r"(?:PMC)?0*([1-9]\d{0,8})/?", _FLAGS)

_URL = re.compile(r"(?:https?:)?//([^/?#\\]*)([^?#]*)(?:\?([^#]*))?", _FLAGS)
_ESCAPE = re.compile(r"%([2-7][0-9a-f])", _FLAGS)
_PREFIX = re.compile(r"(?:info:)?(arxiv|doi|acl|openreview|pmid|pmcid|hf)[:/ ] *([!-~]+)", _FLAGS)

# Where an identifier may be said in a text. Each alternative starts with a literal or a bounded class, so that no text
# takes more than linear time; the look-ahead spares most characters the alternatives.
_SAID = re.compile(
    r"(?=[adehowxp1])(?:"
    r"(?P<url>(?:https?://|(?<![\w./@-])(?:www\.|dx\.|export\.)?"
    r"(?:arxiv|ar5iv|alphaxiv|doi|aclanthology|openreview|huggingface)\.(?:org|net|co)/)[!#-;=?-~]+)"
    r"|(?<!\w)arxiv(?:[ \xa0](?:e-?print|preprint))?[ \xa0]?[:.]?[ \xa0]?(?:abs/)?"
    rf"(?P<arxiv>{_ARXIV_ID}(?:v\d{{1,3}})?)(?!\w|\.\d)"
    r"|(?<![\w./])(?P<doi>10\.\d{4,9}(?:\.\d{1,9})*/[!#-;=?-~]+)"
    r"|(?<!\w)PMID[ \xa0]?:?[ \xa0]?(?P<pmid>\d{1,9})(?!\w)"
    r"|(?<!\w)(?P<pmcid>PMC\d{3,9})(?!\w)"
    r")",
    _FLAGS,
)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?'*`|~&\\"


@dataclass(frozen=True, slots=True)
class FoundIdentifier:
    """An identifier and the stretch of text that says it, in UTF-16 code units."""

    identifier: str
    start: int
    end: int


def find_in_text(text: str) -> list[FoundIdentifier]:
    """Return the identifiers that ``text`` spells out, in order and without overlap.

    Addresses, DOIs, and numbers after ``arXiv``, ``PMID`` or ``PMC`` count; a bare number does not. The punctuation of
    the sentence around (a full stop, a bracket that was opened before) is no part of them.
    """
    found = []
    for match in _SAID.finditer(text):
        kind = match.lastgroup or ""
        if kind in ("url", "doi"):
            said = _without_prose(match[0])
            identifiers = _from_address(said) if kind == "url" else _only(_doi(said))
        else:
            said = match[0]
            identifiers = _only(_READERS[kind](match[kind]))
        found += [(identifier, match.start(), match.start() + len(said)) for identifier in identifiers]
    astral = [match.start() for match in _ASTRAL.finditer(text)] if found else []
    return [
        FoundIdentifier(identifier, start + bisect_left(astral, start), end + bisect_left(astral, end))
        for identifier, start, end in found
    ]


def from_url(url: str) -> tuple[str, ...]:
    """Return the identifiers that an absolute http(s) address names, or an empty tuple. Never raises.

    A host counts when it equals a known one, or ends with a dot and a known one.
    """
    parts = _URL.match(url.strip(" \t\r\n"))
    if parts is None:
        return ()
    host = re.sub(r":\d*\Z", "", parts[1].rpartition("@")[2]).lower().removesuffix(".")
    path, query = _decode(parts[2]), parts[3] or ""
    readers = [read for known, read in _HOSTS if host == known or host.endswith("." + known)]
    named = (read(path, query) for read in (*readers, _doi_in_path))
    return _only(next(filter(None, named), None))


def canonical(value: str) -> str | None:
    """Return ``value`` as a canonical identifier, or None if it is none.

    Takes canonical ones, ``arXiv:2310.00035v2``, ``doi:10.1/X``, a bare DOI or arXiv number, ``PMC123``, an address.
    """
    value = value.strip(" \t\r\n")
    prefixed = _PREFIX.fullmatch(value)
    if prefixed:
        return _READERS[prefixed[1].lower()](prefixed[2])
    if value[:3].upper() == "PMC":
        return _pmcid(value)
    return _doi(value) or _arxiv(value) or next(iter(_from_address(value)), None)


def _from_address(address: str) -> tuple[str, ...]:
    return from_url(address if "//" in address[:8] else "https://" + address)


def _only(identifier: str | None) -> tuple[str, ...]:
    return (identifier,) if identifier else ()


def _decode(path: str) -> str:
    """Undo percent-encoding of printable ASCII, which is all that an identifier can hold."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), path)


def _without_prose(said: str) -> str:
    """Cut what belongs to the sentence: from the first bracket without its partner, and trailing punctuation."""
    opened: list[int] = []
    end = len(said)
    for at, char in enumerate(said):
        if char in "([{":
            opened.append(at)
        elif char in ")]}" and (not opened or said[opened.pop()] != _CLOSERS[char]):
            end, opened = at, []
            break
    return said[: opened[0] if opened else end].rstrip(_TRAILING)


def _arxiv(value: str) -> str | None:
    match = _ARXIV.fullmatch(value)
    if match is None:
        return None
    number = match[1].lower()
    if "/" in number:
        # The subject class is no part of the identifier: math.GT/0309136 is math/0309136.
        archive, _, digits = number.partition("/")
        year, month = int(digits[:2]), int(digits[2:4])
        valid = 1 <= month <= 12 and (year >= 91 or year <= 7)
        return f"arxiv:{archive.partition('.')[0]}/{digits}" if valid else None
    # Four digits after the dot until the end of 2014, five since.
    year_month, _, serial = number.partition(".")
    valid = 1 <= int(year_month[2:]) <= 12 and year_month >= "0704" and (len(serial) == 5) == (year_month >= "1501")
    return f"arxiv:{number}" if valid else None


def _doi(value: str) -> str | None:
    if not _DOI.fullmatch(value):
        return None
    value = value.lower().removesuffix("/")
    if value.startswith(_DOI_OF_ARXIV):
        return _arxiv(value.removeprefix(_DOI_OF_ARXIV))
    return "doi:" + value


def _acl(value: str) -> str | None:
    match = _ACL.fullmatch(value)
    if match is None:
        return None
    return "acl:" + (match[1].lower() if match[1][0].isdigit() else match[1].upper())


def _openreview(value: str) -> str | None:
    return "openreview:" + value if _OPENREVIEW.fullmatch(value) else None


def _pmid(value: str) -> str | None:
    match = _NUMBER.fullmatch(value)
    return f"pmid:{match[1]}" if match else None


def _pmcid(value: str) -> str | None:
    match = _PMCID.fullmatch(value)
    return f"pmcid:PMC{match[1]}" if match else None


_READERS: dict[str, Callable[[str], str | None]] = {
    "arxiv": _arxiv,
    "hf": _arxiv,
    "doi": _doi,
    "acl": _acl,
    "openreview": _openreview,
    "pmid": _pmid,
    "pmcid": _pmcid,
}

_Read = Callable[[str, str], str | None]


def _in_path(pattern: str, read: Callable[[str], str | None]) -> _Read:
    """Return a reader of addresses whose path is ``pattern``; its one group is what ``read`` takes."""
    compiled = re.compile(pattern, _FLAGS)

    def reader(path: str, query: str) -> str | None:
        match = compiled.fullmatch(path)
        return read(match[1]) if match else None

    return reader


def _openreview_address(path: str, query: str) -> str | None:
    ids = [part[3:] for part in query.split("&") if part.startswith("id=")]
    return _openreview(ids[0]) if ids and path in ("/forum", "/pdf") else None


_doi_in_path = _in_path(r"[^?#]*?/doi/(?:(?:abs|full|pdf|epdf|pdfplus|pdfdirect|full-html|reader)/)?(10\.[!-~]+)", _doi)
_arxiv_path = _in_path(r"/(?:abs|pdf|html|format|ps|overview)/([!-~]+)", _arxiv)

# Known hosts and how their paths name a paper, after the sites' own links.
_HOSTS: tuple[tuple[str, _Read], ...] = (
    ("arxiv.org", _arxiv_path),
    ("ar5iv.org", _arxiv_path),
    ("alphaxiv.org", _arxiv_path),
    ("huggingface.co", _in_path(r"/papers/([!-~]+)", _arxiv)),
    ("doi.org", _in_path(r"/([!-~]+)", _doi)),
    ("openreview.net", _openreview_address),
    ("aclanthology.org", _in_path(r"/(?:anthology/)?([!-~]+)", _acl)),
    ("aclweb.org", _in_path(r"/anthology/([!-~]+)", _acl)),
    ("pubmed.ncbi.nlm.nih.gov", _in_path(r"/([!-~]+)", _pmid)),
    ("pmc.ncbi.nlm.nih.gov", _in_path(r"/articles/(PMC\d+)(?:/[^?#]*)?", _pmcid)),
    ("ncbi.nlm.nih.gov", _in_path(r"/pubmed/([!-~]+)", _pmid)),
    ("ncbi.nlm.nih.gov", _in_path(r"/pmc/articles/(PMC\d+)(?:/[^?#]*)?", _pmcid)),
)
