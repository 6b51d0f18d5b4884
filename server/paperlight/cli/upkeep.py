"""Commands on the library itself: tokens, pair, reindex, doctor, paths."""

from __future__ import annotations

from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from paperlight import __version__, packing
from paperlight.api.schemas import rfc3339
from paperlight.cli.common import data_dir_option, err, json_option, library, out, print_json, settings
from paperlight.limits import LARGEST_ID
from paperlight.tokens import Token


@click.group("tokens")
def tokens_group() -> None:
    """Tokens by which programs reach the API, and links by which you reach the dashboard."""


@tokens_group.command("create")
@click.argument("name")
@click.option("--export", "only_exports", is_flag=True, help="For addresses of exports only (?token=…).")
@json_option
@data_dir_option
def create_token(name: str, only_exports: bool, as_json: bool) -> None:
    """Print a new token for the program NAME, alone on its line. It can't be shown again."""
    with library() as (opened, access):
        create = access.create_export_token if only_exports else access.create_token
        token = create(opened.local_reader, name)
    _tell({"name": name, "token": token}, token, as_json=as_json)


@tokens_group.command("list")
@json_option
@data_dir_option
def list_tokens(as_json: bool) -> None:
    """List the tokens in use."""
    with library() as (opened, access):
        found = access.tokens(opened.local_reader)
    if as_json:
        print_json({"items": [_token(each) for each in found]})
        return
    for each in found:
        used = f"last used {each.last_used:%Y-%m-%d}" if each.last_used else "never used"
        paired = f", paired with {each.origin}" if each.origin else ""
        exports = ", exports only" if each.only_exports else ""
        out.print(f"{each.id:>4}  {each.name}  (made {each.created:%Y-%m-%d}, {used}{paired}{exports})", markup=False)
    if not found:
        out.print("No tokens: `paperlight tokens create NAME` makes one.")


@tokens_group.command("revoke")
@click.argument("token_id", type=click.IntRange(0, LARGEST_ID))
@json_option
@data_dir_option
def revoke_token(token_id: int, as_json: bool) -> None:
    """Make a token worthless at once."""
    with library() as (opened, access):
        access.revoke(opened.local_reader, token_id)
    _tell({"id": token_id, "revoked": True}, f"Token {token_id} is revoked.", as_json=as_json)


@tokens_group.command("sign-in")
@click.option("--port", type=click.IntRange(1, 65535), help="The running server's port.  [default: 5711]")
@json_option
@data_dir_option
def sign_in(port: int | None, as_json: bool) -> None:
    """Print a new one-time link to the dashboard of the running server."""
    with library() as (opened, access):
        link = f"{settings(port=port).address}/signin?code={access.sign_in_code(opened.local_reader)}"
    _tell({"link": link}, link, as_json=as_json)


@click.command("pair")
@click.argument("code", required=False)
@click.option("--deny", is_flag=True, help="Turn the extension away instead.")
@json_option
@data_dir_option
def pair_command(code: str | None, deny: bool, as_json: bool) -> None:
    """Trust the extension that shows CODE; without CODE, list those that wait."""
    with library() as (opened, access):
        if code is None:
            found = access.pending_pairings()
            sentence = "\n".join(f"{each.code}  {each.name}" for each in found)
            sentence = sentence or "No extension waits: press “Pair this browser” in its popup first."
        elif deny:
            found = [access.deny_pairing(code)]
            sentence = f"{found[0].name} was turned away."
        else:
            found = [access.approve_pairing(opened.local_reader, code)]
            sentence = f"{found[0].name} is paired."
    fields = [{"code": each.code, "name": each.name, "state": each.state} for each in found]
    _tell({"items": fields}, sentence, as_json=as_json)


@click.command("reindex")
@json_option
@data_dir_option
def reindex_command(as_json: bool) -> None:
    """Build the search index anew from the database."""
    with library() as (opened, _), _progress() as progress:
        total = opened.count()
        task = progress.add_task("Indexing", total=total)
        indexed = opened.reindex(lambda done: progress.update(task, completed=done))
        progress.update(task, completed=total)
    _tell({"papers": indexed}, f"{indexed} papers are indexed.", as_json=as_json)


@click.command("doctor")
@json_option
@data_dir_option
def doctor_command(as_json: bool) -> None:
    """Check the database and the search index; exit code 1 when something is wrong."""
    with library() as (opened, _):
        problems = opened.check()
        papers = opened.count()
    if as_json:
        print_json({"version": __version__, "papers": papers, "problems": problems})
    else:
        out.print(f"Paperlight {__version__}, {papers} papers in {settings().data_dir}", markup=False)
        for problem in problems:
            out.print(f"✗ {problem}", markup=False, style="red")
        if not problems:
            out.print("✓ The database and the search index are sound.", style="green")
    if problems:
        raise SystemExit(1)


@click.command("paths")
@json_option
@data_dir_option
def paths_command(as_json: bool) -> None:
    """Show where everything is kept."""
    wanted = settings()
    paths = {
        "data": str(wanted.data_dir),
        "database": wanted.database_url or str(wanted.database),
        "index": str(wanted.index),
        "extension": str(packing.EXTENSION),
    }
    if as_json:
        print_json(paths)
        return
    for name, path in paths.items():
        out.print(f"{name:<10} {path}", markup=False)


def _tell(fields: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json(fields)
    else:
        out.print(sentence, markup=False)


def _token(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "kind": token.kind,
        "name": token.name,
        "origin": token.origin,
        "created": rfc3339(token.created),
        "last_used": rfc3339(token.last_used) if token.last_used else None,
    }


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, transient=True)


COMMANDS = (tokens_group, pair_command, reindex_command, doctor_command, paths_command)
