"""Taking an import back: exactly what it did is undone, last step first, and nothing that was done since is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from paperlight.store import changes, digests, journal, merging, papers, readings
from paperlight.store.journal import Step
from paperlight.store.tables import annotation, entry, identifier, paper, source
from paperlight.types import Paper, Reading, Status, Undone


def undo(connection: Connection, digest_id: int, *, at: datetime) -> Undone:
    """Take back what a digest's import did, and delete the digest; raises NotFoundError.

    A field is put back where it is still as the import left it. A paper that the import made stays where a reader did
    something with it since, or where another digest lists it.
    """
    digests.one(connection, digest_id)
    touched: set[int] = set()
    made: list[int] = []
    connection.execute(delete(entry).where(entry.c.digest_id == digest_id))
    for steps in journal.of_digest(connection, digest_id):
        for step in steps:
            if step.kind == journal.PAPER:
                made.append(step.paper_id)
            else:
                touched.add(step.paper_id)
                _UNDO[step.kind](connection, step, at)
    deleted = [paper_id for paper_id in made if _remove_untouched(connection, paper_id, at)]
    digests.remove(connection, digest_id)
    there = {each.id for each in papers.by_ids(connection, 0, sorted(touched - set(made)))}
    return Undone(deleted=len(deleted), restored=len(there), kept=len(made) - len(deleted))


def _known(connection: Connection, paper_id: int) -> Paper | None:
    return next(iter(papers.by_ids(connection, 0, [paper_id])), None)


def _undo_gained(connection: Connection, step: Step, at: datetime) -> None:
    known = _known(connection, step.paper_id)
    if known is None:
        return
    values = _as_before(known, step.done["before"], step.done["after"])
    links = tuple(link for link in known.links if link.url not in step.done["links"])
    if links != known.links:
        values["links"] = links
    mine = identifier.c.paper_id == known.id
    connection.execute(delete(identifier).where(mine, identifier.c.value.in_(step.done["identifiers"])))
    papers.change_one(connection, known.id, merging.with_keys(values), at=at)


def _as_before(known: Paper, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are still as they were left, as they were before."""
    stored = papers.columns({name: getattr(known, name) for name in before})
    return {
        name: value
        for name, value in before.items()
        if stored[name] == after[name] and (name == "typed" or name not in known.typed)
    }


def _undo_joined(connection: Connection, step: Step, at: datetime) -> None:
    done = step.done
    twin: dict[str, Any] = {**done["twin"]}
    twin["added"], twin["version"] = datetime.fromisoformat(twin["added"]), twin["version"] + 1
    if _known(connection, twin["id"]) is not None:
        return
    connection.execute(insert(paper).values({**twin, "changed": at}))
    for table in (identifier, annotation, entry, source):
        column = table.c.value if table is identifier else table.c.id
        belonged = done["identifiers"] if table is identifier else done[table.name]
        connection.execute(update(table).where(column.in_(belonged)).values(paper_id=twin["id"]))
    for reader, value in done["readings"].items():
        theirs = journal.reading_in(value)
        readings.put(connection, int(reader), twin["id"], Reading(), theirs, at=at)
        before = journal.reading_in(done["readings_before"][reader])
        _put_back(connection, int(reader), step.paper_id, before, readings.combined(before, theirs), at)
    changes.log(connection, changes.PAPER, [twin["id"]], at=at)
    known = _known(connection, step.paper_id)
    if known is not None:
        papers.change_one(connection, known.id, merging.with_keys(done["before"]), at=at)


def _undo_reading(connection: Connection, step: Step, at: datetime) -> None:
    before, after = journal.reading_in(step.done["before"]), journal.reading_in(step.done["after"])
    if _known(connection, step.paper_id) is not None:
        _put_back(connection, int(step.done["reader_id"]), step.paper_id, before, after, at)


def _put_back(
    connection: Connection, reader_id: int, paper_id: int, before: Reading, after: Reading, at: datetime
) -> None:
    """Undo the change from ``before`` to ``after`` in a reading that may have been changed further since."""
    now = readings.of_paper(connection, paper_id).get(reader_id, Reading())
    back = now
    for name in ("status", "starred", "note"):
        if getattr(now, name) == getattr(after, name):
            moment = f"{name}_changed"
            back = replace(back, **{name: getattr(before, name), moment: getattr(before, moment)})
    added = {name.casefold() for name in after.tags} - {name.casefold() for name in before.tags}
    tags = tuple(name for name in now.tags if name.casefold() not in added)
    if tags != now.tags:
        back = replace(back, tags=tags, tags_changed=before.tags_changed)
    readings.put(connection, reader_id, paper_id, now, back, at=at)


def _undo_annotations(connection: Connection, step: Step, at: datetime) -> None:
    """What was edited since is the reader's, and stays."""
    for id in step.done["ids"]:
        gone = connection.execute(delete(annotation).where(annotation.c.id == id, annotation.c.version == 1))
        if gone.rowcount:
            reader_id = int(step.done["reader_id"])
            changes.log(connection, changes.ANNOTATION, [step.paper_id], at=at, reader_id=reader_id)


def _undo_sources(connection: Connection, step: Step, at: datetime) -> None:
    connection.execute(delete(source).where(source.c.id.in_(step.done["ids"])))


def _undo_digests(connection: Connection, step: Step, at: datetime) -> None:
    for digest_id in step.done["ids"]:
        digests.remove(connection, digest_id)


def _remove_untouched(connection: Connection, paper_id: int, at: datetime) -> bool:
    known = _known(connection, paper_id)
    if known is None:
        return False
    # What its own page taught it meanwhile was no reader's doing.
    for table in (annotation, entry):
        if connection.execute(select(func.count()).where(table.c.paper_id == paper_id)).scalar_one():
            return False
    if known.typed or any(_is_touched(each) for each in readings.of_paper(connection, paper_id).values()):
        return False
    papers.remove(connection, paper_id, at=at)
    return True


def _is_touched(reading: Reading) -> bool:
    return reading.status is not Status.NEW or reading.starred or bool(reading.tags) or bool(reading.note)


_UNDO: Mapping[str, Callable[[Connection, Step, datetime], None]] = {
    journal.GAINED: _undo_gained,
    journal.JOINED: _undo_joined,
    journal.READING: _undo_reading,
    journal.ANNOTATIONS: _undo_annotations,
    journal.SOURCES: _undo_sources,
    journal.DIGESTS: _undo_digests,
}
