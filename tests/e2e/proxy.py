"""A proxy between a browser and its server: it writes down what was written, and fails in every way there is."""

from __future__ import annotations

import http.client
import json
import random
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What the answer to a request can become: as it is, or before or after the server did what was asked.
FAULTS = ("500 before", "500 after", "reset before", "reset after", "late before", "late after", "garbage after")


@dataclass(frozen=True)
class Write:
    """A write that the server did or, with the same key, told again."""

    key: str
    method: str
    path: str
    body: Any


@dataclass
class Proxy:
    """Where it listens, what was written through it, and how it fails."""

    port: int
    upstream: int
    writes: list[Write] = field(default_factory=list)
    faults: int = 0
    chance: random.Random | None = None
    # The part of requests that something happens to, and how many seconds late an answer is.
    part: float = 0.35
    late: float = 1.5

    def first(self) -> list[Write]:
        """Each write as it came first."""
        return list({write.key: write for write in reversed(self.writes)}.values())[::-1]

    def fault(self) -> str:
        """What happens to the next request; "" for nothing."""
        if self.chance is None or self.chance.random() > self.part:
            return ""
        self.faults += 1
        return self.chance.choice(FAULTS)


@contextmanager
def proxied(upstream: int) -> Iterator[Proxy]:  # noqa: C901 - most of it is the handler
    """A proxy on a free port to a port of this computer's."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with lock:
                fault = proxy.fault()
            what, _, when = fault.partition(" ")
            if when == "before" and self._fail(what):
                return
            answer = self._asked(body)
            if answer is None:
                self._reset()
                return
            if when == "after" and self._fail(what):
                return
            status, headers, content = answer
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                    self.send_header(name, value)
            self._send(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _pass  # noqa: N815

        def _asked(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes] | None:
            connection = http.client.HTTPConnection("127.0.0.1", proxy.upstream, timeout=30)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            try:
                connection.request(self.command, self.path, body, {**headers, "Connection": "close"})
                response = connection.getresponse()
                content = response.read()
            except OSError:
                return None
            finally:
                connection.close()
            key = self.headers.get("Idempotency-Key")
            if key and response.status < 300:
                with lock:
                    sent = json.loads(body) if body else None
                    proxy.writes.append(Write(key, self.command, self.path.removeprefix("/api/v1"), sent))
            return response.status, response.getheaders(), content

        def _fail(self, what: str) -> bool:
            """Whether nothing more is to be done."""
            if what == "late":
                time.sleep(proxy.late)
                return False
            if what == "reset":
                self._reset()
                return True
            self.send_response(200 if what == "garbage" else 500)
            self._send(b"<title>Gateway</title>")
            return True

        def _reset(self) -> None:
            # An RST in place of a FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()

        def _send(self, content: bytes) -> None:
            with suppress(OSError):
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with _Quiet(("127.0.0.1", 0), Handler) as server:
        proxy = Proxy(server.server_port, upstream)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()


class _Quiet(ThreadingHTTPServer):
    """A connection that breaks off is what this is for."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass
