"""Long lists of values, cut for SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The values in lists short enough for one ``IN`` of any database."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch
