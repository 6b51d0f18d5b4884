"""What all commands share: where the library is, how things are printed, how a failure ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import orjson
from pydantic import ValidationError
from rich.console import Console

from paperlight import limits
from paperlight.access import Access
from paperlight.api.papers import chosen
from paperlight.app import opened
from paperlight.config import Settings
from paperlight.errors import PaperlightError
from paperlight.library import Library
from paperlight.types import PaperFilter, Sort, Status

# Lines are never cut or wrapped: what is printed can be searched and piped.
out = Console(soft_wrap=True, highlight=False, emoji=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)


class Commands(click.Group):
    """The commands; each failure that a person can cause is one line, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and turn our errors into click's (exit code 1)."""
        try:
            return super().invoke(ctx)
        except PaperlightError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            # Whoever read our output has had enough; Python must not complain when it closes stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        except PermissionError as error:
            raise click.ClickException(
                f"{error.filename} can't be used (permission denied): give another place or its permissions."
            ) from error
        except OSError as error:
            raise click.ClickException(f"{error}: free the place or give another one.") from error


def _data_dir(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.ensure_object(dict)["data_dir"] = value


data_dir_option = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    expose_value=False,
    callback=_data_dir,
    is_eager=True,
    help="Where the library is kept.  [else PAPERLIGHT_DATA_DIR]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, in the shapes of the API.")


def settings(**chosen_values: Any) -> Settings:
    """The settings as the command line and the environment give them."""
    context = click.get_current_context()
    given = {**context.ensure_object(dict), **chosen_values}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = error.errors()[0]
        raise click.ClickException(
            f"PAPERLIGHT_{str(wrong['loc'][0]).upper()} can't be used: {wrong['msg']}."
        ) from error


@contextmanager
def library() -> Iterator[tuple[Library, Access]]:
    """The library of this command."""
    with opened(settings()) as opened_library:
        yield opened_library


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z))


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The filters of ``GET /papers``, as options."""
    options = [
        click.option(
            "--status", "statuses", multiple=True, type=click.Choice([str(each) for each in Status]), help="Repeatable."
        ),
        click.option("--starred/--not-starred", default=None, help="Only those with, or without, a star."),
        click.option("--tag", help="Only those with this tag."),
        click.option(
            "--digest", type=click.IntRange(0, limits.LARGEST_ID), help="Only those of the digest with this number."
        ),
        click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only those added on this day or later."),
        click.option(
            "--sort",
            type=click.Choice([str(each) for each in Sort]),
            help="Default: newest first; in a search, best first.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def paper_filter(query: str, options: dict[str, Any]) -> tuple[PaperFilter, Sort | None]:
    """The filter and the order that ``filter_options`` were given."""
    since = options["since"]
    sort = options["sort"]
    wanted = {
        "q": query,
        "status": [Status(status) for status in options["statuses"]],
        "starred": options["starred"],
        "tag": options["tag"],
        "digest": options["digest"],
        "since": limits.moment(since, "since") if since else None,
    }
    return chosen(wanted), Sort(sort) if sort else None
