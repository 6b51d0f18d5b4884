"""Digests: take one in, list them, read one."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from paperlight.api import schemas
from paperlight.api.context import library, reader_id
from paperlight.api.replies import once, problems, with_next
from paperlight.errors import InvalidInputError
from paperlight.limits import LARGEST_ID

blueprint = Blueprint("digests", __name__, description="Dated listings of papers, imported whole.")
_ANY_BYTES = {"schema": {"type": "string", "format": "binary"}}
_BODY = {
    "required": True,
    "description": "The digest's bytes, or a form with one file.",
    "content": {
        "text/plain": _ANY_BYTES,
        "application/json": {"schema": {}},
        "application/octet-stream": _ANY_BYTES,
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
        },
    },
}


@blueprint.post("/digests")
@once
@blueprint.arguments(schemas.WriteHeadersSchema, location="headers")
@blueprint.arguments(schemas.DigestQuerySchema, location="query")
@blueprint.response(201, schemas.DigestSchema)
@blueprint.alt_response(200, schema=schemas.DigestSchema, description="The same bytes were imported before")
@blueprint.doc(requestBody=_BODY)
@problems(blueprint, 400, 401, 403, 413, 422)
def import_digest(_headers: dict[str, Any], query: dict[str, Any]) -> Any:
    """Take in a digest whole; what gave no paper is listed in `skipped`."""
    data, content_type, filename = _sent()
    digest, is_new = library().import_digest(reader_id(), data, content_type=content_type, filename=filename, **query)
    return digest, 201 if is_new else 200


@blueprint.get("/digests")
@blueprint.arguments(schemas.CursorSchema, location="query")
@blueprint.response(200, schemas.DigestsSchema)
@problems(blueprint, 401, 403, 422)
def list_digests(query: dict[str, Any]) -> Any:
    """Digests, the newest import first."""
    page = library().digests(limit=query["limit"], cursor=query.get("cursor"))
    return {"items": page.items, "next": page.next}, 200, with_next(page)


@blueprint.get(f"/digests/<int(max={LARGEST_ID}):digest_id>")
@blueprint.response(200, schemas.OneDigestSchema)
@problems(blueprint, 401, 403, 404)
def get_digest(digest_id: int) -> Any:
    """One digest with its entries in order."""
    digest, entries = library().digest(reader_id(), digest_id)
    fields = {name: getattr(digest, name) for name in schemas.DigestSchema._declared_fields}
    return {**fields, "entries": entries}


def _sent() -> tuple[bytes, str | None, str | None]:
    """The digest's bytes with their content type and name, from the body or from a form."""
    if request.mimetype != "multipart/form-data":
        return request.get_data(), request.content_type, None
    files = list(request.files.values())
    if len(files) != 1:
        raise InvalidInputError(f"The form holds {len(files)} files: send exactly one.", field="file")
    return files[0].read(), files[0].content_type, files[0].filename
