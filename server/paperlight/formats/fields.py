"""What several formats ask of a paper: its kind, its identifiers by scheme, an address, its citekey."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence
from datetime import UTC
from enum import Enum

from anyascii import anyascii

from paperlight.types import Paper

from .names import split_name
from .text import words


class Kind(Enum):
    """What sort of publication a paper is, judged by its venue."""

    PREPRINT = "preprint"
    CONFERENCE = "conference"
    JOURNAL = "journal"


_PREPRINT = re.compile(r"\s*(?:arxiv|biorxiv|medrxiv|corr|preprint|openreview|hugging face)\b", re.I)
_CONFERENCE = re.compile(
    r"proceedings|proc\.|conference|workshop|symposium|\b(?:neurips|nips|icml|iclr|aistats|uai|colt|colm|aaai|ijcai|kdd|"
    r"acl|emnlp|naacl|eacl|coling|findings|cvpr|iccv|eccv|wacv|sigir|sigmod|vldb|chi|interspeech|icassp|icra|iros|corl|"
    r"recsys|wsdm|cikm|siggraph)\b",
    re.I,
)
_ADDRESSES = {
    "arxiv": "https://arxiv.org/abs/",
    "doi": "https://doi.org/",
    "openreview": "https://openreview.net/forum?id=",
    "acl": "https://aclanthology.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
}
# The name space of lasting ids, chosen at random once.
_PAPERS = uuid.UUID("7d0e8f0c-57a2-5d0e-9d5b-0c3a8f1e6b42")
_LABELS = {"page": "page", "pdf": "PDF", "code": "code", "other": "link"}
_SCHEMES = {"arxiv": "arXiv", "doi": "doi", "openreview": "OpenReview", "acl": "ACL", "pmid": "PMID", "pmcid": "PMCID"}
_COMMON_WORDS = words(
    "a an the on of in for to at by with and or from towards toward via using is are can do does how why what "
    "when your our its it as into over under not no"
)


def kind(paper: Paper) -> Kind:
    """Return the sort of publication; without a venue a paper counts as a preprint."""
    if not paper.venue or _PREPRINT.match(paper.venue):
        return Kind.PREPRINT
    return Kind.CONFERENCE if _CONFERENCE.search(paper.venue) else Kind.JOURNAL


def identifier(paper: Paper, scheme: str) -> str:
    """Return the value of the paper's first identifier of ``scheme``, or an empty text."""
    prefix = f"{scheme}:"
    return next((name.removeprefix(prefix) for name in paper.identifiers if name.startswith(prefix)), "")


# The schemes that every bibliography has a field for.
_USUAL = ("arxiv:", "doi:", "pmid:", "pmcid:")


def other_identifiers(paper: Paper) -> list[str]:
    """Return the paper's identifiers for which bibliographies have no field: all but the first of each usual scheme."""
    first = {f"{scheme}{identifier(paper, scheme[:-1])}" for scheme in _USUAL}
    return [name for name in paper.identifiers if name not in first]


def address_of(name: str) -> str:
    """Return the web address of a canonical identifier, or an empty text for an unknown scheme."""
    scheme, _, value = name.partition(":")
    return _ADDRESSES[scheme] + value if scheme in _ADDRESSES else ""


def addresses(paper: Paper) -> list[str]:
    """Return the paper's web addresses, pages first, then files and code, then what its identifiers lead to."""
    own = sorted(paper.links, key=lambda link: ("page", "pdf", "code").index(link.kind) if link.kind != "other" else 3)
    derived = [address for name in paper.identifiers if (address := address_of(name))]
    return list(dict.fromkeys([*(link.url for link in own), *derived]))


def labelled_links(paper: Paper) -> list[tuple[str, str]]:
    """Return a label and an address for each link, and for each identifier that leads elsewhere than these."""
    links = [(_LABELS.get(link.kind, "link"), link.url) for link in paper.links]
    said = {link.url for link in paper.links}
    for scheme, label in _SCHEMES.items():
        value = identifier(paper, scheme)
        if value and (address := address_of(f"{scheme}:{value}")) not in said:
            links.append((f"{label}:{value}", address))
    return links


def lasting_id(paper: Paper) -> uuid.UUID:
    """Return an id that is the paper's own in all the world, made of what no edit changes: its number, when it came."""
    return uuid.uuid5(_PAPERS, f"{paper.added.astimezone(UTC).isoformat()} {paper.id}")


def source_of(paper: Paper) -> str:
    """What an annotation is of that names no page: the paper's best address, else a name for it within its library."""
    return next(iter(addresses(paper)), f"urn:paperlight:paper:{paper.id}")


def citekeys(papers: Sequence[Paper]) -> list[str]:
    """Return one citekey a paper, all different.

    A key is made of the paper alone (author, year, title), so it stays the same whatever else is exported with it; the
    four digits of a hash of the title part papers of the same author, year and first word. Should two keys be equal
    even so, the later paper of the list gets a further letter.
    """
    taken: dict[str, int] = {}
    keys = []
    for paper in papers:
        key = citekey(paper)
        again = taken[key] = taken.get(key, -1) + 1
        keys.append(f"{key}{_letters(again)}")
    return keys


def citekey(paper: Paper) -> str:
    """Return ``author`` + ``year`` + ``word`` + ``-`` + four hexadecimal digits, in ASCII; title words if no author."""
    said = [word for word in (_ascii(word) for word in re.findall(r"[^\W_]+", paper.title)) if word]
    telling = [word for word in said if len(word) > 1 and word not in _COMMON_WORDS] or said
    year = str(paper.year) if paper.year else ""
    digest = hashlib.sha256("".join(said).encode() or paper.title.encode()).hexdigest()[:4]
    if paper.authors and (author := _ascii(split_name(paper.authors[0]).family)):
        stem = f"{author[:30]}{year}{telling[0][:30] if telling else ''}"
    else:
        stem = "".join(word[:30] for word in telling[:3]) + year
    return f"{stem or 'paper'}-{digest}"


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", anyascii(text).lower())


def _letters(number: int) -> str:
    """0 -> "", 1 -> "b", 2 -> "c" …, 26 -> "bb"."""
    letters = ""
    while number:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space, for formats without line breaks in a value."""
    return " ".join(text.split())
