"""The parts of an annotation, whichever of the model's ways they are written in: bodies, targets, selectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

TAGGING = "tagging"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


class TextBody(NamedTuple):
    """A text of the annotation: its value, whether it is a tag, and the name of the property that it stands in."""

    value: Any
    is_tag: bool
    place: str


def listed(value: object) -> list[Any]:
    """The values of a property, which JSON-LD writes as none, as one or as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def has_type(value: object, name: str) -> bool:
    """Whether an object is of a type."""
    return isinstance(value, Mapping) and name in listed(value.get("type"))


def text_bodies(annotation: Mapping[str, Any]) -> Iterator[TextBody]:
    """All texts of an annotation, in order. A body that is a resource elsewhere has none here."""
    if "bodyValue" in annotation:
        yield TextBody(annotation["bodyValue"], False, "bodyValue")
    tagging = listed(annotation.get("motivation")) == [TAGGING]
    for body in _flat(annotation.get("body")):
        if isinstance(body, Mapping) and "value" in body:
            purposes = listed(body.get("purpose"))
            yield TextBody(body["value"], TAGGING in purposes or (tagging and not purposes), "body.value")
        elif isinstance(body, str) and not _IRI.fullmatch(body):
            # The model wants an IRI here; a sentence is what other programs write.
            yield TextBody(body, False, "body")


def is_text(body: object, *, tag: bool, motivation: object = None) -> bool:
    """Whether a single body is a tag, or is a text that is none."""
    return any(each.is_tag == tag for each in text_bodies({"body": [body], "motivation": motivation}))


def selectors(target: object) -> Iterator[Mapping[str, Any]]:
    """The selectors of a target, those that refine them included."""
    waiting = listed(target.get("selector")) if isinstance(target, Mapping) else []
    while waiting:
        selector = waiting.pop(0)
        if isinstance(selector, Mapping):
            yield selector
            waiting += listed(selector.get("refinedBy"))


def source_of(target: object) -> Any:
    """What a target is of: an IRI, an object with one as ``id``, or None."""
    if not isinstance(target, Mapping):
        return target
    return target.get("source", target.get("id"))


def _flat(body: object) -> Iterator[Any]:
    """Bodies one by one, also those that stand in a choice or a list of bodies."""
    waiting = listed(body)
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, Mapping) and "items" in each and "value" not in each:
            waiting = [*listed(each["items"]), *waiting]
        else:
            yield each
