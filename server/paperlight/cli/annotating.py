"""The command on annotations."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click
from rich.text import Text

from paperlight import anno
from paperlight.api.annotation_schemas import annotation as shown
from paperlight.cli.common import data_dir_option, json_option, library, out, print_json

# Shape and colour, never colour alone.
_MARKS = {"yellow": ("▌", "yellow"), "green": ("▌", "green"), "blue": ("▌", "blue"), "pink": ("▌", "magenta")}
_LONGEST_LIST = 10_000


@click.command("annotate")
@click.argument("paper", required=False)
@click.option("--quote", default="", help="The passage that it is about; without one it is about the whole paper.")
@click.option("--comment", help="What you have to say; - reads it from standard input.")
@click.option("--color", type=click.Choice([str(each) for each in anno.COLORS]), help="Default: yellow.")
@click.option("--tag", "tags", multiple=True, help="A tag. Repeatable; with --edit these are all its tags.")
@click.option("--list", "listing", is_flag=True, help="Show the paper's annotations.")
@click.option("--edit", "edited", metavar="ID", help="Change an annotation in place of making one.")
@click.option("--delete", "deleted", metavar="ID", help="Delete an annotation.")
@json_option
@data_dir_option
def annotate_command(
    paper: str | None,
    quote: str,
    comment: str | None,
    color: str | None,
    tags: tuple[str, ...],
    listing: bool,
    edited: str | None,
    deleted: str | None,
    as_json: bool,
) -> None:
    """Annotate PAPER, named by number or identifier; or list, change or delete annotations."""
    said = bool(quote or comment or tags or color)
    _check_usage(paper, said, listing, edited, deleted)
    comment = sys.stdin.read() if comment == "-" else comment
    chosen = None if color is None else anno.Color(color)
    with library() as (opened, _):
        reader, annotations = opened.local_reader, opened.annotations
        found: list[Mapping[str, Any]]
        if deleted is not None:
            found = [annotations.delete(reader, deleted)[1]]
        elif edited is not None:
            with opened.together():
                before = annotations.one(reader, edited)[1]
                patch = anno.edit(before, comment=comment, tags=tags or None, color=chosen)
                found = [annotations.edit(reader, edited, patch)]
        elif listing:
            found = list(annotations.page(reader, opened.resolve(str(paper)), limit=_LONGEST_LIST).items)
        else:
            about = opened.resolve(str(paper))
            # Nearly always quoted from there.
            text = opened.paper(reader, about).abstract
            color_of = chosen or anno.Color.YELLOW
            made = anno.made(quote=quote, comment=comment or "", tags=tags, color=color_of, within=text)
            found = [annotations.add(reader, about, made)[0]]
        _tell(found, deleted=deleted is not None, as_json=as_json)


def _check_usage(paper: str | None, said: bool, listing: bool, edited: str | None, deleted: str | None) -> None:
    if sum([listing, edited is not None, deleted is not None]) > 1:
        raise click.UsageError("Give one of --list, --edit and --delete.")
    if edited is None and deleted is None and paper is None:
        raise click.UsageError("Name a paper by its number or an identifier.")
    if (edited is not None or deleted is not None) and paper is not None:
        raise click.UsageError("An annotation's ID says which paper it is on: leave PAPER out.")
    if (listing or deleted is not None) and said:
        raise click.UsageError("With --list and --delete there is nothing to say: leave the rest out.")
    if not listing and deleted is None and not said:
        raise click.UsageError("Say what to annotate: --quote, --comment, --tag or --color.")


def _tell(found: list[Mapping[str, Any]], *, deleted: bool, as_json: bool) -> None:
    if as_json:
        print_json({"items": [shown(each) for each in found]})
    elif deleted:
        out.print(f"Deleted {found[0]['id']}.", markup=False)
    elif not found:
        out.print("No annotations on this paper: --quote and --comment make one.", markup=False)
    else:
        for each in found:
            _print(each)


def _print(annotation: Mapping[str, Any]) -> None:
    seen = anno.see(annotation)
    mark, colour = _MARKS[seen.color]
    head = Text(f"{seen.id}  ").append(f"{mark} {seen.color:<6}", style=colour)
    for tag in seen.tags:
        head.append(f"  #{tag}", style="cyan")
    out.print(head)
    if seen.quote:
        out.print(Text(f"    “{' '.join(seen.quote.split())}”", style="italic"))
    for line in seen.comment.splitlines():
        out.print(Text(f"    {line}"))
