"""Judge whether a stretch of text that reads like a known title stands where a title stands.

A wrong mark costs the reader more than a missed one, so equal words are not enough: a short title needs more around it
than a long one. ``extension/background/place.js`` does the same; ``tests/vectors/matches.json`` holds the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from paperlight.matching.fold import UNSPACED, Folded
from paperlight.types import Role

_JOINERS = """
a an the and or nor but of in on at to for from by with without within into onto over under through toward towards
across between among against beyond behind before after during until as via using than vs versus per upon about around
"""
_OPENERS = """
in as with like unlike see following while although though since because after both the our we this these and or but by
inspired based compare compared according similar recall consider read cf eg ie paper
also however then finally recently again here given despite is only i they reading introducing titled entitled authors
later today now lastly moreover furthermore additionally similarly likewise thus therefore hence so
meanwhile notably specifically instead rather indeed yet it its he she you my your their his her that those
"""
# Words that join the parts of a title and stay small in one: "Inference in", "Models via". They tell no subject.
JOINERS = frozenset(_JOINERS.split())
# Words that begin a sentence before a title that is cited in it, where their capital means nothing: "See", "Unlike".
# Not those that as often begin a longer title: "On", "For", "From", "Using", "When", "Towards", "Beyond", "How".
OPENERS = frozenset(_OPENERS.split())
# Words between two titles of one sentence: "We compare X and Y".
CONJUNCTIONS = frozenset({"and", "or"})
# Where papers appear. Other words written in capitals are as often a subject: "in LLMs", "from AI Feedback".
_VENUES = """
aaai aistats arxiv coling colm conll cvpr eacl eccv emnlp icassp iccv iclr icml icra ijcai interspeech iros jmlr kdd
naacl neurips nips openreview siggraph sigir tacl tmlr uai wacv wsdm
"""
VENUES = frozenset(_VENUES.split())
# Words between a title and the venue.
PLACING = frozenset({"at", "in", "on", "from"})
# What listings put after a title without parting it.
TAILS = frozenset({"pdf", "html", "code", "abstract", "bibtex"})
# What a page calls a title, before a colon.
LABELS = frozenset({"title", "paper"})


class Bound(IntEnum):
    """What parts a stretch from the text on one side of it, weakest first."""

    RUN = 0
    """The words go on like a title: a capital, a number, a hyphen, a colon before a subtitle."""
    OPEN = 1
    """Only a word that no title would go on with."""
    PAUSE = 2
    """A comma, semicolon or slash, which titles may hold."""
    BREAK = 3
    """A dash, a colon before the stretch, or another symbol."""
    CLOSED = 4
    """The text's edge, a line's end, a quotation mark, a bracket, a full stop."""


# How many telling words make a title short, telling, medium, long. Under two it is a word that anything may be called;
# two are a term of the field ("Deep Learning") even with capitals.
_SHORT, _TELLING, _MEDIUM, _LONG = 2, 3, 4, 6
# Taken from the score of a mention inside a text, in hundredths.
_PENALTIES = {
    "small letters": 5,  # a title that isn't written like one may be plain words
    "short": 10,  # two or three words among others may be a term of the field
}
_FARTHEST = 3  # joiners in a row that a title has at most

_CLOSING = re.compile(
    "[.?!…\"'‘’“”„«»‹›(){}\\[\\]|·•‣∙▪●■★\t\n\v\f\r\x85\u2028\u2029。．？！「」『』《》〈〉【】（）［］｛｝｜]"
)
_PAUSING = re.compile("[,;/，；、]")
_COLON = re.compile("[:：]")
_PARTING = re.compile("|".join(parting.pattern for parting in (_CLOSING, _PAUSING, _COLON)) + "|—")
_POSSESSIVE = re.compile("['’]s$")
_YEAR = re.compile("(?:19|20)[0-9][0-9]$")
_SPACE = re.compile("[ \xa0\u1680\u2000-\u200b\u202f\u205f\u3000]+")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The known titles around a stretch: the token after the one found before it, and where others begin."""

    ended: int
    begins: Callable[[int], bool]


