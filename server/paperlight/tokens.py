"""The plain values of access: tokens, and the requests of extensions to be given one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A program's token without its secret. ``origin`` is the extension's, learned at pairing.

    ``kind`` is ``api`` or ``export``; the latter opens exports only, and may stand in an address.
    """

    id: int
    kind: str
    name: str
    reader_id: int
    created: datetime
    last_used: datetime | None = None
    origin: str | None = None

    @property
    def only_exports(self) -> bool:
        """Whether it is that of a live link."""
        return self.kind == "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A request of an extension to be trusted.

    ``state`` is ``pending``, ``approved``, ``collected``, ``denied`` or ``expired``. ``id`` is secret to who asked; the
    reader sees ``code``. ``token`` is set once: when the approved pairing is collected.
    """

    id: str
    code: str
    name: str
    origin: str | None
    state: str
    created: datetime
    expires: datetime
    token: str | None = None
