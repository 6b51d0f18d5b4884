"""What is fetched again and again: a feed or a listing, and how it went so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed (kind ``feed``) or a listing of an API (``listing``) that is fetched every ``every`` seconds.

    ``next_run`` is None while it is paused. ``state`` is kept between two runs: ``etag``, ``last_modified``, ``seen``
    (keys of the latest papers, the newest last). ``last_error`` is one plain sentence, "" when the last run went well.
    """

    id: int
    reader_id: int
    kind: str
    name: str
    url: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    every: int
    created: datetime
    state: Mapping[str, Any] = field(default_factory=dict)
    next_run: datetime | None = None
    last_run: datetime | None = None
    last_success: datetime | None = None
    last_error: str = ""
    failures: int = 0
