"""A folder of notes, one a paper, kept up with the library: an Obsidian vault, or a part of one."""

from __future__ import annotations

import os
import secrets
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from paperlight.errors import InvalidInputError
from paperlight.formats import obsidian
from paperlight.formats.fields import lasting_id
from paperlight.types import Paper

# A larger file is no note of ours with some words of the reader's in it.
_LARGEST = 8 * 1024 * 1024


@dataclass(kw_only=True)
class Updated:
    """What became of the notes: counts, and the files that were left alone, each with the reason."""

    written: int = 0
    updated: int = 0
    unchanged: int = 0
    left_alone: list[tuple[Path, str]] = field(default_factory=list)


def update(folder: Path, papers: Sequence[Paper]) -> Updated:
    """Write a note for each paper that has none in the folder or below, and bring the others up to date.

    A note is known by the id in its properties, so the reader may rename and move it. What the reader wrote stays;
    links are not followed. Raises InvalidInputError where there can be no folder, and OSError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise InvalidInputError(f"{folder} is no folder: name a folder for the notes.") from error
    done = Updated()
    notes, taken = _notes(folder, done)
    for paper in papers:
        path = notes.get(str(lasting_id(paper)))
        if path is None:
            _write(folder / _free_name(paper, taken), obsidian.note(paper) or "", None)
            done.written += 1
        else:
            _bring_up_to_date(path, paper, done)
    return done


def _notes(folder: Path, done: Updated) -> tuple[dict[str, Path], set[str]]:
    """The notes by the id of their paper, and the names that are in use in the folder itself."""
    notes: dict[str, Path] = {}
    for root, folders, names in os.walk(folder):
        # Obsidian keeps its settings and its bin in hidden folders.
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in sorted(Path(root, name) for name in names if name.endswith(obsidian.EXTENSION)):
            text = _text(path)
            found = obsidian.id_in(text) if text else ""
            if found in notes:
                done.left_alone.append((path, f"it is a copy of {notes[found].name}"))
            elif found:
                notes[found] = path
    return notes, {_folded(name) for name in os.listdir(folder)}  # noqa: PTH208 - names only


def _bring_up_to_date(path: Path, paper: Paper, done: Updated) -> None:
    seen = path.stat().st_mtime_ns
    before = _text(path)
    after = obsidian.note(paper, before) if before is not None else None
    if after is None:
        done.left_alone.append((path, "the line that parts your words from Paperlight's is gone"))
    elif after == before:
        done.unchanged += 1
    elif path.stat().st_mtime_ns != seen:
        done.left_alone.append((path, "it was changed just now"))
    else:
        _write(path, after, path)
        done.updated += 1


def _text(path: Path) -> str | None:
    """What a file holds, its line ends as they are; None for a link and for what is no text of a note's size."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    try:
        return path.read_bytes().decode()
    except (UnicodeDecodeError, PermissionError):
        return None


def _write(path: Path, text: str, model: Path | None) -> None:
    """Put a file in place at once: who reads it sees the old one or the new one, whole."""
    beside = path.with_name(f".paperlight-{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        if model is not None:
            shutil.copymode(model, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _free_name(paper: Paper, taken: set[str]) -> str:
    name = obsidian.file_name(paper)
    if _folded(name) in taken:
        name = obsidian.file_name(paper, apart=True)
    if _folded(name) in taken:
        raise InvalidInputError(f"There is a file named {name} already, which isn't the paper's note: move it away.")
    taken.add(_folded(name))
    return name


def _folded(name: str) -> str:
    """As file systems that ignore case and Unicode's forms compare names."""
    return unicodedata.normalize("NFC", name.casefold())
