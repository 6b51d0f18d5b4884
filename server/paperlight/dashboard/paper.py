"""The page of one paper, and every change of its reading."""

from __future__ import annotations

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from paperlight.api.context import library, reader_id
from paperlight.api.problems import status_of
from paperlight.dashboard.annotated import paper_page
from paperlight.dashboard.replies import back_to, paper_values, wants_json
from paperlight.errors import ConflictError, InvalidInputError
from paperlight.types import Paper, ReadingPatch, Status


def show_paper(paper_id: int) -> ResponseReturnValue:
    """One paper with all that the library and the reader hold of it."""
    paper, asked = library().paper(reader_id(), paper_id), request.args.get("taken_back", type=int)
    undoable = [source for source in paper.sources if source.taken_back and source.id == asked]
    return paper_page(paper, undoable=undoable)


def take_back(paper_id: int, source_id: int) -> ResponseReturnValue:
    """Take from a paper what a source gave; the paper's page then offers to undo it."""
    library().take_back(reader_id(), paper_id, source_id)
    return redirect(url_for("dashboard.paper", paper_id=paper_id, taken_back=source_id, _anchor="learned"), 303)


def give_again(paper_id: int, source_id: int) -> ResponseReturnValue:
    """Undo ``take_back``."""
    library().give_again(reader_id(), paper_id, source_id)
    return redirect(url_for("dashboard.paper", paper_id=paper_id, _anchor="learned"), 303)


def mark_paper(paper_id: int) -> ResponseReturnValue:
    """Set the status, the star, the note, or add or remove a tag; a form sends one or several of them.

    Only a note can be lost by two people writing at once, so only a note is held against its entity tag. If the note
    itself was changed since the form was made, nothing is stored and the page shows both versions.
    """
    try:
        paper = _mark(paper_id)
    except ConflictError as conflict:
        return _both_versions(paper_id, conflict)
    if wants_json():
        return jsonify(paper_values(paper))
    return back_to(url_for("dashboard.paper", paper_id=paper_id))


def _mark(paper_id: int) -> Paper:
    """Read the form and store what it says. Raises ConflictError if the note was changed in the meantime."""
    note = _lines(request.form["note"]) if "note" in request.form else None
    if note is None:
        # Together: between reading the tags and setting them nobody else sets them.
        with library().together():
            patch = ReadingPatch(status=_status(), starred=_starred(), tags=_tags(paper_id))
            return library().mark(reader_id(), paper_id, patch)
    patch = ReadingPatch(note=note)
    try:
        return library().mark(reader_id(), paper_id, patch, if_match=request.form.get("etag"))
    except ConflictError:
        # The entity tag is of the whole paper: a status clicked elsewhere is no reason to refuse a note.
        paper = library().paper(reader_id(), paper_id)
        if _lines(request.form.get("note_before", "")) != paper.reading.note:
            raise
        return library().mark(reader_id(), paper_id, patch, if_match=paper.etag)


def _both_versions(paper_id: int, conflict: ConflictError) -> ResponseReturnValue:
    """The stored note and the one that was sent, side by side; for a script only the sentence."""
    if wants_json():
        return jsonify(error=str(conflict)), status_of(conflict)
    paper = library().paper(reader_id(), paper_id)
    return paper_page(paper, mine=_lines(request.form.get("note", ""))), status_of(conflict)


def _status() -> Status | None:
    value = request.form.get("status")
    if value is not None and value not in list(Status):
        raise InvalidInputError(f"There is no status “{value}”; choose one of {', '.join(Status)}.", field="status")
    return Status(value) if value is not None else None


def _starred() -> bool | None:
    value = request.form.get("starred")
    return None if value is None else value == "1"


def _tags(paper_id: int) -> tuple[str, ...] | None:
    """The tags after one was added or removed: so said, tags set elsewhere in the meantime are kept."""
    added, removed = request.form.get("add_tag", "").strip(), request.form.get("remove_tag")
    if not added and removed is None:
        return None
    tags = library().paper(reader_id(), paper_id).reading.tags
    kept = tuple(tag for tag in tags if tag != removed)
    return (*kept, added) if added and added not in kept else kept


def _lines(text: str) -> str:
    """A form's text with plain line ends; browsers send CRLF."""
    return text.replace("\r\n", "\n")
