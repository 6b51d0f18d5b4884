"""Annotations: the API's calls, the change log, search, the command line, files of annotations."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from paperlight import anno, formats
from paperlight.errors import UnreadableError
from paperlight.library import Library
from paperlight.types import Paper, PaperDraft
from tests.formats.tricky import paper as paper_of

Adder = Callable[..., int]
ID = "urn:uuid:3f0d6c0e-6f3b-4a55-9a55-0f1f5b0f7d11"
QUOTE = {"type": "TextQuoteSelector", "exact": "a passage", "prefix": "before ", "suffix": " after"}


def annotation(**more: Any) -> dict[str, Any]:
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "motivation": "commenting",
        "body": [
            {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": "Why so?"},
            {"type": "TextualBody", "purpose": "tagging", "value": "to check"},
        ],
        "target": {
            "type": "SpecificResource",
            "source": "https://arxiv.org/abs/2310.00001",
            "styleClass": "paperlight-green",
            "selector": [QUOTE, {"type": "TextPositionSelector", "start": 7, "end": 16}],
        },
        **more,
    }


@pytest.fixture
def paper(client: FlaskClient) -> int:
    body = {"title": "A Paper to Annotate", "identifiers": ["arxiv:2310.00001"]}
    added: int = client.post("/api/v1/papers", json=body).json["id"]
    return added


def post(client: FlaskClient, paper: int, value: Mapping[str, Any], **headers: str) -> Any:
    return client.post(f"/api/v1/papers/{paper}/annotations", json=value, headers=headers)


def test_an_annotation_is_kept_as_it_came_and_given_an_id(client: FlaskClient, paper: int) -> None:
    made = post(client, paper, annotation(**{"schema:about": {"x": 1}}))
    assert made.status_code == 201
    assert made.json["id"].startswith("urn:uuid:")
    assert made.headers["ETag"] == f'"{made.json["etag"]}"'
    assert made.headers["Location"].endswith(made.json["id"])
    assert made.json.items() >= annotation(**{"schema:about": {"x": 1}}).items()
    assert made.json["created"] == made.json["modified"]
    listed = client.get(f"/api/v1/papers/{paper}/annotations").json
    assert listed == {"items": [made.json], "next": None}
    assert client.get(f"/api/v1/papers/{paper}").json["annotations"] == [made.json]


def test_an_id_made_offline_is_kept_and_sent_twice_is_one(client: FlaskClient, paper: int) -> None:
    first = post(client, paper, annotation(id=ID))
    assert (first.status_code, first.json["id"]) == (201, ID)
    again = post(client, paper, annotation(id=ID.upper().replace("URN:UUID", "urn:uuid")))
    assert (again.status_code, again.json) == (200, first.json)
    other = post(client, paper, annotation(id=ID, motivation="questioning"))
    assert other.status_code == 409
    assert len(client.get(f"/api/v1/papers/{paper}/annotations").json["items"]) == 1


def test_another_programs_id_goes_to_via(client: FlaskClient, paper: int) -> None:
    made = post(client, paper, annotation(id="https://hypothes.is/a/xyz")).json
    assert made["via"] == "https://hypothes.is/a/xyz"
    assert made["id"] != made["via"]


def test_an_edit_replaces_properties_and_a_stale_one_is_refused(client: FlaskClient, paper: int) -> None:
    made = post(client, paper, annotation(id=ID)).json
    path = f"/api/v1/annotations/{ID.removeprefix('urn:uuid:')}"
    edited = client.patch(path, json={"body": "Ah."}, headers={"If-Match": f'"{made["etag"]}"'})
    assert edited.status_code == 200
    assert (edited.json["body"], edited.json["target"]) == ("Ah.", made["target"])
    assert edited.json["etag"] != made["etag"]
    assert client.patch(path, json={"body": "No."}, headers={"If-Match": f'"{made["etag"]}"'}).status_code == 412
    assert client.patch(path, json={"id": "urn:x"}).status_code == 422
    assert client.patch(path, json={"target": None}).json["field"] == "target"
    assert client.delete(path, headers={"If-Match": f'"{made["etag"]}"'}).status_code == 412
    assert client.delete(f"/api/v1/annotations/{ID}").status_code == 204
    assert client.delete(path).status_code == 404
    assert post(client, paper, annotation(id=ID)).status_code == 201, "what was deleted can be made again"


def test_a_write_with_a_key_is_done_once(client: FlaskClient, paper: int) -> None:
    key = {"Idempotency-Key": "k-1"}
    first = post(client, paper, annotation(), **key)
    again = post(client, paper, annotation(), **key)
    assert (again.status_code, again.json) == (201, first.json)
    path = f"/api/v1/annotations/{first.json['id']}"
    for _ in range(2):
        assert client.delete(path, headers={"Idempotency-Key": "k-2"}).status_code == 204


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"type": "Note", "target": "https://x.org"}, "type"),
        ({"type": "Annotation"}, "target"),
        ({"type": "Annotation", "target": ""}, "target"),
        ({"type": "Annotation", "target": "https://x.org", "created": "yesterday"}, "created"),
        ({"type": "Annotation", "target": "https://x.org", "body": "a\0b"}, "body"),
        (
            {"type": "Annotation", "target": "https://x.org", "body": {"value": "x" * 200_001, "type": "TextualBody"}},
            "body",
        ),
    ],
)
def test_what_is_no_annotation_is_refused_with_its_field(
    client: FlaskClient, paper: int, value: dict[str, Any], field: str
) -> None:
    refused = post(client, paper, value)
    assert refused.status_code == 422
    told = refused.json.get("field") or next(iter(refused.json.get("errors", {"": None})))
    assert told.startswith(field)
    assert client.get(f"/api/v1/papers/{paper}/annotations").json["items"] == []


def test_changes_tell_annotations_and_search_finds_them(client: FlaskClient, paper: int, library: Library) -> None:
    cursor = client.get("/api/v1/changes").json["next"]
    made = post(client, paper, annotation()).json
    told = client.get("/api/v1/changes", query_string={"since": cursor}).json
    assert [item["annotations"] for item in told["items"]] == [[made]]
    library.catch_up()
    for query in ('"Why so"', "passage", "check"):
        assert [hit["id"] for hit in client.get("/api/v1/papers", query_string={"q": query}).json["items"]] == [paper]
    client.delete(f"/api/v1/annotations/{made['id']}")
    told = client.get("/api/v1/changes", query_string={"since": told["next"]}).json
    assert [item["annotations"] for item in told["items"]] == [[]]
    library.catch_up()
    assert client.get("/api/v1/papers", query_string={"q": "passage"}).json["items"] == []


def test_hostile_texts_are_only_texts(client: FlaskClient, paper: int) -> None:
    for text in ("<script>alert(1)</script>", "\u202e\u2066x", "x" * 100_000, "$1 {{7*7}} `"):
        body = {"type": "TextualBody", "purpose": "commenting", "value": text}
        assert post(client, paper, annotation(body=body)).json["body"]["value"] == text


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(str.strip)


@given(quote=st.just("") | texts, comment=texts, tags=st.lists(texts.map(str.strip), max_size=3, unique=True))
def test_what_is_made_is_seen_and_an_edit_changes_nothing_else(quote: str, comment: str, tags: list[str]) -> None:
    made = anno.completed(
        anno.checked({**anno.made(quote=quote, comment=comment, tags=tags), "rights": "mine"}),
        id=ID,
        source="https://x.org/",
        at=anno_time(),
    )
    seen = anno.see(made)
    assert (seen.quote, seen.comment, seen.tags, seen.color) == (quote, comment, tuple(tags), anno.Color.YELLOW)
    patch = anno.edit(made, color=anno.Color.PINK, comment="Else.")
    after = anno.patched(made, patch, source="https://x.org/", at=anno_time())
    again = anno.see(after)
    assert (again.quote, again.comment, again.tags, again.color) == (quote, "Else.", tuple(tags), anno.Color.PINK)
    assert after["rights"] == "mine"


@pytest.mark.parametrize(
    ("quote", "within", "around"),
    [
        ("two three", "One two\n three four.", {"prefix": "One ", "suffix": " four."}),
        ("One (two)", "One (two)", {}),
        ("a+", "aaa", {}),
        (" ", "a b", {}),
        ("x", "", {}),
        ("z", "a" * 99 + "z", {"prefix": "a" * 64}),
    ],
)
def test_what_stands_around_a_quote_is_kept(quote: str, within: str, around: dict[str, str]) -> None:
    (selector,) = anno.made(quote=quote, comment="", tags=[], within=within)["target"]["selector"]
    assert selector == {"type": "TextQuoteSelector", "exact": quote, **around}


def anno_time() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 25, 8, tzinfo=UTC)


def exported(library: Library, name: str) -> bytes:
    from paperlight.types import PaperFilter

    return library.export(library.local_reader, name, PaperFilter()).content


@pytest.mark.parametrize("name", ["annotations", "hypothesis"])
def test_files_of_annotations_come_back(library: Library, name: str) -> None:
    reader = library.local_reader
    paper, _ = library.add_paper(
        reader, PaperDraft(title="A Paper <b>to</b> Annotate", identifiers=("arxiv:2310.00001",))
    )
    library.annotations.add(reader, paper.id, annotation(id=ID))
    library.annotations.add(reader, paper.id, anno.made(quote="", comment="Über das Ganze.", tags=["a", "b"]))
    first = [anno.see(each) for each in _of(library, paper)]
    content = exported(library, name)
    library.delete_paper(reader, paper.id)
    digest, _ = library.import_digest(reader, content)
    assert (digest.format, digest.entries, digest.added) == (name, 1, 1)
    again = library.paper(reader, library.resolve("arxiv:2310.00001"))
    assert again.title == paper.title
    wanted = {(each.quote, each.comment, each.tags) for each in first}
    assert {(each.quote, each.comment, each.tags) for each in map(anno.see, again.annotations)} == wanted
    # The same annotations, in other bytes, are not made twice.
    library.import_digest(reader, content + b"\n")
    assert len(_of(library, again)) == 2


def _of(library: Library, paper: Paper) -> list[Mapping[str, Any]]:
    return list(library.annotations.page(library.local_reader, paper.id).items)


def test_hypothesis_rows_are_read_and_what_has_no_paper_is_named() -> None:
    rows = {
        "export_date": "2026-01-01T00:00:00Z",
        "annotations": [
            {
                "id": "abc",
                "created": "2026-01-01T00:00:00.000000+00:00",
                "updated": "2026-01-02T00:00:00.000000+00:00",
                "uri": "https://arxiv.org/pdf/2310.00001v2",
                "document": {"title": ["A Paper to Annotate"]},
                "text": "Why so?",
                "tags": ["x"],
                "target": [{"source": "https://arxiv.org/pdf/2310.00001v2", "selector": [QUOTE]}],
            },
            {"id": "def", "uri": "https://arxiv.org/abs/2310.00001", "text": "A reply", "references": ["abc"]},
            {"id": "ghi", "uri": "https://news.example.org/", "text": "about nothing"},
            "no row",
        ],
    }
    draft = formats.read(json.dumps(rows).encode(), today=date(2026, 1, 3))
    assert draft.format == "hypothesis"
    (only,) = draft.papers
    assert (only.title, only.identifiers) == ("A Paper to Annotate", ("arxiv:2310.00001",))
    assert [each["motivation"] for each in only.annotations] == ["commenting", "replying"]
    assert [each.position for each in draft.skipped] == [3, 4]
    with pytest.raises(UnreadableError):
        formats.read(b'{"annotations": 3, "uri": 1}', today=date(2026, 1, 3), format="hypothesis")


def test_other_programs_annotations_are_read() -> None:
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://example.org/collection1",
        "type": "AnnotationCollection",
        "first": {
            "type": "AnnotationPage",
            "items": [
                {
                    "id": "http://example.org/anno1",
                    "type": "Annotation",
                    "bodyValue": "Good",
                    "target": "https://doi.org/10.1000/182",
                },
                {"type": "Annotation", "body": "Bad", "target": ["https://doi.org/10.1000/182"]},
            ],
        },
    }
    draft = formats.read(json.dumps(page).encode(), today=date(2026, 1, 3))
    assert draft.format == "annotations"
    (only,) = draft.papers
    assert (only.identifiers, len(only.annotations)) == (("doi:10.1000/182",), 2)


TAGGED = {"type": "Annotation", "target": "https://arxiv.org/abs/2310.00001", "body": [{"value": "paperlight"}]}


@pytest.mark.parametrize("value", [TAGGED, [TAGGED], {"type": "AnnotationPage", "items": TAGGED}, {"@graph": [TAGGED]}])
def test_a_format_is_told_by_its_shape_not_by_a_word_in_it(value: object) -> None:
    """An annotation that says "paperlight" is no complete export, and an export that holds annotations is one."""
    assert formats.read(json.dumps(value).encode(), today=date(2026, 1, 3)).format == "annotations"
    export = {"paperlight": 1, "papers": [{"title": "T", "annotations": [{**TAGGED, "uri": "x"}]}]}
    assert formats.read(json.dumps(export).encode(), today=date(2026, 1, 3)).format == "json"


def test_a_paper_that_only_an_address_names_is_not_lost(library: Library) -> None:
    reader = library.local_reader
    library.import_digest(reader, json.dumps([TAGGED]).encode())
    first = library.paper(reader, library.resolve("arxiv:2310.00001"))
    assert (first.title, len(first.annotations)) == ("arxiv:2310.00001", 1)
    paper, is_new = library.add_paper(reader, PaperDraft(title="Its Title", identifiers=("arxiv:2310.00001",)))
    assert (paper.id, paper.title, is_new) == (first.id, "Its Title", False)


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("[2310.00001] A Paper", "A Paper"),
        ("[cs/0112017v2] A\n Paper", "A Paper"),
        ("A Paper - ACL Anthology", "A Paper"),
        ("A Paper | OpenReview", "A Paper"),
        ("[Re] A Paper - A Survey", "[Re] A Paper - A Survey"),
        ("x" * 3_000, "x" * 1_000),
    ],
)
def test_what_sites_put_around_a_title_is_no_part_of_it(told: str, title: str) -> None:
    rows = {"rows": [{"uri": "https://a.org/1", "document": {"title": [told]}, "text": "x"}]}
    assert formats.read(json.dumps(rows).encode(), today=date(2026, 1, 3)).papers[0].title == title


@given(
    st.fixed_dictionaries(
        {"text": texts.map(str.strip), "tags": st.lists(texts.map(str.strip), max_size=3, unique=True)},
        optional={
            "references": st.just(["abc"]),
            "hidden": st.just(True),
            "user": st.just("acct:a@hypothes.is"),
            "permissions": st.just({"read": ["group:__world__"]}),
            "group": st.just("__world__"),
        },
    )
)
def test_what_hypothesis_told_is_given_back(row: dict[str, Any]) -> None:
    selector = [QUOTE, {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]"}]
    uri = "https://arxiv.org/abs/2310.00001"
    whole = {**row, "uri": uri, "target": [{"source": uri, "selector": selector}], "document": {"title": ["A Paper"]}}
    (draft,) = formats.read(json.dumps({"rows": [whole]}).encode(), today=date(2026, 1, 3)).papers
    kept = anno.completed(draft.annotations[0], id=ID, source=uri, at=anno_time())
    written = json.loads(formats.write("hypothesis", [paper_of(1, "A Paper", annotations=(kept,))]))["annotations"][0]
    assert written.items() >= whole.items()
