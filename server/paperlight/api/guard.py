"""The guard: who may speak to this server, checked in design.md's order before any view runs."""

from __future__ import annotations

from flask import Flask, Response, abort, g, request
from flask_cors.core import get_cors_options, set_cors_headers

from paperlight.api import strict_json
from paperlight.api.context import access, surface
from paperlight.errors import UnpairedOriginError

API = "/api/v1"
BODY_LIMIT = 8 * 1024 * 1024
_PAIRINGS = f"{API}/pairings"
_EXPORTS = f"{API}/export/"
# The parameter in which a live link carries its token.
LINK_PARAMETER = "token"
_EXTENSIONS = ("chrome-extension://", "moz-extension://")
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _CSP,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def install(app: Flask) -> None:
    """Put the guard before every request of the app, and its headers on every response."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = BODY_LIMIT
    app.before_request(_check)
    app.after_request(_harden)


def is_api(path: str) -> bool:
    """Whether programs, not people, are meant to read what stands at this path."""
    return path.startswith(f"{API}/") or path in (API, "/health")


def _check() -> Response | None:
    _check_host()
    _check_origin()
    _check_fetch_site()
    if request.method == "OPTIONS" and request.headers.get("Origin"):
        # A preflight can't carry a token; its origin was found good, and it does nothing.
        return Response(status=204)
    _check_token()
    _check_body()
    return None


def _check_host() -> None:
    if request.environ.get("HTTP_HOST", "").lower() not in surface().hosts:
        abort(403, "This server answers to its own name only: open it by the address that `paperlight serve` prints.")


def _check_origin() -> None:
    origin = request.headers.get("Origin")
    if origin is None:
        return
    known = origin in _own_origins() or origin in access().origins()
    if known or (_asks_to_pair() and origin.startswith(_EXTENSIONS)):
        g.origin = origin
        return
    raise UnpairedOriginError("This origin is not paired with Paperlight: pair the extension first.")


def _check_fetch_site() -> None:
    if request.headers.get("Origin") or request.headers.get("Sec-Fetch-Site") not in ("cross-site", "same-site"):
        return
    navigates = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.headers.get("Sec-Fetch-Dest") in (
        None,
        "document",
    )
    if not (request.method == "GET" and navigates and not is_api(request.path)):
        abort(403, "Another site's page can't use Paperlight.")


def _check_token() -> None:
    if not request.path.startswith(API) or _asks_to_pair() or _asks_for_pairing():
        return
    if LINK_PARAMETER in request.args and request.path.startswith(_EXPORTS) and request.method in ("GET", "HEAD"):
        # An API token is not taken here: addresses are kept in histories, and it would open everything.
        found = access().reader_for_export_token(request.args[LINK_PARAMETER])
    else:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        found = access().reader_for_token(secret.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        abort(401, "A token is needed, and this is none in use: make one with `paperlight tokens create NAME`.")
    g.reader_id = found.reader_id


def _check_body() -> None:
    if (request.content_length or 0) > BODY_LIMIT:
        abort(413, "This is larger than 8 MiB: send it in parts.")
    takes_json = is_api(request.path) and request.path != f"{API}/digests"
    if takes_json and request.content_length and not request.is_json:
        abort(415, "Send the body as application/json.")
    if takes_json and request.content_length:
        # Checked here since webargs parses by itself, with Python's lax and recursive parser.
        strict_json.parsed(request.get_data())


def _asks_to_pair() -> bool:
    return request.path == _PAIRINGS and request.method in ("POST", "OPTIONS")


def _asks_for_pairing() -> bool:
    return request.path.startswith(f"{_PAIRINGS}/") and request.method == "GET"


def _own_origins() -> set[str]:
    return {f"{scheme}://{host}" for host in surface().hosts for scheme in ("http", "https")}


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    origin = g.get("origin")
    if origin:
        # It was compared as a whole string, so that this one origin is all that flask-cors is told of.
        options = get_cors_options(
            None,
            {
                "origins": [origin],
                "allow_headers": ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"],
                "expose_headers": ["ETag", "Link", "Location", "Retry-After"],
                "vary_header": True,
                "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
            },
        )
        set_cors_headers(response, options)
    return response
