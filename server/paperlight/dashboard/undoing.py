"""Annotations deleted on the dashboard a moment ago, for the page that offers to undo it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState

# Each can be some hundred kilobytes.
KEPT = 20
_EXTENSION = "paperlight-deleted"

Annotation = Mapping[str, Any]


class Deleted:
    """The last few deleted annotations, by reader and id.

    In memory only: what a reader deletes is not to stay on the disk, and undoing is for the next minutes.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str], tuple[int, Annotation]] = OrderedDict()
        self._lock = Lock()

    def keep(self, reader_id: int, paper_id: int, gone: Annotation) -> None:
        """Keep one, in place of the one that was kept longest."""
        with self._lock:
            self._kept[reader_id, str(gone["id"])] = paper_id, gone
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def find(self, reader_id: int, id: str) -> tuple[int, Annotation] | None:
        """The paper's id and the annotation; None when it is not kept any more."""
        with self._lock:
            return self._kept.get((reader_id, id))


def install(blueprint: Blueprint) -> None:
    """Give each app with the blueprint its own."""

    def setup(state: BlueprintSetupState) -> None:
        state.app.extensions[_EXTENSION] = Deleted()

    blueprint.record(setup)


def deleted() -> Deleted:
    """Those of the app that answers this request."""
    found = current_app.extensions[_EXTENSION]
    assert isinstance(found, Deleted)
    return found
