"""Zotero on this computer, played by a stand-in that asks of what it is sent what Zotero asks."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from paperlight.cli import main
from paperlight.formats.zotero_connector import item
from paperlight.types import Reading
from tests.conftest import SEED
from tests.formats.tricky import PAPERS, paper

Run = Callable[..., Result]
_TYPES = {"preprint": "repository", "conferencePaper": "proceedingsTitle", "journalArticle": "publicationTitle"}
_FIELDS = {"title", "abstractNote", "date", "DOI", "url", "extra"}
_PARTS = {"id", "itemType", "creators", "tags", "notes", "attachments"}


class Zotero(ThreadingHTTPServer):
    """Zotero's local API and its connector's port; ``refusing`` is the status of its answers from then on."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.saved: list[dict[str, Any]] = []
        self.sessions: set[str] = set()
        self.items: list[dict[str, Any]] = []
        self.collections: list[dict[str, Any]] = []
        self.refusing = 0
        self.most = 1_000

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Zotero

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = parse_qs(address.query)
        if address.path == "/connector/ping":
            return self._answer(200, {"prefs": {}})
        listing = {"/api/users/0/items": self.server.items, "/api/users/0/collections": self.server.collections}
        if address.path not in listing or asked["format"] != ["json"]:
            return self._answer(404, {})
        start, limit = int(asked["start"][0]), int(asked["limit"][0])
        whole = listing[address.path]
        return self._answer(200, whole[start : start + limit], total=len(whole))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.refusing and len(self.server.saved) >= self.server.most:
            return self._answer(self.server.refusing, {"libraryEditable": False})
        if self.path != "/connector/saveItems" or self.headers["X-Zotero-Connector-API-Version"] != "3":
            return self._answer(412, {})
        if self.headers["Content-Type"] != "application/json" or not body["uri"].startswith("http"):
            return self._answer(400, {})
        if body["sessionID"] in self.server.sessions:
            return self._answer(409, {"error": "SESSION_EXISTS"})
        wrong = [each for each in body["items"] if not is_good(each)]
        self.server.sessions.add(body["sessionID"])
        self.server.saved += body["items"]
        return self._answer(500 if wrong else 201, {})

    def _answer(self, status: int, value: Any, *, total: int | None = None) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if total is not None:
            self.send_header("Total-Results", str(total))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


def is_good(saved: dict[str, Any]) -> bool:
    """Whether an item is what Zotero takes: only fields of its kind, names in one or two parts, tags as objects."""
    creators = all(
        each["creatorType"] == "author" and each["lastName"] and (each.get("fieldMode") == 1) != ("firstName" in each)
        for each in saved["creators"]
    )
    own = {_TYPES[saved["itemType"]]} | ({"archiveID"} if saved["itemType"] == "preprint" else set())
    tags = all(set(each) == {"tag"} for each in saved["tags"])
    return creators and tags and bool(saved["title"]) and set(saved) <= _FIELDS | _PARTS | own


@pytest.fixture
def zotero() -> Iterator[Zotero]:
    with Zotero() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_one(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env={"PAPERLIGHT_DATA_DIR": str(tmp_path / "data")})

    return run_one


def test_papers_are_saved_in_zotero_in_batches(run: Run, zotero: Zotero) -> None:
    run("import", str(SEED))
    run("mark", "1", "--tag", "to cite")
    result = run("zotero", "export", "--url", zotero.url)
    assert (result.exit_code, result.stdout) == (0, "59 papers are in Zotero.\n")
    assert (len(zotero.saved), len(zotero.sessions)) == (59, 3)
    assert [each["tags"] for each in zotero.saved if each["tags"]] == [[{"tag": "to cite"}]]


def test_export_knows_zotero_as_a_place_too(run: Run, zotero: Zotero, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperlight.cli.zotero.ADDRESS", zotero.url)
    run("import", str(SEED))
    assert run("mark", "3", "--status", "saved").exit_code == 0
    assert run("export", "--to", "zotero", "--status", "saved").output.endswith("1 papers are in Zotero.\n")
    assert len(zotero.saved) == 1
    assert run("export").exit_code == 2
    assert run("export", "csv", "--to", "zotero").exit_code == 2


def test_only_what_the_filters_let_through_is_sent(run: Run, zotero: Zotero) -> None:
    run("import", str(SEED))
    run("mark", "2", "--status", "saved")
    run("zotero", "export", "--url", zotero.url, "--status", "saved")
    assert len(zotero.saved) == 1


def test_when_zotero_refuses_it_is_told_how_far_it_came(run: Run, zotero: Zotero) -> None:
    run("import", str(SEED))
    zotero.refusing, zotero.most = 500, 25
    result = run("zotero", "export", "--url", zotero.url)
    assert result.exit_code == 1
    assert "Zotero saved 25 of 59 papers" in result.stderr
    assert len(zotero.saved) == 25, "nothing is sent twice"


@pytest.mark.parametrize("direction", ["import", "export"])
def test_without_zotero_it_is_told_what_to_do(run: Run, direction: str) -> None:
    result = run("zotero", direction, "--url", "http://127.0.0.1:1")
    assert result.exit_code == 1
    assert "start it" in result.stderr


def test_an_address_elsewhere_is_wrong_usage(run: Run) -> None:
    assert run("zotero", "export", "--url", "http://example.org:23119").exit_code == 2


def test_all_pages_of_zoteros_items_come_in(run: Run, zotero: Zotero) -> None:
    zotero.collections = [{"key": "C1", "data": {"key": "C1", "name": "Thesis", "parentCollection": False}}]
    zotero.items = [
        {"key": f"K{at}", "data": {"key": f"K{at}", "itemType": "book", "title": f"Book {word}", "collections": ["C1"]}}
        for at, word in enumerate(f"number {first}{second}" for first in "abcdefghijklm" for second in "nopqrstuvwxyz")
    ]
    result = run("zotero", "import", "--url", zotero.url)
    assert (result.exit_code, result.stdout) == (0, "Digest 1: 169 papers, 169 new.\n")
    assert json.loads(run("list", "--tag", "Thesis", "--json").stdout)["total"] == 169
    assert "Nothing changed" in run("zotero", "import", "--url", zotero.url).stdout


def test_every_paper_becomes_an_item_that_zotero_takes() -> None:
    assert all(is_good(item(each)) for each in PAPERS)
    reading = Reading(tags=("a",), note="<b>\nSecond")
    made = item(
        paper(1, "A title", authors=("Ada Lovelace", "OpenAI"), identifiers=("arxiv:1706.03762",), reading=reading)
    )
    assert made["creators"] == [
        {"firstName": "Ada", "lastName": "Lovelace", "creatorType": "author"},
        {"lastName": "OpenAI", "fieldMode": 1, "creatorType": "author"},
    ]
    assert (made["extra"], made["notes"]) == ("arXiv: 1706.03762", [{"note": "<p>&lt;b&gt;</p><p>Second</p>"}])
