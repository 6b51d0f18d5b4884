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
from paperlight.importing import Named, Taken

TOO_LARGE = "This is more than 8 MiB; split it into smaller digests and import them one by one."


def show_import() -> ResponseReturnValue:
    """The empty box."""
    return _box()


def import_digest() -> ResponseReturnValue:
    """Import what was pasted or chosen, then show the digest; on failure keep what was pasted.

    With ``look`` only tell what the import would do; what was pasted stays in the box.
    """
    try:
        if request.form.get("look"):
            preview = library().imports.preview(reader_id(), _sent(), named=_named())
            text, day = request.form.get("text", ""), request.form.get("date", "")
            return _box(text=text, day=day, preview=preview)
        taken = library().imports.take(reader_id(), _sent(), named=_named())
    except PaperlightError as error:
        if wants_json():
            return json_error(str(error), status_of(error))
        text, day = request.form.get("text", ""), request.form.get("date", "")
        return _box(sentence=str(error), text=text, day=day), status_of(error)
    digest, created = taken.digests[-1].digest, any(each.is_new for each in taken.digests)
    address = url_for("dashboard.digest", digest_id=digest.id, imported="new" if created else "known")
    if len(taken.digests) > 1:
        address = url_for("dashboard.digests", imported=sum(each.is_new for each in taken.digests))
    if wants_json():
        counts = {
            "added": sum(each.digest.added for each in taken.digests if each.is_new),
            "known": sum(each.digest.known for each in taken.digests if each.is_new),
            "skipped": sum(len(each.digest.skipped) for each in taken.digests) + len(taken.skipped),
        }
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


def undo_import(digest_id: int) -> ResponseReturnValue:
    """Take an import back, then tell above the list of digests what that did."""
    undone = library().imports.undo(reader_id(), digest_id)
    address = url_for("dashboard.digests", deleted=undone.deleted, restored=undone.restored, kept=undone.kept)
    return redirect(address, 303)


def _named() -> Named:
    return Named(date=_date(request.form.get("date", "")))


def _sent() -> formats.Source:
    """What was chosen as a file, or else pasted; raises InvalidInputError where that is nothing."""
    today, file = library().imports.today(), request.files.get("file")
    if file and file.filename:
        return formats.Source(content=file.read(), today=today, content_type=file.content_type, filename=file.filename)
    text = request.form.get("text", "")
    if not text.strip():
        raise InvalidInputError("There is nothing to import yet; paste a digest or choose a file.", field="text")
    return formats.Source(content=text.replace("\r\n", "\n").encode(), today=today)


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise InvalidInputError(
            f"“{value}” is not a date; write it as year-month-day, such as 2026-03-11.", field="date"
        ) from None


def _box(*, sentence: str = "", text: str = "", day: str = "", preview: Taken | None = None) -> str:
    labels = {name: reader.label for name, reader in formats.READERS.items()}
    return render_template("import.html", sentence=sentence, text=text, day=day, preview=preview, labels=labels)
