"""W3C Web Annotations in JSON-LD: https://www.w3.org/TR/annotation-model/, out and in.

What is written is one AnnotationPage. Each target's source tells the paper in Dublin Core's terms, so that the file
can be taken into an empty library.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from paperlight import anno
from paperlight.types import DigestDraft, Paper

from .annotation_files import About, drafts, parsed, shape
from .fields import source_of
from .registry import Digests, Reader, Writer, whole
from .source import Source

_NAME = "W3C annotations"
_COLLECTIONS = ("AnnotationPage", "AnnotationCollection", "OrderedCollection", "Collection")


def sniff(source: Source) -> bool:
    """Whether this is JSON-LD that holds annotations."""
    text = source.start.lstrip()
    if not text.startswith(("{", "[")) or '"Annotation' not in text:
        return False
    value = shape(text)
    if value is None:
        return '"target"' in text and '"paperlight"' not in text
    return any(_holds(each) for each in (value if isinstance(value, list) else [value]))


def _holds(value: Any) -> bool:
    """Whether an object is an annotation, or something that annotations stand in; a complete export of ours is not."""
    if not isinstance(value, Mapping) or "paperlight" in value:
        return False
    return "@graph" in value or any(kind in ("Annotation", *_COLLECTIONS) for kind in _listed(value.get("type")))


def read(source: Source) -> DigestDraft:
    """Return the papers that annotations are about; raises UnreadableError."""
    found = list(_annotations(parsed(source.text, _NAME)))
    return drafts([(value, _about(value)) for value in found], READER.name, _NAME)


def write(papers: Sequence[Paper], _digests: Digests) -> bytes:
    """Return all annotations of the papers."""
    items = [_written(annotation, paper) for paper in papers for annotation in paper.annotations]
    page = {"@context": anno.CONTEXT, "type": "AnnotationPage", "startIndex": 0, "items": items}
    return (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode()


def _annotations(value: Any) -> Iterator[Any]:
    """The annotations in a value: itself, a list, a page or a collection of them with its pages inside."""
    if isinstance(value, list):
        for each in value:
            yield from _annotations(each)
    elif isinstance(value, Mapping):
        kinds = _listed(value.get("type"))
        inside = [
            value.get(name) for name in ("items", "first", "@graph") if isinstance(value.get(name), list | Mapping)
        ]
        if "Annotation" not in kinds and (inside or any(kind in _COLLECTIONS for kind in kinds)):
            for each in inside:
                yield from _annotations(each)
        else:
            yield value
    else:
        yield value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _about(value: Any) -> About:
    target = value.get("target") if isinstance(value, Mapping) else None
    first = target[0] if isinstance(target, list) and target else target
    source = (first.get("source") or first) if isinstance(first, Mapping) else first
    if not isinstance(source, Mapping):
        return About(url=source if isinstance(source, str) else "")
    names = _listed(source.get("dcterms:identifier", []))
    title = source.get("dcterms:title") or source.get("title") or ""
    url = source.get("id")
    return About(
        url=url if isinstance(url, str) else "",
        title=title if isinstance(title, str) else "",
        identifiers=tuple(name for name in names if isinstance(name, str)),
    )


def _written(annotation: Mapping[str, Any], paper: Paper) -> dict[str, Any]:
    """An annotation whose target says which paper it is of; the address of its page stays."""
    target = annotation["target"]
    targets = [_told(each, paper) for each in target] if isinstance(target, list) else _told(target, paper)
    return {**annotation, "target": targets}


def _told(target: Any, paper: Paper) -> Any:
    if isinstance(target, Mapping) and "source" in target:
        source = target["source"]
    else:
        target, source = {"type": "SpecificResource"}, target
    about = dict(source) if isinstance(source, Mapping) else {"id": source or source_of(paper), "type": "Text"}
    about.setdefault("dcterms:title", paper.title)
    if paper.identifiers:
        about.setdefault("dcterms:identifier", list(paper.identifiers))
    return {**target, "source": about}


READER = Reader(
    name="annotations",
    label="W3C Web Annotations",
    media_type="application/ld+json",
    extension="jsonld",
    sniff=sniff,
    digests=whole(read),
)
WRITER = Writer(
    name=READER.name,
    label=READER.label,
    media_type='application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    extension=READER.extension,
    write=write,
)
