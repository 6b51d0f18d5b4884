"""The list of papers."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from paperlight.dashboard.papers import ListQuery
from paperlight.library import Library
from paperlight.types import ReadingPatch, Sort, Status

DIGEST = b"""Learning to Fold Paper by Hand

We fold paper by hand and watch what happens to it. It folds.

Reading Lists Considered Helpful

We read lists and find that they help. They do.
"""


def titles(response: TestResponse) -> list[str]:
    assert response.status_code == 200
    return [unescape(title) for title in re.findall(r'-title"><a href="/papers/\d+">(.*?)</a>', response.text)]


class TestList:
    def test_status_tabs_count_and_choose(self, add: Callable[..., int], client: FlaskClient, library: Library) -> None:
        add("One")
        add("Two", patch=ReadingPatch(status=Status.SAVED))
        page = client.get("/")
        assert set(titles(page)) == {"One", "Two"}
        assert re.search(r'data-count="saved">1<', page.text)
        assert re.search(r'data-count="read">0<', page.text)
        assert titles(client.get("/?status=saved")) == ["Two"]

    def test_counts_are_of_what_the_tab_leads_to(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        add("One", patch=ReadingPatch(starred=True, tags=("t",)))
        add("Two", patch=ReadingPatch(status=Status.READ, tags=("t",)))
        add("Three")
        page = client.get("/?tag=t")
        assert set(titles(page)) == {"One", "Two"}
        assert re.search(r'data-count="new">1<', page.text)
        assert titles(client.get("/?starred=1")) == ["One"]

    def test_by_digest(self, add: Callable[..., int], client: FlaskClient, library: Library) -> None:
        add("Elsewhere")
        digest, _ = library.import_digest(library.local_reader, DIGEST, title="Lab list")
        assert f'<option value="{digest.id}"' in client.get("/").text
        assert len(titles(client.get(f"/?digest={digest.id}"))) == 2

    def test_search_shows_where_it_found_and_escapes_the_rest(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        add("Bold <b>claims</b>", abstract="We <script>fold</script> a kaleidoscope & more.")
        page = client.get("/?q=kaleidoscope")
        assert "<mark>kaleidoscope</mark>" in page.text
        assert "&lt;script&gt;" in page.text
        assert "<b>claims" not in page.text

    def test_more_leads_through_all_papers_once(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        with library.together():
            for number in range(120):
                add(f"Paper number {number}")
        seen, address = [], "/?sort=title"
        while address:
            page = client.get(address)
            seen += titles(page)
            found = re.search(r'id="more" href="(.*?)"', page.text)
            address = unescape(found[1]) if found else ""
        assert sorted(seen) == sorted(f"Paper number {number}" for number in range(120))
        assert len(seen) == 120

    def test_an_empty_library_invites_to_import(self, client: FlaskClient) -> None:
        page = client.get("/")
        assert "Your library is empty" in page.text
        assert '<a class="button primary" href="/import">' in page.text

    def test_nothing_found_offers_a_better_spelling(
        self, add: Callable[..., int], client: FlaskClient, library: Library
    ) -> None:
        add("Diffusion of paper", abstract="diffusion diffusion")
        page = client.get("/?q=difusion&status=new")
        assert titles(page) == []
        assert 'href="/?q=diffusion&amp;status=new">diffusion</a>' in page.text

    @pytest.mark.parametrize("query", ["status=later", "sort=colour", "digest=first", "cursor=zz"])
    def test_a_bad_address_is_told_in_words(self, client: FlaskClient, query: str) -> None:
        page = client.get(f"/?{query}")
        assert page.status_code == 422
        assert '<a href="/">' in page.text

    def test_an_address_keeps_what_it_does_not_change(self) -> None:
        query = ListQuery(q="a&b", status=Status.READ, starred=True, sort=Sort.YEAR, cursor="c")
        assert query.address() == "/?q=a%26b&status=read&starred=1&sort=year"
        assert query.address(status=None, starred=False, sort=None) == "/?q=a%26b"
        assert ListQuery().address() == "/"
