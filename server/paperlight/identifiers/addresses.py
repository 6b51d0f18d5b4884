"""Web addresses: their parts, and the identifiers that they name."""

from __future__ import annotations

import re

from paperlight.identifiers.hosts import Address, named_anywhere, named_by_host
from paperlight.identifiers.schemes import FLAGS
from paperlight.identifiers.wrappers import unwrapped

_URL = re.compile(r"(?:https?:)?//([^/?#\\]*)([^?#]*)(?:\?([^#]*))?", FLAGS)
_PORT = re.compile(r":\d*\Z", FLAGS)
_SESSION = re.compile(r";jsessionid=[^/]*", FLAGS)
# Longer ones name nothing: no paper's own is, and what wraps one adds some hundred characters.
_LONGEST = 4_000
# A mail's link checker around a proxy around a redirect, and one to spare.
_MOST_WRAPPERS = 4


def from_url(url: str) -> tuple[str, ...]:
    """Return the identifiers that an absolute http(s) address names, or an empty tuple. Never raises.

    A host counts when it equals a known one, or ends with a dot and a known one. Redirects and proxies whose address
    holds the address that they lead to are seen through; what can't be told with certainty is not told.
    """
    said = url.strip(" \t\r\n")
    for _ in range(_MOST_WRAPPERS + 1):
        address = _address(said)
        if address is None:
            return ()
        named = named_by_host(address)
        inner = "" if named else unwrapped(address)
        if not inner:
            identifier = named or named_anywhere(address)
            return (identifier,) if identifier else ()
        said = inner
    return ()


def from_address(address: str) -> tuple[str, ...]:
    """Return what ``from_url`` gives for an address that may lack its ``https://``."""
    return from_url(address if "//" in address[:8] else "https://" + address)


def _address(url: str) -> Address | None:
    parts = _URL.match(url) if len(url) <= _LONGEST else None
    if parts is None:
        return None
    host = _PORT.sub("", parts[1].rpartition("@")[2]).lower().removesuffix(".")
    return Address(host, _SESSION.sub("", parts[2]), parts[3] or "")
