"""Handing a mail to the server that sends it: SMTP, encrypted, with plain failures."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage

import keyring
from keyring.errors import KeyringError

from paperlight.errors import SendError
from paperlight.mailing import MailSettings

PASSWORD = "PAPERLIGHT_SMTP_PASSWORD"  # noqa: S105
SERVICE = "paperlight-smtp"
_TIMEOUT = 30


def send(wanted: MailSettings, message: EmailMessage, *, context: ssl.SSLContext | None = None) -> None:
    """Send a message by the settings' server; ``context`` is what certificates are checked by.

    Raises SendError with one plain sentence.
    """
    where = f"{wanted.host}:{wanted.port}"
    context = context or ssl.create_default_context()
    try:
        with _connected(wanted, context) as server:
            if wanted.user:
                server.login(wanted.user, password(wanted.user))
            server.send_message(message, from_addr=wanted.sender, to_addrs=[wanted.to])
    except smtplib.SMTPAuthenticationError as error:
        raise SendError(
            f"{where} refuses the user or the password: check both, and whether it wants an app password."
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise SendError(f"{where} does not take mail for {wanted.to}: check the address.") from error
    except smtplib.SMTPNotSupportedError as error:
        raise SendError(f"{where} offers no STARTTLS or no login: choose another kind of security.") from error
    except ssl.SSLError as error:
        raise SendError(
            f"The encryption with {where} fails ({error.reason or 'bad certificate'}): check port and security."
        ) from error
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        raise SendError(f"{where} refuses the mail ({error.smtp_code} {said[:120]}): see to that.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise SendError(f"{where} can't be reached or breaks off: check host and port, then try again.") from error


def _connected(wanted: MailSettings, context: ssl.SSLContext) -> smtplib.SMTP:
    if wanted.security == "tls":
        return smtplib.SMTP_SSL(wanted.host, wanted.port, timeout=_TIMEOUT, context=context)
    server = smtplib.SMTP(wanted.host, wanted.port, timeout=_TIMEOUT)
    try:
        if wanted.security == "starttls":
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def password(user: str) -> str:
    """The password of a user, from the environment or else from the system's keyring; raises SendError."""
    found = os.environ.get(PASSWORD)
    if found is None:
        try:
            found = keyring.get_password(SERVICE, user)
        except KeyringError:
            found = None
    if found is None:
        raise SendError(
            f"There is no password for {user}: `paperlight mail password` keeps it in the keyring, or set {PASSWORD}."
        )
    return found


def keep_password(user: str, secret: str) -> None:
    """Keep a password in the system's keyring; raises SendError where there is none."""
    try:
        keyring.set_password(SERVICE, user, secret)
    except KeyringError as error:
        raise SendError(f"This system has no keyring to keep it in: set {PASSWORD} instead.") from error
