"""The dashboard's server inside the test's own process: a test looks into the library while a page is open."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from browsers import PROGRAMS
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from paperlight.access import Access
from paperlight.app import create_app, opened
from paperlight.config import Settings
from paperlight.library import Library
from paperlight.types import Status

SEED = Path(__file__).parents[2] / "seeds" / "hf-daily-papers.txt"


@dataclass(frozen=True)
class Running:
    """A server with an open library, and who may see it."""

    address: str
    library: Library
    access: Access

    @property
    def reader(self) -> int:
        return self.library.local_reader

    def sign_in(self, page: Page) -> None:
        page.goto(f"{self.address}/signin?code={self.access.sign_in_code(self.reader)}")

    def status(self, paper: int) -> Status:
        return self.library.paper(self.reader, paper).reading.status


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without the extension."""
    program = next(path for name in PROGRAMS["chromium"] if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True)
        yield browser
        browser.close()


@contextmanager
def running_in(folder: Path) -> Iterator[Running]:
    """A server on a free port over a new library in the folder."""
    with opened(Settings(data_dir=folder)) as (library, access):
        library.start()
        hosts: set[str] = set()
        app = create_app(library, access, hosts=hosts)  # type: ignore[arg-type]  # known once it listens
        with make_server("127.0.0.1", 0, app, threaded=True) as server:
            address = f"127.0.0.1:{server.server_port}"
            hosts.add(address)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            try:
                yield Running(f"http://{address}", library, access)
            finally:
                server.shutdown()
                thread.join()
