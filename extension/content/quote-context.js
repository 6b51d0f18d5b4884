// biome-ignore-all lint/correctness/noUnusedVariables: for the files after this one

// What stands before and after a passage, compared with what stood there where it was quoted.

/** Other pages often part soon from what was around the quote, so what was nearest to it is also compared by itself. */
const NEAR = 24;
const NEAR_SHARE = 0.85;
/** What is as like as this stands there too. */
const ALIKE = 0.8;
const NEAR_ALIKE = 0.9;
/** So much of the page is compared with it, in folded units: all that is kept of a context, and what edits add. */
const REACH = 88;

/** What was quoted before or after a passage; `units` are read away from it. @typedef {{before: boolean, folded: FoldedText, units: Uint16Array, border: boolean}} Side */
/**
 * How a side of a passage is like what was quoted there: by how much, from 0 to 1; whether it stands there too, or the passage
 * is at the border of a block in both places; how many words of its own stand there too.
 * @typedef {{like: number, stands: boolean, telling: number}} SideMatch
 */

/** @param {string} written @param {boolean} before @returns {Side} */
function sideOf(written, before) {
  const folded = FoldedText.of(written);
  const units = folded.units.slice(0, folded.length);
  return { before, folded, units: before ? units.reverse() : units, border: isBorder(written, before) };
}

/**
 * @param {Side} side
 * @param {FoldedText} text
 * @param {Match} match
 * @returns {SideMatch}
 */
function compareSide({ before, folded, units, border }, text, { start, end }) {
  const around = before
    ? text.units.slice(Math.max(0, start - REACH), start).reverse()
    : text.units.slice(end, Math.min(text.length, end + REACH));
  const here = text.origin(start, end);
  const atBorder = border && isBorder(before ? text.source.slice(0, here.start) : text.source.slice(here.end), before);
  // Nothing was quoted at the end of a page.
  if (units.length === 0) return { like: around.length ? 0.5 : 1, stands: atBorder, telling: 0 };
  const [whole, near] = [likeness(units, around), likeness(units.subarray(0, NEAR), around)];
  const size = whole >= ALIKE ? units.length : near >= NEAR_ALIKE ? Math.min(NEAR, units.length) : 0;
  return {
    like: Math.max(whole, near * NEAR_SHARE),
    stands: size > 0 || atBorder,
    telling: tellingOf(wordsOf(before ? folded.slice(folded.length - size, folded.length) : folded.slice(0, size))),
  };
}

/** @param {Uint16Array} quoted @param {Uint16Array} text both read away from the quote */
function likeness(quoted, text) {
  const [one, other] = [withoutSpace(quoted), withoutSpace(text)];
  return one.length ? 1 - nearestEnd(one, other, 0, other.length, true).errors / one.length : 0;
}

/** @param {Uint16Array} units */
function withoutSpace(units) {
  return units[0] === SPACE ? units.subarray(1) : units;
}

/** Whether a block ends where a side touches the passage. @param {string} text @param {boolean} before */
function isBorder(text, before) {
  return before ? /(?:^|\n)\s*$/.test(text.slice(-4)) : /^\s*(?:\n|$)/.test(text.slice(0, 4));
}

/** Whether a word goes on from one text into the next. @param {string} before @param {string} after */
function joins(before, after) {
  return (
    /[\p{L}\p{N}]\p{M}*$/u.test(before.slice(-4)) && /^[\p{L}\p{N}]/u.test(after) && !UNSPACED.test(after.charAt(0))
  );
}

/** @param {string} text */
function capitals(text) {
  return text.normalize("NFKD").replace(/\P{Lu}/gu, "");
}
