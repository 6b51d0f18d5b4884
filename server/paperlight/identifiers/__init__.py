"""Identifiers of papers in texts and addresses, as canonical ``scheme:value`` strings.

``extension/shared/identifiers.js`` does the same in the browser; ``tests/vectors/identifiers.json`` holds both equal.
Both keep to ASCII character classes, so that no difference between the languages' Unicode tables can show, and to
bounded or unambiguous patterns, so that no text and no address takes more than linear time.
"""

from paperlight.identifiers.addresses import from_url
from paperlight.identifiers.schemes import also
from paperlight.identifiers.texts import FoundIdentifier, canonical, find_in_text

__all__ = ["FoundIdentifier", "also", "canonical", "find_in_text", "from_url"]
