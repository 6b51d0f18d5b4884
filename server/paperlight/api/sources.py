"""Sources: what papers learned from their own pages."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from paperlight.api import schemas
from paperlight.api.context import library, reader_id
from paperlight.api.papers import PAPER, paper_fields, whole_tag
from paperlight.api.replies import etagged, once, problems
from paperlight.limits import LARGEST_ID
from paperlight.types import PaperDraft

blueprint = Blueprint("sources", __name__, description="What papers learned from their own pages.")


@blueprint.post(f"{PAPER}/sources")
@once
@blueprint.arguments(schemas.WriteHeadersSchema, location="headers")
@blueprint.arguments(schemas.OwnPageSchema)
@blueprint.response(201, schemas.OnePaperSchema)
@blueprint.alt_response(200, schema=schemas.OnePaperSchema, description="Nothing was new, or it is of another work")
@problems(blueprint, 401, 403, 404, 413, 415, 422)
def learn(_headers: dict[str, Any], values: dict[str, Any], paper_id: int) -> Any:
    """Fill what a paper lacks with what its own page tells; nothing that it has is overwritten."""
    url = values.pop("url")
    paper, is_new = library().learn(reader_id(), paper_id, PaperDraft(**paper_fields(values)), url)
    return paper, 201 if is_new else 200, etagged(whole_tag(paper))


@blueprint.delete(f"{PAPER}/sources/<int(max={LARGEST_ID}):source_id>")
@once
@blueprint.arguments(schemas.WriteHeadersSchema, location="headers")
@blueprint.response(200, schemas.OnePaperSchema)
@problems(blueprint, 401, 403, 404)
def take_back(_headers: dict[str, Any], paper_id: int, source_id: int) -> Any:
    """Take from a paper what a source gave, where it is still as it was given; its page does not teach that again."""
    paper = library().take_back(reader_id(), paper_id, source_id)
    return paper, 200, etagged(whole_tag(paper))
