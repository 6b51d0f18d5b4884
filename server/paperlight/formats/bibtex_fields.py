"""The fields of a BibTeX or BibLaTeX entry as those of a paper; their names are told in the BibLaTeX manual, 2.2."""

from __future__ import annotations

import re
from collections.abc import Mapping

from paperlight import identifiers
from paperlight.types import Link, PaperDraft, Skipped

from .drafting import drafted, kept, one_line, year_in
from .latex import decode

Fields = Mapping[str, str]

_VENUES = (
    "journal",
    "journaltitle",
    "booktitle",
    "eventtitle",
    "howpublished",
    "publisher",
    "school",
    "institution",
    "organization",
)
_URL = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}|(https?://[^\s{}\\]+)")
_SEPARATORS = re.compile(r"(?<!\\)[;,{}]")
_ESCAPED = re.compile(r"\\([%&#_~$])")
_SCHEMES = {"arxiv": "arxiv", "pubmed": "pmid", "pmid": "pmid", "pmcid": "pmcid", "pmc": "pmcid", "doi": "doi"}


def paper(fields: Fields, position: int, raw: str) -> PaperDraft | Skipped:
    """Return the paper of an entry with these fields (names in lower case, values resolved but not decoded)."""
    title = _text(fields, "title")
    subtitle = _text(fields, "subtitle")
    if title and subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title.rstrip(':')}: {subtitle}"
    venue = next((value for name in _VENUES if (value := _text(fields, name)) and "://" not in value), "")
    return drafted(
        title,
        position,
        abstract=decode(fields.get("abstract", "")),
        authors=names(fields.get("author") or fields.get("editor", "")),
        year=year_in(_text(fields, "year") or _text(fields, "date")),
        venue=venue,
        links=_links(fields),
        names=_names(fields, venue),
        reading=kept(tags=_tags(fields), note=decode(fields.get("annote") or fields.get("annotation", ""))),
        raw=raw,
    )


def names(value: str) -> list[str]:
    """Return the people of an author field in order, given names first; what stands in braces is one name."""
    found = []
    for part in _split(value):
        if part.casefold() in ("others", "et al.", ""):
            continue
        if part.startswith("{") and part.endswith("}") and _closes_at_end(part):
            found.append(decode(part[1:-1]))
            continue
        pieces = [decode(piece).strip() for piece in _commas(part)]
        family, rest = pieces[0], [piece for piece in pieces[1:] if piece]
        # "Family, Given" and "Family, Jr, Given".
        found.append(" ".join([*rest[-1:], family, *rest[:-1]]) if rest else family)
    return [name for name in map(one_line, found) if name]


def _split(value: str) -> list[str]:
    """The parts between the words "and" that stand in no brace."""
    parts, start, depth = [], 0, 0
    for found in re.finditer(r"[{}]|(?<=\s)and(?=\s)", value, re.I):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth <= 0:
            parts.append(value[start : found.start()].strip())
            start = found.end()
    return [*parts, value[start:].strip()]


def _commas(value: str) -> list[str]:
    parts, start, depth = [], 0, 0
    for found in re.finditer(r"[{},]", value):
        if found[0] == ",":
            if depth <= 0:
                parts.append(value[start : found.start()])
                start = found.end()
        else:
            depth += 1 if found[0] == "{" else -1
    return [*parts, value[start:]]


def _closes_at_end(part: str) -> bool:
    depth = 0
    for brace in re.finditer(r"[{}]", part):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end() == len(part)
    return False


def _text(fields: Fields, name: str) -> str:
    return one_line(decode(fields.get(name, "")))


def _plain(value: str) -> str:
    """An address or a number: nothing of it is LaTeX but what had to be escaped."""
    return _ESCAPED.sub(r"\1", value.replace("{", "").replace("}", "").strip())


def _links(fields: Fields) -> list[Link | str]:
    found: list[Link | str] = []
    for name in ("url", "link", "howpublished", "note", "pdf", "ee", "bdsk-url-1", "bdsk-url-2"):
        value = fields.get(name, "")
        if "://" in value:
            for one, other in _URL.findall(value.replace("\\_", "_").replace("\\%", "%").replace("\\#", "#")):
                url = _plain(one or other)
                found.append(Link(url=url, kind="pdf") if name == "pdf" else url)
    return found


def _names(fields: Fields, venue: str) -> list[str]:
    found = []
    doi = _plain(fields.get("doi", ""))
    if doi:
        found.append(doi if "doi" in doi.casefold().split("/")[0] or "://" in doi else f"doi:{doi}")
    kind = _plain(fields.get("archiveprefix") or fields.get("eprinttype", "")).casefold()
    eprint = _plain(fields.get("eprint", ""))
    if eprint:
        found.append(f"{_SCHEMES.get(kind, kind or 'arxiv')}:{eprint.removeprefix('arXiv:')}")
    found += _plain(fields.get("identifiers", "")).split()
    for name in ("pmid", "pmcid", "arxivid"):
        if fields.get(name):
            found.append(f"{name.removesuffix('id') if name == 'arxivid' else name}:{_plain(fields[name])}")
    # "arXiv preprint arXiv:2303.08867", "CoRR abs/2303.08867": where a number of arXiv is all that names the paper.
    volume = _plain(fields.get("volume", ""))
    for text in (venue, f"arXiv:{volume.removeprefix('abs/')}" if volume.startswith("abs/") else ""):
        if "arxiv" in text.casefold():
            found += [
                each.identifier for each in identifiers.find_in_text(text) if each.identifier.startswith("arxiv:")
            ]
    return found


def _tags(fields: Fields) -> list[str]:
    value = fields.get("keywords") or fields.get("keyword", "")
    parts, start, depth = [], 0, 0
    for sign in _SEPARATORS.finditer(value):
        if sign[0] in "{}":
            depth += 1 if sign[0] == "{" else -1
        elif depth <= 0:
            parts.append(value[start : sign.start()])
            start = sign.end()
    return [decode(part).strip() for part in (*parts, value[start:])]
