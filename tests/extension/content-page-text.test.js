// The page's text, and the ways between it and the document: read from jsdom, which lays nothing out, so the walk over the
// page is stood in for.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { anchor, finish } from "./anchoring.js";
import { contentScope } from "./content-scope.js";

// It has no types.
const { JSDOM } = createRequire(import.meta.url)("jsdom");
const { document, Range, Text, Node, Element, CharacterData, NodeFilter } = new JSDOM("").window;
const { TextBlock } = contentScope(["block.js"], ["TextBlock"]);

/** A block for each `p`, a line break for each `br`; a `del` is not shown. */
class DocumentWalk {
  /** @param {Element} root @param {boolean} _deep @param {any} listener */
  constructor(root, _deep, listener) {
    this.left = [...root.querySelectorAll("p")];
    this.listener = listener;
  }

  resume() {}

  step() {
    const element = this.left.shift();
    if (!element) return false;
    const block = new TextBlock(element, null);
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      if (node.nodeName === "BR") block.part("\n");
      else if (node instanceof Text && node.parentNode?.nodeName !== "DEL") block.add(node, node.data, 0, false);
    }
    block.close();
    if (block.telling || (this.listener.every && block.text)) this.listener.block(block);
    return true;
  }
}

const { PageText } = contentScope(["dom.js", "block.js", "page-text.js", "marks.js"], ["PageText"], {
  ...{ document, Range, Text, Node, Element, CharacterData, NodeFilter, DocumentWalk, location: { href: "" } },
});

/** @param {string} body */
function read(body) {
  document.body.innerHTML = body;
  const text = new PageText();
  finish(text.read(document.documentElement));
  return text;
}

/** @param {string} selector */
const element = (selector) => /** @type {Element} */ (document.querySelector(selector));
/** @param {string} selector */
const textIn = (selector) => /** @type {Text} */ (element(selector).firstChild);

/** @param {[Node, number]} start @param {[Node, number]} end */
function rangeFrom(start, end) {
  const range = new Range();
  range.setStart(...start);
  range.setEnd(...end);
  return range;
}

const BODY = `<p id="a">  The first
   block, <b>bold</b> words</p><p id="n">12.5 ± 3</p><del>gone</del><p id="b">The second<br>block <del id="d">not shown</del>ends</p>`;

test("the text is that of all blocks, figures included", () => {
  assert.equal(read(BODY).text, "The first block, bold words\n12.5 ± 3\nThe second\nblock ends");
});

test("every stretch leads to a range that reads the same", () => {
  const text = read(BODY);
  for (let start = 0; start < text.text.length; start += 1) {
    for (let end = start + 1; end <= text.text.length; end += 1) {
      const own = text.text.slice(start, end);
      const range = text.range(start, end);
      if (!own.trim()) continue;
      const shown = String(range?.cloneContents().textContent).replace("not shown", "").replace("gone", "");
      assert.equal(shown.replace(/\s+/g, ""), own.replace(/\s+/g, ""), own);
    }
  }
});

test("a range leads to the stretch that it reads, and back", () => {
  const text = read(BODY);
  for (let start = 0; start < text.text.length; start += 1) {
    for (let end = start + 1; end <= text.text.length; end += 1) {
      const own = text.text.slice(start, end);
      if (own.trim() !== own) continue;
      const quote = text.quoteOf(text.range(start, end));
      assert.deepEqual([quote?.exact, quote?.start, quote?.end], [own, start, end]);
      assert.ok(
        quote && text.text.slice(0, start).endsWith(quote.prefix) && text.text.slice(end).startsWith(quote.suffix),
      );
    }
  }
});

test("a quote made on a page is anchored in it", () => {
  const text = read(`<p>Menu</p>${BODY.repeat(2)}`);
  const quote = text.quoteOf(text.range(40, 57));
  assert.ok(quote);
  const [found] = anchor(text.text, [quote]);
  assert.deepEqual([found?.start, found?.end], [quote.start, quote.end]);
});

test("a range of elements is that of the text in them", () => {
  const text = read(BODY);
  /** @param {[Node, number]} start @param {[Node, number]} end */
  const exact = (start, end) => text.quoteOf(rangeFrom(start, end))?.exact;
  const [a, b] = [element("#a"), element("#b")];
  assert.equal(exact([a, 0], [a, a.childNodes.length]), "The first block, bold words");
  assert.equal(exact([a, 1], [a, 2]), "bold");
  // A triple click ends at the start of the next block.
  assert.equal(exact([textIn("#a"), 0], [element("#n"), 0]), "The first block, bold words");
  assert.equal(exact([a, a.childNodes.length], [b, 1]), "12.5 ± 3\nThe second");
  assert.equal(exact([document.body, 0], [document.body, document.body.childNodes.length]), text.text);
});

test("what is not shown is not quoted", () => {
  const text = read(BODY);
  const hidden = textIn("#d");
  assert.equal(text.quoteOf(rangeFrom([hidden, 1], [hidden, 4])), null);
  assert.equal(text.quoteOf(rangeFrom([hidden, 1], [element("#b"), 4]))?.exact, undefined);
  const [, , after] = [...element("#b").childNodes].filter((node) => node instanceof Text);
  assert.equal(
    text.quoteOf(rangeFrom([hidden, 1], [/** @type {Text} */ (after ?? element("#b").lastChild), 4]))?.exact,
    "ends",
  );
});

test("white space and nothing make no quote", () => {
  const text = read(BODY);
  const node = textIn("#a");
  assert.equal(text.quoteOf(rangeFrom([node, 0], [node, 2])), null);
  assert.equal(text.quoteOf(rangeFrom([node, 4], [node, 4])), null);
});

test("what surrounds a quote cuts no character in two", () => {
  const text = read(`<p>${"𝒪".repeat(60)} here ${"x𝒪".repeat(30)}</p>`);
  const at = text.text.indexOf("here");
  const quote = text.quoteOf(text.range(at, at + 4));
  assert.ok(quote?.prefix.isWellFormed() && quote.suffix.isWellFormed());
  assert.ok(quote.prefix.length >= 63 && quote.suffix.length >= 63);
});

test("where the page has changed since, there is neither a range nor a quote", () => {
  const text = read(BODY);
  const node = textIn("#a");
  node.data = "Other words altogether";
  assert.equal(text.range(4, 9), null);
  assert.equal(text.quoteOf(rangeFrom([node, 4], [node, 9])), null);
});
