"""The digest by e-mail, sent to real SMTP servers on loopback: what it tells, that it comes once, what goes wrong."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from click.testing import CliRunner
from flask.testing import FlaskClient

from paperlight.cli import main
from paperlight.errors import InvalidInputError, NotFoundError, SendError
from paperlight.library import Library
from paperlight.mailing import Mailing, MailSettings, next_due
from paperlight.mailing.letter import html
from paperlight.mailing.sending import PASSWORD, send
from paperlight.types import ReadingPatch, Status
from tests.conftest import Clock

ADDRESS = "http://127.0.0.1:5711"
HOSTILE = 'A Title with <script>alert(1)</script> and "Quotes" & More'


class Box:
    """A mail server's inbox; it answers DATA with ``reply``."""

    def __init__(self, reply: str = "250 OK") -> None:
        self.reply, self.messages = reply, list[EmailMessage]()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.reply.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.reply


def knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: Any) -> AuthResult:
    return AuthResult(handled=False, success=(told.login, told.password) == (b"me@example.org", b"secret"))


@contextmanager
def mail_server(box: Box, **options: Any) -> Iterator[int]:
    controller = Controller(box, hostname="127.0.0.1", port=0, **options)
    # The controller asks its own server whether it runs, and for that it must know the port: any free one.
    controller.port = _free_port()
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def trusted(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate / "cert.pem"))


def own(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


def plain(port: int, **given: Any) -> MailSettings:
    wanted = {"to": "me@example.org", "sender": "me@example.org", "host": "127.0.0.1", "security": "none"}
    return MailSettings(**{**wanted, "port": port, **given})


@pytest.fixture
def filled(library: Library, clock: Clock) -> Library:
    reader = library.local_reader
    told = [("Few Votes for This One Here", 2), ("Many Votes for This One Here", 90), (HOSTILE, None)]
    papers = [{"title": title, "upvotes": votes, "abstract": "What it is about."} for title, votes in told]
    data = json.dumps({"paperlight": 1, "papers": papers}).encode()
    library.import_digest(reader, data, source="Daily Papers")
    old = library.import_digest(reader, b"A Paper That Waits for Long Already\n", format="titles")[0]
    waiting = library.digest(reader, old.id)[1][0].paper
    assert waiting is not None
    library.mark(reader, waiting.id, ReadingPatch(status=Status.SAVED))
    clock.forward(days=3)
    return library


def mailing(library: Library, clock: Clock, **options: Any) -> Mailing:
    return Mailing(library, send=partial(send, **options), address=ADDRESS, now=clock)


def test_it_tells_what_is_new_once_and_what_waits(filled: Library, clock: Clock) -> None:
    box, reader = Box(), filled.local_reader
    with mail_server(box) as port:
        mails = mailing(filled, clock)
        mails.set_up(reader, plain(port, every="weekly"))
        assert mails.send(reader) is not None
        clock.forward(minutes=1)
        assert mails.send(reader) is None, "nothing is new since"
        filled.import_digest(reader, b"Something New of Today at Last\n", format="titles", source="Lab")
        clock.forward(minutes=1)
        mails.send(reader)
    first, second = box.messages
    assert first["Subject"] == "Paperlight: 4 new papers, 1 waiting"
    assert first["List-Unsubscribe"] == f"<{ADDRESS}/mail>"
    assert (first["To"], first["Auto-Submitted"]) == ("me@example.org", "auto-generated")
    text = first.get_body(("plain",))
    page = first.get_body(("html",))
    assert text is not None
    assert page is not None
    words = text.get_content()
    assert words.index("Daily Papers (3)") < words.index("Many Votes") < words.index("Few Votes")
    assert "waits for 3 days" in words
    assert HOSTILE in words
    assert f"{ADDRESS}/papers/2" in words
    assert "<script>" not in page.get_content()
    assert "&lt;script&gt;alert(1)" in page.get_content()
    assert 'style="' in page.get_content(), "styles are inline"
    assert second["Subject"] == "Paperlight: 1 new paper, 1 waiting"


def test_a_failure_keeps_the_news_for_the_next_mail(filled: Library, clock: Clock) -> None:
    reader, mails = filled.local_reader, mailing(filled, clock)
    box = Box("452 Mailbox full")
    with mail_server(box) as port:
        mails.set_up(reader, plain(port, every="weekly"))
        with pytest.raises(SendError, match="452 Mailbox full"):
            mails.send(reader)
        kept = mails.settings(reader)
        assert kept is not None
        assert "Mailbox full" in kept.last_error
        assert kept.last_sent is None
        box.reply = "250 OK"
        assert mails.send_due(reader) is None, "an hour is waited"
        clock.forward(hours=1)
        letter = mails.send_due(reader)
        assert letter is not None
        assert letter.new == 4
    assert len(box.messages) == 1
    kept = mails.settings(reader)
    assert kept is not None
    assert kept.last_error == ""


@pytest.mark.parametrize(
    ("every", "wanted"),
    [("daily", "2026-11-24T07:00"), ("weekly", "2026-11-26T07:00")],
)
def test_when_the_next_is_due(clock: Clock, every: str, wanted: str) -> None:
    # The clock stands at noon UTC of Monday, 23 November; the mails are wanted at 7, weekly on Thursdays.
    now = clock().astimezone()
    sent = plain(25, every=every, hour=7, weekday=3, last_sent=now, last_tried=now)
    assert next_due(sent, now).isoformat().startswith(wanted)
    assert next_due(plain(25, every=every, hour=7, weekday=3), now) <= now, "the first is due at once"


# The stand-in warns that it asks for a login without STARTTLS; it is encrypted from the beginning.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encrypted_and_logged_in(
    security: str,
    filled: Library,
    clock: Clock,
    certificate: Path,
    trusted: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PASSWORD, "secret")
    context, box, reader = own(certificate), Box(), filled.local_reader
    options: dict[str, Any] = {"authenticator": knows, "auth_required": True}
    options |= {"ssl_context": context, "auth_require_tls": False} if security == "tls" else {"tls_context": context}
    mails = mailing(filled, clock, context=trusted)
    with mail_server(box, **options) as port:
        mails.set_up(reader, plain(port, security=security, user="me@example.org", every="weekly"))
        assert mails.send(reader) is not None
        monkeypatch.setenv(PASSWORD, "wrong")
        filled.import_digest(reader, b"Yet Another New Title for Today\n", format="titles")
        clock.forward(minutes=1)
        with pytest.raises(SendError, match="the user or the password"):
            mails.send(reader)
        # A certificate that nobody vouches for.
        with pytest.raises(SendError, match="encryption"):
            mailing(filled, clock).send(reader)
    assert len(box.messages) == 1


