"""What an import did to papers, step by step, so that exactly that can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from paperlight.store import papers, readings
from paperlight.store.tables import annotation, entry, import_step, paper, source
from paperlight.types import Paper, Reading, Status

# The kinds of steps: a paper was made; a known one gained fields, links or identifiers; two papers became one; a
# reading was changed; annotations and sources were added; digests were restored (their step names no paper).
PAPER = "paper"
GAINED = "gained"
JOINED = "joined"
READING = "reading"
ANNOTATIONS = "annotations"
SOURCES = "sources"
DIGESTS = "digests"
# What of a paper's row no other paper takes over.
_ITS_OWN = ("id", "added", "changed", "version")
_MOMENTS = ("status_changed", "starred_changed", "tags_changed", "note_changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing done to one paper; ``done`` is JSON, its shape is the kind's."""

    paper_id: int
    kind: str
    done: Mapping[str, Any] = field(default_factory=dict)


def keep(connection: Connection, digest_id: int, steps: Sequence[Step]) -> None:
    """Write down what a digest's import did, after what is written down already."""
    rows = [{"digest_id": digest_id, **asdict(step)} for step in steps]
    if rows:
        connection.execute(insert(import_step), rows)


def of_digest(connection: Connection, digest_id: int, size: int = 500) -> Iterator[list[Step]]:
    """What a digest's import did, the last step first, in lists of ``size``."""
    query = select(import_step).where(import_step.c.digest_id == digest_id)
    query = query.order_by(import_step.c.id.desc()).limit(size)
    rows = connection.execute(query).all()
    while rows:
        yield [Step(paper_id=row.paper_id, kind=row.kind, done=row.done) for row in rows]
        rows = connection.execute(query.where(import_step.c.id < rows[-1].id)).all()


def gained(before: Paper, values: Mapping[str, Any], identifiers: Sequence[str]) -> Step:
    """The step of a known paper that gets these values and identifiers; of its links only the added ones are kept."""
    after = papers.columns(values)
    addresses = {link.url for link in before.links}
    done: dict[str, Any] = {
        "before": papers.columns({name: getattr(before, name) for name in after if name != "links"}),
        "after": {name: value for name, value in after.items() if name != "links"},
        "links": [link["url"] for link in after.get("links", ()) if link["url"] not in addresses],
        "identifiers": list(identifiers),
    }
    return Step(paper_id=before.id, kind=GAINED, done=done)


def joined(connection: Connection, kept: Paper, twin: Paper) -> Step:
    """The step of two papers that become one: all of the one that goes, and where what belonged to it went."""
    row = connection.execute(select(paper).where(paper.c.id == twin.id)).one()
    ours, theirs = readings.of_paper(connection, kept.id), readings.of_paper(connection, twin.id)
    fields = [name for name in row._mapping if name in Paper.__dataclass_fields__ and name not in _ITS_OWN]
    belonged: dict[str, list[Any]] = {}
    for table in (annotation, entry, source):
        ids = connection.execute(select(table.c.id).where(table.c.paper_id == twin.id)).scalars()
        belonged[table.name] = list(ids)
    done = {
        "twin": {name: _plain(value) for name, value in row._mapping.items()},
        "before": papers.columns({name: getattr(kept, name) for name in fields}),
        "identifiers": list(twin.identifiers),
        "readings": {str(reader): reading_out(each) for reader, each in theirs.items()},
        "readings_before": {str(reader): reading_out(ours.get(reader, Reading())) for reader in theirs},
        **belonged,
    }
    return Step(paper_id=kept.id, kind=JOINED, done=done)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def reading_out(reading: Reading) -> dict[str, Any]:
    """A reading as JSON has it."""
    return {name: _plain(value) for name, value in asdict(reading).items()}


def reading_in(value: Mapping[str, Any]) -> Reading:
    """The reading of such JSON."""
    moments = {name: datetime.fromisoformat(value[name]) for name in _MOMENTS if value[name]}
    return Reading(**{**value, **moments, "status": Status(value["status"]), "tags": tuple(value["tags"])})
