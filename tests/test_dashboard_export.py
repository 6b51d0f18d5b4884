"""The dashboard's Export page: files of the present list, and live links to it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from paperlight import formats
from paperlight.access import Access
from paperlight.library import Library
from paperlight.types import ReadingPatch, Status


@pytest.fixture
def reader(stranger: FlaskClient, library: Library, access: Access, add: Callable[..., int]) -> FlaskClient:
    """A signed-in reader of two papers, one of which is saved."""
    add("A Paper that Is New")
    library.mark(library.local_reader, add("A Paper that Is Saved"), ReadingPatch(status=Status.SAVED))
    secret = access.sign_in(access.sign_in_code(library.local_reader))
    stranger.set_cookie("paperlight_session", secret, domain="127.0.0.1")
    return stranger


def test_the_page_offers_each_format_for_the_present_list(reader: FlaskClient) -> None:
    page = reader.get("/export?status=saved").text
    assert "1 paper:" in page
    for name in formats.WRITERS:
        assert f"/export/{name}?status=saved" in page
        response = reader.get(f"/export/{name}?status=saved")
        assert response.status_code == 200
        assert b"Is New" not in response.data
    assert reader.get("/export/docx").status_code == 400


def test_a_live_link_is_shown_once_and_can_be_revoked(reader: FlaskClient, library: Library, access: Access) -> None:
    page = reader.post("/export/link", data={"format": "bibtex", "status": "saved"}).text
    found = re.search(r'value="(http[^"]+)"', page)
    assert found
    link = html.unescape(found[1])
    reader.delete_cookie("paperlight_session", domain="127.0.0.1")
    response = reader.get(link)
    assert response.status_code == 200
    assert b"Is Saved" in response.data
    assert b"Is New" not in response.data
    (token,) = access.tokens(library.local_reader)
    secret = access.sign_in(access.sign_in_code(library.local_reader))
    reader.set_cookie("paperlight_session", secret, domain="127.0.0.1")
    shown = reader.get("/export").text
    assert link.rpartition("token=")[2] not in shown
    assert f"/tokens/{token.id}/revoke" in shown
    assert reader.post(f"/tokens/{token.id}/revoke", data={"back": "/export"}).location == "/export"
    assert reader.get(link).status_code == 401


def test_a_link_in_no_format_makes_no_token(reader: FlaskClient, library: Library, access: Access) -> None:
    assert reader.post("/export/link", data={"format": "docx"}).status_code == 400
    assert access.tokens(library.local_reader) == []


def test_the_page_is_for_signed_in_readers(stranger: FlaskClient) -> None:
    for path in ("/export", "/export/json"):
        assert stranger.get(path).status_code == 401
    assert stranger.post("/export/link", data={"format": "json"}).status_code == 401
