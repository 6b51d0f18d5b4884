"""What is handed in to be read: bytes or a file, and what is known of them beside their content."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, TextIO

from paperlight.errors import UnreadableError

from .text import Line, decode, encoding, lines

# What a format is told by; and the most that a format which is read whole takes.
_HEAD = 2**16
_START = 8 * 2**20
_WHOLE = 64 * 2**20
_BLOCK = 2**18


@dataclass(frozen=True, kw_only=True)
class Source:
    """One thing to be read. ``content`` is its bytes, or the file that holds them, which is never read whole at once.

    ``today`` is the reader's day, against which a date without a year is read. Of ``content_type`` only the charset
    counts. ``columns`` maps fields of a paper to the columns of a CSV file that hold them.
    """

    content: bytes | Path
    today: date
    filename: str | None = None
    content_type: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    _listeners: list[Callable[[int], None]] = field(default_factory=list)

    @property
    def path(self) -> Path | None:
        """The file, where it is one: for formats that other programs' libraries open by name."""
        return self.content if isinstance(self.content, Path) else None

    @cached_property
    def size(self) -> int:
        """How many bytes there are."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes (hex), by which a digest is known again."""
        with self._opened() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB."""
        with self._opened() as file:
            return file.read(_HEAD)

    @cached_property
    def start(self) -> str:
        """The text of the first 8 MiB, which is all of nearly every source; "" where that is no text."""
        try:
            return self.text if self.size <= _START else self._start()
        except UnreadableError:
            return ""

    @cached_property
    def text(self) -> str:
        """All of the text; raises UnreadableError for what is no text, and for more than a page or a feed ever has."""
        if self.size > _WHOLE:
            raise UnreadableError("This has more than 64 MiB; split it and import the parts one by one.")
        with self._opened() as file:
            return decode(file.read(), self.content_type)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines that are not blank; raises UnreadableError if there are too many."""
        return lines(self.text)

    def open(self) -> BinaryIO:
        """The bytes as a file; who listens hears how many were read."""
        return io.BufferedReader(_Told(self._opened(), self._tell), _BLOCK)  # type: ignore[type-var]

    def open_text(self) -> TextIO:
        """The text as a file, line ends as they are; bytes that are not of its encoding are read as Windows-1252.

        Raises UnreadableError for what is no text.
        """
        found = encoding(self.head, self.content_type)
        return io.TextIOWrapper(self.open(), found, errors="windows-1252", newline="")

    def heard(self, listener: Callable[[int], None]) -> None:
        """Have ``listener`` told, while what ``open`` gave is read, how many bytes were."""
        self._listeners.append(listener)

    def _tell(self, done: int) -> None:
        for listener in self._listeners:
            listener(done)

    def _opened(self) -> io.BufferedReader | io.BytesIO:
        return self.content.open("rb") if isinstance(self.content, Path) else io.BytesIO(self.content)

    def _start(self) -> str:
        with self._opened() as file:
            data = file.read(_START)
        return data.decode(encoding(data, self.content_type), "replace")


class _Told(io.RawIOBase):
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, tell: Callable[[int], None]) -> None:
        self._file, self._tell, self._done = file, tell, 0

    def readable(self) -> bool:
        """It is only read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer, as far as there is something, and tell."""
        block = self._file.read(len(buffer))
        buffer[: len(block)] = block
        self._done += len(block)
        self._tell(self._done)
        return len(block)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()
