"""The papers that a message tells of: Google Scholar's alerts, arXiv's mailings, any links to papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage, Message
from email.utils import parseaddr
from itertools import islice
from urllib.parse import parse_qs, urlsplit

from paperlight import identifiers
from paperlight.errors import UnreadableError
from paperlight.types import Link, PaperDraft, Skipped

from .arxiv_mailing import papers_in
from .drafting import drafted, one_line, year_in
from .fields import address_of
from .html_page import Element, attribute, found, has_class, parsed, words
from .text import Line, clean, decode, lines

_MOST_PARTS = 500
_LARGEST = 8 * 2**20
_SOURCES = {
    "scholaralerts-noreply@google.com": "Google Scholar alert",
    "scholarcitations-noreply@google.com": "Google Scholar alert",
    "do-not-reply@semanticscholar.org": "Semantic Scholar alert",
    "no-reply@arxiv.org": "arXiv mailing",
}
# "Z Chen, S Kommrusch - arXiv preprint arXiv:1912.02015, 2019"; one of the spaces around the dash is unbreakable.
_BYLINE = re.compile(r"\s+[-\u2013\u2014]\s+")
_YEAR = re.compile(r"\d{4}\s*\Z")
_ELLIPSIS = "\u2026"
_MARKER = re.compile(r"\A(?:\[(?:PDF|HTML|BOOK|CITATION|B|C)\]\s*)+", re.I)
# What a link to a paper says that is not its title.
_NO_TITLE = re.compile(
    r"\A(?:https?://|www\.|(?:read|view|see|open|get|download|full|more|pdf|html|abstract|abs|arxiv|doi|link|here|paper|"
    r"save|share|cite|code|github|unsubscribe|learn|continue|click|show|source|details?|comments?)\b.{0,40}\Z)",
    re.I,
)
_LEAST_WORDS = 3
_HTTP = re.compile(r"https?://[^\s<>\"')\]]+")


def source_of_sender(sender: str) -> str:
    """What a digest's source is called, of the sender of its message."""
    name, address = parseaddr(sender.replace("\r", " ").replace("\n", " "))
    known = _SOURCES.get(address.lower())
    return known or one_line(name or address)[:300] or "E-mail"


def papers_of(message: EmailMessage, position: int) -> Iterator[PaperDraft | Skipped]:
    """Return the papers that a message tells of, in its order; ``position`` is the line that it begins on."""
    pages, texts = _parts(message)
    for page in pages:
        items = list(_in_page(page, position))
        if items:
            yield from items
            return
    for text in texts:
        items = list(_in_text(text, position))
        if items:
            yield from items
            return


def _parts(message: Message) -> tuple[list[str], list[str]]:
    """The HTML parts and the plain ones, those of messages that are passed on included."""
    pages: list[str] = []
    texts: list[str] = []
    for part in islice(message.walk(), _MOST_PARTS):
        kind = part.get_content_type()
        if part.is_multipart() or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            try:
                text = decode(payload[:_LARGEST], f"text/plain; charset={part.get_content_charset() or 'utf-8'}")
            except UnreadableError:
                continue
            (pages if kind == "text/html" else texts).append(text)
    return pages, texts


def _in_page(page: str, position: int) -> Iterator[PaperDraft | Skipped]:
    try:
        root = parsed(page)
    except UnreadableError:
        return
    titles = found(root, f"//a[{has_class('gse_alrt_title')}]")
    if titles:
        for at, link in enumerate(titles):
            yield _of_scholar(link, position + at)
    else:
        yield from _linked(root, position)


def _of_scholar(link: Element, position: int) -> PaperDraft | Skipped:
    """The paper of one title of a Google Scholar alert: a heading, a line of names and venue, a snippet."""
    heading = link.getparent()
    while heading is not None and heading.tag not in ("h3", "h2", "div", "td", "body"):
        heading = heading.getparent()
    following = list(islice(heading.itersiblings(), 4)) if heading is not None else []
    byline = words(next((each for each in following if each.tag == "div"), None))
    snippet = next((each for each in following if "gse_alrt_sni" in attribute(each, "class")), None)
    people, _, rest = _byline(byline)
    url = unwrapped(attribute(link, "href"))
    title = _MARKER.sub("", words(link))
    return drafted(
        title,
        position,
        abstract=words(snippet),
        authors=[name for name in people.split(",") if _ELLIPSIS not in name],
        year=year_in(year[0]) if (year := _YEAR.search(rest)) else None,
        venue=_venue(rest),
        links=[url],
        names=[each.identifier for each in identifiers.find_in_text(rest)[:1]],
        raw="\n".join(filter(None, [title, byline, words(snippet)])),
    )


