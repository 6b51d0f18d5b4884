"""Readings: what the reader has done with papers."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from paperlight.api import schemas
from paperlight.api.context import library, reader_id
from paperlight.api.papers import PAPER, patch, whole_tag
from paperlight.api.replies import etagged, once, problems, with_next

blueprint = Blueprint("readings", __name__, description="Status, star, tags and note of papers.")


@blueprint.put(f"{PAPER}/reading")
@once
@blueprint.arguments(schemas.ChangeHeadersSchema, location="headers")
@blueprint.arguments(schemas.ReadingPatchSchema)
@blueprint.response(200, schemas.OnePaperSchema)
@problems(blueprint, 401, 403, 404, 412, 413, 415, 422)
def put_reading(headers: dict[str, Any], values: dict[str, Any], paper_id: int) -> Any:
    """Change any of status, star, tags and note; gives the paper as it is now."""
    paper = library().mark(reader_id(), paper_id, patch(values), if_match=headers["if_match"])
    return paper, 200, etagged(whole_tag(paper))


@blueprint.post("/readings")
@once
@blueprint.arguments(schemas.WriteHeadersSchema, location="headers")
@blueprint.arguments(schemas.ReadingsSchema)
@blueprint.response(200, schemas.PapersSchema)
@problems(blueprint, 401, 403, 404, 413, 415, 422)
def post_readings(_headers: dict[str, Any], values: dict[str, Any]) -> Any:
    """Change many readings at once, all or nothing."""
    patches = [(each.pop("paper_id"), patch(each)) for each in values["readings"]]
    return {"items": library().mark_many(reader_id(), patches)}


@blueprint.get("/tags")
@blueprint.arguments(schemas.CursorSchema, location="query")
@blueprint.response(200, schemas.TagsSchema)
@problems(blueprint, 401, 403, 422)
def list_tags(query: dict[str, Any]) -> Any:
    """The reader's tags with counts, the most used first."""
    page = library().tags_page(reader_id(), limit=query["limit"], cursor=query.get("cursor"))
    items = [{"name": name, "papers": papers} for name, papers in page.items]
    return {"items": items, "next": page.next}, 200, with_next(page)


@blueprint.get("/stats")
@blueprint.response(200, schemas.StatsSchema)
@problems(blueprint, 401, 403)
def stats() -> Any:
    """The reader's counts by status, by day and by digest."""
    return library().stats(reader_id())
