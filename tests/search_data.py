"""What the tests of search share: the seed papers, a library in memory for the indexer to follow, a child process."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from paperlight.search import IndexDoc

SEED = Path(__file__).parents[1] / "seeds" / "hf-daily-papers.txt"
_HEAD = 5


def seed_papers() -> list[IndexDoc]:
    """The seed digest: after five lines of page furniture, a title and an abstract by turns."""
    lines = [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()][_HEAD:]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return [IndexDoc(id=number, title=title, abstract=abstract) for number, (title, abstract) in enumerate(pairs, 1)]


class FakeSource:
    """A ``ChangeSource`` in memory. ``fault`` is raised by every method while it is set."""

    def __init__(self, docs: list[IndexDoc] | None = None, epoch: str = "library-1") -> None:
        self._lock = threading.Lock()
        self.log: list[int] = []
        self.docs: dict[int, IndexDoc] = {}
        self.name = epoch
        self.fault: Exception | None = None
        self.streamed = 0
        for doc in docs or []:
            self.put(doc)

    def put(self, doc: IndexDoc) -> None:
        with self._lock:
            self.docs[doc.id] = doc
            self.log.append(doc.id)

    def retitle(self, paper_id: int, title: str) -> None:
        self.put(replace(self.docs[paper_id], title=title))

    def delete(self, paper_id: int) -> None:
        with self._lock:
            del self.docs[paper_id]
            self.log.append(paper_id)

    def latest(self) -> int:
        self._check()
        return len(self.log)

    def pending(self, cursor: int, limit: int) -> tuple[list[IndexDoc], list[int], int]:
        self._check()
        with self._lock:
            touched = dict.fromkeys(self.log[cursor : cursor + limit])
            docs = [self.docs[paper_id] for paper_id in touched if paper_id in self.docs]
            return docs, [i for i in touched if i not in self.docs], min(cursor + limit, len(self.log))

    def documents(self) -> Iterator[IndexDoc]:
        self._check()
        for doc in list(self.docs.values()):
            self.streamed += 1
            yield doc

    def count(self) -> int:
        return len(self.docs)

    def epoch(self) -> str:
        self._check()
        return self.name

    def _check(self) -> None:
        if self.fault:
            raise self.fault


@contextmanager
def child(program: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process that runs ``program``; killed with SIGKILL at the end, whatever it is doing."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """The next line that a child prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
