"""Sources that repeat: feeds and listings that are fetched when they are due, and nothing of them imported twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urljoin

import lxml.html

from paperlight import formats, limits
from paperlight.errors import FetchError, InvalidInputError, PaperlightError
from paperlight.fetching import Fetched, Fetcher
from paperlight.importing import Importing, Named
from paperlight.matching.fold import fold_key
from paperlight.store import Store, subscriptions
from paperlight.types import Imported, PaperDraft, Subscription

FEED = "feed"
LISTING = "listing"
DAY = 24 * 3600
_SHORTEST = 15 * 60
_LONGEST = 366 * DAY
_SEEN = 5_000
# A run that takes longer than this was killed, and is due again.
_LEASE = timedelta(minutes=30)
# The first wait after a failure, in seconds; it doubles with each further one, up to a day.
_FIRST_WAIT = 300
_PAGE = 100
_PAGES = 5
# Missed days that are fetched afterwards.
_DAYS = 14
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Where the services answer, without a slash at the end."""

    arxiv: str = "https://export.arxiv.org"
    hugging_face: str = "https://huggingface.co"


class Subscribing:
    """A reader's sources. ``jitter`` gives a factor for the wait after a failure, so that not all come at once."""

    def __init__(
        self,
        store: Store,
        imports: Importing,
        fetcher: Fetcher,
        *,
        together: Callable[[], AbstractContextManager[None]],
        now: Callable[[], datetime],
        services: Services | None = None,
        jitter: Callable[[], float] = lambda: random.uniform(0.75, 1.25),  # noqa: S311
    ) -> None:
        self._store, self._imports, self._fetcher = store, imports, fetcher
        self._together, self._now, self._jitter = together, now, jitter
        self._services = services or Services()

    def add(self, reader_id: int, address: str, *, name: str = "", every: int = DAY) -> Subscription:
        """Follow an address, ``arxiv:CATEGORY`` or ``hf``, every so many seconds; its first run is due at once.

        A page that names its feed stands for that. Raises InvalidInputError, and FetchError for a page out of reach.
        """
        if not _SHORTEST <= every <= _LONGEST:
            raise InvalidInputError("Choose a time between 15 minutes and a year.", field="every")
        kind, url, called, format = self._told(address.strip())
        with self._store.write() as connection:
            if any(each.url == url for each in subscriptions.of_reader(connection, reader_id)):
                raise InvalidInputError(f"{called} is among the sources already.", field="url")
            at = self._now()
            values = {"reader_id": reader_id, "kind": kind, "name": name.strip()[:200] or called, "url": url}
            values |= {
                "settings": {"format": format},
                "every": every,
                "created": at,
                "state": {},
                "next_run": at,
                "last_error": "",
            }
            return subscriptions.one(connection, reader_id, subscriptions.add(connection, values))

    def all(self, reader_id: int) -> list[Subscription]:
        """A reader's sources, in the order they were added."""
        with self._store.read() as connection:
            return subscriptions.of_reader(connection, reader_id)

    def one(self, reader_id: int, subscription_id: int) -> Subscription:
        """One source; raises NotFoundError."""
        with self._store.read() as connection:
            return subscriptions.one(connection, reader_id, subscription_id)

    def pause(self, reader_id: int, subscription_id: int, *, is_paused: bool) -> Subscription:
        """Fetch a source no more by itself, or again from now on; raises NotFoundError."""
        with self._store.write() as connection:
            subscriptions.one(connection, reader_id, subscription_id)
            subscriptions.change(connection, subscription_id, {"next_run": None if is_paused else self._now()})
            return subscriptions.one(connection, reader_id, subscription_id)

    def remove(self, reader_id: int, subscription_id: int) -> None:
        """Forget a source; the papers it brought stay. Raises NotFoundError."""
        with self._store.write() as connection:
            subscriptions.one(connection, reader_id, subscription_id)
            subscriptions.remove(connection, subscription_id)

    def fetch_due(self) -> int:
        """Fetch what is due and nobody else fetches; gives how many were. A failure is written down, not raised."""
        if self._fetcher.is_offline:
            return 0
        with self._store.read() as connection:
            waiting = subscriptions.due(connection, self._now())
        done = 0
        for each in waiting:
            at = self._now()
            with self._store.write() as connection:
                is_ours = subscriptions.claim(connection, each.id, at=at, until=at + _LEASE)
            if is_ours:
                done += 1
                try:
                    self.fetch_one(each.reader_id, each.id)
                except PaperlightError:
                    continue  # Written down by fetch_one, and shown with the source.
        return done

    def fetch_one(self, reader_id: int, subscription_id: int) -> tuple[Imported, ...]:
        """Fetch a source now; gives the digests of what is new in it.

        Raises NotFoundError; and FetchError and UnreadableError, after writing them down with the source.
        """
        wanted = self.one(reader_id, subscription_id)
        try:
            found = list(self._answers(wanted))
            return self._taken(wanted, found)
        except PaperlightError as error:
            self._failed(wanted, error)
            raise

    def _taken(self, wanted: Subscription, found: list[Fetched]) -> tuple[Imported, ...]:
        at, made = self._now(), list[Imported]()
        # The digests and what is known of the source are stored together: a kill in the middle loses nothing.
        with self._together(), self._store.write() as connection:
            current = subscriptions.one(connection, wanted.reader_id, wanted.id)
            seen = dict.fromkeys(current.state.get("seen", ()))

            def is_new(paper: PaperDraft) -> bool:
                key = next(iter(paper.identifiers), "") or fold_key(paper.title)
                is_known = key in seen
                seen.pop(key, None)
                seen[key] = None
                return not is_known

            for answer in found:
                source = formats.Source(
                    content=answer.body, today=self._imports.today(), content_type=answer.headers.get("content-type")
                )
                taken = self._imports.take(
                    wanted.reader_id,
                    source,
                    format=wanted.settings["format"],
                    named=Named(source=wanted.name),
                    wanted=is_new,
                )
                made += [each for each in taken.digests if each.is_new]
            state = {**current.state, "seen": list(seen)[-_SEEN:]}
            # Of an answer that was cut off the rest must be asked for again: its validators are not kept.
            if len(found) == 1 and _is_whole(found[0].body):
                told = found[0].headers
                state |= {"etag": told.get("etag", ""), "last_modified": told.get("last-modified", "")}
            values = {"state": state, "last_run": at, "last_success": at, "last_error": "", "failures": 0}
            subscriptions.change(connection, wanted.id, {**values, **_next(current, at, wanted.every)})
        return tuple(made)

    def _failed(self, wanted: Subscription, error: PaperlightError) -> None:
        at = self._now()
        with self._store.write() as connection:
            current = subscriptions.one(connection, wanted.reader_id, wanted.id)
            wait = min(DAY, _FIRST_WAIT * 2 ** min(current.failures, 12)) * self._jitter()
            asked = error.retry_after if isinstance(error, FetchError) else None
            values = {"last_run": at, "last_error": str(error), "failures": current.failures + 1}
            subscriptions.change(
                connection, wanted.id, {**values, **_next(current, at, min(_LONGEST, max(wait, asked or 0)))}
            )

    # What is asked for

    def _told(self, address: str) -> tuple[str, str, str, str]:
        """The kind, the address, the name and the format of what a person gave."""
        if address.lower() in ("hf", "huggingface"):
            return LISTING, f"{self._services.hugging_face}/api/daily_papers", "Hugging Face daily papers", "hf-api"
        if address.lower().startswith("arxiv:"):
            category = address[6:].strip()
            query = urlencode({"search_query": f"cat:{category}", "sortBy": "submittedDate", "sortOrder": "descending"})
            return LISTING, f"{self._services.arxiv}/api/query?{query}", f"arXiv {category}", FEED
        if address.lower().startswith(("imap:", "imaps:")):
            raise InvalidInputError("Mailboxes can't be followed yet: give a feed's address.", field="url")
        url = limits.web_address(address, "url")
        answer = self._fetcher.get(url)
        if _is_feed(answer.body):
            return FEED, url, url, FEED
        feed = _named_feed(answer)
        if feed is None:
            raise InvalidInputError("There is no feed at this address, nor does its page name one.", field="url")
        return FEED, feed, feed, FEED

    def _answers(self, wanted: Subscription) -> Iterator[Fetched]:
        """The answers that are to be read; empty ones and unchanged ones are left out."""
        if wanted.kind == FEED:
            state = wanted.state
            answer = self._fetcher.get(
                wanted.url, etag=state.get("etag", ""), last_modified=state.get("last_modified", "")
            )
            if answer.status != 304 and not _is_empty(answer.body):
                yield answer
        elif wanted.settings["format"] == "hf-api":
            yield from self._days(wanted)
        else:
            # The first run takes one page; later ones go further back, as more may have come since the last.
            for page in range(_PAGES if wanted.last_success else 1):
                answer = self._fetcher.get(f"{wanted.url}&start={page * _PAGE}&max_results={_PAGE}")
                if _is_empty(answer.body):
                    return
                yield answer
                if answer.body.count(b"<entry>") < _PAGE:
                    return

    def _days(self, wanted: Subscription) -> Iterator[Fetched]:
        """Each day since the last success; a day without papers (a weekend, one to come) is no failure."""
        today = self._now().date()
        last = wanted.last_success.date() if wanted.last_success else today
        first = max(last, today - timedelta(days=_DAYS))
        for days in range((today - first).days + 1):
            try:
                answer = self._fetcher.get(f"{wanted.url}?date={first + timedelta(days=days)}")
            except FetchError as error:
                if error.status not in (404, 410):
                    raise
                continue
            if answer.body.strip() != b"[]":
                yield answer


