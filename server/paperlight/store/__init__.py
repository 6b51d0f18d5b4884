"""The SQL store: the one truth about papers, digests and readings.

``Store`` gives connections inside transactions; the modules beside it are functions over such a connection.
"""

from paperlight.store.engine import Store

__all__ = ["Store"]
