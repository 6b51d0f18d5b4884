"""The approval of a pairing."""

from __future__ import annotations

from flask.testing import FlaskClient

from paperlight.access import Access
from paperlight.library import Library


class TestPairing:
    def test_approve_hands_out_a_token_that_can_be_revoked(
        self, client: FlaskClient, library: Library, access: Access
    ) -> None:
        asked = access.request_pairing("Firefox <1>", "moz-extension://1")
        page = client.get("/pair").text
        assert asked.code in page
        assert "Firefox &lt;1&gt;" in page
        assert asked.id not in page
        assert '<span class="badge">1<' in client.get("/import").text
        assert client.post("/pair/approve", data={"code": asked.code}).location == "/pair"
        token = access.pairing(asked.id).token
        assert token
        known = access.reader_for_token(token)
        assert known is not None
        assert f'action="/tokens/{known.id}/revoke"' in client.get("/pair").text
        client.post(f"/tokens/{known.id}/revoke")
        assert access.reader_for_token(token) is None

    def test_deny(self, client: FlaskClient, access: Access) -> None:
        asked = access.request_pairing("Somebody", None)
        client.post("/pair/deny", data={"code": asked.code})
        assert access.pairing(asked.id).state == "denied"
        assert asked.code not in client.get("/pair").text

    def test_a_wrong_code_approves_nothing(self, client: FlaskClient, access: Access) -> None:
        asked = access.request_pairing("Somebody", None)
        assert client.post("/pair/approve", data={"code": "AAA-AAA"}).status_code == 404
        assert access.pairing(asked.id).state == "pending"
