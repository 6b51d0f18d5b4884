"""The two packages in the browsers that they are for: they load, without a word of complaint, and mark."""

from __future__ import annotations

import zipfile
from pathlib import Path
from unittest import mock

import chromium
import pytest
from browsers import launched, marks, pair
from firefox import Firefox
from sites import Site
from tabs import eventually
from tests.servers import Server

from paperlight.packing import EXTENSION, PACKAGES, write_packages

COMPLAINTS = """chrome.developerPrivate.getExtensionsInfo().then((all) =>
  all.flatMap((one) => [...one.manifestErrors, ...one.runtimeErrors].map(({ message }) => message)))"""
MANIFEST = "fetch('/manifest.json').then((file) => file.json()).then(Object.keys)"
PAGE = "<p>See <i>Generative Judge for Evaluating Alignment</i> for more.</p>"


@pytest.mark.browser("chromium")
def test_the_zip_in_chromium(tmp_path: Path, server: Server, site: Site) -> None:
    write_packages(EXTENSION, tmp_path)
    with zipfile.ZipFile(tmp_path / PACKAGES["chromium"]) as package:
        package.extractall(tmp_path / "unpacked")
    with mock.patch.object(chromium, "EXTENSION", tmp_path / "unpacked"), launched("chromium") as browser:
        pair(browser, server)
        tab = browser.tab(site.put("/reading", PAGE))
        eventually(lambda: marks(tab) == [("new", "Generative Judge for Evaluating Alignment")])
        extensions = browser.tab("chrome://extensions")
        assert extensions.evaluate(COMPLAINTS) == []


@pytest.mark.browser("firefox")
def test_the_xpi_in_firefox(tmp_path: Path, server: Server, site: Site) -> None:
    write_packages(EXTENSION, tmp_path)
    with launched("firefox") as browser:
        assert isinstance(browser, Firefox)
        # In the place of the one from the checkout, whose id it has.
        browser.marionette.ask("Addon:Install", path=str(tmp_path / PACKAGES["firefox"]), temporary=True)
        options = browser.tab(browser.extension_page("options/options.html"))
        assert "minimum_chrome_version" not in options.evaluate(MANIFEST)
        pair(browser, server)
        tab = browser.tab(site.put("/reading", PAGE))
        eventually(lambda: marks(tab) == [("new", "Generative Judge for Evaluating Alignment")])
