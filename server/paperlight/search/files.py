"""An index kept in files: what every engine of that kind has in common, whatever its files are.

An engine gives three things: a view of the papers as of one commit, a way to create a build, a way to change one. This
module ranks over the view, swaps builds, keeps the lock, and turns every fault into ``IndexUnavailableError``.

One search runs at a time, for an engine's reader keeps file positions that threads can't share; being pure Python, two
searches at once would not be faster.
"""

from __future__ import annotations

import contextlib
import functools
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from paperlight.errors import IndexUnavailableError
from paperlight.search.directory import IndexDirectory
from paperlight.search.index import IndexDoc, Progress, SearchResult
from paperlight.search.lock import ProcessLock
from paperlight.search.query import And, Node, Term, Words, parse
from paperlight.search.ranking import Postings, Ranker
from paperlight.search.snippets import Highlighter
from paperlight.search.spelling import nearest, suggest

WEIGHTS = {"title": 4.0, "author": 2.0, "abstract": 1.0, "note": 1.5}

_TRIES = 2
_PAUSE = 0.02
"""How often a build that vanishes while it is opened is looked for again, and the seconds between."""


_PROGRESS_STEP = 100

Meta = dict[str, Any]
"""What an index is of: ``format``, ``epoch`` and ``cursor``, written with each commit."""


