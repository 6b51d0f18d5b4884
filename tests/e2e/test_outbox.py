"""The outbox in real browsers: writes while the server is off, a browser that is killed, a network that fails."""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from browsers import launched, pair
from proxy import Proxy, Write, proxied
from tabs import Browser, Tab, eventually
from tests.servers import Server, paperlight, serving

SEEDS = Path(__file__).parents[2] / "seeds"
WRITES = 100
# What a call may take here, in milliseconds: less than the proxy's late answers.
PATIENCE_MS = 700


@dataclass
class Desk:
    """A server behind a proxy, which is started and stopped, and its papers' numbers."""

    server: Server
    proxy: Proxy
    stack: ExitStack
    papers: list[dict[str, Any]]

    def stop(self) -> None:
        self.server.process.send_signal(signal.SIGTERM)
        self.server.process.wait()

    def start(self) -> None:
        port = str(self.server.port)
        self.server = self.stack.enter_context(serving(self.server.data_dir, "--port", port))

    def pair(self, browser: Browser) -> None:
        pair(browser, replace(self.server, port=self.proxy.port))

    def listed(self) -> list[dict[str, Any]]:
        """All papers as the library has them."""
        return _items(self.server)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        server = stack.enter_context(serving(tmp_path / "data", "--seed", str(SEEDS)))
        proxy = stack.enter_context(proxied(server.port))
        yield Desk(server, proxy, stack, _items(server))


def _items(server: Server) -> list[dict[str, Any]]:
    said = paperlight(server.data_dir, "list", "--limit", "200", "--json").stdout
    items: list[dict[str, Any]] = json.loads(said)["items"]
    return items


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")])
def name(request: pytest.FixtureRequest) -> str:
    """Of a browser."""
    found: str = request.param
    return found


def asked(tab: Tab, message: dict[str, Any]) -> Any:
    """What the background answers one of our own pages."""
    reply = tab.evaluate(f"chrome.runtime.sendMessage({json.dumps(message)})")
    assert reply["ok"], reply
    return reply["value"]


def office(browser: Browser) -> Tab:
    """One of our own pages."""
    return browser.tab(browser.extension_page("options/options.html"))


