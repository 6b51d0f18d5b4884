"""Hypothesis's JSON: what its client exports and what its API answers to a search, in; the client's export, out.

The shape is that of https://h.readthedocs.io/en/latest/api-reference/v1/: ``uri``, ``document.title``, ``text``,
``tags``, ``target[].selector`` and, for replies, ``references``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from paperlight import anno
from paperlight.errors import UnreadableError
from paperlight.types import DigestDraft, Paper

from .annotation_files import About, drafts, parsed, shape
from .fields import source_of
from .registry import Digests, Reader, Writer, whole
from .source import Source

_NAME = "Hypothesis export"
_HYPOTHESIS = "https://hypothes.is/a/"
_SELECTORS = ("TextQuoteSelector", "TextPositionSelector", "RangeSelector")
# What the W3C's model has no word for: kept under names of its own, and given back.
_KEPT = ("references", "hidden", "permissions", "group", "user", "user_info")
_PREFIX = "hypothesis:"


def sniff(source: Source) -> bool:
    """Whether this is an export of Hypothesis's client or an answer of its API."""
    text = source.start.lstrip()
    if not text.startswith(("{", "[")) or '"uri"' not in text:
        return False
    value = shape(text)
    if value is None:
        return ('"annotations"' in text or '"rows"' in text) and '"paperlight"' not in text
    if isinstance(value, Mapping):
        value = None if "paperlight" in value else value.get("annotations", value.get("rows"))
    # A row has no type; an annotation of the W3C's has one.
    return isinstance(value, list) and any(isinstance(each, Mapping) and "uri" in each for each in value)


def read(source: Source) -> DigestDraft:
    """Return the papers that annotations are about; raises UnreadableError."""
    value = parsed(source.text, _NAME)
    if isinstance(value, Mapping):
        value = value.get("annotations", value.get("rows"))
    if not isinstance(value, list):
        raise UnreadableError(f"This JSON is no {_NAME}; export the annotations again.")
    return drafts([(_annotation(row), _about(row)) for row in value], READER.name, "Hypothesis")


def write(papers: Sequence[Paper], _digests: Digests) -> bytes:
    """Return all annotations of the papers, as Hypothesis's client takes them in."""
    rows = [_row(anno.see(annotation), annotation, paper) for paper in papers for annotation in paper.annotations]
    value = {"export_date": _newest(rows), "export_userid": "", "client_version": "", "annotations": rows}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _annotation(row: Any) -> object:
    """A row as a W3C annotation; what is no row is given on, to be refused with its place."""
    if not isinstance(row, Mapping):
        return row
    bodies = []
    if isinstance(row.get("text"), str) and row["text"].strip():
        value = row["text"]
        bodies.append({"type": "TextualBody", "purpose": "commenting", "format": "text/markdown", "value": value})
    told = row.get("tags")
    tags = told if isinstance(told, list) else []
    bodies += [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags if isinstance(tag, str)]
    annotation: dict[str, Any] = {
        "type": "Annotation",
        "motivation": _motivation(row),
        "body": bodies,
        "target": _target(row),
    }
    if isinstance(row.get("id"), str) and row["id"]:
        annotation["id"] = row["id"] if ":" in row["id"] else _HYPOTHESIS + row["id"]
    for ours, theirs in (("created", "created"), ("modified", "updated")):
        if isinstance(row.get(theirs), str):
            annotation[ours] = row[theirs]
    annotation |= {_PREFIX + name: row[name] for name in _KEPT if row.get(name)}
    return annotation


def _motivation(row: Mapping[str, Any]) -> str:
    if row.get("references"):
        return "replying"
    return "commenting" if row.get("text") or not _selectors(row) else "highlighting"


def _target(row: Mapping[str, Any]) -> dict[str, Any]:
    target: dict[str, Any] = {"type": "SpecificResource"}
    if isinstance(row.get("uri"), str) and row["uri"]:
        target["source"] = row["uri"]
    selectors = _selectors(row)
    if selectors:
        target["selector"] = selectors
    return target


def _selectors(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    targets = row.get("target")
    first = targets[0] if isinstance(targets, list) and targets else None
    found = first.get("selector") if isinstance(first, Mapping) else None
    return [each for each in found or [] if isinstance(each, Mapping) and each.get("type") in _SELECTORS]


def _about(row: Any) -> About:
    if not isinstance(row, Mapping):
        return About()
    document = row.get("document")
    titles = document.get("title") if isinstance(document, Mapping) else None
    title = titles[0] if isinstance(titles, list) and titles else titles
    uri = row.get("uri")
    return About(
        url=uri if isinstance(uri, str) else "", title=" ".join(title.split()) if isinstance(title, str) else ""
    )


def _row(seen: anno.Seen, annotation: Mapping[str, Any], paper: Paper) -> dict[str, Any]:
    uri = seen.source or source_of(paper)
    target: dict[str, Any] = {"source": uri}
    targets = annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]
    selector = targets[0].get("selector") if isinstance(targets[0], Mapping) else None
    if selector:
        target["selector"] = selector if isinstance(selector, list) else [selector]
    row = {
        "id": seen.id,
        "created": annotation["created"],
        "updated": annotation["modified"],
        "uri": uri,
        "text": seen.comment,
        "tags": list(seen.tags),
        "target": [target],
        "document": {"title": [paper.title]},
        "permissions": {"read": []},
    }
    return row | {name: annotation[_PREFIX + name] for name in _KEPT if _PREFIX + name in annotation}


def _newest(rows: Sequence[Mapping[str, Any]]) -> str:
    """The time of the newest change: equal libraries export equal bytes."""
    return max((row["updated"] for row in rows), default="")


READER = Reader(
    name="hypothesis",
    label="Hypothesis",
    media_type="application/json",
    extension="json",
    sniff=sniff,
    digests=whole(read),
)
WRITER = Writer(
    name=READER.name, label=READER.label, media_type=READER.media_type, extension=READER.extension, write=write
)
