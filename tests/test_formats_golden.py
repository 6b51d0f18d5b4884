"""Files as other programs write them, and what is read from each: golden files, one folder a format.

A case is a file in ``tests/formats/in/FORMAT/`` and, beside it, the same name with ``.expected.json``.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from paperlight import formats
from paperlight.types import Incoming, PaperDraft

FOLDER = Path(__file__).parent / "formats" / "in"
CASES = sorted(path for path in FOLDER.glob("*/*") if not path.name.endswith(".expected.json"))
TODAY = date(2026, 3, 20)


def told(incoming: Incoming) -> dict[str, Any]:
    """A digest as JSON, what is empty left out."""
    items = list(incoming.items)
    papers = [{"paper": _plain(asdict(each))} for each in items if isinstance(each, PaperDraft)]
    skipped = [{"skipped": _plain(asdict(each))} for each in items if not isinstance(each, PaperDraft)]
    head = {
        "source": incoming.source,
        "title": incoming.title,
        "date": incoming.date,
        "inferred": incoming.date_inferred,
    }
    return {"format": incoming.format, **_plain(head), "items": papers + skipped}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if value not in (None, "", (), [], {}, False)}
    return {name: _plain(value) if isinstance(value, dict) else value for name, value in kept.items()}


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_of_another_program_is_read_as_it_was(path: Path) -> None:
    """To accept a change that is meant, set PAPERLIGHT_ACCEPT=1 for one run and read the diff."""
    source = formats.Source(content=path, today=TODAY, filename=path.name)
    found = [told(each) for each in formats.digests(source)]
    assert {each["format"] for each in found} == {path.parent.name}, "told by its content"
    written = json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n"
    golden = path.with_name(path.name + ".expected.json")
    if os.environ.get("PAPERLIGHT_ACCEPT"):
        golden.write_text(written)
    assert written == golden.read_text()


def test_every_format_has_a_case() -> None:
    missing = set(formats.READERS) - {path.parent.name for path in CASES}
    own = {"hf-paste", "titles", "json", "annotations", "hypothesis", "zotero", "csv"}
    assert missing <= own, "those have tests of their own"
