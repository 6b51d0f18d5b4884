"""`paperlight mail`: the digest by e-mail."""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from paperlight.api.schemas import rfc3339
from paperlight.app import now
from paperlight.cli.common import data_dir_option, json_option, library, out, print_json, settings
from paperlight.mailing import EVERY, SECURITY, Letter, Mailing, MailSettings, next_due
from paperlight.mailing.letter import html, subject, text
from paperlight.mailing.sending import PASSWORD, keep_password, send

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PORTS = {"tls": 465, "starttls": 587, "none": 25}
port_option = click.option("--port", type=click.IntRange(1, 65535), help="The dashboard's port, for the links.")


@contextmanager
def _mailing(port: int | None = None) -> Iterator[tuple[Mailing, int]]:
    with library() as (opened, _):
        yield Mailing(opened, send=send, address=settings(port=port).address, now=now), opened.local_reader


@click.group("mail", invoke_without_command=True)
@port_option
@json_option
@data_dir_option
@click.pass_context
def mail_group(context: click.Context, port: int | None, as_json: bool) -> None:
    """The digest by e-mail: what is new since the last mail, and what waits. Without a command: send it now."""
    if context.invoked_subcommand is not None:
        return
    with _mailing(port) as (mailing, reader_id):
        letter = mailing.send(reader_id)
        wanted = mailing.settings(reader_id)
    to = wanted.to if wanted else ""
    if as_json:
        print_json({"sent": letter is not None, "to": to, "subject": subject(letter) if letter else None})
    else:
        out.print(f"Sent to {to}: {subject(letter)}" if letter else "Nothing is new: no mail was sent.", markup=False)


@mail_group.command("setup")
@click.option("--to", required=True, help="The address that the mails go to.")
@click.option("--from", "sender", help="The address that they come from.  [default: the same]")
@click.option("--host", required=True, help="The mail server, such as smtp.example.org.")
@click.option("--port", type=click.IntRange(1, 65535), help="Its port.  [default: 465, 587 or 25, by the security]")
@click.option("--security", type=click.Choice(SECURITY), default="tls", show_default=True)
@click.option("--user", default="", help="The user to log in as; none for a server that asks for none.")
@click.option("--every", type=click.Choice(list(EVERY)), default="daily", show_default=True)
@click.option(
    "--hour", type=click.IntRange(0, 23), default=7, show_default=True, help="When, by this computer's clock."
)
@click.option("--day", type=click.Choice(_DAYS), default="monday", show_default=True, help="For a weekly mail.")
@json_option
@data_dir_option
def setup_command(day: str, port: int | None, sender: str | None, as_json: bool, **options: Any) -> None:
    """Say where the mails go and when; `paperlight serve` then sends them when they are due."""
    weekday = _DAYS.index(day)
    chosen = MailSettings(
        sender=sender or options["to"], port=port or _PORTS[options["security"]], weekday=weekday, **options
    )
    with _mailing() as (mailing, reader_id):
        mailing.set_up(reader_id, chosen)
    _show(chosen, as_json=as_json)
    if chosen.user and not as_json:
        out.print(f"Its password is read from {PASSWORD}, else from the keyring: `paperlight mail password` keeps it.")


@mail_group.command("show")
@json_option
@data_dir_option
def show_command(as_json: bool) -> None:
    """Show what is set up, and how the last mail went."""
    with _mailing() as (mailing, reader_id):
        wanted = mailing.settings(reader_id)
    _show(wanted, as_json=as_json)


@mail_group.command("password")
@data_dir_option
def password_command() -> None:
    """Ask for the mail server's password and keep it in the system's keyring."""
    with _mailing() as (mailing, reader_id):
        wanted = mailing.settings(reader_id)
    if wanted is None or not wanted.user:
        raise click.ClickException("No user is set up: `paperlight mail setup --user …` names one first.")
    keep_password(wanted.user, click.prompt(f"Password of {wanted.user}", hide_input=True))
    out.print("It is kept in the keyring.")


@mail_group.command("preview")
@click.option("-o", "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write it there.")
@click.option("--text", "plain", is_flag=True, help="Print the plain text.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="As if the last mail had been on this day.")
@port_option
@data_dir_option
def preview_command(output: Path | None, plain: bool, since: Any, port: int | None) -> None:
    """Show the next mail in the browser; nothing is sent."""
    with _mailing(port) as (mailing, reader_id):
        letter = mailing.letter(reader_id, since.astimezone() if since else None)
    if plain:
        click.echo(text(letter), nl=False)
    elif output is not None:
        output.write_text(html(letter), encoding="utf-8")
        out.print(f"Written to {output}.", markup=False)
    else:
        webbrowser.open(_kept(letter).as_uri())


@mail_group.command("stop")
@json_option
@data_dir_option
def stop_command(as_json: bool) -> None:
    """Send no more mails."""
    with _mailing() as (mailing, reader_id):
        mailing.stop(reader_id)
    if as_json:
        print_json({"every": None})
    else:
        out.print("No more mails are sent.")


def _kept(letter: Letter) -> Path:
    with tempfile.NamedTemporaryFile("w", suffix=".html", prefix="paperlight-", delete=False, encoding="utf-8") as file:
        file.write(html(letter))
        return Path(file.name)


def _show(wanted: MailSettings | None, *, as_json: bool) -> None:
    if as_json:
        print_json({} if wanted is None else _fields(wanted))
    elif wanted is None:
        out.print("No mail is set up: `paperlight mail setup --to YOU --host SERVER` does that.")
    else:
        when = f"every {_DAYS[wanted.weekday].capitalize()}" if wanted.every == "weekly" else "every day"
        last = f"{wanted.last_sent.astimezone():%Y-%m-%d %H:%M}" if wanted.last_sent else "never"
        out.print(f"To {wanted.to} by {wanted.host}:{wanted.port}, {when} at {wanted.hour}:00; last sent: {last}.")
        if wanted.last_error:
            out.print(f"The last try failed: {wanted.last_error}", style="red", markup=False)


def _fields(wanted: MailSettings) -> dict[str, Any]:
    names = ("to", "sender", "host", "port", "security", "user", "every", "hour", "last_error")
    last = rfc3339(wanted.last_sent) if wanted.last_sent else None
    due = rfc3339(next_due(wanted, now()))
    return {
        **{name: getattr(wanted, name) for name in names},
        "day": _DAYS[wanted.weekday],
        "last_sent": last,
        "next": due,
    }


COMMANDS = (mail_group,)
