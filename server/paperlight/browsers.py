"""Starting a real browser to try Paperlight in: a throwaway profile, the extension loaded and already paired.

Nothing of the reader's own browser is touched: the profile, and the copy of the extension that carries the token, lie
in one temporary folder that is removed with the browser.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from paperlight.errors import InvalidInputError
from paperlight.marionette import Marionette, MarionetteError
from paperlight.packing import EXTENSION, copy_extension, read_manifest

KINDS = ("chromium", "firefox")

# What a test starts has no window, and stays open to remote control so that the test can see what is shown.
_HEADLESS = "PAPERLIGHT_HEADLESS"

_PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "/Applications/Chromium.app/Contents/MacOS/Chromium"),
    "firefox": ("firefox", "firefox-esr", "/Applications/Firefox.app/Contents/MacOS/firefox"),
}
_INSTALL = {
    "chromium": "install the package `chromium`",
    "firefox": "install the package `firefox` or `firefox-esr`",
}
# Since version 137 Google's own build ignores --load-extension.
_CHROME = ("google-chrome", "google-chrome-stable", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

_CHROMIUM_OPTIONS = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-search-engine-choice-screen",
    "--disable-sync",
    "--password-store=basic",
    "--use-mock-keychain",
)
FIREFOX_PREFERENCES: Mapping[str, bool | int | str] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "marionette.port": 0,
    "termsofuse.bypassNotification": True,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}

# Firefox gives each profile's extension an address of its own; in a throwaway profile it may be any.
_FIREFOX_UUID = str(uuid.uuid4())

# How long Firefox may take to open its remote control, and a browser to end when it is asked to, in seconds.
_START_PATIENCE = 60.0
_END_PATIENCE = 5.0

_log = logging.getLogger(__name__)


@contextmanager
def demonstration(kind: str, *, server: str, new_token: Callable[[str], str], sign_in: str) -> Iterator[None]:
    """A browser on the server's demonstration page until the block ends.

    ``kind`` is one of KINDS, ``server`` the server's address, ``sign_in`` a sign-in link for the dashboard, which opens
    in a second tab. ``new_token`` is told the origin that the extension will have, and gives what it may use; it is not
    called when there is nothing to show. The server need not answer yet, but must listen. The reader may close the
    browser; the block goes on. Raises InvalidInputError where there is no such browser, or no screen to show it on.
    """
    _check_screen()
    program = _find(kind)
    with _workspace(program) as folder:
        extension = copy_extension(EXTENSION, folder / "extension")
        profile = folder / "profile"
        profile.mkdir()
        # The extension pairs itself at its first start (extension/background/provision.js).
        provision = {"server": server, "token": new_token(_origin(kind, extension))}
        (extension / "provision.json").write_text(json.dumps(provision), encoding="utf-8")
        pages = (f"{server}/demo", sign_in)
        with _running(kind, program, profile, extension, pages):
            yield


def _is_headless() -> bool:
    return os.environ.get(_HEADLESS) == "1"


def _check_screen() -> None:
    has_screen = sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not has_screen and not _is_headless():
        raise InvalidInputError(
            "There is no screen here to show a browser on: leave out --browser, or run this in a desktop session.",
            field="browser",
        )


def _find(kind: str) -> str:
    program = _first(_PROGRAMS[kind])
    if program:
        return program
    if kind == "chromium" and _first(_CHROME):
        raise InvalidInputError(
            "Google Chrome takes no extension from a command line, and Chromium is not installed: "
            f"{_INSTALL[kind]}, or try --browser firefox.",
            field="browser",
        )
    raise InvalidInputError(
        f"{kind.title()} is not installed: {_INSTALL[kind]}, or leave out --browser.", field="browser"
    )


def _first(programs: Sequence[str]) -> str | None:
    return next(filter(None, map(shutil.which, programs)), None)


@contextmanager
def _workspace(program: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(
        prefix="paperlight-", dir=_common_folder(program), ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def _common_folder(program: str) -> Path | None:
    """Where a browser that Ubuntu packs as a snap can read: its /tmp is another one. None for an ordinary browser."""
    with Path(program).open("rb") as file:
        is_script_of_snap = b"/snap/bin/" in file.read(4096)
    if not is_script_of_snap and Path(program).resolve().name != "snap":
        return None
    name = "firefox" if "firefox" in Path(program).name else "chromium"
    folder = Path.home() / "snap" / name / "common"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _origin(kind: str, extension: Path) -> str:
    """The origin of the extension's requests: by its key in Chromium, by the profile's preferences in Firefox."""
    if kind == "firefox":
        return f"moz-extension://{_FIREFOX_UUID}"
    return f"chrome-extension://{_chromium_id(extension)}"


def _chromium_id(extension: Path) -> str:
    """Half of the SHA-256 of the manifest's key, in hexadecimal digits from a to p."""
    key = base64.b64decode(read_manifest(extension)["key"])
    digits = hashlib.sha256(key).hexdigest()[:32]
    return digits.translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))