class View(Postings, Protocol):
    """The index as of one commit."""

    @property
    def ids(self) -> Sequence[int]:
        """The paper id of each document."""
        ...

    @property
    def meta(self) -> Meta:
        """What the index is of."""
        ...

    def is_latest(self, build: Path) -> bool:
        """Whether ``build`` has no later commit than this."""
        ...

    def count(self, field: str, word: str) -> int:
        """How many papers have the word in the field, about."""
        ...

    def lexicon(self, field: str, prefix: str) -> Iterator[str]:
        """The words of the field that begin so, in order; words of other fields may be among them."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


class FileIndex(ABC):
    """A ``SearchIndex`` in a folder of its own. ``format`` is raised when what is written changes."""

    format: int

    @abstractmethod
    def open(self, build: Path) -> View:
        """The last commit of a build. OSError when it is just being changed."""

    @abstractmethod
    def create(self, build: Path, docs: Iterable[IndexDoc], meta: Meta) -> None:
        """Write a build from nothing into an empty folder."""

    @abstractmethod
    def change(self, build: Path, docs: Iterable[IndexDoc], outdated: Iterable[int], meta: Meta) -> None:
        """Take papers out of a build and put others in, with one commit."""

    @staticmethod
    @abstractmethod
    def stem(word: str) -> str:
        """The form of a word that all its inflections have in common."""

    def __init__(self, directory: Path) -> None:
        self._directory = IndexDirectory(Path(directory))
        self._writer_lock = ProcessLock(self._directory.path / "writer.lock")
        self._reading = threading.Lock()
        self._view: View | None = None
        # A list of papers asks for fifty snippets of one query.
        self._highlighter = functools.lru_cache(maxsize=8)(lambda query: Highlighter(query, self.stem))

    def search(self, query: str, *, reader_id: int, limit: int | None) -> SearchResult:
        """See ``SearchIndex.search``."""
        node = parse(query)
        if node is None:
            return SearchResult()
        with self._reading, _faults():
            view = self._fresh()
            ranker = Ranker(view, _fields(reader_id))
            scores = ranker.rank(node)
            suggestion = None if scores else _suggest(query, node, view, ranker)
            if not scores and not suggestion and isinstance(node, And) and not node.explicit:
                scores = ranker.rank_most(node)
            hits = sorted((-score, view.ids[doc]) for doc, score in scores.items())
        return SearchResult(
            hits=tuple((paper_id, -score) for score, paper_id in hits[:limit]), total=len(hits), suggestion=suggestion
        )

    def snippet(self, query: str, texts: Sequence[str]) -> str:
        """See ``SearchIndex.snippet``."""
        return self._highlighter(query).snippet(texts)

    def update(self, docs: Iterable[IndexDoc], deleted: Iterable[int], cursor: int) -> None:
        """See ``SearchIndex.update``."""
        changed = {doc.id: doc for doc in docs}
        with _faults():
            meta = {**self._meta(), "cursor": cursor}
            build = self._build()
            self.change(build, changed.values(), {*changed, *deleted}, meta)
            self._directory.seal(build)

    def rebuild(self, docs: Iterable[IndexDoc], cursor: int, *, epoch: str, progress: Progress | None = None) -> None:
        """See ``SearchIndex.rebuild``."""
        meta = {"format": self.format, "epoch": epoch, "cursor": cursor}
        with _faults():
            build = self._directory.create()
        try:
            with _faults():
                self.create(build, _counted(docs, progress), meta)
                self._directory.seal(build)
                self._directory.publish(build)
        except BaseException as error:
            self._directory.drop(build)
            if isinstance(error, _SourceError) and error.__cause__:
                raise error.__cause__ from None
            raise

    def recover(self) -> bool:
        """See ``SearchIndex.recover``."""
        with _faults():
            return self._directory.recover() and self.cursor() is not None

    def cursor(self) -> int | None:
        """See ``SearchIndex.cursor``."""
        with contextlib.suppress(IndexUnavailableError), _faults():
            return int(self._meta()["cursor"])
        return None

    def epoch(self) -> str | None:
        """See ``SearchIndex.epoch``."""
        with contextlib.suppress(IndexUnavailableError), _faults():
            return str(self._meta()["epoch"])
        return None

    def count(self) -> int:
        """See ``SearchIndex.count``."""
        with self._reading, _faults():
            return len(self._fresh().documents())

    def acquire(self) -> bool:
        """See ``SearchIndex.acquire``."""
        with _faults():
            self._directory.prepare()
            return self._writer_lock.acquire()

    def discard(self) -> None:
        """See ``SearchIndex.discard``."""
        with _faults():
            self._directory.discard()

    def close(self) -> None:
        """See ``SearchIndex.close``."""
        with self._reading:
            self._drop_view()
        self._writer_lock.release()

    def _meta(self) -> Meta:
        with self._reading:
            return self._fresh().meta

    def _build(self) -> Path:
        build = self._directory.current()
        if build is None:
            raise IndexUnavailableError("There is no search index yet; it is being built.")
        return build

    def _fresh(self) -> View:
        """The view of the last commit. Call with ``_reading`` held."""
        for patience in reversed(range(_TRIES)):
            build = self._build()
            if self._view and self._view.is_latest(build):
                return self._view
            self._drop_view()
            try:
                view = self._view = self.open(build)
            except OSError:
                # Another process committed or swapped just now: what the first look promised is gone.
                if not patience:
                    raise
                time.sleep(_PAUSE)
                continue
            if view.meta["format"] != self.format:
                raise IndexUnavailableError("The search index is of another version; it will be built anew.")
            return view
        raise AssertionError("unreachable")

    def _drop_view(self) -> None:
        if self._view:
            self._view.close()
            self._view = None


def _fields(reader_id: int) -> dict[str, tuple[str, float]]:
    names = {"note": f"note_{reader_id}"}
    return {name: (names.get(name, name), weight) for name, weight in WEIGHTS.items()}


def _suggest(query: str, node: Node, view: View, ranker: Ranker) -> str | None:
    def better(words: Words, term: Term) -> list[str]:
        held = ranker.fields_of(words)
        begins = words.prefix and term is words.terms[-1]
        if begins or any(view.count(field, term.word) for field in held):
            return []
        lexicon = {word for field in held for word in view.lexicon(field, term.word[0])}
        return nearest(term.word, lexicon, lambda word: max(view.count(field, word) for field in held))

    def finds(text: str) -> bool:
        other = parse(text)
        return other is not None and bool(ranker.rank(other))

    return suggest(query, node, better=better, finds=finds)


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    """Whatever goes wrong in the engine means one thing to its callers."""
    try:
        yield
    except (IndexUnavailableError, _SourceError):
        raise
    except Exception as error:
        raise IndexUnavailableError("The search index is damaged; it will be built anew.") from error


class _SourceError(Exception):
    """Carries what the giver of the papers raised past ``_faults``."""


def _counted(docs: Iterable[IndexDoc], progress: Progress | None) -> Iterator[IndexDoc]:
    count = 0
    try:
        for count, doc in enumerate(docs, 1):
            yield doc
            if progress and count % _PROGRESS_STEP == 0:
                progress(count)
        if progress:
            progress(count)
    except Exception as error:
        raise _SourceError from error
