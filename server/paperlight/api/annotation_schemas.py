"""The shapes of annotations in the API: open ones, since JSON-LD may hold more than we know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, fields, post_dump

from paperlight import anno


def annotation(value: Mapping[str, Any]) -> dict[str, Any]:
    """An annotation as the API shows it: as it is stored, and its entity tag, unquoted, for If-Match."""
    return {**value, "etag": anno.etag(value)}


class AnyField(fields.Raw):
    """A value of any JSON type; the library tells what it can't be."""

    def __init__(self, description: str, **kwargs: Any) -> None:
        super().__init__(allow_none=True, metadata={"description": description}, **kwargs)


class AnnotationPatchSchema(Schema):
    """Properties of a W3C Web Annotation; those that are not named here are kept too."""

    class Meta:  # noqa: D106
        unknown = INCLUDE

    context = AnyField("http://www.w3.org/ns/anno.jsonld unless given.", data_key="@context")
    motivation = AnyField("Such as `highlighting`, `commenting`, `tagging`.")
    body = AnyField("A comment is a TextualBody, a tag one whose `purpose` is `tagging`.")
    target = AnyField(
        "What it is about, with its selectors; `styleClass` `paperlight-yellow`, `-green`, `-blue`, `-pink`."
    )


class NewAnnotationSchema(AnnotationPatchSchema):
    """A W3C Web Annotation; without a selector it is about the paper as a whole."""

    id = AnyField("`urn:uuid:…` is kept; another IRI goes to `via`; without one it is made.")
    type = AnyField("`Annotation`.", required=True)
    target = AnyField("What it is about; without `source` it is the paper's own page.", required=True)
    created = AnyField("RFC 3339; now unless given.")


class AnnotationSchema(NewAnnotationSchema):
    """A W3C Web Annotation as it is stored."""

    modified = AnyField("RFC 3339.")
    etag = fields.String(metadata={"description": "The entity tag, unquoted, for If-Match."})

    @post_dump(pass_original=True)
    def _whole(self, _known: object, original: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        # As it is stored: what no field names is told too.
        return annotation(original)
