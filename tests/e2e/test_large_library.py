"""A large library in both browsers: synced, recognised, and still known without the server and the worker."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsers import launched, marks, pair
from sites import hosted
from tabs import eventually
from tests.conftest import SEED
from tests.servers import serving

from paperlight.store import Store, merging
from paperlight.types import PaperDraft

# PAPERLIGHT_LONG=1 takes the hundred thousand that the measures speak of.
COUNT = 100_000 if os.environ.get("PAPERLIGHT_LONG") else 40_000
WORDS = sorted({word for word in SEED.read_text("utf-8").lower().split() if word.isalpha() and len(word) > 4})


def title(number: int) -> str:
    chance = random.Random(number)
    return " ".join(chance.choices(WORDS, k=chance.randint(6, 12))).title()


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    at = datetime.now(UTC)
    store = Store.at(folder / "library.sqlite3", now=lambda: at)
    with store.write() as connection:
        merging.merge(connection, [PaperDraft(title=title(number)) for number in range(COUNT)], at=at)
    store.close()
    return folder


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")])
def browser_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def cut(text: str) -> str:
    return " ".join(text.split()[:5])


@pytest.mark.timeout(600)
def test_all_papers_are_known_with_the_server_off_and_after_the_worker_was_killed(
    data_dir: Path, browser_name: str
) -> None:
    known = [title(number) for number in (0, 1, COUNT // 2 - 1, COUNT // 2, COUNT - 1)]
    first, second, third, fourth, fifth = known
    broken = "".join(f"<b>{word[:2]}</b>{word[2:]}<wbr> " for word in second.split())
    page = f"""
      <h1>{first}</h1><p>Off to “{broken.strip()}”, they said.</p>
      <ul><li><a href=/x>{cut(third)} …</a><li>{fourth.replace(" ", chr(160))}<li>{title(COUNT)}</ul>
      <p hidden>{fifth}</p>
    """
    wanted = sorted(("new", text) for text in (first, second, cut(third), fourth))
    with hosted() as site, launched(browser_name) as browser:
        with serving(data_dir) as server:
            pair(browser, server, f"{COUNT:,}", seconds=300)
            tab = browser.tab(site.put("/page", page))
            eventually(lambda: marks(tab), lambda found: found == wanted)
        tab.goto(site.put("/again", page))
        eventually(lambda: marks(tab), lambda found: found == wanted)
        browser.stop_background()
        tab.goto(site.put("/woken", page))
        eventually(lambda: marks(tab), lambda found: found == wanted)
        tab.close()
