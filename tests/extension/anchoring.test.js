// Quotes found in texts, and what must never be: seeded, so that a failure comes again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { contentScope } from "./content-scope.js";

const { Anchors, FoldedText, findApprox } = contentScope(
  ["folded-text.js", "quote-index.js", "approx.js", "turned.js", "anchors.js"],
  ["Anchors", "FoldedText", "findApprox"],
);

/** A generator of numbers below 1 (mulberry32). @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {() => number} chance @param {number} words */
function proseOf(chance, words) {
  const letter = () => String.fromCharCode(97 + Math.floor(chance() * 26));
  const word = () => Array.from({ length: 4 + Math.floor(chance() * 6) }, letter).join("");
  return Array.from({ length: words }, word).join(" ");
}

/** @param {string} text @param {number} start @param {number} end */
function quoteIn(text, start, end) {
  const exact = text.slice(start, end);
  return {
    exact,
    prefix: text.slice(Math.max(0, start - 64), start),
    suffix: text.slice(end, end + 64),
    start,
    end,
  };
}

/** @param {string} text @param {Partial<import("../../extension/shared/messages.js").Quote>} quote */
function anchor(text, quote) {
  const work = new Anchors(text).anchor([["a", quote]]);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value.get("a");
  }
}

test("the fewest edits are those of the plain table", () => {
  const chance = random(1);
  const units = (/** @type {number} */ size) => Uint16Array.from({ length: size }, () => 97 + Math.floor(chance() * 3));
  for (let round = 0; round < 400; round += 1) {
    const [pattern, text] = [units(1 + Math.floor(chance() * 80)), units(1 + Math.floor(chance() * 120))];
    let row = new Array(text.length + 1).fill(0);
    pattern.forEach((unit, at) => {
      const next = [at + 1];
      for (let i = 1; i <= text.length; i += 1)
        next[i] = Math.min(row[i] + 1, Number(next[i - 1]) + 1, row[i - 1] + (unit === text[i - 1] ? 0 : 1));
      row = next;
    });
    assert.equal(findApprox(pattern, text, 0, text.length, 0).errors, Math.min(...row), `round ${round}`);
  }
});

test("a passage is found where it stands, with a typing error too, and in another text not", () => {
  const chance = random(2);
  for (let round = 0; round < 60; round += 1) {
    const text = proseOf(chance, 400);
    const start = text.indexOf(" ", Math.floor(chance() * 1500)) + 1;
    const end = text.indexOf(" ", start + 80);
    const quote = quoteIn(text, start, end);
    const same = anchor(text, quote);
    assert.deepEqual([same?.start, same?.end, same?.kind], [start, end, "exact"], `round ${round}`);
    const at = quote.exact.length >> 1;
    const typo = {
      ...quote,
      exact: `${quote.exact.slice(0, at)}#${quote.exact.slice(at + 1)}`,
      start: 0,
      end: 0,
    };
    const near = anchor(text, typo);
    if (near) assert.deepEqual([near.start, near.end, near.kind], [start, end, "approximate"], `round ${round}`);
    assert.equal(anchor(proseOf(chance, 400), quote), null, `round ${round}`);
  }
});

test("another form of the same passage is the same, and a turned one is none", () => {
  const text =
    "Results. The “ﬁnal” model doesn’t need any labels — it recog-\nnizes CO₂ in all 12 images.\nIt is small.";
  const quote = (/** @type {string} */ exact) => ({
    exact,
    prefix: "Results. ",
    suffix: "\nIt is small.",
    start: 9,
    end: 90,
  });
  const found = anchor(text, quote(`The "final" model doesn't need any labels - it recognizes CO2 in all 12 images.`));
  assert.deepEqual([found?.start, text.slice(found?.end), found?.kind], [9, "\nIt is small.", "exact"]);
  for (const other of [
    `The "final" model does need any labels - it recognizes CO2 in all 12 images.`,
    `The "final" model doesn't need any labels - it recognizes CO2 in all 13 images.`,
  ])
    assert.equal(anchor(text, quote(other)), null, other);
});

test("a word alone is found in its surroundings only", () => {
  const text = `The first model is large. ${proseOf(random(3), 50)}. The other model is small.`;
  const at = text.lastIndexOf("model");
  assert.equal(anchor(text, { ...quoteIn(text, at, at + 5), start: 0, end: 5 })?.start, at);
  assert.equal(
    anchor(text, {
      exact: "model",
      prefix: "",
      suffix: "",
      start: at,
      end: at + 5,
    }),
    null,
  );
});

test("folded places lead back to their own characters", () => {
  const source = "A ﬁne  “test” of\u00ad soft-\nware, CO₂ — n\u0303o.";
  const folded = FoldedText.of(source);
  for (let at = 0; at < folded.length; at += 1) {
    const { start, end } = folded.origin(at, at + 1);
    assert.ok(start < end && end <= source.length);
    assert.ok(at === 0 || start >= folded.origin(at - 1, at).start);
  }
});
