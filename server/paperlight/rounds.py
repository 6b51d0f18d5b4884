"""What a running server does by itself when it is due: a thread that makes its rounds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from paperlight.errors import PaperlightError

_LOG = logging.getLogger(__name__)


class Rounds:
    """Does each of its duties every ``every`` seconds, one after the other, until it is closed.

    A duty looks for itself whether anything is due. One that fails is told in the log and done again the next time.
    """

    def __init__(self, duties: Sequence[Callable[[], object]], *, every: float = 60.0) -> None:
        self._duties, self._every = duties, every
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="paperlight-rounds", daemon=True)

    def start(self) -> None:
        """Begin with the first round."""
        self._thread.start()

    def close(self) -> None:
        """Begin nothing more, and wait for what is under way, but not for long."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def make(self) -> None:
        """Make one round."""
        for duty in self._duties:
            if self._closed.is_set():
                return
            try:
                duty()
            except PaperlightError as error:
                _LOG.warning("%s", error)
            except Exception:
                _LOG.exception("A duty failed")

    def _run(self) -> None:
        while not self._closed.is_set():
            self.make()
            self._closed.wait(self._every)
