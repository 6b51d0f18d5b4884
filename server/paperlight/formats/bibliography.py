"""A formatted bibliography in a style of the Citation Style Language (citationstyles.org), as HTML or as plain text.

The styles in ``styles/`` are files of the CSL project under CC BY-SA 3.0, as each says itself; they are those that
citeproc-py sets well for papers of which neither volume nor pages are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from importlib.resources import files
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from paperlight.errors import InvalidInputError
from paperlight.types import Paper

from .csl_json import items
from .registry import Digests, Writer

_FOLDER = files("paperlight.formats") / "styles"
STYLES = tuple(sorted(each.name.removesuffix(".csl") for each in _FOLDER.iterdir() if each.name.endswith(".csl")))
DEFAULT = "apa"
# The library passes these signs of a title on as they are, into HTML too: private letters stand for them meanwhile.
_SIGNS = {"<": "\uf8e0", ">": "\uf8e1", "&": "\uf8e2"}
_HIDDEN = str.maketrans(_SIGNS)
_SHOWN = str.maketrans({private: sign for sign, private in _SIGNS.items()})
_ESCAPED = str.maketrans({private: escape(sign) for sign, private in _SIGNS.items()})
# What no style may write with other capitals, and what a bibliography never shows.
_NAMES = ("container-title", "publisher", "number")
_UNUSED = ("abstract", "custom", "keyword", "note")
# These put the title in the place of authors that aren't known; the library forgets to leave it out afterwards.
_TITLE_FIRST = ("ama", "apa", "mla")
# What is left at the end where the year or the pages are not known.
_OPEN_END = re.compile(r"(?:, ?)+\.?$")
_LABEL = re.compile(r"^(\[\d+\]|\d+\.)(?=\S)")


def _write(papers: Sequence[Paper], style: str, *, as_html: bool) -> bytes:
    """Return one entry a paper, in the order that the style asks for; raises InvalidInputError for no style of ours."""
    if style not in STYLES:
        raise InvalidInputError(f"There is no style “{style[:40]}”; use {', '.join(STYLES)}.", field="style")
    entries = _entries(papers, style, formatter.html if as_html else formatter.plain)
    if not as_html:
        return "".join(f"{entry.translate(_SHOWN)}\n" for entry in entries).encode()
    lines = "".join(f"<p>{entry.translate(_ESCAPED)}</p>\n" for entry in entries)
    head = '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Bibliography</title>\n'
    return f"{head}<body>\n{lines}</body>\n</html>\n".encode()


def _entries(papers: Sequence[Paper], style: str, form: Any) -> list[str]:
    if not papers:
        return []
    cited = [_cited(item) for item in items(papers)]
    for item in cited:
        if style in _TITLE_FIRST and "author" not in item:
            item["author"] = [{"literal": item.pop("title")}]
    # Checking a style against the schema takes longer than setting a page, and ours are checked by the tests.
    with (_FOLDER / f"{style}.csl").open("rb") as file:
        read = CitationStylesStyle(file, validate=False)
    bibliography = CitationStylesBibliography(read, CiteProcJSON(cited), form)
    for item in cited:
        bibliography.register(Citation([CitationItem(item["id"])]))
    bibliography.sort()
    lines = (" ".join(str(entry).split()) for entry in bibliography.bibliography())
    return [_OPEN_END.sub(".", _LABEL.sub(r"\1 ", line)) for line in lines]


def _cited(item: dict[str, Any]) -> dict[str, Any]:
    # A preprint's venue is its publisher and number, told already.
    unused = {*_UNUSED, "container-title"} if item["type"] == "article" else _UNUSED
    values = {name: _hidden(value) for name, value in item.items() if name not in unused}
    return {name: f'<span class="nocase">{value}</span>' if name in _NAMES else value for name, value in values.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_HIDDEN)
    if isinstance(value, list):
        return [_hidden(each) for each in value]
    return {name: _hidden(each) for name, each in value.items()} if isinstance(value, dict) else value


def _writer(name: str, label: str, media_type: str, extension: str, *, as_html: bool) -> Writer:
    styled: Callable[[Sequence[Paper], str], bytes] = partial(_write, as_html=as_html)

    def write(papers: Sequence[Paper], digests: Digests) -> bytes:
        return styled(papers, DEFAULT)

    return Writer(name=name, label=label, media_type=media_type, extension=extension, write=write, styled=styled)


WRITER = _writer("bibliography", "Bibliography", "text/html; charset=utf-8", "html", as_html=True)
TEXT_WRITER = _writer("bibliography-text", "Bibliography as text", "text/plain; charset=utf-8", "txt", as_html=False)
