"""What makes a JSON value an annotation that can be stored, and what the library adds to it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from paperlight import limits
from paperlight.anno.parts import has_type, listed, selectors, text_bodies
from paperlight.errors import InvalidInputError

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_UUID = "urn:uuid:"
_DEEPEST = 32
# What the library sets, so that it does not count when two annotations are compared.
_OURS = ("id", "@context", "created", "modified", "via")
_FIXED = ("id", "type", "created", "creator")


def checked(value: object) -> dict[str, Any]:
    """An annotation as it came, times in UTC and without our entity tag; raises InvalidInputError naming the field.

    Bodies and targets may be written in any way that the model allows; properties that it does not know are kept.
    """
    if not isinstance(value, Mapping):
        raise InvalidInputError("An annotation is a JSON object: send one.", field="annotation")
    annotation = {name: each for name, each in value.items() if name != "etag"}
    _check_json(annotation)
    if not has_type(annotation, "Annotation"):
        raise InvalidInputError("This is no annotation: its type must be Annotation.", field="type")
    if annotation.get("id") is not None and not isinstance(annotation["id"], str):
        raise InvalidInputError("The id must be an IRI, such as urn:uuid:…, or left out.", field="id")
    limits.text(annotation.get("id") or "", "id", limits.URL)
    _check_texts(annotation)
    _check_targets(annotation)
    for name in ("created", "modified"):
        if annotation.get(name) is not None:
            annotation[name] = _written(_moment(annotation[name], name))
    return annotation


def completed(annotation: Mapping[str, Any], *, id: str, source: str, at: datetime) -> dict[str, Any]:
    """A checked annotation with what it lacks: context, times, ``source`` as what it is about; and with this ``id``.

    Another id that it has goes to ``via``, as the W3C's Web Annotation Protocol says (5.1.2).
    """
    before, whole = annotation.get("id"), {"@context": CONTEXT, **annotation, "id": id}
    if before and own_id(before) != id and before not in listed(whole.get("via")):
        others = [*listed(whole.get("via")), before]
        whole["via"] = others if len(others) > 1 else before
    targets = [_sourced(target, source) for target in listed(whole["target"])]
    whole["target"] = targets if isinstance(whole["target"], list) else targets[0]
    whole["created"] = whole.get("created") or _written(at)
    whole["modified"] = whole.get("modified") or whole["created"]
    return whole


def patched(before: Mapping[str, Any], patch: Mapping[str, Any], *, source: str, at: datetime) -> dict[str, Any]:
    """A stored annotation after a change: each property of ``patch`` replaces the whole one, null removes it.

    ``source`` is what a new target is about that does not say. Equal to ``before`` when nothing changes. Raises
    InvalidInputError, also for a property that can't be changed.
    """
    for name in _FIXED:
        if name in patch and patch[name] != before.get(name) and not _same_id(name, patch[name], before):
            raise InvalidInputError(f"The {name} of an annotation can't be changed: leave it out.", field=name)
    wanted = {name: value for name, value in patch.items() if name not in (*_FIXED, "modified", "etag")}
    after = checked({name: value for name, value in {**before, **wanted}.items() if value is not None})
    after = completed(after, id=str(before["id"]), source=source, at=at)
    return dict(before) if after == before else {**after, "modified": _written(at)}


def etag(annotation: Mapping[str, Any]) -> str:
    """The entity tag, unquoted: equal if and only if the annotations are."""
    return hashlib.sha256(orjson.dumps(annotation, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def own_id(reference: object) -> str | None:
    """``urn:uuid:…`` in its canonical form for such an id or for the UUID alone; None for anything else."""
    if not isinstance(reference, str):
        return None
    digits = reference[len(_UUID) :] if reference.lower().startswith(_UUID) else reference
    # UUID() also reads braces and digits without hyphens, which no URN has.
    try:
        return _UUID + str(uuid.UUID(digits)) if len(digits) == 36 and digits.count("-") == 4 else None
    except ValueError:
        return None


def same_content(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two annotations say the same, whatever their ids and times."""
    return _content(first) == _content(second)


def is_known(annotation: Mapping[str, Any], known: list[Mapping[str, Any]]) -> bool:
    """Whether one of ``known`` says the same."""
    return any(same_content(annotation, each) for each in known)


