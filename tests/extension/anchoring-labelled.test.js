// The labelled passages: how many are anchored where they should be, and that none is anchored where it should not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { anchor, labelledCases } from "./anchoring.js";

const LEAST_RIGHT = 0.97;
/** What is known not to be found. Whoever makes it found takes it out. */
const MISSED = ["second.json: an aside put in", "second.json: the last sentence, on a page that goes on"];

test("labelled passages are anchored in the right place, and none in a wrong one", (context) => {
  const cases = labelledCases();
  /** @type {string[]} */
  const missed = [];
  /** @type {string[]} */
  const wrong = [];
  for (const { file, name, quote, page, places } of cases) {
    const [found = null] = anchor(page, [quote]);
    const right = found ? places.some(({ start, end }) => start === found.start && end === found.end) : !places.length;
    if (!right && found) wrong.push(`${file}: ${name}: ${JSON.stringify(page.slice(found.start, found.end))}`);
    else if (!right) missed.push(`${file}: ${name}`);
  }
  const right = cases.length - missed.length - wrong.length;
  const gone = cases.filter(({ places }) => places.length === 0).length;
  context.diagnostic(
    `${cases.length} passages, ${gone} of them gone: ${right} right, ${missed.length} missed, ${wrong.length} wrong`,
  );
  assert.ok(cases.length >= 120);
  assert.deepEqual(wrong, []);
  assert.deepEqual(missed.sort(), MISSED);
  assert.ok(right / cases.length >= LEAST_RIGHT);
});

test("a quote stands where it stood on its own page, whichever it is", () => {
  for (const { file, name, quote, page, places } of labelledCases()) {
    if (!places.length || !page.startsWith(quote.prefix + quote.exact, quote.start - quote.prefix.length)) continue;
    const [found] = anchor(page, [quote]);
    assert.ok(found, `${file}: ${name}`);
  }
});
