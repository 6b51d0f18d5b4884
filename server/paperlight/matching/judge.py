"""Levels of evidence: whether a stretch that reads like a title, or nearly so, mentions its paper, and how surely.

Each rule that lowers a score is named in ``PENALTIES``; the names are also the reasons that a reader is told.
``extension/background/judge.js`` does the same; ``tests/vectors/`` holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from rapidfuzz.distance import OSA

from paperlight.matching.closing import Parting
from paperlight.matching.fold import UNSPACED
from paperlight.matching.keys import is_part
from paperlight.matching.place import Bound, Neighbours, Place, bounds, name_before
from paperlight.matching.words import (
    ENGLISH,
    FILLERS,
    GENERIC,
    HALF,
    JOINERS,
    MODIFIERS,
    ROMAN,
    SERIES,
    SHOUTED,
    TURNING,
    is_number,
    tells,
    weight,
    words_in,
)
from paperlight.types import Evidence, Role

# Taken from the score, in hundredths. Those of one level together stay above the next level's.
PENALTIES = {
    # title
    "smallLetters": 5,  # a title that isn't written like one may be plain words
    "short": 10,  # two or three words among others may be a term of the field
    "hyphen": 2,  # a word written apart or together
    # truncated
    "ellipsis": 20,  # what the dots stand for can't be seen
    "cut": 25,  # nothing says that there was more
    "cutWord": 2,  # and the end is inside a word
    # near
    "lineBreakHyphen": 30,  # the hyphen may be the word's own
    "nameAdded": 32,  # a name before the colon may be another system's
    "nameDropped": 32,
    "misspelt": 35,
    "otherForm": 37,  # one word in the plural, or not
    "subtitleDropped": 40,
    "inserted": 40,
    "lost": 40,
}

# How many telling words make a title short, telling, medium, long. Under two it is a word that anything may be called;
# two are a term of the field ("Deep Learning") even with capitals.
SHORT, TELLING, MEDIUM, LONG = 2, 3, 4, 6
# How much the words of a long title weigh that may stand in small letters in a sentence.
_HEAVY = 4.5
# How much those of a short title weigh that may stand after a name.
_NAMED = 2.0
# How much those of a title weigh that is more than a term of the field, whose capitals are a sentence's.
_ALONE = 1.5
# What is left of a cut title weighs at least: before dots; before nothing; before nothing, where it reads as complete.
_DOTTED, _CUT, _COMPLETE = 2.5, 3.0, 4.0
_SHORTEST_CUT = 4  # tokens
# What two titles that differ in one token share weighs at least, and how many tokens they have.
_MISSPELT, _OTHER_FORM, _JOINER, _TOKEN, _GENERIC_TOKEN = 2.5, 2.5, 3.5, 5.0, 7.0
_SHORTEST_NEAR, _LONG_NEAR = 5, 7
# How long a word is that may be misspelt, by more than one letter, and though nobody knows it.
_SHORTEST_WORD, _LONG_WORD, _UNKNOWN_WORD = 5, 9, 8
_SHORTEST_JOINER = 3
# What programs that read print take for one another.
_READ_ALIKE = (("rn", "m"), ("cl", "d"), ("vv", "w"))
_ARTICLES = frozenset({"a", "an", "the", "on"})


class Edit(Enum):
    """How a text's tokens differ from a title's."""

    CUT = "cut"
    """The text ends after some of the title's tokens."""
    CUT_WORD = "cut word"
    """The same, with a part of the next token."""
    CHANGED = "changed"
    """One token is another."""
    INSERTED = "inserted"
    """The text has one token more."""
    LOST = "lost"
    """The text has one token less."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How surely a stretch mentions a paper (0 to 1), on what evidence, and what lowered the score."""

    evidence: Evidence
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the library's own titles tell of words: ``has`` one, is one ``frequent`` in them."""

    has: Callable[[str], bool]
    frequent: Callable[[str], bool]

    def weigh(self, words: Iterable[str]) -> float:
        """How much words together tell one title from another."""
        return sum(weight(word, self.frequent(word)) for word in words)


