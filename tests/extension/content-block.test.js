import assert from "node:assert/strict";
import { test } from "node:test";
import { contentScope } from "./content-scope.js";

const { TextBlock } = contentScope(["block.js"], ["TextBlock"]);
const container = { localName: "p" };

/** @param {string} data */
const node = (data) => ({ data });

/** Fill a block: strings are text nodes, `|` and a line feed are borders. @param {(string | {data: string})[]} pieces */
function blockOf(...pieces) {
  const block = new TextBlock(container, null);
  for (const piece of pieces) {
    if (piece === "|") block.part(" ");
    else if (piece === "\n") block.part("\n");
    else if (typeof piece === "string") block.add(node(piece), piece, 0, false);
    else block.add(piece, piece.data, 0, false);
  }
  block.close();
  return block;
}

test("white space collapses as it is rendered, across text nodes", () => {
  assert.equal(blockOf("  On\n  ", " the ", "\t", "way ").text, "On the way");
  assert.equal(blockOf("no\u00a0break ", "here").text, "no\u00a0break here");
  assert.equal(blockOf("one", "|", "| two").text, "one | two");
  assert.equal(blockOf("one", "\n", "two").text, "one\ntwo");
});

test("white space is kept where the style says so", () => {
  const block = new TextBlock(container, null);
  block.add(node("a\n  b"), "a\n  b", 0, true);
  assert.equal(block.text, "a\nb");
});

/** A small generator of numbers, so that a failure can be repeated. @param {number} seed */
function* numbers(seed) {
  for (let state = seed; ; yield state) state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
}

test("each character leads back to its own place in its own text node", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = numbers(seed);
    const next = (/** @type {number} */ below) => (random.next().value ?? 0) % below;
    const alphabet = [..."ab 𝜆é \n\t "];
    const nodes = Array.from({ length: 1 + next(6) }, () =>
      node(Array.from({ length: next(9) }, () => alphabet[next(alphabet.length)]).join("")),
    );
    const block = blockOf(...nodes);
    const joined = nodes.map(({ data }) => data).join("");
    assert.equal(block.text, joined.replace(/[ \n\t]+/g, " ").trim(), `seed ${seed}`);
    for (let index = 0; index < block.text.length; index += 1) {
      const [{ node: place, from, to }, ...more] = block.spans(index, index + 1);
      assert.deepEqual([to, more], [from + 1, []]);
      const found = place.data[from];
      assert.equal(/\s/.test(found) ? " " : found, block.text[index], `seed ${seed}, index ${index}`);
    }
  }
});

test("a stretch is in the text nodes that it goes through, and no border counts", () => {
  const [one, two] = [node("one"), node(" two\n\n words ")];
  const block = blockOf(one, "\n", two);
  /** @param {number} start @param {number} end */
  const spans = (start, end) =>
    block.spans(start, end).map((/** @type {any} */ { node, from, to }) => [node.data.slice(from, to), node]);
  assert.equal(block.text, "one\ntwo words");
  assert.deepEqual(spans(0, 7), [
    ["one", one],
    ["two", two],
  ]);
  assert.deepEqual(spans(3, 7), [["two", two]]);
  assert.deepEqual(spans(0, 4), [["one", one]]);
  assert.deepEqual(spans(4, 13), [["two\n\n words", two]]);
  assert.deepEqual(spans(8, 13), [["words", two]]);
  assert.deepEqual(spans(3, 4), []);
});

test("many pieces and many elements in one block are no harder than in many", () => {
  const count = 20_000;
  const block = new TextBlock(container, null);
  for (let index = 0; index < count; index += 1) {
    const element = {};
    block.open(element, index % 2 ? "links" : "inlines");
    block.add(node(`A part of the text ${index} `), `A part of the text ${index} `, 0, false);
    block.shut(element, index % 2 ? "links" : "inlines");
  }
  block.close();
  assert.equal(block.parts().filter((/** @type {any} */ { role }) => role === "item").length, count / 2);
});

