"""An annotation as a reader sees it: quote, comment, colour, tags, where it was made; how one is made and edited."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from paperlight.anno.checking import CONTEXT
from paperlight.anno.parts import (
    TAGGING,
    has_type,
    is_text,
    listed,
    selectors,
    source_of,
    text_bodies,
)


class Color(StrEnum):
    """The colours of annotations; each is the ``styleClass`` of the target, the W3C's own place for it."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PINK = "pink"


COLORS = tuple(Color)
_CLASS = "paperlight-"
# So much before and after a quote is kept, as the extension does, in characters.
_CONTEXT_KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a reader sees of an annotation. ``quote`` is "" when it is about the paper as a whole.

    ``source`` is the IRI of the page where it was made. ``is_reply``: it answers another annotation.
    """

    id: str
    quote: str
    comment: str
    color: Color
    tags: tuple[str, ...]
    source: str
    created: datetime
    modified: datetime
    is_reply: bool


def see(annotation: Mapping[str, Any]) -> Seen:
    """What a reader sees of a stored annotation."""
    targets = listed(annotation["target"])
    texts = list(text_bodies(annotation))
    source = next((each for each in map(source_of, targets) if each), "")
    return Seen(
        id=str(annotation["id"]),
        quote=next(iter(_quotes(annotation)), ""),
        comment="\n\n".join(each.value for each in texts if not each.is_tag and each.value),
        color=_color(targets),
        tags=tuple(dict.fromkeys(each.value for each in texts if each.is_tag and each.value)),
        source=str(source.get("id", "")) if isinstance(source, Mapping) else str(source),
        created=datetime.fromisoformat(annotation["created"]),
        modified=datetime.fromisoformat(annotation["modified"]),
        is_reply="replying" in listed(annotation.get("motivation")),
    )


def searched_text(annotation: Mapping[str, Any]) -> str:
    """All that a reader can look for in an annotation: quotes, comments and tags, a line each."""
    return "\n".join([*_quotes(annotation), *(each.value for each in text_bodies(annotation))])


def made(
    *, quote: str, comment: str, tags: Sequence[str], color: Color = Color.YELLOW, within: str = ""
) -> dict[str, Any]:
    """A new annotation of ours, about the paper's own page, to be stored; "" for no quote and for no comment.

    Where ``within`` holds the quote, with whatever spaces, what stands around it there is kept with it: a passage of
    few words of its own is told apart by that.
    """
    target: dict[str, Any] = {"type": "SpecificResource", "styleClass": _CLASS + color}
    if quote:
        target["selector"] = [{"type": "TextQuoteSelector", "exact": quote, **_around(quote, within)}]
    return {
        "@context": CONTEXT,
        "type": "Annotation",
        "motivation": "commenting" if comment or not quote else "highlighting",
        "body": _bodies([], comment, tags, None),
        "target": target,
    }


def edit(
    annotation: Mapping[str, Any],
    *,
    comment: str | None = None,
    tags: Sequence[str] | None = None,
    color: Color | None = None,
) -> dict[str, Any]:
    """The patch that sets what a reader sees; None leaves a part as it is. What is not ours is kept."""
    seen, patch = see(annotation), {}
    if (comment is not None and comment != seen.comment) or (tags is not None and tuple(tags) != seen.tags):
        bodies = listed(annotation.get("body"))
        if "bodyValue" in annotation:
            bodies.insert(0, {"type": "TextualBody", "value": annotation["bodyValue"], "format": "text/plain"})
        comment, tags = seen.comment if comment is None else comment, seen.tags if tags is None else tags
        patch = {"body": _bodies(bodies, comment, tags, annotation.get("motivation")), "bodyValue": None}
    if color is not None and color != seen.color:
        first, *others = listed(annotation["target"])
        targets = [_styled(first, color), *(_styled(each, None) for each in others)]
        patch["target"] = targets if isinstance(annotation["target"], list) else targets[0]
    return patch


def _around(quote: str, within: str) -> dict[str, str]:
    """The ``prefix`` and ``suffix`` of a quote's first place in a text; none where there is none."""
    found = re.search(r"\s+".join(map(re.escape, quote.split())), within)
    if not found or found.start() == found.end():
        return {}
    before, after = within[: found.start()][-_CONTEXT_KEPT:], within[found.end() :][:_CONTEXT_KEPT]
    return {name: text for name, text in (("prefix", before), ("suffix", after)) if text}


def _quotes(annotation: Mapping[str, Any]) -> list[str]:
    found = (each for target in listed(annotation["target"]) for each in selectors(target))
    return [each["exact"] for each in found if has_type(each, "TextQuoteSelector")]


def _color(targets: Sequence[Any]) -> Color:
    for target in targets:
        for name in _classes(target):
            if name.removeprefix(_CLASS) in COLORS and name.startswith(_CLASS):
                return Color(name.removeprefix(_CLASS))
    return Color.YELLOW


def _classes(target: Any) -> list[str]:
    named = listed(target.get("styleClass")) if isinstance(target, Mapping) else []
    return [name for each in named if isinstance(each, str) for name in each.split()]


def _styled(target: Any, color: Color | None) -> Any:
    """A target with a colour of ours, or with none; other style classes stay."""
    kept = [name for name in _classes(target) if not name.startswith(_CLASS)]
    classes = kept if color is None else [*kept, _CLASS + color]
    if color is None and classes == _classes(target):
        return target
    if not isinstance(target, Mapping) or "source" not in target:
        # A resource as it is has no style: what is said of its use here stands in a SpecificResource (model, 4.1).
        target = {"type": "SpecificResource", "source": target}
    return {**target, "styleClass": classes[0] if len(classes) == 1 else classes}


def _bodies(before: Sequence[Any], comment: str, tags: Sequence[str], motivation: object) -> list[Any]:
    """Bodies that say this; those that say it already are kept as they are, with what else they hold."""
    others, kept_tags, comments = [], {}, []
    for body in before:
        if is_text(body, tag=True, motivation=motivation):
            kept_tags[body["value"]] = body
        elif is_text(body, tag=False, motivation=motivation):
            comments.append(body)
        else:
            others.append(body)
    if len(comments) != 1 or not isinstance(comments[0], Mapping) or "value" not in comments[0]:
        comments = [{"type": "TextualBody", "purpose": "commenting", "format": "text/plain"}]
    said = [{**comments[0], "value": comment}] if comment else []
    new = {tag: {"type": "TextualBody", "purpose": TAGGING, "value": tag} for tag in tags}
    return [*said, *others, *({**new, **kept_tags}[tag] for tag in new)]
