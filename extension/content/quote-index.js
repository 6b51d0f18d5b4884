// Where in a text a quote may stand: an index of all runs of a few units, asked for the runs of the quote. Places where many
// of them stand in the quote's own order are looked at closely, all others never.

/** Units in a run, and at most so many hash values. */
const RUN = 6;
const MOST_BUCKETS = 1 << 20;
/** A run of the quote is looked up for every so many units at least, and no more of them in all. */
const STRIDE = 4;
const MOST_RUNS = 160;
/** Of a run that stands in more places, those nearest to where the quote once stood are taken. */
const MOST_PLACES = 64;
/** So many places are looked at closely. */
const MOST_CANDIDATES = 12;
/** So many units are indexed between two pauses. */
const SHARE = 32_768;

/**
 * A place where a quote may stand: its first unit would be near `at`, between `from` and `to`; `runs` of it were met there.
 * @typedef {{at: number, from: number, to: number, runs: number}} Candidate
 */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class QuoteIndex {
  #first = new Int32Array(1);
  #places = new Int32Array(0);
  #mask = 0;

  /**
   * Index the runs of a text, pausing after each share.
   * @param {FoldedText} text folded whole
   * @returns {Generator<void, void>}
   */
  *build({ units, length }) {
    const count = Math.max(0, length - RUN + 1);
    let buckets = 1024;
    while (buckets < count && buckets < MOST_BUCKETS) buckets *= 2;
    this.#mask = buckets - 1;
    const first = new Int32Array(buckets + 1);
    for (let at = 0; at < count; ) {
      for (const to = Math.min(count, at + SHARE); at < to; at += 1) {
        const bucket = hashRun(units, at) & this.#mask;
        first[bucket] = (first[bucket] ?? 0) + 1;
      }
      yield;
    }
    let sum = 0;
    for (let bucket = 0; bucket <= buckets; bucket += 1) {
      sum += first[bucket] ?? 0;
      first[bucket] = sum;
    }
    yield;
    // From the last to the first, each bucket fills from its end: its places stand in order, and `first` tells its beginning.
    const places = new Int32Array(count);
    for (let at = count; at > 0; ) {
      for (const to = Math.max(0, at - SHARE); at > to; ) {
        at -= 1;
        const bucket = hashRun(units, at) & this.#mask;
        const place = (first[bucket] ?? 0) - 1;
        first[bucket] = place;
        places[place] = at;
      }
      yield;
    }
    this.#first = first;
    this.#places = places;
  }

  /**
   * @param {Uint16Array} units a folded quote with what stood around it
   * @param {number} wanted where it once began
   * @returns {Candidate[]} the places where most of its runs stand, best first
   */
  candidates(units, wanted) {
    const begins = this.#beginnings(units, wanted);
    const width = 24 + (units.length >> 3);
    /** @type {Candidate[]} */
    const groups = [];
    for (let low = 0; low < begins.length; ) {
      const from = /** @type {number} */ (begins[low]);
      let high = low;
      while (high < begins.length && /** @type {number} */ (begins[high]) <= from + width) high += 1;
      const to = /** @type {number} */ (begins[high - 1]);
      groups.push({
        at: commonest(begins, low, high, wanted),
        from,
        to,
        runs: high - low,
      });
      low = high;
    }
    const far = (/** @type {Candidate} */ { at }) => Math.abs(at - wanted);
    groups.sort((one, other) => other.runs - one.runs || far(one) - far(other));
    const least = units.length < 4 * RUN ? 1 : 2;
    return groups.slice(0, MOST_CANDIDATES).filter(({ runs }) => runs >= least);
  }

  /** Where the quote would begin, by each of its runs that the text has; in order. @param {Uint16Array} units @param {number} wanted */
  #beginnings(units, wanted) {
    const count = units.length - RUN + 1;
    const stride = Math.max(STRIDE, Math.ceil(count / MOST_RUNS));
    /** @type {number[]} */
    const begins = [];
    for (let at = 0; at < count; at += stride) {
      const run = this.#rarest(units, at, Math.min(count, at + Math.min(stride, 16)));
      if (!run) continue;
      let { from, to } = run;
      if (to - from > MOST_PLACES) {
        const near = this.#firstFrom(from, to, wanted + run.at);
        from = Math.max(from, Math.min(near - MOST_PLACES / 2, to - MOST_PLACES));
        to = from + MOST_PLACES;
      }
      for (let place = from; place < to; place += 1) begins.push((this.#places[place] ?? 0) - run.at);
    }
    return Int32Array.from(begins).sort();
  }

  /** Of the runs that begin between two places of a quote, the one that the text has least often. @param {Uint16Array} units @param {number} low @param {number} high */
  #rarest(units, low, high) {
    let rarest = null;
    for (let at = low; at < high; at += 1) {
      const bucket = hashRun(units, at) & this.#mask;
      const from = this.#first[bucket] ?? 0;
      const to = this.#first[bucket + 1] ?? from;
      if (to > from && (!rarest || to - from < rarest.to - rarest.from)) rarest = { at, from, to };
    }
    return rarest;
  }

  /** @param {number} from @param {number} to @param {number} wanted @returns {number} */
  #firstFrom(from, to, wanted) {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {number} */ (this.#places[middle]) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** @param {Uint16Array} units @param {number} at */
function hashRun(units, at) {
  let hash = 0;
  for (let index = at; index < at + RUN; index += 1)
    hash = Math.imul(hash ^ /** @type {number} */ (units[index]), 0x9e3779b1) ^ (hash >>> 15);
  return hash ^ (hash >>> 16);
}

/** The number that stands most often in a stretch of ordered ones; of several, the nearest to `wanted`. @param {Int32Array} numbers @param {number} from @param {number} to @param {number} wanted */
function commonest(numbers, from, to, wanted) {
  let best = numbers[from] ?? 0;
  let most = 0;
  for (let low = from; low < to; ) {
    const number = numbers[low] ?? 0;
    let high = low;
    while (high < to && numbers[high] === number) high += 1;
    const nearer = Math.abs(number - wanted) < Math.abs(best - wanted);
    if (high - low > most || (high - low === most && nearer)) {
      best = number;
      most = high - low;
    }
    low = high;
  }
  return best;
}
