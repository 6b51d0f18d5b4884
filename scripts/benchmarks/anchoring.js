// Quotes and pages for anchoring, and how long it takes in node: `anchoring.js measure` prints a line of JSON for each case,
// `anchoring.js page` one with a page and its quotes. anchoring.py asks.

import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { contentScope } from "../../tests/extension/content-scope.js";

/** @typedef {import("../../extension/shared/messages.js").Quote} Quote */

const LENGTH = 1_000_000;
const QUOTES = 200;
const LONG = 65_536;
const RUNS = 9;
const FILES = ["slices.js", "folded-text.js", "quote-index.js", "approx.js", "quote-words.js", "quote-context.js"];
const { anchoringOf } = contentScope(
  [...FILES, "passages.js", "anchors.js", "../../scripts/benchmarks/page/anchoring.js"],
  ["anchoringOf"],
);

/** The same numbers in every run (mulberry32). */
let state = 5711;
/** @param {number} below */
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}

const words = readFileSync(new URL("../../seeds/hf-daily-papers.txt", import.meta.url), "utf8").split(/\s+/);

/** Paragraphs of words as frequent as in the seed. @param {number} length */
function prose(length) {
  const parts = [];
  for (let size = 0; size < length; size += parts.at(-1)?.length ?? 0) {
    parts.push(words[random(words.length)], random(150) ? " " : "\n");
  }
  return parts.join("").slice(0, length);
}

/** @param {string} text @param {number} start @param {number} size @returns {Quote} */
function quoteAt(text, start, size) {
  const end = start + size;
  const [prefix, suffix] = [text.slice(Math.max(0, start - 64), start), text.slice(end, end + 64)];
  // Something was put in above it, so that it stands elsewhere now.
  return { exact: text.slice(start, end), prefix, suffix, start: start + 1_000, end: end + 1_000 };
}

/** Letters replaced, one in about fifty. @param {Quote} quote @returns {Quote} */
function edited(quote) {
  const exact = quote.exact.replace(/[a-z]/g, (letter) => (random(50) ? letter : "x"));
  return { ...quote, exact };
}

const page = prose(LENGTH);
const other = prose(LENGTH);
/** @param {string} text */
const some = (text) => quoteAt(text, random(text.length - 1_000), 40 + random(600));
/** @param {() => Quote} make @param {number} [count] */
const many = (make, count = QUOTES) => Array.from({ length: count }, make);
const kinds = [() => some(page), () => edited(some(page)), () => some(other)];
const mix = many(() => /** @type {() => Quote} */ (kinds[random(3)])());
const sentence = "We show that it works well on many tasks. ";
const long = many(() => quoteAt(page, random(LENGTH - LONG), LONG), 10);

/** @type {Record<string, {text: string, quotes: Quote[]}>} */
const cases = {
  "200 quotes, all there": { text: page, quotes: many(() => some(page)) },
  "200 quotes, all edited": { text: page, quotes: many(() => edited(some(page))) },
  "200 quotes, all gone": { text: page, quotes: many(() => some(other)) },
  "200 quotes, a third of each": { text: page, quotes: mix },
  "10 quotes of 64 kB, there": { text: page, quotes: long },
  "10 quotes of 64 kB, edited": { text: page, quotes: long.map(edited) },
};
for (const [name, unit] of Object.entries({
  "one letter": "a",
  spaces: " ",
  "combining marks": "\u0301",
  "one sentence": sentence,
  "one abstract": `${prose(1_500)}\n`,
})) {
  const text = unit.repeat(LENGTH / unit.length);
  cases[`200 quotes, 1 MB of ${name}`] = {
    text,
    quotes: [...many(() => some(text), QUOTES / 2), ...mix.slice(0, 100)],
  };
}

/** @param {number[]} values */
function median(values) {
  return values.sort((one, two) => one - two)[values.length >> 1] ?? 0;
}

async function measure() {
  for (const [name, { text, quotes }] of Object.entries(cases)) {
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await anchoringOf({ text }, quotes));
    const [first, ...warm] = runs;
    const [ms, longest] = [median(warm.map((run) => run.ms)), median(warm.map((run) => run.longest))];
    const worst = Math.max(...runs.map((run) => run.longest));
    console.log(
      JSON.stringify({ name, first: first.ms, ms, longest, worst, found: first.found, quotes: quotes.length }),
    );
  }
}

if (argv[2] === "measure") await measure();
else console.log(JSON.stringify({ text: page, quotes: mix }));
