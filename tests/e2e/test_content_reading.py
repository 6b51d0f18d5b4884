"""What of a page the content scripts read in real browsers, what never, and that nothing is read or sent in vain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from content_harness import ContentPage, content_page, paper
from sites import Site
from tabs import eventually

ATTENTION, RESNET, KERNELS = "Attention Is All You Need", "Deep Residual Learning", "Learning with xy Kernels"
LIBRARY = [
    paper(1, ATTENTION, "arxiv:1706.03762"),
    paper(2, RESNET, "arxiv:1512.03385", status="saved"),
    paper(3, KERNELS, "doi:10.1/xy", status="read"),
]


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.browser(name)) for name in ("chromium", "firefox")]
)
def launched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContentPage]:
    with content_page(request.param, tmp_path_factory.mktemp("content") / "extension") as page:
        yield page


@pytest.fixture
def page(launched: ContentPage) -> ContentPage:
    launched.goto("about:blank")
    launched.set(papers=LIBRARY, off=False, failure=None, delay=0)
    launched.forget()
    return launched


@pytest.mark.parametrize(
    "written",
    [
        "Attention <b>Is</b> All You Need",
        "<span>Atten</span><span>tion</span> Is <em>All <i>You</i></em> Need",
        "Atten<wbr>tion Is All<br>You Need",
        "Attention\n   Is\tAll\n\n You <!-- a comment -->Need",
        "Attention <span hidden>never</span>Is All You<script>0</script> Need",
        "<slot-like>Attention Is</slot-like> All<span style='display: contents'> You</span> Need",
    ],
)
def test_a_title_broken_over_elements_is_painted_whole(page: ContentPage, site: Site, written: str) -> None:
    marks = page.opened(site.put("/", f"<p>We read {written}, and liked it.</p>"))
    page.evaluate("document.querySelectorAll('script, [hidden]').forEach((one) => one.remove())")
    (painted,) = page.marks()["new"]
    assert list(marks) == ["new"]
    assert "".join(painted.split()) == ATTENTION.replace(" ", "")


BOXES = "<i style='display: inline-block'>x</i><i style='display: inline-block'>y</i>"
MATH = "<math><mi>x</mi><mi>y</mi></math>"


@pytest.mark.parametrize(
    "formula",
    [
        f"<span class=katex><span class=katex-mathml>{MATH}</span><span aria-hidden=true>{BOXES}</span></span>",
        f"<i class=MathJax_Preview>xy</i><span class=MathJax>{BOXES}<i class=MJX_Assistive_MathML>{MATH}</i></span>",
        f"<mjx-container><mjx-math style='display: inline-block'>{BOXES}</mjx-math></mjx-container>",
        "<math><semantics><mrow><mi>x</mi><mi>y</mi></mrow><annotation>xy</annotation></semantics></math>",
    ],
)
def test_a_formula_in_a_title_is_read_once(page: ContentPage, site: Site, formula: str) -> None:
    marks = page.opened(site.put("/", f"<p>Learning with {formula} Kernels</p>"))
    (painted,) = marks["read"]
    assert painted.startswith("Learning with")
    assert painted.endswith("Kernels")
    assert page.texts() == [("item", KERNELS)]


def test_what_is_typed_scripted_or_hidden_is_never_painted(page: ContentPage, site: Site) -> None:
    page.opened(
        site.put(
            "/",
            f"""<p id=seen>{RESNET}</p><input value="{ATTENTION}"><textarea>{ATTENTION}</textarea>
            <div contenteditable><p>{ATTENTION}</p></div><div contenteditable=plaintext-only>{ATTENTION}</div>
            <div role=textbox><span>{ATTENTION}</span></div><select><option>{ATTENTION}</select>
            <script type=text/plain>{ATTENTION}</script><noscript>{ATTENTION}</noscript><template>{ATTENTION}</template>
            <div class=CodeMirror><pre>{ATTENTION}</pre></div><p hidden>{ATTENTION}</p>
            <details><summary>More</summary>{ATTENTION}</details>
            <div style="visibility: hidden"><b>{ATTENTION}</b></div>
            <div style="content-visibility: hidden">{ATTENTION}</div><datalist><option>{ATTENTION}</datalist>""",
        )
    )
    assert page.marks() == {"saved": [RESNET]}
    page.evaluate("document.querySelector('#seen').append(' again')")
    page.evaluate(f"document.querySelector('[contenteditable] p').append(' and {ATTENTION}')")
    page.evaluate("document.querySelector('details').open = true")
    # By then what was typed would be painted too.
    assert eventually(page.marks, lambda marks: "new" in marks) == {"saved": [RESNET], "new": [ATTENTION]}


def test_elements_that_only_a_style_sheet_tells_apart(page: ContentPage, site: Site) -> None:
    style = """<style>li:nth-child(3), [data-off] { display: none } .on li, .on [data-off] { display: block }
      p:nth-of-type(2) span { visibility: hidden } .on p span { visibility: visible }
      dd span:last-child, #side span { display: block }</style>"""
    page.opened(
        site.put(
            "/",
            f"""{style}<ul><li>one<li>two<li>{ATTENTION}<li>four</ul><p><span>five</span><p><span>{ATTENTION}</span>
            <div>six</div><div data-off>{ATTENTION}</div>
            <dl><dd><span>x</span><span>{RESNET}</span><dd><span>x</span><span>{RESNET}</span></dl>
            <div id=main><span>y</span><span>z</span></div><div id=side><span>y</span><span>{KERNELS}</span></div>""",
        )
    )
    assert page.marks() == {"saved": [RESNET] * 2, "read": [KERNELS]}
    page.evaluate("void (document.body.className = 'on')")
    assert eventually(page.marks, lambda marks: len(marks.get("new", [])) == 3)


