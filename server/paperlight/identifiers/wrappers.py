"""Addresses that hold the address that they lead to: redirects, link checkers, archives, proxies.

An address that merely mentions another (a share button, a search) is none of them: it does not lead there.
"""

from __future__ import annotations

from paperlight.identifiers.hosts import Address, decode
from paperlight.identifiers.schemes import compiled

# Hosts whose path ends with the address, as it is written.
_IN_PATH = {
    "web.archive.org": r"/web/(?:\d{1,14}(?:[a-z]{2}_)?\*?/)?(https?:[^ ]+)",
    "archive.ph": r"/(?:\d{4,14}/|newest/)?(https?:[^ ]+)",
    "archive.is": r"/(?:\d{4,14}/|newest/)?(https?:[^ ]+)",
    "archive.today": r"/(?:\d{4,14}/|newest/)?(https?:[^ ]+)",
    "r.jina.ai": r"/(https?:[^ ]+)",
    "via.hypothes.is": r"/(https?:[^ ]+)",
    # Proofpoint, version 3. Behind a * stands a character that is told elsewhere.
    "urldefense.com": r"/v3/__(https?:[^ *]+?)__;[^ ]*",
}
# Amazon's tracked links in mails, on its host and on senders' own.
_TRACKED = r"/C?L0/(https?:[^/ ]+)/[^ ]*"

# Hosts that do nothing but lead elsewhere.
_REDIRECT_SITES = (
    "safelinks.protection.outlook.com",
    "slack-redir.net",
    "go.openathens.net",
    "out.reddit.com",
    "exit.sc",
)
# Any other says that it does: by the last part of its path, or by the first of its host where there is no path.
_REDIRECT_PATH = (
    r"(?:url|scholar_url|redirect|redirector|redir|redirect_to|out|outlink|outgoing|away|go|goto|leave|exit|link"
    r"|linkfilter|linkclick|click|jump|external|l|r|translate|viewer|gview)(?:\.[a-z]{2,5})?"
)
_REDIRECT_LABEL = r"(?:l|lm|link|links|out|go|goto|away|redirect|redir|exit|click)"
_PARAMETERS = ("url", "u", "q", "target", "dest", "destination", "redirect", "to", "link", "uddg", "file", "qurl")

_PROXY_LABEL = r"(?=[a-z0-9-]*proxy|ezp|remotexs)[a-z0-9-]+"
_LOGIN = r"q?url=(https?://[^ ]*)"


def unwrapped(address: Address) -> str:
    """Return the address that a wrapper leads to, or an empty text if the address is no wrapper."""
    return _in_path(address) or _in_query(address) or _behind_proxy(address.host.split("."), address)


def _in_path(address: Address) -> str:
    said = f"{address.path}?{address.query}" if address.query else address.path
    pattern = _IN_PATH.get(address.host.removeprefix("www."))
    match = compiled(pattern).fullmatch(said) if pattern else compiled(_TRACKED).fullmatch(address.path)
    return _absolute(decode(match[1]) if pattern is None else match[1]) if match else ""


def _in_query(address: Address) -> str:
    if "http" not in address.query.lower():
        return ""
    if address.host == "urldefense.proofpoint.com" and address.path == "/v2/url":
        return _absolute(decode(address.parameter("u").replace("_", "/").replace("-", "%")))
    labels = address.host.split(".")
    last = address.path.rstrip("/").rpartition("/")[2]
    if _proxy_at(labels) is not None and last in ("", "login"):
        # A library's proxy takes all that follows as the target, with its ampersands.
        match = compiled(_LOGIN).fullmatch(address.query)
        return _absolute(match[1]) if match else _parameter(address)
    leads = (
        compiled(_REDIRECT_PATH).fullmatch(last)
        or (last == "" and compiled(_REDIRECT_LABEL).fullmatch(labels[0]))
        or any(f".{address.host}".endswith(f".{site}") for site in _REDIRECT_SITES)
    )
    return _parameter(address) if leads else ""


def _parameter(address: Address) -> str:
    return next(filter(None, (_absolute(address.parameter(name)) for name in _PARAMETERS)), "")


def _absolute(value: str) -> str:
    """A target as an address, or an empty text: some wrappers encode it twice, some lose one of its slashes."""
    if "://" not in value[:8]:
        value = decode(value)
    match = compiled(r"https?:/{1,2}([^/ ][^ ]*)").fullmatch(value)
    return f"https://{match[1]}" if match else ""


def _behind_proxy(labels: list[str], address: Address) -> str:
    """The address that a proxy's host holds: ``www-nature-com.ezproxy.example.edu``, or with its own dots."""
    at = _proxy_at(labels)
    inner = labels[:at] if at else []
    # With hyphens for dots, a hyphen of its own is written twice.
    host = ".".join(inner) if len(inner) > 1 else "".join(inner).replace("--", "_").replace("-", ".").replace("_", "-")
    return f"https://{host}{address.path}?{address.query}" if "." in host else ""


def _proxy_at(labels: list[str]) -> int | None:
    """Where in a host the proxy's own name begins, or None if it is no proxy's."""
    if labels[-2:] == ["translate", "goog"]:
        return len(labels) - 2
    if labels[-3:] == ["idm", "oclc", "org"]:
        return len(labels) - 4
    own = range(len(labels) - 2)
    return next((at for at in own if compiled(_PROXY_LABEL).fullmatch(labels[at])), None)
