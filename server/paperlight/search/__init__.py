"""Full-text search: the protocol that engines follow, the Whoosh engine, the one writer thread, snippets."""

from __future__ import annotations

from paperlight.search.index import ChangeSource, IndexDoc, Progress, SearchIndex, SearchResult
from paperlight.search.indexer import Indexer, IndexState
from paperlight.search.whoosh import WhooshIndex

__all__ = [
    "ChangeSource",
    "IndexDoc",
    "IndexState",
    "Indexer",
    "Progress",
    "SearchIndex",
    "SearchResult",
    "WhooshIndex",
]
