"""`kill -9` at any moment of an import: all papers are there afterwards or none, and search agrees with SQL."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import threading
import time
from pathlib import Path

import pytest

from paperlight.app import opened
from paperlight.config import Settings
from paperlight.library import Library
from paperlight.types import PaperFilter
from tests.conftest import SEED
from tests.servers import paperlight, serving

# PAPERLIGHT_KILLS=20 tries harder.
ROUNDS = int(os.environ.get("PAPERLIGHT_KILLS", "4"))


@pytest.mark.parametrize("moment", range(ROUNDS))
def test_an_import_that_is_killed_is_whole_or_nothing(tmp_path: Path, moment: int) -> None:
    data_dir = tmp_path / "data"
    token = paperlight(data_dir, "tokens", "create", "tests").stdout.strip()
    with serving(data_dir) as server:

        def send() -> None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                server.call("POST", "/api/v1/digests", token=token, body=SEED.read_bytes())

        importing = threading.Thread(target=send)
        # An import takes some 0.1 s, and its indexing another 0.3 s.
        delay = (moment + random.random()) / ROUNDS * 0.5
        importing.start()
        time.sleep(delay)
        server.process.kill()
        importing.join()
    with opened(Settings(data_dir=data_dir)) as (library, _):
        library.start()
        assert library.count() in (0, 59), delay
        assert len(library.digests().items) == library.count() // 59
        library.catch_up()
        assert library.check() == []
        assert_search_agrees(library)
        library.import_digest(library.local_reader, SEED.read_bytes())
        assert library.count() == 59
        assert_search_agrees(library)


def assert_search_agrees(library: Library) -> None:
    everything = library.papers(library.local_reader, PaperFilter(), limit=200).items
    for word in ("diffusion", "kaleidoscope", "language"):
        expected = {hit.paper.id for hit in everything if word in f"{hit.paper.title} {hit.paper.abstract}".lower()}
        found = library.papers(library.local_reader, PaperFilter(q=word), limit=200).items
        assert expected <= {hit.paper.id for hit in found}
