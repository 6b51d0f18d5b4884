"""A BibTeX file cut into its blocks, however large it is and whatever is broken in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

_START = re.compile(r"@[ \t]*([A-Za-z]+)\s*([{(])")
# An entry on a line of its own: where it begins inside another one, that one was never closed.
_ENTRY = re.compile(r"[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(][ \t]*[^\s,={}()\"]+[ \t]*,[ \t\r]*$")
_BRACE = re.compile(r"[{}]")
_LONGEST = 2**20
_PIECE = 2**16


@dataclass(slots=True)
class Block:
    """What stands from an ``@`` to its closing brace. ``kind`` is lower case; ``line`` is where it begins, from 1."""

    kind: str
    line: int
    text: str
    is_whole: bool = True

    @property
    def key(self) -> str:
        """The key of an entry, as far as it has one."""
        found = re.match(r"@[ \t]*[A-Za-z]+\s*[{(]\s*([^\s,={}()\"]{1,200})", self.text)
        return found[1] if found else ""


class _Open:
    """A block that is not closed yet."""

    def __init__(self, kind: str, bracket: str, line: int) -> None:
        self.kind, self.line, self.pieces = kind, line, list[str]()
        self.depth, self.size, self.is_round = 0, 0, bracket == "("

    def take(self, piece: str) -> int | None:
        """Take a piece in; gives where in it the block ends, or None."""
        for brace in _BRACE.finditer(piece):
            self.depth += 1 if brace[0] == "{" else -1
            if self.depth <= 0 and not self.is_round:
                return self._end(piece, brace.end())
        if self.is_round and self.depth == 0 and piece.rstrip().endswith(")"):
            return self._end(piece, len(piece.rstrip()))
        self._end(piece, len(piece))
        return None

    def _end(self, piece: str, at: int) -> int:
        self.pieces.append(piece[:at])
        self.size += at
        return at

    def closed(self, *, is_whole: bool) -> Block:
        return Block(self.kind, self.line, "".join(self.pieces), is_whole)


def blocks(file: TextIO) -> Iterator[Block]:
    """Return the blocks of a file in order; one that is not closed, or beyond measure, is not ``is_whole``."""
    number, opened = 0, None
    is_line_start = True
    for piece in iter(lambda: file.readline(_PIECE), ""):
        number += is_line_start
        rest, is_line_start = piece, piece.endswith("\n")
        if opened is not None and opened.pieces and _ENTRY.match(rest.rstrip("\n")):
            yield opened.closed(is_whole=False)
            opened = None
        while rest:
            if opened is None:
                start = _START.search(rest)
                if start is None:
                    break
                opened, rest = _Open(start[1].lower(), start[2], number), rest[start.start() :]
            end = opened.take(rest)
            if end is None:
                rest = ""
            else:
                yield opened.closed(is_whole=True)
                opened, rest = None, rest[end:]
        if opened is not None and opened.size > _LONGEST:
            yield opened.closed(is_whole=False)
            opened = None
    if opened is not None:
        yield opened.closed(is_whole=False)
