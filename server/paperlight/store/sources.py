"""What papers learned from their own pages: what each page gave is kept, so that it can be shown and taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from paperlight.errors import NotFoundError
from paperlight.formats.names import split_name
from paperlight.matching import fold_key, title_keys
from paperlight.store import merging, papers
from paperlight.store.batches import batches
from paperlight.store.tables import source
from paperlight.types import Link, Paper, PaperDraft, PaperSource


def of_papers(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[PaperSource, ...]]:
    """The sources of each of these papers, oldest first, with those that were taken back."""
    found: dict[int, tuple[PaperSource, ...]] = defaultdict(tuple)
    for batch in batches(ids):
        for row in connection.execute(select(source).where(source.c.paper_id.in_(batch)).order_by(source.c.id)):
            found[row.paper_id] += (_value(row),)
    return found


def learn(connection: Connection, known: Paper, told: PaperDraft, url: str, *, at: datetime) -> bool:
    """Fill what a paper lacks with what its page tells, and keep what that was; gives whether it was anything.

    Nothing is learned from the page of what may be another work, nor what was taken back from this page before.
    """
    if not _same_work(known, told):
        return False
    refused = [each for each in of_papers(connection, [known.id])[known.id] if each.taken_back and each.url == url]
    values = papers.columns(merging.gaps(known, told))
    fields = {name: value for name, value in values.items() if all(each.fields.get(name) != value for each in refused)}
    links = tuple(link for link in merging.new_links(known, told) if all(link not in each.links for each in refused))
    wanted = merging.new_identifiers(known, told)
    # What names another paper stays there: which of the two is wrong, only the reader can tell.
    taken = papers.owners_of(connection, wanted).keys() | {value for each in refused for value in each.identifiers}
    identifiers = [value for value in wanted if value not in taken]
    # It takes no part in what can be taken back: the paper had none before.
    title = merging.with_keys(merging.better_title(known, told))
    if not (fields or links or identifiers or title):
        return False
    papers.add_identifiers(connection, dict.fromkeys(identifiers, known.id))
    changed = {**title, **fields, **({"links": known.links + links} if links else {})}
    papers.change_one(connection, known.id, changed, at=at)
    gained = PaperSource(id=0, url=url, at=at, fields=fields, identifiers=tuple(identifiers), links=links)
    _store(connection, known.id, [gained])
    return True


def take_back(connection: Connection, known: Paper, source_id: int, *, at: datetime) -> None:
    """Take from a paper what a source gave, as far as it is still as it was given; raises NotFoundError.

    The source is kept as one that was taken back.
    """
    given = _one(connection, known.id, source_id, taken_back=False)
    stored = papers.columns({name: getattr(known, name) for name in given.fields})
    same = [name for name in given.fields if stored[name] == given.fields[name] and name not in known.typed]
    values = {name: merging.EMPTY[name] for name in same}
    links = tuple(link for link in known.links if link not in given.links)
    identifiers = [value for value in known.identifiers if value not in given.identifiers]
    if links != known.links:
        values["links"] = links
    if values or len(identifiers) < len(known.identifiers):
        papers.set_identifiers(connection, known.id, identifiers)
        papers.change_one(connection, known.id, values, at=at)
    connection.execute(update(source).where(source.c.id == source_id).values(taken_back=at))


def give_again(connection: Connection, known: Paper, source_id: int, *, at: datetime) -> None:
    """Undo ``take_back``: learn again what the source gave, as far as the paper lacks it now; raises NotFoundError."""
    given = _one(connection, known.id, source_id, taken_back=True)
    connection.execute(delete(source).where(source.c.id == source_id))
    told = PaperDraft(title=known.title, links=given.links, identifiers=given.identifiers, **given.fields)
    learn(connection, known, told, given.url, at=at)


def typed(before: PaperDraft, after: PaperDraft) -> list[str]:
    """The fields that an edit by hand changed; of the links and identifiers only where it took some away."""
    fields = [name for name in merging.EMPTY if getattr(after, name) != getattr(before, name)]
    lists = [name for name in ("links", "identifiers") if set(getattr(before, name)) - set(getattr(after, name))]
    return fields + lists


def restore(connection: Connection, paper_id: int, told: Sequence[PaperSource]) -> list[int]:
    """Keep the sources that an export brings along; those that the paper has already stay as they are.

    Gives the ids of those that it had not.
    """
    known = {(each.url, each.at) for each in of_papers(connection, [paper_id])[paper_id]}
    return _store(connection, paper_id, [each for each in told if (each.url, each.at) not in known])


def _same_work(known: Paper, told: PaperDraft) -> bool:
    """Whether a page can be of this paper: of its title, not of another number, by one author at least if both tell.

    A short title ("Deep Learning") is many works': there it takes an identifier or an author that both tell. Where an
    identifier stands for the title, it must be among those that the page tells.
    """
    if merging.stands_in(known.title):
        return bool(set(known.identifiers) & set(told.identifiers))
    keys = title_keys(known.title)
    if not set(keys) & set(title_keys(told.title)):
        return False
    if not merging.one_work(keys[0], set(known.identifiers), set(told.identifiers)):
        return False
    ours, theirs = _last_names(known.authors), _last_names(told.authors)
    if merging.is_short(keys[0]):
        return bool(set(known.identifiers) & set(told.identifiers) or ours & theirs)
    return not ours or not theirs or bool(ours & theirs)


def _last_names(authors: Sequence[str]) -> set[str]:
    # Of "García Márquez" and "van der Berg" the last word: pages differ in what they count to the family name.
    words = [split_name(author).family.split() for author in authors]
    return {key for each in words if each and (key := fold_key(each[-1]))}


def _one(connection: Connection, paper_id: int, source_id: int, *, taken_back: bool) -> PaperSource:
    for each in of_papers(connection, [paper_id])[paper_id]:
        if each.id == source_id and (each.taken_back is not None) == taken_back:
            return each
    raise NotFoundError("This paper has no such source now: load it again to see what it learned and where.")


def _store(connection: Connection, paper_id: int, told: Sequence[PaperSource]) -> list[int]:
    rows: list[Mapping[str, Any]] = [
        {
            "paper_id": paper_id,
            "url": each.url,
            "at": each.at,
            "fields": each.fields,
            "identifiers": list(each.identifiers),
            **papers.columns({"links": each.links}),
            "taken_back": each.taken_back,
        }
        for each in told
    ]
    if not rows:
        return []
    made = connection.execute(insert(source).returning(source.c.id, sort_by_parameter_order=True), rows)
    return [int(row.id) for row in made]


def _value(row: Row[Any]) -> PaperSource:
    return PaperSource(
        id=row.id,
        url=row.url,
        at=row.at,
        fields=row._mapping["fields"],
        identifiers=tuple(row.identifiers),
        links=tuple(Link(**link) for link in row.links),
        taken_back=row.taken_back,
    )
