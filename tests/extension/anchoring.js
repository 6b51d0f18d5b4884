// Anchoring as tests and benchmarks use it: the content scripts that need no page, and the labelled cases of tests/anchoring.

import { readdirSync, readFileSync } from "node:fs";
import { contentScope } from "./content-scope.js";

/** @typedef {import("../../extension/shared/messages.js").Quote} Quote */
/** @typedef {{start: number, end: number, score: number, kind: "exact" | "approximate"}} Anchor */
/** A case made ready; `places` are those that are right, none for a passage that the page does not hold.
 * @typedef {{name: string, file: string, quote: Quote, page: string, places: {start: number, end: number}[]}} Case */

const FILES = [
  "folded-text.js",
  "quote-index.js",
  "approx.js",
  "quote-words.js",
  "quote-context.js",
  "passages.js",
  "anchors.js",
];
const FOLDER = new URL("../anchoring/", import.meta.url);
const CONTEXT = 64;

export const { Anchors, FoldedText, QuoteIndex, nearestMatch, nearestEnd, wordsOf, isTurned } = contentScope(FILES, [
  "Anchors",
  "FoldedText",
  "QuoteIndex",
  "nearestMatch",
  "nearestEnd",
  "wordsOf",
  "isTurned",
]);

/** @template T @param {Generator<void, T>} work @returns {T} */
export function finish(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** @param {string} text @param {Quote[]} quotes @returns {(Anchor | null)[]} */
export function anchor(text, quotes) {
  return finish(new Anchors({ text }).anchor(quotes));
}

/** A passage of a text as a reader would quote it. @param {string} text @param {number} start @param {number} end @param {number} [context] @returns {Quote} */
export function quoteAt(text, start, end, context = CONTEXT) {
  const prefix = text.slice(Math.max(0, start - context), start);
  return { exact: text.slice(start, end), prefix, suffix: text.slice(end, end + context), start, end };
}

/**
 * The labelled cases. `passage` (the `nth` of it; or what goes `from` one phrase `to` another) is quoted on the page `text` and
 * looked for on `page`, which is that page unless told otherwise, with `edits`, a part `cut` out, another form of Unicode, and
 * text `before` it. `found` is what should be found there (the `nthFound` of it; or `foundFrom` one phrase `foundTo` another):
 * the passage itself unless told otherwise; with `either` any of its places is right.
 * @returns {Case[]}
 */
export function labelledCases() {
  /** @type {Record<string, string[]>} */
  const texts = JSON.parse(readFileSync(new URL("texts.json", FOLDER), "utf8"));
  const textOf = (/** @type {string} */ name) => texts[name]?.join("\n") ?? name;
  const files = readdirSync(FOLDER).filter((file) => file !== "texts.json");
  return files.flatMap((file) =>
    JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")).map((/** @type {any} */ written) => {
      const source = textOf(written.text);
      const passage = written.passage ?? between(source, written.from, written.to);
      const at = nthOf(source, passage, written.nth ?? 1);
      const quote = { ...quoteAt(source, at, at + passage.length, written.context) };
      if (written.start !== undefined)
        Object.assign(quote, { start: written.start, end: written.start + passage.length });
      const page = pageOf(textOf(written.page ?? written.text), written);
      const found =
        written.found === null
          ? null
          : (written.found ??
            (written.foundFrom
              ? between(page, written.foundFrom, written.foundTo)
              : passage.normalize(written.normalize)));
      return { name: written.name, file, quote, page, places: found === null ? [] : placesOf(page, found, written) };
    }),
  );
}

/** @param {string} text @param {any} written */
function pageOf(text, { edits = [], cut, before = "", normalize }) {
  let page = text;
  for (const [from, to] of edits) {
    if (!page.includes(from)) throw new Error(`nothing to edit: ${from}`);
    page = page.replace(from, () => to);
  }
  if (cut) page = page.slice(0, page.indexOf(cut[0])) + page.slice(page.indexOf(cut[1]));
  return before + (normalize ? page.normalize(normalize) : page);
}

/** @param {string} page @param {string} found @param {any} written */
function placesOf(page, found, { nth, page: other, nthFound, either }) {
  const at = (/** @type {number} */ count) => {
    const start = nthOf(page, found, count);
    return { start, end: start + found.length };
  };
  return either ? [at(1), at(2)] : [at(nthFound ?? (other === undefined ? (nth ?? 1) : 1))];
}

/** @param {string} text @param {string} from @param {string} to */
function between(text, from, to) {
  const start = nthOf(text, from, 1);
  return text.slice(start, text.lastIndexOf(to) + to.length);
}

/** @param {string} text @param {string} part @param {number} nth */
function nthOf(text, part, nth) {
  let at = -1;
  for (let count = 0; count < nth; count += 1) {
    at = text.indexOf(part, at + 1);
    if (at < 0) throw new Error(`not in the text: ${part} (${count + 1})`);
  }
  return at;
}