def test_a_list_that_grows_is_not_read_again(page: ContentPage, site: Site) -> None:
    rows = "".join(f"<li>Row number {number}</li>" for number in range(300))
    page.opened(site.put("/", f"<ul>{rows}<li>{ATTENTION}</ul><p id=last>x</p>"))
    for turn in range(3):
        page.forget()
        more = f"<li>More in turn {turn}</li><li>{RESNET} of {turn}</li>"
        page.evaluate(f"document.querySelector('ul').insertAdjacentHTML('beforeend', '{more}')")
        eventually(page.marks, lambda marks, turn=turn: len(marks.get("saved", [])) == turn + 1)
        assert page.texts() == [("item", f"More in turn {turn}"), ("item", f"{RESNET} of {turn}")]
    page.forget()
    page.evaluate("document.querySelectorAll('li').forEach((row) => row.classList.add('seen'))")
    page.evaluate(f"document.querySelector('#last').textContent = 'Last: {ATTENTION}'")
    eventually(page.marks, lambda marks: len(marks["new"]) == 2)
    assert page.texts() == [("item", f"Last: {ATTENTION}")]


def test_a_page_that_changes_while_it_is_read(page: ContentPage, site: Site) -> None:
    rows = "".join(f"<section><p>Row {number} <i>of</i> many</p></section>" for number in range(3_000))
    flood = """<script>
      const timer = setInterval(() => {
        const rows = document.querySelectorAll("section");
        if (rows.length < 2_000) clearInterval(timer);
        for (let count = 0; count < 25; count += 1) rows[Math.floor(Math.random() * rows.length)].remove();
      }, 2);
    </script>"""
    page.goto(site.put("/", f"<main>{rows}</main><div><p>{ATTENTION}</p></div>{flood}"))
    assert eventually(page.marks, lambda marks: marks == {"new": [ATTENTION]})


def test_a_page_that_moves_on_without_loading(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", f"<main><h1>{ATTENTION}</h1></main><nav>About</nav>"))
    page.forget()
    page.evaluate("history.pushState({}, '', '/next')")
    page.evaluate(f"document.querySelector('main').innerHTML = '<h1>{RESNET}</h1><p>More</p>'")
    assert eventually(page.marks, lambda marks: "saved" in marks) == {"saved": [RESNET]}
    assert page.texts() == [("heading", RESNET), ("item", "More")]
    assert {message["url"] for message in page.asked("page.match")} == {f"{site.address}/next"}


def test_an_answer_that_comes_too_late_paints_nothing_else(page: ContentPage, site: Site) -> None:
    page.set(delay=900)
    page.goto(site.put("/", f"<p>Read <b>{ATTENTION}</b> now</p>"))
    eventually(lambda: page.asked("page.match"))
    page.evaluate("document.querySelector('b').firstChild.data = 'Attention is elsewhere, and has been for long'")
    painted = "[...CSS.highlights.values()].reduce((sum, one) => sum + one.size, 0)"
    page.evaluate(f"void setInterval(() => {{ window.most = Math.max(window.most ?? 0, {painted}); }}, 5)")
    eventually(lambda: len(page.asked("page.match")) > 1)
    page.set(delay=0)
    page.evaluate(f"void document.body.append('{RESNET}')")
    eventually(page.marks, lambda marks: "saved" in marks)
    assert page.marks() == {"saved": [RESNET]}
    assert page.evaluate("window.most") == 1


def test_a_page_without_papers_is_asked_about_once_and_left_alone(page: ContentPage, site: Site) -> None:
    page.goto(site.put("/", "<p>Nothing that anyone knows.</p><p>12 + 34</p>"))
    eventually(lambda: page.asked("page.match"))
    page.evaluate("document.querySelector('p').className = 'x'")
    page.evaluate("void document.body.append(Object.assign(document.createElement('p'), { textContent: '56 + 78' }))")
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 600))")
    assert page.texts() == [("prose", "Nothing that anyone knows.")]
    assert len(page.asked("page.match")) == 1
    assert page.asked("page.count") == page.asked("page.frames") == []
