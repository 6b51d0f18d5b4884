"""The dashboard in a real Chromium: keys, clicks, drops, the live pairing list, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dashboard_server import SEED, Running, chromium, running_in
from playwright.sync_api import Browser, BrowserContext, Page, expect

from paperlight import anno
from paperlight.types import PaperDraft, ReadingPatch, Status

# A browser that goes on to the next page leaves a file half sent, which Python may find before the server does.
LEFT = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
pytestmark = [pytest.mark.browser("chromium"), LEFT]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with running_in(tmp_path) as running:
        yield running


@pytest.fixture
def papers(running: Running) -> list[int]:
    """Three papers; the list shows the last one first."""
    found = []
    for name in ("Apple folding", "Bread folding", "Cloud folding"):
        draft = PaperDraft(title=name, abstract=f"{name} for everyone.\n\nA second paragraph.", year=2024)
        found.append(running.library.add_paper(running.reader, draft)[0].id)
    return found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, running: Running) -> Iterator[Page]:
    """A page, signed in, whose scripts must not fail."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    running.sign_in(page)
    yield page
    assert faults == []


def row(page: Page, paper: int) -> str:
    return f'.papers > [data-paper="{paper}"]'


def pressed(page: Page, selector: str) -> list[str]:
    return page.locator(f"{selector} .statuses [aria-pressed=true]").all_inner_texts()


class TestKeys:
    def test_walk_the_list_and_mark(self, page: Page, running: Running, papers: list[int]) -> None:
        page.goto(running.address)
        page.keyboard.press("j")
        expect(page.locator(":focus")).to_have_text("Cloud folding")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("j")
        page.keyboard.press("k")
        expect(page.locator(":focus")).to_have_text("Bread folding")
        for key, status in (("s", "saved"), ("g", "reading"), ("d", "dismissed"), ("n", "new"), ("r", "read")):
            page.keyboard.press(key)
            expect(page.locator(row(page, papers[1]))).to_have_attribute("data-status", status)
        page.keyboard.press("f")
        expect(page.locator(f"{row(page, papers[1])} .star")).to_have_attribute("aria-pressed", "true")
        assert running.status(papers[1]) is Status.READ
        assert running.library.paper(running.reader, papers[1]).reading.starred
        expect(page.locator("[data-count=read]")).to_have_text("1")
        expect(page.locator("[data-count=new]")).to_have_text("2")
        page.keyboard.press("Enter")
        page.wait_for_url("**/papers/*")
        expect(page.locator("h1")).to_have_text("Bread folding")
        page.keyboard.press("s")
        expect(page.locator(".one")).to_have_attribute("data-status", "saved")
        page.keyboard.press("Escape")
        expect(page).to_have_url(f"{running.address}/")
        assert running.status(papers[1]) is Status.SAVED

    def test_undo(self, page: Page, running: Running, papers: list[int]) -> None:
        page.goto(running.address)
        page.keyboard.press("j")
        page.keyboard.press("s")
        expect(page.locator(".toast")).to_contain_text("“Cloud folding” is saved.")
        page.keyboard.press("u")
        expect(page.locator(row(page, papers[2]))).to_have_attribute("data-status", "new")
        page.keyboard.press("r")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".toast")).to_contain_text("Undone")
        assert running.status(papers[2]) is Status.NEW

    def test_search_and_leave(self, page: Page, running: Running, papers: list[int]) -> None:
        page.goto(running.address)
        page.keyboard.press("/")
        page.keyboard.type("srn")
        expect(page.locator("#q")).to_have_value("srn")
        page.keyboard.press("Escape")
        expect(page.locator("#q")).not_to_be_focused()
        assert [running.status(paper) for paper in papers] == [Status.NEW] * 3

    def test_help_and_switching_single_keys_off(self, page: Page, running: Running, papers: list[int]) -> None:
        page.goto(running.address)
        page.keyboard.press("?")
        help_dialog = page.get_by_role("dialog", name="Keyboard")
        expect(help_dialog).to_be_visible()
        page.get_by_label("Use these single keys in this browser").uncheck()
        page.keyboard.press("Escape")
        expect(help_dialog).to_be_hidden()
        page.keyboard.press("j")
        page.keyboard.press("s")
        page.get_by_role("link", name="Cloud folding").focus()
        page.keyboard.press("s")
        page.keyboard.press("?")
        expect(help_dialog).to_be_hidden()
        assert [running.status(paper) for paper in papers] == [Status.NEW] * 3
        page.get_by_role("button", name="Keyboard").click()
        expect(help_dialog).to_be_visible()


