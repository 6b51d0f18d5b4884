"""A client of Marionette, the remote control that is built into every Firefox.

The protocol (level 3) is JSON over TCP, each message after its length in bytes and a colon:
https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import json
import socket
from typing import Any, Self

_COMMAND = 0


class MarionetteError(Exception):
    """Firefox refused a command, or hung up."""


class Marionette:
    """One connection, and one command at a time. ``patience`` is how long an answer may take, in seconds."""

    def __init__(self, port: int, *, patience: float = 60) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        try:
            self._receive()  # Firefox greets first.
        except (OSError, MarionetteError):
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up. Firefox goes on, but its session ends."""
        self._stream.close()
        self._socket.close()

    def ask(self, command: str, **parameters: Any) -> Any:
        """Send a command and return its result; raise MarionetteError if it failed."""
        self._number += 1
        message = json.dumps([_COMMAND, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, result = self._receive()
        if error:
            raise MarionetteError(f"{command}: {error['message']}")
        return result

    def _receive(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte.isdigit():
                raise MarionetteError("Firefox has ended the connection")
            length += byte
        return json.loads(self._stream.read(int(length)))
