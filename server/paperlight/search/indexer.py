"""The one writer of the search index: a thread that follows the library's change log.

Several processes may have the library open. The one that holds the writer's lock keeps the index; the others read what
it commits and stand ready to take over. Any fault of the index means that it is built anew from the source; until then
searches raise ``IndexUnavailableError`` and the library answers from SQL.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from enum import StrEnum

from paperlight.errors import IndexUnavailableError
from paperlight.search.index import ChangeSource, IndexDoc, Progress, SearchIndex, SearchResult

BATCH = 2_000
"""Changes that go into one commit at most: a commit costs 7-130 ms however few they are."""

_FOLLOW = 0.02
"""Seconds between looks at another process's commits while a search waits for them."""
_SPARED = 600.0
"""Seconds for which a failing search is no reason to build an undamaged index anew once more."""
_LONGEST_PAUSE = 60.0
_JOIN = 10.0

_log = logging.getLogger(__name__)


class IndexState(StrEnum):
    """How the index stands to the library."""

    READY = "ready"
    BEHIND = "behind"
    REBUILDING = "rebuilding"
    FAILED = "failed"


class _Health(StrEnum):
    """What is known of the files, while this process holds the writer's lock."""

    UNKNOWN = "unknown"
    SOUND = "sound"
    DAMAGED = "damaged"


class _ClosedError(Exception):
    """The indexer was closed in the middle of a rebuild."""


