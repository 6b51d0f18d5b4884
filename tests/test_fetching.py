"""Fetching against a server that misbehaves in every way that servers do; no clock of the wall is waited for."""

from __future__ import annotations

import gzip
import socketserver
from collections.abc import Iterator

import pytest

from paperlight import fetching
from paperlight.errors import FetchError, OfflineError
from paperlight.fetching import Fetcher
from tests.services import Answer, Site, breaks_off, running, says


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


class Time:
    def __init__(self) -> None:
        self.now, self.slept = 0.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def fetcher(time: Time) -> Fetcher:
    return Fetcher(sleep=time.sleep, clock=lambda: time.now, contact="me@example.org")


def test_an_answer_comes_whole_and_validators_are_sent(site: Site, fetcher: Fetcher) -> None:
    site.answers = [says(200, gzip.compress(b"all of it"), Content_Encoding="gzip", ETag='"1"'), says(304)]
    found = fetcher.get(f"{site.url}/feed")
    assert (found.status, found.body, found.headers["etag"]) == (200, b"all of it", '"1"')
    again = fetcher.get(f"{site.url}/feed", etag='"1"', last_modified="Tue, 01 Dec 2026 00:00:00 GMT")
    assert (again.status, again.body) == (304, b"")
    sent = site.asked[1][1]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"1"', "Tue, 01 Dec 2026 00:00:00 GMT")
    assert "mailto:me@example.org" in sent["user-agent"]


def test_requests_to_one_host_stand_apart(site: Site, time: Time) -> None:
    site.answers = [says(200, b"x")]
    fetcher = Fetcher(sleep=time.sleep, clock=lambda: time.now, pauses={"127.0.0.1": 3.0})
    for _ in range(3):
        fetcher.get(site.url)
    assert time.slept == [3.0, 3.0]


def test_retry_after_is_kept(site: Site, fetcher: Fetcher, time: Time) -> None:
    site.answers = [says(429, Retry_After="7"), says(503), says(200, b"there")]
    assert fetcher.get(site.url).body == b"there"
    assert 7.0 in time.slept
    site.answers = [says(429, Retry_After="3600")]
    with pytest.raises(FetchError, match=r"fewer requests.*3600 seconds") as refused:
        fetcher.get(site.url)
    assert refused.value.retry_after == 3600


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (says(500), "has a failure of its own"),
        (says(404), "nothing at"),
        (says(403), "refuses to answer"),
        (says(302, Location="/"), "sends in circles"),
        (says(302, Location="file:///etc/passwd"), "no web address"),
        (breaks_off, "breaks off"),
    ],
)
def test_a_failure_is_one_plain_sentence(site: Site, fetcher: Fetcher, answer: Answer, sentence: str) -> None:
    site.answers = [answer]
    with pytest.raises(FetchError, match=sentence):
        fetcher.get(site.url + "/")


def test_a_flood_is_cut(site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_MOST_BYTES", 1_000)
    site.answers = [says(200, gzip.compress(b"0" * 10_000_000), Content_Encoding="gzip")]
    with pytest.raises(FetchError, match="more than"):
        fetcher.get(site.url)


def test_a_host_that_is_not_there(fetcher: Fetcher) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as closed:
        port = closed.server_address[1]
    with pytest.raises(FetchError, match="can't be reached"):
        fetcher.get(f"http://127.0.0.1:{port}/")


def test_offline_asks_nobody(site: Site) -> None:
    with pytest.raises(OfflineError):
        Fetcher(is_offline=True).get(site.url)
    assert site.asked == []


@pytest.mark.parametrize(
    "answer", [says(500), says(503, Retry_After="1"), says(429), says(307, Location="/"), breaks_off]
)
def test_what_is_sent_is_never_sent_twice(site: Site, fetcher: Fetcher, answer: Answer) -> None:
    site.answers = [answer]
    with pytest.raises(FetchError):
        fetcher.post_json(f"{site.url}/save", {"a": [1]}, headers={"X-Version": "3"})
    ((body, headers),) = site.asked
    assert (body, headers["content-type"], headers["x-version"]) == ('{"a": [1]}', "application/json", "3")


def test_what_is_sent_is_not_sent_when_fetching_is_off() -> None:
    with pytest.raises(OfflineError):
        Fetcher(is_offline=True).post_json("http://127.0.0.1:1/", {})
