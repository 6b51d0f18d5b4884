"""What is new in a mailbox on a mail server (IMAP, RFC 9051): read only, nothing is deleted or marked as read.

What was seen is remembered by the folder's UIDVALIDITY and the highest UID, as RFC 4549 tells.
"""

from __future__ import annotations

import imaplib
import os
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

import keyring
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, U
from imap_tools.errors import ImapToolsError, MailboxLoginError
from keyring.errors import KeyringError

from paperlight.errors import FetchError, InvalidInputError

PASSWORD = "PAPERLIGHT_IMAP_PASSWORD"  # noqa: S105
SERVICE = "paperlight-imap"
_SCHEMES = {"imaps": 993, "imap+starttls": 143, "imap": 143}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TIMEOUT = 60
_LARGEST = 32 * 2**20
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a mailbox is: ``imaps://user@host/Folder``, with ``imap+starttls`` for STARTTLS."""

    scheme: str
    user: str
    host: str
    port: int
    folder: str

    @classmethod
    def read(cls, value: str) -> Address:
        """Read an address; raises InvalidInputError, also for one that would send the password in the clear."""
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in _SCHEMES or not parts.hostname or not parts.username or parts.password:
            raise InvalidInputError(
                "A mailbox is written imaps://USER@HOST/FOLDER, with the sign @ in USER as %40 and without a password.",
                field="mailbox",
            )
        if parts.scheme == "imap" and parts.hostname not in _LOOPBACK:
            raise InvalidInputError(
                "Only imaps:// and imap+starttls:// keep the password secret on its way: use one of these.",
                field="mailbox",
            )
        folder = unquote(parts.path.removeprefix("/")) or "INBOX"
        return cls(
            scheme=parts.scheme,
            user=unquote(parts.username),
            host=parts.hostname,
            port=port or _SCHEMES[parts.scheme],
            folder=folder,
        )


def fetch_new(
    address: Address,
    state: Mapping[str, Any],
    *,
    senders: tuple[str, ...] = (),
    since: date | None = None,
    context: ssl.SSLContext | None = None,
) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Give each message that was not seen yet, the oldest first, and the state once it is dealt with.

    ``state`` is what was given with the last message, {} at the first time; ``senders`` and ``since`` let only some
    messages through; ``context`` is what certificates are checked by. Raises FetchError with one plain sentence.
    """
    with _failures(address), _opened(address, context) as box:
        status = box.folder.status(address.folder, ["UIDVALIDITY"])
        validity = int(status["UIDVALIDITY"])
        # Where the folder was made anew, its numbers begin anew.
        last = int(state.get("uid", 0)) if state.get("validity") == validity else 0
        box.folder.set(address.folder, readonly=True)
        wanted: dict[str, Any] = {"uid": U(str(last + 1), "*")}
        if since is not None:
            wanted["date_gte"] = since
        # The server answers n:* with the last message even where its number is smaller.
        for uid in sorted(int(each) for each in box.uids(AND(**wanted)) if int(each) > last):
            data = _message(box, uid, senders)
            if data is not None:
                yield data, {"validity": validity, "uid": uid}


def _message(box: BaseMailBox, uid: int, senders: tuple[str, ...]) -> bytes | None:
    """A message whole, or None for one that is too large, from somebody else, or gone meanwhile."""
    answer = _asked(box, uid, "(RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM)])")
    size = next((found for part in answer if (found := _SIZE.search(_head(part)))), None)
    sender = b" ".join(part[1] for part in answer if isinstance(part, tuple)).decode("utf-8", "replace").casefold()
    if size is None or int(size[1]) > _LARGEST or (senders and not any(each.casefold() in sender for each in senders)):
        return None
    whole = _asked(box, uid, "(BODY.PEEK[])")
    return next((bytes(part[1]) for part in whole if isinstance(part, tuple)), None)


def _head(part: Any) -> bytes:
    return part[0] if isinstance(part, tuple) else part if isinstance(part, bytes) else b""


def _asked(box: BaseMailBox, uid: int, what: str) -> list[Any]:
    kind, answer = box.client.uid("fetch", str(uid), what)
    if kind != "OK":
        raise imaplib.IMAP4.error(f"FETCH: {kind}")
    return list(answer)


@contextmanager
def _opened(address: Address, context: ssl.SSLContext | None) -> Iterator[BaseMailBox]:
    context = context or ssl.create_default_context()
    box: BaseMailBox
    if address.scheme == "imaps":
        box = MailBox(address.host, address.port, timeout=_TIMEOUT, ssl_context=context)
    elif address.scheme == "imap+starttls":
        box = MailBoxStartTls(address.host, address.port, timeout=_TIMEOUT, ssl_context=context)
    else:
        box = MailBoxUnencrypted(address.host, address.port, timeout=_TIMEOUT)
    try:
        box.login(address.user, password(address.user), initial_folder=None)
        yield box
    except BaseException:
        # Where it broke off, there is nobody to say goodbye to.
        with suppress(OSError):
            box.client.shutdown()
        raise
    box.logout()


@contextmanager
def _failures(address: Address) -> Iterator[None]:
    """What goes wrong, as one sentence."""
    where = f"{address.host}:{address.port}"
    try:
        yield
    except MailboxLoginError as error:
        raise FetchError(
            f"{where} refuses the user or the password: check both, and whether it wants an app password."
        ) from error
    except ssl.SSLError as error:
        raise FetchError(f"The encryption with {where} fails: check port and certificate.") from error
    except imaplib.IMAP4.abort as error:
        raise FetchError(f"{where} hung up: try again; what was read is kept.") from error
    except (ImapToolsError, imaplib.IMAP4.error, KeyError, ValueError) as error:
        raise FetchError(f"{where} has no folder {address.folder!r} that can be read: check its name.") from error
    except OSError as error:
        raise FetchError(f"{where} can't be reached: check host and port, then try again.") from error


def password(user: str) -> str:
    """The password of a user, from the environment or else from the system's keyring; raises FetchError."""
    found = os.environ.get(PASSWORD)
    if found is None:
        try:
            found = keyring.get_password(SERVICE, user)
        except KeyringError:
            found = None
    if found is None:
        raise FetchError(
            f"There is no password for {user}: set {PASSWORD}, or keep it: `keyring set {SERVICE} {user}`."
        )
    return found
