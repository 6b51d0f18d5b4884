"""Commands that talk with a Zotero that runs on this computer: papers out of it, and into it."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

import click
import orjson
from rich.progress import track

from paperlight import formats
from paperlight.cli.common import Commands, data_dir_option, err, filter_options, library, out, paper_filter
from paperlight.errors import FetchError
from paperlight.fetching import PAUSES, Fetcher
from paperlight.formats.zotero_connector import item
from paperlight.importing import Named

ADDRESS = "http://127.0.0.1:23119"
_PAGE = 100
_BATCH = 25
_MOST_PAGES = 2_000
_HEADERS = {"X-Zotero-Connector-API-Version": "3"}
_NOT_THERE = (
    "Zotero does not answer at {address}: start it, and in its settings under Advanced allow other applications on "
    "this computer to communicate with it."
)
_address_option = click.option("--url", "address", default=ADDRESS, show_default=True, help="Where Zotero answers.")


@click.group("zotero", cls=Commands)
def zotero_command() -> None:
    """Take papers from a Zotero that runs on this computer, or give it papers."""


@zotero_command.command("import")
@_address_option
@click.option("--group", type=click.IntRange(1), help="The number of a group library; default: My Library.")
@data_dir_option
def import_command(address: str, group: int | None) -> None:
    """Take in the items of Zotero, with their tags, notes, collections and annotations.

    Zotero 7 must be running. Without it, `paperlight import zotero.sqlite` reads its database.
    """
    fetcher = _fetcher(address)
    base = f"{address.rstrip('/')}/api/{f'groups/{group}' if group else 'users/0'}"
    try:
        with err.status("Asking Zotero …"):
            held = {name: _all(fetcher, f"{base}/{name}") for name in ("collections", "items")}
    except FetchError as error:
        raise FetchError(f"{_NOT_THERE.format(address=address)} ({error})") from error
    with library() as (opened, _):
        source = formats.Source(content=orjson.dumps(held), today=opened.imports.today())
        taken = opened.imports.take(opened.local_reader, source, format="zotero-json", named=Named(title="Zotero"))
        with err.status("Indexing …"):
            opened.catch_up()
    for each in taken.digests:
        known = "" if each.is_new else " Nothing changed since the last time."
        out.print(f"Digest {each.digest.id}: {each.digest.entries} papers, {each.digest.added} new.{known}")
    if taken.skipped:
        out.print(f"{len(taken.skipped)} items gave no paper.")


@zotero_command.command("export")
@_address_option
@click.option("-q", "--query", default="", help="Only what a search finds.")
@filter_options
@data_dir_option
def export_command(address: str, query: str, **options: Any) -> None:
    """Save papers in the collection that is selected in Zotero.

    Zotero does not look whether it has a paper already: its Duplicate Items merges what was sent twice.
    """
    wanted, sort = paper_filter(query, options)
    with library() as (opened, _):
        page = opened.papers(opened.local_reader, wanted, sort=sort, limit=opened.count() or 1)
    items = [item(hit.paper) for hit in page.items]
    fetcher, base = _fetcher(address), f"{address.rstrip('/')}/connector"
    try:
        fetcher.get(f"{base}/ping", headers=_HEADERS)
    except FetchError as error:
        raise FetchError(f"{_NOT_THERE.format(address=address)} ({error})") from error
    for start in track(range(0, len(items), _BATCH), "Sending to Zotero …", console=err, transient=True):
        # A session is one saving; Zotero answers 409 to one that it knows.
        body = {"sessionID": uuid.uuid4().hex, "uri": "http://127.0.0.1/", "items": items[start : start + _BATCH]}
        try:
            fetcher.post_json(f"{base}/saveItems", body, headers=_HEADERS)
        except FetchError as error:
            raise FetchError(
                f"Zotero saved {start} of {len(items)} papers and then refused: {error} Select a collection that you "
                "can change, and export what is missing."
            ) from error
    out.print(f"{len(items)} papers are in Zotero.")


def _fetcher(address: str) -> Fetcher:
    """A fetcher that does not spare Zotero, which is on this computer."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    if host not in ("127.0.0.1", "localhost", "::1"):
        raise click.BadParameter(
            "give an address on this computer, such as http://127.0.0.1:23119.", param_hint="--url"
        )
    return Fetcher(pauses={**PAUSES, host: 0.0})


def _all(fetcher: Fetcher, url: str) -> list[Any]:
    """All of a listing, page by page (``Total-Results`` and ``start`` of Zotero's API)."""
    found: list[Any] = []
    for _ in range(_MOST_PAGES):
        answer = fetcher.get(f"{url}?format=json&limit={_PAGE}&start={len(found)}", headers={"Zotero-API-Version": "3"})
        try:
            page = orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            page = None
        if not isinstance(page, list):
            raise FetchError("What answers there is not Zotero.")
        found += page
        total = answer.headers.get("total-results", "")
        if not page or not total.isdigit() or len(found) >= int(total):
            break
    return found
