"""The digests that were imported, and the page of one: its entries in order, and what gave no paper."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from paperlight.api.context import library, reader_id


def show_digests() -> ResponseReturnValue:
    """All digests, newest first, a part at a time; after an import of several, or one taken back, what was done."""
    page = library().digests(cursor=request.args.get("cursor") or None)
    counts = {name: request.args.get(name, type=int) for name in ("imported", "deleted", "restored", "kept")}
    return render_template("digests.html", page=page, **counts)


def show_digest(digest_id: int) -> ResponseReturnValue:
    """One digest; right after an import it also tells what the import did."""
    digest, entries = library().digest(reader_id(), digest_id)
    return render_template("digest.html", digest=digest, entries=entries, imported=request.args.get("imported"))
