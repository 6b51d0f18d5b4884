"""The demonstration browser: what is started, with what, and that nothing is left of it. The browsers are stand-ins."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paperlight import browsers
from paperlight.errors import InvalidInputError

SERVER = "http://127.0.0.1:5711"
SIGN_IN = f"{SERVER}/signin?code=once"
DEMO = f"{SERVER}/demo"

# Tells its arguments and its helper's process, then stays.
STAND_IN = """
import json, os, subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open(os.environ["REPORT"] + ".part", "w") as report:
    json.dump({"arguments": sys.argv[1:], "processes": [os.getpid(), helper.pid]}, report)
os.rename(os.environ["REPORT"] + ".part", os.environ["REPORT"])
time.sleep(60)
"""
# Speaks Marionette, and tells what it was asked once the connection ends. It refuses the extension if told so.
FIREFOX = """
import json, os, pathlib, socket, sys
profile = pathlib.Path(sys.argv[sys.argv.index("-profile") + 1])
listener = socket.create_server(("127.0.0.1", 0))
(profile / "MarionetteActivePort").write_text(str(listener.getsockname()[1]))
connection = listener.accept()[0]
stream = connection.makefile("rb")
def say(value):
    data = json.dumps(value).encode()
    connection.sendall(str(len(data)).encode() + b":" + data)
say({"applicationType": "gecko", "marionetteProtocol": 3})
asked = []
while length := b"".join(iter(lambda: stream.read(1).rstrip(b":"), b"")):
    _, number, command, parameters = json.loads(stream.read(int(length)))
    asked.append([command, parameters])
    refused = command == "Addon:Install" and "REFUSE" in os.environ
    result = {"WebDriver:GetWindowHandle": {"value": "first"}, "WebDriver:NewWindow": {"handle": "second"}}
    say([1, number, {"error": "unknown error", "message": "too old"} if refused else None, result.get(command)])
pathlib.Path(os.environ["REPORT"]).write_text(json.dumps({"arguments": sys.argv[1:], "asked": asked,
    "user": (profile / "user.js").read_text()}))
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, Any]]:
    """What the stand-in told; waits for it."""
    file = tmp_path / "report.json"
    monkeypatch.setenv("REPORT", str(file))

    def read() -> dict[str, Any]:
        for _ in range(400):
            if file.exists():
                return dict(json.loads(file.read_text()))
            time.sleep(0.05)
        raise AssertionError("nothing was started")

    return read


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Put a stand-in on a PATH that has nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(name: str, code: str) -> None:
        (folder / name).write_text(f"#!{sys.executable}\n{code}")
        (folder / name).chmod(0o755)

    return put


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, and a screen."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("PAPERLIGHT_HEADLESS", raising=False)
    return folder


def demonstration(kind: str) -> Any:
    return browsers.demonstration(kind, server=SERVER, new_token=lambda origin: f"secret of {origin}", sign_in=SIGN_IN)


