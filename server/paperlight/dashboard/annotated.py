"""Annotations on the page of their paper: make one about the whole paper, edit in place, delete, undo that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from paperlight import anno
from paperlight.api.context import library, reader_id
from paperlight.api.problems import status_of
from paperlight.dashboard.undoing import deleted
from paperlight.errors import ConflictError, InvalidInputError, NotFoundError
from paperlight.types import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form of an annotation holds: ``tags`` as they were typed, parted by commas."""

    comment: str
    tags: str
    color: anno.Color

    @classmethod
    def of(cls, seen: anno.Seen) -> Sent:
        """The form of an annotation before it is edited."""
        return cls(comment=seen.comment, tags=", ".join(seen.tags), color=seen.color)


def paper_page(paper: Paper, **more: Any) -> str:
    """The page of a paper.

    ``clash`` is an annotation's id and what was sent for it when it had changed elsewhere. What was just deleted, as
    the parameter ``deleted`` says, can be put back.
    """
    known = [(seen, anno.etag(each), Sent.of(seen)) for each in paper.annotations for seen in (anno.see(each),)]
    shown: dict[str, Any] = {"mine": None, "undoable": [], "clash": None, "deleted": _gone(paper), **more}
    return render_template("paper.html", paper=paper, annotations=known, colors=anno.COLORS, **shown)


def add_annotation(paper_id: int) -> ResponseReturnValue:
    """Make an annotation about the paper as a whole."""
    sent = _sent()
    tags = _tags(sent)
    if not sent.comment and not tags:
        raise InvalidInputError("There is nothing to add yet; write a comment or a tag.", field="comment")
    made = anno.made(quote="", comment=sent.comment, tags=tags, color=sent.color)
    return _back_to(paper_id, str(library().annotations.add(reader_id(), paper_id, made)[0]["id"]))


def edit_annotation(annotation_id: str) -> ResponseReturnValue:
    """Set comment, tags and colour; if they were changed since the form was made, the page shows both versions."""
    sent, annotations = _sent(), library().annotations
    with library().together():
        paper_id, before = annotations.one(reader_id(), annotation_id)
        seen = anno.see(before)
        # A tag can hold a comma, so tags that nobody touched are not read from the form.
        tags = None if sent.tags == Sent.of(seen).tags else _tags(sent)
        patch = anno.edit(before, comment=sent.comment, tags=tags, color=sent.color)
        try:
            annotations.edit(reader_id(), annotation_id, patch, if_match=request.form.get("etag"))
        except ConflictError as conflict:
            paper = library().paper(reader_id(), paper_id)
            return paper_page(paper, clash=(seen.id, sent)), status_of(conflict)
    return _back_to(paper_id, seen.id)


def delete_annotation(annotation_id: str) -> ResponseReturnValue:
    """Delete an annotation; the paper's page then offers to undo it. Said twice, it is deleted once."""
    try:
        paper_id, gone = library().annotations.delete(reader_id(), annotation_id)
        deleted().keep(reader_id(), paper_id, gone)
    except NotFoundError:
        kept = deleted().find(reader_id(), annotation_id)
        if kept is None:
            raise
        paper_id, gone = kept
    address = url_for("dashboard.paper", paper_id=paper_id, deleted=gone["id"], _anchor="annotations-title")
    return redirect(address, 303)


def restore_annotation(paper_id: int) -> ResponseReturnValue:
    """Put a deleted annotation back as it was."""
    try:
        gone = orjson.loads(request.form.get("annotation", ""))
    except orjson.JSONDecodeError as error:
        raise InvalidInputError("This is no annotation: go back to the paper's page.", field="annotation") from error
    return _back_to(paper_id, str(library().annotations.add(reader_id(), paper_id, gone)[0]["id"]))


def _gone(paper: Paper) -> str | None:
    """The annotation, as JSON, that the page's address says was deleted, unless it is there again or kept no more."""
    kept = deleted().find(reader_id(), request.args.get("deleted", ""))
    if kept is None or kept[0] != paper.id or kept[1]["id"] in {each["id"] for each in paper.annotations}:
        return None
    return orjson.dumps(kept[1]).decode()


def _sent() -> Sent:
    color = request.form.get("color", anno.Color.YELLOW)
    if color not in anno.COLORS:
        raise InvalidInputError(f"There is no colour “{color}”; choose one of {', '.join(anno.COLORS)}.", field="color")
    # Browsers send CRLF.
    comment = request.form.get("comment", "").replace("\r\n", "\n").strip()
    return Sent(comment=comment, tags=request.form.get("tags", "").strip(), color=anno.Color(color))


def _tags(sent: Sent) -> list[str]:
    return list(dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in sent.tags.split(",")))))


def _back_to(paper_id: int, annotation_id: str) -> ResponseReturnValue:
    return redirect(url_for("dashboard.paper", paper_id=paper_id, _anchor=annotation_id), 303)
