"""An extension that is reloaded under an open page, as every update does."""

from __future__ import annotations

from pathlib import Path

import pytest
from content_harness import content_page, paper
from sites import Site
from tabs import eventually

TITLE = "Attention Is All You Need"


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")]
)
def test_a_reloaded_extension_leaves_no_marks_behind(name: str, site: Site, tmp_path: Path) -> None:
    with content_page(name, tmp_path / "extension") as page:
        page.set(papers=[paper(1, TITLE, "arxiv:1706.03762")])
        page.opened(site.put("/", f"<p>{TITLE}</p><p id=more></p>"))
        page.evaluate("void addEventListener('error', () => { window.failed = true; })")
        page.reload_extension()
        # Chromium leaves the old scripts running, which notice at the next change; Firefox starts the new ones.
        page.evaluate("void setInterval(() => { document.querySelector('#more').textContent += ' x'; }, 50)")
        eventually(page.marks, lambda marks: not marks)
        assert page.evaluate("window.failed === undefined")
