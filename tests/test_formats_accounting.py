"""Nothing is lost and nothing is counted twice: every line is in one paper's raw text or is skipped."""

from __future__ import annotations

import re
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperlight.errors import UnreadableError
from paperlight.formats.text import clean
from paperlight.types import DigestDraft
from tests.formats.pages import HEAD, PAPERS, read, sentences, wrap

FURNITURE = st.sampled_from(
    ["42", "·Submitted by akhaliq", "Submitted by", "akhaliq", "7 authors", "·", "Upvote", "Mar 10", "Feb 30", "---"]
)
ADDRESSES = st.sampled_from(["https://arxiv.org/abs/2310.00035", "arXiv:2310.00035", "https://x.org", "2310.00035"])
BLANKS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", " \t\n", "\n\xa0\n\n", "\u2028", "\f", "\n\x00\n"])
WIDTH = st.sampled_from([30, 60, 72, 10_000])


@st.composite
def messed_up(draw: st.DrawFn) -> str:
    """A digest of some of the real papers, laid out in a way that changes as it goes."""
    text = HEAD if draw(st.booleans()) else ""
    text += draw(st.sampled_from(["", f"{PAPERS[0][1]}\n\n"]))
    for title, abstract in draw(st.lists(st.sampled_from(PAPERS), min_size=1, max_size=6)):
        parts = [
            draw(st.one_of(st.just(""), FURNITURE, ADDRESSES)),
            draw(st.sampled_from(["", "", "- ", "1. "])) + wrap(title, draw(WIDTH)),
            draw(st.one_of(st.just(""), FURNITURE, ADDRESSES)),
            wrap(" ".join(sentences(abstract)[: draw(st.integers(0, 4))]), draw(WIDTH)),
            draw(st.one_of(st.just(""), FURNITURE, st.text(max_size=40))),
        ]
        text += "".join(part + draw(BLANKS) for part in parts)
    return text


def _lines(text: str) -> list[str]:
    parts = (clean(part) for part in re.split("\r*\n|[\r\v\f\x85\u2028\u2029]", text))
    return [part for part in parts if part.strip()]


def _accounted(draft: DigestDraft, text: str) -> None:
    numbered = dict(enumerate((clean(part) for part in re.split("\r*\n|[\r\v\f\x85\u2028\u2029]", text)), start=1))
    skipped = [numbered[part.position] for part in draft.skipped]
    assert len({part.position for part in draft.skipped}) == len(draft.skipped)
    kept = [line for paper in draft.papers for line in paper.raw.split("\n") if line.strip()]
    assert sorted(kept + skipped) == sorted(_lines(text))
    for paper in draft.papers:
        assert paper.title
        assert numbered[paper.position] in paper.raw
    for part in draft.skipped:
        assert part.excerpt
        assert part.reason


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(messed_up())
def test_every_line_of_a_messed_up_digest_is_accounted_for(text: str) -> None:
    try:
        draft = read(text.encode())
    except UnreadableError:
        return
    _accounted(draft, text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), st.sampled_from([None, "titles", "hf-paste"]))
def test_any_text_is_read_or_refused(text: str, format: str | None) -> None:
    try:
        draft = read(text.encode(), format=format, content_type="text/plain; charset=utf-8")
    except UnreadableError:
        return
    _accounted(draft, text.removeprefix("\ufeff"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "json", "titles", "hf-paste"]))
def test_any_bytes_are_read_or_refused(data: bytes, format: str | None) -> None:
    with suppress(UnreadableError):
        assert read(data, format=format).papers
