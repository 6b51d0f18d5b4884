"""What the views of several resources answer alike: pages of a list, entity tags, writes that may be sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import urlencode

from flask import Response, make_response, request
from flask_smorest import Blueprint

from paperlight.api.context import library, reader_id
from paperlight.api.problems import ProblemSchema
from paperlight.api.schemas import KEY_LENGTH
from paperlight.types import Answer, Page

P = ParamSpec("P")
_PROBLEMS = {
    400: "The request can't be read",
    401: "No token, or none in use",
    403: "Refused by the guard",
    404: "There is no such thing",
    409: "The id is in use",
    412: "Changed since the If-Match was given",
    413: "Larger than 8 MiB",
    415: "Not of this content type",
    422: "A value can't be used",
    429: "Too many requests",
}


def problems(blueprint: Blueprint, *statuses: int) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Document which problems a view can answer with."""

    def decorate(view: Callable[P, Any]) -> Callable[P, Any]:
        for status in statuses:
            view = blueprint.alt_response(
                status, schema=ProblemSchema, content_type="application/problem+json", description=_PROBLEMS[status]
            )(view)
        return view

    return decorate


def once(view: Callable[P, Any]) -> Callable[P, Any]:
    """Do a write with an Idempotency-Key only once: its answer is kept in the same transaction."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Any:
        key = request.headers.get("Idempotency-Key", "")
        if not 0 < len(key) <= KEY_LENGTH:
            # None, or one that the view's schema refuses.
            return view(*args, **kwargs)
        with library().together():
            before = library().recall(reader_id(), key, _fingerprint())
            if before is not None:
                return Response(before.body, status=before.status, headers=dict(before.headers))
            response = make_response(view(*args, **kwargs))
            kept = {name: value for name, value in response.headers if name in ("Content-Type", "ETag", "Location")}
            answer = Answer(status=response.status_code, headers=kept, body=response.get_data(as_text=True))
            library().remember(reader_id(), key, _fingerprint(), answer)
            return response

    return wrapper


def with_next(page: Page[Any]) -> dict[str, str]:
    """The Link header of a part of a list (RFC 8288): where the next part is."""
    if page.next is None:
        return {}
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    query = urlencode([*arguments, ("cursor", page.next)])
    return {"Link": f'<{request.path}?{query}>; rel="next"'}


def etagged(etag: str) -> dict[str, str]:
    """The headers of something that has an entity tag: kept by whom it was sent to, asked for again each time."""
    return {"ETag": f'"{etag}"', "Cache-Control": "private, no-cache"}


def unless_known(etag: str) -> Response | None:
    """304 when the caller has this state already (If-None-Match)."""
    if not request.if_none_match.contains(etag):
        return None
    return Response(status=304, headers=etagged(etag))


def _fingerprint() -> str:
    body = hashlib.sha256(request.get_data()).hexdigest()
    return f"{request.method} {request.full_path} {body}"
