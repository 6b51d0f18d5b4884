"""The whole way in Chromium and in Firefox: the server, the extension and the command line as a reader uses them."""

from __future__ import annotations

import json
import re

from browsers import hover, marks, pair, papers_on_page, popup, seen, words
from sites import Site
from tabs import Browser, eventually
from tests.servers import Server, paperlight

LINKS = [
    "Generative Judge for Evaluating Alignment",
    "Decentralized Diffusion Models",
    "RAFT: Reward rAnked FineTuning for Generative Foundation Model Alignment",
]
HEADINGS = [
    "Data Distributional Properties Drive Emergent In-Context Learning in Transformers",
    "How Well Does GPT-4V(ision) Adapt to Distribution Shifts? A Preliminary Investigation",
    "Improved Techniques for Training Consistency Models",
]
PROSE = [
    "Secrets of RLHF in Large Language Models Part II: Reward Modeling",
    "Unified Model for Image, Video, Audio and Language Tasks",
    "Fast Inference in Denoising Diffusion Models via MMD Finetuning",
    "Evaluating and Mitigating Discrimination in Language Model Decisions",
]
# Near to titles of the digest, or where no reader sees them.
DECOYS = """
  <p>Not to be confused with Secrets of RLHF in Large Language Models Part I: PPO, nor with the older
    Unified Model for Image and Text Tasks.</p>
  <h2>Fast Inference in Denoising Diffusion Models via Finetuning</h2>
  <ul><li><a href="/elsewhere/9">Generative Judges for Evaluating Alignment</a></li></ul>
  <textarea cols="80">Model Breadcrumbs: Scaling Multi-Task Model Merging with Sparse Masks</textarea>
  <p hidden>An Efficient Tester-Learner for Halfspaces</p>
"""
SAVED = PROSE[3]


def reading_list() -> str:
    links = "".join(f'<li><a href="/elsewhere/{n}">{title}</a></li>' for n, title in enumerate(LINKS))
    headings = "".join(f"<h2>{title}</h2><p>A remark.</p>" for title in HEADINGS)
    prose = f"""<p>We compared {PROSE[0]} with “{PROSE[1]}”, and found both wanting. The authors of <em>{PROSE[2]}</em>
      disagree.</p><p>After that we read <span id=to-save>{SAVED}</span>, at last.</p>"""
    return f"<h1>Notes</h1><ul>{links}</ul>{headings}{prose}{DECOYS}"


def test_the_whole_way(browser: Browser, server: Server, site: Site) -> None:
    ten = LINKS + HEADINGS + PROSE
    pair(browser, server)
    page = browser.tab(site.put("/notes", reading_list()))

    eventually(lambda: marks(page), lambda found: len(found) >= len(ten))
    assert marks(page) == sorted(("new", title) for title in ten)
    assert seen(page) == {"new"}
    shown = popup(browser, page)
    assert papers_on_page(shown) == ten
    assert shown.evaluate("document.querySelector('#papers-heading').textContent") == "On this page (10)"

    hover(page, "#to-save")
    card = eventually(page.card)
    assert (card.title, card.pressed) == (SAVED, ["New"])
    page.press(*card.buttons["Save"])
    eventually(page.card, lambda card: card.pressed == ["Saved"])
    page.press(1, 1)
    eventually(page.card, lambda card: card is None)

    assert marks(page) == sorted(("saved" if title == SAVED else "new", title) for title in ten)
    assert seen(page) == {"new", "saved"}
    (listed,) = json.loads(paperlight(server.data_dir, "list", "--status", "saved", "--json").stdout)["items"]
    assert listed["title"] == SAVED
    bibtex = paperlight(server.data_dir, "export", "bibtex", "--status", "saved").stdout
    assert re.findall(r"^@", bibtex, re.MULTILINE) == ["@"]
    assert SAVED in re.sub(r"[{}]", "", bibtex)


def test_a_newcomer_is_not_told_that_no_paper_is_known(browser: Browser, site: Site) -> None:
    page = browser.tab(site.put("/first", f"<p>{LINKS[0]}</p>"))
    shown = popup(browser, page)
    assert shown.evaluate("document.querySelector('#state').textContent") == words("stateUnpaired")
    assert not shown.evaluate("document.querySelector('#papers').checkVisibility()")
