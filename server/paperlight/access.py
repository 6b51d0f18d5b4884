"""Who may in: tokens for programs, sessions for the dashboard, pairing for extensions."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from paperlight import limits
from paperlight.errors import InvalidInputError, NotFoundError, TooManyRequestsError
from paperlight.store import Store, credentials
from paperlight.tokens import Pairing, Token

SIGN_IN_LASTS = timedelta(hours=1)
SESSION_LASTS = timedelta(days=90)
PAIRING_LASTS = timedelta(minutes=10)
PAIRINGS_A_MINUTE = 5
# No letter or digit that looks like another one.
_CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 6


class Access:
    """The keys of one library. Secrets are given out once; only their hashes are kept."""

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    # Tokens

    def create_token(self, reader_id: int, name: str, *, origin: str | None = None) -> str:
        """A new API token for a program called ``name``; it can't be shown again."""
        return self._lasting(credentials.API, reader_id, name, origin)

    def create_export_token(self, reader_id: int, name: str) -> str:
        """A new token that opens exports and nothing else, for programs that can only be told an address."""
        return self._lasting(credentials.EXPORT, reader_id, name)

    def _lasting(self, kind: str, reader_id: int, name: str, origin: str | None = None) -> str:
        name = limits.line(name, "name", limits.NAME)
        if not name:
            raise InvalidInputError("A token needs a name: say what it is for.", field="name")
        secret = secrets.token_urlsafe(32)
        with self._store.write() as connection:
            credentials.add(connection, kind, name, secret, reader_id, at=self._now(), origin=origin)
        return secret

    def tokens(self, reader_id: int) -> list[Token]:
        """A reader's tokens in use, oldest first."""
        with self._store.read() as connection:
            return credentials.of_programs(connection, reader_id, at=self._now())

    def revoke(self, reader_id: int, token_id: int) -> None:
        """Make a token worthless at once; raises NotFoundError."""
        with self._store.write() as connection:
            mine = {token.id for token in credentials.of_programs(connection, reader_id, at=self._now())}
            if token_id not in mine:
                raise NotFoundError(f"There is no token {token_id}: `paperlight tokens list` shows those in use.")
            credentials.revoke(connection, token_id, at=self._now())

    def reader_for_token(self, secret: str) -> Token | None:
        """The API token that a secret is, or None; looked up anew each time, so that revoking works at once."""
        return self._used(credentials.API, secret)

    def reader_for_export_token(self, secret: str) -> Token | None:
        """The same for the token of a live link."""
        return self._used(credentials.EXPORT, secret)

    def _used(self, kind: str, secret: str) -> Token | None:
        at = self._now()
        with self._store.read() as connection:
            found = credentials.find(connection, kind, secret, at=at)
        if found is not None and credentials.use_is_stale(found, at=at):
            with self._store.write() as connection:
                credentials.note_use(connection, found.id, at=at)
        return found

    def origins(self) -> set[str]:
        """The origins learned at pairing, of all extensions whose tokens are in use."""
        with self._store.read() as connection:
            return credentials.origins(connection, at=self._now())

    # Sessions of the dashboard

    def sign_in_code(self, reader_id: int) -> str:
        """The secret of a new one-time sign-in link."""
        return self._temporary(credentials.SIGN_IN, reader_id, SIGN_IN_LASTS)

    def sign_in(self, code: str) -> str:
        """Use up a sign-in link; gives the secret of a new session. Raises NotFoundError for a used or old one."""
        with self._store.write() as connection:
            reader_id = credentials.take(connection, credentials.SIGN_IN, code, at=self._now())
            if reader_id is None:
                raise NotFoundError(
                    "This sign-in link was used already or is too old: get a new one with `paperlight tokens sign-in`."
                )
            return self._temporary(credentials.SESSION, reader_id, SESSION_LASTS)

    def reader_for_session(self, secret: str) -> int | None:
        """Whose session a secret is, or None."""
        with self._store.read() as connection:
            found = credentials.find(connection, credentials.SESSION, secret, at=self._now())
        return found.reader_id if found else None

    def sign_out(self, secret: str) -> None:
        """End a session."""
        with self._store.write() as connection:
            credentials.forget(connection, credentials.SESSION, secret)

    # Pairing

    def request_pairing(self, name: str, origin: str | None) -> Pairing:
        """An extension asks to be trusted; raises TooManyRequestsError after five requests in a minute."""
        at = self._now()
        name = limits.line(name, "name", 100) or "A browser"
        with self._store.write() as connection:
            recent = credentials.pairings_since(connection, at - timedelta(minutes=1))
            if len(recent) >= PAIRINGS_A_MINUTE:
                wait = recent[0] + timedelta(minutes=1) - at
                raise TooManyRequestsError(
                    "There were five requests to pair within a minute: wait a minute, then try again.",
                    retry_after=max(1, int(wait.total_seconds()) + 1),
                )
            request = Pairing(
                id=secrets.token_urlsafe(24),
                code=_new_code(),
                name=name,
                origin=origin,
                state="pending",
                created=at,
                expires=at + PAIRING_LASTS,
            )
            credentials.add_pairing(connection, request)
        return request

    def pairing(self, secret: str) -> Pairing:
        """How a request stands; an approved one hands out its token, once. Raises NotFoundError."""
        with self._store.write() as connection:
            found = credentials.pairing_by_id(connection, secret)
            if found is None:
                raise NotFoundError("There is no such request to pair: begin pairing again.")
            request, reader_id = found
            if request.state in ("pending", "approved") and request.expires <= self._now():
                return replace(request, state="expired")
            if request.state == "approved" and reader_id is not None and credentials.collected(connection, secret):
                token = self.create_token(reader_id, request.name, origin=request.origin)
                return replace(request, token=token)
            return request

    def pending_pairings(self) -> list[Pairing]:
        """The requests that wait for the reader, without their secrets."""
        with self._store.read() as connection:
            return credentials.pending(connection, at=self._now())

    def approve_pairing(self, reader_id: int, code: str) -> Pairing:
        """Trust the extension that shows this code; raises NotFoundError."""
        return self._settle(code, "approved", reader_id)

    def deny_pairing(self, code: str) -> Pairing:
        """Turn the extension that shows this code away; raises NotFoundError."""
        return self._settle(code, "denied", None)

    def _settle(self, code: str, state: str, reader_id: int | None) -> Pairing:
        at, wanted = self._now(), _plain_code(code)
        with self._store.write() as connection:
            waiting = credentials.pending(connection, at=at, code=wanted)
            if not waiting:
                raise NotFoundError(
                    "No extension waits with this code: begin pairing again in the extension and take the new code."
                )
            credentials.settle(connection, wanted, state, reader_id, at=at)
            return replace(waiting[0], state=state)

    def _temporary(self, kind: str, reader_id: int, lasts: timedelta) -> str:
        secret, at = secrets.token_urlsafe(32), self._now()
        with self._store.write() as connection:
            credentials.add(connection, kind, kind, secret, reader_id, at=at, expires=at + lasts)
        return secret


def _new_code() -> str:
    letters = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    return f"{letters[:3]}-{letters[3:]}"


def _plain_code(code: str) -> str:
    """A code as it was given out, however the reader typed it."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return f"{letters[:3]}-{letters[3:]}"