class Indexer:
    """Keeps ``index`` equal to ``source`` and searches it, in one thread and for any number of them.

    ``poll`` is in seconds: how often it looks for changes and commits of other processes.
    """

    def __init__(self, index: SearchIndex, source: ChangeSource, *, poll: float = 1.0) -> None:
        self._index = index
        self._source = source
        self._poll = poll
        self._thread = threading.Thread(target=self._run, name="paperlight-indexer", daemon=True)
        self._news = threading.Event()
        self._writing = threading.Lock()
        self._changed = threading.Condition()
        self._closing = False
        # Below: guarded by _changed.
        self._state = IndexState.BEHIND
        self._message = "The search index is being opened."
        self._since = time.monotonic()
        self._cursor: int | None = None
        self._usable = False
        self._waiting = 0
        # Below: touched only with _writing held, but for _suspected.
        self._health = _Health.UNKNOWN
        self._suspected = False
        self._spared_until = 0.0
        self._failures = 0
        self._retry_at = 0.0

    @property
    def state(self) -> IndexState:
        """How the index stands now."""
        return self._state

    @property
    def message(self) -> str:
        """The same in a plain sentence."""
        return self._message

    def start(self) -> None:
        """Start the thread. Call it in the process that serves: threads and locks don't survive a fork."""
        self._thread.start()

    def notify(self) -> None:
        """Something changed in the source. Returns at once."""
        self._news.set()

    def catch_up(self) -> None:
        """Bring the index up to date in the calling thread, unless another process keeps it; what the thread does.

        A fault of the index is seen in ``state`` and not raised. Raises what the source raises.
        """
        for _ in range(2):  # the second time builds anew what failed the first time
            with self._writing:
                try:
                    self._step()
                except _ClosedError:
                    break
                except IndexUnavailableError as error:
                    self._fail(error)
                else:
                    break

    def wait(self, timeout: float) -> bool:
        """Wait until the index holds all that the source has now; False when it doesn't within ``timeout`` seconds.

        Gives up at once when the index has failed, or has been rebuilding for longer than ``timeout``. Where the thread
        was not started, the caller does its work, however long it takes. Raises what the source raises.
        """
        target = self._source.latest()
        deadline = time.monotonic() + timeout
        if not self._thread.is_alive():
            return self._work(target, deadline)
        self._waiting += 1
        self.notify()
        try:
            with self._changed:
                while not self._holds(target):
                    until = min(deadline, self._since + timeout) if self._state == IndexState.REBUILDING else deadline
                    left = until - time.monotonic()
                    if left <= 0 or self._closing or self._state == IndexState.FAILED:
                        return False
                    self._changed.wait(left)
                return True
        finally:
            self._waiting -= 1

    def _work(self, target: int, deadline: float) -> bool:
        while not self._holds(target):
            self.catch_up()
            if time.monotonic() >= deadline or self._state == IndexState.FAILED:
                return self._holds(target)
            if self._state != IndexState.READY:
                time.sleep(_FOLLOW)
        return True

    def _holds(self, target: int) -> bool:
        return self._usable and self._cursor is not None and self._cursor >= target

    def search(self, query: str, *, reader_id: int, limit: int | None = None) -> SearchResult:
        """Search the index as it is. Raises IndexUnavailableError, and has the index looked after, when it can't."""
        if not self._usable:
            raise IndexUnavailableError(self._message)
        try:
            return self._index.search(query, reader_id=reader_id, limit=limit)
        except Exception as error:
            self._suspected = True
            self.notify()
            if isinstance(error, IndexUnavailableError):
                raise
            raise IndexUnavailableError("The search index failed; it will be checked.") from error

    def snippet(self, query: str, texts: Sequence[str]) -> str:
        """See ``SearchIndex.snippet``."""
        return self._index.snippet(query, texts)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build the index anew and return when it is done; the present one answers meanwhile.

        When another process keeps the index, that one builds it, and ``progress`` hears only of the end. Raises
        IndexUnavailableError when the index can't be written, and what the source raises.
        """
        discarded = False
        while not self._closing:
            with self._writing:
                if self._index.acquire():
                    self._rebuild(progress)
                    self._catch_up()
                    return
            if not discarded:
                self._index.discard()
                discarded = True
            elif self._index.cursor() is not None:
                if progress:
                    progress(self._index.count())
                return
            time.sleep(_FOLLOW)

    def count(self) -> int:
        """How many papers the index holds. Raises IndexUnavailableError."""
        return self._index.count()

    def check(self) -> list[str]:
        """What is wrong with the index after an attempt to put it right, one sentence each."""
        self.catch_up()
        if not self._usable:
            return [f"{self._message} `paperlight reindex` builds it now."]
        held, known = self._index.count(), self._source.count()
        if self._state == IndexState.READY and held != known:
            return [f"The search index holds {held} of {known} papers: `paperlight reindex` builds it anew."]
        return []

    def close(self) -> None:
        """Stop the thread, close the index and let another process have the lock. A long commit is left to die."""
        self._closing = True
        self._news.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(_JOIN)
        if not self._thread.is_alive():
            self._index.close()

    def _run(self) -> None:
        while not self._closing:
            self._news.clear()
            try:
                self.catch_up()
            except Exception as error:
                # The source: a database that is locked or gone says nothing about the index.
                _log.warning("The search index can't follow the library.", exc_info=error)
                self._tell(IndexState.BEHIND, "The library could not be read for the search index; trying again.")
            self._news.wait(_FOLLOW if self._waiting and self._health == _Health.UNKNOWN else self._poll)

    def _step(self) -> None:
        if not self._index.acquire():
            self._follow()
            return
        sound = self._is_sound()
        if not sound and time.monotonic() < self._retry_at:
            return
        if not sound:
            self._usable = False
            self._rebuild(None)
        self._catch_up()

    def _is_sound(self) -> bool:
        """Whether what is on the disk can be gone on from."""
        suspected, self._suspected = self._suspected, False
        if self._health == _Health.UNKNOWN or suspected:
            self._health = _Health.SOUND if self._index.recover() else _Health.DAMAGED
        if suspected and time.monotonic() >= self._spared_until:
            self._spared_until = time.monotonic() + _SPARED
            self._health = _Health.DAMAGED
        cursor = self._index.cursor()
        if self._health == _Health.DAMAGED or cursor is None or self._index.epoch() != self._source.epoch():
            return False
        # A library put back from a backup has fewer changes than its index knows of.
        return cursor <= self._source.latest()

    def _rebuild(self, progress: Progress | None) -> None:
        self._tell(IndexState.REBUILDING, "The search index is being built anew.")
        cursor = self._source.latest()
        self._index.rebuild(self._documents(), cursor, epoch=self._source.epoch(), progress=progress)
        self._health = _Health.SOUND
        self._failures = 0
        self._reach(cursor)

    def _documents(self) -> Iterator[IndexDoc]:
        for doc in self._source.documents():
            if self._closing:
                raise _ClosedError
            yield doc

    def _catch_up(self) -> None:
        cursor = self._index.cursor()
        if cursor is None:
            raise IndexUnavailableError("The search index vanished; it will be built anew.")
        while not self._closing:
            docs, deleted, reached = self._source.pending(cursor, BATCH)
            if reached == cursor:
                break
            self._index.update(docs, deleted, reached)
            cursor = reached
            self._reach(cursor)
        self._reach(cursor)
        self._tell(IndexState.READY, "The search index is up to date.")

    def _follow(self) -> None:
        """Another process writes: see how far it is, and tell it when the index must be built anew."""
        self._health = _Health.UNKNOWN
        suspected, self._suspected = self._suspected, False
        if suspected and time.monotonic() >= self._spared_until:
            self._spared_until = time.monotonic() + _SPARED
            self._index.discard()
        cursor = self._index.cursor()
        self._usable = cursor is not None and self._index.epoch() == self._source.epoch()
        if cursor is None or not self._usable:
            self._tell(IndexState.REBUILDING, "Another Paperlight process is building the search index.")
            return
        self._reach(cursor)
        if cursor >= self._source.latest():
            self._tell(IndexState.READY, "The search index is up to date.")
        else:
            self._tell(IndexState.BEHIND, "Another Paperlight process is bringing the search index up to date.")

    def _reach(self, cursor: int) -> None:
        with self._changed:
            self._cursor = cursor
            self._usable = True
            self._changed.notify_all()

    def _tell(self, state: IndexState, message: str) -> None:
        with self._changed:
            if state != self._state:
                self._since = time.monotonic()
            self._state = state
            self._message = message
            self._changed.notify_all()

    def _fail(self, error: IndexUnavailableError) -> None:
        """A fault: build anew at once the first time, then at growing intervals."""
        _log.warning("The search index failed and will be built anew.", exc_info=error)
        pause = min(_LONGEST_PAUSE, 2.0**self._failures) if self._failures else 0.0
        self._failures += 1
        self._health = _Health.DAMAGED
        self._retry_at = time.monotonic() + pause
        self._usable = False
        self._tell(IndexState.FAILED if pause else IndexState.REBUILDING, str(error))
