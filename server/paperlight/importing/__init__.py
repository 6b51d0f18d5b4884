"""Digests on their way into the library: each in one transaction; shown before it is done, taken back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from paperlight import formats
from paperlight.errors import UnreadableError
from paperlight.importing.cleaning import cleaned, cleaned_patch
from paperlight.importing.spool import Spool
from paperlight.importing.storing import ARCHIVE, Named, nothing_stored, store_digest
from paperlight.store import Store, digests, papers, undoing
from paperlight.types import Imported, Incoming, PaperDraft, Skipped, Undone

__all__ = ["ARCHIVE", "Importing", "Named", "Progress", "Taken", "Wanted", "cleaned", "cleaned_patch"]

# What hears how far an import is: the stage (``reading``, in bytes, or ``storing``, in papers), done, and of how many.
Progress = Callable[[str, int, int], None]
# Whether a paper of a source is to be taken in; it is asked once about each, in order.
Wanted = Callable[[PaperDraft], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one source: its digests in order, and its parts in which there was no paper."""

    digests: tuple[Imported, ...]
    skipped: tuple[Skipped, ...] = ()


class Importing:
    """Taking sources in. ``together`` makes writes one transaction and tells the search index."""

    def __init__(
        self, store: Store, *, together: Callable[[], AbstractContextManager[None]], now: Callable[[], datetime]
    ) -> None:
        self._store, self._together, self._now = store, together, now

    def today(self) -> date:
        """The reader's day."""
        return self._now().astimezone().date()

    def take(
        self,
        reader_id: int,
        source: formats.Source,
        *,
        format: str | None = None,
        named: Named | None = None,
        progress: Progress | None = None,
        wanted: Wanted | None = None,
    ) -> Taken:
        """Take in a source: each of its digests whole, or nothing of it; what was imported before changes nothing.

        Of a digest only the papers that are ``wanted`` are taken; where none is, none is made and that is no
        error. Raises UnreadableError when there is no paper in any of it, and UnknownFormatError.
        """
        return self._all(reader_id, source, format, named or Named(), progress, self._stored, wanted)

    def preview(
        self,
        reader_id: int,
        source: formats.Source,
        *,
        format: str | None = None,
        named: Named | None = None,
        progress: Progress | None = None,
    ) -> Taken:
        """What ``take`` would do; nothing is stored. Raises what ``take`` raises."""
        return self._all(reader_id, source, format, named or Named(), progress, self._tried)

    def undo(self, reader_id: int, digest_id: int) -> Undone:
        """Take back exactly what an import added, and forget its digest; raises NotFoundError."""
        with self._together(), self._store.write() as connection:
            return undoing.undo(connection, digest_id, at=self._now())

    def _all(
        self,
        reader_id: int,
        source: formats.Source,
        format: str | None,
        named: Named,
        progress: Progress | None,
        finish: Callable[..., Imported],
        wanted: Wanted | None = None,
    ) -> Taken:
        made: list[Imported] = []
        skipped: list[Skipped] = []
        for incoming, sha256 in self._told(source, format, progress):
            known = self._known(sha256)
            if known is not None:
                made.append(known)
                continue
            with Spool(self._titles, is_archive=incoming.format == ARCHIVE) as spool:
                spool.fill(
                    each for each in incoming.items if wanted is None or isinstance(each, Skipped) or wanted(each)
                )
                if spool.count:
                    made.append(finish(reader_id, sha256, incoming, spool, named, progress))
                else:
                    skipped += spool.skipped
        if not made and wanted is None:
            raise _nothing(skipped)
        return Taken(digests=tuple(made), skipped=tuple(skipped))

    def _told(
        self, source: formats.Source, format: str | None, progress: Progress | None
    ) -> Iterator[tuple[Incoming, str]]:
        """The digests of a source, each with what it is known again by. Of the same bytes nothing is read twice."""
        known = self._known(source.sha256)
        if known is not None:
            yield Incoming(format=known.digest.format, items=()), source.sha256
            return
        if progress is not None:
            source.heard(lambda done: progress("reading", done, source.size))
        for incoming in formats.digests(source, format):
            yield incoming, incoming.sha256 or source.sha256

    def _known(self, sha256: str) -> Imported | None:
        with self._store.read() as connection:
            known = digests.of_bytes(connection, sha256)
        return nothing_stored(known) if known is not None else None

    def _titles(self, identifiers: Sequence[str]) -> Mapping[str, str]:
        with self._store.read() as connection:
            owners = papers.owners_of(connection, identifiers)
            titles = {each.id: each.title for each in papers.by_ids(connection, 0, list(owners.values()))}
        return {value: titles[owner] for value, owner in owners.items()}

    def _stored(
        self, reader_id: int, sha256: str, incoming: Incoming, spool: Spool, named: Named, progress: Progress | None
    ) -> Imported:
        with self._together(), self._store.write() as connection:
            known = digests.of_bytes(connection, sha256)
            if known is not None:
                return nothing_stored(known)
            return store_digest(
                connection,
                reader_id,
                sha256,
                incoming,
                spool,
                named,
                at=self._now(),
                progress=_storing(progress, spool.count),
            )

    def _tried(
        self, reader_id: int, sha256: str, incoming: Incoming, spool: Spool, named: Named, progress: Progress | None
    ) -> Imported:
        # Done and rolled back: a preview can't differ from the import.
        with self._store.write() as connection:
            attempt = connection.begin_nested()
            try:
                heard = _storing(progress, spool.count)
                return store_digest(
                    connection, reader_id, sha256, incoming, spool, named, at=self._now(), progress=heard
                )
            finally:
                attempt.rollback()


def _storing(progress: Progress | None, total: int) -> Callable[[int], None]:
    return (lambda done: None) if progress is None else lambda done: progress("storing", done, total)


def _nothing(skipped: Sequence[Skipped]) -> UnreadableError:
    if not skipped:
        return UnreadableError("There is no paper in this: choose another file, or paste titles, one a line.")
    return UnreadableError(f"No paper can be read from this: {skipped[0].reason}", position=skipped[0].position)
