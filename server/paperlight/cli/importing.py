"""Commands on digests: taking them in, and taking an import back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from paperlight import formats, importing, mailboxes
from paperlight.api.digest_schemas import DigestSchema, PreviewSchema, UndoneSchema
from paperlight.api.digests import preview_fields
from paperlight.cli.common import data_dir_option, err, json_option, library, out, print_json
from paperlight.importing import Named, Taken
from paperlight.library import Library
from paperlight.limits import LARGEST_ID
from paperlight.types import Digest, Imported, Skipped

_SHOWN = 10
_FIELDS = ("title", "authors", "abstract", "year", "venue", "url", "doi", "arxiv", "tags", "note")


def _columns(_context: click.Context, _parameter: click.Parameter, told: tuple[str, ...]) -> dict[str, str]:
    """``--column FIELD=NAME`` as a mapping."""
    found = {}
    for each in told:
        field, equals, name = each.partition("=")
        if field not in _FIELDS or not equals or not name:
            raise click.BadParameter(f"{each!r}: write FIELD=NAME, where FIELD is one of {', '.join(_FIELDS)}.")
        found[field] = name
    return found


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--format", "format_name", type=click.Choice(sorted(formats.READERS)), help="Default: by content.")
@click.option("--source", help="Where it is from.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The digest's day; overrules what it says.")
@click.option("--title", help="What to call it.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_columns,
    metavar="FIELD=NAME",
    help="Which column of a CSV file holds a field. Repeatable.",
)
@click.option("--mailbox", metavar="ADDRESS", help="What is new in a mailbox: imaps://USER@HOST/FOLDER.")
@click.option("--from", "senders", multiple=True, help="Only messages from this address, or part of one. Repeatable.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only messages of this day or later.")
@click.option("--dry-run", is_flag=True, help="Tell what would be new, known, changed and skipped; store nothing.")
@json_option
@data_dir_option
def import_command(
    files: tuple[str, ...],
    format_name: str | None,
    source: str | None,
    day: datetime | None,
    title: str | None,
    columns: dict[str, str],
    mailbox: str | None,
    senders: tuple[str, ...],
    since: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take in digests and files of other programs from FILES (- for standard input), or from a mailbox.

    A mailbox is only read: nothing in it is deleted or marked. Its password is taken from PAPERLIGHT_IMAP_PASSWORD or
    the system's keyring. What was seen once is not asked for again.
    """
    if bool(files) == bool(mailbox):
        raise click.UsageError("Name the FILES to take in, or a --mailbox.")
    if mailbox and dry_run:
        raise click.UsageError("A mailbox has no --dry-run: what it gives can be taken back with `undo-import`.")
    named = Named(source=source, title=title, date=day.date() if day else None)
    made: list[Taken] = []
    with library() as (opened, _), _told_at_the_end(made, as_json=as_json, dry_run=dry_run):
        if mailbox:
            day_since = since.date() if since else None
            for taken in mailboxes.take_new(opened, opened.local_reader, mailbox, senders=senders, since=day_since):
                made.append(taken)
                if not as_json:
                    _tell(mailbox, taken, dry_run=False)
            if not made and not as_json:
                out.print(f"{mailbox}: no new message tells of a paper.", markup=False)
        for file in files:
            handed = _source(opened, file, columns)
            take = opened.imports.preview if dry_run else opened.imports.take
            with _bar(file) as progress:
                taken = take(opened.local_reader, handed, format=format_name, named=named, progress=progress)
            made.append(taken)
            if not as_json:
                _tell(file, taken, dry_run=dry_run)
        if not dry_run:
            with err.status("Indexing …"):
                opened.catch_up()


