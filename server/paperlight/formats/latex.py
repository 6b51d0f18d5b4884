"""Plain text as LaTeX source that sets exactly this text; Unicode stays as it is, in UTF-8."""

from __future__ import annotations

import re

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
