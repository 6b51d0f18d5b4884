"""`paperlight sources` against a service on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from paperlight.cli import main
from tests.services import running, says

_DAILY = b'[{"paper": {"id": "2611.00001", "title": "A Paper of One Day", "upvotes": 3, "discussionId": "x"}}]'


def test_a_source_is_added_fetched_paused_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*words: str) -> str:
        return CliRunner().invoke(main, ["--data-dir", str(tmp_path), "sources", *words]).output

    with running() as site:
        monkeypatch.setenv("PAPERLIGHT_HF_URL", site.url)
        site.answers = [says(200, _DAILY)]
        assert "not fetched yet" in run("add", "hf")
        assert "--offline" in run("fetch", "1", "--offline")
        assert site.asked == []
        assert "1 papers, 1 new" in run("fetch", "1")
        assert "Nothing new" in run("fetch", "1")
        assert "paused" in run("pause", "1")
        assert "next run" in run("resume", "1")
        assert "last success" in run("list")
        assert "removed" in run("remove", "1")
        assert "no source 1" in run("show", "1")
