"""`paperlight extension`: where the extension is, and how each browser takes it."""

from __future__ import annotations

from pathlib import Path

import click

from paperlight import packing
from paperlight.cli.common import json_option, out, print_json

# For each kind of browser: its names, the page to open, what to do there, what to know.
_LOADING = {
    "chromium": (
        "Chromium, Chrome, Edge, Brave",
        "chrome://extensions",
        ["Switch on Developer mode.", "Press Load unpacked.", "Choose the folder {folder}"],
        "It stays until you remove it.",
    ),
    "firefox": (
        "Firefox (140 or newer)",
        "about:debugging#/runtime/this-firefox",
        ["Press Load Temporary Add-on.", "Choose the file {folder}/manifest.json"],
        "Firefox forgets a temporary add-on when it closes.",
    ),
}


@click.command("extension")
@click.option(
    "--copy",
    "copy_to",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Copy it to a folder of yours, which no upgrade of Paperlight moves; an older copy there is replaced.",
)
@click.option(
    "--pack",
    "pack_into",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the packages for the browsers' stores (unsigned) into a folder.",
)
@json_option
def extension_command(copy_to: Path | None, pack_into: Path | None, as_json: bool) -> None:
    """Tell where the browser extension is and how to load it."""
    folder = packing.EXTENSION
    version = packing.read_manifest(folder)["version"]
    packages = packing.write_packages(folder, pack_into) if pack_into is not None else []
    if copy_to is not None:
        folder = packing.copy_extension(folder, copy_to)
    if as_json:
        print_json(_told(folder, version, packages))
        return
    out.print(f"The extension, version {version}, is in {folder}", markup=False)
    for names, page, steps, remark in _LOADING.values():
        out.print(f"\n{names}: open {page}", markup=False)
        for number, step in enumerate(steps, 1):
            out.print(f"  {number}. {step.format(folder=folder)}", markup=False)
        out.print(f"  {remark}", markup=False)
    out.print(
        "\nIts welcome page then pairs the browser with your library: leave `paperlight serve` running.", markup=False
    )
    if packing.IS_INSTALLED and copy_to is None:
        out.print(
            "An upgrade may move this folder, and browsers from a snap or a flatpak may not be able to read it: "
            "`paperlight extension --copy ~/paperlight-extension` makes a copy to load instead.",
            markup=False,
        )
    for package in packages:
        out.print(f"Written: {package}", markup=False)


def _told(folder: Path, version: str, packages: list[Path]) -> dict[str, object]:
    return {
        "folder": str(folder),
        "version": version,
        "packages": [str(each) for each in packages],
        "load": {
            kind: {"browsers": names, "page": page, "steps": [step.format(folder=folder) for step in steps]}
            for kind, (names, page, steps, _) in _LOADING.items()
        },
    }


COMMANDS = (extension_command,)
