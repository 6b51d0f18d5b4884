"""Other people's HTML, parsed once and forgivingly: what is asked of a saved page or of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
from lxml import etree

from paperlight.errors import UnreadableError

Element = Any
_DEEPEST = 250
_BLANK = re.compile(r"\s+")
_SKIPPED = {"script", "style", "noscript", "template", "annotation", "annotation-xml", "head"}
_BLOCKS = {"br", "p", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "blockquote", "table"}


def parsed(text: str) -> Element:
    """The root of a page; raises UnreadableError where there is nothing of one."""
    # A declaration of an encoding inside a text that is decoded already is refused by the parser.
    text = re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", text.replace("\0", ""), count=1)
    parser = lxml.html.HTMLParser(huge_tree=False, recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.LxmlError, ValueError):
        raise UnreadableError("This HTML page is empty or broken; save it again, or copy and paste its text.") from None
    return root


def looks_like_html(start: str) -> bool:
    """Whether a text begins as a page does."""
    head = start[:4_096].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype html", "<html", "<!-- saved from", "<head", "<body")) or "<html" in head[:2_048]


def words(element: Element | None, *, lines: bool = False) -> str:
    """The text of an element, white space folded; with ``lines`` the breaks between blocks stay."""
    if element is None:
        return ""
    pieces = list(_pieces(element))
    if lines:
        kept = (_BLANK.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
        return "\n".join(line for line in kept if line)
    return _BLANK.sub(" ", "".join(pieces).replace("\n", " ")).strip()


def _pieces(element: Element) -> Iterator[str]:
    # Without recursion: pages nest as deep as they like.
    for event, each in etree.iterwalk(element, events=("start", "end")):
        tag = each.tag if isinstance(each.tag, str) else ""
        if event == "start":
            if not _is_hidden(each, element):
                yield _folded(each.text, "\n" if tag in _BLOCKS else "")
        elif each is not element and not _is_hidden(each.getparent(), element):
            yield ("\n" if tag in _BLOCKS else "") + _folded(each.tail, "")


def _folded(text: str | None, before: str) -> str:
    # Line breaks of the source are spaces; those between blocks are ours.
    return before + _BLANK.sub(" ", text or "")


def _is_hidden(each: Element, top: Element) -> bool:
    for _ in range(_DEEPEST):
        if each is None or each is top:
            return False
        if each.tag in _SKIPPED:
            return True
        each = each.getparent()
    return False


def attribute(element: Element | None, name: str) -> str:
    """An attribute of an element, or ""."""
    return "" if element is None else str(element.get(name) or "")


def found(root: Element, path: str) -> list[Element]:
    """The elements that an XPath finds."""
    result: list[Element] = root.xpath(path)
    return result


def one(root: Element, path: str) -> Element | None:
    """The first element that an XPath finds."""
    return next(iter(found(root, path)), None)


def has_class(name: str) -> str:
    """The condition of an XPath on an element that has a class."""
    return f'contains(concat(" ", normalize-space(@class), " "), " {name} ")'


def metadata(root: Element) -> dict[str, list[str]]:
    """What a page tells in its ``meta`` elements: contents by lower-case name."""
    told: dict[str, list[str]] = {}
    for each in found(root, "//meta[@content]"):
        name = (attribute(each, "name") or attribute(each, "property")).lower()
        if name:
            told.setdefault(name, []).append(attribute(each, "content").strip())
    return told
