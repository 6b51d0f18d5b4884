"""The one place that fetches from the web: one request at a time, politely, within limits, with plain failures."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

import urllib3

from paperlight import __version__
from paperlight.errors import FetchError, OfflineError

# Seconds between two requests to a host; arXiv asks for three (info.arxiv.org/help/api/tou.html).
_PAUSE = 1.0
PAUSES: Mapping[str, float] = MappingProxyType({"arxiv.org": 3.0})
_MOST_BYTES = 64 * 2**20
_REDIRECTS = 5
_TRIES = 3
# Longer than this nobody waits within one fetch: the caller is told, and comes again.
_LONGEST_WAIT = 30.0
# A whole answer takes at most this long, in seconds, however slowly it drips in.
_DEADLINE = 120.0
_AGAIN = (429, 500, 502, 503, 504)
_BLOCK = 2**16
_OFFLINE = "Fetching is switched off: start Paperlight without --offline."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. ``status`` is 200, or 304 where what was known is still so (``body`` is then empty).

    ``url`` is where it was found in the end; names of ``headers`` are lower case.
    """

    status: int
    body: bytes
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Fetcher:
    """Fetches from the web. Threads may share one: it makes one request at a time, with a pause for each host.

    ``is_offline`` switches fetching off. ``contact`` (an e-mail address) is told in the User-Agent, as Crossref and
    OpenAlex ask. ``sleep`` and ``clock`` are the tests'.
    """

    def __init__(
        self,
        *,
        is_offline: bool = False,
        contact: str = "",
        pauses: Mapping[str, float] = PAUSES,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.is_offline = is_offline
        self._pauses, self._sleep, self._clock = pauses, sleep, clock
        self._agent = f"Paperlight/{__version__}" + (f" (mailto:{contact})" if contact else "")
        self._pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=10, read=30), retries=False)
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}

    def get(
        self, url: str, *, accept: str = "*/*", etag: str = "", last_modified: str = "", headers: Mapping[str, str] = {}
    ) -> Fetched:
        """Fetch an address; with validators, only what is newer.

        Answers of 429 and 5xx are tried again, after as long as ``Retry-After`` asks where that is short. Raises
        FetchError with one plain sentence, OfflineError when fetching is switched off.
        """
        if self.is_offline:
            raise OfflineError(_OFFLINE)
        sent = {"User-Agent": self._agent, "Accept": accept, **headers}
        if etag:
            sent["If-None-Match"] = etag
        if last_modified:
            sent["If-Modified-Since"] = last_modified
        with self._lock:
            return self._followed(url, sent)

    def post_json(self, url: str, value: object, *, headers: Mapping[str, str] = {}) -> Fetched:
        """Send a value as JSON, once: what was sent may have been taken, so nothing is sent again or sent on.

        Raises FetchError with one plain sentence, OfflineError when fetching is switched off.
        """
        if self.is_offline:
            raise OfflineError(_OFFLINE)
        sent = {"User-Agent": self._agent, "Content-Type": "application/json", **headers}
        with self._lock:
            self._pause(url)
            try:
                found = _checked(self._once(url, sent, body=json.dumps(value).encode()), url)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                raise _unreached(url, error) from None
        if found.status >= 300:
            raise FetchError(
                f"{_host(url)} sends on to another place ({found.status}): check the address {_short(url)}."
            )
        return found

    def _followed(self, url: str, headers: Mapping[str, str]) -> Fetched:
        seen: list[str] = []
        while True:
            if url in seen or len(seen) > _REDIRECTS:
                raise FetchError(f"{_host(seen[0])} sends in circles: check the address {_short(seen[0])}.")
            seen.append(url)
            found = self._tried(url, headers)
            if found.status not in (301, 302, 303, 307, 308):
                return found
            url = urljoin(url, found.headers.get("location", ""))

    def _tried(self, url: str, headers: Mapping[str, str]) -> Fetched:
        for attempt in range(1, _TRIES + 1):
            self._pause(url)
            try:
                found = self._once(url, headers)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                failure = _unreached(url, error)
                wait: float | None = None
            else:
                if found.status not in _AGAIN:
                    return _checked(found, url)
                wait = _retry_after(found.headers.get("retry-after", ""))
                failure = _refused(found.status, url, wait)
            delay = wait if wait is not None else 2.0 ** (attempt - 1) * random.uniform(0.75, 1.25)  # noqa: S311
            if attempt == _TRIES or delay > _LONGEST_WAIT:
                raise failure
            self._sleep(delay)
        raise AssertionError

    def _pause(self, url: str) -> None:
        host = _host(url)
        pause = next((each for name, each in self._pauses.items() if host == name or host.endswith(f".{name}")), _PAUSE)
        wait = self._last.get(host, -pause) + pause - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._last[host] = self._clock()

    def _once(self, url: str, headers: Mapping[str, str], *, body: bytes | None = None) -> Fetched:
        if urlsplit(url).scheme not in ("http", "https") or not _host(url):
            raise FetchError(f"{_short(url)} is no web address: it must begin with http.")
        method = "GET" if body is None else "POST"
        answer = self._pool.request(
            method, url, body=body, headers=dict(headers), preload_content=False, redirect=False
        )
        try:
            found = self._body(answer, url)
        finally:
            answer.release_conn()
        told = {name.lower(): value for name, value in answer.headers.items()}
        return Fetched(status=answer.status, body=found, url=url, headers=told)

    def _body(self, answer: urllib3.BaseHTTPResponse, url: str) -> bytes:
        found, end = bytearray(), self._clock() + _DEADLINE
        for block in answer.stream(_BLOCK, decode_content=True):
            found += block
            if len(found) > _MOST_BYTES or self._clock() > end:
                answer.close()
                what = "sends more than 64 MiB" if len(found) > _MOST_BYTES else "takes longer than two minutes"
                raise FetchError(f"{_host(url)} {what}: choose a smaller listing.")
        return bytes(found)


def _checked(found: Fetched, url: str) -> Fetched:
    if found.status in (401, 403):
        raise FetchError(f"{_host(url)} refuses to answer ({found.status}): check the address and what it asks for.")
    if found.status in (404, 410):
        raise FetchError(f"There is nothing at {_short(url)} ({found.status}): check the address.", status=found.status)
    if found.status >= 400 or found.status < 200:
        raise FetchError(f"{_host(url)} answers with an error ({found.status}): check the address {_short(url)}.")
    return found


def _unreached(url: str, error: Exception) -> FetchError:
    return FetchError(f"{_host(url)} can't be reached ({_reason(error)}): try again later.")


def _refused(status: int, url: str, retry_after: float | None) -> FetchError:
    when = f"in {retry_after:.0f} seconds" if retry_after else "later"
    what = "asks for fewer requests" if status == 429 else "has a failure of its own"
    return FetchError(f"{_host(url)} {what} ({status}): try again {when}.", retry_after=retry_after)


def _retry_after(value: str) -> float | None:
    """Seconds, from seconds or a date (RFC 9110, 10.2.3)."""
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _reason(error: Exception) -> str:
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "it does not answer in time"
    if isinstance(error, urllib3.exceptions.SSLError):
        return "its certificate is not good"
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return "no connection"
    return "the answer breaks off or is malformed"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _short(url: str) -> str:
    return url if len(url) <= 100 else url[:99] + "…"
