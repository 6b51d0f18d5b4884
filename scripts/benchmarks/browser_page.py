"""The library and the pages that `scripts/bench` measures with: titles, and the markup that sites print them in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

SEED = Path(__file__).parents[2] / "seeds" / "hf-daily-papers.txt"
STYLE = """<style>
  main { display: grid; grid-template-columns: 1fr 1fr; gap: 1em }
  .card { border: 1px solid #ccc; padding: 1em } .meta { display: flex; gap: 1em } .badge { display: inline-block }
  .menu { display: none } .sr { position: absolute; clip-path: inset(50%) }
</style>"""


class Words:
    """Words as frequent as in the seed. ``seed`` makes the same words come again."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        lines = [line.strip() for line in SEED.read_text().split("\n") if line.strip()][5:]
        self._title_words = " ".join(lines[::2]).split()
        self._words = [word for word in " ".join(lines[1::2]).split() if "<" not in word and "&" not in word]

    def title(self, number: int) -> str:
        """A title of its own: no other has its number."""
        words = self.chance.choices(self._title_words, k=self.chance.randint(5, 13))
        title = " ".join([*(word.replace("&", "and") for word in words), f"{number}"])
        # A line that begins small goes on with the title before it.
        return title[:1].upper() + title[1:]

    def some(self, least: int, most: int) -> str:
        """A run of words."""
        return " ".join(self.chance.choices(self._words, k=self.chance.randint(least, most)))

    def name(self) -> str:
        """What stands for an author's name."""
        first, last = self.chance.sample(self._title_words, 2)
        return f"{first[:1].upper()}. {last.capitalize().replace('&', '')}"


def titles(count: int) -> list[str]:
    """The titles of a library."""
    words = Words(5711)
    return [words.title(number) for number in range(count)]


def page(text_nodes: int, known: Sequence[str]) -> str:
    """A page's body with that many text nodes that are not blank, and the known titles spread over it."""
    words = Words(11)
    parts: list[str] = []
    count = given = 0
    while count < text_nodes:
        kind, size = words.chance.choices(_KINDS, _SHARES)[0]
        is_due = given * text_nodes <= count * len(known) and given < len(known)
        title = known[given] if is_due else words.title(10_000_000 + count)
        given += is_due
        parts.append(kind(words, _broken(words, title), len(parts)))
        count += size
    return f"{STYLE}<main>{''.join(parts)}</main>"


def _broken(words: Words, title: str) -> str:
    """A third of the titles are broken over inline elements, as where a search term is set off."""
    parts = title.split(" ")
    at = words.chance.randrange(len(parts))
    tag = words.chance.choice(["b", "span", "", "", "", ""])
    if tag:
        parts[at] = f"<{tag}>{parts[at]}</{tag}>"
    return " ".join(parts)


def _card(words: Words, title: str, number: int) -> str:
    return f"""
      <article class="card" id="c{number}">
        <h3><a href="/paper/{number}">{title}</a></h3>
        <div class="authors"><a href="/a/{number}">{words.name()}</a>, <a href="/b/{number}">{words.name()}</a>,
          <span class="last">{words.name()}</span></div>
        <p class="abstract">{words.some(20, 60)} <em>{words.some(1, 3)}</em> {words.some(5, 30)}
          <a href="https://doi.org/10.1234/x.{number}">{words.some(1, 4)}</a> {words.some(5, 20)}.</p>
        <footer class="meta"><span class="badge">{number} citations</span> <time>2023</time>
          <button type="button"><span class="sr">Save</span>+</button>
          <ul class="menu"><li>Cite</li><li>Share</li></ul></footer>
      </article>"""


def _reference(words: Words, title: str, number: int) -> str:
    return f"""
      <li>{words.name()} and {words.name()}. <b class="title">{title}</b>. <i>{words.some(2, 4)}</i>, 2021.
        <a href="https://example.org/{number}.pdf" class="pdf">pdf</a> <span>[{number}]</span></li>"""


def _row(words: Words, title: str, number: int) -> str:
    return f"""
      <table><tr><td>{number}</td><td><a href="https://arxiv.org/abs/2999.{number % 100000:05d}">{title}</a></td>
        <td>{words.name()}</td><td class="year">2022</td><td><code>{words.some(1, 2)}</code></td></tr></table>"""


def _prose(words: Words, title: str, number: int) -> str:
    return f"""
      <p>{words.some(10, 40)} [<a href="#r{number}">{number}</a>] {words.some(5, 20)}
        <strong>{words.some(1, 3)}</strong> {words.some(5, 20)} “{title}” {words.some(3, 20)}
        <em>{words.some(1, 3)}</em>.</p>"""


_KINDS = [(_card, 17), (_reference, 7), (_row, 5), (_prose, 7)]
_SHARES = [4, 3, 2, 2]
