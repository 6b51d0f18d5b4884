"""One tree of errors. It knows no HTTP: the api gives each kind a status, the command line an exit code.

Every message is one plain sentence for the reader, with a way out.
"""

from __future__ import annotations


class PaperlightError(Exception):
    """Anything that a person can cause or must hear about. ``kind`` is its stable name in the API."""

    kind = "error"
    heading = "Something went wrong"


class InvalidInputError(PaperlightError):
    """A value that can't be taken. ``field`` names it; ``position`` is a 1-based line or index where there is one."""

    kind = "invalid-input"
    heading = "The input can't be used"

    def __init__(self, message: str, *, field: str | None = None, position: int | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.position = position


class UnreadableError(InvalidInputError):
    """A digest in which no paper can be read; nothing of it was stored."""

    kind = "unreadable-digest"
    heading = "No paper can be read from this"


class UnknownFormatError(InvalidInputError):
    """A format that does not exist, or can't be read or written."""

    kind = "unknown-format"
    heading = "There is no such format"


class NotFoundError(PaperlightError):
    """An id that the library does not hold."""

    kind = "not-found"
    heading = "Not found"


class ConflictError(PaperlightError):
    """The thing was changed since the caller last saw it (a stale entity tag)."""

    kind = "conflict"
    heading = "Changed in the meantime"


class TakenError(PaperlightError):
    """An id that the caller chose and that is in use."""

    kind = "id-taken"
    heading = "This id is in use"


class KeyReusedError(PaperlightError):
    """An Idempotency-Key that was already used for another request."""

    kind = "idempotency-key-reused"
    heading = "This Idempotency-Key belongs to another request"


class UnpairedOriginError(PaperlightError):
    """A page or an extension that was never paired, or whose pairing was ended."""

    kind = "unpaired-origin"
    heading = "Not paired"


class TooManyRequestsError(PaperlightError):
    """More of something than a person would do. ``retry_after`` is in seconds."""

    kind = "too-many-requests"
    heading = "Too many requests"

    def __init__(self, message: str, *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class IndexUnavailableError(PaperlightError):
    """The search index can't answer now (being rebuilt, or broken); the caller asks SQL instead."""

    kind = "index-unavailable"
    heading = "The search index is not ready"


class StorageError(PaperlightError):
    """The database can't be opened, read or written."""

    kind = "storage"
    heading = "The library can't be read or written"


class FetchError(PaperlightError):
    """Something outside could not be fetched. ``retry_after`` is in seconds, where the other side gave it.

    ``status`` is the HTTP status of a refusal, where there was an answer.
    """

    kind = "not-fetched"
    heading = "It could not be fetched"

    def __init__(self, message: str, *, retry_after: float | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.retry_after, self.status = retry_after, status


class OfflineError(FetchError):
    """Fetching is switched off."""

    kind = "offline"
    heading = "Fetching is switched off"


class SendError(PaperlightError):
    """A mail that could not be sent."""

    kind = "not-sent"
    heading = "The mail was not sent"
