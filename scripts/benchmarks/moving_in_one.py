"""Read one file, then import it into an empty library; prints the seconds and the peaks of memory as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from paperlight import formats
from paperlight.app import now, opened
from paperlight.config import Settings
from paperlight.types import PaperDraft


def peak() -> float:
    """The peak of memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure."""
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    source = formats.Source(content=path, today=now().date())
    start, papers, format = time.perf_counter(), 0, ""
    for incoming in formats.digests(source):
        format = incoming.format
        papers += sum(isinstance(item, PaperDraft) for item in incoming.items)
    read, peak_read = time.perf_counter() - start, peak()
    with opened(Settings(data_dir=folder / "data")) as (library, _):
        library.start()
        start = time.perf_counter()
        library.imports.take(library.local_reader, formats.Source(content=path, today=now().date()))
        stored = time.perf_counter() - start
        library.catch_up()
        searchable = time.perf_counter() - start
    told = {"format": format, "papers": papers, "read": read, "stored": stored, "searchable": searchable}
    print(json.dumps({**told, "peak_read": peak_read, "peak": peak()}))


if __name__ == "__main__":
    main()
