"""`paperlight export` to a folder and in a style, and `tokens create --export`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from paperlight.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on a library of one paper."""
    digest = tmp_path / "digest.txt"
    digest.write_text("https://arxiv.org/abs/1706.03762 Attention Is All You Need\n")

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--data-dir", str(tmp_path / "data"), *arguments], catch_exceptions=False)

    assert command("import", str(digest)).exit_code == 0
    return command


def test_notes_go_into_a_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    assert "1 written, 0 updated, 0 unchanged, 0 left alone" in run("export", "obsidian", "-o", str(folder)).stderr
    (path,) = folder.iterdir()
    path.write_text(path.read_text().replace("%%", "%"))
    done = run("export", "obsidian", "-o", str(folder))
    assert "1 left alone" in done.stderr
    assert f"Left alone: {path}" in done.stderr
    assert run("export", "obsidian", "-o", str(path)).exit_code == 1


def test_a_folder_and_a_file_are_told_apart(run: Run, tmp_path: Path) -> None:
    assert run("export", "obsidian").exit_code == 2
    assert run("export", "bibtex", "-o", str(tmp_path)).exit_code == 2


def test_a_bibliography_has_a_style(run: Run) -> None:
    assert run("export", "bibliography-text", "--style", "ieee").stdout.startswith("[1] ")
    wrong = run("export", "bibliography", "--style", "nowhere")
    assert wrong.exit_code == 1
    assert "use acm, ama, apa" in wrong.stderr


def test_an_export_token_is_told_as_such(run: Run) -> None:
    token = run("tokens", "create", "editor", "--export").stdout
    assert token.count("\n") == 1
    assert "exports only" in run("tokens", "list").stdout
    (listed,) = json.loads(run("tokens", "list", "--json").stdout)["items"]
    assert listed["kind"] == "export"
    assert token.strip() not in json.dumps(listed)
