"""Each line of design.md's guard."""

from __future__ import annotations

import itertools
import json
import logging

import pytest
from flask.testing import FlaskClient

from paperlight.access import Access
from paperlight.library import Library

HOST = "127.0.0.1:5711"
EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
PAGES = ("/api/v1/papers", "/", "/health", "/demo", "/api/v1/openapi.json", "/nowhere")
BAD_HOSTS = (
    "evil.com",
    "evil.com:5711",
    "127.0.0.1",
    "localhost",
    "127.0.0.1:5712",
    "127.0.0.1.evil.com:5711",
    "evil.com@127.0.0.1:5711",
    "0.0.0.0:5711",
    "127.1:5711",
    "",
)


def test_a_foreign_host_is_refused_before_anything_else(client: FlaskClient) -> None:
    for host, page in itertools.product(BAD_HOSTS, PAGES):
        assert client.get(page, headers={"Host": host}).status_code in (400, 403), (host, page)


def test_loopback_names_with_our_port_are_let_in(client: FlaskClient) -> None:
    for host in ("127.0.0.1:5711", "localhost:5711", "LOCALHOST:5711", "[::1]:5711"):
        assert client.get("/api/v1/papers", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.com",
        "http://localhost:5711.evil.com",
        "http://127.0.0.1:5712",
        "null",
        "http://127.0.0.1:5711/",
        "https://127.0.0.1:5711.evil.com",
        EXTENSION,
        ".*",
        "",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_a_foreign_origin_is_refused_and_not_told_that_it_may_read(
    client: FlaskClient, origin: str, method: str
) -> None:
    response = client.open(
        "/api/v1/digests", method=method, data=b"A Title\n\nAn abstract.", headers={"Origin": origin}
    )
    assert response.status_code == 403
    assert "Access-Control-Allow-Origin" not in response.headers
    assert client.get("/api/v1/papers").json["total"] == 0


def test_an_unpaired_origin_is_told_by_a_type_of_its_own(client: FlaskClient) -> None:
    response = client.put("/api/v1/papers/1/reading", json={}, headers={"Origin": EXTENSION})
    assert response.json["type"] == "urn:paperlight:problem:unpaired-origin"


def test_our_own_origin_is_let_in(client: FlaskClient) -> None:
    assert client.get("/api/v1/papers", headers={"Origin": f"http://{HOST}"}).status_code == 200


def test_an_origin_is_learned_at_pairing_and_forgotten_when_its_token_is_revoked(
    stranger: FlaskClient, library: Library, access: Access
) -> None:
    asked = stranger.post("/api/v1/pairings", json={"name": "Chromium"}, headers={"Origin": EXTENSION}).json
    assert stranger.get("/api/v1/papers", headers={"Origin": EXTENSION}).status_code == 403
    access.approve_pairing(library.local_reader, asked["code"])
    token = stranger.get(f"/api/v1/pairings/{asked['id']}").json["token"]
    headers = {"Origin": EXTENSION, "Authorization": f"Bearer {token}"}
    response = stranger.get("/api/v1/papers", headers=headers)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == EXTENSION
    assert stranger.get("/api/v1/papers", headers={**headers, "Origin": EXTENSION + "x"}).status_code == 403
    preflight = stranger.options(
        "/api/v1/papers", headers={"Origin": EXTENSION, "Access-Control-Request-Method": "PUT"}
    )
    assert preflight.status_code == 204
    access.revoke(library.local_reader, access.tokens(library.local_reader)[0].id)
    assert stranger.get("/api/v1/papers", headers=headers).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_can_neither_read_nor_embed(client: FlaskClient, site: str) -> None:
    embedded = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    pages = ("/api/v1/papers", "/health", "/static/app.css", "/")
    for page, extra in itertools.product(pages, ({}, {"Sec-Fetch-Mode": "no-cors"}, embedded)):
        assert client.get(page, headers={"Sec-Fetch-Site": site, **extra}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_only_a_navigation_to_a_page_is_let_through_from_another_site(client: FlaskClient, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.get("/demo", headers=headers).status_code == 200
    assert client.get("/api/v1/papers", headers=headers).status_code == 403
    assert client.post("/import", headers=headers).status_code == 403


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_the_extensions_own_requests_pass(client: FlaskClient, site: str) -> None:
    assert client.get("/api/v1/papers", headers={"Sec-Fetch-Site": site}).status_code == 200


def test_every_call_of_the_api_needs_a_token_reads_included(stranger: FlaskClient, client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    assert len(paths) > 10
    for path, operations in paths.items():
        for method in operations.keys() & {"get", "post", "put", "patch", "delete"}:
            if "pairings" in path or path == "/health":
                continue
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}):
                response = stranger.open(path, method=method.upper(), headers=headers)
                assert response.status_code == 401, (method, path)
                assert response.headers["WWW-Authenticate"] == "Bearer"


def test_the_dashboards_cookie_does_not_open_the_api(stranger: FlaskClient, library: Library, access: Access) -> None:
    session = access.sign_in(access.sign_in_code(library.local_reader))
    stranger.set_cookie("paperlight_session", session, domain="127.0.0.1")
    assert stranger.get("/api/v1/papers").status_code == 401


def test_a_revoked_token_is_worthless_at_once(client: FlaskClient, library: Library, access: Access) -> None:
    assert client.get("/api/v1/papers").status_code == 200
    access.revoke(library.local_reader, access.tokens(library.local_reader)[0].id)
    assert client.get("/api/v1/papers").status_code == 401


def test_tokens_are_kept_only_as_hashes(library: Library, access: Access, tmp_path: object) -> None:
    secret = access.create_token(library.local_reader, "a program")
    session = access.sign_in(access.sign_in_code(library.local_reader))
    library.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("data/library*"))  # type: ignore[attr-defined]
    assert b"a program" in stored
    assert secret.encode() not in stored
    assert session.encode() not in stored


def test_no_secret_is_logged(
    stranger: FlaskClient,
    library: Library,
    access: Access,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="paperlight")
    secret = access.create_token(library.local_reader, "a program")
    asked = stranger.post("/api/v1/pairings", json={}, headers={"Origin": EXTENSION}).json
    code = access.sign_in_code(library.local_reader)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(Library, "papers", broken)
    monkeypatch.setattr(Access, "sign_in", broken)
    monkeypatch.setattr(Access, "pairing", broken)
    assert stranger.get("/api/v1/papers", headers={"Authorization": f"Bearer {secret}"}).status_code == 500
    assert stranger.get(f"/api/v1/pairings/{asked['id']}").status_code == 500
    assert stranger.get(f"/signin?code={code}").status_code == 500
    assert "broken on purpose" in caplog.text
    for hidden in (secret, asked["id"], code):
        assert hidden not in caplog.text


def test_five_requests_to_pair_a_minute_then_429(stranger: FlaskClient, clock: object) -> None:
    ask = lambda: stranger.post("/api/v1/pairings", json={"name": "x"}, headers={"Origin": EXTENSION})  # noqa: E731
    assert [ask().status_code for _ in range(6)] == [201] * 5 + [429]
    assert 0 < int(ask().headers["Retry-After"]) <= 61
    clock.forward(seconds=61)  # type: ignore[attr-defined]
    assert ask().status_code == 201


@pytest.mark.parametrize("origin", ["http://evil.com", "null", f"http://{HOST}.evil.com"])
def test_a_web_page_can_not_ask_to_pair(stranger: FlaskClient, origin: str) -> None:
    assert stranger.post("/api/v1/pairings", json={}, headers={"Origin": origin}).status_code == 403


def test_bodies_above_8_mib_get_413(client: FlaskClient) -> None:
    big = b"x" * (8 * 1024 * 1024 + 1)
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
    form = head + big + b"\r\n--b--\r\n"
    for response in (
        client.post("/api/v1/digests", data=big, content_type="text/plain"),
        client.post("/api/v1/digests", data=form, content_type="multipart/form-data; boundary=b"),
        client.put("/api/v1/papers/1/reading", data=big, content_type="application/json"),
    ):
        assert response.status_code == 413
        assert response.json["type"] == "urn:paperlight:problem:request-entity-too-large"
    assert client.get("/api/v1/papers").json["total"] == 0


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"[" * 100 + b"]" * 100,
        b'{"a":' * 100 + b"1" + b"}" * 100,
        b'{"status": ',
        b'{"note": "\\ud800"}',
        b'{"note": "a\\u0000b"}',
        b"\xff\xfe",
        b"NaN",
        b'{"year": 1e999}',
        b"[]",
        b"null",
    ],
)
def test_bad_json_is_a_problem_never_a_fault(client: FlaskClient, add: object, body: bytes) -> None:
    paper_id = add()  # type: ignore[operator]
    for method, path in (("PUT", f"/api/v1/papers/{paper_id}/reading"), ("POST", "/api/v1/match")):
        response = client.open(path, method=method, data=body, content_type="application/json")
        assert response.status_code in (400, 422), (path, body)
        assert response.content_type == "application/problem+json"


