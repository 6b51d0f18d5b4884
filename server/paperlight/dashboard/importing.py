"""The box that takes in a digest: pasted, dropped or chosen as a file."""

from __future__ import annotations

from datetime import date

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from paperlight import formats
from paperlight.api.context import library, reader_id
from paperlight.api.problems import status_of
from paperlight.dashboard.replies import json_error, wants_json
from paperlight.dashboard.session import require_reader
from paperlight.errors import InvalidInputError, PaperlightError
from paperlight.types import Digest

TOO_LARGE = "This is more than 8 MiB; split it into smaller digests and import them one by one."


def show_import() -> ResponseReturnValue:
    """The empty box."""
    return _box()


def import_digest() -> ResponseReturnValue:
    """Import what was pasted or chosen, then show the digest; on failure keep what was pasted."""
    try:
        digest, created = _import()
    except PaperlightError as error:
        if wants_json():
            return json_error(str(error), status_of(error))
        text, day = request.form.get("text", ""), request.form.get("date", "")
        return _box(sentence=str(error), text=text, day=day), status_of(error)
    address = url_for("dashboard.digest", digest_id=digest.id, imported="new" if created else "known")
    if wants_json():
        counts = {"added": digest.added, "known": digest.known, "skipped": len(digest.skipped)}
        return jsonify(id=digest.id, url=address, created=created, **counts)
    return redirect(address, 303)


def refuse_size(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say in our words that a body was too large; it was not read, so there is no text to keep.

    The guard refuses it before anybody asks who is signed in.
    """
    refused = require_reader()
    if refused is not None:
        return refused
    if wants_json():
        return json_error(TOO_LARGE, 413)
    return _box(sentence=TOO_LARGE), 413


def _import() -> tuple[Digest, bool]:
    day = _date(request.form.get("date", ""))
    file = request.files.get("file")
    if file and file.filename:
        return library().import_digest(
            reader_id(), file.read(), date=day, content_type=file.content_type, filename=file.filename
        )
    text = request.form.get("text", "")
    if not text.strip():
        raise InvalidInputError("There is nothing to import yet; paste a digest or choose a file.", field="text")
    return library().import_digest(reader_id(), text.replace("\r\n", "\n").encode(), date=day)


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise InvalidInputError(
            f"“{value}” is not a date; write it as year-month-day, such as 2026-03-11.", field="date"
        ) from None


def _box(*, sentence: str = "", text: str = "", day: str = "") -> str:
    labels = [reader.label for reader in formats.READERS.values()]
    return render_template("import.html", sentence=sentence, text=text, day=day, formats=labels)
