"""The command line: ``paperlight COMMAND``. Exit codes: 0, 1 for a failure, 2 for wrong usage."""

from __future__ import annotations

import io
import logging
import sys

import click

from paperlight import __version__
from paperlight.cli import (
    annotating,
    exporting,
    extension,
    importing,
    mailing,
    matching,
    papers,
    serving,
    sources,
    upkeep,
    zotero,
)
from paperlight.cli.common import Commands, data_dir_option


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="paperlight")
@data_dir_option
def main() -> None:
    """Every paper you know lights up on every page you read."""
    # A terminal that can't show a title's letters is no reason to stop.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # What goes wrong is told in plain words; `serve` alone keeps a log.
    logging.getLogger("paperlight").setLevel(logging.CRITICAL)


for command in (
    *importing.COMMANDS,
    *papers.COMMANDS,
    *mailing.COMMANDS,
    *exporting.COMMANDS,
    annotating.annotate_command,
    matching.match_command,
    zotero.zotero_command,
    sources.sources_command,
    *serving.COMMANDS,
    *extension.COMMANDS,
    *upkeep.COMMANDS,
):
    main.add_command(command)
