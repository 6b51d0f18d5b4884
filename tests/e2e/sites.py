"""A site of pages that mention papers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Site:
    """Pages on another port than the server's; to the browser that is another site."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, str | bytes] = {}

    def put(self, path: str, body: str | bytes) -> str:
        """Publish a page, or the bytes of a PDF, and give its address."""
        start = "<!doctype html><html lang=en><meta charset=utf-8><title>A page</title>"
        self.pages[path] = body if isinstance(body, bytes) else start + body
        return self.address + path


@contextmanager
def hosted() -> Iterator[Site]:
    """A site until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = site.pages.get(self.path)
            self.send_response(404 if page is None else 200)
            is_pdf = isinstance(page, bytes)
            self.send_header("Content-Type", "application/pdf" if is_pdf else "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if isinstance(page, bytes) else (page or "").encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
