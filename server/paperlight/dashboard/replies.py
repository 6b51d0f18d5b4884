"""How the dashboard answers: pages to a browser, small JSON to its own scripts, and errors as one plain sentence."""

from __future__ import annotations

from typing import Any

from flask import g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from paperlight.api.context import surface
from paperlight.api.problems import status_of
from paperlight.errors import PaperlightError
from paperlight.types import Paper, Status


def wants_json() -> bool:
    """Whether one of the dashboard's own scripts is asking."""
    return request.accept_mimetypes.best == "application/json"


def json_error(sentence: str, status: int) -> ResponseReturnValue:
    """An error for a script to show."""
    return jsonify(error=sentence), status


def show_error(error: PaperlightError) -> ResponseReturnValue:
    """Say what went wrong: a page, or JSON to a script."""
    status = status_of(error)
    if wants_json():
        return json_error(str(error), status)
    return render_template("message.html", heading=error.heading, sentence=str(error)), status


def back_to(default: str) -> ResponseReturnValue:
    """After a form: go back to the page that the form names in ``back``, if it is one of ours."""
    back = request.form.get("back", "")
    # Browsers read "//host" and "/\host" as another site, and drop control characters before they look.
    local = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return redirect(back if local else default, 303)


def paper_values(paper: Paper) -> dict[str, Any]:
    """What the dashboard's scripts need of a paper."""
    reading = paper.reading
    return {
        "id": paper.id,
        "etag": paper.etag,
        "title": paper.title,
        "reading": {
            "status": reading.status,
            "starred": reading.starred,
            "tags": reading.tags,
            "note": reading.note,
        },
    }


def page_values() -> dict[str, Any]:
    """What every page knows: the statuses in order, and how many pairings wait for the reader."""
    signed_in = "reader_id" in g
    waiting = len(surface().access.pending_pairings()) if signed_in else 0
    return {"statuses": list(Status), "signed_in": signed_in, "waiting": waiting}
