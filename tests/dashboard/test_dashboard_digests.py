"""Taking digests in, and looking at them."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from paperlight.library import Library

SEED = Path(__file__).parents[2] / "seeds" / "hf-daily-papers.txt"
DIGEST = b"""Learning to Fold Paper by Hand

We fold paper by hand and watch what happens to it. It folds.

Reading Lists Considered Helpful

We read lists and find that they help. They do.
"""


def titles(response: TestResponse) -> list[str]:
    assert response.status_code == 200
    return [unescape(title) for title in re.findall(r'-title"><a href="/papers/\d+">(.*?)</a>', response.text)]


def fold(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


class TestLookingFirst:
    def test_it_tells_what_would_be_done_and_keeps_what_was_pasted(self, client: FlaskClient, library: Library) -> None:
        library.import_digest(library.local_reader, b"Reading Lists Considered Helpful\n")
        page = client.post("/import", data={"text": DIGEST.decode(), "look": "1"})
        assert page.status_code == 200
        assert "2 papers of" in fold(page.text)
        assert "1 new, 1 known, 1 of them would gain something" in fold(page.text)
        assert "new Learning to Fold Paper by Hand" in fold(page.text)
        assert "We fold paper by hand" in page.text.partition("<textarea")[2]
        assert library.count() == 1

    def test_what_was_imported_before_is_told(self, client: FlaskClient) -> None:
        client.post("/import", data={"text": DIGEST.decode()})
        page = client.post("/import", data={"text": DIGEST.decode(), "look": "1"})
        assert "imported before" in fold(page.text)

    def test_what_can_not_be_read_is_told_too(self, client: FlaskClient) -> None:
        page = client.post("/import", data={"text": "--- <&> ---", "look": "1"})
        assert page.status_code == 422
        assert "--- &lt;&amp;&gt; ---" in page.text


class TestTakingBack:
    def test_an_import_is_taken_back_and_the_page_can_be_loaded_again(
        self, client: FlaskClient, library: Library
    ) -> None:
        made = client.post("/import", data={"text": DIGEST.decode()}, headers={"Accept": "application/json"}).get_json()
        assert "Take this import back" in client.get(made["url"]).text
        answer = client.post(f"/digests/{made['id']}/undo")
        assert answer.status_code == 303
        for _ in range(2):
            assert "2 papers deleted, 0 put back as they were" in fold(client.get(answer.location).text)
        assert library.count() == 0
        assert client.post(f"/digests/{made['id']}/undo").status_code == 404


class TestImporting:
    def test_pasted(self, client: FlaskClient, library: Library) -> None:
        answer = client.post("/import", data={"text": DIGEST.decode(), "date": "2026-03-11"})
        assert answer.status_code == 303
        page = client.get(answer.location)
        assert "2 papers added, 0 known before, 0 parts skipped" in fold(page.text)
        assert '<time datetime="2026-03-11">11 Mar 2026</time>' in page.text
        assert titles(page) == ["Learning to Fold Paper by Hand", "Reading Lists Considered Helpful"]
        again = client.post("/import", data={"text": DIGEST.decode()})
        assert "already imported" in client.get(again.location).text

    def test_as_a_file_by_script(self, client: FlaskClient) -> None:
        answer = client.post(
            "/import", data={"file": (BytesIO(DIGEST), "lab.txt"), "text": ""}, headers={"Accept": "application/json"}
        )
        values = answer.get_json()
        assert (values["added"], values["known"], values["skipped"], values["created"]) == (2, 0, 0, True)
        assert client.get(values["url"]).status_code == 200

    @pytest.mark.parametrize(
        ("fields", "part"),
        [
            ({"text": "--- <&> ---", "date": "2026-03-11"}, 'value="2026-03-11"'),
            ({"text": " "}, "paste a digest or choose a file"),
            ({"text": "--- <&> ---", "date": "11/03"}, "2026-03-11"),
        ],
    )
    def test_a_failure_is_told_and_the_text_kept(
        self, client: FlaskClient, library: Library, fields: dict[str, str], part: str
    ) -> None:
        page = client.post("/import", data=fields)
        assert page.status_code == 422
        assert re.search(r'<p class="problem" id="problem" role="alert" >', page.text)
        assert part in unescape(page.text) or part in page.text
        assert unescape(re.search(r'<textarea id="text".*?>\n(.*?)</textarea>', page.text, re.S)[1]) == fields["text"]  # type: ignore[index]
        assert library.stats(library.local_reader).papers == 0

    def test_too_large_is_told_in_words(self, client: FlaskClient) -> None:
        page = client.post("/import", data=b"x" * (8 * 1024 * 1024 + 1), content_type="multipart/form-data; boundary=b")
        assert page.status_code == 413
        assert "split it" in page.text

    def test_digests_newest_first_with_their_counts(self, client: FlaskClient, library: Library) -> None:
        library.import_digest(library.local_reader, DIGEST, title="Older")
        library.import_digest(library.local_reader, DIGEST + b"\n", title="Newer", date=date(2026, 3, 11))
        page = client.get("/digests").text
        assert page.index("Newer") < page.index("Older")
        assert "2 papers 0 added 2 known" in fold(
            page[page.index("Newer") : page.index("Older")].replace("</span>", " ")
        )

    def test_what_was_skipped_and_what_was_deleted(self, client: FlaskClient, library: Library) -> None:
        digest, _ = library.import_digest(library.local_reader, SEED.read_bytes())
        assert digest.skipped
        _, entries = library.digest(library.local_reader, digest.id)
        assert entries[0].paper is not None
        library.delete_paper(library.local_reader, entries[0].paper.id)
        page = client.get(f"/digests/{digest.id}").text
        for part in digest.skipped:
            assert f"<td>{part.position}</td>" in page
            assert part.reason in unescape(page)
        assert f'<li class="gone" id="entry-{entries[0].position}">' in page
