"""Plain text as LaTeX source that sets exactly this text, Unicode staying as it is, in UTF-8; and back."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

# The caret is \string^ and not \textasciicircum: that is the accent U+02C6 to what decodes LaTeX by pylatexenc, as
# bibtexparser does, and a title would not come back equal.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\string^",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
}
# BibTeX counts braces even behind a backslash, so a brace without its partner must not be written as one.
_PAIRED = {**_SPECIAL, "{": r"\{", "}": r"\}"}
_LONE = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_SIGN = re.compile(r"[\\~^&%$#_{}]")
_BRACE = re.compile(r"[{}]")
# Where TeX would join two signs into one: dashes, quotation marks, inverted marks, guillemets.
_LIGATURE = re.compile(r"-{2,}|'{2,}|,{2,}|<{2,}|>{2,}|[!?]?`+")
# Looking for these first takes a tenth of the time that the pattern takes, and most texts have none.
_JOINED = ("--", "''", ",,", "<<", ">>", "`")


def escape(text: str) -> str:
    """Return ``text`` with every character that LaTeX would read as a command or join with the next made safe."""
    lone = _lone_braces(text)
    safe = _SIGN.sub(lambda found: _LONE[found[0]] if found.start() in lone else _PAIRED[found[0]], text)
    if not any(signs in safe for signs in _JOINED):
        return safe
    return _LIGATURE.sub(lambda found: "{}".join(found[0]), safe)


def _lone_braces(text: str) -> set[int]:
    """Return where the braces without a partner stand."""
    lone: set[int] = set()
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            opened.pop()
        else:
            lone.add(brace.start())
    return lone.union(opened)


# pylatexenc tells of what it can't read in the log; here it is read as it stands.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
_TELLING = re.compile(r"[\\{}~$^]|--|``|''|\?`|!`")
_SIGNS = re.compile(r"\\([&%#_])")
# In other people's files a percent sign is one, and no comment that hides the rest of the text.
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_LONGEST = 100_000
_BRACES = re.compile(r"(?<!\\)[{}]")
_DEEPEST = 60


def decode(text: str) -> str:
    """Return LaTeX source as the text that it sets: accents, symbols and dashes; mathematics stays as it is.

    What can't be read is given back as it stands but for its braces.
    """
    text = _BARE_PERCENT.sub(r"\\%", text)
    # Nearly all that is written needs no more than this.
    simple = _SIGNS.sub(r"\1", text)
    if not _TELLING.search(simple):
        return simple
    if len(text) > _LONGEST or _depth(text) > _DEEPEST:
        return _BRACES.sub("", text)
    try:
        return str(_decoder().latex_to_text(text, tolerant_parsing=True))
    except Exception:
        return _BRACES.sub("", text)


def _depth(text: str) -> int:
    depth = deepest = 0
    for brace in _BRACE.finditer(text):
        depth += 1 if brace[0] == "{" else -1
        deepest = max(deepest, depth)
    return deepest


@cache
def _decoder() -> Any:
    context = get_default_latex_context_db()
    signs = {"string": "", "url": "%s", "textbraceleft": "{", "textbraceright": "}"}
    macros = [MacroTextSpec(name, simplify_repl=sign) for name, sign in signs.items()]
    context.add_context_category("paperlight", prepend=True, macros=macros)
    return LatexNodes2Text(context, math_mode="verbatim", keep_braced_groups=False, strict_latex_spaces=False)
