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
_PAIRED = {"{": r"\{", "}": r"\}"}
_LONE = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
# Where TeX would join two signs into one: dashes, quotation marks, inverted marks, guillemets.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[!?])(?=`)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)")


def escape(text: str) -> str:
    """Return ``text`` with every character that LaTeX would read as a command or join with the next made safe."""
    lone = _lone_braces(text)
    joints = {found.start() for found in _LIGATURE.finditer(text)}
    return "".join(
        ("{}" if at in joints else "") + ((_LONE if at in lone else _PAIRED).get(char) or _SPECIAL.get(char, char))
        for at, char in enumerate(text)
    )


def _lone_braces(text: str) -> set[int]:
    """Return where the braces without a partner stand."""
    lone: set[int] = set()
    opened: list[int] = []
    for at, char in enumerate(text):
        if char == "{":
            opened.append(at)
        elif char == "}" and opened:
            opened.pop()
        elif char == "}":
            lone.add(at)
    return lone.union(opened)