def judge_title(
    place: Place, first: int, last: int, title: str, around: Neighbours, vocabulary: Vocabulary
) -> Judgement | None:
    """Judge the tokens ``first`` up to before ``last``, which are known to equal a key of ``title``."""
    words = place.folded.texts[first:last]
    size, whole = _size(words), place.is_whole(first, last)
    if size < SHORT:
        # One word is a title only where it stands alone and as the title writes it: "RAFT", not "raft".
        stands = whole and place.role != Role.PROSE and place.stretch(first, last) in title
        return _judged(Evidence.TITLE) if stands else None
    titled = place.is_titled(first, last)
    if whole:
        return _judged(Evidence.TITLE) if place.role != Role.PROSE or titled or size >= MEDIUM else None
    if place.is_about(first) or place.is_part_after(last) or place.goes_on(last, around):
        return None
    before, after = bounds(place, first, last, around, followed=size >= LONG)
    bound = min(before, after)
    named = _is_name(name_before(place, first))
    if size < MEDIUM:
        needed = Bound.OPEN if place.runs and size >= TELLING else Bound.CLOSED
        # A name before the colon parts a title as well as a bracket, if the title is more than a term of the field.
        if named and vocabulary.weigh(words) >= _NAMED:
            before = Bound.CLOSED
        apart = titled and min(before, after) >= needed and (place.runs or 2 * (last - first) > place.count)
        alone = vocabulary.weigh(words) >= _ALONE and place.stands_alone(first, last, bound)
        enough = apart or alone or (place.runs and place.is_referenced(first, last))
    elif place.runs:
        # Small letters may be plain words, unless parted like a title; in a reference it begins with a capital.
        parted = bound >= (Bound.PAUSE if place.is_capital(first) else Bound.CLOSED)
        heavy = size >= LONG and vocabulary.weigh(words) >= _HEAVY
        enough = bound >= Bound.OPEN and (titled or heavy or parted)
    else:
        # A link or a heading is one unit: what stands in it unparted from a title makes it another title.
        enough = bound >= Bound.BREAK
    if not enough:
        return None
    reasons = ([] if titled else ["smallLetters"]) + (["short"] if size < MEDIUM else [])
    if named:
        return _judged(Evidence.NEAR, "nameAdded", *reasons)
    return _judged(Evidence.TITLE, *reasons)


def judge_part(place: Place, first: int, last: int, name: str, around: Neighbours) -> Judgement | None:
    """Judge tokens that are known to equal a near key; ``name`` is "subtitleDropped" or "nameDropped"."""
    words = place.folded.texts[first:last]
    titled = place.is_titled(first, last)
    if place.is_about(first) or place.is_part_after(last) or place.goes_on(last, around):
        return None
    # Another name before the colon is another system's.
    if name == "nameDropped" and ":" in place.gap(first, -1) and not place.is_labelled(first):
        return None
    if _size(words) >= MEDIUM:
        return _placed(place, first, last, titled, around, name)
    bound = min(bounds(place, first, last, around, followed=False))
    most = place.runs or 2 * (last - first) > place.count
    whole = place.is_whole(first, last) and place.role != Role.PROSE
    if not (place.is_capital(first) and (whole or (titled and bound == Bound.CLOSED and most))):
        return None
    return _judged(Evidence.NEAR, name, *([] if titled else ["smallLetters"]))


