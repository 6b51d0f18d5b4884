"""Papers: list and search, one, add, edit, delete."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from paperlight import anno, limits
from paperlight.api import schemas
from paperlight.api.context import library, reader_id
from paperlight.api.replies import etagged, once, problems, unless_known, with_next
from paperlight.limits import LARGEST_ID
from paperlight.types import SNIPPET_END, SNIPPET_START, Hit, Link, Page, Paper, PaperDraft, PaperFilter, ReadingPatch

blueprint = Blueprint("papers", __name__, description="Papers of the library, with the reader's readings.")
PAPER = f"/papers/<int(max={LARGEST_ID}):paper_id>"


def chosen(query: dict[str, Any]) -> PaperFilter:
    """The filter that a query string describes."""
    return PaperFilter(
        q=query["q"],
        statuses=tuple(query["status"]),
        starred=query["starred"],
        tag=None if query["tag"] is None else limits.line(query["tag"], "tag", limits.TAG),
        digest=query["digest"],
        since=query["since"],
    )


def patch(values: dict[str, Any]) -> ReadingPatch:
    """A checked body as a change to a reading."""
    tags = values.get("tags")
    return ReadingPatch(
        status=values.get("status"),
        starred=values.get("starred"),
        tags=None if tags is None else tuple(tags),
        note=values.get("note"),
    )


def paper_fields(values: dict[str, Any]) -> dict[str, Any]:
    """A checked body as fields of PaperDraft."""
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    if "links" in fields:
        fields["links"] = tuple(Link(**link) for link in fields["links"])
    return fields


@blueprint.get("/papers")
@blueprint.arguments(schemas.PapersQuerySchema, location="query")
@blueprint.response(200, schemas.HitsSchema)
@problems(blueprint, 401, 403, 422)
def list_papers(query: dict[str, Any]) -> Any:
    """List or search papers."""
    page = library().papers(
        reader_id(), chosen(query), sort=query["sort"], limit=query["limit"], cursor=query.get("cursor")
    )
    return page_fields(page), 200, with_next(page)


@blueprint.post("/papers")
@once
@blueprint.arguments(schemas.WriteHeadersSchema, location="headers")
@blueprint.arguments(schemas.NewPaperSchema)
@blueprint.response(201, schemas.OnePaperSchema)
@blueprint.alt_response(200, schema=schemas.OnePaperSchema, description="It was known already; gaps were filled")
@problems(blueprint, 401, 403, 413, 415, 422)
def add_paper(_headers: dict[str, Any], values: dict[str, Any]) -> Any:
    """Add one paper, or fill what the known one lacks."""
    reading = values.pop("reading", None)
    paper, is_new = library().add_paper(reader_id(), PaperDraft(**paper_fields(values)), reading and patch(reading))
    return paper, 201 if is_new else 200, etagged(whole_tag(paper))


@blueprint.get(PAPER)
@blueprint.response(200, schemas.OnePaperSchema)
@problems(blueprint, 401, 403, 404)
def get_paper(paper_id: int) -> Any:
    """One paper with its identifiers, links, reading, annotations and digests."""
    paper = library().paper(reader_id(), paper_id)
    tag = whole_tag(paper)
    return unless_known(tag) or (paper, 200, etagged(tag))


@blueprint.patch(PAPER)
@once
@blueprint.arguments(schemas.ChangeHeadersSchema, location="headers")
@blueprint.arguments(schemas.PaperFieldsSchema)
@blueprint.response(200, schemas.OnePaperSchema)
@problems(blueprint, 401, 403, 404, 412, 413, 415, 422)
def edit_paper(headers: dict[str, Any], values: dict[str, Any], paper_id: int) -> Any:
    """Change a paper's own fields."""
    paper = library().edit_paper(reader_id(), paper_id, paper_fields(values), if_match=headers["if_match"])
    return paper, 200, etagged(whole_tag(paper))


@blueprint.delete(PAPER)
@once
@blueprint.arguments(schemas.ChangeHeadersSchema, location="headers")
@blueprint.response(204)
@problems(blueprint, 401, 403, 404, 412)
def delete_paper(headers: dict[str, Any], paper_id: int) -> Any:
    """Delete a paper with its readings, notes and annotations."""
    library().delete_paper(reader_id(), paper_id, if_match=headers["if_match"])
    return Response(status=204)


def whole_tag(paper: Paper) -> str:
    """The entity tag of a paper with everything about it: also of its digests, annotations and sources."""
    noted = anno.etag({"annotations": paper.annotations}) if paper.annotations else "0"
    return f"{paper.etag}-{len(paper.digests)}.{noted}.{len(paper.learned)}"


def page_fields(page: Page[Hit]) -> dict[str, Any]:
    """Part of a list of papers, as HitsSchema shows it."""
    found = {"items": [_hit(hit) for hit in page.items], "next": page.next, "total": page.total}
    if page.suggestion is not None:
        found["did_you_mean"] = page.suggestion
    return found


def _hit(hit: Hit) -> dict[str, Any]:
    fields = {name: getattr(hit.paper, name) for name in schemas.PaperSchema._declared_fields}
    if hit.score is not None:
        fields |= {"score": hit.score, "snippet": _plain(hit.snippet or "")}
    return fields


def _plain(snippet: str) -> str:
    """A snippet without its marks."""
    return snippet.replace(SNIPPET_START, "").replace(SNIPPET_END, "")
