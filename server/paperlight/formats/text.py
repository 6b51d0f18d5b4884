"""From the bytes of a digest to its lines: decoding, cleaning, and refusing what is no plain text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from email.message import Message

from paperlight.errors import UnreadableError

# Control characters (but tab and line breaks) and invisible characters that pasting leaves inside words.
_REMOVED = dict.fromkeys(
    [*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, 0x200B, 0x2060, 0xFEFF]
)
# What pasting puts in place of a space, one for one: tab, no-break space, typographic spaces, ideographic space.
_SPACES = dict.fromkeys([0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
# "\r\r\n" is what two conversions of line ends leave behind; it is one break.
_LINE_BREAK = re.compile("\r*\n|[\r\v\f\x85\u2028\u2029]")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
)
_FOREIGN = (
    (re.compile(r"(?:\A|[\r\n])\\\\\s+arXiv:|^Date: .{1,60} GMT\s+\(\d+kb", re.M), "a daily mailing of arXiv"),
    (re.compile(r"^(?:MIME-Version|Message-ID|Content-Transfer-Encoding):[ \t]", re.I | re.M), "an e-mail's source"),
    (re.compile(r"\A\s*(?:<!doctype\s+html|<html\b)", re.I), "an HTML page"),
    (re.compile(r"\A\s*<\?xml\b|\A\s*<(?:rss|feed|rdf:RDF)\b", re.I), "an XML file or a feed"),
    (re.compile(r"\A\s*@[a-z]+\s*\{|^[ \t]*@[a-z]+[ \t]*[{(][ \t]*[^\s,{}]+,[ \t\r]*$", re.I | re.M), "a BibTeX file"),
    (re.compile(r"^TY {1,2}- ?[A-Z]+[ \t\r]*$", re.M), "a RIS file"),
    (re.compile(r"\A\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])"), "a JSON file"),
    (re.compile(r"\A\s*\"?title\"?,\"?authors\"?,", re.I), "a CSV file"),
)
_HTML_TAG = re.compile(r"</(?:a|article|body|div|h[1-6]|head|li|p|script|span|style|table|td|ul)\s*>", re.I)
# Far more than a page or an alert ever has; what is longer is no digest and would keep the server busy for minutes.
MOST_LINES = 100_000
_PASTE = "open it, copy the titles and abstracts, and paste them as plain text"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. ``number`` is 1-based; ``raw`` is as it stood but for control characters.

    ``text`` is what is read of it: trimmed, and with tabs and no-break spaces turned into spaces. ``gap`` tells
    whether blank lines stand before it.
    """

    number: int
    text: str
    raw: str
    gap: bool


def decode(data: bytes, content_type: str | None = None) -> str:
    """Return the text of ``data``: by its byte order mark, the charset of ``content_type``, UTF-8, or Windows-1252.

    Raises UnreadableError for bytes that are no text.
    """
    for signature, kind in _BINARY_SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError(f"This is {kind}, not text; {_PASTE}.")
    text = _decode_declared(data, content_type)
    if text is None:
        text = _decode_guessed(data)
    if not clean(text).strip():
        what = "This holds no text that can be read" if data.strip() else "This is empty"
        raise UnreadableError(f"{what}; paste a page of titles and abstracts, or choose a text file.")
    return text


def encoding(head: bytes, content_type: str | None = None) -> str:
    """Return the name of the encoding of a text that begins with ``head``, as ``decode`` would read it.

    Where that is UTF-8, what is none in it can be read with the error handler ``windows-1252``. Raises UnreadableError
    for bytes that are no text.
    """
    for signature, kind in _BINARY_SIGNATURES:
        if head.startswith(signature):
            raise UnreadableError(f"This is {kind}, not text; {_PASTE}.")
    for mark, name in _BOMS:
        if head.startswith(mark):
            # These decoders take the mark off; the others would leave it as a character.
            return {"utf-8": "utf-8-sig"}.get(name, name.rpartition("-")[0])
    declared = _charset(content_type)
    if declared and _decode_declared(head, content_type) is not None:
        return declared
    if _is_wide(head, 1):
        return "utf-16-le"
    if _is_wide(head, 0):
        return "utf-16-be"
    _decode_guessed(head)
    return "utf-8"


def _one_byte_each(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return broken.decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252", _one_byte_each)


def _charset(content_type: str | None) -> str:
    header = Message()
    header["content-type"] = content_type or ""
    return header.get_content_charset() or ""


def _is_wide(data: bytes, at: int) -> bool:
    """Whether every other byte, from ``at`` on, is NUL, as in UTF-16 of a western language."""
    return data[at : at + 1] == b"\0" and data.count(b"\0") * 5 > len(data) * 2


def _decode_declared(data: bytes, content_type: str | None) -> str | None:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    try:
        return data.decode(_charset(content_type))
    except (LookupError, UnicodeError, ValueError):
        return None


def _decode_guessed(data: bytes) -> str:
    if _is_wide(data, 1):
        return data.decode("utf-16-le", "replace")
    if _is_wide(data, 0):
        return data.decode("utf-16-be", "replace")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore")) - broken
    # A few broken bytes among good UTF-8 (a file cut in the middle of a character) are still UTF-8.
    if broken > beyond_ascii:
        text = data.decode("cp1252", "replace")
    # Text of one byte a character has hardly a control character; random bytes have one in ten.
    if _controls(text) * (20 if broken else 4) > len(text):
        raise UnreadableError(f"These bytes are not text; {_PASTE}.")
    return text


def _controls(text: str) -> int:
    return sum(1 for char in text if (char < " " and char not in "\t\n\v\f\r") or char == "\ufffd")


def refuse_foreign(text: str) -> None:
    """Raise UnreadableError if ``text`` is markup or data of another format, which must not be read as titles."""
    head = text[:65536].lstrip("\ufeff")
    for pattern, kind in _FOREIGN:
        if pattern.search(head):
            raise UnreadableError(f"This looks like {kind}, but can't be read as that; export it again, or {_PASTE}.")
    if len(_HTML_TAG.findall(head)) >= 3:
        raise UnreadableError(f"This is HTML source; {_PASTE}.")


def clean(text: str) -> str:
    """Return ``text`` without control characters and invisible characters; tabs and line breaks stay."""
    return text.translate(_REMOVED)


def lines(text: str) -> list[Line]:
    """Return the lines of ``text`` that are not blank, in order; raises UnreadableError if there are too many."""
    found: list[Line] = []
    gap = True
    for number, part in enumerate(_LINE_BREAK.split(text), start=1):
        raw = clean(part)
        shown = raw.translate(_SPACES).strip()
        if shown:
            found.append(Line(number, shown, raw, gap))
            if len(found) > MOST_LINES:
                raise UnreadableError(
                    f"This has more than {MOST_LINES:,} lines; split it and import the parts one by one.",
                    position=number,
                )
        gap = not shown
    return found


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is kept as running text."""
    return frozenset(text.split())
