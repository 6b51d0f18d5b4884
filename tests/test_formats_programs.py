"""What other programs keep: Zotero's database, tables of reference managers, mailboxes, bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from paperlight import formats
from paperlight.errors import UnreadableError
from paperlight.formats import Source
from paperlight.library import Library
from paperlight.types import Incoming, PaperDraft, Skipped, Status
from tests.formats.tricky import PAPERS

TODAY = date(2026, 3, 20)
LETTER = (
    b"From: A <a@b.org>\nSubject: Two papers\nMessage-ID: <1@b.org>\nDate: Tue, 10 Mar 2026 08:00:00 +0100\n\n"
    b"Attention Is All You Need\nhttps://arxiv.org/abs/1706.03762\n"
)


def items(content: bytes | Path, **given: Any) -> list[PaperDraft | Skipped]:
    return [item for incoming in digests(content, **given) for item in incoming.items]


def digests(content: bytes | Path, **given: Any) -> Iterator[Incoming]:
    return formats.digests(Source(content=content, today=TODAY, **given))


ZOTERO = (
    b'\xef\xbb\xbf"Key","Item Type","Publication Year","Author","Title","DOI"\r\n'
    b'"A","journalArticle","2019","Lovelace, Ada; The Consortium","A Title, with Commas","10.1000/182"\r\n'
)
WEB_OF_SCIENCE = (
    b"Authors\tArticle Title\tSource Title\tPublication Year\tDOI\n"
    b'"Doe, J; Roe, R"\tFrom the "Web" of Science\tNATURE\t2020\t10.1000/182\n'
)
SCOPUS = '"Authors";"Title";"Year"\n"Müller, H. (123); Ohm, G. (4)";"Über\nzwei Zeilen";"2021"\n'
PUBMED = 'PMID,Title,Authors,Journal/Book,Publication Year\n3,"A Novel Virus.","Zhu N, Zhang D.",N,2020\n'
TABLES = {
    "zotero": (ZOTERO, ("A Title, with Commas", ("Ada Lovelace", "The Consortium"), 2019)),
    "web-of-science": (WEB_OF_SCIENCE, ('From the "Web" of Science', ("J Doe", "R Roe"), 2020)),
    "scopus": (SCOPUS.encode("cp1252"), ("Über zwei Zeilen", ("H. Müller", "G. Ohm"), 2021)),
    "pubmed": (PUBMED.encode("utf-16"), ("A Novel Virus.", ("Zhu N", "Zhang D."), 2020)),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_other_programs(name: str) -> None:
    data, expected = TABLES[name]
    (incoming,) = digests(data)
    assert incoming.format == "csv"
    (paper,) = incoming.items
    assert isinstance(paper, PaperDraft)
    assert (paper.title, paper.authors, paper.year) == expected


def test_our_own_table_comes_back() -> None:
    read = formats.read(formats.write("csv", PAPERS), today=TODAY)
    assert read.format == "csv"
    for paper, again in zip(PAPERS, read.papers, strict=True):
        assert (again.title, again.year) == (" ".join(paper.title.split()), paper.year)
        assert set(again.identifiers) >= set(paper.identifiers)
        assert (again.reading.status if again.reading else Status.NEW) == paper.reading.status


def test_columns_that_the_reader_names() -> None:
    data = b"a,b\nThe Title of This,2020\n,\nAnother One Here\n"
    first, second = items(data, columns={"title": "A", "year": "b"})
    assert isinstance(first, PaperDraft)
    assert (first.title, first.year) == ("The Title of This", 2020)
    assert isinstance(second, PaperDraft)
    with pytest.raises(UnreadableError, match="There is no column “c”: the columns are “a”, “b”"):
        items(data, columns={"title": "c"})
    with pytest.raises(UnreadableError, match="--column title=NAME"):
        formats.read(b"a,b\n1,2\n", today=TODAY, format="csv")


def test_a_message_is_known_again_wherever_it_lies(library: Library) -> None:
    box = b"From a@b.org Tue Mar 10 08:00:00 2026\n" + LETTER.replace(b"\n", b"\r\n") + b"\r\n"
    box += b"From a@b.org Tue Mar 10 09:00:00 2026\n"
    box += LETTER.replace(b"<1@", b"<2@").replace(b"1706.03762", b"2310.00035")
    (alone,) = library.imports.take(library.local_reader, Source(content=LETTER, today=TODAY)).digests
    first, second = library.imports.take(library.local_reader, Source(content=box, today=TODAY)).digests
    assert (alone.is_new, first.is_new, second.is_new) == (True, False, True)
    assert first.digest.id == alone.digest.id
    assert (second.digest.title, second.digest.source, second.digest.date) == ("Two papers", "A", date(2026, 3, 10))
    again = library.imports.take(library.local_reader, Source(content=box, today=TODAY)).digests
    assert not any(each.is_new for each in again)


def test_a_mailbox_without_any_paper_is_refused(library: Library) -> None:
    letter = LETTER.replace(b"https://arxiv.org/abs/1706.03762", b"Nothing.")
    with pytest.raises(UnreadableError, match="no link to a paper"):
        library.imports.take(library.local_reader, Source(content=letter, today=TODAY))
