"""The pseudo-locale: no word of the extension's views is missing in the catalogue, and longer ones have room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any

import pytest
from stage import Stage, staged
from stage_states import ANSWERS, STATES
from test_quality import NARROW, OVERFLOWING, shown

pytestmark = pytest.mark.browser("chromium")

# What is told to the reader: visible texts, and names that only a screen reader says.
WORDS = """(() => {
  const told = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.data.trim() && node.parentElement.checkVisibility() && !node.parentElement.closest("textarea, code, kbd"))
      told.push(node.data.trim());
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (one.checkVisibility() && one.getAttribute(name)?.trim()) told.push(one.getAttribute(name).trim());
  return told;
})()"""


AGE = r"today|yesterday|\d+ (?:day|week|month|year)s?"


def bare(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("`", "")).strip()


def texts_in(value: Any) -> Iterator[str]:
    """All texts in a value of mappings, lists and data classes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from texts_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from texts_in(vars(value))


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged("chromium", tmp_path_factory.mktemp("pseudo"), pseudo=True) as stage:
        yield stage


@pytest.mark.parametrize("view", list(STATES))
def test_every_word_is_in_the_catalogue_and_longer_ones_fit(pseudo: Stage, view: str) -> None:
    found = []
    data = " ".join(bare(each) for each in texts_in([STATES, ANSWERS]))
    for state in STATES[view]:
        tab = shown(pseudo, view, state, width=NARROW[view])
        found += [f"{view} {state}: {each}" for each in tab.evaluate(OVERFLOWING)]
        for words in map(bare, tab.evaluate(WORDS)):
            # A sentence with code in it stands in several text nodes.
            is_ours = any(sign in words for sign in ("·", "[", "]"))
            # Lists of tags and of authors are put together here; ages are the browser's own words.
            parts = [part for part in re.split(r"[;#]| {2,}", words) if part.strip()]
            is_data = all(bare(part) in data for part in parts) or re.fullmatch(AGE, words)
            if not is_ours and not is_data and re.search(r"[A-Za-z]{3}", words):
                found.append(f"{view} {state}: {words[:80]}")
    assert not found, "\n".join(sorted(set(found)))