def judge_cut(
    place: Place,
    first: int,
    last: int,
    rest: Sequence[str],
    dotted: bool,
    edit: Edit,
    around: Neighbours,
    vocabulary: Vocabulary,
) -> Judgement | None:
    """Judge tokens that begin a title; ``rest`` is what the title has beyond them.

    With ``Edit.CUT_WORD`` the last token is a part of the first of ``rest``; ``dotted``: an ellipsis follows.
    """
    kept = last - (edit == Edit.CUT_WORD)
    words = place.folded.texts[first:kept]
    if len(words) < (_SHORTEST_CUT - (edit == Edit.CUT_WORD and dotted)) or _hides_part(words[-1], rest):
        return None
    heavy = vocabulary.weigh(words) + (HALF if edit == Edit.CUT_WORD else 0)
    if dotted:
        needed = _DOTTED
    elif place.runs or not place.is_whole(first, last) or _is_plural(rest, place.folded.texts[last - 1]):
        return None
    else:
        # What ends before "for" may be another paper's whole title, but hardly if it has a subtitle.
        complete = edit == Edit.CUT and rest[0] in JOINERS and words[-1] not in JOINERS
        complete &= ":" not in place.stretch(first, last)
        needed = _COMPLETE if complete else _CUT
    if heavy < needed:
        return None
    before, _ = bounds(place, first, last, around, followed=False)
    titled = place.is_titled(first, last)
    if place.runs:
        enough = before == Bound.CLOSED or (before >= Bound.OPEN and (titled or place.is_capital(first)))
    else:
        enough = before >= Bound.BREAK
    if not enough or place.is_about(first):
        return None
    reasons = ["ellipsis" if dotted else "cut"] + (["cutWord"] if edit == Edit.CUT_WORD else [])
    return _judged(Evidence.TRUNCATED, *reasons, *([] if titled else ["smallLetters"]))


def judge_edit(
    place: Place,
    first: int,
    last: int,
    key: Sequence[str],
    at: int,
    edit: Edit,
    around: Neighbours,
    vocabulary: Vocabulary,
) -> Judgement | None:
    """Judge tokens that differ from a title's ``key`` in its token ``at``; of an inserted one, ``at`` is the next."""
    words = place.folded.texts[first:last]
    if len(key) < _SHORTEST_NEAR or place.is_about(first) or place.is_part_after(last) or place.goes_on(last, around):
        return None
    shared = vocabulary.weigh(word for i, word in enumerate(key) if i != at or edit == Edit.INSERTED)
    if edit == Edit.CHANGED:
        name = _change(words[at], key[at], place.stretch(first + at, first + at + 1), vocabulary)
        enough = name == "misspelt" and shared >= _MISSPELT
        enough |= name == "otherForm" and len(key) >= _LONG_NEAR and shared >= _OTHER_FORM
    else:
        word = words[at] if edit == Edit.INSERTED else key[at]
        name = edit.value
        edge = at == 0 and not (edit == Edit.LOST and word in _ARTICLES)
        enough = not edge and _is_spare(word) and not _numbers(key, at)
        if word in JOINERS or word in FILLERS:
            enough &= shared >= _JOINER
        else:
            # A field's word more ("Vision", "Mental") makes it another field's paper, a word less often so.
            needed = _GENERIC_TOKEN if word in GENERIC and word not in MODIFIERS else _TOKEN
            spare = word in MODIFIERS if edit == Edit.INSERTED else word in ENGLISH
            enough &= spare and len(key) >= _LONG_NEAR and shared >= needed
    if not enough:
        return None
    return _placed(place, first, last, place.is_titled(first, last), around, name)


def judge_parted(judgement: Judgement, parting: Parting) -> Judgement:
    """Judge a title whose words are whole only without what parts their letters."""
    if judgement.evidence == Evidence.NEAR or parting == Parting.BRACE:
        return judgement
    if parting == Parting.LINE_END:
        return _judged(Evidence.NEAR, "lineBreakHyphen", *judgement.reasons)
    return _judged(judgement.evidence, *judgement.reasons, "hyphen")


def _judged(evidence: Evidence, *reasons: str) -> Judgement:
    return Judgement(evidence, (100 - sum(PENALTIES[name] for name in reasons)) / 100, reasons)


