"""Two processes on one index: one writes, the other reads; the lock passes on when the writer is killed."""

from __future__ import annotations

from pathlib import Path

from paperlight.search import IndexDoc, WhooshIndex
from paperlight.search.lock import ProcessLock
from tests.search_data import child, said

WRITER = """
import sys
from pathlib import Path
from paperlight.search import IndexDoc, WhooshIndex
index = WhooshIndex(Path(sys.argv[1]))
assert index.acquire()
index.rebuild([IndexDoc(id=1, title="Zebra")], 1, epoch="library-1")
print("built", flush=True)
sys.stdin.readline()
index.update([IndexDoc(id=2, title="Okapi")], [1], 2)
print("updated", flush=True)
sys.stdin.readline()
index.rebuild([IndexDoc(id=3, title="Giraffe")], 3, epoch="library-1")
print("rebuilt", flush=True)
sys.stdin.readline()
"""


def test_a_reader_sees_the_commits_of_another_process(tmp_path: Path) -> None:
    reader = WhooshIndex(tmp_path)

    def titles() -> list[str]:
        return [word for word in ("zebra", "okapi", "giraffe") if reader.search(word, reader_id=1, limit=1).total]

    with child(WRITER, tmp_path) as process:
        assert process.stdin is not None
        for step, cursor, found in (("built", 1, ["zebra"]), ("updated", 2, ["okapi"]), ("rebuilt", 3, ["giraffe"])):
            assert said(process) == step
            assert (reader.cursor(), titles()) == (cursor, found)
            assert not reader.acquire(), "the other one writes"
            process.stdin.write("\n")
            process.stdin.flush()
            if cursor == 2:
                continue
    assert reader.acquire(), "the lock was let go by the kernel"
    assert reader.recover()
    reader.update([IndexDoc(id=4, title="Zebra")], [], 4)
    assert titles() == ["zebra", "giraffe"]
    reader.close()


def test_the_lock_is_one_for_all(tmp_path: Path) -> None:
    first, second = ProcessLock(tmp_path / "lock"), ProcessLock(tmp_path / "lock")
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    first.release()
    first.release()
    assert second.acquire()
    second.release()
