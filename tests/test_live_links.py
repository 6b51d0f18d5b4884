"""Live links: addresses of exports that carry a token which opens exports, and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from paperlight.access import Access
from paperlight.library import Library

EXPORT = "/api/v1/export/bibtex"


@pytest.fixture
def link_token(library: Library, access: Access, add: Callable[..., int]) -> str:
    add("A Paper that Is Exported")
    return access.create_export_token(library.local_reader, "a LaTeX editor")


def test_a_live_link_needs_no_header(stranger: FlaskClient, link_token: str) -> None:
    response = stranger.get(f"{EXPORT}?status=new&token={link_token}")
    assert response.status_code == 200
    assert b"A Paper that Is Exported" in response.data
    assert b"@" not in stranger.get(f"{EXPORT}?status=read&token={link_token}").data
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_live_link_can_be_polled(stranger: FlaskClient, link_token: str, add: Callable[..., int]) -> None:
    address = f"{EXPORT}?token={link_token}"
    head = stranger.head(address)
    assert (head.status_code, head.data) == (200, b"")
    known = {"If-None-Match": head.headers["ETag"]}
    assert stranger.get(address, headers=known).status_code == 304
    add()
    assert stranger.get(address, headers=known).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
@pytest.mark.parametrize(
    "path",
    [
        "papers",
        "papers/1",
        "papers/1/reading",
        "changes",
        "digests",
        "match",
        "tags",
        "openapi.json",
        "export",
        "export/",
    ],
)
def test_its_token_opens_nothing_else(stranger: FlaskClient, link_token: str, method: str, path: str) -> None:
    for given in ({"query_string": {"token": link_token}}, {"headers": {"Authorization": f"Bearer {link_token}"}}):
        assert stranger.open(f"/api/v1/{path}", method=method, **given).status_code in (401, 404, 405), given
    response = stranger.open(f"/api/v1/{path}", method=method, query_string={"token": link_token})
    assert b"Exported" not in response.data


def test_its_token_is_none_for_a_header_and_none_for_a_write(stranger: FlaskClient, link_token: str) -> None:
    assert stranger.get(EXPORT, headers={"Authorization": f"Bearer {link_token}"}).status_code == 401
    for method in ("POST", "PUT", "DELETE"):
        assert stranger.open(f"{EXPORT}?token={link_token}", method=method).status_code == 401
    assert stranger.get("/", query_string={"token": link_token}).status_code == 401


def test_an_api_token_is_not_taken_in_an_address(stranger: FlaskClient, client: FlaskClient, token: str) -> None:
    assert client.get(EXPORT).status_code == 200
    assert stranger.get(f"{EXPORT}?token={token}").status_code == 401
    assert stranger.get(f"/api/v1/papers?token={token}").status_code == 401


@pytest.mark.parametrize("wrong", ["", "x", "x" * 10_000, "%00", "%F0%9F%A6%8A"])
def test_a_wrong_token_is_refused(stranger: FlaskClient, link_token: str, wrong: str) -> None:
    assert stranger.get(f"{EXPORT}?token={wrong}").status_code == 401
    assert stranger.get(f"{EXPORT}?token={wrong}&token={link_token}").status_code == 401


def test_a_revoked_link_is_refused_at_once(
    stranger: FlaskClient, library: Library, access: Access, link_token: str
) -> None:
    (listed,) = access.tokens(library.local_reader)
    assert (listed.name, listed.only_exports) == ("a LaTeX editor", True)
    access.revoke(library.local_reader, listed.id)
    assert stranger.get(f"{EXPORT}?token={link_token}").status_code == 401
    assert access.tokens(library.local_reader) == []


def test_the_guard_stands_before_a_live_link(stranger: FlaskClient, link_token: str) -> None:
    address = f"{EXPORT}?token={link_token}"
    assert stranger.get(address, headers={"Host": "evil.com:5711"}).status_code == 403
    assert stranger.get(address, headers={"Origin": "http://evil.com"}).status_code == 403
    for mode in ("navigate", "no-cors"):
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": "document"}
        assert stranger.get(address, headers=headers).status_code == 403


def test_a_links_token_outlasts_signing_in(library: Library, access: Access, link_token: str) -> None:
    access.sign_in(access.sign_in_code(library.local_reader))
    assert access.reader_for_export_token(link_token) is not None


def test_a_links_token_stands_in_no_log_and_no_answer(
    stranger: FlaskClient, link_token: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for path in (EXPORT, "/api/v1/export/docx", "/api/v1/export/bibtex/x"):
            response = stranger.get(f"{path}?token={link_token}&digest=x")
            assert link_token not in response.get_data(as_text=True) + str(response.headers)
    assert link_token not in caplog.text