@click.command("undo-import")
@click.argument("digest", type=click.IntRange(1, LARGEST_ID))
@json_option
@data_dir_option
def undo_command(digest: int, as_json: bool) -> None:
    """Take back exactly what the import of DIGEST (its number) added."""
    with library() as (opened, _):
        undone = opened.imports.undo(opened.local_reader, digest)
        opened.catch_up()
    if as_json:
        print_json(UndoneSchema().dump(undone))
        return
    out.print(
        f"Digest {digest} is taken back: {undone.deleted} papers deleted, {undone.restored} put back as they were."
    )
    if undone.kept:
        out.print(
            f"{undone.kept} of its papers are kept, since you did something with them or another digest has them."
        )


def _source(opened: Library, file: str, columns: dict[str, str]) -> formats.Source:
    today = opened.imports.today()
    if file == "-":
        return formats.Source(content=sys.stdin.buffer.read(), today=today, columns=columns)
    name = os.fsencode(Path(file).name).decode("utf-8", "replace")
    # What is no plain file (a pipe) can be read only once.
    content = Path(file) if Path(file).is_file() else Path(file).read_bytes()
    return formats.Source(content=content, today=today, filename=name, columns=columns)


@contextmanager
def _bar(file: str) -> Iterator[importing.Progress]:
    """A bar for what takes long; it goes when it is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        tasks = {
            stage: bars.add_task(f"{words} {file} …", total=None, visible=False) for stage, words in _STAGES.items()
        }

        def progress(stage: str, done: int, total: int) -> None:
            bars.update(tasks[stage], completed=done, total=total, visible=True)

        yield progress


_STAGES = {"reading": "Reading", "storing": "Storing"}


@contextmanager
def _told_at_the_end(made: list[Taken], *, as_json: bool, dry_run: bool) -> Iterator[None]:
    """Print what was made as JSON, also what was stored before another file failed."""
    try:
        yield
    finally:
        if as_json and dry_run:
            print_json({"items": [PreviewSchema().dump(preview_fields(taken)) for taken in made]})
        elif as_json:
            print_json(
                {"items": DigestSchema(many=True).dump([each.digest for taken in made for each in taken.digests])}
            )


def _tell(file: str, taken: Taken, *, dry_run: bool) -> None:
    for each in taken.digests:
        _tell_digest(file, each, dry_run=dry_run)
    _tell_skipped(taken.skipped)
    if len(taken.digests) > 1:
        papers = sum(each.digest.entries for each in taken.digests if each.is_new)
        new = sum(each.digest.added for each in taken.digests if each.is_new)
        out.print(f"{file}: {len(taken.digests)} digests in all, {papers} papers, {new} new.", markup=False)


def _tell_digest(file: str, each: Imported, *, dry_run: bool) -> None:
    digest = each.digest
    if not each.is_new:
        out.print(f"{file}: imported before, as digest {digest.id}; nothing changed.", markup=False)
        return
    inferred = " (inferred)" if digest.date_inferred else ""
    what = "would be a digest" if dry_run else f"digest {digest.id}"
    out.print(
        f"{file}: {what} of {digest.date}{inferred}: {digest.entries} papers, {digest.added} new, "
        f"{digest.known} known{_changed(digest)}.",
        markup=False,
    )
    if dry_run:
        for title, outcome in each.outcomes[:_SHOWN]:
            out.print(f"  {outcome:<8} {title}", markup=False)
        if digest.entries > _SHOWN:
            out.print(f"  and {digest.entries - _SHOWN} more: --json lists up to {len(each.outcomes)}.")
    _tell_skipped(digest.skipped)


def _changed(digest: Digest) -> str:
    return f" ({digest.changed} of them gain something)" if digest.changed else ""


def _tell_skipped(skipped: tuple[Skipped, ...]) -> None:
    for each in skipped[:_SHOWN]:
        out.print(f"  line {each.position} skipped: {each.reason}: {each.excerpt}", markup=False)
    if len(skipped) > _SHOWN:
        out.print(f"  and {len(skipped) - _SHOWN} more: --json lists them all.")


COMMANDS: tuple[Any, ...] = (import_command, undo_command)
