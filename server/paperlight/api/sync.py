"""What programs keep up with: matches, changes, exports."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson
from flask import Response
from flask_smorest import Blueprint

from paperlight.api import annotation_schemas, schemas
from paperlight.api.context import library, reader_id
from paperlight.api.papers import chosen
from paperlight.api.replies import etagged, problems, unless_known
from paperlight.types import Match, PageText

blueprint = Blueprint("sync", __name__, description="Recognition for local tools, sync and export.")


@blueprint.post("/match")
@blueprint.arguments(schemas.MatchQuerySchema)
@blueprint.response(200, schemas.MatchesSchema)
@problems(blueprint, 401, 403, 413, 415, 422)
def match(values: dict[str, Any]) -> Any:
    """Recognise known papers in texts and links."""
    texts = [PageText(text=text, role=role) for text, role in values["texts"]]
    found = library().match(reader_id(), texts, values["links"])
    return {"matches": [match_fields(each) for each in found]}


@blueprint.get("/changes")
@blueprint.arguments(schemas.ChangesQuerySchema, location="query")
@blueprint.response(200, schemas.ChangesSchema)
@problems(blueprint, 401, 403, 422)
def changes(query: dict[str, Any]) -> Any:
    """Papers changed and deleted since a cursor, with what recognises them."""
    found = asdict(library().changes(reader_id(), since=query["since"], limit=query["limit"]))
    for item in found["items"]:
        del item["reading"]["version"]
        item["annotations"] = [annotation_schemas.annotation(each) for each in item["annotations"]]
    # orjson as it stands: marshmallow takes 150 times as long for lists of thousands.
    return Response(orjson.dumps(found, option=orjson.OPT_UTC_Z), content_type="application/json")


@blueprint.get("/export/<format>")
@blueprint.arguments(schemas.ExportQuerySchema, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@problems(blueprint, 400, 401, 403, 422)
def export(query: dict[str, Any], format: str) -> Any:
    """The reading list in a format, under an address that programs can poll."""
    made = library().export(reader_id(), format, chosen(query), sort=query["sort"], style=query["style"])
    return unless_known(made.etag) or Response(
        made.content,
        content_type=made.media_type,
        headers={**etagged(made.etag), "Content-Disposition": f'attachment; filename="{made.filename}"'},
    )


def match_fields(match: Match) -> dict[str, Any]:
    """A match as the API tells it: with its text or its link, whichever it is in."""
    return {name: value for name, value in asdict(match).items() if value is not None}
