"""Taking papers out: files of the present list, and live links to it for other programs."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode, urljoin

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from paperlight import formats
from paperlight.api.context import access, library, reader_id
from paperlight.dashboard.papers import ListQuery
from paperlight.errors import UnknownFormatError


def show_export() -> ResponseReturnValue:
    """The formats for the list that the address asks for, and the live links in use."""
    return _page(_query(request.args.to_dict()))


def download(format: str) -> ResponseReturnValue:
    """The list as a file."""
    query = _query(request.args.to_dict())
    made = library().export(
        reader_id(), format, query.filter(), sort=query.sort, style=request.args.get("style") or None
    )
    disposition = f'attachment; filename="{made.filename}"'
    return Response(made.content, content_type=made.media_type, headers={"Content-Disposition": disposition})


def make_link() -> ResponseReturnValue:
    """Make a live link to the list in a format. It is in this answer only: what is kept can't show it again."""
    query, format = _query(request.form.to_dict()), request.form.get("format", "")
    if format not in formats.WRITERS:
        raise UnknownFormatError("A live link is in one of the formats listed; choose one of them.", field="format")
    name = f"Live link: {formats.WRITERS[format].label}"
    parameters = {**query.parameters(), "token": access().create_export_token(reader_id(), name)}
    address = urljoin(request.host_url, url_for("sync.export", format=format))
    return _page(query, link=f"{address}?{urlencode(parameters)}", chosen=format)


def _query(parameters: dict[str, str]) -> ListQuery:
    return replace(ListQuery.read(parameters), cursor=None)


def _page(query: ListQuery, *, link: str = "", chosen: str = "") -> str:
    return render_template(
        "export.html",
        query=query,
        total=library().papers(reader_id(), query.filter(), limit=1).total,
        writers=formats.WRITERS.values(),
        styles=formats.STYLES,
        links=[token for token in access().tokens(reader_id()) if token.only_exports],
        link=link,
        chosen=chosen,
    )
