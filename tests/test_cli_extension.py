"""`paperlight extension`: where the extension is and how each browser takes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from paperlight import __version__, packing
from paperlight.cli import main


def test_it_tells_how_each_browser_takes_the_extension() -> None:
    result = CliRunner().invoke(main, ["extension"])
    assert f"version {__version__}, is in {packing.EXTENSION}" in result.output
    assert "chrome://extensions" in result.output
    assert f"{packing.EXTENSION}/manifest.json" in result.output
    assert "about:debugging" in result.output


def test_as_json(tmp_path: Path) -> None:
    options = ["--json", "--copy", str(tmp_path / "copy"), "--pack", str(tmp_path / "dist")]
    told = json.loads(CliRunner().invoke(main, ["extension", *options]).stdout)
    assert told["folder"] == str(tmp_path / "copy")
    assert told["packages"] == [str(tmp_path / "dist" / name) for name in packing.PACKAGES.values()]
    assert all(Path(each).is_file() for each in told["packages"])
    assert told["load"]["firefox"]["steps"][-1].endswith("copy/manifest.json")


def test_an_installation_without_it_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "EXTENSION", tmp_path / "nowhere")
    for options in ([], ["--pack", str(tmp_path / "dist")], ["--copy", str(tmp_path / "copy")]):
        result = CliRunner().invoke(main, ["extension", *options])
        assert result.exit_code == 1
        assert result.output.count("\n") == 1
        assert "install Paperlight again" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_taken_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    result = CliRunner().invoke(main, ["extension", "--copy", str(tmp_path)])
    assert result.exit_code == 1
    assert "holds something else" in result.output
