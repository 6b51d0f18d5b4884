"""Exports too large to be read whole: read piece by piece, as strictly and to the same papers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from paperlight import formats
from paperlight.errors import UnreadableError
from paperlight.formats import json as own

TODAY = date(2026, 3, 20)
PAPER = {
    "title": "Ünïcode, “quotes” and 数学",
    "abstract": "One.\n\nTwo.",
    "authors": ["Ada Lovelace"],
    "year": 2024,
    "identifiers": ["arxiv:2310.00035"],
    "reading": {"status": "read", "starred": True, "tags": ["a"], "note": "n"},
    "annotations": [{"type": "Annotation", "score": 0.5, "deep": {"n": 12}}],
}
DIGEST = {
    "sha256": "0" * 64,
    "format": "titles",
    "date": "2026-03-11",
    "imported": "2026-03-11T08:00:00Z",
    "added": 1,
    "known": 0,
    "entries": [{"paper": 1, "position": 1, "raw": "Second"}],
}
GOOD: dict[str, Any] = {"paperlight": 1, "papers": [PAPER, {"title": "Second"}], "digests": [DIGEST]}


@pytest.fixture(autouse=True)
def _every_export_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "_LARGE", 0)


def everything(data: bytes) -> tuple[list[Any], Any]:
    (incoming,) = formats.digests(formats.Source(content=data, today=TODAY), "json")
    return list(incoming.items), incoming.archived


def encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_large_export_gives_what_it_gives_when_read_whole(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps(GOOD, ensure_ascii=False).encode(encoding)
    streamed = everything(data)
    monkeypatch.setattr(own, "_LARGE", 2**30)
    assert streamed == everything(data)
    assert len(streamed[0]) == 2
    assert streamed[1][0].entries[0].paper == 1


def test_digests_may_stand_before_the_papers() -> None:
    assert everything(encoded(dict(reversed(GOOD.items())))) == everything(encoded(GOOD))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"papers": [PAPER, {"title": "B", "year": "x"}]}, r"papers\[1\]\.year"),
        ({"papers": [PAPER, 7]}, r"papers\[1\] must be an object"),
        ({"papers": {"title": "A"}}, "papers must be a list"),
        ({"papers": []}, "holds no papers"),
        ({"paperlight": 2}, "paperlight must be 1"),
        ({"more": [1]}, "more is no field"),
        ({"digests": [{**DIGEST, "entries": [{"paper": 2, "position": 1}]}]}, r"digests\[0\]\.entries\[0\]\.paper"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        everything(encoded({**GOOD, **change}))


@pytest.mark.parametrize(
    "data",
    [
        encoded(GOOD)[:-40],
        encoded(GOOD) + b"}",
        b'{"paperlight": 1, "papers": ' + b"[" * 100_000,
        b'{"paperlight": 1, "papers": [{"title": "A", "annotations": [{"n": NaN}]}]}',
        b'{"paperlight": 1, "papers": [{"title": "A", "annotations": [{"n": 1e999}]}]}',
        b'{"paperlight": 1, "papers": [{"title": "A", "year": ' + b"9" * 5000 + b"}]}",
        b"[1, 2]",
        b"7",
    ],
)
def test_what_is_broken_is_refused_in_plain_words(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        everything(data)
