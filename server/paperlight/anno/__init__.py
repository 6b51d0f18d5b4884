"""W3C Web Annotations (https://www.w3.org/TR/annotation-model/): what may be stored, what is seen in it, its edits.

An annotation is kept as the JSON-LD that it came as, properties that are not ours included. This room is pure: it takes
values and gives values, and never changes what it was given.
"""

from paperlight.anno.checking import (
    CONTEXT,
    checked,
    completed,
    etag,
    is_known,
    lacks_source,
    own_id,
    patched,
    same_content,
)
from paperlight.anno.seen import COLORS, Color, Seen, edit, made, searched_text, see

__all__ = [
    "COLORS",
    "CONTEXT",
    "Color",
    "Seen",
    "checked",
    "completed",
    "edit",
    "etag",
    "is_known",
    "lacks_source",
    "made",
    "own_id",
    "patched",
    "same_content",
    "searched_text",
    "see",
]
