"""What the tests in real browsers share: a server, a site, a browser with the extension, each fresh."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import launched, need
from sites import Site, hosted
from tabs import Browser
from tests.servers import Server, serving

SEEDS = Path(__file__).parents[2] / "seeds"


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("browser"):
        need(*mark.args)


def _in(name: str) -> object:
    return pytest.param(name, marks=pytest.mark.browser(name))


@pytest.fixture(params=[_in("chromium"), _in("firefox")])
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A fresh browser that was never paired; a test that takes it runs in both."""
    with launched(request.param) as browser:
        yield browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running server with the seed digest."""
    with serving(tmp_path / "data", "--seed", str(SEEDS)) as server:
        yield server


@pytest.fixture
def site() -> Iterator[Site]:
    """A site to put pages on."""
    with hosted() as site:
        yield site
