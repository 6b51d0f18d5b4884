"""What holds for all pages, and the filters that they are written with."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from paperlight import dashboard
from paperlight.access import Access
from paperlight.dashboard import filters
from paperlight.errors import InvalidInputError, StorageError
from paperlight.library import Library
from paperlight.limits import LARGEST_ID
from paperlight.tokens import Pairing
from paperlight.types import SNIPPET_END, SNIPPET_START, Link, Status

ROOM = Path(dashboard.__file__).parent
# Of the right form, but it stands for no moment.
CURSOR = b64encode(b'["added","x",1]').decode()
SEED = Path(__file__).parents[2] / "seeds" / "hf-daily-papers.txt"


def fold(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


class TestPages:
    def test_nothing_in_them_needs_an_unsafe_policy(self, client: FlaskClient, library: Library) -> None:
        digest, _ = library.import_digest(library.local_reader, SEED.read_bytes())
        pages = ["/", "/papers/1", "/digests", f"/digests/{digest.id}", "/import", "/pair", "/demo", "/papers/999"]
        for address in pages:
            page = client.get(address).text
            assert not re.search(r"<[^>]*\s(style|on\w+)\s*=", page), address
            assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:", page), address

    def test_every_icon_stands_in_the_sprite(self) -> None:
        templates = "".join(path.read_text() for path in (ROOM / "templates").glob("*.html"))
        used = set(re.findall(r'icon\("(\w+)"\)|icon\(\'(\w+)\'\)', templates))
        sprite = set(re.findall(r'symbol id="(\w+)"', (ROOM / "static" / "icons.svg").read_text()))
        assert {one or other for one, other in used} | set(Status) <= sprite

    def test_the_help_tells_the_keys_that_act(self) -> None:
        script = (ROOM / "static" / "keyboard.js").read_text()
        told = (ROOM / "templates" / "help.html").read_text()
        keys = re.search(r"STATUS_KEYS = {(.*?)}", script)[1]  # type: ignore[index]
        assert {status for _, status in re.findall(r'(\w): "(\w+)"', keys)} == set(Status)
        for key, status in re.findall(r'(\w): "(\w+)"', keys):
            assert f'(("{key}",), "{status}")' in told

    def test_the_demo_mentions_known_and_unknown_papers_and_marks_none(self, stranger: FlaskClient) -> None:
        page = stranger.get("/demo").text
        text, seed = fold(page), SEED.read_text()
        known = [line for line in seed.splitlines() if 20 < len(line) < 200 and line in text]
        assert len(known) >= 10
        for title in (
            "PAL: Program-aided Language Models",
            "Attention Is All You Need",
            "Improved Techniques for Training GANs",
            "RAFT: Recurrent All-Pairs Field Transforms for Optical Flow",
            "Secrets of RLHF in Large Language Models Part I: PPO",
        ):
            assert title in text
            assert title not in seed
        assert not re.search(r"<script|<mark|data-", page)


class TestErrors:
    @pytest.mark.parametrize("number", [str(LARGEST_ID + 1), "9" * 23, "9" * 5_000])
    def test_a_number_that_no_database_holds_is_not_found(self, client: FlaskClient, number: str) -> None:
        assert client.get(f"/papers/{number}").status_code == 404
        assert client.get(f"/digests/{number}").status_code == 404
        assert client.post(f"/papers/{number}/reading", data={"status": "read"}).status_code == 404
        assert client.post(f"/tokens/{number}/revoke").status_code == 404
        assert client.get("/", query_string={"digest": number}).status_code == 422

    @pytest.mark.parametrize(
        "address",
        [
            *("/?cursor=x", "/?cursor=%00", f"/?cursor={CURSOR}", "/digests?cursor=x", f"/digests?cursor={CURSOR}"),
            *("/?digest=x", "/?digest=-1", "/?sort=x", "/?status=x"),
        ],
    )
    def test_what_an_address_says_wrongly_is_told(self, client: FlaskClient, address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 422
        assert InvalidInputError.heading in unescape(answer.text)

    def test_the_error_page_stands_without_sign_in_and_library(
        self, app: Flask, rooms: tuple[Library, Access], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails() -> list[Pairing]:
            raise StorageError("The library can't be read: look at the disk.")

        monkeypatch.setattr(rooms[1], "pending_pairings", fails)
        for signed_in in (False, True):
            with app.test_request_context("/nowhere"):
                if signed_in:
                    g.reader_id = rooms[0].local_reader
                answer = dashboard.error_page(503, "A <title>", "One & only.")
            assert (answer.status_code, answer.mimetype) == (503, "text/html")
            page = answer.get_data(as_text=True)
            assert "<h1>A &lt;title&gt;</h1>" in page
            assert "<p>One &amp; only.</p>" in page
        with app.test_request_context("/nowhere", headers={"Accept": "application/json"}):
            assert dashboard.error_page(404, "Not found", "Gone.").get_json() == {"error": "Gone."}


class TestFilters:
    def test_snippet_marks_pairs_only(self) -> None:
        text = f"a<{SNIPPET_START}b&{SNIPPET_END} {SNIPPET_END}c{SNIPPET_START}"
        assert filters.snippet(text) == "a&lt;<mark>b&amp;</mark> c"

    def test_links_lead_to_web_pages_only(self) -> None:
        urls = ("https://a.example/x", "javascript:alert(1)", "http://[broken", "file:///etc", "//a.example", "https:")
        assert [link.url for link in filters.web_links([Link(url=url) for url in urls])] == ["https://a.example/x"]

    @pytest.mark.parametrize(
        ("identifier", "label", "address"),
        [
            ("arxiv:hep-th/9901001", "arXiv:hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
            ("doi:10.1/a b?c#d", "doi:10.1/a b?c#d", "https://doi.org/10.1/a%20b%3Fc%23d"),
            ("pmcid:PMC1", "PMC1", "https://pmc.ncbi.nlm.nih.gov/articles/PMC1"),
            ("other:1", "other:1", None),
        ],
    )
    def test_identifiers(self, identifier: str, label: str, address: str | None) -> None:
        assert filters.identifier_label(identifier) == label
        assert filters.identifier_address(identifier) == address

    def test_times_are_local_dates(self, monkeypatch: pytest.MonkeyPatch) -> None:
        moment = datetime(2026, 3, 11, 12, tzinfo=UTC)
        assert filters.when(moment).endswith(f">{moment.astimezone().day} Mar 2026</time>")
        assert filters.when(date(2026, 3, 1)) == '<time datetime="2026-03-01">1 Mar 2026</time>'

    def test_authors_are_written_given_names_first(self) -> None:
        authors = ["Doe, Jane", "Richard Roe", "van Dyck, Ann B.", "King, Jr., Martin", "Ford,", "OpenAI"]
        assert filters.byline(authors) == "Jane Doe, Richard Roe, Ann B. van Dyck, Martin King Jr., Ford, OpenAI"

    def test_short_forms(self) -> None:
        assert filters.byline(["A", "B", "C", "D"], 3) == "A, B, C et al."
        assert filters.byline(["A", "B", "C"], 3) == "A, B, C"
        assert filters.byline(["A", "B", "C", "D"]) == "A, B, C, D"
        assert filters.excerpt("one two, three", 9) == "one two…"
        assert filters.excerpt(" one\n two ", 9) == "one two"
        assert filters.paragraphs("a\nb\n \n\nc\n") == ["a\nb", "c"]
