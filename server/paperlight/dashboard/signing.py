"""Signing in by the one-time link, and out again."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from paperlight.access import SESSION_LASTS
from paperlight.api.context import access, surface
from paperlight.errors import PaperlightError


def sign_in() -> ResponseReturnValue:
    """Take the one-time code of the link and give the browser its session cookie.

    Programs that preview links send HEAD; the code is only for who opens the link.
    """
    if request.method == "HEAD":
        return ""
    try:
        secret = access().sign_in(request.args.get("code", ""))
    except PaperlightError:
        return render_template("signed_out.html", retry=None, used_link=True), 401
    response = redirect(url_for("dashboard.papers"), 303)
    response.set_cookie(
        surface().cookie,
        secret,
        max_age=SESSION_LASTS,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return response


def sign_out() -> ResponseReturnValue:
    """End the session and drop its cookie."""
    access().sign_out(request.cookies[surface().cookie])
    response = redirect(url_for("dashboard.papers"), 303)
    response.delete_cookie(surface().cookie, path="/", httponly=True, samesite="Strict", secure=request.is_secure)
    return response
