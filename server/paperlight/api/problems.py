"""The one place where errors become answers: RFC 9457 ``application/problem+json``."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, json, request
from flask_smorest import Api
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from paperlight import errors
from paperlight.api.guard import is_api

# Under this name the app keeps what makes a page of a status, a title and a sentence: the dashboard stands above us.
ERROR_PAGE = "paperlight_error_page"
_log = logging.getLogger(__name__)
# A stable name for each kind of problem, not a page to visit: RFC 9457 allows any URI.
_TYPE = "urn:paperlight:problem:"
_STATUS: dict[type[errors.PaperlightError], int] = {
    errors.UnreadableError: 422,
    errors.UnknownFormatError: 400,
    errors.InvalidInputError: 422,
    errors.NotFoundError: 404,
    errors.ConflictError: 412,
    errors.TakenError: 409,
    errors.KeyReusedError: 422,
    errors.UnpairedOriginError: 403,
    errors.TooManyRequestsError: 429,
    errors.IndexUnavailableError: 503,
    errors.StorageError: 503,
}


class ProblemSchema(Schema):
    """What went wrong, in plain words, and where."""

    type = fields.String(required=True, metadata={"description": "A stable name of the kind of problem."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "One sentence with a way out."})
    field = fields.String(metadata={"description": "The field at fault."})
    position = fields.Integer(metadata={"description": "The line, index or character at fault, from 1."})


class ProblemApi(Api):  # type: ignore[misc]  # flask-smorest is untyped
    """flask-smorest, answering every HTTP error in our one way."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Werkzeug's and webargs' errors; Flask calls this for each of them."""
        return _http(error)


def install(app: Flask) -> None:
    """Answer our errors, and those that nobody foresaw."""
    app.register_error_handler(errors.PaperlightError, _ours)
    app.register_error_handler(Exception, _unforeseen)


def status_of(error: errors.PaperlightError) -> int:
    """The HTTP status of one of our errors."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def problem(status: int, kind: str, title: str, detail: str, **where: Any) -> Response:
    """A problem as a response; people (addresses outside the API) get it as a page."""
    if not is_api(request.path):
        page: Response = current_app.extensions[ERROR_PAGE](status, title, detail)
        return page
    body = {"type": _TYPE + kind, "title": title, "status": status, "detail": detail}
    body |= {name: value for name, value in where.items() if value is not None}
    return Response(json.dumps(body), status=status, content_type="application/problem+json")


def _ours(error: errors.PaperlightError) -> Response:
    where: dict[str, Any] = {}
    if isinstance(error, errors.InvalidInputError):
        where = {"field": error.field, "position": error.position}
    response = problem(status_of(error), error.kind, error.heading, str(error), **where)
    if isinstance(error, errors.TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http(error: HTTPException) -> Response:
    if error.response is not None and isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    messages = getattr(error, "data", {}).get("messages") if status == 422 else None
    if messages:
        place, sentence = _first(messages)
        return problem(422, "invalid-input", errors.InvalidInputError.heading, sentence, field=place)
    title = HTTPStatus(status).phrase
    response = problem(status, title.lower().replace(" ", "-"), title, error.description or title)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(allowed)
    return response


def _unforeseen(error: Exception) -> Response:
    if isinstance(error, HTTPException):
        return _http(error)
    # The route, not the address: an address can hold the secret of a pairing or a sign-in link.
    _log.error("%s %s failed", request.method, request.url_rule, exc_info=error)
    return problem(
        500, "bug", "A fault in Paperlight", "This should not happen: please report it with what the server printed."
    )


def _first(messages: Any) -> tuple[str | None, str]:
    """The first of marshmallow's messages, as a place (``patches.0.status``) and a sentence."""
    place: list[str] = []
    while isinstance(messages, dict) and messages:
        name, messages = next(iter(messages.items()))
        place.append(str(name))
    sentence = str(messages[0]) if isinstance(messages, list) and messages else str(messages)
    # The first name is where webargs looked: json, query, headers.
    field = ".".join(name for name in place[1:] if name != "_schema") or None
    return field, f"{field}: {sentence}" if field else sentence
