"""How the dashboard answers: pages to a browser, small JSON to its own scripts, and errors as one plain sentence."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, jsonify, make_response, redirect, render_template, request
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
    return error_page(status_of(error), error.heading, str(error))


def error_page(status: int, title: str, detail: str) -> Response:
    """An error as a page with a way on, or as JSON to a script; for any address, whoever asks.

    The page of a fault of the server shows nothing of the library: asking for it could fail the same way.
    """
    if wants_json():
        return make_response(json_error(detail, status))
    signed_in = "reader_id" in g and status < 500
    return make_response(render_template("message.html", heading=title, sentence=detail, signed_in=signed_in), status)


def command() -> str:
    """The program as it is called on this computer, to be followed by a subcommand."""
    return str(current_app.config.get("PAPERLIGHT_COMMAND", "paperlight"))


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
    """What every page knows: the statuses in order, and how to count the pairings that wait for the reader."""
    return {"statuses": list(Status), "signed_in": "reader_id" in g, "waiting": _waiting, "command": command()}


def _waiting() -> int:
    return len(surface().access.pending_pairings())
