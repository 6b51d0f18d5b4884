"""The keys of a title: the folded forms under which a page may write it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from pylatexenc.latex2text import LatexNodes2Text

from paperlight.matching.fold import fold_key
from paperlight.matching.spelling import spellings
from paperlight.matching.words import ROMAN, SERIES, is_number, tells, weight

# Counts up when titles get other keys than before: a library that was keyed otherwise is keyed anew.
KEYS_VERSION = 1

_LATEX = re.compile(r"[\\${^_]")
# A percent sign starts a comment in LaTeX and an ampersand is a column, but titles mean the characters.
_UNESCAPED = re.compile(r"(?<!\\)[%&#]")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_MARKUP = re.compile(r"\\['\"`^~=.]|[\\{}$]")
# Of a raised or lowered letter nothing is left where a page's text runs on: "Lp" for "$L^p$".
_SCRIPT = re.compile(r"[\^_{}$]")
# What a bad conversion leaves of a command: "scriptsizeFLaws" for "{\scriptsize F}Laws".
_GLUED = re.compile(
    r"(?<![^\W_])(?:scriptsize|footnotesize|small|text(?:bf|it|rm|sc|sf|sl|tt)|math(?:bb|bf|cal|it|rm|sf|tt)|emph)(?=[A-Z])"
)
_LONGEST = 1000  # characters; what is longer is no title, and the decoder would take seconds for it
_MOST = 10  # keys; more forms than these no page writes
# A hyphen inside a word, which is as often left out: "Pre-training", "Pretraining".
HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_])")
# What parts a title from its subtitle, or a system's name from what it is.
_PARTED = re.compile(r"\s*[:：]\s+|\s+[-–—]+\s+|(?<=[?!])\s+")
_LONGEST_NAME = 3  # words
_SHORTEST_REST = 4  # words of what a system is; fewer are a common phrase
_ENOUGH = 2.5  # weight of a part of a title that stands for all of it
_ENOUGH_IF_RARE = 2.0
# A title that can't be decoded keeps its other keys, which is no news.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)


def title_keys(title: str) -> tuple[str, ...]:
    r"""Return the distinct keys of ``title``, folded tokens joined by one space; none if it has no letter or digit.

    The first is the title as given: the title key, by which papers are merged. The others stand for pages that show
    LaTeX decoded (``α-divergence`` for ``$\alpha$-divergence``) or stripped of its commands, the title as it was
    before a conversion left the name of a command at a word (``fLaws`` for ``scriptsizeFLaws``), words closed up
    (``pretraining`` for ``pre-training``), and the other spelling of English (``modelling`` for ``modeling``).
    """
    keys = [key for key in map(fold_key, _forms(title)) if key]
    spelt = [" ".join(words) for key in keys for words in spellings(key.split(" "))]
    return tuple(dict.fromkeys([*keys, *spelt]))[:_MOST]


def near_keys(title: str) -> tuple[str, ...]:
    """Return the keys of parts of ``title`` that stand for all of it: without a subtitle, without a system's name.

    ``BERT: Pre-training of Deep Bidirectional Transformers`` is also known by what follows the colon, and ``Value
    Kaleidoscope: Engaging AI with …`` by what stands before it. Parts that other titles may share are left out: a bare
    name, common words, a part before or after the number of a series.
    """
    parts = [part for form in _forms(title) for part in _parts(form)]
    whole = {*title_keys(title)}
    keys = (key for part in parts for key in (part, *(" ".join(words) for words in spellings(part.split(" ")))))
    return tuple(key for key in dict.fromkeys(keys) if key not in whole)[:_MOST]


def _forms(title: str) -> list[str]:
    """Return the title as given, in the ways in which pages show its markup, and all these with words closed up."""
    forms = [title, _GLUED.sub("", title)]
    if _LATEX.search(title) and len(title) <= _LONGEST:
        bare = _COMMAND.sub(" ", title)
        forms += [_decoded(title), _MARKUP.sub("", bare), *([_SCRIPT.sub("", bare)] if "$" in bare else [])]
    forms += [HYPHEN.sub("", form) for form in forms]
    return list(dict.fromkeys(forms))


def _parts(form: str) -> Iterable[str]:
    """Yield the folded parts of a title that stand for all of it."""
    parting = _PARTED.search(form)
    if parting is None:
        return
    head, rest = fold_key(form[: parting.start()]), fold_key(form[parting.end() :])
    if not head or not rest or _has_number_of_series(rest.split(" ")):
        return
    words, named = head.split(" "), form[: parting.start()].split()
    if len(named) > 1 and sum(map(tells, words)) > 1 and _is_telling(words):
        yield head
    if len(named) <= _LONGEST_NAME and len(rest.split(" ")) >= _SHORTEST_REST and _is_telling(rest.split(" ")):
        yield rest


def _is_telling(words: list[str]) -> bool:
    weights = [weight(word, False) for word in words]
    return sum(weights) >= (_ENOUGH_IF_RARE if max(weights) > 1 else _ENOUGH)


def _has_number_of_series(words: list[str]) -> bool:
    """Return whether words name a part of a series: "Part II", "Volume 2"."""
    return any(is_part(words, at) for at in range(len(words)))


def is_part(words: list[str], at: int) -> bool:
    """Whether the word at a place numbers a part of a series, or is the word before such a number."""
    if words[at] in ROMAN:
        return True
    number = at + 1 < len(words) and (is_number(words[at + 1]) or words[at + 1] in (*ROMAN, "i", "v", "x"))
    return words[at] in SERIES and number


def _decoded(title: str) -> str:
    """Return ``title`` with its LaTeX as plain text; empty if pylatexenc can't read it, in whichever way it says so."""
    try:
        decoder = LatexNodes2Text(math_mode="text", strict_latex_spaces=False)
        return str(decoder.latex_to_text(_UNESCAPED.sub(r"\\\g<0>", title), tolerant_parsing=False))
    except Exception:
        return ""
