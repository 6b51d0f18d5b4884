// Where the short pieces of quotes stand in a page's folded text: all grams of six units at every second place, by hash. A
// quote that stands in the page, changed here and there, still has many whole pieces there, at one distance from each other;
// one that does not is told by that without a search of the text.

const GRAM = 6;
const EVERY = 2;
/** So many grams are hashed between two pauses. */
const GRAMS = 32_768;
/** So many pieces of a quote are looked up. */
const MOST_SEEDS = 2_048;
/** Pieces that stand in the page more often say little. The first limit that keeps the places below the most is taken. */
const COMMON = [64, 16, 4];
const MOST_PLACES = 8_192;
/** Places are counted together by their distance to the quote's, in stretches of 64 units. */
const STRETCH = 6;
/** Of the pieces that could stand in one place so many must. */
const SHARE = 0.1;
const LEAST = 2;

/** A piece of a quote, or of what is around it: `units` from `offset` units behind the quote's start. @typedef {{units: Uint16Array, offset: number}} Piece */
/** Where a quote may begin in the folded text: within `1 << STRETCH` units behind `start` or so; `exactly`: where one piece of the quote itself says.
 * @typedef {{start: number, exactly: number, votes: number}} Candidate */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class QuoteIndex {
  /** Where the places of each hash begin in `#places`. */
  #heads = new Int32Array(1);
  #places = new Int32Array(0);
  #shift = 32;
  /** By stretch, for one quote at a time. */
  #votes = new Uint16Array(0);
  #exactly = new Int32Array(0);

  /** @param {FoldedText} text folded to its end */
  constructor(text) {
    this.text = text;
  }

  /** Index the text, pausing after each portion. @returns {Generator<void, void>} */
  *build() {
    const { units, length } = this.text;
    const count = length < GRAM ? 0 : Math.floor((length - GRAM) / EVERY) + 1;
    const bits = Math.max(4, Math.ceil(Math.log2(count + 1)));
    this.#shift = 32 - bits;
    const heads = new Int32Array((1 << bits) + 1);
    const hashes = new Int32Array(count);
    for (let at = 0; at < count; at += 1) {
      const hash = hashOf(units, at * EVERY) >>> this.#shift;
      hashes[at] = hash;
      heads[hash] = /** @type {number} */ (heads[hash]) + 1;
      if (at % GRAMS === GRAMS - 1) yield;
    }
    for (let hash = 0, sum = 0; hash < heads.length; hash += 1) {
      sum += /** @type {number} */ (heads[hash]);
      heads[hash] = sum;
    }
    yield;
    this.#places = new Int32Array(count);
    // From the end, so that each list of places is in order.
    for (let at = count - 1; at >= 0; at -= 1) {
      const hash = /** @type {number} */ (hashes[at]);
      const place = /** @type {number} */ (heads[hash]) - 1;
      heads[hash] = place;
      this.#places[place] = at * EVERY;
      if (at % GRAMS === 0) yield;
    }
    this.#heads = heads;
    const stretches = (length >> STRETCH) + 2;
    this.#votes = new Uint16Array(stretches);
    this.#exactly = new Int32Array(stretches);
  }

  /**
   * Where a quote may stand, most likely first.
   * @param {Piece[]} pieces the quote itself, then what was before and after it
   * @param {number} most so many candidates at most
   * @param {number} near of two that are as likely, the one nearer to this place comes first
   * @returns {Candidate[]}
   */
  candidates(pieces, most, near) {
    const seeds = this.#seeds(pieces);
    const touched = this.#vote(seeds, pieces[0]?.units.length ?? 0);
    const least = Math.max(LEAST, (seeds.used / EVERY) * SHARE);
    /** @type {Candidate[]} */
    const found = [];
    for (const stretch of touched) {
      const votes = (this.#votes[stretch] ?? 0) + (this.#votes[stretch + 1] ?? 0);
      if (votes < least) continue;
      found.push({ start: stretch << STRETCH, exactly: this.#exactly[stretch] ?? -1, votes });
    }
    for (const stretch of touched) this.#votes[stretch] = 0;
    found.sort((one, other) => other.votes - one.votes || Math.abs(one.start - near) - Math.abs(other.start - near));
    /** @type {Candidate[]} */
    const kept = [];
    for (const one of found) {
      if (kept.length === most) break;
      // Two stretches side by side are searched as one.
      if (kept.every(({ start }) => Math.abs(start - one.start) > 1 << STRETCH)) kept.push(one);
    }
    return kept;
  }

  /**
   * The pieces that are looked up, and those of them that stand in the page not too often.
   * @param {Piece[]} pieces
   * @returns {{offsets: number[], heads: number[], limit: number, used: number}}
   */
  #seeds(pieces) {
    /** @type {number[]} */
    const offsets = [];
    /** @type {number[]} */
    const heads = [];
    for (const { units, offset } of pieces) {
      // Odd, so that the places of the index are met whether the quote begins at an even place or not.
      const stride = Math.ceil(units.length / MOST_SEEDS) | 1;
      for (let at = 0; at + GRAM <= units.length; at += stride) {
        offsets.push(offset + at);
        heads.push(hashOf(units, at) >>> this.#shift);
      }
    }
    const placesAt = (/** @type {number} */ head) => (this.#heads[head + 1] ?? 0) - (this.#heads[head] ?? 0);
    const total = (/** @type {number} */ limit) =>
      heads.reduce((sum, head) => sum + (placesAt(head) <= limit ? placesAt(head) : 0), 0);
    const limit = COMMON.find((one) => total(one) <= MOST_PLACES) ?? /** @type {number} */ (COMMON.at(-1));
    return { offsets, heads, limit, used: heads.filter((head) => placesAt(head) <= limit).length };
  }

  /**
   * @param {{offsets: number[], heads: number[], limit: number}} seeds
   * @param {number} length of the quote: pieces beyond it do not tell exactly where it begins
   * @returns {number[]} stretches with votes
   */
  #vote({ offsets, heads, limit }, length) {
    /** @type {number[]} */
    const touched = [];
    for (const [at, head] of heads.entries()) {
      const [from, to] = [this.#heads[head] ?? 0, this.#heads[head + 1] ?? 0];
      if (to - from > limit) continue;
      const offset = offsets[at] ?? 0;
      for (let place = from; place < to; place += 1) {
        const start = Math.max(0, (this.#places[place] ?? 0) - offset);
        const stretch = start >> STRETCH;
        const votes = this.#votes[stretch] ?? 0;
        if (votes === 0) {
          touched.push(stretch);
          this.#exactly[stretch] = -1;
        }
        this.#votes[stretch] = votes + 1;
        if (offset >= 0 && offset < length) this.#exactly[stretch] = start;
      }
    }
    return touched;
  }
}

/** @param {Uint16Array} units @param {number} from @returns {number} 32 bits, of which the high ones are mixed best */
function hashOf(units, from) {
  let hash = 0;
  for (let at = from; at < from + GRAM; at += 1)
    hash = Math.imul(hash ^ /** @type {number} */ (units[at]), 0x9e3779b1) ^ (hash >>> 15);
  return Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
}
