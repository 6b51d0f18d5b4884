"""Judge whether a stretch of text that reads like a known title stands where a title stands.

A wrong mark costs the reader more than a missed one, so equal words are not enough: a short title needs more around it
than a long one. ``extension/background/place.js`` does the same; ``tests/vectors/matches.json`` holds the two equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from paperlight.matching.fold import UNSPACED, Folded
from paperlight.matching.words import (
    ABOUT,
    ABOUT_WHOSE,
    AFTERTHOUGHTS,
    CONJUNCTIONS,
    GOING_ON,
    JOINERS,
    LABELS,
    OPENERS,
    PLACING,
    ROMAN,
    SERIES,
    TAILS,
    VENUES,
    is_number,
)
from paperlight.types import Role


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


_FARTHEST = 3  # joiners in a row that a title has at most
_LONGEST_INITIALS = 3
_FARTHEST_ABOUT = 4  # words from "Erratum" to the title that it is of

_CLOSING = re.compile(
    "[.?!…\"'‘’“”„«»‹›(){}\\[\\]|·•‣∙▪●■★\t\n\v\f\r\x85\u2028\u2029。．？！「」『』《》〈〉【】（）［］｛｝｜]"
)
_PAUSING = re.compile("[,;/，；、]")
_COLON = re.compile("[:：]")
_PARTING = re.compile("|".join(parting.pattern for parting in (_CLOSING, _PAUSING, _COLON)) + "|—")
_POSSESSIVE = re.compile("['’]s$")
_YEAR = re.compile("(?:19|20)[0-9][0-9]$")
_SPACE = re.compile("[ \xa0\u1680\u2000-\u200b\u202f\u205f\u3000]+")
# Two persons or more: names of two to four words with capitals, between commas.
_PERSON = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,3}"
_PERSONS = re.compile(rf"{_PERSON}, (?:and |& )?{_PERSON}")
_MOST_FURNITURE = 8  # words of the page's own beside a title
# What parts a title from a page's own words.
_FURNITURE = re.compile("[|•·\n]")
# A title that asks, or adds: it goes on. What a title may go on after, with certain words.
_ASKING = re.compile("[?!] ?\\Z")
_ADDING = re.compile(" ?\\+ ?\\Z|/\\Z")
_GOING_ON = re.compile("[ ?]*(?:[-–—,(/…]|\\.\\.\\.)+ ?\\Z|[?!] ")
_QUOTED = re.compile('["“«‘《〈「『„]\\Z'), re.compile('[.,]?["”»’》〉」』“]')
# In a reference: what stands between the year, or the last author's initials, and the title; and after the title.
_AFTER_YEAR = re.compile(r"[a-z]?\)?[.,:]? ?[\"“]?\Z")
_AFTER_NAMES = re.compile(r"\. ?[\"“]?\Z")
_AFTER_TITLE = re.compile(r"\.[\"”]? |[.,][\"”]|\.\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """A text, its tokens and its role; a stretch is named by its first token and the one after its last."""

    text: str
    folded: Folded
    role: Role

    @property
    def count(self) -> int:
        """How many tokens the text has."""
        return len(self.folded.texts)

    @property
    def runs(self) -> bool:
        """Whether a title stands among other words here; a link or a heading is one unit."""
        return self.role in (Role.ITEM, Role.PROSE)

    def stretch(self, first: int, last: int) -> str:
        """The source from the token ``first`` up to before ``last``."""
        return self.text[self.folded.starts[first] : self.folded.ends[last - 1]]

    def gap(self, at: int, step: int) -> str:
        """The source between the token ``at`` and the one ``step`` (1 or -1) beside it; "" at the text's edge."""
        low = min(at, at + step)
        if not 0 <= low < self.count - 1:
            return ""
        return self.text[self.folded.ends[low] : self.folded.starts[low + 1]]

    def is_capital(self, at: int) -> bool:
        """Whether the token ``at`` begins with a capital."""
        return _is_capital(self.text[self.folded.starts[at]])

    def is_whole(self, first: int, last: int) -> bool:
        """Whether the stretch is all that the text says, apart from a label as in arXiv's "Title:"."""
        return last == self.count and (first == 0 or self.is_labelled(first))

    def is_labelled(self, first: int) -> bool:
        """Whether before the token ``first`` stands nothing but a label."""
        return first == 1 and self.folded.texts[0] in LABELS and bool(_COLON.search(self.gap(1, -1)))

    def is_titled(self, first: int, last: int) -> bool:
        """Whether each word of four letters or more begins with a capital, and not all letters are capitals."""
        capitals = 0
        for at in range(first, last):
            word, char = self.folded.texts[at], self.text[self.folded.starts[at]]
            inside = at > first and not _SPACE.search(self.gap(at, -1))
            if inside or len(word) < 4 or word in JOINERS or not _is_cased(char):
                continue
            if not _is_capital(char):
                return False
            capitals += 1
        stretch = self.stretch(first, last)
        return capitals > 0 and stretch != stretch.upper()

    def is_referenced(self, first: int, last: int) -> bool:
        """Whether the stretch stands where a reference has its title: "(2015). Deep learning. Nature"."""
        if first == 0 or not self.is_capital(first) or not _AFTER_TITLE.match(self._after(last)):
            return False
        word, gap = self.folded.texts[first - 1], self.gap(first, -1)
        if len(word) == 1 and first > 1 and _YEAR.match(self.folded.texts[first - 2]):
            word = self.folded.texts[first - 2]  # 2015a
        if _YEAR.match(word):
            return bool(_AFTER_YEAR.match(gap)) and gap.strip() != ""
        if re.search(r"[\"“]\Z", gap):
            return bool(re.match('[.,]["”]', self._after(last)))
        source = self.stretch(first - 1, first)
        names = word == "al" or (
            len(source) <= _LONGEST_INITIALS and all(unicodedata.category(char) == "Lu" for char in source)
        )
        return names and bool(_AFTER_NAMES.match(gap))

    def stands_alone(self, first: int, last: int, bound: Bound) -> bool:
        """Whether a title stands in quotation marks, or beside a page's own words only, and does not begin small."""
        char = self.text[self.folded.starts[first]]
        if _is_cased(char) and not _is_capital(char):
            return False
        opening, closing = _QUOTED
        start = self.folded.starts[first]
        if opening.search(self.text[max(0, start - 1) : start]) and closing.match(self._after(last)):
            return True
        if self.role == Role.PROSE or self.count - (last - first) > _MOST_FURNITURE:
            return False
        beside = [*self.folded.texts[:first], *self.folded.texts[last:]]
        furniture = all(is_number(word) or word in TAILS or word in VENUES for word in beside)
        return furniture and bound >= Bound.BREAK

    def _after(self, last: int) -> str:
        return self.text[self.folded.ends[last - 1] : self.folded.ends[last - 1] + 4]

    def is_about(self, first: int) -> bool:
        """Whether the words before make the title one of a paper about this one: "Erratum: ", "Comment on"."""
        if self.role == Role.PROSE or not 0 < first <= _FARTHEST_ABOUT:
            return False
        words = self.folded.texts[:first]
        return any(word in ABOUT for word in words) and all(
            word in ABOUT or word in JOINERS or word in ABOUT_WHOSE or is_number(word) for word in words
        )

    def goes_on(self, last: int, around: Neighbours) -> bool:
        """Whether what follows, though parted, makes it another title: "- A Survey", "(Erratum)", ", but Not".

        In a sentence the same words are the sentence's.
        """
        gap = self.gap(last - 1, 1)
        if self.role == Role.PROSE or last >= self.count or _FURNITURE.search(gap):
            return False
        if _ASKING.match(gap) or _ADDING.match(gap):
            return True
        after = last + (self.folded.texts[last] in ("a", "an", "the", "author", "authors"))
        if after < self.count and self.folded.texts[after] in AFTERTHOUGHTS and _SPACE.sub("", gap):
            return True
        word = self.folded.texts[last]
        known = word in CONJUNCTIONS and around.begins(last + 1)
        return word in GOING_ON and not known and bool(_GOING_ON.match(gap))

    def is_part_after(self, last: int) -> bool:
        """Whether the number of a series follows: "Part II", "(Part 2)", ", III"."""
        if last >= self.count or re.search("[.\n|•·]", self.gap(last - 1, 1)):
            return False
        word = self.folded.texts[last]
        if word in SERIES and last + 1 < self.count:
            following = self.folded.texts[last + 1]
            return is_number(following) or following in ROMAN or following in ("i", "v", "x", "one", "two", "three")
        source = self.stretch(last, last + 1)
        return word in ROMAN and source == source.upper() and self.ends_segment(last, 1)

    def ends_segment(self, at: int, step: int) -> bool:
        """Whether the token ``at`` has nothing beyond it, or is parted from it; a hyphen alone doesn't part."""
        if not 0 <= at + step < self.count:
            return True
        gap = self.gap(at, step)
        return bool(_PARTING.search(gap)) or 0 < len(_SPACE.sub("", gap)) < len(gap)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The known titles around a stretch: before which tokens those found so far end, and at which others begin."""

    ends: Callable[[int], bool]
    begins: Callable[[int], bool]


def bounds(place: Place, first: int, last: int, around: Neighbours, *, followed: bool) -> tuple[Bound, Bound]:
    """Return what parts a stretch from the text before and after it.

    ``followed``: the title is long enough to be told from what follows long titles unparted (a venue, a year).
    """
    before, after = _bound(place, first, -1, around), _bound(place, last - 1, 1, around)
    if after == Bound.RUN and followed and _is_followed(place, first, last):
        after = Bound.OPEN
    return before, after


def name_before(place: Place, first: int) -> str:
    """Return the one word between the last thing that parts and the colon before the token ``first``; "" if none."""
    gap = place.gap(first, -1)
    if first == 0 or not _COLON.search(gap) or _CLOSING.search(gap) or place.is_labelled(first):
        return ""
    start = first - 1
    while not (place.ends_segment(start, -1) or _SPACE.search(place.gap(start, -1))):
        start -= 1
    return place.stretch(start, first) if place.ends_segment(start, -1) else ""


def _is_cased(char: str) -> bool:
    return char.lower() != char.upper()


def _is_capital(char: str) -> bool:
    return char != char.lower()


def _bound(place: Place, edge: int, step: int, around: Neighbours) -> Bound:
    """Return what parts the stretch whose outermost token is ``edge`` from the token ``step`` (1 or -1) beside it."""
    beside = edge + step
    if not 0 <= beside < place.count:
        return Bound.CLOSED
    gap = place.gap(edge, step)
    if _CLOSING.search(gap):
        return Bound.CLOSED
    if _COLON.search(gap):
        if step > 0:
            return Bound.RUN
        return Bound.CLOSED if place.is_labelled(edge) else Bound.BREAK
    if _PAUSING.search(gap):
        return Bound.PAUSE
    symbols = _SPACE.sub("", gap)
    if "—" in gap or 0 < len(symbols) < len(gap):
        return Bound.BREAK
    words = place.folded.texts
    if symbols == gap:  # no space
        # Between Han characters nothing tells where a title ends; in a sentence it is as likely to end as to go on.
        unspaced = UNSPACED.match(words[edge]) or UNSPACED.match(words[beside])
        return Bound.OPEN if unspaced and not gap and place.role == Role.PROSE else Bound.RUN
    if words[beside] in CONJUNCTIONS and (around.begins(beside + 1) if step > 0 else around.ends(beside)):
        return Bound.OPEN  # and another known title
    return _bound_of_words(place, beside, step)


def _bound_of_words(place: Place, beside: int, step: int) -> Bound:
    """Return whether the words from ``beside`` on, parted by spaces only, go on like a title."""
    words = place.folded.texts
    if is_number(words[beside]):
        numbering = step < 0 and place.ends_segment(beside, step)
        return Bound.BREAK if numbering else Bound.RUN
    if step > 0 and words[beside] == "by":
        return Bound.OPEN  # and the authors
    for at in range(beside, beside + step * _FARTHEST, step):
        if place.is_capital(at):
            return Bound.OPEN if step < 0 and _opens(place, at, beside) else Bound.RUN
        if words[at] not in JOINERS or place.ends_segment(at, step):
            return Bound.OPEN
    return Bound.OPEN


def _opens(place: Place, at: int, beside: int) -> bool:
    """Return whether the capital of the token ``at`` is a sentence's, or the token a possessive: "Google's"."""
    if at == beside and _POSSESSIVE.search(place.stretch(at, at + 1)):
        return True
    return place.folded.texts[at] in OPENERS and place.ends_segment(at, -1)


