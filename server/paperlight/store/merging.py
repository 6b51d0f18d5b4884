"""Merging drafts into the library: by identifier, else by title key; nothing a reader did is ever lost."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from paperlight import limits
from paperlight.identifiers import canonical
from paperlight.matching import near_keys, title_keys
from paperlight.store import changes, journal, papers, readings
from paperlight.store.batches import batches
from paperlight.store.journal import Step
from paperlight.store.tables import annotation, entry, identifier, paper, source
from paperlight.types import Link, Paper, PaperDraft, Reading

# The fields that a paper can lack, and what they are when they do.
EMPTY: Mapping[str, Any] = {
    "abstract": "",
    "authors": (),
    "year": None,
    "venue": "",
    "summary": "",
    "keywords": (),
    "organization": "",
}
# What counts something that grows: the newest source knows best.
COUNTS = ("upvotes", "github_stars")
# Schemes of which one work has one value only: two values are two works, however equal their titles.
_SINGULAR = ("arxiv", "acl", "pmid", "pmcid")
# Titles of fewer tokens ("Introduction", "Image Segmentation") are shared by many works with DOIs of their own.
_DISTINCTIVE_TOKENS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What became of each draft, in order: the paper's id.

    ``added`` are the ids that are new, ``changed`` those of known papers that gained something. ``steps`` are what was
    done, in order, so that it can be undone.
    """

    ids: tuple[int, ...]
    added: frozenset[int]
    changed: frozenset[int]
    steps: tuple[Step, ...]


def keyed(title: str, keys: Sequence[str] | None = None) -> dict[str, Any]:
    """The columns of a paper by which its title is recognised; ``keys`` if they are known already."""
    keys = title_keys(title) if keys is None else keys
    return {"title_key": stored_key(keys, title), "keys": list(keys), "near_keys": list(near_keys(title))}


def stored_key(keys: Sequence[str], title: str) -> str:
    """What the table keeps of a title to merge by: a hash, since not every database indexes texts of any length."""
    return hashlib.sha256(_title_key(keys, title).encode()).hexdigest()[:32]


def _title_key(keys: Sequence[str], title: str) -> str:
    """What a title is merged by; one without any letter or digit stands for itself."""
    return keys[0] if keys else f"={title}"


def is_short(key: str) -> bool:
    """Whether a title is shared by many works."""
    return key.count(" ") + 1 < _DISTINCTIVE_TOKENS


def one_work(key: str, first: set[str], second: set[str]) -> bool:
    """Whether two equal titles with these identifiers can be the same work."""
    for scheme in _SINGULAR + (("doi",) if is_short(key) else ()):
        ours = {value for value in first if value.startswith(f"{scheme}:")}
        theirs = {value for value in second if value.startswith(f"{scheme}:")}
        if ours and theirs and not ours & theirs:
            return False
    return True


def stands_in(title: str) -> bool:
    """Whether a title is an identifier, which stands for the title of a paper of which no more was known."""
    return canonical(title) is not None


def better_title(known: Paper | PaperDraft, told: PaperDraft | Paper) -> dict[str, Any]:
    """The title that ``known`` gets from ``told`` where an identifier stands for its own."""
    return {"title": told.title} if stands_in(known.title) and not stands_in(told.title) else {}


