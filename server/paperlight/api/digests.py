"""Digests: take one in, list them, read one."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask_smorest import Blueprint

from paperlight import formats
from paperlight.api import schemas
from paperlight.api.context import library, reader_id
from paperlight.api.digest_schemas import (
    DigestQuerySchema,
    DigestSchema,
    DigestsSchema,
    OneDigestSchema,
    PreviewSchema,
    UndoneSchema,
)
from paperlight.api.replies import once, problems, with_next
from paperlight.errors import InvalidInputError
from paperlight.importing import Named, Taken
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
@blueprint.arguments(DigestQuerySchema, location="query")
@blueprint.response(201, DigestSchema)
@blueprint.alt_response(200, schema=DigestSchema, description="The same bytes were imported before")
@blueprint.doc(requestBody=_BODY)
@problems(blueprint, 400, 401, 403, 413, 422)
def import_digest(_headers: dict[str, Any], query: dict[str, Any]) -> Any:
    """Take in a digest whole; what gave no paper is listed in `skipped`.

    With `dry_run` nothing is stored: the answer tells what would be. A mailbox holds a digest in each message; the
    answer is the last of them.
    """
    data, content_type, filename = _sent()
    source = formats.Source(content=data, today=library().imports.today(), filename=filename, content_type=content_type)
    named = Named(source=query.get("source"), title=query.get("title"), date=query.get("date"))
    if query["dry_run"]:
        preview = library().imports.preview(reader_id(), source, format=query.get("format"), named=named)
        return jsonify(PreviewSchema().dump(preview_fields(preview)))
    last = library().imports.take(reader_id(), source, format=query.get("format"), named=named).digests[-1]
    return last.digest, 201 if last.is_new else 200


def preview_fields(taken: Taken) -> dict[str, Any]:
    """What a preview shows, for its schema."""
    outcomes = [outcome for each in taken.digests for outcome in each.outcomes]
    return {
        "digests": [each.digest for each in taken.digests],
        "outcomes": [{"title": title, "outcome": outcome} for title, outcome in outcomes],
        "skipped": taken.skipped,
    }


@blueprint.get("/digests")
@blueprint.arguments(schemas.CursorSchema, location="query")
@blueprint.response(200, DigestsSchema)
@problems(blueprint, 401, 403, 422)
def list_digests(query: dict[str, Any]) -> Any:
    """Digests, the newest import first."""
    page = library().digests(limit=query["limit"], cursor=query.get("cursor"))
    return {"items": page.items, "next": page.next}, 200, with_next(page)


@blueprint.get(f"/digests/<int(max={LARGEST_ID}):digest_id>")
@blueprint.response(200, OneDigestSchema)
@problems(blueprint, 401, 403, 404)
def get_digest(digest_id: int) -> Any:
    """One digest with its entries in order."""
    digest, entries = library().digest(reader_id(), digest_id)
    fields = {name: getattr(digest, name) for name in DigestSchema._declared_fields}
    return {**fields, "entries": entries}


@blueprint.delete(f"/digests/<int(max={LARGEST_ID}):digest_id>")
@once
@blueprint.arguments(schemas.WriteHeadersSchema, location="headers")
@blueprint.response(200, UndoneSchema)
@problems(blueprint, 401, 403, 404, 422)
def undo_import(_headers: dict[str, Any], digest_id: int) -> Any:
    """Take an import back: exactly what it added, and the digest. What was done with its papers since stays."""
    return library().imports.undo(reader_id(), digest_id)


def _sent() -> tuple[bytes, str | None, str | None]:
    """The digest's bytes with their content type and name, from the body or from a form."""
    if request.mimetype != "multipart/form-data":
        return request.get_data(), request.content_type, None
    files = list(request.files.values())
    if len(files) != 1:
        raise InvalidInputError(f"The form holds {len(files)} files: send exactly one.", field="file")
    return files[0].read(), files[0].content_type, files[0].filename
