"""What every engine must do, run over each of them."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperlight.errors import IndexUnavailableError
from paperlight.search import IndexDoc, SearchIndex, WhooshIndex
from paperlight.types import SNIPPET_START
from tests.search_data import seed_papers

ENGINES: dict[str, Callable[[Path], SearchIndex]] = {"whoosh": WhooshIndex}

MORE = [
    IndexDoc(id=101, title="Ein Überblick", abstract="Français naïve", authors=("Jörg Müller", "Ann Smith")),
    IndexDoc(id=102, title="扩散模型综述", abstract="拡散モデルについて", authors=("王伟", "Smith Müller")),
    IndexDoc(id=103, title="Notes", abstract="", notes={1: "remember the zebras", 2: "the giraffe"}),
]
DOCS = seed_papers() + MORE
SEED_COUNT = len(DOCS) - len(MORE)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Callable[[Path], SearchIndex]:
    return ENGINES[request.param]


@pytest.fixture(scope="module", params=ENGINES)
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    """An index of all documents that no test changes."""
    index = ENGINES[request.param](tmp_path_factory.mktemp("full"))
    assert index.acquire()
    index.rebuild(DOCS, 7, epoch="library-1")
    yield index
    index.close()


@pytest.fixture
def index(engine: Callable[[Path], SearchIndex], tmp_path: Path) -> Iterator[SearchIndex]:
    made = engine(tmp_path / "index")
    assert made.acquire()
    yield made
    made.close()


def ids(index: SearchIndex, query: str, reader_id: int = 1) -> list[int]:
    return [paper_id for paper_id, _ in index.search(query, reader_id=reader_id, limit=None).hits]


def having(*words: str) -> set[int]:
    """Ids of the seed papers that have all these strings somewhere."""
    texts = {doc.id: f"{doc.title} {doc.abstract}".lower() for doc in DOCS}
    return {paper_id for paper_id, text in texts.items() if all(word in text for word in words)}


def test_what_it_is_of(full: SearchIndex) -> None:
    assert (full.cursor(), full.epoch(), full.count()) == (7, "library-1", len(DOCS))


@pytest.mark.parametrize("query", ["kaleidoscope", "Kaleidoscop*", "KALEIDOSC*", 'title:"value kaleidoscope"'])
def test_a_known_title(full: SearchIndex, query: str) -> None:
    assert ids(full, query) == [1]


@pytest.mark.parametrize("prefix", ["diffusio", "models", "transf", "hyperparam"])
def test_prefixes_find_unstemmed_words(full: SearchIndex, prefix: str) -> None:
    assert having(f" {prefix}") <= set(ids(full, f"{prefix}*"))


def test_words_are_joined_by_and(full: SearchIndex) -> None:
    both = set(ids(full, "diffusion models"))
    assert having("diffusion", "model") == both
    assert both == set(ids(full, "diffusion AND models")) == set(ids(full, "the models of diffusion"))
    assert set(ids(full, "diffusion OR kaleidoscope")) == having("diffusion") | {1}


def test_a_long_query_with_a_word_that_no_paper_has(full: SearchIndex) -> None:
    title = "Value Kaleidoscope Engaging AI with Pluralistic Human Values Rights Qqxyzzy"
    assert ids(full, title)[0] == 1
    assert ids(full, title.replace(" ", " AND ")) == []


def test_not(full: SearchIndex) -> None:
    with_it = set(ids(full, "diffusion"))
    assert with_it
    assert set(ids(full, "NOT diffusion")) == {doc.id for doc in DOCS} - with_it
    assert (
        set(ids(full, "model NOT diffusion")) == set(ids(full, "model -diffusion")) == set(ids(full, "model")) - with_it
    )
    assert ids(full, "diffusion AND NOT diffusion") == []


def test_phrases_stand_side_by_side(full: SearchIndex) -> None:
    assert set(ids(full, '"large language models"')) >= having("large language models")
    assert ids(full, '"models language large"') == []
    assert ids(full, '"rights, and duties"')[0] == 1


def test_fields(full: SearchIndex) -> None:
    assert ids(full, "author:smith") == ids(full, "authors:SMITH") == [101, 102]
    assert ids(full, "title:smith") == []
    assert ids(full, 'author:"Ann Smith"') == [101]
    for query in ('author:"Müller Ann"', 'author:"Jörg Ann"'):
        assert ids(full, query) == [], "no phrase runs from one author into the next"
    assert ids(full, "title:diffusion")
    assert set(ids(full, "title:diffusion")) < set(ids(full, "diffusion"))


def test_accents_are_folded(full: SearchIndex) -> None:
    for query in ("muller", "Müller", "MU\u0308LLER"):
        assert set(ids(full, query)) == {101, 102}
    assert ids(full, "uberblick") == ids(full, "naive francais") == [101]


@pytest.mark.parametrize("query", ["扩散", "散模型", "扩散模型综述", "述", "拡散モデル", "王伟", "王", "title:扩散"])
def test_scripts_without_spaces(full: SearchIndex, query: str) -> None:
    assert ids(full, query) == [102]


def test_readers_search_their_own_notes_only(full: SearchIndex) -> None:
    for query in ("zebra", "note:zebras", "zeb*"):
        assert ids(full, query, reader_id=1) == [103]
        assert ids(full, query, reader_id=2) == []
    assert full.search("zebrs", reader_id=1, limit=None).suggestion == "zebras"
    assert full.search("zebrs", reader_id=2, limit=None).suggestion is None


def test_titles_come_first(full: SearchIndex) -> None:
    titled = {doc.id for doc in DOCS if "diffusion" in doc.title.lower()}
    found = ids(full, "diffusion")
    assert set(found[: len(titled)]) == titled < set(found)


def test_order_is_determined_and_limit_cuts_it(full: SearchIndex) -> None:
    everything = full.search("model*", reader_id=1, limit=None)
    some = full.search("model*", reader_id=1, limit=5)
    assert everything.hits[:5] == some.hits
    assert some.total == everything.total == len(everything.hits) > 5
    assert list(everything.hits) == sorted(everything.hits, key=lambda hit: (-hit[1], hit[0]))
    assert ids(full, "NOT model*") == sorted(ids(full, "NOT model*"))


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("optimal hyperparametr", "optimal hyperparameter"),
        ("kaleidscope", "kaleidoscope"),
        ('title:"value kaleidscope"', 'title:"value kaleidoscope"'),
        ("author:smiht", "author:smith"),
        ("diffusoin AND kaleidoscope", None),
        ("qqxyzzy", None),
        ("Qq*", None),
        ("diffusion", None),
    ],
)
def test_did_you_mean(full: SearchIndex, query: str, suggestion: str | None) -> None:
    result = full.search(query, reader_id=1, limit=None)
    assert result.suggestion == suggestion
    if suggestion:
        assert result.total == 0
        assert ids(full, suggestion)


@pytest.mark.parametrize("query", ["", " ", "*", "**", "()", '""', "🎉", "\0", "AND", "NOT", "x" * 5000, "\ud800"])
def test_nothing_is_found_by_nothing(full: SearchIndex, query: str) -> None:
    assert full.search(query, reader_id=1, limit=None).total == 0


PIECES = st.sampled_from(
    ['"', "(", ")", "AND", "OR", "NOT", "-", "*", "title:", "note:", "m*", "[-7 days to]", "model"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES | st.text(max_size=3), max_size=12))
def test_every_string_is_answered(full: SearchIndex, pieces: list[str]) -> None:
    query = " ".join(pieces)
    result = full.search(query, reader_id=1, limit=3)
    assert len(result.hits) <= 3 <= max(3, result.total) <= len(DOCS)
    assert full.snippet(query, [DOCS[0].abstract])


def test_snippet(full: SearchIndex) -> None:
    assert f"{SNIPPET_START}ValuePrism" in full.snippet("value*", [DOCS[0].abstract])


def test_update_puts_changes_and_deletes(index: SearchIndex) -> None:
    index.rebuild(DOCS, 1, epoch="library-1")
    index.update([replace(DOCS[0], title="Zebra stripes"), IndexDoc(id=200, title="Okapi")], [2, 999], 5)
    assert (index.cursor(), index.epoch(), index.count()) == (5, "library-1", len(DOCS))
    assert ids(index, "okapi") == [200]
    assert ids(index, "title:zebra") == [1]
    assert ids(index, "title:kaleidoscope") == []
    assert 2 not in ids(index, "NOT okapi")
    index.update([], [200], 6)
    assert ids(index, "okapi") == []
    assert ids(index, "oka*") == []
    assert index.cursor() == 6


def test_many_updates_merge_into_a_sound_index(index: SearchIndex) -> None:
    """Segments are merged on the way; deleted papers stay away and words of the others stay known."""
    index.rebuild([], 0, epoch="library-1")
    for number in range(1, 31):
        docs = [IndexDoc(id=number, title=f"Paper number{number}", notes={1: f"note{number}"})]
        docs += [IndexDoc(id=1, title=f"Changed change{number}", notes={1: f"latest{number}"})]
        index.update(docs, [number - 2] if number % 3 == 0 else [], number)
    kept = {1, *(number for number in range(2, 31) if number % 3 != 1 or number > 28)}
    assert set(ids(index, "NOT qqxyzzy")) == kept
    assert ids(index, "change30") == ids(index, "latest30") == [1]
    assert ids(index, "change29") == ids(index, "latest29") == []
    assert all(ids(index, f"number{number}*")[0] == number for number in (8, 20, 30))
    assert index.recover()


def test_texts_beyond_all_measure(index: SearchIndex) -> None:
    """Ten thousand authors and one of endless name: what comes too late has no place in a phrase."""
    authors = (*(f"Author{number} Smith" for number in range(10_000)), "again " * 100_000)
    index.rebuild([IndexDoc(id=1, title="", abstract="again " * 100_000 + "zebra", authors=authors)], 1, epoch="e")
    assert ids(index, 'author:"author5 smith"') == ids(index, "again") == [1]


def test_a_batch_that_names_a_paper_twice_keeps_the_last(index: SearchIndex) -> None:
    index.rebuild([], 0, epoch="library-1")
    index.update([IndexDoc(id=1, title="first"), IndexDoc(id=1, title="second")], [], 2)
    assert (ids(index, "first"), ids(index, "second"), index.count()) == ([], [1], 1)


def test_without_an_index_there_is_no_answer(index: SearchIndex) -> None:
    assert index.cursor() is None
    assert index.epoch() is None
    assert not index.recover()
    for call in (
        lambda: index.search("cat", reader_id=1, limit=None),
        lambda: index.update([], [], 1),
        index.count,
    ):
        with pytest.raises(IndexUnavailableError):
            call()


def test_the_old_index_answers_while_the_new_one_is_built(index: SearchIndex) -> None:
    index.rebuild(DOCS, 1, epoch="library-1")
    seen = []

    def docs() -> Iterator[IndexDoc]:
        for doc in DOCS[:10]:
            seen.append(len(ids(index, "NOT qqxyzzy")))
            yield doc

    told: list[int] = []
    index.rebuild(docs(), 2, epoch="library-2", progress=told.append)
    assert set(seen) == {len(DOCS)}
    assert told[-1] == 10
    assert (index.count(), index.cursor(), index.epoch()) == (10, 2, "library-2")


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(index: SearchIndex, tmp_path: Path) -> None:
    index.rebuild(DOCS, 1, epoch="library-1")
    before = sorted(tmp_path.rglob("*"))

    def docs() -> Iterator[IndexDoc]:
        yield DOCS[0]
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        index.rebuild(docs(), 2, epoch="library-1")
    assert (index.cursor(), index.count()) == (1, len(DOCS))
    assert sorted(tmp_path.rglob("*")) == before


def test_discard(index: SearchIndex) -> None:
    index.rebuild(DOCS, 1, epoch="library-1")
    assert ids(index, "kaleidoscope")
    index.discard()
    assert index.cursor() is None
    with pytest.raises(IndexUnavailableError):
        ids(index, "kaleidoscope")


def test_another_reader_sees_commits_and_swaps(
    engine: Callable[[Path], SearchIndex], index: SearchIndex, tmp_path: Path
) -> None:
    other = engine(tmp_path / "index")
    assert not other.acquire()
    index.rebuild(DOCS[:5], 1, epoch="library-1")
    assert other.count() == 5
    index.update([IndexDoc(id=200, title="Okapi")], [], 2)
    assert ids(other, "okapi") == [200]
    index.rebuild(DOCS[:2], 3, epoch="library-1")
    assert (other.count(), other.cursor()) == (2, 3)
    index.close()
    assert other.acquire()
    other.close()


def test_the_folder_is_private(index: SearchIndex, tmp_path: Path) -> None:
    index.rebuild(DOCS[:2], 1, epoch="library-1")
    for folder in (tmp_path / "index", *(path for path in (tmp_path / "index").iterdir() if path.is_dir())):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_work_for_one_letter_is_bounded(index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many words are looked at for a prefix, and the most frequent of them are kept."""
    monkeypatch.setattr("paperlight.search.whoosh.MAX_EXPANSION", 3)
    common = [IndexDoc(id=number, title="mango melon mint") for number in range(1, 4)]
    rare = [IndexDoc(id=100 + number, title=f"m{chr(97 + number)}{chr(97 + number)}k") for number in range(20)]
    index.rebuild(common + rare, 1, epoch="library-1")
    assert set(ids(index, "m*")) == {1, 2, 3}


def test_search_by_many_threads(full: SearchIndex) -> None:
    queries = ["diffusion", "model*", '"language models"', "NOT model", "kaleidoscope"] * 8
    expected = [ids(full, query) for query in queries]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda query: ids(full, query), queries)) == expected
