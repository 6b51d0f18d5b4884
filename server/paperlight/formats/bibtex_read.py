"""BibTeX and BibLaTeX, in: strings, crossrefs, braces and LaTeX resolved; what is broken is skipped and named.

Each entry is parsed by bibtexparser (its splitter); the file is cut into entries here, so that a broken one costs
nothing but itself and a large file little memory.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bibtexparser.model import Entry
from bibtexparser.splitter import Splitter

from paperlight.errors import UnreadableError
from paperlight.types import Incoming, PaperDraft, Skipped

from .bibtex import WRITER
from .bibtex_blocks import Block, blocks
from .bibtex_fields import paper
from .registry import Reader
from .source import Source

# What it can't parse is told to the reader, not in the log.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SNIFFED = re.compile(
    r"^[ \t]*@[ \t]*(?:article|book|booklet|collection|comment|conference|dataset|electronic|inbook|incollection|"
    r"inproceedings|manual|mastersthesis|misc|mvbook|online|patent|phdthesis|preamble|proceedings|report|software|"
    r"string|techreport|thesis|unpublished|www|xdata)[ \t]*[{(]",
    re.I | re.M,
)
_ENTRY = re.compile(r"^[ \t]*@[ \t]*[a-z]+[ \t]*[{(][ \t]*[^\s,={}]*,", re.I | re.M)
_VOLUMES = ("proceedings", "mvproceedings", "xdata", "set", "periodical", "mvcollection")
_PARENTS = ("crossref", "xdata")
# What a child takes from the volume that it is in, by the name that it then has (BibLaTeX manual, appendix B).
_INHERITED = {
    "title": "booktitle",
    "booktitle": "booktitle",
    "year": "year",
    "date": "date",
    "editor": "editor",
    "publisher": "publisher",
    "journaltitle": "journaltitle",
    "journal": "journal",
    "eventtitle": "eventtitle",
}
_EXCERPT = 120
_RAW = 20_000
_MOST_MACROS = 20_000
_LONGEST_MACRO = 10_000


def sniff(source: Source) -> bool:
    """Whether a line begins an entry, and nothing else stands before the first one that looks like another format."""
    start = source.start
    return "@" in start and _SNIFFED.search(start) is not None and _is_mostly_entries(start)


def _is_mostly_entries(start: str) -> bool:
    """Whether the first entry stands at the beginning, or there are several: a page may quote one."""
    first = _SNIFFED.search(start)
    before = start[: first.start()] if first else start
    return len(before) < 2_000 or len(_ENTRY.findall(start, re.M)) > 2


def digests(source: Source) -> Iterator[Incoming]:
    """One digest: the entries in order, those that wait for a crossref behind it."""
    yield Incoming(format=READER.name, items=_Reading().items(source), source=_label(source))


def _label(source: Source) -> str:
    return "BibTeX file"


@dataclass
class _Child:
    """An entry that waits for the one that it refers to."""

    block: Block
    fields: dict[str, str]
    wanted: str


@dataclass
class _Reading:
    """What is remembered while a file is read."""

    macros: dict[str, str] = field(default_factory=dict)
    volumes: dict[str, dict[str, str]] = field(default_factory=dict)
    waiting: dict[str, list[_Child]] = field(default_factory=dict)
    keys: set[int] = field(default_factory=set)

    def items(self, source: Source) -> Iterator[PaperDraft | Skipped]:
        count = 0
        with source.open_text() as file:
            for block in blocks(file):
                for item in self._block(block):
                    count += 1
                    yield item
        for children in self.waiting.values():
            for child in children:
                count += 1
                yield self._paper(child.block, child.fields)
        if not count:
            raise UnreadableError("There is no entry in this BibTeX file; choose another file, or export it again.")

    def _block(self, block: Block) -> Iterator[PaperDraft | Skipped]:
        if block.kind in ("comment", "preamble"):
            return
        if block.kind == "string":
            self._remember(block)
            return
        if not block.is_whole:
            yield _skipped(block, "is never closed, or its braces don't match")
            return
        fields = self._fields(block)
        if fields is None:
            yield _skipped(block, "can't be read: a comma, an equals sign or a brace is missing")
            return
        identity = hash((block.key, tuple(sorted(fields.items()))))
        if block.key and identity in self.keys:
            yield _skipped(block, "stands twice in this file, word for word")
            return
        self.keys.add(identity)
        yield from self._entry(block, fields)

    def _entry(self, block: Block, fields: dict[str, str]) -> Iterator[PaperDraft | Skipped]:
        key = block.key.casefold()
        wanted = next((fields[name].casefold() for name in _PARENTS if fields.get(name)), "").strip()
        is_volume = block.kind in _VOLUMES
        inherited = {name: fields[name] for name in _INHERITED if name in fields}
        if inherited and key:
            self.volumes[key] = inherited if block.kind != "xdata" else fields
        if is_volume:
            yield _skipped(block, "is a volume or shared data, no paper")
        elif wanted and wanted not in self.volumes:
            self.waiting.setdefault(wanted, []).append(_Child(block, fields, wanted))
        else:
            yield self._paper(block, fields)
        for child in self.waiting.pop(key, ()) if key in self.volumes else ():
            yield self._paper(child.block, child.fields)

    def _paper(self, block: Block, fields: dict[str, str]) -> PaperDraft | Skipped:
        for name in _PARENTS:
            for wanted in fields.get(name, "").casefold().split(","):
                parent = self.volumes.get(wanted.strip(), {})
                for told, value in parent.items():
                    fields.setdefault(_INHERITED.get(told, told) if name == "crossref" else told, value)
        return paper(fields, block.line, block.text[:_RAW])

    def _fields(self, block: Block) -> dict[str, str] | None:
        try:
            read = Splitter(block.text).split()
        except Exception:
            return None
        entry = next((each for each in read.blocks if isinstance(each, Entry)), None)
        if entry is None:
            entry = next((each.ignore_error_block for each in read.failed_blocks), None)  # type: ignore[assignment]
        if not isinstance(entry, Entry):
            return None
        return {each.key.casefold(): self._value(str(each.value)) for each in entry.fields}

    def _remember(self, block: Block) -> None:
        found = re.match(r"@\s*string\s*[{(]\s*([^\s=]{1,200})\s*=\s*", block.text, re.I)
        if found and len(self.macros) < _MOST_MACROS:
            value = self._value(block.text[found.end() : -1])
            self.macros[found[1].casefold()] = value[:_LONGEST_MACRO]

    def _value(self, value: str) -> str:
        """A value as its field has it: pieces joined by ``#``, each in braces, in quotes, a number or a macro."""
        value = value.strip()
        if value.startswith("{") and value.endswith("}") and "#" not in value:
            return value[1:-1].strip()
        return "".join(self._piece(piece) for piece in _pieces(value)).strip()

    def _piece(self, piece: str) -> str:
        if len(piece) > 1 and (piece[0], piece[-1]) in (("{", "}"), ('"', '"')):
            return piece[1:-1]
        name = piece.casefold()
        if name in self.macros:
            return self.macros[name]
        return name.capitalize() if name in _MONTHS else piece


def _pieces(value: str) -> Iterator[str]:
    """The pieces between the signs ``#`` that stand neither in braces nor in quotes."""
    start, depth, quoted = 0, 0, False
    for found in re.finditer(r'[{}"#]', value):
        if found[0] == '"' and depth == 0:
            quoted = not quoted
        elif found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif found[0] == "#" and depth == 0 and not quoted:
            yield value[start : found.start()].strip()
            start = found.end()
    yield value[start:].strip()


def _skipped(block: Block, why: str) -> Skipped:
    named = f"The entry “{block.key}”" if block.key else "This entry"
    return Skipped(position=block.line, reason=f"{named} {why}.", excerpt=" ".join(block.text[:400].split())[:_EXCERPT])


READER = Reader(
    name=WRITER.name,
    label=WRITER.label,
    media_type=WRITER.media_type,
    extension=WRITER.extension,
    sniff=sniff,
    digests=digests,
)
