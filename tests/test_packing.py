"""The extension as files: packages that are the same bytes everywhere, copies, and the wheel that carries it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

import pytest

from paperlight import __version__
from paperlight.errors import InvalidInputError
from paperlight.packing import EXTENSION, PACKAGES, copy_extension, manifest_for, write_packages

CHECKOUT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "from paperlight.cli import main; main()"]
# Each store's validator refuses or warns of these.
FOREIGN = {
    "chromium": {"browser_specific_settings", "sidebar_action", "key"},
    "firefox": {"key", "minimum_chrome_version", "side_panel"},
}


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def manifest_of(package: Path) -> dict[str, Any]:
    with zipfile.ZipFile(package) as archive:
        return dict(json.loads(archive.read("manifest.json")))


def test_the_same_files_give_the_same_bytes_in_another_folder_umask_and_timezone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "a folder of its own"
    package = elsewhere / "server" / "paperlight"
    shutil.copytree(CHECKOUT / "server", elsewhere / "server", ignore=shutil.ignore_patterns("__pycache__"))
    # Another order of the files in their folder, other times and modes, and what editors leave behind.
    for name in sorted(names(EXTENSION), reverse=True):
        place = elsewhere / "extension" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(EXTENSION / name, place)
        place.chmod(0o600)
        os.utime(place, (1e9, 1e9))
    (elsewhere / "extension" / ".DS_Store").touch()
    (elsewhere / "extension" / "provision.json").write_text('{"token": "secret"}')
    subprocess.run(
        [*COMMAND, "extension", "--pack", str(elsewhere / "dist")],
        env={**os.environ, "PYTHONPATH": str(package.parent), "TZ": "Pacific/Auckland"},
        umask=0o077,
        cwd=elsewhere,
        check=True,
        capture_output=True,
    )
    for file in write_packages(EXTENSION, tmp_path / "dist"):
        assert file.read_bytes() == (elsewhere / "dist" / file.name).read_bytes(), file.name


def test_a_package_holds_the_extension_and_a_manifest_for_its_browser(tmp_path: Path) -> None:
    write_packages(EXTENSION, tmp_path)
    for kind, name in PACKAGES.items():
        with zipfile.ZipFile(tmp_path / name) as archive:
            assert set(archive.namelist()) == names(EXTENSION)
            assert archive.testzip() is None
        manifest = manifest_of(tmp_path / name)
        assert not FOREIGN[kind] & manifest.keys()
        assert manifest["version"] == __version__
    chromium, firefox = (manifest_of(tmp_path / name) for name in PACKAGES.values())
    assert chromium["background"] == {"service_worker": "background/main.js", "type": "module"}
    assert firefox["background"] == {"scripts": ["background/main.js"], "type": "module"}


def test_a_manifest_loses_only_what_is_the_other_browsers() -> None:
    both = {
        "key": "…",
        "permissions": ["storage", "sidePanel"],
        "side_panel": {"default_path": "panel/panel.html"},
        "sidebar_action": {"default_panel": "panel/panel.html"},
        "commands": {"save": {}, "_execute_sidebar_action": {}},
        "background": {"service_worker": "main.js", "scripts": ["main.js"]},
    }
    assert manifest_for("chromium", both) == {
        "permissions": ["storage", "sidePanel"],
        "side_panel": {"default_path": "panel/panel.html"},
        "commands": {"save": {}},
        "background": {"service_worker": "main.js"},
    }
    assert manifest_for("firefox", both) == {
        "permissions": ["storage"],
        "sidebar_action": {"default_panel": "panel/panel.html"},
        "commands": {"save": {}, "_execute_sidebar_action": {}},
        "background": {"scripts": ["main.js"]},
    }
    assert both["permissions"] == ["storage", "sidePanel"]


def test_firefox_s_validator_finds_no_error_in_its_package(tmp_path: Path) -> None:
    linter = CHECKOUT / "node_modules" / ".bin" / "web-ext"
    if not linter.exists():
        pytest.skip("web-ext is not installed: `npm ci`.")
    write_packages(EXTENSION, tmp_path)
    package = tmp_path / PACKAGES["firefox"]
    told = subprocess.run(
        [linter, "lint", "--no-config-discovery", "--output", "json", "--source-dir", package],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(told.stdout)
    assert report["errors"] == []
    assert report["metadata"]["version"] == __version__


def test_a_copy_replaces_an_older_copy_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "mine" / "extension"
    assert copy_extension(EXTENSION, target) == target
    (target / "gone.js").touch()
    copy_extension(EXTENSION, target)
    assert names(target) == names(EXTENSION)
    assert [each.name for each in target.parent.iterdir()] == ["extension"]
    (tmp_path / "theses").mkdir()
    (tmp_path / "theses" / "mine.tex").touch()
    (tmp_path / "file").touch()
    for taken in ("theses", "file"):
        with pytest.raises(InvalidInputError, match="something else"):
            copy_extension(EXTENSION, tmp_path / taken)
    assert (tmp_path / "theses" / "mine.tex").exists()
    with pytest.raises(InvalidInputError, match="another folder"):
        copy_extension(target, target / "content")


def test_the_wheel_carries_the_extension_and_tells_where_it_is(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    offline = ["--no-deps", "--no-index"]
    subprocess.run([*pip, "wheel", *offline, "--no-build-isolation", "-w", tmp_path, CHECKOUT], check=True)
    (wheel,) = tmp_path.glob("paperlight-*.whl")
    # A fresh environment whose libraries are those of this one: nothing is fetched.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    site = sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv"), "platbase": str(tmp_path / "venv")})
    subprocess.run([*pip, "install", *offline, "--target", site, wheel], check=True)
    here = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{sysconfig.get_path('purelib')}"}
    command = [tmp_path / "venv" / "bin" / "python", *COMMAND[1:], "extension", "--copy", tmp_path / "copy"]
    told = subprocess.run(command, env=here, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert names(Path(site) / "paperlight" / "extension") == names(EXTENSION) == names(tmp_path / "copy")
    assert str(tmp_path / "copy") in told
    where = subprocess.run(command[:-2], env=here, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert f"is in {site}/paperlight/extension" in where
    assert "--copy" in where
