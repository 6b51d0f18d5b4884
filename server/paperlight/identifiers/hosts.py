"""What an address names: by its host and the tables of ``sites``, or by the form of its path alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paperlight.identifiers.schemes import FLAGS, compiled, fill, read
from paperlight.identifiers.sites import ANYWHERE, MDPI, ROWS

_ESCAPE = re.compile(r"%([2-7][0-9a-f])", FLAGS)
_LONGEST_HOST = 253


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a web address that tell a paper: the host in lower case, path and query as they are written."""

    host: str
    path: str
    query: str

    def parameter(self, name: str) -> str:
        """Return the decoded value of the query's first parameter of a name (in lower case), or an empty text."""
        for part in self.query.split("&"):
            key, _, value = part.partition("=")
            # A link copied out of HTML source still has its ampersands escaped.
            if key.lower().removeprefix("amp;") == name:
                return decode(value)
        return ""


def decode(text: str) -> str:
    """Undo percent-encoding of printable ASCII, which is all that an identifier can hold."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def named_by_host(address: Address) -> str | None:
    """Return the identifier that an address on a known host names, or None."""
    path = _plain(address.path)
    for host in _suffixes(address.host):
        for pattern, template in _HOSTS.get(host, ()):
            match = compiled(pattern).fullmatch(path)
            identifier = fill(template, match, address.parameter) if match else None
            if identifier:
                return identifier
        if host == "mdpi.com":
            return _mdpi(path)
    return None


def named_anywhere(address: Address) -> str | None:
    """Return the identifier that a path names by its form alone, as publishing platforms do on many hosts, or None."""
    path = _plain(address.path)
    for pattern, template in ANYWHERE:
        match = compiled(pattern).fullmatch(path)
        if match:
            return fill(template, match)
    return None


def _plain(path: str) -> str:
    return "/" + decode(path).strip("/")


def _suffixes(host: str) -> Iterator[str]:
    while host and len(host) <= _LONGEST_HOST:
        yield host
        host = host.partition(".")[2]


def _mdpi(path: str) -> str | None:
    """MDPI's DOIs are code, volume, issue and article, since articles are numbered; before, pages were."""
    match = compiled(r"/(\d{4}-\d{3}[\dx])/(\d{1,3})/(\d{1,2})/(\d{1,5})(?:/[^/]*)?").fullmatch(path)
    if match is None or match[1].lower() not in MDPI:
        return None
    code, first = MDPI[match[1].lower()]
    volume = int(match[2])
    return read("doi", f"10.3390/{code}{volume}{match[3]:0>2}{match[4]:0>4}") if volume >= first else None


_HOSTS: dict[str, list[tuple[str, str]]] = {}
for _names, _pattern, _template in ROWS:
    for _name in _names.split():
        _HOSTS.setdefault(_name, []).append((_pattern, _template))
