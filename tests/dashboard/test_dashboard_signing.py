"""Who is let in, and by which way."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from paperlight import dashboard
from paperlight.access import Access
from paperlight.library import Library
from paperlight.types import Status

COOKIE = "paperlight_session"
CROSS = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


class TestSigningIn:
    def test_link_works_once(self, stranger: FlaskClient, library: Library, access: Access) -> None:
        code = access.sign_in_code(library.local_reader)
        answer = stranger.get("/signin", query_string={"code": code})
        cookie = answer.headers["Set-Cookie"]
        assert (answer.status_code, answer.location) == (303, "/")
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert stranger.get("/").status_code == 200
        again = stranger.get("/signin", query_string={"code": code})
        assert again.status_code == 401
        assert "paperlight tokens sign-in" in again.text
        assert "Set-Cookie" not in again.headers

    def test_a_preview_of_the_link_leaves_the_code(
        self, stranger: FlaskClient, library: Library, access: Access
    ) -> None:
        code = access.sign_in_code(library.local_reader)
        preview = stranger.head("/signin", query_string={"code": code})
        assert (preview.status_code, "Set-Cookie" in preview.headers) == (200, False)
        assert stranger.get("/signin", query_string={"code": code}).status_code == 303

    def test_the_command_is_told_as_it_works_here(self, app: Flask, stranger: FlaskClient) -> None:
        app.config["PAPERLIGHT_COMMAND"] = "/opt/paperlight --data-dir '/tmp/a <b>'"
        told = f"{app.config['PAPERLIGHT_COMMAND']} tokens sign-in"
        assert told in unescape(stranger.get("/").text)
        assert told in stranger.get("/", headers={"Accept": "application/json"}).get_json()["error"]

    def test_signing_out_ends_the_session_itself(self, client: FlaskClient) -> None:
        kept = client.get_cookie(COOKIE)
        assert kept is not None
        assert client.post("/signout").status_code == 303
        assert client.get_cookie(COOKIE) is None
        client.set_cookie(COOKIE, kept.value)
        assert client.get("/").status_code == 401

    @pytest.mark.parametrize(("method", "path", "endpoint"), [route[:3] for route in dashboard.ROUTES])
    def test_every_page_needs_it_but_the_demo(
        self, add: Callable[..., int], stranger: FlaskClient, library: Library, method: str, path: str, endpoint: str
    ) -> None:
        paper = add()
        answer = stranger.open(re.sub("<.*?>", str(paper), path), method=method, data={"status": "read"})
        assert answer.status_code == (200 if endpoint == "demo" else 401)
        assert library.paper(library.local_reader, paper).reading.status is Status.NEW

    def test_a_script_hears_it_as_json(self, stranger: FlaskClient) -> None:
        answer = stranger.post("/papers/1/reading", headers={"Accept": "application/json"})
        assert answer.status_code == 401
        assert "paperlight tokens sign-in" in answer.get_json()["error"]


class TestComingFromAnotherSite:
    """A SameSite=Strict cookie is not sent then, so that the page must load itself once more."""

    def refresh(self, answer: TestResponse) -> str | None:
        found = re.search(r'http-equiv="refresh" content="0; url=(.*?)"', answer.text)
        return unescape(found[1]) if found else None

    def test_it_reloads_once(self, stranger: FlaskClient) -> None:
        first = stranger.get("/papers/3?q=a%22%3E&tag=x%26y", headers=CROSS)
        assert first.status_code == 401
        address = self.refresh(first)
        assert address == "/papers/3?q=a%22%3E&tag=x%26y&retried=1"
        second = stranger.get(address, headers=CROSS)
        assert second.status_code == 401
        assert self.refresh(second) is None

    def test_signed_in_the_second_try_leads_to_the_address_that_was_asked_for(self, client: FlaskClient) -> None:
        answer = client.get("/?q=a&retried=1")
        assert (answer.status_code, answer.location) == (303, "/?q=a")

    @pytest.mark.parametrize("site", ["none", "same-origin"])
    def test_who_comes_from_here_is_really_signed_out(self, stranger: FlaskClient, site: str) -> None:
        assert self.refresh(stranger.get("/", headers={"Sec-Fetch-Site": site})) is None

    def test_never_to_another_host(self, stranger: FlaskClient) -> None:
        for path in ("//evil.example/papers", "/papers/1"):
            address = self.refresh(stranger.get(path, headers=CROSS))
            assert address is None or not address.startswith("//")
