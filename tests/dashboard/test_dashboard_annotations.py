"""Annotations on the page of their paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from paperlight import anno
from paperlight.dashboard import undoing
from paperlight.library import Library

Adder = Callable[..., int]


def made(library: Library, paper: int, **more: Any) -> str:
    value = {**anno.made(quote="a passage", comment="Why so?", tags=["a, b", "c"]), **more}
    return str(library.annotations.add(library.local_reader, paper, value)[0]["id"])


def seen(library: Library, id: str) -> tuple[str, tuple[str, ...], str]:
    found = anno.see(library.annotations.one(library.local_reader, id)[1])
    return found.comment, found.tags, found.color


def test_what_a_reader_sees(client: FlaskClient, library: Library, add: Adder) -> None:
    paper = add()
    made(library, paper, target={"source": "https://arxiv.org/abs/1", "styleClass": "paperlight-pink"})
    page = client.get(f"/papers/{paper}").text
    assert '<p class="stored" dir="auto">Why so?</p>' in page
    assert '<span class="swatch pink">Pink</span>' in page
    assert '<a href="https://arxiv.org/abs/1" rel="noreferrer">arxiv.org</a>' in page


@pytest.mark.parametrize("source", ["http://[bad", "javascript:alert(1)", "urn:x", "https:"])
def test_a_source_that_is_no_web_address_is_no_link(
    client: FlaskClient, library: Library, add: Adder, source: str
) -> None:
    paper = add()
    made(library, paper, target=source)
    page = client.get(f"/papers/{paper}")
    assert page.status_code == 200
    assert source not in page.text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</textarea><b>", "\u202ex", "x" * 100_000])
def test_hostile_texts_are_only_texts(client: FlaskClient, library: Library, add: Adder, text: str) -> None:
    paper = add()
    body = [{"type": "TextualBody", "value": text}, {"type": "TextualBody", "purpose": "tagging", "value": text[:90]}]
    id = made(library, paper, body=body)
    page = client.get(f"/papers/{paper}").text
    assert "<script>alert" not in page
    assert "<b>" not in page
    client.post(f"/annotations/{id}/edit", data={"comment": text, "tags": text[:90], "color": "blue"})
    assert seen(library, id) == (text, (text[:90],), "blue")


def test_one_about_the_whole_paper_is_added(client: FlaskClient, library: Library, add: Adder) -> None:
    paper = add()
    sent = {"comment": "One\r\ntwo", "tags": " a ,b,, a", "color": "green"}
    answer = client.post(f"/papers/{paper}/annotations", data=sent)
    (id,) = (each["id"] for each in library.paper(library.local_reader, paper).annotations)
    assert (answer.status_code, answer.location) == (303, f"/papers/{paper}#{id}")
    assert seen(library, str(id)) == ("One\ntwo", ("a", "b"), "green")


@pytest.mark.parametrize("sent", [{}, {"comment": " ", "tags": " , "}, {"comment": "x", "color": "red"}])
def test_nothing_and_no_colour_are_refused(
    client: FlaskClient, library: Library, add: Adder, sent: dict[str, str]
) -> None:
    paper = add()
    assert client.post(f"/papers/{paper}/annotations", data=sent).status_code == 422
    assert library.paper(library.local_reader, paper).annotations == ()


def test_an_edit_keeps_tags_that_nobody_touched(client: FlaskClient, library: Library, add: Adder) -> None:
    paper = add()
    id = made(library, paper)
    page = client.get(f"/papers/{paper}").text
    (etag,) = re.findall(r'name="etag" value="([0-9a-f]{16})"', page)
    sent = {"comment": "Ah.", "tags": "a, b, c", "color": "yellow", "etag": etag}
    assert client.post(f"/annotations/{id}/edit", data=sent).status_code == 303
    assert seen(library, id) == ("Ah.", ("a, b", "c"), "yellow")
    client.post(f"/annotations/{id}/edit", data={"comment": "Ah.", "tags": "c, d"})
    assert seen(library, id) == ("Ah.", ("c", "d"), "yellow")


def test_a_stale_edit_stores_nothing_and_shows_both(client: FlaskClient, library: Library, add: Adder) -> None:
    id = made(library, add())
    etag = anno.etag(library.annotations.one(library.local_reader, id)[1])
    library.annotations.edit(library.local_reader, id, {"body": "Theirs."})
    answer = client.post(f"/annotations/{id}/edit", data={"comment": "Mine.", "etag": etag})
    assert answer.status_code == 412
    assert seen(library, id)[0] == "Theirs."
    assert '<p class="stored" dir="auto">Theirs.</p>' in answer.text
    assert ">\nMine.</textarea>" in answer.text
    fresh = anno.etag(library.annotations.one(library.local_reader, id)[1])
    assert f'name="etag" value="{fresh}"' in answer.text


def offered(page: str) -> list[str]:
    """The annotations that a page offers to put back, as its form would send them."""
    return [unescape(each) for each in re.findall(r'<textarea name="annotation"[^>]*>\n(.*?)</textarea>', page, re.S)]


def test_a_deleted_one_is_put_back_as_it_was(client: FlaskClient, library: Library, add: Adder) -> None:
    paper, reader = add(), library.local_reader
    id = made(library, paper, rights='<mine> & \n"yours"')
    before = library.annotations.one(reader, id)[1]
    answer = client.post(f"/annotations/{id}/delete")
    assert answer.status_code == 303
    assert library.paper(reader, paper).annotations == ()
    (gone,) = offered(client.get(answer.location).text)
    # The page can be loaded again, and a second click deletes nothing more.
    assert offered(client.get(answer.location).text) == [gone]
    assert client.post(f"/annotations/{id}/delete").location == answer.location
    back = client.post(f"/papers/{paper}/annotations/restore", data={"annotation": gone})
    assert (back.status_code, back.location) == (303, f"/papers/{paper}#{id}")
    assert library.annotations.one(reader, id)[1] == before
    for address in (answer.location, f"/papers/{paper}"):
        assert "is deleted" not in client.get(address).text


def test_undo_is_offered_for_what_was_deleted_here(client: FlaskClient, library: Library, add: Adder) -> None:
    paper, other = add(), add("Another Paper")
    id, elsewhere = made(library, paper), made(library, paper)
    client.post(f"/annotations/{id}/delete")
    library.annotations.delete(library.local_reader, elsewhere)
    pages = (f"/papers/{other}?deleted={id}", f"/papers/{paper}?deleted={elsewhere}", f"/papers/{paper}?deleted=<x>")
    for address in (*pages, f"/papers/{paper}"):
        assert offered(client.get(address).text) == []
    for _ in range(undoing.KEPT):
        client.post(f"/annotations/{made(library, paper)}/delete")
    assert offered(client.get(f"/papers/{paper}?deleted={id}").text) == []


def test_what_is_gone_or_is_none_is_told(client: FlaskClient, add: Adder) -> None:
    paper = add()
    for path in ("edit", "delete"):
        assert client.post(f"/annotations/urn:uuid:3f0d6c0e-6f3b-4a55-9a55-0f1f5b0f7d11/{path}").status_code == 404
    for value in ("", "x", "[]", '{"type": "Note"}'):
        refused = client.post(f"/papers/{paper}/annotations/restore", data={"annotation": value})
        assert refused.status_code == 422
