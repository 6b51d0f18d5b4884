"""Annotations: the reader's W3C Web Annotations on papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from paperlight import anno
from paperlight.api import annotation_schemas as shapes
from paperlight.api import guard, schemas
from paperlight.api.context import library, reader_id
from paperlight.api.papers import PAPER
from paperlight.api.replies import etagged, once, problems, with_next

blueprint = Blueprint("annotations", __name__, description="The reader's W3C Web Annotations on papers.")
ANNOTATION = "/annotations/<annotation_id>"


@blueprint.get(f"{PAPER}/annotations")
@blueprint.arguments(schemas.CursorSchema, location="query")
@blueprint.response(200, schemas.AnnotationsSchema)
@problems(blueprint, 401, 403, 404, 422)
def list_annotations(query: dict[str, Any], paper_id: int) -> Any:
    """The reader's annotations on a paper, oldest first."""
    page = library().annotations.page(reader_id(), paper_id, limit=query["limit"], cursor=query.get("cursor"))
    return {"items": page.items, "next": page.next}, 200, with_next(page)


@blueprint.post(f"{PAPER}/annotations")
@once
@blueprint.arguments(schemas.WriteHeadersSchema, location="headers")
@blueprint.arguments(shapes.NewAnnotationSchema)
@blueprint.response(201, shapes.AnnotationSchema)
@blueprint.alt_response(200, schema=shapes.AnnotationSchema, description="It was there already, and says the same")
@problems(blueprint, 401, 403, 404, 409, 413, 415, 422)
def add_annotation(_headers: dict[str, Any], _body: dict[str, Any], paper_id: int) -> Any:
    """Annotate a paper. An id of the form `urn:uuid:…` is kept, so that it can be made offline."""
    annotation, is_new = library().annotations.add(reader_id(), paper_id, request.get_json())
    return _answer(annotation, 201 if is_new else 200)


@blueprint.patch(ANNOTATION)
@once
@blueprint.arguments(schemas.ChangeHeadersSchema, location="headers")
@blueprint.arguments(shapes.AnnotationPatchSchema)
@blueprint.response(200, shapes.AnnotationSchema)
@problems(blueprint, 401, 403, 404, 412, 413, 415, 422)
def edit_annotation(headers: dict[str, Any], _body: dict[str, Any], annotation_id: str) -> Any:
    """Replace properties of an annotation, each as a whole; null removes one. The id may lack its `urn:uuid:`."""
    patch = request.get_json()
    return _answer(library().annotations.edit(reader_id(), annotation_id, patch, if_match=headers["if_match"]), 200)


@blueprint.delete(ANNOTATION)
@once
@blueprint.arguments(schemas.ChangeHeadersSchema, location="headers")
@blueprint.response(204)
@problems(blueprint, 401, 403, 404, 412)
def delete_annotation(headers: dict[str, Any], annotation_id: str) -> Any:
    """Delete an annotation; to undo it, send it again with its id."""
    library().annotations.delete(reader_id(), annotation_id, if_match=headers["if_match"])
    return Response(status=204)


def _answer(annotation: Mapping[str, Any], status: int) -> Any:
    headers = etagged(anno.etag(annotation))
    if status == 201:
        headers["Location"] = f"{guard.API}/annotations/{annotation['id']}"
    return annotation, status, headers