def test_a_server_that_is_not_there(filled: Library, clock: Clock) -> None:
    mails = mailing(filled, clock)
    with pytest.raises(NotFoundError, match="mail setup"):
        mails.send(filled.local_reader)
    mails.set_up(filled.local_reader, plain(_free_port(), every="weekly"))
    with pytest.raises(SendError, match="can't be reached"):
        mails.send(filled.local_reader)
    mails.stop(filled.local_reader)
    assert mails.send_due(filled.local_reader) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("to", "nobody"), ("to", "a@b\r\nBcc: x@y"), ("host", ""), ("security", "ssl"), ("hour", 24), ("port", 0)],
)
def test_what_can_not_be_is_refused_with_its_field(library: Library, clock: Clock, field: str, value: Any) -> None:
    with pytest.raises(InvalidInputError) as refused:
        mailing(library, clock).set_up(library.local_reader, plain(**{"port": 25, field: value}))
    assert refused.value.field == field
    assert mailing(library, clock).settings(library.local_reader) is None


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run: Callable[..., Any] = partial(CliRunner().invoke, main, env={"PAPERLIGHT_DATA_DIR": str(tmp_path / "data")})
    assert "setup" in run(["mail"]).output
    list_file = tmp_path / "list.txt"
    list_file.write_text("The One New Paper of Today\n")
    run(["import", str(list_file)])
    box = Box()
    with mail_server(box) as port:
        setup = ["mail", "setup", "--to", "me@example.org", "--host", "127.0.0.1", "--security", "none"]
        shown = run([*setup, "--port", str(port), "--every", "weekly", "--day", "friday"])
        assert "every Friday at 7:00; last sent: never" in shown.output
        assert "The One New Paper of Today" in run(["mail", "preview", "--text"]).output
        sent = run(["mail"])
        assert sent.output == "Sent to me@example.org: Paperlight: 1 new paper\n"
        assert run(["mail"]).output == "Nothing is new: no mail was sent.\n"
    assert len(box.messages) == 1
    assert run(["mail", "stop"]).exit_code == 0
    assert "No mail is set up" in run(["mail", "show"]).output


def test_the_dashboard(client: FlaskClient, filled: Library, access: Any) -> None:
    client.get(f"/signin?code={access.sign_in_code(filled.local_reader)}")
    fields = {"to": "me@example.org", "host": "127.0.0.1", "port": "25", "security": "none"}
    fields |= {"every": "weekly", "hour": "7", "weekday": "0"}
    refused = client.post("/mail", data={**fields, "to": "nobody"}, headers={"Origin": ADDRESS})
    assert refused.status_code == 422
    assert 'value="nobody"' in refused.text
    kept = client.post("/mail", data=fields, headers={"Origin": ADDRESS})
    assert kept.status_code == 303
    page = client.get(kept.location).text
    assert "4 new papers, 1 waiting" in page
    preview = client.get("/mail/preview")
    assert "Many Votes" in preview.text
    assert "style=" not in preview.text, "the policy forbids it"
    assert client.get("/mail/letter.css").mimetype == "text/css"
    assert client.post("/mail/stop", headers={"Origin": ADDRESS}).status_code == 303
    assert "Set it up" in client.get("/mail").text


def test_a_long_list_is_cut_and_leads_to_the_rest(library: Library, clock: Clock) -> None:
    titles = "\n".join(f"The Paper with the Number {number} in Its Title" for number in range(30))
    digest, _ = library.import_digest(library.local_reader, titles.encode(), format="titles", source="Long")
    clock.forward(minutes=1)
    letter = mailing(library, clock).letter(library.local_reader)
    assert (letter.new, len(letter.groups[0].papers)) == (30, 20)
    assert f"digest={digest.id}&amp;sort=upvotes" in html(letter)