@dataclass
class Script:
    """A hundred things that a reader does, in an order that the seed tells, and what the server must hear of each."""

    papers: list[dict[str, Any]]
    seed: int
    expected: list[tuple[str, str, Any]] = field(default_factory=list)
    annotations: list[tuple[int, str]] = field(default_factory=list)
    saved: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        kinds = [
            *["status"] * 26,
            *["starred"] * 12,
            *["note"] * 16,
            *["tags"] * 12,
            *["create"] * 14,
            *["edit"] * 8,
            *["delete"] * 5,
            *["save"] * 6,
            "digest",
        ]
        assert len(kinds) == WRITES
        self.chance.shuffle(kinds)
        # There must be something to edit and to delete.
        self.kinds = sorted(kinds[:20], key=lambda kind: kind in ("edit", "delete")) + kinds[20:]
        self.last_note = 0

    def act(self, tab: Tab, number: int) -> None:
        """Do what comes next."""
        kind = self.kinds[number]
        paper = self.chance.choice(self.papers)["id"]
        if kind in ("edit", "delete") and not self.annotations:
            kind = "create"
        getattr(self, f"_{kind}")(tab, paper, number)

    def _mark(self, tab: Tab, paper: int, patch: dict[str, Any]) -> None:
        now = asked(tab, {"type": "paper.mark", "id": paper, "patch": patch})
        assert now["unsent"]["state"] == "waiting"
        self.expected.append(("PUT", f"/papers/{paper}/reading", patch))

    def _status(self, tab: Tab, paper: int, _: int) -> None:
        self._mark(tab, paper, {"status": self.chance.choice(["saved", "reading", "read", "dismissed"])})

    def _starred(self, tab: Tab, paper: int, _: int) -> None:
        self._mark(tab, paper, {"starred": self.chance.random() < 0.5})

    def _note(self, tab: Tab, paper: int, number: int) -> None:
        # What is typed in one note on and on is one write.
        while paper == self.last_note:
            paper = self.chance.choice(self.papers)["id"]
        self.last_note = paper
        self._mark(tab, paper, {"note": f"Note {number}"})

    def _tags(self, tab: Tab, paper: int, number: int) -> None:
        self._mark(tab, paper, {"tags": [f"tag {number}", "all"]})

    def _create(self, tab: Tab, paper: int, number: int) -> None:
        quote = {"exact": f"passage {number}", "prefix": "", "suffix": "", "start": 0, "end": 10}
        comment = f"Comment {number}"
        draft = {"quote": quote, "comment": comment, "color": "blue", "tags": ["t"], "source": "https://example.org/"}
        made = asked(tab, {"type": "annotation.create", "of": {"id": paper}, "annotation": draft})
        self.annotations.append((paper, made["id"]))
        self.expected.append(("POST", f"/papers/{paper}/annotations", comment))

    def _edit(self, tab: Tab, _: int, number: int) -> None:
        paper, one = self.chance.choice(self.annotations)
        comment = f"Comment {number}"
        asked(tab, {"type": "annotation.edit", "paper": paper, "id": one, "patch": {"comment": comment}})
        self.expected.append(("PATCH", one, comment))

    def _delete(self, tab: Tab, _: int, number: int) -> None:
        paper, one = self.annotations.pop(self.chance.randrange(len(self.annotations)))
        asked(tab, {"type": "annotation.delete", "paper": paper, "id": one})
        self.expected.append(("DELETE", one, None))

    def _save(self, tab: Tab, _: int, number: int) -> None:
        title = f"A paper that was met offline, of the number {number}"
        empty = {"identifiers": [], "abstract": "", "venue": "", "year": None, "pdf": "", "authors": ["Ada Lovelace"]}
        url = f"https://example.org/{number}"
        now = asked(tab, {"type": "paper.save", "metadata": {"title": title, **empty}, "url": url})
        assert now["id"] >= 2**31
        self.saved += 1
        self.expected.append(("POST", "/papers", title))

    def _digest(self, tab: Tab, _: int, number: int) -> None:
        empty = {"identifiers": [], "abstract": "", "year": None, "url": "", "pdf": "", "authors": []}
        listed = [{"title": f"A listed paper, the {count} of two", **empty} for count in ("first", "second")]
        listing = {"title": "A list", "url": "https://example.org/list", "papers": listed}
        taken = asked(tab, {"type": "digest.take", **listing})
        assert taken == {"queued": True, "added": 0, "known": 0}
        self.expected.append(("POST", "/digests", 2))


def told(write: Write) -> tuple[str, str, Any]:
    """A write in the words of the script."""
    path, _, _ = write.path.partition("?")
    if path.startswith("/annotations/"):
        path = path.removeprefix("/annotations/").replace("%3A", ":")
    if write.method == "PUT":
        return write.method, path, write.body
    if path == "/digests":
        return write.method, path, len(write.body["papers"])
    if write.method == "DELETE":
        return write.method, path, None
    return write.method, path, write.body["title"] if path == "/papers" else write.body["body"][0]["value"]


def arrived(desk: Desk) -> list[tuple[str, str, Any]]:
    """What was done, each once, in order; that a new paper is marked as saved is part of saving it."""
    return [told(write) for write in desk.proxy.first() if not write.key.endswith("-reading")]


def unsent(tab: Tab) -> dict[str, int]:
    """How many writes wait, and how many are stuck."""
    counts: dict[str, int] = asked(tab, {"type": "connection.get"})["unsent"]
    return counts


