"""What files of annotations share: annotations grouped by what they are about, into drafts that carry them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from paperlight import anno, identifiers, limits
from paperlight.errors import InvalidInputError, UnreadableError
from paperlight.types import DigestDraft, Link, PaperDraft, Skipped

from .page_titles import without_site

_EXCERPT = 120


@dataclass(slots=True)
class About:
    """What an annotation is about, as far as its file tells: an address, a title, identifiers."""

    url: str = ""
    title: str = ""
    identifiers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.title = without_site(self.title)[: limits.TITLE]

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical identifiers, those of the address included."""
        told = (identifiers.canonical(each) for each in self.identifiers)
        return tuple(dict.fromkeys([*(each for each in told if each), *identifiers.from_url(self.url)]))


@dataclass(slots=True)
class _Group:
    about: About
    position: int
    annotations: list[Mapping[str, Any]] = field(default_factory=list)


def shape(text: str) -> Any:
    """The value of a JSON text, to tell its format by; None for what is no JSON."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def parsed(text: str, name: str) -> Any:
    """The value of a JSON text; raises UnreadableError with the line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"This JSON breaks off or is broken at line {error.lineno}, column {error.colno} ({error.msg}); "
            "export it again.",
            position=error.lineno,
        ) from None
    except (ValueError, RecursionError):
        raise UnreadableError(f"This JSON is no {name}; export it again.") from None


def drafts(told: Sequence[tuple[object, About]], format: str, source: str) -> DigestDraft:
    """One draft for each paper that annotations are about, in the order in which the papers are first named.

    Annotations of which neither an identifier nor a title tells the paper are in ``skipped``. Raises UnreadableError
    when there are none at all.
    """
    groups: dict[str, _Group] = {}
    skipped: list[Skipped] = []
    for position, (value, about) in enumerate(told, start=1):
        try:
            annotation = anno.checked(value)
        except InvalidInputError as error:
            skipped.append(Skipped(position=position, reason=str(error), excerpt=_begins(value)))
            continue
        key = next(iter(about.names), "") or about.title.casefold()
        if not key:
            reason = "Neither an address of a paper nor a title tells what it is about: annotate a paper's own page."
            skipped.append(Skipped(position=position, reason=reason, excerpt=about.url or _begins(value)))
            continue
        group = groups.setdefault(key, _Group(about, position))
        group.annotations.append(annotation)
        if not group.about.title:
            group.about.title = about.title
    if not groups and not skipped:
        raise UnreadableError("There are no annotations in this file; choose another one.")
    papers = tuple(_draft(group) for group in groups.values())
    return DigestDraft(format=format, papers=papers, skipped=tuple(skipped), source=source)


def _draft(group: _Group) -> PaperDraft:
    about = group.about
    is_web = about.url.startswith(("http://", "https://"))
    return PaperDraft(
        title=about.title,
        identifiers=about.names,
        links=(Link(url=about.url),) if is_web else (),
        position=group.position,
        raw="\n".join(filter(None, [about.title, about.url])),
        annotations=tuple(group.annotations),
    )


def _begins(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:_EXCERPT]
