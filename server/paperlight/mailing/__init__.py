"""The digest by e-mail: what is new since the last mail, and what was saved and waits; sent when it is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any, Protocol

from paperlight import limits
from paperlight.errors import InvalidInputError, NotFoundError, SendError
from paperlight.library import Library
from paperlight.mailing.letter import Letter, compose, html, subject, text

__all__ = ["EVERY", "SECURITY", "Letter", "MailSettings", "Mailing", "Sender", "next_due"]

_NAME = "mail"
EVERY: Mapping[str, timedelta] = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
SECURITY = ("tls", "starttls", "none")
# How long after a failure the next try is made.
_AGAIN = timedelta(hours=1)
_ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,255}")


class Sender(Protocol):
    """What hands a message to a mail server; raises SendError with one plain sentence."""

    def __call__(self, wanted: MailSettings, message: EmailMessage) -> None:
        """Send it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Where the mails go, how, and when. ``hour`` is of the reader's clock; ``weekday`` is 0 for Monday.

    ``last_sent`` is what the next mail tells the news since; the password is kept in the keyring or the environment.
    """

    to: str
    sender: str
    host: str
    port: int = 465
    security: str = "tls"
    user: str = ""
    every: str = "daily"
    hour: int = 7
    weekday: int = 0
    last_sent: datetime | None = None
    last_tried: datetime | None = None
    last_error: str = ""


class Mailing:
    """Mails for the readers of a library. ``send`` hands a message to the mail server of the settings."""

    def __init__(self, library: Library, *, send: Sender, address: str, now: Callable[[], datetime]) -> None:
        self._library, self._send, self._address = library, send, address
        self.now = now

    def settings(self, reader_id: int) -> MailSettings | None:
        """A reader's settings, or None where no mails are wanted."""
        value = self._library.remembering.get(reader_id, _NAME)
        return None if value is None else _read(value)

    def set_up(self, reader_id: int, wanted: MailSettings) -> MailSettings:
        """Keep new settings, and what is known of earlier mails; raises InvalidInputError naming the field."""
        before = self.settings(reader_id)
        checked = _checked(wanted)
        if before is not None:
            checked = replace(checked, last_sent=before.last_sent)
        self._keep(reader_id, checked)
        return checked

    def stop(self, reader_id: int) -> None:
        """Send no more mails, and forget the settings."""
        self._library.remembering.put(reader_id, _NAME, None)

    def letter(self, reader_id: int, since: datetime | None = None) -> Letter:
        """What the next mail tells; before the first one, what came in its period."""
        wanted = self.settings(reader_id)
        every = EVERY[wanted.every] if wanted else EVERY["daily"]
        began = since or (wanted.last_sent if wanted else None) or self.now() - every
        return compose(self._library, reader_id, since=began, until=self.now(), address=self._address)

    def send(self, reader_id: int) -> Letter | None:
        """Send a mail now; gives its content, or None where there was nothing to tell, so that none was sent.

        Raises NotFoundError where nothing is set up, and SendError; the next mail then tells the same news again.
        """
        wanted = self.settings(reader_id)
        if wanted is None:
            raise NotFoundError("No mail is set up yet: `paperlight mail setup` says where it goes.")
        # What comes in while the mail is on its way is told by the next one.
        letter = self.letter(reader_id)
        tried = replace(wanted, last_tried=self.now())
        if letter.is_empty:
            self._keep(reader_id, replace(tried, last_error=""))
            return None
        try:
            self._send(wanted, message_of(wanted, letter))
        except SendError as error:
            self._keep(reader_id, replace(tried, last_error=str(error)))
            raise
        self._keep(reader_id, replace(tried, last_sent=letter.until, last_error=""))
        return letter

    def send_due(self, reader_id: int) -> Letter | None:
        """Send the mail if it is due; of several servers on one library only one does. Raises SendError."""
        with self._library.together():
            wanted = self.settings(reader_id)
            due = wanted is not None and self.now() >= next_due(wanted, self.now())
            if wanted is not None and due:
                # Claimed before it is sent: a mail that comes twice is worse than one that comes an hour late.
                self._keep(reader_id, replace(wanted, last_tried=self.now()))
        return self.send(reader_id) if due else None

    def _keep(self, reader_id: int, wanted: MailSettings) -> None:
        value = {
            name: told.isoformat() if isinstance(told, datetime) else told for name, told in asdict(wanted).items()
        }
        self._library.remembering.put(reader_id, _NAME, value)


def next_due(wanted: MailSettings, now: datetime) -> datetime:
    """When the next mail is due: at its hour of the first day of its period on which none was tried.

    After a failure it is an hour after that.
    """
    if wanted.last_error and wanted.last_tried is not None:
        return wanted.last_tried + _AGAIN
    last = wanted.last_tried or wanted.last_sent
    local = now.astimezone()
    due = local.replace(hour=wanted.hour, minute=0, second=0, microsecond=0)
    if wanted.every == "weekly":
        due -= timedelta(days=(local.weekday() - wanted.weekday) % 7)
    if due > local:
        due -= EVERY[wanted.every]
    # ``due`` is the newest moment that a mail was wanted at.
    return due if last is None or last < due else due + EVERY[wanted.every]


def message_of(wanted: MailSettings, letter: Letter) -> EmailMessage:
    """The mail as it is sent: plain text, and HTML with its styles inline."""
    message = EmailMessage()
    message["Subject"] = subject(letter)
    message["From"] = f"Paperlight <{wanted.sender}>"
    message["To"] = wanted.to
    message["Date"] = format_datetime(letter.until)
    message["Message-ID"] = make_msgid(domain=wanted.sender.rpartition("@")[2])
    message["List-Id"] = "Paperlight <digest.paperlight>"
    # The page at which the reader stops them.
    message["List-Unsubscribe"] = f"<{letter.address}/mail>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text(letter))
    message.add_alternative(html(letter), subtype="html")
    return message


def _checked(wanted: MailSettings) -> MailSettings:
    for name in ("to", "sender"):
        value = limits.line(getattr(wanted, name), name, 320)
        if not _ADDRESS.fullmatch(value) or not value.isascii():
            raise InvalidInputError(f"{value[:80]!r} is no e-mail address: write name@example.org.", field=name)
    host = limits.line(wanted.host, "host", 253)
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", host):
        raise InvalidInputError("A mail server is needed: give its name, such as smtp.example.org.", field="host")
    choices: tuple[tuple[str, Any, Any], ...] = (
        ("security", wanted.security, SECURITY),
        ("every", wanted.every, tuple(EVERY)),
        ("hour", wanted.hour, range(24)),
        ("weekday", wanted.weekday, range(7)),
        ("port", wanted.port, range(1, 65536)),
    )
    for name, told, possible in choices:
        if told not in possible:
            known = ", ".join(possible) if isinstance(possible, tuple) else f"{possible[0]} to {possible[-1]}"
            raise InvalidInputError(f"{told!r} is no {name}: choose one of {known}.", field=name)
    return replace(wanted, host=host, user=limits.line(wanted.user, "user", 320))


def _read(value: Mapping[str, Any]) -> MailSettings:
    moments = {name: datetime.fromisoformat(value[name]) for name in ("last_sent", "last_tried") if value.get(name)}
    return MailSettings(**{**value, **moments})
