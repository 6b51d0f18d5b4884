"""JSON on its way to ijson: a text in any encoding as UTF-8, and what would crash the parser refused before."""

from __future__ import annotations

import re
from typing import TextIO

import ijson

# What ijson says of JSON that is none.
BROKEN = (ijson.JSONError, ValueError, RecursionError, OverflowError, RuntimeError)
_BLOCK = 2**16
# The parser crashes on a number with more digits than Python turns into one (4,300); in a text they do not matter.
_HUGE = re.compile(rb"[\s:,\[-]\d{4000}")
_CARRIED = 4001


class Utf8:
    """A text as the bytes that the parser takes, whatever its encoding; counts the lines that were handed out."""

    def __init__(self, file: TextIO) -> None:
        self._file, self.line, self._before = file, 1, b""

    def read(self, size: int = _BLOCK) -> bytes:
        """The bytes of the next ``size`` characters; raises ValueError for a number beyond measure."""
        text = self._file.read(size)
        self.line += text.count("\n")
        block = text.encode("utf-8", "replace")
        if _HUGE.search(self._before + block):
            raise ValueError("a number beyond measure")
        self._before = (self._before + block)[-_CARRIED:]
        return block
