"""Mailboxes on a real IMAP server on loopback: read only, nothing twice, nothing lost, failures in plain words."""

from __future__ import annotations

import mailbox as maildirs
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner
from pysasl.hashing import BuiltinHash

from paperlight import mailboxes
from paperlight.cli import main
from paperlight.errors import FetchError, InvalidInputError
from paperlight.library import Library
from paperlight.mailbox import PASSWORD, Address

USER, SECRET = "me", "secret"


def message(number: int, text: str, sender: str = "alerts@example.org") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Alerts <{sender}>", "me@example.org", f"Alert {number}"
    made["Date"], made["Message-ID"] = "Tue, 10 Mar 2026 08:00:00 +0100", f"<{number}@example.org>"
    made.set_content(text)
    return made.as_bytes()


def alert(number: int) -> bytes:
    return message(number, f"The Paper with the Number {number}\nhttps://arxiv.org/abs/2301.{number:05d}\n")


class Server:
    """pymap over a Maildir, in a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self.port = folder, _free_port()
        (folder / "pymap-etc-passwd").write_text(f"{USER}:x:1000:1000::{USER}:\n")
        (folder / "pymap-etc-shadow").write_text(f"{USER}:{BuiltinHash().hash(SECRET)}:::::::\n")
        self.maildir = maildirs.Maildir(str(folder / USER), create=True)
        command = [sys.executable, "-W", "ignore", "-c", "from pymap.main import main; main()", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--no-service", "managesieve", "--no-service", "admin"]
        self.process = subprocess.Popen(
            [*command, *options, "maildir", str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    self.close()
                    pytest.fail(f"pymap does not start: {command}")
                time.sleep(0.05)

    @property
    def address(self) -> str:
        return f"imap://{USER}@127.0.0.1:{self.port}/INBOX"

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv(PASSWORD, SECRET)
    folder = tmp_path / "mail"
    folder.mkdir()
    server = Server(folder, "--no-tls")
    yield server
    server.close()


def take(library: Library, address: str, **options: object) -> list[int]:
    """The numbers of new papers that each message gave."""
    found = mailboxes.take_new(library, library.local_reader, address, **options)  # type: ignore[arg-type]
    return [each.digests[0].digest.added for each in found]


def test_new_messages_come_in_once_and_stay_untouched(library: Library, server: Server) -> None:
    for number in (1, 2):
        server.maildir.add(alert(number))
    server.maildir.add(message(3, "Nothing of interest."))
    assert take(library, server.address) == [1, 1]
    assert take(library, server.address) == []
    server.maildir.add(alert(4))
    assert take(library, server.address) == [1]
    assert library.count() == 3
    flags = [each.get_flags() for each in maildirs.Maildir(str(server.folder / USER))]
    assert flags == [""] * 4, "nothing is marked as read, answered or deleted"


def test_only_some_senders(library: Library, server: Server) -> None:
    server.maildir.add(alert(1))
    server.maildir.add(message(2, "A Paper from a Friend\nhttps://arxiv.org/abs/2301.00002\n", "friend@example.org"))
    assert take(library, server.address, senders=("alerts@",)) == [1]


def test_what_breaks_off_goes_on_where_it_ended(library: Library, server: Server) -> None:
    for number in (1, 2, 3):
        server.maildir.add(alert(number))
    found = mailboxes.take_new(library, library.local_reader, server.address)
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert library.count() == 1
    assert take(library, server.address) == [1, 1]


def test_a_wrong_password_and_a_missing_folder(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FetchError, match="no folder 'Nowhere'"):
        take(library, server.address.replace("INBOX", "Nowhere"))
    monkeypatch.setenv(PASSWORD, "wrong")
    with pytest.raises(FetchError, match="the user or the password"):
        take(library, server.address)


def test_a_server_that_is_not_there(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, SECRET)
    with pytest.raises(FetchError, match="can't be reached"):
        take(library, f"imap://{USER}@127.0.0.1:{_free_port()}/INBOX")


@contextmanager
def hanging_up(after: bytes) -> Iterator[int]:
    """A server that says what it should until a command, and then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb") as file:
                file.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
                file.flush()
                for line in file:
                    tag, _, command = line.partition(b" ")
                    if after in command.upper():
                        return
                    said = b"* CAPABILITY IMAP4rev1\r\n" if command.upper().startswith(b"CAPABILITY") else b""
                    file.write(said + tag + b" OK done\r\n")
                    file.flush()

        thread = threading.Thread(target=serve)
        thread.start()
        yield int(listener.getsockname()[1])
        thread.join(10)


@pytest.mark.parametrize("after", [b"LOGIN", b"STATUS"])
def test_a_server_that_hangs_up(library: Library, monkeypatch: pytest.MonkeyPatch, after: bytes) -> None:
    monkeypatch.setenv(PASSWORD, SECRET)
    with hanging_up(after) as port, pytest.raises(FetchError, match=r"hung up|can't be reached|refuses"):
        take(library, f"imap://{USER}@127.0.0.1:{port}/INBOX")


def test_starttls(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, SECRET)
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    folder = tmp_path / "mail"
    folder.mkdir()
    server = Server(folder, "--cert", str(tmp_path / "cert.pem"), "--key", str(tmp_path / "key.pem"))
    try:
        server.maildir.add(alert(1))
        address = server.address.replace("imap://", "imap+starttls://")
        with pytest.raises(FetchError, match="encryption"):
            take(library, address)
        context = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        assert take(library, address, context=context) == [1]
    finally:
        server.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "imaps://host/INBOX",
        "http://me@host/",
        "imap://me@mail.example.org/",
        "imaps://me:pw@host/",
        "imaps://me@[/",
    ],
)
def test_what_is_no_address_of_a_mailbox(address: str) -> None:
    with pytest.raises(InvalidInputError):
        Address.read(address)


def test_addresses() -> None:
    told = Address.read("imaps://me%40example.org@imap.example.org/Paper%20alerts")
    assert (told.user, told.port, told.folder) == ("me@example.org", 993, "Paper alerts")
    assert Address.read("imap+starttls://me@host").folder == "INBOX"


def test_the_command(server: Server, tmp_path: Path) -> None:
    server.maildir.add(alert(1))
    run = CliRunner()
    environment = {"PAPERLIGHT_DATA_DIR": str(tmp_path / "data"), PASSWORD: SECRET}
    first = run.invoke(main, ["import", "--mailbox", server.address], env=environment)
    assert "digest 1 of 2026-03-10: 1 papers, 1 new" in first.output
    again = run.invoke(main, ["import", "--mailbox", server.address], env=environment)
    assert "no new message tells of a paper" in again.output
    assert run.invoke(main, ["import"], env=environment).exit_code == 2
