"""What waitress answers by itself, before any request reaches the app, hardened like all else."""

from __future__ import annotations

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from paperlight.api.guard import HEADERS


class _HardenedErrorTask(ErrorTask):  # type: ignore[misc]  # waitress is untyped
    """A request line, a header or a body that is too large or no HTTP at all."""

    def build_response_header(self) -> bytes:
        self.response_headers.extend(HEADERS.items())
        header: bytes = super().build_response_header()
        return header


class Channel(HTTPChannel):  # type: ignore[misc]
    """waitress' channel with our error task."""

    error_task_class = _HardenedErrorTask
