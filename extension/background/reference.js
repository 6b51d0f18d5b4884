// The title in a line that a reader selected: a title as it stands, or one reference of a bibliography.

import { findInText } from "../shared/identifiers.js";

const LONGEST = 300;
const FEWEST_WORDS = 3;
const NUMBER = /^\s*(?:\[[\w+-]{1,12}\]|\(\d{1,4}\)|\d{1,4}\.)\s+/;
const QUOTED = /[“"«„]([^“”"«»„]{12,300})[”"»“]/;
/** A sentence ends here; a full stop after a single letter is an initial's. */
const ENDS = /(?<=[^\s.]{2}[.?!]|\)\.)\s+(?=\S)/;
const YEAR = /\(?\b(?:19|20)\d\d[a-z]?\b\)?/;
const INITIAL = /(?:^|[\s,.])\p{Lu}\.(?:[\s,-]|$)/u;
/** What may stand small between the names of authors. */
const PARTICLES = new Set("and et al van von de del della der den di da la le du dos ten ter bin".split(" "));
const VENUE =
  /^(?:In\b|arXiv\b|CoRR\b|Proc(?:eedings|\.)|Advances in\b|(?:International |European )?Conference\b|Journal of\b|Trans(?:actions|\.)|Available\b|https?:|doi\b)/i;

/**
 * The title in a selected line.
 * @param {string} text
 * @returns {string} "" if it can't be told
 */
export function titleIn(text) {
  const line = withoutIdentifiers(text.replace(/\s+/g, " ").trim()).replace(NUMBER, "");
  if (line.length > 4 * LONGEST) return "";
  const quoted = QUOTED.exec(line)?.[1];
  if (quoted && isTitle(tidy(quoted))) return tidy(quoted);
  const parts = line.split(ENDS).map(tidy).filter(Boolean);
  const [only = ""] = parts;
  // What the reader selected as one whole needs no telling apart.
  if (parts.length < 2) return only.length <= LONGEST && !INITIAL.test(only) ? only : "";
  const first = parts.findIndex(isTitle);
  // After an initial nothing tells where the names end: "Lee, K. Learning and memory in rats."
  const isMixed = parts.slice(0, first).some((part) => INITIAL.test(part) && !areNames(part));
  return isMixed ? "" : (parts[first] ?? "");
}

/** Whether a text can be a title rather than names, a year, a venue or a label. @param {string} text */
export function isTitle(text) {
  const words = wordsOf(text);
  const isLong = words.length >= FEWEST_WORDS || /[\u2e80-\ud7ff]{4}/.test(text);
  if (!isLong || text.length > LONGEST || VENUE.test(text) || INITIAL.test(text) || areNames(text)) return false;
  return words.some((word) => !YEAR.test(word));
}

/** @param {string} text */
function areNames(text) {
  if (!INITIAL.test(text) && !/,| and | & |\bet al\b/.test(text)) return false;
  return wordsOf(text).every((word) => /^[\p{Lu}\d]/u.test(word) || PARTICLES.has(word.replace(/\W/g, "")));
}

/** @param {string} text */
function wordsOf(text) {
  return text.match(/[\p{L}\p{N}]\S*/gu) ?? [];
}

/** @param {string} text */
function withoutIdentifiers(text) {
  let [rest, from] = ["", 0];
  for (const { start, end } of findInText(text)) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return (rest + text.slice(from)).replace(/https?:\/\/\S+/g, " ").replace(/\s+/g, " ");
}

/** Without what parts a title from its neighbours. @param {string} text */
function tidy(text) {
  return text
    .replace(/^[\s,;:.–—()[\]-]+/, "")
    .replace(/[\s,;:.–—([-]+$/, "")
    .trim();
}
