"""Learning from a paper's own page: only gaps are filled, each gain is kept with its page and can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from paperlight.errors import InvalidInputError, NotFoundError
from paperlight.library import Library
from paperlight.types import Link, Paper, PaperDraft, PaperFilter, ReadingPatch
from tests.conftest import Clock

Adder = Callable[..., int]
TITLE = "Generative Judge for Evaluating Alignment"
URL = "https://arxiv.org/abs/2310.05470"
PDF = Link(url="https://arxiv.org/pdf/2310.05470", kind="pdf")
TOLD = PaperDraft(
    title="Generative judge for evaluating alignment",
    authors=("Li, Junlong", "Sun, Shichao"),
    year=2023,
    venue="ICLR",
    abstract="The rapid development of models.",
    links=(Link(url=URL), PDF),
    identifiers=("arxiv:2310.05470", "doi:10.48550/arxiv.2310.05470"),
)


@pytest.fixture
def learn(library: Library) -> Callable[..., tuple[Paper, bool]]:
    """Teach a paper what a page tells; fields of PaperDraft replace those of TOLD."""

    def learn_one(paper_id: int, url: str = URL, **fields: object) -> tuple[Paper, bool]:
        told = {name: getattr(TOLD, name) for name in ("title", "authors", "year", "venue", "links", "identifiers")}
        return library.learn(library.local_reader, paper_id, PaperDraft(**{**told, **fields}), url)  # type: ignore[arg-type]

    return learn_one


Learner = Callable[..., tuple[Paper, bool]]


class TestGaps:
    def test_a_paper_known_by_its_title_gains_all_that_its_page_tells(
        self, add: Adder, learn: Learner, library: Library
    ) -> None:
        paper_id = add(TITLE)
        paper, is_new = learn(paper_id)
        assert is_new
        assert (paper.title, paper.authors, paper.year, paper.venue) == (TITLE, TOLD.authors, 2023, "ICLR")
        assert paper.identifiers == ("arxiv:2310.05470",)
        assert paper.links == TOLD.links
        assert library.resolve("arXiv:2310.05470v2") == paper_id
        (source,) = paper.learned
        assert source.url == URL
        assert source.fields == {"authors": list(TOLD.authors), "year": 2023, "venue": "ICLR"}
        assert (source.identifiers, source.links) == (("arxiv:2310.05470",), TOLD.links)
        hits = library.papers(library.local_reader, PaperFilter(q="Junlong")).items
        assert [hit.paper.id for hit in hits] == [paper_id]

    def test_a_paper_that_was_saved_by_its_number_gains_its_title(
        self, add: Adder, learn: Learner, library: Library
    ) -> None:
        paper_id = add("arXiv:2310.05470", identifiers=["arxiv:2310.05470"])
        assert not learn(paper_id, identifiers=("arxiv:2310.00001",))[1]
        paper, is_new = learn(paper_id)
        assert (paper.title, is_new) == (TOLD.title, True)
        assert add(TITLE) == paper_id
        (source,) = paper.learned
        library.take_back(library.local_reader, paper_id, source.id)
        kept = library.paper(library.local_reader, paper_id)
        assert (kept.title, kept.authors) == (TOLD.title, ())

    def test_the_same_page_again_teaches_nothing(self, add: Adder, learn: Learner, library: Library) -> None:
        paper_id = add(TITLE)
        first = learn(paper_id)[0]
        cursor = library.changes(library.local_reader).next
        assert learn(paper_id) == (first, False)
        assert library.changes(library.local_reader, since=cursor).items == ()

    def test_a_title_that_many_works_have_takes_an_author_or_a_number(self, add: Adder, learn: Learner) -> None:
        page = {"title": "Deep Learning", "identifiers": ("doi:10.5555/book",)}
        assert not learn(add("Deep Learning"), **page)[1]
        assert not learn(add("Deep Learning ", authors=("Y. LeCun",), identifiers=("arxiv:2310.99999",)), **page)[1]
        assert learn(add("Deep learning", authors=("S. Sun",), identifiers=("arxiv:2310.99998",)), **page)[1]

    def test_what_the_paper_has_stays(self, add: Adder, learn: Learner) -> None:
        ours = Link(url=PDF.url, kind="page")
        paper_id = add(TITLE, authors=("J. Li",), year=2022, abstract="Ours.", links=(ours,))
        paper, _ = learn(paper_id, abstract="Theirs.")
        assert (paper.authors, paper.year, paper.abstract, paper.venue) == (("J. Li",), 2022, "Ours.", "ICLR")
        assert paper.links == (ours, Link(url=URL))
        assert paper.learned[0].fields == {"venue": "ICLR"}

    def test_an_identifier_of_another_paper_stays_there(self, add: Adder, learn: Learner, library: Library) -> None:
        other = add("Another Paper Altogether", identifiers=("doi:10.1000/182",))
        paper, is_new = learn(add(TITLE), identifiers=("doi:10.1000/182", "arxiv:2310.05470"))
        assert is_new
        assert paper.identifiers == ("arxiv:2310.05470",)
        assert library.resolve("doi:10.1000/182") == other

    def test_a_note_is_not_made_stale(self, add: Adder, learn: Learner, library: Library) -> None:
        paper_id = add(TITLE)
        etag = library.paper(library.local_reader, paper_id).etag
        assert learn(paper_id)[0].etag == "2-0"
        library.mark(library.local_reader, paper_id, ReadingPatch(note="Mine."), if_match=f'"{etag}"')

    def test_links_end_where_a_paper_has_no_room_for_more(self, add: Adder, learn: Learner) -> None:
        paper_id = add(TITLE, links=tuple(Link(url=f"https://a.org/{n}") for n in range(99)))
        assert learn(paper_id)[0].links[99:] == (Link(url=URL),)

    def test_the_page_has_a_web_address(self, add: Adder, learn: Learner) -> None:
        with pytest.raises(InvalidInputError) as refusal:
            learn(add(TITLE), url="file:///etc/passwd")
        assert refusal.value.field == "url"


class TestAnotherWork:
    @pytest.mark.parametrize(
        ("known", "told"),
        [
            ({}, {"title": "Generative Judge for Evaluating Alignment, Part 2"}),
            ({}, {"title": "???"}),
            ({"authors": ("Grace Hopper", "A. Turing")}, {}),
            ({"identifiers": ("arxiv:2401.00001",)}, {}),
        ],
    )
    def test_nothing_is_learned(
        self, add: Adder, learn: Learner, known: dict[str, object], told: dict[str, object]
    ) -> None:
        paper, is_new = learn(add(TITLE, **known), **told)
        assert not is_new
        assert (paper.year, paper.links, paper.learned, paper.version) == (None, (), (), 1)

    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [
            ("Łukasz MÜLLER", "Muller, L."),
            ("Gabriel García Márquez", "García Márquez, Gabriel"),
            ("van der Berg, Anna", "Anna van der Berg"),
            ("王小明", "王小明"),
        ],
    )
    def test_one_last_name_in_common_is_enough(self, add: Adder, learn: Learner, ours: str, theirs: str) -> None:
        assert learn(add(TITLE, authors=("Ada Lovelace", ours)), authors=("Jane Doe", theirs))[1]


class TestTyped:
    def test_what_the_reader_typed_or_emptied_is_never_filled(
        self, add: Adder, learn: Learner, library: Library
    ) -> None:
        paper_id = add(TITLE, year=2022, authors=("Li",), links=(PDF,), identifiers=("pmid:1", "arxiv:2310.05470"))
        emptied = {"year": None, "authors": (), "links": (), "identifiers": ("pmid:1",)}
        library.edit_paper(library.local_reader, paper_id, emptied)
        paper, _ = learn(paper_id)
        assert paper.learned[0].fields == {"venue": "ICLR"}
        add(TITLE, year=2024, links=(PDF,), identifiers=("pmid:1", "doi:10.1000/182"))
        paper = library.paper(library.local_reader, paper_id)
        assert (paper.year, paper.authors, paper.links, paper.identifiers) == (None, (), (), ("pmid:1",))

    def test_adding_to_a_list_leaves_it_open(self, add: Adder, learn: Learner, library: Library) -> None:
        paper_id = add(TITLE, links=(PDF,))
        added = {"links": (PDF, Link(url="https://a.org/")), "identifiers": ("doi:10.1000/182",)}
        library.edit_paper(library.local_reader, paper_id, added)
        paper, _ = learn(paper_id)
        assert paper.identifiers == ("arxiv:2310.05470", "doi:10.1000/182")
        assert paper.links[-1] == Link(url=URL)

    def test_two_papers_made_one_keep_what_was_typed_in_either(self, add: Adder, library: Library) -> None:
        reader = library.local_reader
        first = add("The Preprint of Some Work", year=2020, venue="A", identifiers=("arxiv:2310.00035",))
        second = add("The Published Version of Some Work", year=2019, venue="B", identifiers=("doi:10.1000/182",))
        library.edit_paper(reader, first, {"venue": "Mine", "abstract": "Mine."})
        library.edit_paper(reader, second, {"year": 2021, "venue": "Also mine"})
        library.edit_paper(reader, first, {"abstract": ""})
        add("Any Title at All", abstract="Told.", identifiers=("arxiv:2310.00035", "doi:10.1000/182"))
        paper = library.paper(reader, first)
        assert (paper.year, paper.venue, paper.abstract) == (2021, "Mine", "")
        assert paper.typed == ("abstract", "venue", "year")


class TestTakingBack:
    def test_exactly_what_a_source_gave_is_taken_back(self, add: Adder, learn: Learner, library: Library) -> None:
        paper_id = add(TITLE, abstract="Ours.", identifiers=("pmid:1",), links=(Link(url="https://a.org/"),))
        before = library.paper(library.local_reader, paper_id)
        gained = learn(paper_id)[0]
        after = library.take_back(library.local_reader, paper_id, gained.learned[0].id)
        for name in ("authors", "year", "venue", "abstract", "links", "identifiers", "learned"):
            assert getattr(after, name) == getattr(before, name)
        assert after.version > gained.version

    def test_what_was_changed_since_stays(self, add: Adder, learn: Learner, library: Library) -> None:
        reader, paper_id = library.local_reader, add(TITLE)
        source = learn(paper_id)[0].learned[0].id
        other = Link(url=PDF.url, kind="other")
        library.edit_paper(reader, paper_id, {"year": 2024, "links": (Link(url=URL), other)})
        library.edit_paper(reader, paper_id, {"venue": ""})
        library.edit_paper(reader, paper_id, {"venue": "ICLR"})
        paper = library.take_back(reader, paper_id, source)
        assert (paper.year, paper.venue, paper.authors, paper.links) == (2024, "ICLR", (), (other,))

    def test_its_page_does_not_teach_the_same_again_but_another_may(
        self, add: Adder, learn: Learner, library: Library
    ) -> None:
        paper_id = add(TITLE)
        gained = learn(paper_id)[0]
        library.take_back(library.local_reader, paper_id, gained.learned[0].id)
        assert learn(paper_id)[1] is False
        assert learn(paper_id, year=2024)[0].learned[0].fields == {"year": 2024}
        paper, is_new = learn(paper_id, url="https://openreview.net/forum?id=gtkFw6sZGS")
        assert is_new
        assert (paper.authors, paper.identifiers) == (TOLD.authors, ("arxiv:2310.05470",))

    def test_it_can_be_undone(self, add: Adder, learn: Learner, library: Library) -> None:
        reader, paper_id = library.local_reader, add(TITLE)
        gained = learn(paper_id)[0]
        source = gained.learned[0].id
        library.take_back(reader, paper_id, source)
        library.edit_paper(reader, paper_id, {"venue": "Mine"})
        again = library.give_again(reader, paper_id, source)
        assert (again.authors, again.year, again.venue) == (gained.authors, gained.year, "Mine")
        assert (again.links, again.identifiers) == (gained.links, gained.identifiers)
        assert [(each.url, each.at, list(each.fields)) for each in again.learned] == [
            (URL, gained.learned[0].at, ["authors", "year"])
        ]
        with pytest.raises(NotFoundError):
            library.give_again(reader, paper_id, source)

    def test_only_once_and_only_by_its_paper(self, add: Adder, learn: Learner, library: Library) -> None:
        paper_id, other = add(TITLE), add()
        source = learn(paper_id)[0].learned[0].id
        with pytest.raises(NotFoundError):
            library.take_back(library.local_reader, other, source)
        with pytest.raises(NotFoundError):
            library.give_again(library.local_reader, paper_id, source)
        library.take_back(library.local_reader, paper_id, source)
        with pytest.raises(NotFoundError):
            library.take_back(library.local_reader, paper_id, source)


class TestSources:
    def test_two_papers_made_one_have_the_sources_of_both(self, add: Adder, learn: Learner, library: Library) -> None:
        first, second = add(TITLE), add("The Published Version of Some Work", identifiers=("doi:10.1000/182",))
        learn(first)
        learn(second, "https://doi.org/10.1000/182", title="The Published Version of Some Work", identifiers=())
        add("Any Title at All", identifiers=("arxiv:2310.05470", "doi:10.1000/182"))
        paper = library.paper(library.local_reader, first)
        assert [source.url for source in paper.learned] == [URL, "https://doi.org/10.1000/182"]

    def test_they_go_with_their_paper(self, add: Adder, learn: Learner, library: Library) -> None:
        paper_id = add(TITLE)
        learn(paper_id)
        library.delete_paper(library.local_reader, paper_id)
        with library._store.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM source").scalar_one() == 0


def body(**fields: object) -> dict[str, object]:
    links = [{"url": link.url, "kind": link.kind} for link in TOLD.links]
    told = {"url": URL, "title": TITLE, "year": 2023, "links": links, "identifiers": ["arXiv:2310.05470v2"]}
    return {**told, **fields}


class TestApi:
    def test_learn_and_take_back(self, add: Adder, client: FlaskClient, clock: Clock) -> None:
        path = f"/api/v1/papers/{add(TITLE)}"
        before = client.get(path)
        assert before.json["sources"] == []
        learned = client.post(f"{path}/sources", json=body())
        assert learned.status_code == 201
        (source,) = learned.json["sources"]
        assert source == {
            "id": source["id"],
            "url": URL,
            "at": "2026-11-23T12:00:00Z",
            "fields": {"year": 2023},
            "identifiers": ["arxiv:2310.05470"],
            "links": body()["links"],
        }
        now = client.get(path)
        assert (now.json, now.headers["ETag"]) == (learned.json, learned.headers["ETag"])
        assert client.post(f"{path}/sources", json=body()).status_code == 200
        taken = client.delete(f"{path}/sources/{source['id']}")
        assert (taken.status_code, taken.json["sources"], taken.json["year"]) == (200, [], None)
        assert taken.headers["ETag"] not in (before.headers["ETag"], now.headers["ETag"])
        assert client.delete(f"{path}/sources/{source['id']}").status_code == 404

    def test_taking_back_what_was_all_changed_since_changes_the_entity_tag(
        self, add: Adder, client: FlaskClient
    ) -> None:
        path = f"/api/v1/papers/{add(TITLE)}"
        learned = client.post(f"{path}/sources", json=body(links=[], identifiers=[]))
        etag = client.patch(path, json={"year": 2024}).headers["ETag"]
        assert client.delete(f"{path}/sources/{learned.json['sources'][0]['id']}").headers["ETag"] != etag

    def test_sent_twice_it_is_done_once(self, add: Adder, client: FlaskClient) -> None:
        path = f"/api/v1/papers/{add(TITLE)}/sources"
        answers = [client.post(path, json=body(), headers={"Idempotency-Key": "one"}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json == answers[1].json

    @pytest.mark.parametrize(
        ("fields", "named"),
        [
            ({"url": "javascript:alert(1)"}, "url"),
            ({"url": None}, "url"),
            ({"title": " "}, "title"),
            ({"identifiers": ["nonsense"]}, "identifiers"),
            ({"colour": "red"}, "colour"),
        ],
    )
    def test_what_can_not_be_used_is_named(
        self, add: Adder, client: FlaskClient, fields: dict[str, object], named: str
    ) -> None:
        answer = client.post(f"/api/v1/papers/{add(TITLE)}/sources", json=body(**fields))
        assert (answer.status_code, answer.json["field"]) == (422, named)

    def test_only_with_a_token_and_of_a_paper_that_is_there(self, client: FlaskClient, stranger: FlaskClient) -> None:
        assert stranger.post("/api/v1/papers/1/sources", json=body()).status_code == 401
        assert stranger.delete("/api/v1/papers/1/sources/1").status_code == 401
        assert client.post("/api/v1/papers/1/sources", json=body()).status_code == 404
        assert client.delete("/api/v1/papers/1/sources/1").status_code == 404
