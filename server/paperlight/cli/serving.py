"""`paperlight serve`: the server, the first import, the sign-in link, the browser to try it in."""

from __future__ import annotations

import errno
import http.client
import json
import logging
import shlex
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
from waitress import create_server

from paperlight import __version__, browsers
from paperlight.access import Access
from paperlight.api.wsgi import Channel
from paperlight.app import create_app, mailing_of, opened, subscribing
from paperlight.cli.common import data_dir_option, err, out, settings
from paperlight.config import Settings
from paperlight.library import Library
from paperlight.rounds import Rounds

_THREADS = 4
# waitress keeps whole bodies before the guard can refuse them with 413; this only stops endless ones.
_LARGEST_BODY = 64 * 1024 * 1024


@click.command("serve")
@click.option("--host", help="The address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="0 takes any free one.  [default: 5711]")
@click.option("--no-open", is_flag=True, help="Don't open the sign-in link in the browser.")
@click.option(
    "--browser",
    type=click.Choice(list(browsers.KINDS)),
    help="Try it: start this browser with a throwaway profile, the extension paired, on the demonstration page.",
)
@click.option(
    "--seed",
    type=click.Path(exists=True, path_type=Path),
    help="A digest, or a folder of digests, that an empty library starts with.",
)
@click.option("--offline", is_flag=True, help="Fetch nothing from the web.")
@data_dir_option
def serve_command(
    host: str | None, port: int | None, no_open: bool, browser: str | None, seed: Path | None, offline: bool
) -> None:
    """Serve the dashboard, the API and the extension until Ctrl+C."""
    logging.getLogger("paperlight").setLevel(logging.WARNING)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # A browser asks for many files at once: that they wait for a thread is nothing to be told.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    wanted = settings(host=host, port=port, offline=offline or None)
    with _listening(wanted) as listener, opened(wanted) as (library, access):
        wanted = wanted.model_copy(update={"port": listener.getsockname()[1]})
        if seed is not None and library.is_empty():
            _plant(library, seed)
        library.start()
        app = create_app(library, access, hosts=wanted.hosts, address=wanted.address)
        app.config["PAPERLIGHT_COMMAND"] = _command(wanted)
        server = create_server(
            app,
            sockets=[listener],
            threads=_THREADS,
            ident=None,
            max_request_body_size=_LARGEST_BODY,
            clear_untrusted_proxy_headers=True,
        )
        server.channel_class = Channel
        signal.signal(signal.SIGTERM, _stop)
        follow = subscribing(library, wanted).fetch_due
        rounds = Rounds([lambda: mailing_of(app).send_due(library.local_reader), follow])
        rounds.start()
        link = f"{wanted.address}/signin?code={access.sign_in_code(library.local_reader)}"
        _announce(wanted, library, link)
        try:
            if browser is not None:
                with _trying(browser, wanted, library, access):
                    server.run()
            else:
                if not no_open:
                    webbrowser.open(link)
                server.run()
        finally:
            rounds.close()
            server.close()
        out.print("Stopped.")


def _command(wanted: Settings) -> str:
    """How the reader calls this program for this library, for the pages that tell a command."""
    program = sys.argv[0] if Path(sys.argv[0]).name == "paperlight" else "paperlight"
    if wanted.data_dir == Settings.model_fields["data_dir"].default:
        return program
    return f"{program} --data-dir {shlex.quote(str(wanted.data_dir.resolve()))}"


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


@contextmanager
def _listening(wanted: Settings) -> Iterator[socket.socket]:
    """A socket on the wanted address; a taken one is told in plain words."""
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((wanted.host, wanted.port))
        except OSError as error:
            raise click.ClickException(_why_not(wanted, error)) from error
        listener.listen(128)
        yield listener


def _why_not(wanted: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE and _is_paperlight(wanted):
        return (
            f"Paperlight runs already at {wanted.address}: "
            "`paperlight tokens sign-in` gives a link to it, --port another server."
        )
    if error.errno == errno.EADDRINUSE:
        return f"Port {wanted.port} is taken by another program: stop that, or give another with --port."
    return f"Paperlight can't listen on {wanted.host}:{wanted.port} ({error.strerror}): give another --host or --port."


def _is_paperlight(wanted: Settings) -> bool:
    connection = http.client.HTTPConnection(wanted.host, wanted.port, timeout=2)
    try:
        connection.request("GET", "/health")
        return bool(json.loads(connection.getresponse().read())["name"] == "paperlight")
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _plant(library: Library, seed: Path) -> None:
    files = sorted(file for file in seed.iterdir() if file.is_file()) if seed.is_dir() else [seed]
    for file in files:
        digest, is_new = library.import_digest(library.local_reader, file.read_bytes(), filename=file.name)
        if is_new:
            out.print(f"Imported {file.name}: {digest.added} papers.", markup=False)


def _announce(wanted: Settings, library: Library, link: str) -> None:
    if wanted.host not in ("127.0.0.1", "localhost", "::1"):
        out.print("Others reach it by the names in PAPERLIGHT_ALLOWED_HOSTS (host:port, parted by commas) only.")
    out.print(f"Paperlight {__version__} is at {wanted.address} with {library.count()} papers.", markup=False)
    out.print(f"Sign in (once, within the hour): {link}", markup=False)
    out.print("Ctrl+C stops it.")
    out.file.flush()


@contextmanager
def _trying(browser: str, wanted: Settings, library: Library, access: Access) -> Iterator[None]:
    """A browser on the demonstration page while the server runs; its token is revoked at the end."""
    name = f"{browser} with a throwaway profile"

    def new_token(origin: str) -> str:
        return access.create_token(library.local_reader, name, origin=origin)

    sign_in = f"{wanted.address}/signin?code={access.sign_in_code(library.local_reader)}"
    try:
        with browsers.demonstration(browser, server=wanted.address, new_token=new_token, sign_in=sign_in):
            err.print(f"{browser} opens on {wanted.address}/demo with the extension paired.", markup=False)
            yield
    finally:
        for each in access.tokens(library.local_reader):
            if each.name == name:
                access.revoke(library.local_reader, each.id)


COMMANDS = (serve_command,)
