"""What `scripts/bench` measures in real browsers: the time the extension takes of a page, and when it has painted.

The extension is as a reader loads it, but for a probe around its content scripts (probe.js). It has synced its
library from a real server, which is stopped then: pages are matched from the browser's own copy. The browsers are
driven as in tests/e2e.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT)]

import chromium  # noqa: E402
import firefox  # noqa: E402
from browser_page import page, titles  # noqa: E402
from browsers import EXTENSION, PROGRAMS, launched  # noqa: E402
from sites import hosted  # noqa: E402
from tables import publish, table  # noqa: E402
from tabs import Browser, Tab, eventually  # noqa: E402
from tests.servers import paperlight, serving  # noqa: E402

from paperlight.app import opened  # noqa: E402
from paperlight.config import Settings  # noqa: E402

PAPERS, TEXT_NODES, KNOWN, RUNS = 100_000, 20_000, 500, 7
# So many titles come in one digest, which may have 8 MiB.
DIGEST = 20_000
# A title of random words may stand where it could be plain words.
FOUND = 0.98
# Without marks nothing tells that the page is done, but that no turn comes any more.
REST = 1.0
READ = """(() => {
  document.dispatchEvent(new Event("bench-read"));
  return document.documentElement.dataset.bench ?? "null";
})()"""


def installed(name: str) -> bool:
    """Whether a browser is there to be measured; says so if not."""
    found = any(map(shutil.which, PROGRAMS[name]))
    if not found:
        print(f"{name.title()} is not installed, so nothing is measured in it.", file=sys.stderr)
    return found


def fill(data_dir: Path, papers: list[str]) -> None:
    """A library of titles."""
    with opened(Settings(data_dir=data_dir)) as (library, _):
        for start in range(0, len(papers), DIGEST):
            data = "\n".join(papers[start : start + DIGEST]).encode()
            library.import_digest(library.local_reader, data, format="titles")


def probed(folder: Path, server: str, token: str) -> Path:
    """A copy of the extension that is paired already, its content scripts between two probes."""
    shutil.copytree(EXTENSION, folder)
    (folder / "provision.json").write_text(json.dumps({"server": server, "token": token}))
    manifest = json.loads((folder / "manifest.json").read_text())
    scripts = manifest["content_scripts"][0]["js"]
    for name, at in (("begin", 0), ("end", len(scripts) + 1)):
        scripts.insert(at, f"content/probe-{name}.js")
        shutil.copy(ROOT / "scripts" / "benchmarks" / "page" / "probe.js", folder / scripts[at])
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@contextmanager
def synced(name: str, data_dir: Path, folder: Path) -> Iterator[Browser]:
    """A browser (`chromium` or `firefox`) with a copy of the library; the server is off."""
    driver = {"chromium": chromium, "firefox": firefox}[name]
    precise = {"FIREFOX_PREFERENCES": {**firefox.FIREFOX_PREFERENCES, "privacy.reduceTimerPrecision": False}}
    with serving(data_dir) as server:
        token = paperlight(data_dir, "tokens", "create", name).stdout.strip()
        extension = probed(folder, f"http://127.0.0.1:{server.port}", token)
        changed = {"EXTENSION": extension, **(precise if driver is firefox else {})}
        with mock.patch.multiple(driver, **changed), launched(name) as browser:
            options = browser.tab(browser.extension_page("options/options.html"))
            ask = "chrome.runtime.sendMessage({ type: 'connection.get' }).then((reply) => reply.value.synced)"
            eventually(lambda: options.evaluate(ask), seconds=600)
            server.process.terminate()
            server.process.wait()
            yield browser


def visited(tab: Tab, address: str, marks: int) -> dict[str, Any]:
    """One visit, measured once all of it is done."""
    tab.goto(address)
    # Reading takes the main thread too: not before most of it is done.
    time.sleep(REST)
    last: dict[str, Any] = {}

    def rested() -> bool:
        nonlocal last
        time.sleep(REST)
        before, last = last, json.loads(tab.evaluate(READ))
        return before == last and last is not None and last["marks"] >= FOUND * marks

    eventually(rested, seconds=60)
    return last


def measured(browser: Browser, address: str, marks: int) -> list[str]:
    """The figures of a page: medians of all visits after the first, and the longest turn of any."""
    tab = browser.tab("about:blank")
    visits = [visited(tab, address, marks) for _ in range(RUNS)][1:]
    tab.close()

    def median(of: str) -> float:
        return statistics.median(visit[of] for visit in visits)

    turns = [sum(visit["lengths"]) for visit in visits]
    longest = [max(visit["lengths"]) for visit in visits]
    return [
        f"{median('painted' if marks else 'settled'):,.0f}",
        f"{statistics.median(turns):,.0f}",
        f"{statistics.median(longest):.1f} (worst {max(longest):.1f})",
        f"{median('messages'):.0f}, {median('sent') / 1000:,.0f} k",
        f"{median('marks'):.0f}",
    ]


COLUMNS = ("from idle to painted, ms", "main thread, ms", "longest turn, ms", "messages, characters", "marks")


def rows(names: Sequence[str]) -> Iterator[list[str]]:
    """The table's rows: a page with known titles and one with none, in each of the browsers."""
    papers = titles(PAPERS)
    with tempfile.TemporaryDirectory() as folder, hosted() as site:
        fill(Path(folder) / "data", papers)
        for name in names:
            with synced(name, Path(folder) / "data", Path(folder) / name) as browser:
                for known in (KNOWN, 0):
                    address = site.put(f"/{known}", page(TEXT_NODES, papers[:known]))
                    yield [f"{name}: {TEXT_NODES:,} text nodes, {known} known", *measured(browser, address, known)]


def run(names: Sequence[str], *, write: bool) -> None:
    """Measure the pages in the browsers and publish."""
    made = table("page", *COLUMNS, rows=list(rows(names)))
    publish("pages in browsers", {f"A library of {PAPERS:,} papers, the server off:": made}, write=write)
