"""The folder of a file-based index: one sealed build is current, everything else in it is rubbish.

``current`` names the folder of the build that counts and is replaced in one step. Each build carries the sizes and
checksums of its files, written after each commit: whatever a crash, a full disk or a curious hand has left is told from
a sound index before anything is read from it.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import zlib
from pathlib import Path

_POINTER = "current"
_SEAL = "checksums.json"
_BUILD = "index-"
_PIECE = 1 << 20


class IndexDirectory:
    """Builds below one private folder. Only the holder of the writer's lock may call anything but ``current``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the folder, for the owner alone: engines unpickle what lies in it. Raises OSError."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.chmod(0o700)

    def current(self) -> Path | None:
        """The build that counts, or None. Any process may ask at any time."""
        try:
            name = (self.path / _POINTER).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return None
        return self.path / name if name.startswith(_BUILD) and Path(name).name == name else None

    def create(self) -> Path:
        """An empty folder for a new build."""
        self.prepare()
        build = self.path / f"{_BUILD}{secrets.token_hex(6)}"
        build.mkdir(mode=0o700)
        return build

    def seal(self, build: Path) -> None:
        """Note sizes and checksums. A file that was noted before is not read again: engines never change one."""
        known = _read_seal(build)
        seal = {path.name: known.get(path.name) or _checksum(path) for path in _files(build)}
        _replace(build / _SEAL, json.dumps(seal))

    def publish(self, build: Path) -> None:
        """Make a sealed build the current one, and drop all others."""
        _replace(self.path / _POINTER, build.name)
        self._clean(build)

    def drop(self, build: Path) -> None:
        """Remove a build that came to nothing."""
        shutil.rmtree(build, ignore_errors=True)

    def discard(self) -> None:
        """Have no current build any more."""
        (self.path / _POINTER).unlink(missing_ok=True)

    def recover(self) -> bool:
        """Drop what a killed writer left; False unless every file of the current build is as it was sealed."""
        self.prepare()
        build = self.current()
        self._clean(build)
        if build is None:
            return False
        try:
            seal = _read_seal(build)
            sound = bool(seal) and all(_checksum(build / name) == value for name, value in seal.items())
            for path in _files(build):
                if path.name not in seal:
                    path.unlink()
        except OSError:
            return False
        return sound

    def _clean(self, build: Path | None) -> None:
        for path in self.path.glob(f"{_BUILD}*"):
            if path != build:
                # On Windows another process may still read it; the next writer tries again.
                shutil.rmtree(path, ignore_errors=True)
        for folder in (self.path, build) if build else (self.path,):
            for path in folder.glob("*.tmp"):
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)


def _files(build: Path) -> list[Path]:
    return [
        path for path in build.iterdir() if path.is_file() and path.name != _SEAL and not path.name.endswith("LOCK")
    ]


def _read_seal(build: Path) -> dict[str, list[int]]:
    with contextlib.suppress(OSError, ValueError):
        seal = json.loads((build / _SEAL).read_text(encoding="utf-8"))
        if isinstance(seal, dict):
            return seal
    return {}


def _checksum(path: Path) -> list[int]:
    size = crc = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            crc = zlib.crc32(piece, crc)
    return [size, crc]


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
