"""Bookmarks of browsers: what is no paper is told, hostile files end plainly, what is written is read again."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlight import formats
from paperlight.errors import UnreadableError
from paperlight.types import DigestDraft, Reading, Status
from tests.formats.tricky import PAPERS, paper

TODAY = date(2026, 3, 20)
HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n"


def read(body: str) -> DigestDraft:
    return formats.read((HEAD + body).encode(), today=TODAY)


def link(number: int) -> str:
    return f'<DT><A HREF="https://example.org/{number}">Shop {number}</A>\n'


def test_hundreds_of_bookmarks_that_are_no_papers_are_told_in_one_line() -> None:
    found = read("".join(link(number) for number in range(250)))
    assert len(found.skipped) == 101
    assert found.skipped[-1].reason == "150 more bookmarks up to here are no addresses of papers."
    assert found.skipped[0].position == 3


def test_a_whole_file_on_one_line_is_read() -> None:
    found = read(
        '<DT><A HREF="https://arxiv.org/abs/1706.03762">A</A><DT><A HREF="https://arxiv.org/abs/1706.03763">B</A>'
    )
    assert [each.identifiers for each in found.papers] == [("arxiv:1706.03762",), ("arxiv:1706.03763",)]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<" * 300_000,
        "<A " * 100_000,
        '<A HREF="' + "x" * 3_000_000,
        "<DL>" * 100_000 + "</DL>" * 200_000,
        "\0" * 1000,
        "<DT><A>nothing</A>",
    ],
)
def test_a_hostile_file_gives_no_papers_and_no_other_failure(body: str) -> None:
    with suppress(UnreadableError):
        assert read(body).papers == ()


@given(
    tags=st.lists(
        st.text(st.characters(codec="utf-8", categories=["L", "N", "S"]), min_size=1, max_size=20), max_size=3
    ),
    title=st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=30),
)
def test_what_is_written_is_read_again(tags: list[str], title: str) -> None:
    own = tuple(dict.fromkeys(tag.replace(",", "") for tag in tags))
    reading = Reading(status=Status.SAVED, tags=own, note="A <b>note</b> & more.\nIts end.")
    one = paper(1, f"{title} and others", identifiers=("arxiv:1706.03762",), reading=reading)
    (found,) = formats.read(formats.write("bookmarks", [one]), today=TODAY).papers
    assert (found.title, found.identifiers, found.added) == (one.title, one.identifiers, one.added)
    assert found.reading is not None
    assert (found.reading.status, found.reading.tags, found.reading.note) == (Status.SAVED, own, reading.note)


def test_markup_in_titles_and_addresses_is_only_text() -> None:
    written = formats.write("bookmarks", PAPERS).decode()
    assert written.count("<DT><A ") == sum(1 for each in PAPERS if each.links or each.identifiers)
    assert '"click")</A>' in written
    assert "<b>" not in written