def _byline(line: str) -> tuple[str, str, str]:
    parts = _BYLINE.split(line, maxsplit=1)
    # A line of one part is names where it has no year.
    if len(parts) == 1:
        return ("", "", line) if _YEAR.search(line) else (line, "", "")
    return parts[0], "-", parts[1]


def _venue(rest: str) -> str:
    """What stands before the year; "" where an ellipsis has eaten some of it."""
    venue = re.sub(r",?\s*\d{4}\s*\Z", "", rest).strip()
    return "" if _ELLIPSIS in venue else venue


def unwrapped(url: str) -> str:
    """Where a link of Google Scholar leads; other addresses are seen through where identifiers are looked for."""
    try:
        parts = urlsplit(url)
        inner = parse_qs(parts.query, max_num_fields=50).get("url", [""])[0]
    except ValueError:
        return url
    is_scholar = (parts.hostname or "").startswith("scholar.google.") and parts.path == "/scholar_url"
    return inner if is_scholar and inner.startswith(("http://", "https://")) else url


def _linked(root: Element, position: int) -> Iterator[PaperDraft | Skipped]:
    """The papers that links lead to: the words of the link are the title, else those of the heading beside it."""
    titles: dict[str, str] = {}
    addresses: dict[str, list[Link | str]] = {}
    for link in found(root, "//a[@href]")[:5_000]:
        url = unwrapped(attribute(link, "href").strip())
        name = next(iter(identifiers.from_url(url)), None)
        if name is None:
            continue
        title = _MARKER.sub("", words(link))
        if not _could_be_title(title):
            title = _nearby(link)
        if "http" in url[4:]:
            # The address of one who counts clicks leads to the paper only as long as they like.
            url = address_of(name) or url
        titles[name] = titles.get(name) or title
        addresses.setdefault(name, []).append(url)
    for at, (name, title) in enumerate(titles.items()):
        yield drafted(title, position + at, links=addresses[name], names=[name], raw="\n".join([title, name]))


def _nearby(link: Element) -> str:
    """The words of the heading, or of the only bold words, in what a link stands in."""
    place = link
    for _ in range(4):
        place = place.getparent()
        if place is None or place.tag in ("body", "html"):
            break
        headings = found(place, ".//h1|.//h2|.//h3|.//h4|.//strong|.//b")
        told = [text for each in headings if _could_be_title(text := words(each))]
        if len(told) == 1:
            return told[0]
        if told:
            break
    return ""


def _could_be_title(text: str) -> bool:
    return len(text.split()) >= _LEAST_WORDS and len(text) <= 400 and not _NO_TITLE.match(text)


def _in_text(text: str, position: int) -> Iterator[PaperDraft | Skipped]:
    told = lines(text)
    mailed = list(papers_in(told))
    if mailed:
        yield from mailed
    else:
        yield from _told_in_text(told, position)


def _told_in_text(told: Sequence[Line], position: int) -> Iterator[PaperDraft | Skipped]:
    """Papers whose address stands beside, below or above their title."""
    before = ""
    seen: set[str] = set()
    for line in told:
        names = [name for url in _HTTP.findall(line.text) for name in identifiers.from_url(unwrapped(url))]
        rest = clean(_HTTP.sub("", line.text)).strip(" -\u2013:|*<>()[]")
        if not names or names[0] in seen:
            before = rest or before
            continue
        seen.add(names[0])
        title = rest if _could_be_title(rest) else before if _could_be_title(before) else ""
        urls = [unwrapped(url) for url in _HTTP.findall(line.text)]
        before = ""
        yield drafted(title, position + line.number - 1, links=urls, names=names[:1], raw=line.raw)