@contextmanager
def _running(kind: str, program: str, profile: Path, extension: Path, pages: Sequence[str]) -> Iterator[None]:
    ended = threading.Event()
    if kind == "chromium":
        _pin(profile, extension)
        # Without a window Chromium takes but one page.
        shown = pages[:1] if _is_headless() else pages
        process = _start([program, *_chromium_arguments(profile, extension), *shown])
    else:
        gecko = read_manifest(extension)["browser_specific_settings"]["gecko"]
        uuids = json.dumps({gecko["id"]: _FIREFOX_UUID})
        write_preferences(profile, {**FIREFOX_PREFERENCES, "extensions.webextensions.uuids": uuids})
        process = _start([program, *_firefox_arguments(profile)])
        arguments = (profile, extension, pages, ended)
        threading.Thread(target=_show_in_firefox, args=arguments, name="firefox", daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        _end(process)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # In a session of its own, Ctrl+C reaches only the server, and the browser can be ended with all its helpers.
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a browser and its helpers. One that the reader closed was not waited for, so the number is still its own."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_PATIENCE)


def _chromium_arguments(profile: Path, extension: Path) -> list[str]:
    arguments = [
        f"--user-data-dir={profile}",
        f"--load-extension={extension}",
        f"--disable-extensions-except={extension}",
        *_CHROMIUM_OPTIONS,
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium does not start as root with it.
    if _is_headless():
        arguments += ["--headless=new", "--remote-debugging-port=0"]
    return arguments


def _pin(profile: Path, extension: Path) -> None:
    """Put the extension's button beside Chromium's address bar; it would be in a menu."""
    preferences = profile / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(
        json.dumps({"extensions": {"pinned_extensions": [_chromium_id(extension)]}}), encoding="utf-8"
    )


def _firefox_arguments(profile: Path) -> list[str]:
    arguments = ["-profile", str(profile), "-no-remote", "-new-instance", "-marionette"]
    return [*arguments, "-headless"] if _is_headless() else arguments


def write_preferences(profile: Path, preferences: Mapping[str, bool | int | str]) -> None:
    """Write a Firefox profile's preferences, before its first start."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")


def _show_in_firefox(profile: Path, extension: Path, pages: Sequence[str], ended: threading.Event) -> None:
    """Load the extension, which Firefox takes only by remote control, and open the pages."""
    try:
        with Marionette(_active_port(profile, ended)) as firefox:
            # No strategy: a page that loads slowly holds nothing up.
            firefox.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"pageLoadStrategy": "none"}})
            firefox.ask("Addon:Install", path=str(extension), temporary=True)
            first = firefox.ask("WebDriver:GetWindowHandle")["value"]
            for page in pages:
                if page != pages[0]:
                    tab = firefox.ask("WebDriver:NewWindow", type="tab", focus=False)["handle"]
                    firefox.ask("WebDriver:SwitchToWindow", handle=tab, focus=False)
                firefox.ask("WebDriver:Navigate", url=page)
            firefox.ask("WebDriver:SwitchToWindow", handle=first, focus=True)
            if not _is_headless():
                firefox.ask("Marionette:AcceptConnections", value=False)
            firefox.ask("WebDriver:DeleteSession")
    except (OSError, MarionetteError) as error:
        if not ended.is_set():
            _log.warning("The extension can't be loaded into Firefox (%s): is it at least version 140?", error)


def _active_port(profile: Path, ended: threading.Event) -> int:
    """Where the remote control listens: Firefox writes the port it took into the profile."""
    file = profile / "MarionetteActivePort"
    until = time.monotonic() + _START_PATIENCE
    while time.monotonic() < until and not ended.wait(0.1):
        with suppress(OSError, ValueError):
            return int(file.read_text(encoding="ascii"))
    raise MarionetteError("it does not answer")
