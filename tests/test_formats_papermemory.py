"""PaperMemory's export: favourites, notes that are the reader's own, and files that are none."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from paperlight import formats
from paperlight.errors import UnreadableError
from paperlight.types import PaperDraft

TODAY = date(2026, 3, 20)
ENTRY = {"title": "A Paper", "pdfLink": "https://arxiv.org/pdf/1703.10593v7", "addDate": "2022-08-29T08:34:59.825Z"}


def one(**fields: Any) -> PaperDraft:
    value = {"__dataVersion": 508, "Arxiv-1703.10593": {**ENTRY, **fields}}
    (found,) = formats.read(json.dumps(value).encode(), today=TODAY).papers
    return found


def test_a_note_that_papermemory_wrote_is_not_the_readers() -> None:
    assert one(note="Accepted @ ICCV 2017 -- [dblp.org]").reading is None
    own = one(note="Accepted @ ICCV 2017\nRead the appendix.").reading
    assert own is not None
    assert own.note == "Accepted @ ICCV 2017\nRead the appendix."


def test_the_preprints_number_is_told_by_the_key_where_no_link_tells_it() -> None:
    assert one(pdfLink="").identifiers == ("arxiv:1703.10593",)


@pytest.mark.parametrize("field", ["title", "author", "bibtex", "tags", "note", "code", "favorite", "addDate", "year"])
@pytest.mark.parametrize("value", [None, 3, 10**400, -1.5, [], [[]], {}, {"a": []}, True, "\0\ud800"])
def test_any_type_may_stand_anywhere(field: str, value: Any) -> None:
    assert one(**{field: value}).identifiers == ("arxiv:1703.10593",)


@pytest.mark.parametrize(
    "text", ['{"__dataVersion": 508}', '{"__dataVersion": 508, "a": ', '{"__dataVersion": ' + "[" * 200_000]
)
def test_what_is_no_export_is_refused_plainly(text: str) -> None:
    with pytest.raises(UnreadableError, match="export"):
        formats.read(text.encode(), today=TODAY)
