"""The command that recognises known papers in a text, as ``POST /match`` does."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click
from rich.text import Text

from paperlight.api.schemas import MatchesSchema
from paperlight.cli.common import data_dir_option, json_option, library, out, print_json
from paperlight.cli.papers import MARKS
from paperlight.errors import InvalidInputError
from paperlight.types import Match, PageText, Role


@click.command("match")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--role",
    type=click.Choice([str(each) for each in Role]),
    help="Where the text stands on its page.  [default: prose; item with --lines]",
)
@click.option("--lines", is_flag=True, help="Each line is a text of its own, as in a list of titles.")
@json_option
@data_dir_option
def match_command(file: str, role: str | None, lines: bool, as_json: bool) -> None:
    """Recognise known papers in FILE (- for standard input), a plain text in UTF-8."""
    text = _read(file)
    chosen = Role(role) if role else Role.ITEM if lines else Role.PROSE
    texts = [PageText(text=each, role=chosen) for each in (text.split("\n") if lines else [text])]
    with library() as (opened, _):
        found = opened.match(opened.local_reader, texts, [])
    if as_json:
        print_json(MatchesSchema().dump({"matches": found}))
        return
    for each in found:
        out.print(_line(each, texts[each.text or 0].text, (each.text or 0) + 1))
    if not found:
        out.print("No known paper stands in it.")


def _read(file: str) -> str:
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            f"{file} is no text in UTF-8 (byte {error.start + 1}): save it as UTF-8 text.", position=error.start + 1
        ) from error


def _line(match: Match, text: str, number: int) -> Text:
    """Tell a match: its line, the paper, the evidence with what lowers it, and the words as they stand."""
    units = text.encode("utf-16-le", "surrogatepass")
    before, said = (
        units[2 * start : 2 * end].decode("utf-16-le", "replace")
        for start, end in ((0, match.start), (match.start, match.end))
    )
    symbol, style = MARKS[match.status]
    why = [re.sub("(?=[A-Z])", " ", reason).lower() for reason in match.reasons]
    evidence = f"{match.evidence} {match.score:.2f}" + (f" ({', '.join(why)})" if why else "")
    return Text.assemble(
        (f"{number + before.count(chr(10))}: ", "dim"),
        (f"{symbol} ", style),
        f"{match.paper_id}  ",
        " ".join(said.split()),
        (f"  {evidence}", "dim"),
    )