def test_a_body_that_is_no_json_is_refused_by_name(client: FlaskClient, add: object) -> None:
    path = f"/api/v1/papers/{add()}/reading"  # type: ignore[operator]
    assert client.put(path, data=b'{"status": "read"}', content_type="text/plain").status_code == 415


@pytest.mark.parametrize(
    "path", ["/", "/demo", "/health", "/api/v1/papers", "/api/v1/nothing", "/nothing", "/signin?code=x"]
)
def test_every_response_has_the_hardening_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]


def test_health_needs_no_token_and_tells_nothing_else(stranger: FlaskClient) -> None:
    response = stranger.get("/health")
    assert response.status_code == 200
    assert sorted(response.json) == ["api", "name", "version"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/papers/9", 404),
        ("GET", "/api/v1/papers/x", 404),
        ("GET", f"/api/v1/papers/{10**30}", 404),
        ("POST", "/api/v1/papers/9", 405),
        ("GET", "/api/v1/papers?limit=0", 422),
        ("GET", f"/api/v1/papers?digest={10**30}", 422),
        ("GET", "/api/v1/papers?cursor=x", 422),
        ("GET", "/api/v1/export/docx", 400),
        ("GET", "/api/v1/pairings/x", 404),
        ("GET", "/api/v1/changes?since=x", 422),
        ("GET", f"/api/v1/changes?since=x.{'9' * 5000}", 422),
    ],
)
def test_errors_are_problem_json(client: FlaskClient, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = json.loads(response.data)
    assert problem["type"].startswith("urn:paperlight:problem:")
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


def test_a_problem_names_the_field(client: FlaskClient, add: object) -> None:
    response = client.put(f"/api/v1/papers/{add()}/reading", json={"status": "eaten"})  # type: ignore[operator]
    assert (response.status_code, response.json["field"]) == (422, "status")
    response = client.post("/api/v1/papers", json={"title": "T", "links": [{"url": "javascript:alert(1)"}]})
    assert (response.status_code, response.json["field"]) == (422, "links")