def _next(current: Subscription, at: datetime, seconds: float) -> dict[str, datetime]:
    """When it is due again; never while it is paused."""
    return {} if current.next_run is None else {"next_run": at + timedelta(seconds=seconds)}


def _is_feed(body: bytes) -> bool:
    head = body[:4_096].lower()
    return any(tag in head for tag in (b"<rss", b"<feed", b"<rdf:rdf"))


def _is_whole(body: bytes) -> bool:
    """Whether a feed has its end."""
    return body.rstrip().lower().endswith((b"</rss>", b"</feed>", b"</rdf:rdf>"))


def _is_empty(body: bytes) -> bool:
    """Whether this is a whole feed that has no entry today, as arXiv's has none at weekends."""
    return _is_feed(body) and _is_whole(body) and b"<item" not in body and b"<entry" not in body


def _named_feed(answer: Fetched) -> str | None:
    """The address of the feed that a page names in its head (``link rel=alternate``)."""
    try:
        page = lxml.html.document_fromstring(answer.body)
    except (lxml.etree.LxmlError, ValueError):
        return None
    for link in page.iter("link"):
        if "alternate" in link.get("rel", "").lower().split() and link.get("type", "").lower() in _FEED_TYPES:
            return limits.web_address(urljoin(answer.url, link.get("href", "")), "url")
    return None
