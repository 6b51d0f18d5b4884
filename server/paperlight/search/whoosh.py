"""The Whoosh engine, and all that Paperlight knows of Whoosh (``whoosh-reloaded``, unmaintained).

Used of it: the writer, segments and their merging, the terms and postings. Not used, for what they do wrong:

- Its query parser (raises), matchers and collectors (see ``ranking.py``), ``refresh()`` (brings merged segments back,
  and reuses readers that don't know of deletions), memory maps (a file cut short under one kills the process).
- ``procs=2``: it forks, which a process with threads must not do, or spawns, which imports ``__main__`` anew. Encoding
  postings here instead of through Whoosh's analyzers gives 600 papers a second in one process, half again its own rate.

Fields: ``title``, ``author``, ``abstract``, ``note_<reader>`` hold stems with their places; a posting's weight is the
frequency normalised by the field's length. ``words`` and ``words_<reader>`` hold the unstemmed words, for prefixes and
spelling: in documents of their own, one a commit, only words not yet held, or they would double the size of the index.
"""

from __future__ import annotations

import contextlib
import functools
import heapq
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.index import EmptyIndexError
from whoosh.lang.porter import stem as _porter

from paperlight.search.files import FileIndex, Meta
from paperlight.search.index import IndexDoc
from paperlight.search.text import words

LIMIT_MB = 64
"""Memory for postings while writing; more was not faster (measured)."""

MAX_EXPANSION = 64
"""How many stems a prefix stands for at most."""
MAX_SCAN = 1_000
"""How many words are looked at for them: a prefix of one letter begins thousands."""

_USUAL_LENGTH = {"title": 10, "author": 12, "abstract": 180, "note": 40}
_B = 0.6
_AUTHOR_GAP = 8
"""Places between two authors, so that no phrase runs from one into the next."""


_META = -1
"""Stands for a paper's id in the document that says what the index is of."""
_MOST_PLACES = 65_535


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Porter stem of an English word; other words as they are."""
    return str(_porter(word)) if word.isascii() and word.isalpha() and len(word) > 2 else word


def _form(field: str, word: str) -> str:
    """A word as the field holds it: names are not stemmed."""
    return word if field == "author" else stem(word)


def _lexicon_of(field: str) -> str:
    return field.replace("note_", "words_") if field.startswith("note_") else "words"


class _Text(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Texts of one kind, as stems with their places, encoded here in one go instead of by Whoosh's analyzers."""

    def __init__(self, kind: str, gap: int = 0) -> None:
        super().__init__(_Places(), None)
        self.usual_length = _USUAL_LENGTH[kind]
        self.kind = kind
        self.gap = gap

    def index(self, value: Iterable[str], **_: Any) -> list[tuple[bytes, int, float, bytes]]:
        places: dict[str, list[int]] = {}
        at = 0
        for text in value:
            for at, word in enumerate(words(text)[: max(0, _MOST_PLACES - at)], at):  # noqa: B020 (runs on from text to text)
                places.setdefault(_form(self.kind, word), []).append(at)
            at += self.gap
        length = 1 - _B + _B * at / self.usual_length
        return [
            (word.encode(), len(where), round(len(where) / length, 2) or 0.01, array("H", where).tobytes())
            for word, where in places.items()
        ]


class _Places(formats.Format):  # type: ignore[misc]
    """The places of a word in a text, two bytes each."""

    def decode_positions(self, value: bytes) -> array[int]:
        return array("H", value)


class _Lexicon(fields.FieldType):  # type: ignore[misc]
    """Words of which only the list matters."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Iterable[str], **_: Any) -> list[tuple[bytes, int, float, bytes]]:
        return [(word.encode(), 1, 1.0, b"") for word in value]


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec without its look-up of a field's length for each posting, a quarter of the time to write."""

    length_stats = False