def _placed(place: Place, first: int, last: int, titled: bool, around: Neighbours, name: str) -> Judgement | None:
    """Judge a stretch that is nearly a title by where it stands alone."""
    if place.is_whole(first, last):
        enough = place.role != Role.PROSE or titled or place.is_capital(first)
    else:
        before, after = bounds(place, first, last, around, followed=True)
        bound = min(before, after)
        if place.runs:
            parted = bound >= (Bound.PAUSE if place.is_capital(first) else Bound.CLOSED)
            enough = parted or (titled and bound >= Bound.OPEN)
        else:
            enough = bound >= Bound.BREAK
    if not enough:
        return None
    return _judged(Evidence.NEAR, name, *([] if titled else ["smallLetters"]))


def _size(words: Sequence[str]) -> float:
    """Count the words that tell something."""
    return sum(words_in(word) for word in words if tells(word) or UNSPACED.match(word))


def _is_name(source: str) -> bool:
    """Return whether a word before a colon is a system's name: it has a capital inside, a digit, or is no word."""
    if len(source) < 2 or not source[0].isalpha():
        return False
    folded = source.lower()
    inner = any(char.isdigit() or char != char.lower() for char in source[1:])
    shouted = source == source.upper() and folded in SHOUTED
    return (inner and not shouted) or (source.isascii() and source.isalpha() and folded not in ENGLISH)


def _hides_part(said: str, rest: Sequence[str]) -> bool:
    """Return whether what was cut off after the word ``said`` may be the number of a series: "… Part II", "… 2"."""
    return (
        any(is_part(list(rest), at) for at in range(len(rest)))
        or rest[0] in SERIES
        or rest[0] in ("i", "v", "x")
        or (is_number(rest[0]) and said not in JOINERS)
        or ((is_number(rest[-1]) or rest[-1] in ("i", "v", "x")) and len(rest) < _SHORTEST_CUT)
    )


def _is_plural(rest: Sequence[str], word: str) -> bool:
    """Return whether nothing is cut but the last word's plural: that is another form of it."""
    return len(rest) == 1 and rest[0] in (word + "s", word + "es")


def _is_spare(word: str) -> bool:
    """Return whether a title with one such word more or less is still that title."""
    if word in TURNING or is_number(word) or word in ROMAN or word in SERIES:
        return False
    return word == "a" or (len(word) > 1 and not UNSPACED.match(word))


def _numbers(key: Sequence[str], at: int) -> bool:
    """Return whether the token before or at a place is a number, which the token may belong to: "GPT-4V"."""
    return any(is_number(key[i]) for i in (at - 1, at) if 0 <= i < len(key))


def _change(word: str, known: str, source: str, vocabulary: Vocabulary) -> str:
    """Return "misspelt", "otherForm", or "" where one word is not another wrongly written."""
    if not (word.isalpha() and known.isalpha()) or UNSPACED.match(word) or word in TURNING or known in TURNING:
        return ""
    long, short = (word, known) if len(word) > len(known) else (known, word)
    if len(short) >= _SHORTEST_WORD - 2 and long in (short + "s", short + "es"):
        return "otherForm"
    # A capital inside makes a name, and names differ by a letter: LLaVA, LLaMA.
    named = any(char != char.lower() for char in source[1:]) and source != source.upper()
    real = word in ENGLISH or vocabulary.has(word)
    if not real and known in JOINERS and len(known) > _SHORTEST_JOINER and OSA.distance(word, known) == 1:
        return "misspelt"
    if not named and not real and _as_read(word) == _as_read(known):
        return "misspelt"
    if named or real or min(len(word), len(known)) < _SHORTEST_WORD or word[0] != known[0]:
        return ""
    unknown = known.isascii() and known not in ENGLISH
    if unknown and len(known) < _UNKNOWN_WORD:
        return ""
    most = 2 if len(known) >= _LONG_WORD and not unknown else 1
    return "misspelt" if OSA.distance(word, known, score_cutoff=most) <= most else ""


def _as_read(word: str) -> str:
    for two, one in _READ_ALIKE:
        word = word.replace(two, one)
    return word