/** @param {string} text @param {"heading" | "item" | null} role @param {[number, number][]} links */
function partsOf(text, role, links = []) {
  const block = new TextBlock(container, role);
  block.add(node(text), text, 0, false);
  block.links.push(...links.map(([from, to]) => ({ element: {}, from, to })));
  block.close();
  return block.parts().map((/** @type {any} */ { from, to, role: told }) => [told, block.text.slice(from, to)]);
}

test("what a block is decides its role", () => {
  const sentence = "We read Attention Is All You Need. It was good";
  assert.deepEqual(partsOf("Attention Is All You Need", null), [["item", "Attention Is All You Need"]]);
  assert.deepEqual(partsOf("Is Attention All You Need?", null), [["item", "Is Attention All You Need?"]]);
  assert.deepEqual(partsOf(sentence, null), [["prose", sentence]]);
  assert.deepEqual(partsOf(sentence, "item"), [["item", sentence]]);
  assert.equal(partsOf(`${sentence} `.repeat(20), "item")[0]?.[0], "prose");
  assert.deepEqual(partsOf(sentence, "heading"), [["heading", sentence]]);
});

test("a link that is the whole block is sent once, others beside their block", () => {
  assert.deepEqual(partsOf("A title", null, [[0, 7]]), [["link", "A title"]]);
  assert.deepEqual(partsOf("A title", "heading", [[0, 7]]), [["heading", "A title"]]);
  assert.deepEqual(
    partsOf("A title [12]", "item", [
      [0, 7],
      [8, 12],
    ]),
    [
      ["item", "A title [12]"],
      ["link", "A title"],
    ],
  );
});

test("an inline element that sets a title apart is sent beside its block", () => {
  const [title, other] = ["A Title Long Enough", "12 Citations"];
  /** @param {[string, [number, number][], [number, number][]?]} block */
  const itemsOf = (...[text, inlines, links = []]) => {
    const block = new TextBlock(container, null);
    block.add(node(text), text, 0, false);
    block.inlines.push(...inlines.map(([from, to]) => ({ element: {}, from, to })));
    block.links.push(...links.map(([from, to]) => ({ element: {}, from, to })));
    block.close();
    return block
      .parts()
      .slice(1)
      .map((/** @type {any} */ { from, to, role }) => [role, block.text.slice(from, to)]);
  };
  const [text, end] = [`${title} ${other}`, title.length];
  const item = [["item", title]];
  assert.deepEqual(itemsOf(text, [[0, end + 1]]), item, "without the space in it");
  assert.deepEqual(
    itemsOf(text, [
      [0, end],
      [0, end],
      [end + 1, text.length],
    ]),
    item,
    "the outer one, and nothing short",
  );
  assert.deepEqual(itemsOf(text, [[0, text.length]]), [], "not the whole block");
  assert.deepEqual(itemsOf(text, [[0, -1]]), [], "it holds a block");
  assert.deepEqual(itemsOf(text, [[0, end]], [[0, end]]), [["link", title]], "it holds a link");
  assert.deepEqual(itemsOf(text, [[0, end]], [[0, text.length]]), item, "in a link");
  assert.deepEqual(itemsOf(`${"1 ".repeat(20)}x`, [[0, 39]]), [], "no letters");
  assert.deepEqual(itemsOf(`${"title ".repeat(60)}x`, [[0, 359]]), [], "too long");
});

test("a long text is sent in parts that overlap", () => {
  const text = "word ".repeat(30_000).trim();
  const block = blockOf(text);
  const parts = block.parts();
  assert.ok(parts.length > 2);
  assert.equal(parts[0].from, 0);
  assert.equal(parts.at(-1).to, text.length);
  parts.slice(1).forEach((/** @type {any} */ part, /** @type {number} */ index) => {
    assert.ok(part.from <= parts[index].to - 500, "a title on the border is whole in one of the parts");
  });
});
