"""Tokens, sessions, pairing."""

from __future__ import annotations

import pytest

from paperlight.access import Access
from paperlight.errors import InvalidInputError, NotFoundError
from paperlight.library import Library
from tests.conftest import Clock


def test_a_sign_in_link_works_once(library: Library, access: Access) -> None:
    code = access.sign_in_code(library.local_reader)
    session = access.sign_in(code)
    assert access.reader_for_session(session) == library.local_reader
    with pytest.raises(NotFoundError, match="sign-in"):
        access.sign_in(code)
    access.sign_out(session)
    assert access.reader_for_session(session) is None


def test_links_and_sessions_end(library: Library, access: Access, clock: Clock) -> None:
    late = access.sign_in_code(library.local_reader)
    session = access.sign_in(access.sign_in_code(library.local_reader))
    clock.forward(hours=2)
    with pytest.raises(NotFoundError):
        access.sign_in(late)
    assert access.reader_for_session(session) == library.local_reader
    clock.forward(days=91)
    assert access.reader_for_session(session) is None


def test_a_secret_of_one_kind_is_no_secret_of_another(library: Library, access: Access) -> None:
    token = access.create_token(library.local_reader, "x")
    session = access.sign_in(access.sign_in_code(library.local_reader))
    assert access.reader_for_token(session) is None
    assert access.reader_for_session(token) is None
    assert access.reader_for_token("") is None
    with pytest.raises(NotFoundError):
        access.sign_in(token)
    with pytest.raises(InvalidInputError):
        access.create_token(library.local_reader, "  ")


def test_last_use_is_kept(library: Library, access: Access, clock: Clock) -> None:
    token = access.create_token(library.local_reader, "x")
    assert access.tokens(library.local_reader)[0].last_used is None
    access.reader_for_token(token)
    assert access.tokens(library.local_reader)[0].last_used == clock()


def test_revoking_is_for_ones_own_tokens(library: Library, access: Access) -> None:
    access.create_token(library.local_reader, "x")
    with pytest.raises(NotFoundError):
        access.revoke(library.local_reader + 1, access.tokens(library.local_reader)[0].id)
    with pytest.raises(NotFoundError):
        access.revoke(library.local_reader, 99)


def test_pairing_hands_its_token_out_once(library: Library, access: Access) -> None:
    asked = access.request_pairing("Firefox", "moz-extension://1")
    assert access.pairing(asked.id).state == "pending"
    assert [each.code for each in access.pending_pairings()] == [asked.code]
    assert access.pending_pairings()[0].id == ""
    access.approve_pairing(library.local_reader, asked.code.lower().replace("-", " "))
    assert access.pending_pairings() == []
    first = access.pairing(asked.id)
    assert first.token is not None
    assert access.reader_for_token(first.token) is not None
    assert access.pairing(asked.id).state == "collected"
    assert access.pairing(asked.id).token is None
    assert access.origins() == {"moz-extension://1"}


def test_a_denied_or_late_request_gets_nothing(library: Library, access: Access, clock: Clock) -> None:
    denied = access.request_pairing("x", None)
    access.deny_pairing(denied.code)
    assert access.pairing(denied.id).state == "denied"
    late = access.request_pairing("x", None)
    approved = access.request_pairing("x", None)
    access.approve_pairing(library.local_reader, approved.code)
    clock.forward(minutes=11)
    for each in (late, approved):
        assert (access.pairing(each.id).state, access.pairing(each.id).token) == ("expired", None)
    with pytest.raises(NotFoundError):
        access.approve_pairing(library.local_reader, late.code)
    with pytest.raises(NotFoundError):
        access.pairing("unknown")