def with_keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that change with these fields of a paper: a title is recognised by its keys."""
    return {**values, **keyed(values["title"])} if "title" in values else dict(values)


def merge(connection: Connection, drafts: Sequence[PaperDraft], *, at: datetime, apart: bool = False) -> Merged:
    """Find or make the paper of each draft, fill what the known ones lack, and log what changed.

    With ``apart`` drafts are not merged with each other by title: in an archive each was a paper of its own.
    """
    known = _Known(connection, drafts, at, apart=apart)
    slots = [known.place(draft) for draft in drafts]
    ids = known.store()
    kept = [known.kept(slot) for slot in slots]
    made = [Step(paper_id=i, kind=journal.PAPER) for i in ids.values()]
    changed = frozenset(step.paper_id for step in known.steps)
    return Merged(
        ids=tuple(ids.get(slot, slot) for slot in kept),
        added=frozenset(ids.values()),
        changed=changed,
        steps=(*known.steps, *made),
    )


@dataclass
class _New:
    draft: PaperDraft
    keys: tuple[str, ...]
    identifiers: set[str] = field(default_factory=set)


class _Known:
    """The part of the library that the drafts touch. A *slot* is a paper's id, or a negative number for a new one."""

    def __init__(self, connection: Connection, drafts: Sequence[PaperDraft], at: datetime, *, apart: bool) -> None:
        self._connection, self._at, self._apart = connection, at, apart
        self._keys = {draft.title: title_keys(draft.title) for draft in drafts}
        self._owners = papers.owners_of(connection, {value for draft in drafts for value in draft.identifiers})
        self._by_key: dict[str, list[int]] = defaultdict(list)
        wanted = {stored_key(keys, title): _title_key(keys, title) for title, keys in self._keys.items()}
        for chunk in batches(wanted):
            query = select(paper.c.id, paper.c.title_key).where(paper.c.title_key.in_(chunk)).order_by(paper.c.id)
            for row in connection.execute(query):
                self._by_key[wanted[row.title_key]].append(row.id)
        touched = sorted({*self._owners.values(), *(i for ids in self._by_key.values() for i in ids)})
        # Any reader will do: the readings are not looked at here.
        self._papers = {each.id: each for each in papers.by_ids(connection, 0, touched)}
        self._identifiers = {i: set(each.identifiers) for i, each in self._papers.items()}
        self._new: dict[int, _New] = {}
        self._made = 0
        # What became of slots that proved to be another one's paper.
        self._moved: dict[int, int] = {}
        self.steps: list[Step] = []

    def place(self, draft: PaperDraft) -> int:
        """The slot of a draft's paper, which afterwards has all that the draft tells."""
        keys = self._keys[draft.title]
        key = _title_key(keys, draft.title)
        slot = self._by_identifier(draft)
        if slot is None:
            slot = self._by_title(key, set(draft.identifiers))
        if slot is None:
            self._made += 1
            slot = -self._made
            self._new[slot] = _New(draft, keys)
            self._by_key[key].append(slot)
            self._identifiers[slot] = set()
        self._learn(slot, draft)
        if self._apart:
            self._by_key[key] = [other for other in self._by_key[key] if other != slot]
        return slot

    def kept(self, slot: int) -> int:
        """The slot that holds the paper of a slot now."""
        while slot in self._moved:
            slot = self._moved[slot]
        return slot

    def store(self) -> dict[int, int]:
        """Insert the new papers; gives their ids by slot."""
        rows = [_row(new, self._at) for new in self._new.values()]
        ids = dict(zip(self._new, papers.insert_many(self._connection, rows), strict=True))
        owners = {value: ids[slot] for slot in ids for value in self._identifiers[slot]}
        papers.add_identifiers(self._connection, owners)
        changes.log(self._connection, changes.PAPER, ids.values(), at=self._at)
        return ids

    def _by_identifier(self, draft: PaperDraft) -> int | None:
        # The oldest first: papers of the library, then new ones in the order of the drafts.
        slots = sorted(
            {self._owners[value] for value in draft.identifiers if value in self._owners},
            key=lambda slot: (slot < 0, abs(slot)),
        )
        for twin in slots[1:]:
            self._join(slots[0], twin)
        return slots[0] if slots else None

    def _by_title(self, key: str, values: set[str]) -> int | None:
        candidates = self._by_key[key]
        return next((slot for slot in candidates if one_work(key, self._identifiers[slot], values)), None)

    def _learn(self, slot: int, draft: PaperDraft) -> None:
        wanted = draft.identifiers if slot < 0 else new_identifiers(self._papers[slot], draft)
        fresh = [value for value in wanted if value not in self._owners]
        self._owners.update(dict.fromkeys(fresh, slot))
        self._identifiers[slot].update(fresh)
        if slot < 0:
            new = self._new[slot]
            new.draft = replace(new.draft, **_told(new.draft, draft))
            new.keys = self._keys[new.draft.title]
            return
        gaps = _told(self._papers[slot], draft)
        papers.add_identifiers(self._connection, dict.fromkeys(fresh, slot))
        if gaps or fresh:
            self.steps.append(journal.gained(self._papers[slot], gaps, fresh))
            papers.change_one(self._connection, slot, with_keys(gaps), at=self._at)
            self._papers[slot] = papers.one(self._connection, 0, slot)

    def _join(self, kept: int, twin: int) -> None:
        """Two papers that a draft shows to be one work become the older of them."""
        values = self._identifiers.pop(twin)
        self._owners = {value: kept if slot == twin else slot for value, slot in self._owners.items()}
        self._moved[twin] = kept
        for slots in self._by_key.values():
            slots[:] = [slot for slot in slots if slot != twin]
        if twin > 0:
            self.steps.append(journal.joined(self._connection, self._papers[kept], self._papers[twin]))
            join(self._connection, self._papers[kept], self._papers[twin], at=self._at)
            self._papers[kept] = papers.one(self._connection, 0, kept)
            self._identifiers[kept] |= values
        else:
            for value in values:
                del self._owners[value]
            self._learn(kept, replace(self._new.pop(twin).draft, identifiers=tuple(sorted(values))))


