"""E-mail, in: one message (RFC 5322) or a mailbox of them (mbox, RFC 4155); each message is a digest of its own.

A message is known again by its Message-ID, in a mailbox, in a file of its own and on a mail server alike. What is read
of it, ``mail_papers`` tells.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from email import errors as email_errors
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from paperlight.types import Incoming, Skipped

from .drafting import one_line
from .mail_papers import papers_of, source_of_sender
from .registry import Reader
from .source import Source

_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_TELLING = re.compile(
    rb"^(?:From|Subject|Message-ID|Received|Return-Path|MIME-Version|Delivered-To|Date):", re.I | re.M
)
_FROM = re.compile(rb"From (?:\S+ .{0,80}\d{4}|-|\S+@\S+)")
_QUOTED = re.compile(rb"^>(>*From )", re.M)
_LARGEST = 32 * 2**20
_LONGEST_LINE = 2**20


def sniff(source: Source) -> bool:
    """Whether it begins with the header of a message, or with the line that parts messages in a mailbox."""
    head = source.head.lstrip(b"\xef\xbb\xbf\r\n")
    if _FROM.match(head):
        head = head.partition(b"\n")[2]
    found = _HEADER.match(head)
    if found is None:
        return False
    header = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return len({name[:4].lower() for name in _TELLING.findall(header)}) >= 3


def digests(source: Source) -> Iterator[Incoming]:
    """One digest a message, in the mailbox's order; a message without papers is a digest of what was skipped."""
    with source.open() as file:
        for position, data in _messages(file):
            yield digest_of(data, position)


def digest_of(data: bytes, position: int = 1) -> Incoming:
    """The digest that one message is; ``position`` is the line on which it begins."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        return _digest(message, data, position)
    except (email_errors.MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        # The parser trips over some malformed headers and charsets.
        reason = "This message can't be read: its header is malformed."
        skipped = Skipped(position=position, reason=reason, excerpt=one_line(data[:120].decode("latin-1")))
        return Incoming(format=READER.name, items=[skipped], sha256=hashlib.sha256(data).hexdigest())


def _digest(message: EmailMessage, data: bytes, position: int) -> Incoming:
    subject = one_line(str(message.get("Subject") or ""))[:300]
    items = list(papers_of(message, position))
    if not items:
        reason = "There is no link to a paper and no title in this message."
        items = [Skipped(position=position, reason=reason, excerpt=subject[:120])]
    return Incoming(
        format=READER.name,
        items=items,
        source=source_of_sender(str(message.get("From") or "")),
        title=subject,
        date=_day(message),
        sha256=identity(message, data),
    )


def identity(message: Message, data: bytes) -> str:
    """What a message is known again by (SHA-256, hex): its Message-ID, else its bytes but for the line ends."""
    name = "".join(str(message.get("Message-ID") or "").split())
    told = f"message-id:{name}".encode("utf-8", "replace") if name else data.replace(b"\r\n", b"\n").strip()
    return hashlib.sha256(told).hexdigest()


def _day(message: EmailMessage) -> date | None:
    try:
        return parsedate_to_datetime(str(message.get("Date") or "")).date()
    except (ValueError, TypeError, IndexError):
        return None


def _messages(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The messages of a file, each with the line that it begins on; what is beyond measure is cut."""
    lines: list[bytes] = []
    size, began, is_box, was_blank = 0, 1, False, True
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
            is_box = _FROM.match(line) is not None
        if is_box and was_blank and _FROM.match(line):
            if size:
                yield began, _unquoted(lines)
            lines, size, began = [], 0, number + 1
        elif size < _LARGEST:
            lines.append(line)
            size += len(line)
        was_blank = not line.strip()
    if size:
        yield began, (_unquoted(lines) if is_box else b"".join(lines))


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED.sub(rb"\1", b"".join(lines))


READER = Reader(
    name="mail",
    label="E-mail (a message or a mailbox)",
    media_type="message/rfc822",
    extension="eml",
    sniff=sniff,
    digests=digests,
)
