"""What a line of a digest looks like by itself: the evidence that it is a title or prose.

Every weight stands in the tables here and in ``blocks``; they are rough log-odds, positive for what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .marks import MARKER, Label, bare, label_of
from .text import words

# Longer than any title; a line this long is a paragraph that was not wrapped.
LONG = 200

_WORD = re.compile(r"[^\W_][\w'’]*")
# Not "f-divergence" or "wav2vec": such words open titles too.
_FIRST_WORD = re.compile(r"([^\W\d_]{1,24})(?=[\s,;:.)!?'’–—/]|$)")
_SENTENCE_BREAK = re.compile(r"(?<=[a-z0-9)\]”\"%]{3}\. )[A-Z]|[。！？](?=.)")
_OPENER = re.compile(
    r"(?:We|Our|I|This (?:paper|work|article|study|survey|report|thesis)|In (?:this|these|recent|contrast|addition)|"
    r"However|Moreover|Furthermore|Here|Recently|Although|While|Despite|There|These|It|They|Code|Experiments?)\b,? |"
    r"(?:Recent|Previous|Existing|Following|Given|Many|Most|As|When|To|Building|Learning) [a-z]+ [a-z]+ [a-z]"
)
_NEW_TITLE = re.compile(r"(?:A|An|The|On|Towards?|How|Why|What|Is|Are|Can|Do|Does)\s")
_FUNCTION_WORDS = words(
    "we our they their its which that these this has have had been was were be can propose proposes show shows "
    "present presents introduce introduces demonstrate demonstrates study studies"
)
_OPEN_WORDS = words(
    "a an the of for in on at to by with from via and or as into over under between toward towards through using "
    "based without within beyond across against about than is are that which vs versus is our their its de la le "
    "di der von und et pour sur"
)
_MINOR = words(
    "with from into over under between toward towards through using upon than that versus without within beyond "
    "across against about when where your"
)
_SUBTITLE = re.compile(r"\w\??: [A-Z]")
_NAMED = re.compile(r"[A-Z0-9][^\s:]*(?: [^\s:]+){0,4}: [A-Z]")
_TERMINAL = re.compile(r"[.!?。！？…][\"'”’)\]}]*$")
_PERIOD = re.compile(r"(?<!\.\.)(?<!\bet al)[.。][\"'”’)\]}]*$")
_URL_END = re.compile(r"(?:https?://|www\.)\S+$")


@dataclass(frozen=True, slots=True)
class Look:
    """The features of one line that the tables weigh."""

    length: int
    marked: bool
    label: Label | None
    title: float  # evidence that the line belongs to a title, not to prose
    opens_lower: bool  # begins with a plain lower-case word or a closing sign: goes on from the line before
    opens_prose: bool
    opens_title: bool  # begins with a word that in the middle of a title would be in lower case
    subtitle: bool  # has a colon with a capital behind it
    ends_open: bool  # ends with a word or sign that wants more
    ends_sentence: bool
    ends_period: bool
    first: int  # the length of the first word, which did not fit on the line before if that is full

    @property
    def long(self) -> bool:
        """Whether the line is a whole unwrapped paragraph."""
        return self.length > LONG


def look(text: str) -> Look:
    """Return the features of a trimmed, non-empty line."""
    plain = bare(text)
    marker = MARKER.match(plain)
    body = bare(plain[marker.end() :]) if marker else plain
    found = _WORD.findall(body)
    return Look(
        length=len(text),
        marked=marker is not None,
        label=label_of(text),
        title=sum(weigh(body, found) for weigh in _TITLE_EVIDENCE),
        opens_lower=_opens_lower(body),
        opens_prose=_OPENER.match(body) is not None,
        opens_title=_NEW_TITLE.match(body) is not None,
        subtitle=_SUBTITLE.search(body) is not None,
        ends_open=_ends_open(body, found),
        ends_sentence=_TERMINAL.search(body) is not None or _URL_END.search(body) is not None,
        ends_period=_PERIOD.search(body) is not None,
        first=len(body.split(None, 1)[0]),
    )


def _opens_lower(text: str) -> bool:
    first = _FIRST_WORD.match(text)
    return text[0] in ",;:)]}" or (first is not None and first[1].islower())


def _ends_open(text: str, found: list[str]) -> bool:
    if text[-1] in ",:;-–—(/&":
        return True
    # A last word with something behind it ("vs.", "of?") does not count.
    return bool(found) and text.endswith(found[-1]) and found[-1] in _OPEN_WORDS


def _by_length(text: str, found: list[str]) -> float:
    return -20.0 if len(text) > 300 else -8.0 if len(text) > LONG else -2.0 if len(text) > 160 else 0.0


def _by_sentences(text: str, found: list[str]) -> float:
    return -4.0 if _SENTENCE_BREAK.search(text) else 0.0


def _by_capitals(text: str, found: list[str]) -> float:
    """Titles in title case have nearly all their longer words capitalised, prose hardly any."""
    telling = [word for word in found[1:] if len(word) > 3 and word not in _MINOR]
    if len(telling) < 2:
        return 0.0
    share = sum(not word[0].islower() for word in telling) / len(telling)
    return 3.0 if share >= 0.75 else 1.0 if share >= 0.55 else -1.0 if share <= 0.4 else 0.0


def _by_name(text: str, found: list[str]) -> float:
    """A few words, a colon and a capital open a title: the name of a method and what it does."""
    return 2.5 if _NAMED.match(text) else 0.0


def _by_function_words(text: str, found: list[str]) -> float:
    return -1.0 * min(3, sum(word.lower() in _FUNCTION_WORDS for word in found))


_TITLE_EVIDENCE: tuple[Callable[[str, list[str]], float], ...] = (
    _by_length,
    _by_sentences,
    _by_capitals,
    _by_name,
    _by_function_words,
)
