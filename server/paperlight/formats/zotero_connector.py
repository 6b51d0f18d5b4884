"""Papers as the items that Zotero's connector saves.

https://www.zotero.org/support/dev/client_coding/connector_http_server tells how they are sent.
Which fields an item has is told by its kind (https://api.zotero.org/schema); Zotero drops those that it has not.
"""

from __future__ import annotations

import html
from typing import Any

from paperlight.types import Paper

from .fields import Kind, addresses, citekey, identifier, kind
from .names import split_name

_TYPES = {
    Kind.PREPRINT: ("preprint", "repository"),
    Kind.CONFERENCE: ("conferencePaper", "proceedingsTitle"),
    Kind.JOURNAL: ("journalArticle", "publicationTitle"),
}
_EXTRA = {"arxiv": "arXiv", "pmid": "PMID", "pmcid": "PMCID"}


def item(paper: Paper) -> dict[str, Any]:
    """Return the item of a paper, with the reader's tags and note."""
    item_type, venue = _TYPES[kind(paper)]
    arxiv = identifier(paper, "arxiv")
    named = {label: identifier(paper, scheme) for scheme, label in _EXTRA.items()}
    values: dict[str, Any] = {
        "title": paper.title,
        "abstractNote": paper.abstract,
        "date": str(paper.year or ""),
        venue: paper.venue or ("arXiv" if arxiv else ""),
        "DOI": identifier(paper, "doi"),
        "archiveID": f"arXiv:{arxiv}" if arxiv and item_type == "preprint" else "",
        "url": next(iter(addresses(paper)), ""),
        "extra": "\n".join(f"{label}: {value}" for label, value in named.items() if value),
    }
    note = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in paper.reading.note.splitlines() if line)
    return {
        "id": citekey(paper),
        "itemType": item_type,
        **{name: value for name, value in values.items() if value},
        "creators": [_creator(name) for name in paper.authors],
        "tags": [{"tag": tag} for tag in paper.reading.tags],
        "notes": [{"note": note}] if note else [],
        "attachments": [],
    }


def _creator(name: str) -> dict[str, Any]:
    parts = split_name(name)
    if not parts.given:
        return {"lastName": name, "fieldMode": 1, "creatorType": "author"}
    family = f"{parts.family} {parts.suffix}".strip()
    return {"firstName": parts.given, "lastName": family, "creatorType": "author"}