def _is_followed(place: Place, first: int, last: int) -> bool:
    """Return whether what goes on at the token ``last`` is what follows long titles: a remark, venue or listing's tail.

    After a colon, a small letter goes on with a title only where the title is in small letters too.
    """
    word, gap = place.folded.texts[last], place.gap(last - 1, 1)
    if _COLON.search(gap):
        source = place.stretch(last, last + 1)
        small = _is_cased(source[0]) and source == source.lower() and word not in JOINERS
        return word in ("http", "https") or (place.is_titled(first, last) and small)
    if not _SPACE.fullmatch(gap):
        return False
    if _is_year(place, last) or _is_tail(place, last) or _PERSONS.match(place.text, place.folded.starts[last]):
        return True
    placed = word in PLACING and last + 1 < place.count
    return _is_venue(place, last + placed)


def _is_year(place: Place, at: int) -> bool:
    return bool(_YEAR.match(place.folded.texts[at])) and _stops(place, at)


def _is_tail(place: Place, at: int) -> bool:
    """Return whether from the token ``at`` on nothing stands but words of a listing."""
    while place.folded.texts[at] in TAILS and not _stops(place, at):
        at += 1
    return place.folded.texts[at] in TAILS


def _is_venue(place: Place, at: int) -> bool:
    """Return whether the token ``at`` is a venue: a known one, or one with capitals inside and a year."""
    known = place.folded.texts[at] in VENUES
    if _stops(place, at):
        return known
    if _SPACE.sub("", place.gap(at, 1)):
        return False
    if known:
        return not place.is_capital(at + 1)
    return any(map(_is_capital, place.stretch(at, at + 1)[1:])) and _is_year(place, at + 1)


def _stops(place: Place, at: int) -> bool:
    """Return whether a segment ends after the token ``at``, and no subtitle follows."""
    return place.ends_segment(at, 1) and not _COLON.search(place.gap(at, 1))