def judge(text: str, folded: Folded, first: int, last: int, role: Role, title: str, around: Neighbours) -> float | None:
    """Return how surely the tokens ``first`` up to before ``last`` mention ``title``, 0 to 1, or None if they don't.

    ``folded`` is of ``text``; the tokens are known to equal a key of ``title``.
    """
    size = _size(folded.texts[first:last])
    count = len(folded.texts)
    whole = last == count and (first == 0 or _is_labelled(text, folded, first))
    if size < _SHORT:
        # One word is a title only where it stands alone and as the title writes it: "RAFT", not "raft".
        stretch = text[folded.starts[first] : folded.ends[last - 1]]
        return 1.0 if whole and role != Role.PROSE and stretch in title else None
    titled = _is_titled(text, folded, first, last)
    if whole:
        return 1.0 if role != Role.PROSE or titled or size >= _MEDIUM else None
    before, after = _bound(text, folded, first, -1, around), _bound(text, folded, last - 1, 1, around)
    if after == Bound.RUN and size >= _LONG and _is_followed(text, folded, last, titled):
        after = Bound.OPEN
    bound = min(before, after)
    running = role in (Role.ITEM, Role.PROSE)
    if size < _MEDIUM:
        needed = Bound.OPEN if running and size >= _TELLING else Bound.CLOSED
        enough = titled and bound >= needed and (running or 2 * (last - first) > count)
    elif running:
        # Small letters may be plain words, unless parted like a title; in a reference it begins with a capital.
        parted = bound >= (Bound.PAUSE if _is_capital(text[folded.starts[first]]) else Bound.CLOSED)
        enough = bound >= Bound.OPEN and (titled or size >= _LONG or parted)
    else:
        # A link or a heading is one unit: what stands in it unparted from a title makes it another title.
        enough = bound >= Bound.BREAK
    if not enough:
        return None
    penalty = (0 if titled else _PENALTIES["small letters"]) + (_PENALTIES["short"] if size < _MEDIUM else 0)
    return (100 - penalty) / 100


def _size(words: list[str]) -> float:
    """Count the words that tell something; two Han or Kana characters are about one word."""
    return sum(0.5 if UNSPACED.match(word) else _tells(word) for word in words)


def _tells(word: str) -> bool:
    return len(word) > 1 and not word[0].isdecimal() and word not in JOINERS


def _is_titled(text: str, folded: Folded, first: int, last: int) -> bool:
    """Return whether each word of four letters or more begins with a capital, and not all letters are capitals."""
    capitals = 0
    for at in range(first, last):
        word, start = folded.texts[at], folded.starts[at]
        inside = at > first and not _SPACE.search(text[folded.ends[at - 1] : start])
        if inside or len(word) < 4 or word in JOINERS or not _is_cased(text[start]):
            continue
        if not _is_capital(text[start]):
            return False
        capitals += 1
    stretch = text[folded.starts[first] : folded.ends[last - 1]]
    return capitals > 0 and stretch != stretch.upper()


def _is_cased(char: str) -> bool:
    return char.lower() != char.upper()


def _is_capital(char: str) -> bool:
    return char != char.lower()


def _bound(text: str, folded: Folded, edge: int, step: int, around: Neighbours) -> Bound:
    """Return what parts the stretch whose outermost token is ``edge`` from the token ``step`` (1 or -1) beside it."""
    beside = edge + step
    if not 0 <= beside < len(folded.texts):
        return Bound.CLOSED
    gap = _gap(text, folded, edge, step)
    if _CLOSING.search(gap):
        return Bound.CLOSED
    if _COLON.search(gap):
        if step > 0:
            return Bound.RUN
        return Bound.CLOSED if _is_labelled(text, folded, edge) else Bound.BREAK
    if _PAUSING.search(gap):
        return Bound.PAUSE
    symbols = _SPACE.sub("", gap)
    if "—" in gap or 0 < len(symbols) < len(gap):
        return Bound.BREAK
    if symbols == gap:  # no space
        unspaced = UNSPACED.match(folded.texts[edge]) or UNSPACED.match(folded.texts[beside])
        return Bound.OPEN if unspaced and not gap else Bound.RUN
    if folded.texts[beside] in CONJUNCTIONS and (around.begins(beside + 1) if step > 0 else around.ended == beside):
        return Bound.OPEN  # and another known title
    return _bound_of_words(text, folded, beside, step)


