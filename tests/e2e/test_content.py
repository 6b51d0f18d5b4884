"""The content scripts in real browsers: what they read of a page, what they send, and what they paint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from content_harness import ContentPage, content_page, paper
from sites import Site
from tabs import eventually

ATTENTION, RESNET, ADAM = "Attention Is All You Need", "Deep Residual Learning", "Adam: A Method"
LIBRARY = [
    paper(1, ATTENTION, "arxiv:1706.03762", status="saved"),
    paper(2, RESNET, "arxiv:1512.03385"),
    paper(3, ADAM, "arxiv:1412.6980", status="read", starred=True),
]
PLAIN = f"<p id=t>{ATTENTION}</p><div id=more></div><p hidden id=later>{ADAM}</p>"


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


def test_exactly_the_titles_characters_are_painted(page: ContentPage, site: Site) -> None:
    marks = page.opened(
        site.put(
            "/",
            f"""<h1>On Attention <em>Is
              <b>All</b></em>   You Need, again</h1><p>{RESNET}s differ from {RESNET}. <a href=/x>{ADAM}</a></p>""",
        )
    )
    assert [" ".join(text.split()) for text in marks["saved"]] == [ATTENTION]
    assert marks["new"] == [RESNET, RESNET]
    assert marks["read"] == marks["starred"] == [ADAM]


def test_what_is_read_of_a_page(page: ContentPage, site: Site) -> None:
    page.opened(
        site.put(
            "/",
            f"""<h2><a href=/x>{ATTENTION}</a></h2><p>It is said that {RESNET} and <a href=/x>{ADAM}</a>
              are worth a look. Every one knows them.</p><p><a href=/y>Whole  link</a></p><a href=#here>Here</a>
            <script>"a script"</script><style>/* a style */</style><textarea>a draft</textarea>
            <div contenteditable>another draft</div><div hidden>hidden</div><svg><text>drawn</text></svg>
            <p style="visibility: hidden">unseen <b style="visibility: visible">seen</b></p><p>12 + 34</p>
            <div><span style="display: block">Block-level</span><span style="display: block">spans</span></div>
            <p>Two<br>lines</p><pre>kept\n  lines</pre>
            <ul><li>Title<span style="display: inline-block">badge</span></ul>
            <p>x<span class=katex><span class=katex-mathml><math><mi>q</mi></math></span><span class=katex-html
              aria-hidden=true><span style="display: inline-block">y</span></span></span>z</p>""",
        )
    )
    assert page.texts() == [
        ("heading", ATTENTION),
        ("prose", f"It is said that {RESNET} and {ADAM} are worth a look. Every one knows them."),
        ("link", ADAM),
        ("link", "Whole link"),
        ("item", "Here"),
        ("item", "seen"),
        ("item", "Block-level"),
        ("item", "spans"),
        ("item", "Two\nlines"),
        ("item", "kept\nlines"),
        ("item", "Title badge"),
        ("item", "xyz"),
    ]


def test_links_are_painted_by_identifier_and_nothing_twice(page: ContentPage, site: Site) -> None:
    marks = page.opened(
        site.put(
            "/",
            f"""<ul><li><a href="https://arxiv.org/abs/1706.03762v5">{ATTENTION}</a>
              [<a href="https://arxiv.org/pdf/1706.03762">pdf</a>]
            <li><a href="https://arxiv.org/abs/1512.03385">He et al.</a>
            <li><a href="https://arxiv.org/abs/1412.6980"><img alt="" width=9 height=9></a></ul>""",
        )
    )
    # "pdf" says nothing that the title beside it does not say; of a picture there is nothing to paint.
    assert marks == {"saved": [ATTENTION], "new": ["He et al."]}
    papers = page.tell(type="page.state")["papers"]
    assert [(one["paper"]["id"], one["evidence"], one["count"]) for one in papers] == [
        (1, "identifier", 2),
        (2, "identifier", 1),
        (3, "identifier", 1),
    ]
    assert page.asked("page.count")[-1]["count"] == 3


def test_open_shadow_roots_are_read_and_painted(page: ContentPage, site: Site) -> None:
    body = f"<div id=host><template shadowrootmode=open><p>{ADAM}</p><slot></slot></template><p>{RESNET}</p></div>"
    marks = page.opened(site.put("/", body))
    assert marks == {"read": [ADAM], "starred": [ADAM], "new": [RESNET]}
    page.evaluate("document.querySelector('#host').textContent = ''")
    eventually(page.marks, lambda marks: "new" not in marks)
    painted = page.picture()
    page.set(off=True)
    page.tell(type="settings.changed")
    eventually(page.marks, lambda marks: not marks)
    # In Firefox only the user's style sheets reach into shadow roots.
    assert page.picture() != painted


def test_changes_of_the_page_are_followed(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.evaluate(f"document.querySelector('#more').innerHTML = '<p>See <i>{RESNET}</i>.</p>'")
    assert eventually(page.marks, lambda marks: len(marks) == 2)["new"] == [RESNET]
    page.evaluate("document.querySelector('#t').firstChild.data = 'Attention is elsewhere'")
    assert eventually(page.marks, lambda marks: len(marks) == 1) == {"new": [RESNET]}
    page.evaluate("document.querySelector('#later').hidden = false")
    assert eventually(page.marks, lambda marks: len(marks) == 3)["read"] == [ADAM]
    page.evaluate("document.querySelector('#more').remove()")
    assert eventually(page.marks, lambda marks: len(marks) == 2) == {"read": [ADAM], "starred": [ADAM]}


def test_a_title_set_apart_is_matched_on_its_own(page: ContentPage, site: Site) -> None:
    long = "A Title Long Enough"
    page.set(papers=[paper(1, long, "arxiv:1706.03762")])
    marks = page.opened(
        site.put(
            "/",
            f"""<div><b><i>{long}</i></b> <span>12 Citations</span></div><div><span>{long}</span><div>below</div></div>
            <p>Reading <cite>{long}</cite>.</p><p><em><a href=/x>{long}</a></em> again</p>""",
        )
    )
    assert marks == {"new": [long] * 4}
    assert page.texts() == [
        ("item", f"{long} 12 Citations"),
        ("item", long),
        ("item", "below"),
        ("prose", f"Reading {long}."),
        ("item", f"{long} again"),
        ("link", long),
    ]


def test_what_is_hidden_later_waits_until_it_is_shown(page: ContentPage, site: Site) -> None:
    tabs = f"<section id=one>{ATTENTION}</section><section id=two><details id=d><p>{RESNET}</p></details></section>"
    page.opened(site.put("/", f"<style>.off {{ display: none }}</style>{tabs}"))
    page.evaluate("document.querySelector('#one').className = 'off'")
    eventually(page.marks, lambda marks: not marks)
    assert page.asked("page.count")[-1]["count"] == 0
    page.evaluate("document.querySelector('#d').open = true")
    eventually(page.marks, lambda marks: marks == {"new": [RESNET]})
    page.evaluate("document.querySelector('#two').style.visibility = 'hidden'")
    eventually(page.marks, lambda marks: not marks)
    page.evaluate("document.querySelector('#one').className = ''")
    eventually(page.marks, lambda marks: marks == {"saved": [ATTENTION]})


def test_of_many_hidden_elements_each_is_read_when_it_is_shown(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN + "<p hidden>x" * 2_100 + f"<div><p hidden id=last>{RESNET}</div>"))
    page.evaluate("document.querySelector('#last').hidden = false")
    assert eventually(page.marks, lambda marks: len(marks) == 2)["new"] == [RESNET]


def test_what_is_being_written_is_not_read(page: ContentPage, site: Site) -> None:
    editors = "<div class=monaco-editor><div class=l>x</div></div><div role=textbox><div class=l>x</div></div>"
    page.opened(site.put("/", PLAIN + editors))
    page.evaluate(f"document.querySelectorAll('.l').forEach((one) => {{ one.textContent = '{RESNET}'; }})")
    page.evaluate("document.querySelector('#later').hidden = false")
    assert "new" not in eventually(page.marks, lambda marks: "read" in marks)


def test_a_page_that_came_back_tells_its_count_again(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.forget()
    page.evaluate("void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert eventually(lambda: page.asked("page.count"))[-1]["count"] == 1


def test_nothing_is_sent_twice(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.evaluate("document.querySelector('#t').outerHTML += ''")
    page.evaluate(f"document.querySelector('#more').innerHTML = '<p>{ATTENTION}</p>'")
    eventually(page.marks, lambda marks: marks["saved"] == [ATTENTION] * 2)
    assert page.texts() == [("item", ATTENTION)]


def test_a_flood_of_changes_neither_starves_nor_hangs(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.evaluate(
        f"""(() => {{
          const more = document.querySelector('#more');
          window.ticks = 0;
          window.flood = setInterval(() => {{ window.ticks += 1;
          for (let i = 0; i < 60; i += 1) more.append(document.createElement('p'));
          more.lastChild.textContent = '{RESNET} ' + window.ticks; }}, 20); }})()"""
    )
    eventually(page.marks, lambda marks: len(marks.get("new", [])) > 5)
    ticks = page.evaluate("(clearInterval(window.flood), window.ticks)")
    eventually(page.marks, lambda marks: len(marks["new"]) == ticks)


def test_marks_follow_the_library(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    changed = paper(1, ATTENTION, "arxiv:1706.03762", status="reading")
    page.tell(type="papers.changed", papers=[changed, paper(9, "Other", "doi:10.1/x")], deleted=[])
    assert page.marks() == {"reading": [ATTENTION]}
    page.tell(type="papers.changed", papers=[], deleted=[1])
    assert page.marks() == {}
    page.tell(type="library.changed")
    assert eventually(page.marks) == {"saved": [ATTENTION]}
    page.set(off=True)
    page.tell(type="settings.changed")
    eventually(page.marks, lambda marks: not marks)
    assert page.tell(type="page.state")["enabled"] is False
    assert page.asked("page.count")[-1]["count"] == 0


def test_the_pages_own_paper(page: ContentPage, site: Site) -> None:
    address = site.put(
        "/",
        f'<meta name=citation_title content="{ATTENTION}"><meta name=citation_arxiv_id content=1706.03762v5><p id=t>X',
    )
    page.goto(address)
    state = eventually(
        lambda: page.tell(type="page.state"), lambda state: state and state["own"] and state["own"]["known"]
    )
    assert state["own"]["known"]["id"] == 1
    assert state["own"]["metadata"]["identifiers"] == ["arxiv:1706.03762v5"]
    # A page that moves on by script and leaves its old tags behind is not about the old paper.
    page.evaluate("(history.pushState(0, '', '/elsewhere'), document.querySelector('#t').textContent = 'Moved')")
    eventually(lambda: page.tell(type="page.state")["own"], lambda own: own is None)
    for turn in range(2):
        page.evaluate(f"void document.body.append(Object.assign(document.createElement('p'), {{ id: 'turn{turn}' }}))")
        page.evaluate(f"void (document.querySelector('#turn{turn}').textContent = '{RESNET}')")
        eventually(page.marks, lambda marks, turn=turn: len(marks.get("new", [])) == turn + 1)
        assert page.tell(type="page.state")["own"] is None
    page.evaluate(f"document.querySelector('[name=citation_title]').content = '{ADAM}'")
    own = eventually(lambda: page.tell(type="page.state")["own"], lambda own: own and own["known"])
    assert own["known"]["id"] == 3


def test_the_page_is_not_edited(page: ContentPage, site: Site) -> None:
    address = site.put("/", PLAIN)
    page.set(off=True)
    page.goto(address)
    plain = page.evaluate("document.documentElement.outerHTML")
    page.set(off=False)
    page.opened(address)
    assert page.evaluate("document.documentElement.outerHTML") == plain
    page.hover("#t")
    children = "[...document.documentElement.children].map((one) => one.localName + (one.shadowRoot ? ' open' : ''))"
    assert page.evaluate(children) == ["head", "body", "paperlight-card"]
    page.escape()
    assert page.evaluate("document.documentElement.outerHTML") == plain


def test_a_registry_that_the_page_cleared_is_filled_again(page: ContentPage, site: Site) -> None:
    page.opened(site.put("/", PLAIN))
    page.evaluate("(CSS.highlights.clear(), document.querySelector('#more').textContent = 'x')")
    assert eventually(page.marks) == {"saved": [ATTENTION]}