def test_a_hundred_writes_and_a_browser_that_is_killed_twice(desk: Desk, name: str, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    script = Script(desk.papers, seed=1)
    with launched(name, profile) as browser:
        desk.pair(browser)
        desk.stop()
        tab = office(browser)
        for number in range(WRITES // 2):
            script.act(tab, number)
        browser.kill()
    with launched(name, profile) as browser:
        tab = office(browser)
        assert unsent(tab) == {"waiting": WRITES // 2, "stuck": 0}
        assert asked(tab, {"type": "storage.get"})["unsent"] == WRITES // 2
        for number in range(WRITES // 2, WRITES):
            script.act(tab, number)
        assert arrived(desk) == []
        desk.start()
        tab.evaluate("void chrome.runtime.sendMessage({ type: 'outbox.send' })")
        eventually(lambda: arrived(desk), lambda writes: len(writes) >= WRITES // 5)
        browser.kill()
    assert len(arrived(desk)) < WRITES
    with launched(name, profile) as browser:
        # It goes on by itself.
        tab = office(browser)
        eventually(lambda: unsent(tab), lambda counts: counts == {"waiting": 0, "stuck": 0}, seconds=60)
    assert arrived(desk) == script.expected
    _agree(desk, script)


def test_a_hundred_writes_through_a_network_that_fails(desk: Desk, name: str) -> None:
    if name == "firefox" and not os.environ.get("PAPERLIGHT_LONG"):
        pytest.skip("the outbox is the same in both browsers: in Firefox with PAPERLIGHT_LONG=1")
    script = Script(desk.papers, seed=2)
    with launched(name) as browser:
        desk.pair(browser)
        tab = office(browser)
        tab.evaluate(f"chrome.storage.local.set({{ patience: {PATIENCE_MS} }})")
        desk.stop()
        for number in range(WRITES):
            script.act(tab, number)
        desk.start()
        desk.proxy.chance = random.Random(3)

        def sent() -> dict[str, int]:
            # Whoever presses "Send now" does not wait out the sender's pauses, which grow to a minute.
            counts: dict[str, int] = asked(tab, {"type": "outbox.send"})["unsent"]
            return counts

        eventually(sent, lambda counts: counts == {"waiting": 0, "stuck": 0}, seconds=200)
        assert desk.proxy.faults > WRITES / 5
    assert arrived(desk) == script.expected
    _agree(desk, script)


def _agree(desk: Desk, script: Script) -> None:
    """The library is what the script made of it."""
    papers = {paper["id"]: paper for paper in desk.listed()}
    assert len(papers) == len(desk.papers) + script.saved + 2
    assert sum(paper["title"].startswith("A paper that was met offline") for paper in papers.values()) == script.saved
    assert [p["reading"]["status"] for p in papers.values() if "met offline" in p["title"]] == ["saved"] * script.saved
    wanted: dict[int, dict[str, Any]] = {}
    for method, path, patch in script.expected:
        if method == "PUT":
            wanted.setdefault(int(path.split("/")[2]), {}).update(patch)
    for number, reading in wanted.items():
        assert {key: papers[number]["reading"][key] for key in reading} == reading
    token = paperlight(desk.server.data_dir, "tokens", "create", "looks").stdout.strip()
    kept = []
    for number in wanted | {paper: {} for paper, _ in script.annotations}:
        found = json.loads(desk.server.call("GET", f"/api/v1/papers/{number}", token=token)[1])
        kept += [(number, annotation["id"]) for annotation in found["annotations"]]
    assert sorted(kept) == sorted(script.annotations)


def test_two_profiles_that_change_one_note_lose_nothing(desk: Desk, name: str) -> None:
    paper = desk.papers[0]["id"]
    with launched(name) as one, launched(name) as other:
        tabs = []
        for browser, note in ((one, "A first thought"), (other, "Another thought")):
            desk.pair(browser)
            tabs.append((office(browser), note))
        desk.stop()
        for tab, note in tabs:
            asked(tab, {"type": "paper.mark", "id": paper, "patch": {"note": note}})
        desk.start()
        for tab, _ in tabs:
            asked(tab, {"type": "outbox.send"})
        # Both also send by themselves: whichever comes second is in conflict, and it alone.
        none, one_stuck = {"waiting": 0, "stuck": 0}, {"waiting": 0, "stuck": 1}
        eventually(lambda: [unsent(tab) for tab, _ in tabs], lambda both: none in both and one_stuck in both)
        (first, early), (second, late) = sorted(tabs, key=lambda each: unsent(each[0])["stuck"])
        (stuck,) = asked(second, {"type": "outbox.list"})
        assert stuck["state"] == "conflict"
        assert (stuck["patch"]["note"], stuck["theirs"]["reading"]["note"]) == (late, early)
        both = {"note": f"{early}\n\n{late}"}
        asked(second, {"type": "outbox.resolve", "seq": stuck["seq"], "choice": "mine", "patch": both})
        eventually(lambda: unsent(second), lambda counts: counts == {"waiting": 0, "stuck": 0})
        asked(first, {"type": "connection.sync"})
        for tab, _ in tabs:
            (now,) = asked(tab, {"type": "library.papers", "ids": [paper]})
            assert (now["reading"]["note"], now["unsent"]) == (both["note"], None)
        gone = asked(first, {"type": "storage.forget"})
        assert (gone["state"], gone["papers"]) == ("unpaired", 0)
        assert asked(first, {"type": "settings.get"})["server"] == "http://127.0.0.1:5711"