def _bound_of_words(text: str, folded: Folded, beside: int, step: int) -> Bound:
    """Return whether the words from ``beside`` on, parted by spaces only, go on like a title."""
    if folded.texts[beside][0].isdecimal():
        numbering = step < 0 and _ends_segment(text, folded, beside, step)
        return Bound.BREAK if numbering else Bound.RUN
    if step > 0 and folded.texts[beside] == "by":
        return Bound.OPEN  # and the authors
    for at in range(beside, beside + step * _FARTHEST, step):
        char = text[folded.starts[at]]
        if _is_capital(char):
            return Bound.OPEN if step < 0 and _opens(text, folded, at, beside) else Bound.RUN
        if folded.texts[at] not in JOINERS or _ends_segment(text, folded, at, step):
            return Bound.OPEN
    return Bound.OPEN


def _opens(text: str, folded: Folded, at: int, beside: int) -> bool:
    """Return whether the capital of the token ``at`` is a sentence's, or the token a possessive: "Google's"."""
    if at == beside and _POSSESSIVE.search(_source(text, folded, at)):
        return True
    return folded.texts[at] in OPENERS and _ends_segment(text, folded, at, -1)


def _is_followed(text: str, folded: Folded, last: int, titled: bool) -> bool:
    """Return whether what goes on at the token ``last`` is what follows long titles: a remark, venue or listing's tail.

    After a colon, a small letter goes on with a title only where the title is in small letters too.
    """
    word, gap = folded.texts[last], _gap(text, folded, last - 1, 1)
    if _COLON.search(gap):
        source = _source(text, folded, last)
        small = _is_cased(source[0]) and source == source.lower() and word not in JOINERS
        return word in ("http", "https") or (titled and small)
    if not _SPACE.fullmatch(gap):
        return False
    if _is_year(text, folded, last) or _is_tail(text, folded, last):
        return True
    placed = word in PLACING and last + 1 < len(folded.texts)
    return _is_venue(text, folded, last + placed)


def _is_year(text: str, folded: Folded, at: int) -> bool:
    return bool(_YEAR.match(folded.texts[at])) and _stops(text, folded, at)


def _is_tail(text: str, folded: Folded, at: int) -> bool:
    """Return whether from the token ``at`` on nothing stands but words of a listing."""
    while folded.texts[at] in TAILS and not _stops(text, folded, at):
        at += 1
    return folded.texts[at] in TAILS


def _is_venue(text: str, folded: Folded, at: int) -> bool:
    """Return whether the token ``at`` is a venue: a known one, or one with capitals inside and a year."""
    known = folded.texts[at] in VENUES
    if _stops(text, folded, at):
        return known
    if _SPACE.sub("", _gap(text, folded, at, 1)):
        return False
    if known:
        return not _is_capital(text[folded.starts[at + 1]])
    return any(map(_is_capital, _source(text, folded, at)[1:])) and _is_year(text, folded, at + 1)


def _stops(text: str, folded: Folded, at: int) -> bool:
    """Return whether a segment ends after the token ``at``, and no subtitle follows."""
    return _ends_segment(text, folded, at, 1) and not (
        at + 1 < len(folded.texts) and _COLON.search(_gap(text, folded, at, 1))
    )


def _is_labelled(text: str, folded: Folded, first: int) -> bool:
    """Return whether before the token ``first`` stands nothing but a label, as in arXiv's "Title:"."""
    return first == 1 and folded.texts[0] in LABELS and bool(_COLON.search(_gap(text, folded, 1, -1)))


def _ends_segment(text: str, folded: Folded, at: int, step: int) -> bool:
    """Return whether the token ``at`` has nothing beyond it, or is parted from it; a hyphen alone doesn't part."""
    if not 0 <= at + step < len(folded.texts):
        return True
    gap = _gap(text, folded, at, step)
    return bool(_PARTING.search(gap)) or 0 < len(_SPACE.sub("", gap)) < len(gap)


def _source(text: str, folded: Folded, at: int) -> str:
    return text[folded.starts[at] : folded.ends[at]]


def _gap(text: str, folded: Folded, at: int, step: int) -> str:
    low = min(at, at + step)
    return text[folded.ends[low] : folded.starts[low + 1]]