def has_ended(process: int) -> bool:
    """Whether a process is gone, or only waits to be counted by its parent."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_chromium_gets_a_copy_of_the_extension_that_is_paired(
    install: Any, report: Any, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("chromium", STAND_IN)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with demonstration("chromium"):
        told = report()
        arguments = told["arguments"]
        (workspace,) = temporary.iterdir()
        assert arguments[-2:] == [DEMO, SIGN_IN]
        assert f"--user-data-dir={workspace / 'profile'}" in arguments
        assert f"--load-extension={workspace / 'extension'}" in arguments
        assert not [argument for argument in arguments if "remote-debugging" in argument or "sandbox" in argument]
        provision = json.loads((workspace / "extension" / "provision.json").read_text())
        # The id that Chromium gives to the manifest's key.
        token = "secret of chrome-extension://ekjojjbaebiaeigbkhcibajpciclaibe"
        assert provision == {"server": SERVER, "token": token}
        assert (workspace / "extension" / "manifest.json").exists()
        preferences = json.loads((workspace / "profile" / "Default" / "Preferences").read_text())
        assert preferences["extensions"]["pinned_extensions"] == ["ekjojjbaebiaeigbkhcibajpciclaibe"]
        assert not (browsers.EXTENSION / "provision.json").exists()
    assert all(map(has_ended, told["processes"]))
    assert list(temporary.iterdir()) == []


def test_root_has_no_sandbox(install: Any, report: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    install("chromium", STAND_IN)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with demonstration("chromium"):
        assert "--no-sandbox" in report()["arguments"]


def test_nothing_is_left_of_a_block_that_fails(install: Any, report: Any, temporary: Path) -> None:
    install("chromium", STAND_IN)

    def interrupted() -> None:
        with demonstration("chromium"):
            report()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    told = report()
    assert all(map(has_ended, told["processes"]))
    assert list(temporary.iterdir()) == []


def test_the_reader_may_close_the_browser(install: Any, report: Any, temporary: Path) -> None:
    install("chromium", STAND_IN.replace("time.sleep(60)\n", "helper.kill(); helper.wait()\n"))
    with demonstration("chromium"):
        browser, _ = report()["processes"]
        while not has_ended(browser):
            time.sleep(0.01)
        assert list(temporary.iterdir())
    assert list(temporary.iterdir()) == []


def test_without_a_window_it_can_be_looked_at(install: Any, report: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    install("chromium", STAND_IN)
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setenv("PAPERLIGHT_HEADLESS", "1")
    with demonstration("chromium"):
        arguments = report()["arguments"]
    assert {"--headless=new", "--remote-debugging-port=0"} <= set(arguments)
    assert [argument for argument in arguments if argument.startswith("http")] == [DEMO]


@pytest.mark.parametrize("kind", browsers.KINDS)
def test_a_machine_without_a_screen(kind: str, install: Any, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(kind, STAND_IN)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(InvalidInputError, match="no screen") as caught, demonstration(kind):
        pass
    assert caught.value.field == "browser"
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "installed", "sentence"),
    [
        ("chromium", [], "Chromium is not installed: install the package `chromium`"),
        ("firefox", [], "Firefox is not installed: install the package `firefox` or `firefox-esr`"),
        ("chromium", ["google-chrome"], "Google Chrome takes no extension from a command line"),
    ],
)
def test_a_browser_that_is_missing(kind: str, installed: list[str], sentence: str, install: Any) -> None:
    for name in installed:
        install(name, STAND_IN)
    with pytest.raises(InvalidInputError, match=sentence) as caught, demonstration(kind):
        pass
    assert caught.value.field == "browser"


def test_an_installation_without_the_extension(install: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install("chromium", STAND_IN)
    monkeypatch.setattr(browsers, "EXTENSION", tmp_path / "nowhere")
    with pytest.raises(InvalidInputError, match="install Paperlight again"), demonstration("chromium"):
        pass


@pytest.mark.parametrize("headless", [False, True])
def test_firefox_takes_the_extension_by_remote_control(
    headless: bool, install: Any, report: Any, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("firefox-esr", FIREFOX)
    if headless:
        monkeypatch.setenv("PAPERLIGHT_HEADLESS", "1")
    with demonstration("firefox"):
        (workspace,) = temporary.iterdir()
        told = report()
    asked = dict(told["asked"])
    assert asked["Addon:Install"] == {"path": str(workspace / "extension"), "temporary": True}
    assert [more["url"] for command, more in told["asked"] if command == "WebDriver:Navigate"] == [DEMO, SIGN_IN]
    assert [command for command, _ in told["asked"]][-1] == "WebDriver:DeleteSession"
    # Nobody else is to take over a browser that has the reader's token.
    assert asked.get("Marionette:AcceptConnections") == (None if headless else {"value": False})
    assert ("-headless" in told["arguments"]) is headless
    assert 'user_pref("marionette.port", 0);\n' in told["user"]
    assert list(temporary.iterdir()) == []


def test_a_firefox_that_refuses_the_extension(
    install: Any, report: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    install("firefox", FIREFOX)
    monkeypatch.setenv("REFUSE", "1")
    with demonstration("firefox"):
        report()
        while not caplog.messages:
            time.sleep(0.01)
    assert caplog.messages == [
        "The extension can't be loaded into Firefox (Addon:Install: too old): is it at least version 140?"
    ]


def test_a_browser_in_a_snap_can_read_its_folder(
    install: Any, report: Any, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("chromium-browser", f"# exec /snap/bin/chromium\n{STAND_IN}")
    monkeypatch.setenv("HOME", str(tmp_path))
    with demonstration("chromium"):
        (workspace,) = (tmp_path / "snap" / "chromium" / "common").iterdir()
        assert f"--user-data-dir={workspace / 'profile'}" in report()["arguments"]
        assert list(temporary.iterdir()) == []
    assert not workspace.exists()
