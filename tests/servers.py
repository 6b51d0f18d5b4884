"""Real servers in processes of their own."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAPERLIGHT = [sys.executable, "-c", "from paperlight.cli import main; main()"]


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int
    link: str
    data_dir: Path

    def call(
        self, method: str, path: str, *, token: str = "", body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """One request; raises OSError or HTTPException when the server is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = {
                "Authorization": f"Bearer {token}",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            }
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def paperlight(data_dir: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [*PAPERLIGHT, "--data-dir", str(data_dir), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=check, timeout=120)


@contextmanager
def serving(data_dir: Path, *options: str) -> Iterator[Server]:
    """A server on a free port; killed at the end, if it still runs."""
    command = [*PAPERLIGHT, "--data-dir", str(data_dir), "serve", "--no-open", "--port", "0", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if found := re.search(r"http://127\.0\.0\.1:(\d+)/signin\?code=\S+", line):
                    break
            else:
                raise AssertionError(f"the server did not start: {said}")
            server = Server(process, int(found[1]), found[0], data_dir)
            _wait_until_it_answers(server)
            yield server
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()


def _wait_until_it_answers(server: Server) -> None:
    for _ in range(200):
        try:
            if server.call("GET", "/health")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("the server does not answer")
