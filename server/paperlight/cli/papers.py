"""Commands on papers: list, search, mark."""

from __future__ import annotations

import sys
from typing import Any

import click
from rich.text import Text

from paperlight.api.papers import page_fields
from paperlight.api.schemas import HitsSchema, PapersSchema
from paperlight.cli.common import (
    data_dir_option,
    err,
    filter_options,
    json_option,
    library,
    out,
    paper_filter,
    print_json,
)
from paperlight.limits import LARGEST_ID
from paperlight.types import SNIPPET_END, SNIPPET_START, Hit, Page, Paper, PaperFilter, ReadingPatch, Status

# Shape and colour, never colour alone.
MARKS = {
    Status.NEW: ("·", "blue"),
    Status.SAVED: ("●", "yellow"),
    Status.READING: ("◐", "magenta"),
    Status.READ: ("✓", "green"),
    Status.DISMISSED: ("×", "bright_black"),
}


@click.command("list")
@filter_options
@click.option("--limit", type=click.IntRange(1, LARGEST_ID), default=50, show_default=True)
@click.option("--all", "everything", is_flag=True, help="No limit.")
@json_option
@data_dir_option
def list_command(limit: int, everything: bool, as_json: bool, **options: Any) -> None:
    """List papers, the newest first."""
    _show("", options, None if everything else limit, as_json)


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@filter_options
@click.option("--limit", type=click.IntRange(1, LARGEST_ID), default=20, show_default=True)
@json_option
@data_dir_option
def search_command(query: tuple[str, ...], limit: int, as_json: bool, **options: Any) -> None:
    """Search papers: words, "phrases", title:…, author:…, AND OR NOT, prefix*."""
    _show(" ".join(query), options, limit, as_json)


@click.command("mark")
@click.argument("papers", nargs=-1, required=True)
@click.option("--status", type=click.Choice([str(each) for each in Status]))
@click.option("--star/--unstar", "starred", default=None)
@click.option("--tag", "added_tags", multiple=True, help="Add a tag. Repeatable.")
@click.option("--untag", "removed_tags", multiple=True, help="Take a tag off. Repeatable.")
@click.option("--note", help="Replace the note; - reads it from standard input.")
@json_option
@data_dir_option
def mark_command(
    papers: tuple[str, ...],
    status: str | None,
    starred: bool | None,
    added_tags: tuple[str, ...],
    removed_tags: tuple[str, ...],
    note: str | None,
    as_json: bool,
) -> None:
    """Set status, star, tags or note of PAPERS, named by number or identifier; all of them or none."""
    if status is None and starred is None and not added_tags and not removed_tags and note is None:
        raise click.UsageError("Say what to set: --status, --star, --tag, --untag or --note.")
    if note == "-":
        note = sys.stdin.read()
    with library() as (opened, _), opened.together():
        patches = []
        for reference in papers:
            paper = opened.paper(opened.local_reader, opened.resolve(reference))
            patch = ReadingPatch(
                status=Status(status) if status else None,
                starred=starred,
                tags=_tags(paper, added_tags, removed_tags),
                note=note,
            )
            patches.append((paper.id, patch))
        marked = opened.mark_many(opened.local_reader, patches)
    if as_json:
        print_json(PapersSchema().dump({"items": marked}))
    else:
        for paper in marked:
            _print_paper(Hit(paper=paper))


def _tags(paper: Paper, added: tuple[str, ...], removed: tuple[str, ...]) -> tuple[str, ...] | None:
    if not added and not removed:
        return None
    gone = {tag.casefold() for tag in removed}
    return tuple(tag for tag in (*paper.reading.tags, *added) if tag.casefold() not in gone)


def _show(query: str, options: dict[str, Any], limit: int | None, as_json: bool) -> None:
    wanted, sort = paper_filter(query, options)
    # The index may have to be built first, which is told while it lasts.
    with library() as (opened, _), err.status("Searching …" if query else "Listing …"):
        size = opened.count() or 1 if limit is None else limit
        page = opened.papers(opened.local_reader, wanted, sort=sort, limit=size)
    if as_json:
        print_json(_as_json(page))
        return
    for hit in page.items:
        _print_paper(hit)
    if not page.items:
        _tell_nothing(query, page, wanted)
    elif page.next is not None:
        err.print(f"{len(page.items)} of {page.total} shown: give --limit {page.total} for all.")


def _as_json(page: Page[Hit]) -> Any:
    return HitsSchema().dump(page_fields(page))


def _tell_nothing(query: str, page: Page[Hit], wanted: PaperFilter) -> None:
    if page.suggestion is not None:
        out.print(f"Nothing found. Did you mean: {page.suggestion}", markup=False)
    elif wanted == PaperFilter():
        out.print("No papers: `paperlight import FILE` brings some in.", markup=False)
    else:
        out.print("Nothing found." if query else "No paper meets all of that: leave out a filter.", markup=False)


def _print_paper(hit: Hit) -> None:
    reading = hit.paper.reading
    mark, colour = MARKS[reading.status]
    line = Text(f"{hit.paper.id:>6}  ")
    line.append(f"{mark} {reading.status:<9}", style=colour).append("★ " if reading.starred else "  ", style="yellow")
    line.append(hit.paper.title, style="bold")
    for tag in reading.tags:
        line.append(f"  #{tag}", style="cyan")
    out.print(line)
    if hit.snippet:
        out.print(Text(" " * 21).append_text(_snippet(hit.snippet)))


def _snippet(snippet: str) -> Text:
    """A snippet on one line, the found words underlined."""
    text = Text(style="dim")
    for number, piece in enumerate(" ".join(snippet.split()).split(SNIPPET_START)):
        found, end, rest = piece.partition(SNIPPET_END) if number else ("", "", piece)
        text.append(found, style="underline not dim").append(rest if end or not number else piece)
    return text


COMMANDS = (list_command, search_command, mark_command)
