"""Who is asking: the reader whose session the cookie holds, or nobody."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from paperlight.api.context import surface
from paperlight.dashboard.replies import command, json_error, wants_json

OPEN_ENDPOINTS = frozenset({"dashboard.static", "dashboard.demo", "dashboard.sign_in"})

# Marks the second try of a page that was reached from another site; see signed_out.
RETRIED = "retried"

SIGNED_OUT = "You are signed out; run `{} tokens sign-in` and open the link that it prints."


def require_reader() -> ResponseReturnValue | None:
    """Let only a signed-in reader go on, except to the open endpoints."""
    if request.endpoint in OPEN_ENDPOINTS:
        return None
    secret = request.cookies.get(surface().cookie)
    reader = surface().access.reader_for_session(secret) if secret else None
    if reader is None:
        return signed_out()
    g.reader_id = reader
    if RETRIED in request.args and request.method == "GET":
        return redirect(_address(retried=False), 303)
    return None


def signed_out() -> ResponseReturnValue:
    """Answer 401. A page reached from another site is told to load itself once more.

    A SameSite=Strict cookie is not sent with a navigation that another site began. The reload begins here, so the
    second try carries the cookie; the marker parameter keeps it from going round for ever.
    """
    if wants_json():
        return json_error(SIGNED_OUT.format(command()), 401)
    from_outside = request.headers.get("Sec-Fetch-Site", "cross-site") == "cross-site"
    retry = request.method == "GET" and from_outside and RETRIED not in request.args
    return render_template("signed_out.html", retry=_address(retried=True) if retry else None), 401


def _address(*, retried: bool) -> str:
    """The requested path and query, with or without the marker."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != RETRIED]
    if retried:
        pairs.append((RETRIED, "1"))
    # A path of two slashes would be read as another host.
    path = "/" + request.path.lstrip("/")
    return f"{path}?{urlencode(pairs)}" if pairs else path
