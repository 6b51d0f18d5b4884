"""The keys of a title: the folded forms under which a page may write it."""

from __future__ import annotations

import logging
import re

from pylatexenc.latex2text import LatexNodes2Text

from paperlight.matching.fold import fold_key

_LATEX = re.compile(r"[\\${^_]")
# A percent sign starts a comment in LaTeX and an ampersand is a column, but titles mean the characters.
_UNESCAPED = re.compile(r"(?<!\\)[%&#]")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_MARKUP = re.compile(r"\\['\"`^~=.]|[\\{}$]")
# What a bad conversion leaves of a command: "scriptsizeFLaws" for "{\scriptsize F}Laws".
_GLUED = re.compile(
    r"(?<![^\W_])(?:scriptsize|footnotesize|small|text(?:bf|it|rm|sc|sf|sl|tt)|math(?:bb|bf|cal|it|rm|sf|tt)|emph)(?=[A-Z])"
)
_LONGEST = 1000  # characters; what is longer is no title, and the decoder would take seconds for it
# A title that can't be decoded keeps its other keys, which is no news.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)


def title_keys(title: str) -> tuple[str, ...]:
    r"""Return the distinct keys of ``title``, folded tokens joined by one space; none if it has no letter or digit.

    The first is the title as given: the title key, by which papers are merged. The others stand for pages that show
    LaTeX decoded (``α-divergence`` for ``$\alpha$-divergence``) or stripped of its commands, or the title as it was
    before a conversion left the name of a command at a word (``fLaws`` for ``scriptsizeFLaws``).
    """
    forms = [title, _GLUED.sub("", title)]
    if _LATEX.search(title) and len(title) <= _LONGEST:
        forms += [_decoded(title), _MARKUP.sub("", _COMMAND.sub(" ", title))]
    return tuple(dict.fromkeys(key for key in map(fold_key, forms) if key))


def _decoded(title: str) -> str:
    """Return ``title`` with its LaTeX as plain text; empty if pylatexenc can't read it, in whichever way it says so."""
    try:
        decoder = LatexNodes2Text(math_mode="text", strict_latex_spaces=False)
        return str(decoder.latex_to_text(_UNESCAPED.sub(r"\\\g<0>", title), tolerant_parsing=False))
    except Exception:
        return ""