class _Storage(FileStorage):  # type: ignore[misc]
    """Files of one build. Reads all but postings whole, maps nothing, and closes what Whoosh leaves open."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), supports_mmap=False)
        self._opened: list[Any] = []

    def create_file(self, name: str, **options: Any) -> Any:
        self._opened.append(super().create_file(name, **options))
        return self._opened[-1]

    def open_file(self, name: str, **options: Any) -> Any:
        if name.endswith((".toc", ".trm", ".col")):
            return BufferFile(Path(self.folder, name).read_bytes(), name=name)
        self._opened.append(super().open_file(name, **options))
        return self._opened[-1]

    def temp_storage(self, name: str | None = None) -> Any:
        self._opened.append(_Storage(Path(super().temp_storage(name).folder)))
        return self._opened[-1]

    def release(self) -> None:
        """Close all files. Not named ``close``: Whoosh calls that for each merged segment, in mid-commit."""
        for each in self._opened:
            with contextlib.suppress(Exception):
                each.release() if isinstance(each, _Storage) else each.close()
        self._opened.clear()

    def __enter__(self) -> _Storage:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _schema() -> fields.Schema:
    schema = fields.Schema(
        id=fields.COLUMN(columns.NumericColumn("q")),
        meta=fields.STORED(),
        title=_Text("title"),
        author=_Text("author", _AUTHOR_GAP),
        abstract=_Text("abstract"),
        words=_Lexicon(),
    )
    schema.add("note_*", _Text("note"), glob=True)
    schema.add("words_*", _Lexicon(), glob=True)
    return schema


def _open(storage: _Storage) -> Any:
    try:
        return storage.open_index()
    except EmptyIndexError as error:
        raise FileNotFoundError(storage.folder) from error


@contextlib.contextmanager
def _writer(storage: _Storage) -> Iterator[Any]:
    """A writer that commits when all went well, and else leaves the index as it was."""
    writer = _open(storage).writer(limitmb=LIMIT_MB, compound=False, codec=_Codec())
    try:
        yield writer
    except BaseException:
        with contextlib.suppress(Exception):
            writer.cancel()
        raise
    writer.commit()


def _write(writer: Any, docs: Iterable[IndexDoc], meta: dict[str, Any], known: Callable[[str, str], bool]) -> None:
    """Add papers, the words that no lexicon has yet, and what the index is of."""
    lexicons: dict[str, set[str]] = {"words": set()}
    for doc in docs:
        notes = {f"note_{reader_id}": [note] for reader_id, note in doc.notes.items() if note}
        texts = {"title": [doc.title], "author": doc.authors, "abstract": [doc.abstract], **notes}
        writer.add_document(id=doc.id, **texts)
        for field, values in texts.items():
            lexicons.setdefault(_lexicon_of(field), set()).update(*map(words, values))
    for name, held in lexicons.items():
        if new := [word for word in held if not known(name, word)]:
            writer.add_document(**{name: new})
    writer.add_document(id=_META, meta=meta)


class _View:
    """The index as of one commit: the ``Postings`` of its papers. A document is a number within the view."""

    def __init__(self, build: Path) -> None:
        self.build = build
        self._storage = _Storage(build)
        try:
            self._index = _open(self._storage)
            self._reader = self._index.reader()
            self._leaves = list(self._reader.leaf_readers())
            self.ids = array("q")
            for leaf, _ in self._leaves:
                self.ids.extend(self._leaf_ids(leaf))
                # Here deleted papers have no id; Whoosh's own filter for them costs half as much again as the search.
                leaf.deleted_docs_set = frozenset()
            self.meta_doc = self.ids.index(_META)
            self.meta: dict[str, Any] = self._reader.stored_fields(self.meta_doc)["meta"]
        except BaseException:
            self._storage.release()
            raise
        self._papers = frozenset(doc for doc, paper_id in enumerate(self.ids) if paper_id > 0)

    def _leaf_ids(self, leaf: Any) -> array[int]:
        """The column of paper ids read at once; one by one it would take longer than a search."""
        name = W3Codec.column_filename(leaf.segment(), "id")
        ids: array[int] = self._storage.open_file(name).get_array(0, "q", self._storage.file_length(name) // 8)
        ids.extend([0] * (leaf.doc_count_all() - len(ids)))
        for doc in leaf.segment().deleted_docs():
            ids[doc] = 0
        return ids

    def is_latest(self, build: Path) -> bool:
        return build == self.build and bool(self._index.latest_generation() == self._reader.generation())

    def documents(self) -> Collection[int]:
        return self._papers

    def frequencies(self, field: str, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for matcher, offset in self._postings(field, word):
            while matcher.is_active():
                if (doc := matcher.id() + offset) in self._papers:
                    found[doc] = matcher.weight()
                matcher.next()
        return found

    def positions(self, field: str, word: str) -> dict[int, array[int]]:
        found: dict[int, array[int]] = {}
        for matcher, offset in self._postings(field, word):
            while matcher.is_active():
                if (doc := matcher.id() + offset) in self._papers:
                    found[doc] = matcher.value_as("positions")
                matcher.next()
        return found

    def _postings(self, field: str, word: str) -> Iterator[tuple[Any, int]]:
        term = (field, _form(field, word))
        for leaf, offset in self._leaves:
            if term in leaf:
                yield leaf.postings(*term), offset

    def expand(self, field: str, prefix: str) -> list[str]:
        by_form: dict[str, str] = {}
        for word in islice(self.lexicon(field, prefix), MAX_SCAN):
            by_form.setdefault(_form(field, word), word)
        if len(by_form) <= MAX_EXPANSION:
            return list(by_form.values())
        return heapq.nlargest(MAX_EXPANSION, by_form.values(), key=lambda word: self.count(field, word))

    def count(self, field: str, word: str) -> int:
        """How many papers have the word in the field, deleted ones included until their segment is merged."""
        return int(self._reader.doc_frequency(field, _form(field, word)))

    def lexicon(self, field: str, prefix: str) -> Iterator[str]:
        return (word.decode() for word in self._reader.expand_prefix(_lexicon_of(field), prefix))

    def holds(self, name: str, word: str) -> bool:
        """Whether a lexicon has the word."""
        return (name, word) in self._reader

    def close(self) -> None:
        self._storage.release()

    def __enter__(self) -> _View:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class WhooshIndex(FileIndex):
    """A ``SearchIndex`` made by Whoosh."""

    format = 1
    stem = staticmethod(stem)

    def open(self, build: Path) -> _View:
        """See ``FileIndex.open``."""
        return _View(build)

    def create(self, build: Path, docs: Iterable[IndexDoc], meta: Meta) -> None:
        """See ``FileIndex.create``."""
        with _Storage(build) as storage:
            storage.create_index(_schema())
            with _writer(storage) as writer:
                _write(writer, docs, meta, lambda _name, _word: False)

    def change(self, build: Path, docs: Iterable[IndexDoc], outdated: Iterable[int], meta: Meta) -> None:
        """See ``FileIndex.change``."""
        outdated = {*outdated, _META}
        with _View(build) as view, _Storage(build) as storage, _writer(storage) as writer:
            for doc, paper_id in enumerate(view.ids):
                if paper_id in outdated:
                    writer.delete_document(doc)
            _write(writer, docs, meta, view.holds)
