"""One paper and its reading."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from paperlight.library import Library
from paperlight.types import Link, PaperDraft, ReadingPatch, Status

DIGEST = b"""Learning to Fold Paper by Hand

We fold paper by hand and watch what happens to it. It folds.

Reading Lists Considered Helpful

We read lists and find that they help. They do.
"""
TITLE = "Folding Paper in Four Dimensions"
TOLD = PaperDraft(title=TITLE, authors=("Ada Lin",), year=2024, identifiers=("doi:10.1000/x1",))


def fold(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def action(page: str, name: str) -> str:
    """The address of the one form of the page that ends in this name."""
    (found,) = re.findall(f'action="([^"]*/{name})"', page)
    return str(found)


class TestMarking:
    def test_a_form_goes_back_to_its_line(self, add: Callable[..., int], client: FlaskClient, library: Library) -> None:
        paper = add()
        answer = client.post(f"/papers/{paper}/reading", data={"status": "saved", "back": "/?q=x#paper-1"})
        assert (answer.status_code, answer.location) == (303, "/?q=x#paper-1")
        assert library.paper(library.local_reader, paper).reading.status is Status.SAVED

    def test_a_script_gets_the_paper(self, add: Callable[..., int], client: FlaskClient, library: Library) -> None:
        paper = add()
        answer = client.post(f"/papers/{paper}/reading", data={"starred": "1"}, headers={"Accept": "application/json"})
        assert answer.get_json()["reading"] == {"status": "new", "starred": True, "tags": [], "note": ""}
        client.post(f"/papers/{paper}/reading", data={"starred": "0"})
        assert not library.paper(library.local_reader, paper).reading.starred

    @pytest.mark.parametrize(
        "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "papers", ""]
    )
    def test_back_is_never_another_site(
        self, add: Callable[..., int], client: FlaskClient, library: Library, back: str
    ) -> None:
        paper = add()
        answer = client.post(f"/papers/{paper}/reading", data={"status": "read", "back": back})
        assert answer.location == f"/papers/{paper}"

    def test_an_unknown_status_changes_nothing(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        paper = add()
        answer = client.post(f"/papers/{paper}/reading", data={"status": "later", "starred": "1"})
        assert answer.status_code == 422
        assert library.paper(library.local_reader, paper).reading.version == 0

    def test_tags_are_added_to_and_taken_from_what_is_there_now(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        paper = add(patch=ReadingPatch(tags=("a", "b")))
        client.post(f"/papers/{paper}/reading", data={"add_tag": " c "})
        client.post(f"/papers/{paper}/reading", data={"remove_tag": "a"})
        client.post(f"/papers/{paper}/reading", data={"add_tag": "b"})
        assert library.paper(library.local_reader, paper).reading.tags == ("b", "c")


class TestNote:
    def send(self, client: FlaskClient, paper: int, note: str, etag: str, before: str = "") -> TestResponse:
        fields = {"note": note, "etag": etag, "note_before": before}
        return client.post(f"/papers/{paper}/reading", data=fields)

    def test_a_note_changed_elsewhere_is_never_overwritten(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        paper = add()
        etag = library.paper(library.local_reader, paper).etag
        library.mark(library.local_reader, paper, ReadingPatch(note="theirs"))
        answer = self.send(client, paper, "mine <i>", etag)
        assert answer.status_code == 412
        assert library.paper(library.local_reader, paper).reading.note == "theirs"
        assert re.search(r'class="stored">theirs<', answer.text)
        assert re.search(r'<textarea id="note".*?>\nmine &lt;i&gt;</textarea>', answer.text)
        assert re.search(r'aria-label="Both notes">\ntheirs\n\nmine &lt;i&gt;</textarea>', answer.text)
        etag = re.search(r'name="etag" value="(.*?)"', answer.text)[1]  # type: ignore[index]
        self.send(client, paper, "theirs\r\n\r\nmine", etag, "theirs")
        assert library.paper(library.local_reader, paper).reading.note == "theirs\n\nmine"

    def test_a_status_changed_elsewhere_is_no_conflict(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        paper = add(patch=ReadingPatch(note="first\nlines"))
        etag = library.paper(library.local_reader, paper).etag
        library.mark(library.local_reader, paper, ReadingPatch(status=Status.READ))
        assert self.send(client, paper, "second", etag, "first\r\nlines").status_code == 303
        reading = library.paper(library.local_reader, paper).reading
        assert (reading.note, reading.status) == ("second", Status.READ)


class TestOnePaper:
    def test_all_of_it(self, add: Callable[..., int], client: FlaskClient, library: Library) -> None:
        paper = add(
            "Folding <Paper>",
            abstract="First.\n\nSecond.",
            authors=("Ada Lin", "Bo Ek"),
            year=2024,
            venue="FOLD",
            links=(Link(url="https://www.example.org/a", kind="pdf"),),
            identifiers=("arxiv:2310.00035", "doi:10.1000/x1"),
            patch=ReadingPatch(tags=("hands on",), note="n"),
        )
        page = client.get(f"/papers/{paper}").text
        assert "Folding &lt;Paper&gt;" in page
        assert "<p>First.</p>" in page
        assert "<p>Second.</p>" in page
        assert "Ada Lin, Bo Ek" in page
        assert 'href="https://www.example.org/a" rel="noreferrer"' in page
        assert '<a href="https://arxiv.org/abs/2310.00035" rel="noreferrer">arXiv:2310.00035</a>' in page
        assert 'href="https://doi.org/10.1000/x1"' in page
        assert 'href="/?tag=hands+on"' in page or 'href="/?tag=hands%20on"' in page

    def test_its_digests(self, client: FlaskClient, library: Library) -> None:
        digest, _ = library.import_digest(library.local_reader, DIGEST, title="Lab list")
        _, entries = library.digest(library.local_reader, digest.id)
        assert entries[0].paper is not None
        page = client.get(f"/papers/{entries[0].paper.id}").text
        assert f'href="/digests/{digest.id}#entry-{entries[0].position}">Lab list</a>' in page

    def test_what_it_learned_is_taken_back_and_that_is_undone(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        paper, reader = add(TITLE), library.local_reader
        library.learn(reader, paper, TOLD, "https://www.example.org/a?b=<c>")
        page = client.get(f"/papers/{paper}").text
        assert fold(page).count("Authors, year, DOI from example.org, 23 Nov 2026 Take back") == 1
        assert 'href="https://www.example.org/a?b=&lt;c&gt;" rel="noreferrer"' in page
        after = client.post(action(page, "take-back"), follow_redirects=True).text
        assert library.paper(reader, paper).authors == ()
        assert "Taken back: what example.org gave. Undo" in fold(after)
        assert "Take back" not in after
        assert "Undo" not in client.get(f"/papers/{paper}").text
        again = client.post(action(after, "give-again"), follow_redirects=True).text
        assert library.paper(reader, paper).authors == ("Ada Lin",)
        assert "Authors, year, DOI from example.org" in fold(again)
        assert client.post(action(page, "take-back")).status_code == 404

    def test_only_what_was_taken_back_can_be_given_again(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        paper = add(TITLE)
        source = library.learn(library.local_reader, paper, TOLD, "https://example.org/")[0].learned[0].id
        for asked in (source, 999, "x", 10**30):
            assert "Undo" not in client.get(f"/papers/{paper}?taken_back={asked}").text

    def test_one_that_is_gone(self, client: FlaskClient) -> None:
        page = client.get("/papers/999")
        assert page.status_code == 404
        assert "<h1>Not found</h1>" in page.text
