"""Which lines of a digest make a title, which an abstract: the most likely reading of all lines together.

A line by itself often can't tell (a wrapped line of an abstract may look like a title), so the best sequence of parts
is found by dynamic programming (Viterbi): the evidence of each line, of each beginning and ending of a title or a
paragraph, and of each join of two wrapped lines is added up. Blank lines are one more piece of evidence, not a rule, so
the same code reads pages with and without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from .evidence import Look, look
from .marks import Label
from .text import Line


class Part(IntEnum):
    """What a line is in its digest."""

    TITLE = 0
    TITLE_MORE = 1  # the title goes on
    ABSTRACT = 2
    PARAGRAPH = 3  # a further paragraph of the abstract
    ABSTRACT_MORE = 4  # the paragraph goes on
    STRAY = 5  # prose before the first title


_IN_TITLE = (Part.TITLE, Part.TITLE_MORE)
_IN_ABSTRACT = (Part.ABSTRACT, Part.PARAGRAPH, Part.ABSTRACT_MORE)
_BEFORE: dict[Part, tuple[Part, ...]] = {
    Part.TITLE: tuple(Part),
    Part.TITLE_MORE: _IN_TITLE,
    Part.ABSTRACT: _IN_TITLE,
    Part.PARAGRAPH: _IN_ABSTRACT,
    Part.ABSTRACT_MORE: _IN_ABSTRACT,
    Part.STRAY: (Part.STRAY,),
}
_LABELLED = {Label.TITLE: Part.TITLE, Label.ABSTRACT: Part.ABSTRACT}
_IMPOSSIBLE = float("-inf")


@dataclass(frozen=True, slots=True)
class _Habits:
    """How this digest as a whole is laid out; each between 0 and 1."""

    gapped: float  # how regularly blank lines part titles and paragraphs
    wrapped: float  # how regularly lines go on in lower case on the next one: broken at a fixed width
    abstracts: float  # how many of the titles have an abstract
    entries: float  # how regularly blank lines stand before titles and nowhere else
    dotted: bool  # titles end with a period, judged by the first line
    marked: bool  # entries begin with list markers, judged by the first line


def label(lines: Sequence[Line]) -> list[Part]:
    """Return what each line is. ``lines`` hold neither page furniture nor addresses."""
    looks = _looks(lines)
    gaps = [line.gap for line in lines]
    full = _full_lines(looks, gaps)
    if not looks:
        return []
    habits = _habits(looks, gaps, full)
    first = _best_path(looks, gaps, full, habits)
    # Whether titles come with abstracts and what blank lines part is only known after a first reading.
    known = replace(habits, abstracts=_with_abstract(first), entries=_parting_entries(first, gaps))
    return _best_path(looks, gaps, full, known)


def _looks(lines: Sequence[Line]) -> list[Look]:
    looks = [look(line.text) for line in lines]
    if looks and looks[0].opens_lower:
        # A list whose first title begins in lower case: that a line does so tells nothing here.
        return [replace(item, opens_lower=False) for item in looks]
    return looks


def _with_abstract(parts: Sequence[Part]) -> float:
    return parts.count(Part.ABSTRACT) / max(1, parts.count(Part.TITLE))


def _parting_entries(parts: Sequence[Part], gaps: Sequence[bool]) -> float:
    """1 if every blank line stands before a title, 0 if half of them or more stand elsewhere."""
    parted = [part for part, gap in zip(parts[1:], gaps[1:], strict=True) if gap]
    return max(0.0, 2.0 * parted.count(Part.TITLE) / len(parted) - 1.0) if parted else 0.0


def _full_lines(looks: Sequence[Look], gaps: Sequence[bool]) -> list[bool]:
    """Whether each line was broken off because the next one's first word did not fit.

    The width is that of the longest line that goes on in lower case, else of the longest line, of the same run; a run
    ends at a blank line and at an unwrapped paragraph.
    """
    full = [False] * len(looks)
    start = 0
    for end in range(1, len(looks) + 1):
        if end < len(looks) and not gaps[end] and not looks[end].long and not looks[end - 1].long:
            continue
        run = looks[start:end]
        going_on = [one.length for one, two in pairwise(run) if two.opens_lower and not one.ends_sentence]
        width = max(going_on) if going_on else max(item.length for item in run)
        for at in range(start, end - 1):
            full[at] = looks[at].length <= width < looks[at].length + 1 + looks[at + 1].first
        start = end
    return full


def _habits(looks: Sequence[Look], gaps: Sequence[bool], full: Sequence[bool]) -> _Habits:
    pairs = range(1, len(looks))
    parted = sum(gaps[at] for at in pairs)
    adjacent = [at for at in pairs if not gaps[at] and not looks[at].long and not looks[at - 1].long]
    going_on = sum(looks[at].opens_lower and not looks[at - 1].ends_sentence for at in adjacent)
    boundaries = parted + sum(not gaps[at] and not full[at - 1] for at in pairs)
    return _Habits(
        gapped=parted / boundaries if boundaries else 0.0,
        wrapped=min(1.0, 1.5 * going_on / len(adjacent)) if adjacent else 0.0,
        abstracts=0.0,
        entries=0.0,
        dotted=looks[0].ends_period and not looks[0].long,
        marked=looks[0].marked,
    )


def _best_path(looks: Sequence[Look], gaps: Sequence[bool], full: Sequence[bool], habits: _Habits) -> list[Part]:
    scores = [_IMPOSSIBLE] * len(Part)
    scores[Part.TITLE] = looks[0].title + _begin(Part.TITLE, looks[0], habits) + _said(Part.TITLE, looks[0])
    scores[Part.STRAY] = -5.0 + _said(Part.STRAY, looks[0])
    back: list[list[Part]] = []
    for at in range(1, len(looks)):
        came: list[Part] = []
        reached: list[float] = []
        for part in Part:
            best, score = _best_before(part, scores, at, looks, gaps, full, habits)
            came.append(best)
            reached.append(score)
        back.append(came)
        scores = reached
    last = looks[-1]
    part = max(Part, key=lambda part: scores[part] + _end(part, last, habits))
    path = [part]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _best_before(
    part: Part,
    scores: Sequence[float],
    at: int,
    looks: Sequence[Look],
    gaps: Sequence[bool],
    full: Sequence[bool],
    habits: _Habits,
) -> tuple[Part, float]:
    """Return the best part for the line before, and the score of the whole reading up to here."""
    before, here, gap = looks[at - 1], looks[at], gaps[at]
    if part is Part.TITLE_MORE:
        own = here.title + _join_title(before, here, gap, full[at - 1], habits)
    elif part is Part.ABSTRACT_MORE:
        own = _join_abstract(before, here, gap, full[at - 1], habits)
    else:
        own = _begin(part, here, habits) + (here.title if part is Part.TITLE else 0.0)
    best, most = _BEFORE[part][0], _IMPOSSIBLE
    for earlier in _BEFORE[part]:
        score = scores[earlier]
        if part not in (Part.TITLE_MORE, Part.ABSTRACT_MORE):
            score += _end(earlier, before, habits) + _boundary(earlier, part, gap, full[at - 1], habits)
        if score > most:
            best, most = earlier, score
    return best, most + own + _said(part, here)


def _said(part: Part, here: Look) -> float:
    """How well a part agrees with what the line says of itself."""
    if here.label is None:
        return 0.0
    return 8.0 if part is _LABELLED[here.label] else -8.0


def _begin(part: Part, here: Look, habits: _Habits) -> float:
    """How well a title or a paragraph begins with this line."""
    lower = -3.0 if here.opens_lower else 0.0
    if part is Part.TITLE:
        marker = (4.0 if here.marked else -4.0) if habits.marked else 0.0
        return lower + marker + (-2.0 if here.opens_prose else 0.0)
    if part is Part.PARAGRAPH:
        return lower - 2.0 - (2.0 if here.title >= 2 else 0.0) + (1.0 if here.opens_prose else 0.0)
    return lower + (1.0 if here.opens_prose else 0.0) - (5.0 if part is Part.STRAY else 0.0)


def _end(part: Part, last: Look, habits: _Habits) -> float:
    """How well a title or a paragraph ends with this line."""
    unfinished = -3.0 if last.ends_open else 0.0
    if part in _IN_TITLE:
        return unfinished + ((-0.5 if habits.dotted else -4.0) if last.ends_period else 0.5)
    if part is Part.STRAY:
        return 0.0
    if last.ends_sentence:
        return 0.5 if habits.dotted else 1.0
    return unfinished - (0.5 if last.long else 5.0)


def _boundary(earlier: Part, part: Part, gap: bool, full: bool, habits: _Habits) -> float:
    """How well one thing ends and the next begins here, in a digest laid out like this one."""
    score = -0.5 * habits.wrapped if full else 0.0
    if not gap:
        # Lists with the abstract right under its title, and blank lines between entries, are common.
        score -= (2.0 if part is Part.ABSTRACT else 6.0) * habits.gapped
    elif part is Part.PARAGRAPH:
        score -= 6.0 * habits.entries
    if part is Part.TITLE and earlier in _IN_TITLE:
        score -= 0.5 + 2.0 * max(0.0, 2.0 * habits.abstracts - 1.0)
    return score


def _join_title(before: Look, here: Look, gap: bool, full: bool, habits: _Habits) -> float:
    """How well a title goes on from the line before."""
    together = before.length + here.length
    score = _join(before, here, gap, full, habits) - 1.0
    score -= 2.0 if before.ends_period else 0.0
    score -= 2.0 if here.opens_prose else 0.0
    score -= 1.5 if here.opens_title and not before.ends_open else 0.0
    score -= 2.0 if here.subtitle and before.subtitle else 0.0
    score -= 6.0 if together > 220 else 2.0 if together > 140 else 1.0 if together > 110 else 0.0
    if here.marked:
        return score - 8.0
    return score + (1.5 if habits.marked else 0.0)


def _join_abstract(before: Look, here: Look, gap: bool, full: bool, habits: _Habits) -> float:
    """How well a paragraph goes on from the line before."""
    score = _join(before, here, gap, full, habits)
    score -= 1.5 if before.ends_sentence else 0.0
    # An unwrapped paragraph does not go on from a short line.
    score -= 4.0 if here.long and not before.long else 0.0
    return score - (4.0 if habits.marked and here.marked else 0.0)


def _join(before: Look, here: Look, gap: bool, full: bool, habits: _Habits) -> float:
    """How well two lines go together, in a title or in a paragraph."""
    score = -6.0 - 6.0 * habits.entries if gap else 0.0
    if not (before.long or here.long):
        score += 1.0 + 1.5 * habits.wrapped if full else -1.0 - 5.0 * habits.wrapped
    score += 2.5 if here.opens_lower else 0.0
    return score + (2.5 if before.ends_open else 0.0)
