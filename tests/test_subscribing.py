"""Sources that repeat, fetched from a real server: nothing is imported twice, and a failure loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from paperlight.errors import FetchError, InvalidInputError, NotFoundError
from paperlight.fetching import Fetcher
from paperlight.library import Library
from paperlight.store import subscriptions
from paperlight.subscribing import DAY, Services, Subscribing
from tests.conftest import Clock
from tests.services import Answer, Site, breaks_off, running, says


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


@pytest.fixture
def subscribing(library: Library, site: Site, clock: Clock) -> Subscribing:
    fetcher = Fetcher(sleep=lambda seconds: None)
    services = Services(arxiv=site.url, hugging_face=site.url)
    return library.subscribing(fetcher, services=services, jitter=lambda: 1.0)


def feed(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{each}</title><link>https://arxiv.org/abs/2611.{len(each):05}</link></item>"
        for i, each in enumerate(titles)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>New</title>{items}</channel></rss>'.encode()


ONE, TWO, THREE = (
    "Attention Is All You Need",
    "Deep Residual Learning for Images",
    "Language Models Are Few Shot Learners",
)


def followed(subscribing: Subscribing, site: Site, library: Library) -> int:
    site.answers = [says(200, feed(ONE))]
    return subscribing.add(library.local_reader, f"{site.url}/feed").id


def test_two_fetches_import_nothing_twice(subscribing: Subscribing, site: Site, library: Library) -> None:
    number = followed(subscribing, site, library)
    site.answers = [says(200, feed(ONE, TWO), ETag='"1"'), says(200, feed(THREE, TWO, ONE)), says(200, feed(TWO, ONE))]
    made = [subscribing.fetch_one(library.local_reader, number) for _ in range(3)]
    assert [[each.digest.entries for each in digests] for digests in made] == [[2], [1], []]
    assert len(library.digests().items) == 2
    assert site.asked[2][1]["if-none-match"] == '"1"'


def test_the_rest_of_a_feed_that_was_cut_off_comes_with_the_next_fetch(
    subscribing: Subscribing, site: Site, library: Library
) -> None:
    number = followed(subscribing, site, library)
    cut = feed(ONE, TWO, THREE)
    cut = cut[: cut.index(b"<item>", cut.index(b"</item>"))]
    site.answers = [says(200, cut, ETag='"1"'), says(200, feed(ONE, TWO, THREE), ETag='"1"')]
    made = [subscribing.fetch_one(library.local_reader, number) for _ in range(2)]
    assert [[each.digest.entries for each in digests] for digests in made] == [[1], [2]]
    assert "if-none-match" not in site.asked[-1][1]


def test_what_has_not_changed_or_has_no_entry_today_is_no_failure(
    subscribing: Subscribing, site: Site, library: Library
) -> None:
    number = followed(subscribing, site, library)
    site.answers = [says(200, feed(ONE)), says(304), says(200, feed())]
    assert [len(subscribing.fetch_one(library.local_reader, number)) for _ in range(3)] == [1, 0, 0]
    assert subscribing.one(library.local_reader, number).last_error == ""


@pytest.mark.parametrize(
    "answer",
    [says(500), says(429, Retry_After="9000"), says(404), breaks_off, says(200, b"<rss><chan")],
)
def test_a_failure_is_told_and_the_next_try_brings_everything(
    subscribing: Subscribing, site: Site, library: Library, clock: Clock, answer: Answer
) -> None:
    number = followed(subscribing, site, library)
    site.answers = [answer]
    assert subscribing.fetch_due() == 1
    failed = subscribing.one(library.local_reader, number)
    assert failed.last_error
    assert failed.failures == 1
    assert failed.last_success is None
    assert failed.next_run is not None
    assert timedelta(0) < failed.next_run - clock() <= timedelta(seconds=9000)
    assert subscribing.fetch_due() == 0
    site.answers = [says(200, feed(ONE, TWO))]
    clock.forward(seconds=9000)
    assert subscribing.fetch_due() == 1
    well = subscribing.one(library.local_reader, number)
    assert (well.last_error, well.failures, well.last_success) == ("", 0, clock())
    assert well.next_run == clock() + timedelta(seconds=DAY)
    assert library.count() == 2


def test_the_wait_doubles_with_each_failure_up_to_a_day(
    subscribing: Subscribing, site: Site, library: Library, clock: Clock
) -> None:
    number, waits = followed(subscribing, site, library), []
    site.answers = [says(404)]
    for _ in range(12):
        with pytest.raises(FetchError):
            subscribing.fetch_one(library.local_reader, number)
        due = subscribing.one(library.local_reader, number).next_run
        assert due is not None
        waits.append((due - clock()).total_seconds())
    assert waits[:3] == [300, 600, 1200]
    assert waits[-1] == DAY


def test_a_kill_in_the_middle_loses_nothing(
    subscribing: Subscribing, site: Site, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = followed(subscribing, site, library)
    with monkeypatch.context() as broken:
        broken.setattr(subscriptions, "change", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            subscribing.fetch_due()
    assert library.count() == 0
    assert subscribing.fetch_due() == 0
    clock.forward(hours=1)
    assert subscribing.fetch_due() == 1
    assert library.count() == 1
    assert subscribing.one(library.local_reader, number).last_success == clock()


def test_of_two_servers_one_fetches(subscribing: Subscribing, site: Site, library: Library, clock: Clock) -> None:
    number = followed(subscribing, site, library)
    with library._store.write() as connection:
        claims = [subscriptions.claim(connection, number, at=clock(), until=clock() + timedelta(1)) for _ in range(2)]
    assert claims == [True, False]


def test_a_paused_source_is_left_alone(subscribing: Subscribing, site: Site, library: Library) -> None:
    number = followed(subscribing, site, library)
    subscribing.pause(library.local_reader, number, is_paused=True)
    assert subscribing.fetch_due() == 0
    subscribing.fetch_one(library.local_reader, number)
    assert subscribing.one(library.local_reader, number).next_run is None
    subscribing.pause(library.local_reader, number, is_paused=False)
    assert subscribing.fetch_due() == 1


def test_a_page_stands_for_the_feed_that_it_names(subscribing: Subscribing, site: Site, library: Library) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
    site.answers = [says(200, page)]
    assert subscribing.add(library.local_reader, site.url).url == f"{site.url}/rss"
    with pytest.raises(InvalidInputError, match="already"):
        subscribing.add(library.local_reader, site.url)
    site.answers = [says(200, b"<html><p>nothing</p></html>")]
    with pytest.raises(InvalidInputError, match="no feed"):
        subscribing.add(library.local_reader, f"{site.url}/other")


def test_daily_papers_of_missed_days_are_fetched(
    subscribing: Subscribing, site: Site, library: Library, clock: Clock
) -> None:
    number = subscribing.add(library.local_reader, "hf").id
    daily = b'[{"paper": {"id": "2611.0000%d", "title": "A Paper of Day %d", "upvotes": 3, "discussionId": "x"}}]'
    site.answers = [says(200, daily % (1, 1))]
    subscribing.fetch_one(library.local_reader, number)
    clock.forward(days=3)
    site.answers = [says(200, daily % (1, 1)), says(404), says(200, b"[]"), says(200, daily % (2, 2))]
    (made,) = subscribing.fetch_one(library.local_reader, number)
    assert made.digest.entries == 1
    assert [path[-10:] for path, _ in site.asked] == [f"2026-11-{day}" for day in (23, 23, 24, 25, 26)]


def test_offline_fetches_nothing(library: Library, site: Site) -> None:
    subscribing = library.subscribing(Fetcher(is_offline=True))
    number = subscribing.add(library.local_reader, "arxiv:cs.CL").id
    assert subscribing.fetch_due() == 0
    with pytest.raises(FetchError, match="switched off"):
        subscribing.fetch_one(library.local_reader, number)
    subscribing.remove(library.local_reader, number)
    with pytest.raises(NotFoundError):
        subscribing.one(library.local_reader, number)
    assert site.asked == []