class TestClicks:
    def test_status_and_star_in_place(self, page: Page, running: Running, papers: list[int]) -> None:
        page.goto(running.address)
        page.evaluate("window.stayed = true")
        line = page.locator(row(page, papers[0]))
        line.get_by_role("button", name="Saved").click()
        line.get_by_role("button", name="Star").click()
        expect(line.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")
        assert pressed(page, row(page, papers[0])) == ["Saved"]
        line.get_by_role("button", name="Star").click()
        expect(line.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "false")
        assert not running.library.paper(running.reader, papers[0]).reading.starred
        assert page.evaluate("window.stayed")
        page.reload()
        assert pressed(page, row(page, papers[0])) == ["Saved"]

    def test_without_scripts(self, browser: Browser, running: Running, papers: list[int]) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        running.sign_in(page)
        page.locator(row(page, papers[0])).get_by_role("button", name="Read", exact=True).click()
        assert page.url == f"{running.address}/#paper-{papers[0]}"
        assert running.status(papers[0]) is Status.READ
        page.goto(f"{running.address}/import")
        page.fill("#text", SEED.read_text())
        page.get_by_role("button", name="Import").click()
        expect(page.locator(".done")).to_contain_text("papers added")
        page.goto(f"{running.address}/papers/{papers[0]}")
        page.fill("#note", "kept")
        page.get_by_role("button", name="Save note").click()
        assert running.library.paper(running.reader, papers[0]).reading.note == "kept"
        context.close()

    def test_more_in_place(self, page: Page, running: Running) -> None:
        with running.library.together():
            for number in range(70):
                running.library.add_paper(running.reader, PaperDraft(title=f"Paper number {number}"))
        page.goto(running.address)
        expect(page.locator(".papers > .paper")).to_have_count(50)
        page.get_by_role("link", name="More papers").click()
        expect(page.locator(".papers > .paper")).to_have_count(70)
        expect(page.locator(".papers > .paper:nth-child(51) .paper-title a")).to_be_focused()
        expect(page.get_by_role("link", name="More papers")).to_have_count(0)

    def test_the_server_gone_is_told(self, page: Page, running: Running, papers: list[int]) -> None:
        page.goto(running.address)
        page.context.set_offline(True)
        page.locator(row(page, papers[0])).get_by_role("button", name="Read", exact=True).click()
        expect(page.locator(".toast")).to_contain_text("Paperlight does not answer")
        assert pressed(page, row(page, papers[0])) == ["New"]


class TestNote:
    def test_saved_in_place_after_a_status(self, page: Page, running: Running, papers: list[int]) -> None:
        page.goto(f"{running.address}/papers/{papers[0]}")
        page.get_by_role("button", name="Saved").click()
        for note in ("first", "second"):
            page.fill("#note", note)
            page.keyboard.press("Control+Enter")
            expect(page.locator(".toast")).to_have_text("The note is saved.")
            page.evaluate("document.querySelector('.toast').remove()")
        assert running.library.paper(running.reader, papers[0]).reading.note == "second"

    def test_two_tabs_lose_nothing(self, page: Page, running: Running, papers: list[int]) -> None:
        page.goto(f"{running.address}/papers/{papers[0]}")
        running.library.mark(running.reader, papers[0], ReadingPatch(note="from the other tab"))
        page.fill("#note", "from this tab")
        page.get_by_role("button", name="Save note").click()
        expect(page.locator(".conflict")).to_contain_text("from the other tab")
        expect(page.locator("#note")).to_have_value("from this tab")
        page.get_by_role("button", name="Save both").click()
        expect(page.locator("#note")).to_have_value("from the other tab\n\nfrom this tab")
        assert running.library.paper(running.reader, papers[0]).reading.note.endswith("from this tab")


class TestAnnotations:
    def test_a_deletion_is_not_sent_again_and_can_be_undone(
        self, page: Page, running: Running, papers: list[int]
    ) -> None:
        whole = anno.made(quote="", comment="Why so?", tags=[])
        running.library.annotations.add(running.reader, papers[0], whole)
        page.goto(f"{running.address}/papers/{papers[0]}")
        page.locator(".annotation summary").click()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("The annotation is deleted.")).to_be_visible()
        reloaded = page.reload()
        assert reloaded
        assert (reloaded.status, reloaded.request.method) == (200, "GET")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".annotation")).to_contain_text("Why so?")
        expect(page.get_by_text("The annotation is deleted.")).to_have_count(0)


