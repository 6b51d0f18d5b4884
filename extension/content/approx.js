// Approximate matching: where a pattern stands in a text with the fewest edits (a unit inserted, lost or replaced).
// Myers (1999), "A fast bit-vector algorithm for approximate string matching based on dynamic programming", in the blocks of
// Hyyrö (2003): 32 rows of the table of distances are one step.

const WORD = 32;

/**
 * What a search found: the fewest edits, and how many units of the text were read for them.
 * @typedef {{errors: number, count: number}} Reached
 */

class Pattern {
  /** Of each unit, in which rows it stands. @type {Map<number, Int32Array>} */
  #rows = new Map();

  /**
   * @param {Uint16Array} units at least one
   * @param {1 | -1} direction -1 to match against a text that is read from right to left
   */
  constructor(units, direction) {
    this.length = units.length;
    this.direction = direction;
    this.words = Math.ceil(units.length / WORD);
    for (let row = 0; row < units.length; row += 1) {
      const unit = units[direction === 1 ? row : units.length - 1 - row] ?? 0;
      let rows = this.#rows.get(unit);
      if (!rows) {
        rows = new Int32Array(this.words);
        this.#rows.set(unit, rows);
      }
      const word = row >>> 5;
      rows[word] = (rows[word] ?? 0) | (1 << (row & 31));
    }
  }

  /**
   * Read `count` units of a text from `from` on, and tell where the pattern ends with the fewest edits.
   * @param {Uint16Array} text
   * @param {number} from the first unit that is read; to the left of it where the direction is -1
   * @param {number} count
   * @param {boolean} anchored whether the pattern must begin there, or anywhere behind
   * @param {number} wanted of equally good ends, the nearest to this many units is taken
   * @returns {Reached}
   */
  search(text, from, count, anchored, wanted) {
    const { words, direction } = this;
    const plus = new Int32Array(words).fill(-1);
    const minus = new Int32Array(words);
    const none = new Int32Array(words);
    const last = 1 << ((this.length - 1) & 31);
    let errors = this.length;
    const best = { errors, count: 0 };
    for (let column = 0; column < count; column += 1) {
      const rows = this.#rows.get(text[from + direction * column] ?? 0) ?? none;
      let carry = anchored ? 1 : 0;
      for (let word = 0; word < words; word += 1) {
        const [up, down] = [/** @type {number} */ (plus[word]), /** @type {number} */ (minus[word])];
        let equal = /** @type {number} */ (rows[word]);
        const vertical = equal | down;
        if (carry < 0) equal |= 1;
        const diagonal = (((equal & up) + up) ^ up) | equal;
        let rise = down | ~(diagonal | up);
        let fall = up & diagonal;
        const top = word === words - 1 ? last : 1 << 31;
        const out = rise & top ? 1 : fall & top ? -1 : 0;
        rise = (rise << 1) | (carry > 0 ? 1 : 0);
        fall = (fall << 1) | (carry < 0 ? 1 : 0);
        plus[word] = fall | ~(vertical | rise);
        minus[word] = rise & vertical;
        carry = out;
      }
      errors += carry;
      const nearer = Math.abs(column + 1 - wanted) < Math.abs(best.count - wanted);
      if (errors < best.errors || (errors === best.errors && nearer)) {
        best.errors = errors;
        best.count = column + 1;
      }
    }
    return best;
  }
}

/**
 * Where units stand in a stretch of a text with the fewest edits.
 * @param {Uint16Array} units
 * @param {Uint16Array} text
 * @param {number} from
 * @param {number} to
 * @param {number} wanted where they are thought to begin
 * @returns {{start: number, end: number, errors: number}}
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function findApprox(units, text, from, to, wanted) {
  const ahead = new Pattern(units, 1).search(text, from, to - from, false, wanted + units.length - from);
  const end = from + ahead.count;
  const most = Math.min(end - from, units.length + ahead.errors);
  const back = new Pattern(units, -1).search(text, end - 1, most, true, units.length);
  return { start: end - back.count, end, errors: ahead.errors };
}

/**
 * How alike two texts are where they meet: of the part of `units` next to a place and what stands there.
 * @param {Uint16Array} units what should stand there; at least one
 * @param {Uint16Array} text
 * @param {number} at the place
 * @param {number} length of the text
 * @param {1 | -1} direction on which side of it: 1 behind, -1 before
 * @returns {number} 0 for nothing alike, 1 for the same
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function likeness(units, text, at, length, direction) {
  const room = direction === 1 ? length - at : at;
  const count = Math.min(room, units.length + (units.length >> 2));
  const from = direction === 1 ? at : at - 1;
  const { errors } = new Pattern(units, direction).search(text, from, count, true, units.length);
  return 1 - errors / units.length;
}
