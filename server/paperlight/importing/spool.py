"""The papers of one digest between reading and storing: cleaned, and on disk where they are many.

So a file of any size is read in little memory, and read whole before the library is locked to write.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType

from paperlight.errors import InvalidInputError
from paperlight.importing.cleaning import cleaned
from paperlight.store.batches import batches
from paperlight.types import PaperDraft, Skipped

# Papers in one step of merging, and bytes that are kept in memory.
_CHUNK = 500
_IN_MEMORY = 16 * 2**20
# What gave no paper is listed with the digest: of more, the first ones and how many there are.
_MOST_SKIPPED = 10_000


class Spool:
    """The cleaned papers of a digest, in chunks; use it in a ``with``.

    A paper that can't be taken becomes a ``Skipped``, except in an archive, where the first bad one refuses it whole.
    ``titles`` gives the titles that the library knows by identifier, for papers that only an identifier names.
    """

    def __init__(self, titles: Callable[[Sequence[str]], Mapping[str, str]], *, is_archive: bool = False) -> None:
        self._titles, self._is_archive = titles, is_archive
        # Pickled by this process for this process: the file has no name and nobody else opens it.
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._skipped: list[Skipped] = []
        self._left_out = 0
        self.count = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def fill(self, items: Iterable[PaperDraft | Skipped]) -> None:
        """Take in all items; raises InvalidInputError for a bad paper of an archive, and what reading them raises."""
        for chunk in batches(items, _CHUNK):
            papers = self._named([item for item in chunk if isinstance(item, PaperDraft)])
            for each in chunk:
                if isinstance(each, Skipped):
                    self._skip(each)
            kept = [paper for each in papers if (paper := self._cleaned(each)) is not None]
            if kept:
                pickle.dump(kept, self._file, pickle.HIGHEST_PROTOCOL)
                self.count += len(kept)

    def chunks(self) -> Iterator[list[PaperDraft]]:
        """The papers in order."""
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield pickle.load(self._file)  # noqa: S301
        self._file.seek(end)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What gave no paper, in the order of the source."""
        found = sorted(self._skipped, key=lambda each: each.position)
        if self._left_out:
            reason = f"{self._left_out:,} more were skipped, too many to list: split the file to see them all."
            found.append(Skipped(position=found[-1].position, reason=reason, excerpt=""))
        return tuple(found)

    def _skip(self, each: Skipped) -> None:
        if len(self._skipped) < _MOST_SKIPPED:
            self._skipped.append(each)
        else:
            self._left_out += 1

    def _cleaned(self, paper: PaperDraft) -> PaperDraft | None:
        try:
            return cleaned(paper)
        except InvalidInputError as error:
            if self._is_archive:
                raise InvalidInputError(
                    f"Paper {paper.position} of the export: {error}", field=error.field, position=paper.position
                ) from error
            self._skip(Skipped(position=paper.position, reason=str(error), excerpt=paper.title[:120]))
            return None

    def _named(self, papers: Sequence[PaperDraft]) -> list[PaperDraft]:
        """Papers with titles; for one that only its own page can tell, an identifier stands until it does."""
        wanted = [value for paper in papers if not paper.title for value in paper.identifiers]
        known = self._titles(wanted) if wanted else {}
        return [paper if paper.title else replace(paper, title=_stand_in(paper, known)) for paper in papers]


def _stand_in(paper: PaperDraft, known: Mapping[str, str]) -> str:
    return next((known[value] for value in paper.identifiers if value in known), next(iter(paper.identifiers), ""))
