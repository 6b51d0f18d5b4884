"""Measure each format in: papers a second and the peak of memory, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from tables import publish, table

from paperlight import formats
from paperlight.types import Link, Paper, Reading

ONE = Path(__file__).with_name("moving_in_one.py")
ABSTRACT = "We study a question that has been asked before and answer it in a way that has not been tried. " * 8


def papers(count: int) -> Iterator[Paper]:
    """Papers that are all different, with tags, notes and abstracts of some 760 characters."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(1, count + 1):
        arxiv = f"{15 + number % 10}{1 + number % 12:02d}.{number:05d}"
        yield Paper(
            id=number,
            title=f"A Study of the Question with the Number {number} and of What Follows from It",
            abstract=ABSTRACT,
            authors=("Ada Lovelace", "Alan Turing", "Łukasz Müller"),
            year=2000 + number % 25,
            venue="Journal of Things & More",
            links=(Link(url=f"https://arxiv.org/abs/{arxiv}"),),
            identifiers=(f"arxiv:{arxiv}", f"doi:10.1000/xyz.{number}"),
            added=at,
            changed=at,
            version=1,
            reading=Reading(tags=("to cite",), note="Compare with 50% of section 3."),
        )


def _written(name: str) -> Callable[[int, Path], None]:
    def make(count: int, path: Path) -> None:
        path.write_bytes(formats.write(name, list(papers(count))))

    return make


def _api(count: int, path: Path) -> None:
    told = [
        {
            "paper": {
                "id": paper.identifiers[0].removeprefix("arxiv:"),
                "title": paper.title,
                "summary": paper.abstract,
                "authors": [{"name": name} for name in paper.authors],
                "publishedAt": "2026-01-01T00:00:00.000Z",
                "submittedOnDailyAt": "2026-01-02T00:00:00.000Z",
                "upvotes": paper.id,
            }
        }
        for paper in papers(count)
    ]
    path.write_text(json.dumps(told))


def _works(count: int, path: Path) -> None:
    words = {word: [at] for at, word in enumerate(dict.fromkeys(ABSTRACT.split()))}
    told = [
        {
            "id": f"https://openalex.org/W{paper.id}",
            "title": paper.title,
            "doi": f"https://doi.org/10.1000/xyz.{paper.id}",
            "publication_year": paper.year,
            "authorships": [{"author": {"display_name": name}} for name in paper.authors],
            "abstract_inverted_index": words,
        }
        for paper in papers(count)
    ]
    path.write_text(json.dumps({"results": told}))


def _feed(count: int, path: Path) -> None:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{paper.identifiers[0][6:]}</id><title>{paper.title}</title>"
        f"<summary>{paper.abstract}</summary><author><name>Ada Lovelace</name></author></entry>\n"
        for paper in papers(count)
    )
    path.write_text(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv</title>{entries}</feed>')


def _mailing(count: int, path: Path) -> None:
    entries = "".join(
        f"\\\\\narXiv:{paper.identifiers[0][6:]}\nDate: Wed, 15 Mar 2023 18:34:08 GMT   (243kb,D)\n\n"
        f"Title: {paper.title}\n"
        f"Authors: Ada Lovelace and Alan Turing\nCategories: cs.LG\n\\\\\n  {paper.abstract}\n"
        f"\\\\ ( https://arxiv.org/abs/{paper.identifiers[0][6:]} ,  243kb)\n{'-' * 78}\n"
        for paper in papers(count)
    )
    path.write_text(entries)


def _mailbox(count: int, path: Path) -> None:
    with path.open("wb") as file:
        for number in range(count // 10):
            message = EmailMessage()
            message["From"], message["Subject"] = "Google Scholar Alerts <scholaralerts-noreply@google.com>", "New"
            message["Date"], message["Message-ID"] = "Tue, 10 Mar 2026 08:00:00 +0100", f"<{number}@example.org>"
            rows = "".join(
                f'<h3><a class="gse_alrt_title" href="https://arxiv.org/abs/2301.{number * 10 + at:05d}">'
                f"The Paper with the Number {number * 10 + at} of an Alert</a></h3><div>A Lovelace - arXiv, 2023</div>"
                f'<div class="gse_alrt_sni">{ABSTRACT[:200]}</div>'
                for at in range(10)
            )
            message.set_content(f"<html><body>{rows}</body></html>", subtype="html")
            file.write(b"From - Tue Mar 10 08:00:00 2026\n" + message.as_bytes() + b"\n")


# What each is made by, and how many of the wished number of papers: pages, feeds and mailings are never that long.
MAKERS: dict[str, tuple[Callable[[int, Path], None], int]] = {
    "bibtex": (_written("bibtex"), 1),
    "ris": (_written("ris"), 1),
    "csl-json": (_written("csl-json"), 1),
    "csv": (_written("csv"), 1),
    "json": (_written("json"), 1),
    "bookmarks": (_written("bookmarks"), 1),
    "hf-api": (_api, 1),
    "openalex": (_works, 1),
    "mail": (_mailbox, 1),
    "feed": (_feed, 5),
    "arxiv-mailing": (_mailing, 5),
}


def run(count: int, names: tuple[str, ...], *, write: bool) -> None:
    """Measure and publish."""
    rows = []
    for name in names or MAKERS:
        make, share = MAKERS[name]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            make(count // share, path)
            size = path.stat().st_size / 1e6
            done = subprocess.run(
                [sys.executable, str(ONE), str(path), folder], check=True, stdout=subprocess.PIPE, text=True
            )
        told = json.loads(done.stdout)
        assert told["format"] == name, told
        rows.append(
            (
                name,
                f"{told['papers']:,}",
                f"{size:,.1f}",
                f"{told['papers'] / told['read']:,.0f}",
                f"{told['papers'] / told['stored']:,.0f}",
                f"{told['papers'] / told['searchable']:,.0f}",
                f"{told['peak_read']:,.0f}",
                f"{told['peak']:,.0f}",
            )
        )
    columns = (
        "format",
        "papers",
        "MB",
        "read, papers/s",
        "stored, papers/s",
        "searchable, papers/s",
        "peak when read, MB",
        "peak in all, MB",
    )
    publish("moving in", {"Each format, in a process of its own:": table(*columns, rows=rows)}, write=write)