def lacks_source(annotation: Mapping[str, Any]) -> bool:
    """Whether a target of a checked annotation does not say what it is of."""
    return any(_sourced(target, "urn:x") != target for target in listed(annotation["target"]))


def _content(annotation: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in annotation.items() if name not in _OURS}


def _same_id(name: str, value: object, before: Mapping[str, Any]) -> bool:
    return name == "id" and own_id(value) == before["id"]


def _sourced(target: Any, source: str) -> Any:
    if not isinstance(target, Mapping) or any(target.get(name) for name in ("source", "id", "items")):
        return target
    return {"type": "SpecificResource", **target, "source": source}


def _check_json(annotation: Mapping[str, Any]) -> None:
    """Refuse what can't be stored or sent: NUL, half characters, endless nesting, numbers that no JSON reader takes."""
    level: list[Any] = [annotation]
    for _ in range(_DEEPEST):
        inside: list[Any] = []
        for each in level:
            inside += each.values() if isinstance(each, Mapping) else each
        level = [each for each in inside if isinstance(each, Mapping | list)]
    if level:
        raise InvalidInputError(f"The annotation is nested deeper than {_DEEPEST} levels: flatten it.", field="body")
    try:
        written = orjson.dumps(annotation)
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise InvalidInputError(
            "The annotation holds half a character or a number of more than 64 bits: remove it.", field="annotation"
        ) from error
    if b"\\u0000" in written.replace(b"\\\\", b""):
        raise InvalidInputError("The annotation holds a character that is no text (U+0000): remove it.", field="body")
    if len(written) > limits.ANNOTATION:
        raise InvalidInputError(
            f"The annotation is {len(written):,} bytes long: shorten it to {limits.ANNOTATION:,}.", field="annotation"
        )


def _check_texts(annotation: Mapping[str, Any]) -> None:
    tags = 0
    for body in text_bodies(annotation):
        if not isinstance(body.value, str):
            raise InvalidInputError("The value of a textual body must be a text.", field=body.place)
        longest, tags = (limits.TAG, tags + 1) if body.is_tag else (limits.NOTE, tags)
        if len(body.value) > longest:
            kind = "tag" if body.is_tag else "comment"
            raise InvalidInputError(
                f"The {kind} is {len(body.value):,} characters long: shorten it to {longest:,}.", field=body.place
            )
    if tags > limits.TAGS:
        raise InvalidInputError(f"There are {tags:,} tags: keep at most {limits.TAGS:,}.", field="body")


def _check_targets(annotation: Mapping[str, Any]) -> None:
    targets = listed(annotation.get("target"))
    if not targets or any(not isinstance(target, str | Mapping) or target == "" for target in targets):
        raise InvalidInputError("An annotation needs a target: an IRI, or an object.", field="target")
    for target in targets:
        for selector in selectors(target):
            if has_type(selector, "TextQuoteSelector"):
                _check_quote(selector)
            elif has_type(selector, "TextPositionSelector"):
                _check_position(selector)


def _check_quote(selector: Mapping[str, Any]) -> None:
    if not isinstance(selector.get("exact"), str):
        raise InvalidInputError("A TextQuoteSelector needs the quoted text.", field="target.selector.exact")
    for name in ("exact", "prefix", "suffix"):
        text, field = selector.get(name, ""), f"target.selector.{name}"
        if not isinstance(text, str):
            raise InvalidInputError(f"The {name} of a TextQuoteSelector must be a text.", field=field)
        if len(text) > limits.QUOTE:
            raise InvalidInputError(
                f"The {name} is {len(text):,} characters long: shorten it to {limits.QUOTE:,}.", field=field
            )


def _check_position(selector: Mapping[str, Any]) -> None:
    start, end = selector.get("start"), selector.get("end")
    numbers = [each for each in (start, end) if isinstance(each, int) and not isinstance(each, bool)]
    if len(numbers) < 2 or not 0 <= numbers[0] <= numbers[1]:
        raise InvalidInputError(
            "A TextPositionSelector needs a start and an end that is not before it, both counted from 0.",
            field="target.selector.start",
        )


def _moment(value: object, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise InvalidInputError(
            f"The {name} must be a time such as 2026-03-11T08:00:00Z, or left out.", field=name
        ) from None
    return limits.moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC), name)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
