"""Measure how fast known titles are found in pages: by the extension's modules, by other ways, and by Python."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import in_extension
import in_python
from rich.console import Console
from tables import publish

from corpus import write_library, write_page

_status = Console(stderr=True)


def run(titles: Sequence[int], pages: Sequence[int], *, patience: int, write: bool) -> None:
    """Measure libraries of so many titles with pages of so many characters, and publish.

    Other ways than ours may take ``patience`` seconds for a library each; with 0 they are left out.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _status.status("Generating titles and pages …"):
            known = write_library(folder, max(titles))
            library = set(known)
            for count in titles:
                for page in pages:
                    write_page(folder / f"page-{page}-{count}.json", page, known[:count], library)
        if shutil.which("node"):
            with _status.status("Measuring the extension's modules …"):
                measured = in_extension.measure(folder, titles, pages, patience)
            publish("recognition in the extension", measured, write=write)
        else:
            _status.print("There is no node: only Python is measured.")
        with _status.status("Measuring Python …"):
            publish("recognition in Python", in_python.measure(folder, titles, pages), write=write)
