"""The command by which papers leave: to standard output, a file or a folder of notes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from paperlight import formats
from paperlight.cli import zotero
from paperlight.cli.common import data_dir_option, err, filter_options, library, paper_filter

NOTES = "obsidian"


@click.command("export")
@click.argument("format_name", metavar="[FORMAT]", required=False, type=click.Choice(sorted((*formats.WRITERS, NOTES))))
@click.option("--to", "program", type=click.Choice(["zotero"]), help="Save them in a program that runs, in no file.")
@click.option("-o", "--output", type=click.Path(writable=True, allow_dash=True), default="-", help="A file; a folder.")
@click.option("--style", help="The citation style of a bibliography.  [default: apa]")
@click.option("-q", "--query", default="", help="Only what a search finds.")
@filter_options
@data_dir_option
def export_command(
    format_name: str | None,
    program: str | None,
    output: str,
    style: str | None,
    query: str,
    **options: Any,
) -> None:
    """Write papers in FORMAT, json being the complete one, which `import` takes back.

    obsidian writes one note a paper into the folder that -o names, and brings those that are there up to date; what
    you wrote in them below their last line stays. --to zotero saves them in the collection that is selected in Zotero.
    """
    if (format_name is None) == (program is None):
        raise click.UsageError("Say in which FORMAT, or with --to into which program.")
    if program is not None or format_name is None:
        click.get_current_context().invoke(zotero.export_command, address=zotero.ADDRESS, query=query, **options)
        return
    if format_name == NOTES and output == "-":
        raise click.UsageError("Say which folder the notes go into: paperlight export obsidian -o FOLDER.")
    if format_name != NOTES and Path(output).is_dir():
        raise click.UsageError(f"{output} is a folder: name a file.")
    wanted, sort = paper_filter(query, options)
    with library() as (opened, _):
        if format_name == NOTES:
            done = opened.export_notes(opened.local_reader, Path(output), wanted, sort=sort)
            counts = f"{done.written} written, {done.updated} updated, {done.unchanged} unchanged"
            err.print(f"Notes in {output}: {counts}, {len(done.left_alone)} left alone.", markup=False)
            for path, reason in done.left_alone:
                err.print(f"Left alone: {path}: {reason}.", markup=False)
            return
        made = opened.export(opened.local_reader, format_name, wanted, sort=sort, style=style)
    if output == "-":
        sys.stdout.buffer.write(made.content)
    else:
        Path(output).write_bytes(made.content)
        err.print(f"Written to {output}.", markup=False)


COMMANDS = (export_command,)
