"""The real digest taken apart, so that tests can put it together in other ways."""

from __future__ import annotations

import re
import textwrap
from datetime import date
from pathlib import Path

from paperlight import formats
from paperlight.types import DigestDraft

SEED = (Path(__file__).parents[2] / "seeds" / "hf-daily-papers.txt").read_bytes().decode()
TODAY = date(2026, 11, 23)
HEAD, _, _BODY = SEED.partition("Mar 11\n")
HEAD += "Mar 11\n\n"
_LINES = [line for line in _BODY.split("\n") if line]
PAPERS = list(zip(_LINES[::2], _LINES[1::2], strict=True))
TITLES = [(title, "") for title, _ in PAPERS]


def read(text: str | bytes, **given: object) -> DigestDraft:
    data = text.encode() if isinstance(text, str) else text
    return formats.read(data, **{"today": TODAY, **given})  # type: ignore[arg-type]


def told(draft: DigestDraft) -> list[tuple[str, str]]:
    return [(paper.title, paper.abstract) for paper in draft.papers]


def wrap(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def halved(text: str) -> str:
    """``text`` broken at the space behind its middle."""
    at = text.find(" ", len(text) // 2)
    return text if at < 0 else f"{text[:at]}\n{text[at + 1 :]}"


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[a-z)]\.) (?=[A-Z])", text)
