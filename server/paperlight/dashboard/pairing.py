"""Who may reach the library: requests of extensions that wait for the reader, and the tokens given out."""

from __future__ import annotations

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from paperlight.api.context import access, reader_id
from paperlight.dashboard.replies import back_to, wants_json


def show_pairing() -> ResponseReturnValue:
    """Waiting requests with their codes, and the paired extensions and tokens."""
    return render_template("pair.html", pending=access().pending_pairings(), tokens=access().tokens(reader_id()))


def approve() -> ResponseReturnValue:
    """Trust the extension that shows this code."""
    pairing = access().approve_pairing(reader_id(), request.form.get("code", ""))
    return _done(f"“{pairing.name}” is approved and connects by itself in a moment.")


def deny() -> ResponseReturnValue:
    """Turn the request of this code away."""
    access().deny_pairing(request.form.get("code", ""))
    return _done("The request was denied.")


def revoke(token_id: int) -> ResponseReturnValue:
    """Take a token back at once."""
    access().revoke(reader_id(), token_id)
    return _done("The token was revoked.")


def _done(sentence: str) -> ResponseReturnValue:
    return jsonify(message=sentence) if wants_json() else back_to(url_for("dashboard.pairing"))
