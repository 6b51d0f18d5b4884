"""Any bytes end in papers or in one of our errors, whatever format they are taken for: mutated files, bombs, traps."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from paperlight import formats
from paperlight.errors import PaperlightError
from paperlight.types import PaperDraft
from tests.conftest import SEED
from tests.formats.tricky import PAPERS
from tests.test_formats_golden import CASES
from tests.test_formats_programs import LETTER, PUBMED

TODAY = date(2026, 3, 20)
# PAPERLIGHT_EXAMPLES=10000 is the full run.
EXAMPLES = int(os.environ.get("PAPERLIGHT_EXAMPLES", "60"))
LINES = 100_000 if EXAMPLES > 1_000 else 20_000
ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "cp037")
SIGNS = "{ } [ ] < > </ <![CDATA[ &amp; &#0; &#xD800; ' , # -- $ % {} [] null true -1 1e999 99999999999999999999"
TOKENS = [
    *(each.encode() for each in (*SIGNS.split(), '"', "\\", "\\\\", '""', "\r", "\n\n", "\0", "中", "\u202e", "From ")),
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"@article{", b"@string{", b"TY  - JOUR\n", b"ER  - \n",
    b"Content-Type: text/html\n", b"Subject: =?utf-8?b?////?=\n", b"<!ENTITY a 'b'>", b"<!DOCTYPE x [",
    b"https://arxiv.org/abs/", b"doi:10.", b"(" * 200, b"a" * 3_000, b"{" * 300, b"<div>" * 300,
]  # fmt: skip


def seeds() -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {name: [] for name in formats.READERS}
    for path in CASES:
        found[path.parent.name].append(path.read_bytes()[:40_000])
    for name in formats.WRITERS:
        if name in found:
            found[name].append(formats.write(name, PAPERS))
    found["csv"].append(PUBMED.encode())
    found["mail"].append(LETTER)
    for name in ("hf-paste", "titles"):
        found[name].append(SEED.read_bytes()[:8_000])
    return found


SEEDS = seeds()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few changes at random places; now and then other encodings, repetition, an early end."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice((0, 1, 2, 8, 64, 512))
        choice = chance.randrange(5)
        if choice == 0:
            changed[at : at + length] = b""
        elif choice == 1:
            changed[at:at] = chance.choice(TOKENS)
        elif choice == 2:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif choice == 3:
            changed[at:at] = changed[at : at + length] * chance.randint(1, 4)
        else:
            other = chance.randrange(len(changed) + 1)
            changed[at:at] = changed[other : other + length]
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed) + 1) :]
    if chance.random() < 0.05:
        return bytes(changed).decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")
    return bytes(changed)


def read(data: bytes | Path, format: str | None = None) -> int | None:
    """How many papers there are, or None where the bytes were refused; anything else fails the test."""
    source = formats.Source(content=data, today=TODAY, filename="file")
    try:
        items = [item for incoming in formats.digests(source, format) for item in incoming.items]
    except PaperlightError as error:
        return None if "\n" not in str(error) else pytest.fail(f"not one sentence: {error}")
    for item in items:
        assert item.position >= 1
    return sum(isinstance(item, PaperDraft) for item in items)


@pytest.mark.parametrize("name", [name for name in formats.READERS if SEEDS[name]])
def test_mutated_files_end_in_papers_or_in_our_errors(name: str) -> None:
    chance = random.Random(os.environ.get("PAPERLIGHT_SEED", "paperlight"))
    slowest = (0.0, b"")
    for number in range(EXAMPLES):
        data = mutated(chance.choice(SEEDS[name]), chance)
        began = time.perf_counter()
        try:
            read(data, name if number % 2 else None)
        except BaseException:
            Path(os.environ.get("PAPERLIGHT_KEEP", os.devnull)).write_bytes(data)
            raise
        slowest = max(slowest, (time.perf_counter() - began, data))
    # Told, not asserted: how long the slowest took depends on the machine.
    print(f"{name}: {EXAMPLES} inputs, the slowest took {slowest[0]:.2f} s ({len(slowest[1]):,} bytes)")


def _bombs() -> Iterator[tuple[str, bytes]]:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
    laughs = b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY l0 "lol">' + entities + b"]>"
    entry = b"<entry><title>%s</title><id>http://arxiv.org/abs/1706.03762</id></entry></feed>"
    yield "laughs", laughs + b'<feed xmlns="http://www.w3.org/2005/Atom">' + entry % b"&l8;"
    outside = b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    yield "outside", outside + b'<feed xmlns="http://www.w3.org/2005/Atom">' + entry % b"&f;"
    yield (
        "quadratic",
        b'<!DOCTYPE feed [<!ENTITY a "' + b"a" * 50_000 + b'">]><feed><title>' + b"&a;" * 5_000 + b"</title></feed>",
    )
    yield "deep xml", b"<feed>" + b"<entry>" * 100_000
    yield "deep html", b"<!doctype html><html><body>" + b"<div>" * 100_000 + b'<a href="/papers/2403.00001">x</a>'
    yield "deep json", b"[" * 100_000 + b"]" * 100_000
    yield "deep objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    yield "long number", b'[{"type":"book","title":"x","id":' + b"1" * 100_000 + b"}]"
    yield "deep papers", b'[{"type":"article","title":"x","author":' + b"[" * 50_000 + b"]" * 50_000 + b"}]"
    yield "braces", b"@article{a, title = {" + b"{" * 60_000 + b"}" * 60_000 + b"}}"
    yield (
        "strings",
        b"".join(b"@string{s%d = s%d # s%d}\n" % (n, n - 1, n - 1) for n in range(1, 60)) + b"@misc{a,title=s59}",
    )
    header = b"From: a\nSubject: b\nMIME-Version: 1.0\n"
    yield "parts", header + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 50_000
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000))
    yield "nested mail", header + nested
    yield "header", b"From: a\nSubject: " + b"=?utf-8?q?a?= " * 20_000 + b"\nMIME-Version: 1.0\n\nx"
    yield "zip", b"PK\x03\x04" + b"\0" * 1_000
    yield "nul", b"\0" * 100_000
    yield "spaces inside a line", b"Submitted by" + b" " * 70_000 + b"x\n\nA Title of a Paper\n"
    for sign in (b"(", b"a", b"{", b"<", b"&", b"\\", b"-", b" ", b"\xff", "\u0301".encode(), b"=?"):
        yield f"token {sign!r}", sign * (65_536 // len(sign))
    for line in (
        b"@article{a,\n",
        b"TY  - JOUR\n",
        b"a,b,c\n",
        b"<p>x\n",
        b"{\n",
        b'{"title":"x","type":"book","id":1}\n',
    ):
        yield f"lines {line!r}", line * LINES
    yield "lines of titles", b"A Title of a Paper of Some Length\n" * LINES


@pytest.mark.parametrize(("name", "data"), [pytest.param(*bomb, id=bomb[0]) for bomb in _bombs()])
def test_bombs_and_traps_in_every_format(name: str, data: bytes) -> None:
    began = time.perf_counter()
    read(data)
    for format in formats.READERS if len(data) <= 200_000 or EXAMPLES > 1_000 else ():
        read(data, format)
    print(f"{name}: {time.perf_counter() - began:.2f} s for {len(formats.READERS) + 1} readings")


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.parametrize("encode", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "crlf"])
def test_other_encodings_read_the_same(path: Path, encode: str) -> None:
    if path.parent.name in ("mail", "zotero") or b"\xfc" in path.read_bytes():
        pytest.skip("a message says its own encoding, a database is no text, and one file is in Latin-1")
    text = path.read_bytes().decode()
    as_bytes: Callable[[], bytes] = lambda: text.encode(encode)  # noqa: E731
    data = text.replace("\n", "\r\n").encode() if encode == "crlf" else as_bytes()
    assert read(data) == read(path)