class TestImport:
    def test_pasted_anywhere(self, page: Page, running: Running) -> None:
        page.goto(f"{running.address}/import")
        paste = """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.querySelector("h1").dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
        page.evaluate(paste, SEED.read_text())
        expect(page.locator("#text")).to_be_focused()
        page.keyboard.press("Control+Enter")
        expect(page.locator(".done")).to_contain_text("papers added")
        assert running.library.stats(running.reader).papers > 50

    def test_dropped(self, page: Page, running: Running) -> None:
        page.goto(f"{running.address}/import")
        drop = """files => {
            const data = new DataTransfer();
            for (const [name, text] of files) data.items.add(new File([text], name));
            document.querySelector("h1").dispatchEvent(
                new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
        page.evaluate(drop, [["seed.txt", SEED.read_text()], ["empty.txt", "  "]])
        outcomes = page.locator("#outcomes li")
        expect(outcomes).to_have_count(2)
        expect(outcomes.first).to_contain_text("seed.txt:")
        expect(outcomes.first.locator("a")).to_have_attribute("href", "/digests/1?imported=new")
        expect(outcomes.last.locator("a")).to_have_count(0)
        page.evaluate(drop, [["seed.txt", SEED.read_text()]])
        expect(page.locator(".done")).to_contain_text("already imported")

    def test_a_failure_keeps_the_text(self, page: Page, running: Running) -> None:
        page.goto(f"{running.address}/import")
        page.fill("#text", "---")
        page.get_by_role("button", name="Import").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("#text")).to_have_value("---")


class TestSession:
    def test_a_request_to_pair_appears_by_itself(self, page: Page, running: Running) -> None:
        page.goto(f"{running.address}/pair")
        asked = running.access.request_pairing("Paperlight in a test", None)
        expect(page.locator(".code")).to_have_text(asked.code)
        expect(page.locator(".toast")).to_contain_text(asked.code)
        page.get_by_role("button", name=f"Approve {asked.code}").click()
        expect(page.locator(".code")).to_have_count(0)
        assert running.access.pairing(asked.id).token
        expect(page.get_by_role("heading", name="Paperlight in a test")).to_be_visible()
        page.get_by_text("Revoke…").click()
        page.get_by_role("button", name="Revoke Paperlight in a test").click()
        expect(page.get_by_text("Nothing is paired yet.")).to_be_visible()

    def test_a_link_on_another_site_arrives_signed_in(self, page: Page, running: Running, papers: list[int]) -> None:
        target = f"{running.address}/papers/{papers[0]}"
        page.route("https://other.example/", lambda route: route.fulfill(
            content_type="text/html", body=f'<a href="{target}">go</a>'))  # fmt: skip
        page.goto("https://other.example/")
        page.get_by_role("link").click()
        expect(page.locator("h1")).to_have_text("Apple folding")
        assert page.url == target

    def test_signed_out_from_another_site_does_not_go_round(self, browser: Browser, running: Running) -> None:
        context = browser.new_context()
        page = context.new_page()
        loads: list[str] = []
        page.on("framenavigated", lambda frame: loads.append(frame.url))
        page.route("https://other.example/", lambda route: route.fulfill(
            content_type="text/html", body=f'<a href="{running.address}/">go</a>'))  # fmt: skip
        page.goto("https://other.example/")
        page.get_by_role("link").click()
        page.wait_for_url("**/?retried=1")
        expect(page.locator("h1")).to_have_text("You are signed out")
        page.wait_for_timeout(300)
        assert loads == ["https://other.example/", f"{running.address}/", f"{running.address}/?retried=1"]
        context.close()
