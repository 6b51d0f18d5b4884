"""Tokens, sessions and pairings. Secrets are random and long, so a plain hash keeps them safe at rest."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, update

from paperlight.store.tables import pairing, token
from paperlight.tokens import Pairing, Token

API = "api"
EXPORT = "export"
_LASTING = (API, EXPORT)
SESSION = "session"
SIGN_IN = "signin"
# Writing down each use would make every read a write.
_USE_NOTED_EVERY = timedelta(minutes=5)


def hashed(secret: str) -> str:
    """What is kept of a secret (SHA-256, hex)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def add(
    connection: Connection,
    kind: str,
    name: str,
    secret: str,
    reader_id: int,
    *,
    at: datetime,
    expires: datetime | None = None,
    origin: str | None = None,
) -> None:
    """Keep a new secret of some kind."""
    connection.execute(delete(token).where(token.c.kind.not_in(_LASTING), token.c.expires < at))
    values = {"kind": kind, "name": name, "hash": hashed(secret), "reader_id": reader_id}
    connection.execute(insert(token).values({**values, "created": at, "expires": expires, "origin": origin}))


def find(connection: Connection, kind: str, secret: str, *, at: datetime) -> Token | None:
    """The token that a secret is, unless it was revoked or has expired."""
    row = connection.execute(select(token).where(_valid(kind, at), token.c.hash == hashed(secret))).first()
    return _token(row) if row else None


def use_is_stale(found: Token, *, at: datetime) -> bool:
    """Whether ``last_used`` is old enough to be written anew."""
    return found.last_used is None or at - found.last_used > _USE_NOTED_EVERY


def note_use(connection: Connection, token_id: int, *, at: datetime) -> None:
    """Remember that a token was used now."""
    connection.execute(update(token).where(token.c.id == token_id).values(last_used=at))


def take(connection: Connection, kind: str, secret: str, *, at: datetime) -> int | None:
    """Use up a one-time secret; gives its reader, or None when it is unknown, used or expired."""
    row = connection.execute(
        delete(token).where(_valid(kind, at), token.c.hash == hashed(secret)).returning(token.c.reader_id)
    ).first()
    return row.reader_id if row else None


def revoke(connection: Connection, token_id: int, *, at: datetime) -> bool:
    """Make a program's token worthless from now on; whether there was one."""
    here = and_(token.c.id == token_id, token.c.kind.in_(_LASTING), token.c.revoked.is_(None))
    return connection.execute(update(token).where(here).values(revoked=at)).rowcount == 1


def forget(connection: Connection, kind: str, secret: str) -> None:
    """Drop a secret (signing out)."""
    connection.execute(delete(token).where(token.c.kind == kind, token.c.hash == hashed(secret)))


def of_programs(connection: Connection, reader_id: int, *, at: datetime) -> list[Token]:
    """A reader's tokens in use of both kinds that programs hold, oldest first."""
    query = (
        select(token)
        .where(or_(*(_valid(kind, at) for kind in _LASTING)), token.c.reader_id == reader_id)
        .order_by(token.c.id)
    )
    return [_token(row) for row in connection.execute(query)]


def origins(connection: Connection, *, at: datetime) -> set[str]:
    """The origins of all extensions that are paired now."""
    query = select(token.c.origin).where(_valid(API, at), token.c.origin.is_not(None)).distinct()
    return set(connection.execute(query).scalars())


def add_pairing(connection: Connection, request: Pairing) -> None:
    """Keep a new request; the secret id only as its hash."""
    connection.execute(delete(pairing).where(pairing.c.expires < request.created - timedelta(days=1)))
    values = {"id_hash": hashed(request.id), "code": request.code, "name": request.name, "origin": request.origin}
    times = {"created": request.created, "expires": request.expires}
    connection.execute(insert(pairing).values({**values, **times, "state": request.state}))


def pairings_since(connection: Connection, moment: datetime) -> list[datetime]:
    """When the requests after ``moment`` were made, oldest first."""
    query = select(pairing.c.created).where(pairing.c.created > moment).order_by(pairing.c.created)
    return list(connection.execute(query).scalars())


def pairing_by_id(connection: Connection, secret: str) -> tuple[Pairing, int | None] | None:
    """A request and, once approved, its reader, by the secret id."""
    row = connection.execute(select(pairing).where(pairing.c.id_hash == hashed(secret))).first()
    return (_pairing(row, secret), row.reader_id) if row else None


def pending(connection: Connection, *, at: datetime, code: str | None = None) -> list[Pairing]:
    """The requests that wait for the reader, oldest first; only those with a certain code."""
    query = select(pairing).where(pairing.c.state == "pending", pairing.c.expires > at).order_by(pairing.c.created)
    if code is not None:
        query = query.where(pairing.c.code == code)
    return [_pairing(row, "") for row in connection.execute(query)]


def settle(connection: Connection, code: str, state: str, reader_id: int | None, *, at: datetime) -> bool:
    """Approve or deny the pending request with this code; whether there was one."""
    here = and_(pairing.c.code == code, pairing.c.state == "pending", pairing.c.expires > at)
    return connection.execute(update(pairing).where(here).values(state=state, reader_id=reader_id)).rowcount == 1


def collected(connection: Connection, secret: str) -> bool:
    """Mark an approved request as collected; False when another call was faster."""
    here = and_(pairing.c.id_hash == hashed(secret), pairing.c.state == "approved")
    return connection.execute(update(pairing).where(here).values(state="collected")).rowcount == 1


def _valid(kind: str, at: datetime) -> ColumnElement[bool]:
    lasting = or_(token.c.expires.is_(None), token.c.expires > at)
    return and_(token.c.kind == kind, token.c.revoked.is_(None), lasting)


def _token(row: Row[Any]) -> Token:
    fields = {name: row._mapping[name] for name in Token.__dataclass_fields__}
    return Token(**fields)


def _pairing(row: Row[Any], secret: str) -> Pairing:
    return Pairing(
        id=secret,
        code=row.code,
        name=row.name,
        origin=row.origin,
        state=row.state,
        created=row.created,
        expires=row.expires,
    )
