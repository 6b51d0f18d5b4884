"""`paperlight sources`: feeds and listings that are fetched again and again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from paperlight import app
from paperlight.cli.common import Commands, data_dir_option, library, out, settings
from paperlight.errors import OfflineError
from paperlight.subscribing import Subscribing
from paperlight.types import Subscription

_HOUR = 3600
_number = click.argument("number", type=click.IntRange(1))


@click.group("sources", cls=Commands)
def sources_command() -> None:
    """Follow feeds and listings; `paperlight serve` fetches them when they are due."""


@contextmanager
def _opened() -> Iterator[tuple[Subscribing, int]]:
    """The sources of the library of this command, and whose they are."""
    with library() as (opened, _):
        yield app.subscribing(opened, settings()), opened.local_reader
        opened.catch_up()


@sources_command.command("add")
@click.argument("address")
@click.option("--name", default="", help="What it is called.")
@click.option("--every", type=click.IntRange(1, 8_784), default=24, show_default=True, help="Hours between two runs.")
@data_dir_option
def add_command(address: str, name: str, every: int) -> None:
    """Follow a feed, a page that names one, `arxiv:cs.CL` (a category), or `hf` (Hugging Face daily papers)."""
    with _opened() as (subscribing, reader):
        out.print(_told(subscribing.add(reader, address, name=name, every=every * _HOUR)), markup=False)


@sources_command.command("list")
@data_dir_option
def list_command() -> None:
    """List the sources with how their last run went."""
    with _opened() as (subscribing, reader):
        followed = subscribing.all(reader)
        for each in followed:
            out.print(_told(each), markup=False)
        if not followed:
            out.print("No sources: `paperlight sources add hf`, `arxiv:cs.CL` or the address of a feed follows one.")


@sources_command.command("show")
@_number
@data_dir_option
def show_command(number: int) -> None:
    """Show one source."""
    with _opened() as (subscribing, reader):
        one = subscribing.one(reader, number)
        out.print(f"{_told(one)}\n   {one.url}", markup=False)


@sources_command.command("fetch")
@click.argument("number", type=click.IntRange(1), required=False)
@click.option("--offline", is_flag=True, help="Fetch nothing.")
@data_dir_option
def fetch_command(number: int | None, offline: bool) -> None:
    """Fetch one source now, or all that are due."""
    with library() as (opened, _):
        subscribing = app.subscribing(opened, settings())
        if offline:
            raise OfflineError("Nothing is fetched with --offline: leave it out to fetch.")
        if number is None:
            out.print(f"{subscribing.fetch_due()} sources were due; `paperlight sources list` shows how it went.")
        else:
            made = subscribing.fetch_one(opened.local_reader, number)
            for each in made:
                out.print(f"Digest {each.digest.id}: {each.digest.entries} papers, {each.digest.added} new.")
            if not made:
                out.print("Nothing new.")
        opened.catch_up()


@sources_command.command("pause")
@_number
@data_dir_option
def pause_command(number: int) -> None:
    """Fetch a source no more by itself."""
    with _opened() as (subscribing, reader):
        out.print(_told(subscribing.pause(reader, number, is_paused=True)), markup=False)


@sources_command.command("resume")
@_number
@data_dir_option
def resume_command(number: int) -> None:
    """Fetch a paused source again."""
    with _opened() as (subscribing, reader):
        out.print(_told(subscribing.pause(reader, number, is_paused=False)), markup=False)


@sources_command.command("remove")
@_number
@data_dir_option
def remove_command(number: int) -> None:
    """Forget a source; the papers it brought stay."""
    with _opened() as (subscribing, reader):
        subscribing.remove(reader, number)
        out.print(f"Source {number} is removed; its papers stay.")


def _told(one: Subscription) -> str:
    """A line about a source and its state."""
    went = f"last success {one.last_success.astimezone():%Y-%m-%d %H:%M}" if one.last_success else "not fetched yet"
    then = f"next run {one.next_run.astimezone():%Y-%m-%d %H:%M}" if one.next_run else "paused"
    failure = f" Last error: {one.last_error}" if one.last_error else ""
    return f"{one.id}. {one.name}: {went}, {then}.{failure}"
