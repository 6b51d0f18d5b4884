"""The extension as files: where it is, a copy of it, and the packages that browsers and their stores take."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from paperlight.errors import InvalidInputError

_HERE = Path(__file__).resolve()
_INSTALLED = _HERE.parent / "extension"

# In a checkout the extension stands beside the server, in a wheel within the package.
EXTENSION = _INSTALLED if _INSTALLED.is_dir() else _HERE.parents[2] / "extension"
IS_INSTALLED = EXTENSION == _INSTALLED

PACKAGES: Mapping[str, str] = {"chromium": "paperlight-chromium.zip", "firefox": "paperlight-firefox.xpi"}

# What is left out of a package's manifest: what only the other browser knows (of `permissions`, names within the list),
# and `key`, which gives an unpacked copy its id, while the Chrome Web Store refuses a package that brings one.
_LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "chromium": (
        "key",
        "browser_specific_settings",
        "sidebar_action",
        "background.scripts",
        "action.default_area",
        "commands._execute_sidebar_action",
    ),
    "firefox": (
        "key",
        "minimum_chrome_version",
        "side_panel",
        "background.service_worker",
        "permissions.sidePanel",
    ),
}

# `serve --browser` lays it into its throwaway copy; it holds a token.
_NEVER = "provision.json"
# The oldest time that a zip file can tell.
_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644


def read_manifest(extension: Path) -> dict[str, Any]:
    """The manifest of the extension in a folder, for both browsers in one.

    Raises InvalidInputError when it is not there.
    """
    try:
        text = (extension / "manifest.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InvalidInputError(
            "The extension is not beside this installation: install Paperlight again, or use a checkout of it.",
            field="extension",
        ) from error
    manifest: dict[str, Any] = json.loads(text)
    return manifest


def manifest_for(kind: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A new manifest for one browser (a key of PACKAGES), without what only the other knows."""
    own: dict[str, Any] = json.loads(json.dumps(manifest))
    for path in _LEFT_OUT[kind]:
        room, _, name = path.rpartition(".")
        place = own.get(room) if room else own
        if isinstance(place, list):
            place[:] = [each for each in place if each != name]
        elif place is not None:
            place.pop(name, None)
    return own


def packed(kind: str, extension: Path) -> bytes:
    """The package for a browser, a zip file.

    The bytes depend on the extension's files alone: names are sorted, times and modes fixed, and nothing is compressed,
    for every version of zlib compresses otherwise. Stores compress what they hand out by themselves.
    """
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(_contents(kind, extension)):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3  # Unix, also where it is packed on Windows
            entry.external_attr = _MODE << 16
            archive.writestr(entry, content)
    return package.getvalue()


def write_packages(extension: Path, folder: Path) -> list[Path]:
    """Write a package for each browser into a folder, which is made where it is missing; gives the files."""
    packages = {folder / name: packed(kind, extension) for kind, name in PACKAGES.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in packages.items():
        file.write_bytes(content)
    return list(packages)


def copy_extension(extension: Path, target: Path) -> Path:
    """Copy the extension to another folder, whole or not at all, over an older copy of it if one is there.

    Gives the absolute path of the copy. Raises InvalidInputError when something else is in the folder.
    """
    key = read_manifest(extension)["key"]
    target = target.resolve()
    if target.is_relative_to(extension):
        raise InvalidInputError(f"{target} is where the extension itself is: give another folder.", field="copy")
    if target.exists() and not _may_replace(target, key):
        raise InvalidInputError(f"{target} holds something else: give an empty or a new folder.", field="copy")
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that a rename is all that is left to do.
    with tempfile.TemporaryDirectory(prefix=".paperlight-", dir=target.parent) as workspace:
        new, old = Path(workspace, "new"), Path(workspace, "old")
        for name, file in _files(extension):
            place = new / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        if target.exists():
            target.rename(old)
        new.rename(target)
    return target


def _may_replace(target: Path, key: str) -> bool:
    """Whether a folder is empty or holds this extension, which its public key tells."""
    if not target.is_dir():
        return False
    if not any(target.iterdir()):
        return True
    try:
        return bool(read_manifest(target)["key"] == key)
    except (InvalidInputError, OSError, ValueError, KeyError, TypeError):
        return False


def _files(extension: Path) -> Iterator[tuple[str, Path]]:
    """All files of the extension by their names in it; hidden ones are editors' and file managers'."""
    for file in extension.rglob("*"):
        name = file.relative_to(extension)
        if file.is_file() and name.name != _NEVER and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix(), file


def _contents(kind: str, extension: Path) -> Iterator[tuple[str, bytes]]:
    for name, file in _files(extension):
        if name == "manifest.json":
            own = manifest_for(kind, read_manifest(extension))
            yield name, (json.dumps(own, indent=2, ensure_ascii=False) + "\n").encode()
        else:
            yield name, file.read_bytes()
