"""CSL-JSON, which citeproc, Pandoc and Zotero read (the citation-style-language schema, csl-data.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from paperlight.types import Paper

from .fields import Kind, addresses, citekeys, identifier, kind, other_identifiers
from .names import split_name
from .registry import Digests, Writer

_MARKUP = re.compile(r"</?[a-zA-Z]|&[#\w]+;")
_PARTS = re.compile("[,;]")
# "article" is the schema's word for a preprint or working paper.
_TYPES = {Kind.PREPRINT: "article", Kind.CONFERENCE: "paper-conference", Kind.JOURNAL: "article-journal"}


def write(papers: Sequence[Paper], digests: Digests) -> bytes:
    """Return a list with one item a paper, in order."""
    return (json.dumps(items(papers), ensure_ascii=False, indent=1) + "\n").encode()


def items(papers: Sequence[Paper]) -> list[dict[str, Any]]:
    """Return one item a paper, in order, as CSL's data model has them."""
    return [_item(key, paper) for key, paper in zip(citekeys(papers), papers, strict=True)]


def _item(key: str, paper: Paper) -> dict[str, Any]:
    arxiv = identifier(paper, "arxiv")
    urls = addresses(paper)
    values: dict[str, Any] = {
        "id": key,
        "type": _TYPES[kind(paper)],
        "title": paper.title,
        "author": [_name(name) for name in paper.authors],
        "issued": {"date-parts": [[paper.year]]} if paper.year else None,
        "container-title": paper.venue,
        "DOI": identifier(paper, "doi"),
        "PMID": identifier(paper, "pmid"),
        "PMCID": identifier(paper, "pmcid"),
        "publisher": "arXiv" if arxiv and kind(paper) is Kind.PREPRINT else "",
        "number": f"arXiv:{arxiv}" if arxiv else "",
        "URL": urls[0] if urls else "",
        "abstract": paper.abstract,
        "keyword": ", ".join(paper.reading.tags),
        "note": paper.reading.note,
        "custom": _custom(paper),
    }
    return {name: value for name, value in values.items() if value}


def _custom(paper: Paper) -> dict[str, Any]:
    """What the schema has no place for, where the schema says to put that."""
    tags = list(paper.reading.tags)
    custom = {
        # The schema reads markup in a title; one that only looks like it must come back as it is.
        "title": paper.title if _MARKUP.search(paper.title) else "",
        "identifiers": other_identifiers(paper),
        "tags": tags if any(_PARTS.search(tag) for tag in tags) else [],
    }
    return {name: value for name, value in custom.items() if value}


def _name(name: str) -> dict[str, str]:
    parts = split_name(name)
    if not parts.given:
        return {"literal": name}
    named = {"family": parts.family, "given": parts.given, "suffix": parts.suffix}
    return {key: value for key, value in named.items() if value}


WRITER = Writer(
    name="csl-json",
    label="CSL-JSON",
    media_type="application/vnd.citationstyles.csl+json",
    extension="json",
    write=write,
)
