// biome-ignore-all lint/correctness/noUnusedVariables: for the files after this one

// Approximate string matching: where a pattern stands in a text with the fewest edits (Levenshtein). The bit-parallel
// algorithm of Myers (A fast bit-vector algorithm for approximate string matching based on dynamic programming, 1999) in the
// form of Hyyrö (2003), 32 rows of the table in one number, as approx-string-match has it.

const ROWS = 32;
/** For each unit its row in the table of the pattern that is prepared; those of other units are 0. Cleared after each. */
const patternRows = new Uint16Array(0x10000);

/**
 * The place where a pattern ends with the fewest edits. Of several it is the last of the first run of such places: where the
 * last character was replaced, it is part of the match.
 * @param {Uint16Array} pattern
 * @param {Uint16Array} text
 * @param {number} from the stretch of the text that is searched
 * @param {number} to
 * @param {boolean} anchored whether the match begins at `from`, or anywhere
 * @returns {{errors: number, end: number}} `end` is where the match ends, `from` when it is empty
 */
function nearestEnd(pattern, text, from, to, anchored) {
  const size = pattern.length;
  if (size === 0) return { errors: 0, end: from };
  const blocks = Math.ceil(size / ROWS);
  const table = tableOf(pattern, blocks);
  const added = new Int32Array(blocks).fill(-1);
  const removed = new Int32Array(blocks);
  const top = 1 << ((size - 1) % ROWS);
  const last = blocks - 1;
  let errors = size;
  let best = { errors: size, end: from };
  let inRun = true;
  for (let at = from; at < to; at += 1) {
    const row = /** @type {number} */ (patternRows[/** @type {number} */ (text[at])]) * blocks;
    // What the distance above the block changes by; the top row is 0, or grows with the text where the match is anchored.
    let carry = anchored ? 1 : 0;
    for (let block = 0; block <= last; block += 1) {
      const plus = /** @type {number} */ (added[block]);
      const minus = /** @type {number} */ (removed[block]);
      let equal = /** @type {number} */ (table[row + block]);
      const vertical = equal | minus;
      if (carry < 0) equal |= 1;
      const horizontal = (((equal & plus) + plus) ^ plus) | equal;
      let up = minus | ~(horizontal | plus);
      let down = plus & horizontal;
      const bit = block === last ? top : 1 << 31;
      const next = up & bit ? 1 : down & bit ? -1 : 0;
      up <<= 1;
      down <<= 1;
      if (carry < 0) down |= 1;
      else if (carry > 0) up |= 1;
      added[block] = down | ~(vertical | up);
      removed[block] = up & vertical;
      carry = next;
    }
    errors += carry;
    if (errors < best.errors) {
      best = { errors, end: at + 1 };
      inRun = true;
    } else if (errors > best.errors) {
      inRun = false;
    } else if (inRun) {
      best.end = at + 1;
    }
  }
  clear(pattern);
  return best;
}

/**
 * The stretch of a text that a pattern stands in with the fewest edits.
 * @param {Uint16Array} pattern
 * @param {Uint16Array} text
 * @param {number} from
 * @param {number} to
 * @param {number} most more edits than these are no match
 * @returns {{start: number, end: number, errors: number} | null}
 */
function nearestMatch(pattern, text, from, to, most) {
  const { errors, end } = nearestEnd(pattern, text, from, to, false);
  if (errors > most) return null;
  // The start is where the reversed pattern ends in the reversed text.
  const before = text.slice(Math.max(from, end - pattern.length - errors), end).reverse();
  const { end: length } = nearestEnd(pattern.slice().reverse(), before, 0, before.length, true);
  return { start: end - length, end, errors };
}

/** Which rows of the pattern hold a unit, 32 in one number; row 0 is of units that are not in it. @param {Uint16Array} pattern @param {number} blocks */
function tableOf(pattern, blocks) {
  let rows = 0;
  for (const unit of pattern) if (!patternRows[unit]) patternRows[unit] = ++rows;
  const table = new Int32Array((rows + 1) * blocks);
  for (const [at, unit] of pattern.entries()) {
    const place = /** @type {number} */ (patternRows[unit]) * blocks + Math.floor(at / ROWS);
    table[place] = /** @type {number} */ (table[place]) | (1 << (at % ROWS));
  }
  return table;
}

/** @param {Uint16Array} pattern */
function clear(pattern) {
  for (const unit of pattern) patternRows[unit] = 0;
}
