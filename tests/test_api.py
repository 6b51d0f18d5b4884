"""The API's calls: shapes, entity tags, writes sent twice, sync, export."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import SEED, Clock

Adder = Callable[..., int]


def test_a_digest_is_taken_in_once(client: FlaskClient) -> None:
    first = client.post("/api/v1/digests", data=SEED.read_bytes(), content_type="text/plain")
    assert first.status_code == 201
    assert first.json.items() >= {"entries": 59, "added": 59, "known": 0, "format": "hf-paste"}.items()
    assert (first.json["date"], first.json["date_inferred"]) == ("2026-03-11", True)
    again = client.post("/api/v1/digests", data=SEED.read_bytes(), content_type="text/plain")
    assert (again.status_code, again.json) == (200, first.json)
    assert client.get("/api/v1/digests").json["items"] == [first.json]


def test_what_the_sender_says_overrules_the_digest(client: FlaskClient) -> None:
    query = {"date": "2024-02-29", "source": "Mine", "title": "A title", "format": "hf-paste"}
    digest = client.post("/api/v1/digests", query_string=query, data=SEED.read_bytes()).json
    assert (digest["date"], digest["date_inferred"], digest["source"], digest["title"]) == (
        "2024-02-29",
        False,
        "Mine",
        "A title",
    )


def test_a_digest_may_come_as_a_form(client: FlaskClient) -> None:
    form = {"file": (io.BytesIO(SEED.read_bytes()), "papers.txt")}
    assert client.post("/api/v1/digests", data=form).json["entries"] == 59
    both = {"a": (io.BytesIO(b"A"), "a.txt"), "b": (io.BytesIO(b"B"), "b.txt")}
    assert client.post("/api/v1/digests", data=both).status_code == 422


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"  \n\n ", b"Subscribe\n"])
def test_an_unreadable_digest_stores_nothing(client: FlaskClient, data: bytes) -> None:
    response = client.post("/api/v1/digests", data=data, content_type="text/plain")
    assert response.status_code == 422
    assert response.json["type"] == "urn:paperlight:problem:unreadable-digest"
    assert client.get("/api/v1/digests").json["items"] == []


def test_an_unknown_format_is_named(client: FlaskClient) -> None:
    response = client.post("/api/v1/digests?format=docx", data=b"A Title", content_type="text/plain")
    assert (response.status_code, response.json["field"]) == (400, "format")


def test_a_digests_entries_keep_order_and_raw_text_even_when_a_paper_goes(client: FlaskClient) -> None:
    digest_id = client.post("/api/v1/digests", data=SEED.read_bytes()).json["id"]
    entries = client.get(f"/api/v1/digests/{digest_id}").json["entries"]
    assert len(entries) == 59
    assert [entry["position"] for entry in entries] == sorted(entry["position"] for entry in entries)
    assert all(entry["paper"]["title"] in entry["raw"] for entry in entries)
    assert client.delete(f"/api/v1/papers/{entries[0]['paper']['id']}").status_code == 204
    after = client.get(f"/api/v1/digests/{digest_id}").json["entries"]
    assert after[0] == {**entries[0], "paper": None}
    assert after[1:] == entries[1:]


def test_a_paper_is_added_once_and_marked_at_once(client: FlaskClient) -> None:
    body = {"title": "A New Paper on Something", "identifiers": ["https://arxiv.org/abs/2310.00035v2"]}
    first = client.post("/api/v1/papers", json={**body, "reading": {"status": "saved"}})
    assert first.status_code == 201
    assert first.json["identifiers"] == ["arxiv:2310.00035"]
    assert first.json["reading"]["status"] == "saved"
    assert first.json["digests"] == first.json["annotations"] == []
    second = client.post("/api/v1/papers", json={**body, "year": 2023})
    assert (second.status_code, second.json["id"], second.json["year"]) == (200, first.json["id"], 2023)
    assert second.json["reading"]["status"] == "saved"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": "  "},
        {"title": "T", "year": "soon"},
        {"title": "T", "year": 20},
        {"title": "T", "identifiers": ["nonsense"]},
        {"title": "T", "colour": "red"},
        {"title": "x" * 1001},
        {"title": "T", "links": [{"url": "file:///etc/passwd"}]},
        {"title": "T", "reading": {"status": "eaten"}},
        {"title": ["T"]},
    ],
)
def test_a_bad_paper_is_refused_whole(client: FlaskClient, body: dict[str, object]) -> None:
    assert client.post("/api/v1/papers", json=body).status_code == 422
    assert client.get("/api/v1/papers").json["total"] == 0


def test_two_tabs_never_overwrite_each_other_silently(client: FlaskClient, add: Adder) -> None:
    path = f"/api/v1/papers/{add()}"
    etag = client.get(path).headers["ETag"]
    first = client.put(f"{path}/reading", json={"note": "mine"}, headers={"If-Match": etag})
    assert first.status_code == 200
    assert first.headers["ETag"] != etag
    second = client.put(f"{path}/reading", json={"note": "theirs"}, headers={"If-Match": etag})
    assert second.status_code == 412
    assert client.get(path).json["reading"]["note"] == "mine"
    assert client.patch(path, json={"year": 2020}, headers={"If-Match": etag}).status_code == 200
    assert client.patch(path, json={"year": 2021}, headers={"If-Match": etag}).status_code == 412
    assert client.delete(path, headers={"If-Match": etag}).status_code == 412
    for bad in ('"stale"', "stale", '""', "W/x-y-z"):
        assert client.put(f"{path}/reading", json={"note": "x"}, headers={"If-Match": bad}).status_code == 412
    assert client.put(f"{path}/reading", json={"note": "x"}, headers={"If-Match": "*"}).status_code == 200


def test_a_newer_note_is_not_deleted_with_its_paper(client: FlaskClient, add: Adder) -> None:
    path = f"/api/v1/papers/{add()}"
    etag = client.get(path).headers["ETag"]
    client.put(f"{path}/reading", json={"note": "newer"})
    assert client.delete(path, headers={"If-Match": etag}).status_code == 412
    assert client.delete(path, headers={"If-Match": client.get(path).headers["ETag"]}).status_code == 204


def test_a_paper_that_stands_in_one_more_digest_has_changed(client: FlaskClient) -> None:
    client.post("/api/v1/digests", data=SEED.read_bytes())
    etag = client.get("/api/v1/papers/1").headers["ETag"]
    title = client.get("/api/v1/papers/1").json["title"]
    client.post("/api/v1/digests", data=f"{title}\n".encode())
    again = client.get("/api/v1/papers/1", headers={"If-None-Match": etag})
    assert (again.status_code, len(again.json["digests"])) == (200, 2)


def test_the_charset_of_a_digest_counts(client: FlaskClient) -> None:
    title = "Глубокое обучение и его применение в науке"
    client.post("/api/v1/digests", data=title.encode("koi8-r"), content_type="text/plain; charset=koi8-r")
    assert client.get("/api/v1/papers").json["items"][0]["title"] == title


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "soon"])
def test_a_time_outside_the_calendar_is_refused(client: FlaskClient, since: str) -> None:
    for path in ("/api/v1/papers", "/api/v1/export/csv"):
        assert client.get(path, query_string={"since": since}).status_code == 422


def test_a_search_for_an_identifier_finds_its_paper(client: FlaskClient, add: Adder) -> None:
    paper_id = add("Some Paper", identifiers=("arxiv:2310.00035",))
    for q in ("arxiv:2310.00035", "https://arxiv.org/abs/2310.00035v2", "10.48550/arXiv.2310.00035"):
        assert [hit["id"] for hit in client.get("/api/v1/papers", query_string={"q": q}).json["items"]] == [paper_id]


@pytest.mark.parametrize(("name", "extension"), [("bibtex", "bib"), ("csv", "csv"), ("csl-json", "json")])
def test_a_download_has_a_file_name(client: FlaskClient, name: str, extension: str) -> None:
    disposition = client.get(f"/api/v1/export/{name}").headers["Content-Disposition"]
    assert disposition == f'attachment; filename="paperlight.{extension}"'


def test_an_edit_of_the_paper_makes_no_note_stale(client: FlaskClient, add: Adder) -> None:
    path = f"/api/v1/papers/{add()}"
    etag = client.get(path).headers["ETag"]
    client.patch(path, json={"venue": "ICLR"})
    assert client.put(f"{path}/reading", json={"note": "mine"}, headers={"If-Match": etag}).status_code == 200


def test_what_the_caller_has_already_is_not_sent_again(client: FlaskClient, add: Adder) -> None:
    path = f"/api/v1/papers/{add()}"
    for place in (path, "/api/v1/export/bibtex"):
        etag = client.get(place).headers["ETag"]
        assert client.get(place, headers={"If-None-Match": etag}).status_code == 304
    client.put(f"{path}/reading", json={"tags": ["x"]})
    for place in (path, "/api/v1/export/bibtex"):
        assert client.get(place, headers={"If-None-Match": etag}).status_code == 200


def test_marking_the_same_again_changes_nothing(client: FlaskClient, add: Adder, clock: Clock) -> None:
    path = f"/api/v1/papers/{add()}/reading"
    first = client.put(path, json={"status": "read", "tags": ["b", "a", "A "], "starred": True})
    assert first.json["reading"]["tags"] == ["b", "a"]
    assert first.json["reading"]["status_changed"] == "2026-11-23T12:00:00Z"
    clock.forward(hours=1)
    second = client.put(path, json={"status": "read", "tags": ["b", "a"], "starred": True})
    assert second.json == first.json


def test_many_readings_are_marked_all_or_nothing(client: FlaskClient, add: Adder) -> None:
    first, second = add(), add()
    body = {"readings": [{"paper_id": first, "status": "read"}, {"paper_id": 999, "status": "read"}]}
    assert client.post("/api/v1/readings", json=body).status_code == 404
    assert client.get("/api/v1/papers?status=read").json["total"] == 0
    body["readings"][1]["paper_id"] = second
    assert len(client.post("/api/v1/readings", json=body).json["items"]) == 2
    bad = {"readings": [{"paper_id": first, "status": "eaten"}]}
    response = client.post("/api/v1/readings", json=bad)
    assert (response.status_code, response.json["field"]) == (422, "readings.0.status")


def test_a_write_sent_twice_is_done_once(client: FlaskClient, add: Adder) -> None:
    path = f"/api/v1/papers/{add()}/reading"
    headers = {"Idempotency-Key": "one"}
    first = client.put(path, json={"note": "first"}, headers=headers)
    client.put(path, json={"note": "later"})
    again = client.put(path, json={"note": "first"}, headers=headers)
    assert (again.status_code, again.json, again.headers["ETag"]) == (200, first.json, first.headers["ETag"])
    assert client.get(path.removesuffix("/reading")).json["reading"]["note"] == "later"
    other = client.put(path, json={"note": "another"}, headers=headers)
    assert (other.status_code, other.json["type"]) == (422, "urn:paperlight:problem:idempotency-key-reused")
    assert client.put(path, json={"note": "x"}, headers={"Idempotency-Key": "k" * 201}).status_code == 422


def test_a_failed_write_does_not_use_its_key_up(client: FlaskClient, add: Adder) -> None:
    headers = {"Idempotency-Key": "one"}
    path = f"/api/v1/papers/{add()}/reading"
    etag = {"If-Match": '"9-9"'}
    assert client.put(path, json={"note": "x"}, headers={**headers, **etag}).status_code == 412
    assert client.put(path, json={"note": "x"}, headers=headers).status_code == 200


def test_match_finds_titles_and_links_with_utf16_offsets(client: FlaskClient, add: Adder) -> None:
    paper_id = add("Generative Judge for Evaluating Alignment", identifiers=("arxiv:2310.05470",))
    body = {
        "texts": [
            "𝔸😀 We build on Generative Judge for Evaluating Alignment.",
            {"text": "Unknown Title", "role": "link"},
        ],
        "links": ["https://example.org/", "https://arxiv.org/pdf/2310.05470v2"],
    }
    matches = client.post("/api/v1/match", json=body).json["matches"]
    assert [(m["paper_id"], m.get("text"), m.get("link"), m["evidence"]) for m in matches] == [
        (paper_id, 0, None, "title"),
        (paper_id, None, 1, "identifier"),
    ]
    units = body["texts"][0].encode("utf-16-le")  # type: ignore[attr-defined]
    marked = units[matches[0]["start"] * 2 : matches[0]["end"] * 2].decode("utf-16-le")
    assert marked == "Generative Judge for Evaluating Alignment"
    for bad in ({"texts": [{"text": "x", "role": "shout"}]}, {"texts": [1]}, {"links": [1]}, {"pages": []}):
        assert client.post("/api/v1/match", json=bad).status_code == 422


def test_match_follows_the_library(client: FlaskClient, add: Adder) -> None:
    text = {"texts": ["We use Generative Judge for Evaluating Alignment.", "We use Another Title That Is Quite New."]}

    def found() -> list[int]:
        return [m["text"] for m in client.post("/api/v1/match", json=text).json["matches"]]

    paper_id = add("Generative Judge for Evaluating Alignment")
    assert found() == [0]
    client.patch(f"/api/v1/papers/{paper_id}", json={"title": "Another Title That Is Quite New"})
    assert found() == [1]
    client.delete(f"/api/v1/papers/{paper_id}")
    assert found() == []


def follow(
    client: FlaskClient, since: str | None = None, limit: int = 1000
) -> tuple[dict[int, dict[str, object]], set[int], str]:
    """All changes after a cursor, as a follower would apply them."""
    known: dict[int, dict[str, object]] = {}
    deleted: set[int] = set()
    while True:
        page = client.get("/api/v1/changes", query_string={"limit": limit, **({"since": since} if since else {})}).json
        known.update({item["id"]: item for item in page["items"]})
        deleted |= set(page["deleted"])
        since = page["next"]
        if not page["more"]:
            return known, deleted, since


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_a_follower_ends_with_the_same_library(client: FlaskClient, limit: int) -> None:
    client.post("/api/v1/digests", data=SEED.read_bytes())
    known, deleted, cursor = follow(client, limit=limit)
    assert len(known) == 59
    assert deleted == set()
    assert all(item["keys"] for item in known.values())
    assert follow(client, cursor) == ({}, set(), cursor)
    first, second, *_ = sorted(known)
    client.put(f"/api/v1/papers/{first}/reading", json={"status": "saved", "note": "n"})
    client.delete(f"/api/v1/papers/{second}")
    changed, deleted, cursor = follow(client, cursor, limit)
    assert list(changed) == [first]
    assert changed[first]["reading"].items() >= {"status": "saved", "note": "n"}.items()  # type: ignore[attr-defined]
    assert changed[first]["etag"] == client.get(f"/api/v1/papers/{first}").json["etag"]
    assert deleted == {second}


def test_a_cursor_of_another_library_begins_anew(client: FlaskClient, add: Adder) -> None:
    add()
    for cursor in ("0123456789abcdef.1", client.get("/api/v1/changes").json["next"].split(".")[0] + ".99"):
        answer = client.get(f"/api/v1/changes?since={cursor}").json
        assert answer["reset"] is True
        assert len(answer["items"]) == 1
    assert client.get("/api/v1/changes").json["reset"] is False


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "markdown", "csv", "json"])
def test_an_export_has_the_filters_of_the_list(client: FlaskClient, add: Adder, name: str) -> None:
    first = add("One That Is Saved for Later")
    add("Another That Is Not Wanted")
    client.put(f"/api/v1/papers/{first}/reading", json={"status": "saved"})
    response = client.get(f"/api/v1/export/{name}?status=saved")
    assert response.status_code == 200
    assert b"One That Is Saved" in response.data
    assert b"Another That" not in response.data
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/api/v1/export/{name}?q=another").data != response.data


def test_tags_and_stats(client: FlaskClient, add: Adder) -> None:
    for number in range(3):
        client.put(f"/api/v1/papers/{add()}/reading", json={"tags": ["a", "b"][: number + 1], "starred": True})
    assert client.get("/api/v1/tags").json["items"] == [{"name": "a", "papers": 3}, {"name": "b", "papers": 2}]
    first = client.get("/api/v1/tags?limit=1")
    assert [each["name"] for each in first.json["items"]] == ["a"]
    assert [each["name"] for each in client.get(f"/api/v1/tags?cursor={first.json['next']}").json["items"]] == ["b"]
    assert client.get("/api/v1/tags?limit=0").status_code == 422
    client.post("/api/v1/digests", data=SEED.read_bytes())
    client.put("/api/v1/papers/1/reading", json={"status": "read"})
    stats = client.get("/api/v1/stats").json
    assert (stats["papers"], stats["starred"]) == (62, 3)
    assert stats["by_status"] == {"new": 61, "saved": 0, "reading": 0, "read": 1, "dismissed": 0}
    assert stats["by_day"] == {"2026-11-23": 62}
    assert list(stats["by_digest"].values()) == [59]


def test_the_list_links_to_its_next_part(client: FlaskClient, add: Adder) -> None:
    for _ in range(3):
        add()
    response = client.get("/api/v1/papers?limit=2&status=new&status=saved")
    link = response.headers["Link"]
    assert link.endswith('; rel="next"')
    following = client.get(link[1 : link.index(">")])
    assert len(following.json["items"]) == 1
    assert "Link" not in following.headers
    assert following.json["next"] is None


def test_a_search_has_scores_snippets_and_a_better_spelling(client: FlaskClient) -> None:
    client.post("/api/v1/digests", data=SEED.read_bytes())
    hits = client.get("/api/v1/papers?q=kaleidoscope").json["items"]
    assert hits[0]["title"].startswith("Value Kaleidoscope")
    assert hits[0]["score"] > 0
    assert hits[0]["snippet"]
    assert not any("\ue000" in hit["snippet"] for hit in hits)
    nothing = client.get("/api/v1/papers", query_string={"q": "optimal hyperparametr"}).json
    assert nothing["items"] == []
    assert nothing["did_you_mean"] == "optimal hyperparameter"


def test_writers_at_once_lose_nothing(app: Flask, token: str, add: Adder) -> None:
    paper_id = add()

    def tag(number: int) -> int:
        client = app.test_client()
        headers = {"Authorization": f"Bearer {token}"}
        for _ in range(100):
            paper = client.get(f"/api/v1/papers/{paper_id}", headers=headers)
            tags = [*paper.json["reading"]["tags"], f"tag {number}"]
            change = {**headers, "If-Match": paper.headers["ETag"]}
            if client.put(f"/api/v1/papers/{paper_id}/reading", json={"tags": tags}, headers=change).status_code == 200:
                return number
        raise AssertionError("never got through")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tag, range(12)))
    tags = app.test_client().get(f"/api/v1/papers/{paper_id}", headers={"Authorization": f"Bearer {token}"})
    assert sorted(tags.json["reading"]["tags"]) == sorted(f"tag {number}" for number in range(12))