def join(connection: Connection, kept: Paper, twin: Paper, *, at: datetime) -> None:
    """Make two papers one: all that readers did with ``twin``, its entries, identifiers and sources go to ``kept``."""
    ours, theirs = readings.of_paper(connection, kept.id), readings.of_paper(connection, twin.id)
    for reader_id, reading in theirs.items():
        before = ours.get(reader_id, Reading())
        readings.put(connection, reader_id, kept.id, before, readings.combined(before, reading), at=at)
    for table in (annotation, entry, identifier, source):
        connection.execute(update(table).where(table.c.paper_id == twin.id).values(paper_id=kept.id))
    papers.change_one(connection, kept.id, with_keys(_told(kept, twin)), at=at)
    papers.remove(connection, twin.id, at=at)


def gaps(known: Paper | PaperDraft, told: Paper | PaperDraft) -> dict[str, Any]:
    """The fields that ``known`` lacks and ``told`` has; what a reader typed in either goes before what was read."""
    return {
        name: getattr(told, name)
        for name in EMPTY
        if getattr(told, name) and name not in known.typed and (name in told.typed or not getattr(known, name))
    }


def counts(known: Paper | PaperDraft, told: Paper | PaperDraft) -> dict[str, Any]:
    """The counts that ``told`` has and that are others than those of ``known``."""
    return {name: getattr(told, name) for name in COUNTS if getattr(told, name) not in (None, getattr(known, name))}


def new_links(known: Paper | PaperDraft, told: Paper | PaperDraft) -> tuple[Link, ...]:
    """The links that ``known`` lacks and ``told`` has, as far as there is room; none where a reader took links away."""
    addresses = {link.url for link in known.links}
    links = [link for link in told.links if link.url not in addresses]
    return () if "links" in known.typed else tuple(links[: max(0, limits.LINKS - len(known.links))])


def new_identifiers(known: Paper, told: PaperDraft) -> list[str]:
    """The identifiers that ``known`` lacks and ``told`` has, whosever they are; none where a reader took some away."""
    return [value for value in told.identifiers if value not in known.identifiers and "identifiers" not in known.typed]


def _told(known: Paper | PaperDraft, told: Paper | PaperDraft) -> dict[str, Any]:
    """What ``known`` gets from ``told``, identifiers apart."""
    values, links = {**better_title(known, told), **gaps(known, told), **counts(known, told)}, new_links(known, told)
    if links:
        values["links"] = known.links + links
    if not set(told.typed) <= set(known.typed):
        values["typed"] = tuple(sorted({*known.typed, *told.typed}))
    return values


def _row(new: _New, at: datetime) -> dict[str, Any]:
    draft = new.draft
    fields = {name: getattr(draft, name) for name in ("title", *EMPTY, *COUNTS, "links", "typed")}
    stored = {**keyed(draft.title, new.keys), "added": draft.added or at, "changed": at, "version": 1}
    return papers.columns({**fields, **stored})
