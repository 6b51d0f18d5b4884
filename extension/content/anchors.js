// Anchoring: where quoted passages stand in a page's text. Exact first, then approximate; scored by quote, what is before and
// after it, and position, with the weights of Hypothesis's match-quote. A wrong place is worse than none: what could be
// somewhere else, says something else, or is anybody's sentence is not anchored.

/** What a full likeness of each counts. */
const WEIGHTS = { quote: 50, prefix: 20, suffix: 20, position: 2 };
const FULL = WEIGHTS.quote + WEIGHTS.prefix + WEIGHTS.suffix + WEIGHTS.position;
/** So many places are compared. */
const MOST_CANDIDATES = 12;
/** What is around two places as like as this is the same. */
const SAME = 0.9;
/** So many words of its own must a passage have, or what is around it that stands there too. */
const ENOUGH = 5;
/** With more edits than this, and with so few words around it that stand there too, it needs twice as many. */
const LIKENESS = 0.9;
const FEW = 3;
/** How much better the best must be than another place. */
const MARGIN = 0.05;
/** What stands at its old place is taken at once with so much around it, in UTF-16 units. */
const SURE = 32;
/** Longer quotes are not compared word by word, so they stand as they are or nowhere; in folded units. */
const LONGEST_EDITED = 8_192;
/** So much of a quote tells whether it has words of its own. */
const SAMPLE = 2_048;

/** Where a quote stands: UTF-16 offsets into the page's text. `exact`: but for what folding takes away. @typedef {{start: number, end: number, score: number, kind: "exact" | "approximate"}} Anchor */
/** @typedef {Match & {prefix: SideMatch, suffix: SideMatch, score: number}} Scored */
/** A quote made ready. @typedef {{quote: Quote, folded: FoldedText, units: Uint16Array, telling: number, prefix: Side, suffix: Side, near: number}} Sought */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Anchors {
  #text = "";
  #folded = new FoldedText("");
  #index = new QuoteIndex(this.#folded);

  /** @param {{text: string}} page a PageText that was read */
  constructor({ text }) {
    this.#text = text;
  }

  /**
   * Look for quotes, pausing after every little work.
   * @param {Quote[]} quotes
   * @returns {Generator<void, (Anchor | null)[]>} null where the page does not hold the passage, or not surely
   */
  *anchor(quotes) {
    const found = quotes.map((quote) => this.#inPlace(quote));
    if (found.every((one) => one)) return found;
    this.#folded = new FoldedText(this.#text);
    yield* this.#folded.fold();
    this.#index = new QuoteIndex(this.#folded);
    yield* this.#index.build();
    for (const [at, quote] of quotes.entries()) {
      if (found[at]) continue;
      found[at] = yield* this.#find(quote);
      yield;
    }
    return found;
  }

  /** Where the page has not changed since, most quotes stand where they stood. @param {Quote} quote @returns {Anchor | null} */
  #inPlace({ exact, prefix, suffix, start, end }) {
    if (!exact || prefix.length + suffix.length < SURE || start < prefix.length) return null;
    const from = start - prefix.length;
    if (!this.#text.startsWith(prefix + exact + suffix, from) || end - start !== exact.length) return null;
    return { start, end, score: 1, kind: "exact" };
  }

  /** @param {Quote} quote @returns {Generator<void, Anchor | null>} */
  *#find(quote) {
    const folded = new FoldedText(quote.exact);
    yield* folded.fold();
    const units = folded.units.subarray(0, folded.length);
    if (units.length === 0) return null;
    const [prefix, suffix] = [sideOf(quote.prefix, true), sideOf(quote.suffix, false)];
    const near = this.#folded.indexOf(quote.start);
    const telling = tellingOf(wordsOf(folded.slice(0, Math.min(SAMPLE, folded.length))));
    const sought = { quote, folded, units, telling, prefix, suffix, near };
    yield;
    const pieces = [
      { units, offset: 0 },
      { units: prefix.units.toReversed(), offset: -prefix.units.length - 1 },
      { units: suffix.units, offset: units.length + 1 },
    ];
    const candidates = this.#index.candidates(pieces, MOST_CANDIDATES, near);
    /** @type {Scored[]} */
    const places = [];
    const passages = new Passages(this.#folded);
    for (const candidate of candidates) {
      yield;
      for (const match of yield* passages.matches(quote, units, candidate, units.length <= LONGEST_EDITED)) {
        if (places.some(({ start, end }) => start < match.end && match.start < end)) continue;
        const scored = this.#score(sought, match);
        if (this.#isSure(sought, scored)) places.push(scored);
      }
    }
    const best = choose(places, sought);
    if (!best) return null;
    const { start, end } = this.#folded.origin(best.start, best.end);
    return { start, end, score: best.score, kind: best.errors === 0 ? "exact" : "approximate" };
  }

  /** @param {Sought} sought @param {Match} match @returns {Scored} */
  #score(sought, match) {
    const [prefix, suffix] = [
      compareSide(sought.prefix, this.#folded, match),
      compareSide(sought.suffix, this.#folded, match),
    ];
    const away = Math.abs(match.start - sought.near) / this.#folded.length;
    const score =
      WEIGHTS.quote * (1 - match.errors / sought.units.length) +
      WEIGHTS.prefix * prefix.like +
      WEIGHTS.suffix * suffix.like +
      WEIGHTS.position * (1 - away);
    return { ...match, prefix, suffix, score: score / FULL };
  }

  /** Whether a place holds the passage, if no other does better. @param {Sought} sought @param {Scored} place */
  #isSure({ quote, folded, units, telling }, { start, end, errors, prefix, suffix }) {
    const around = prefix.telling + suffix.telling;
    if (telling + around < ENOUGH) return false;
    if (units.length < SHORT && !(prefix.stands && suffix.stands && this.#isSame(quote, start, end))) return false;
    if (errors === 0) return true;
    if (1 - errors / units.length < LIKENESS && around < FEW && telling < 2 * ENOUGH) return false;
    return !isTurned(wordsOf(folded), wordsOf(this.#folded.slice(start, end)));
  }

  /** Whether a place holds the same whole words with the same capitals. @param {Quote} quote @param {number} start @param {number} end */
  #isSame({ exact, prefix, suffix }, start, end) {
    const here = this.#folded.origin(start, end);
    const own = this.#text.slice(here.start, here.end);
    const [before, after] = [this.#text.slice(0, here.start), this.#text.slice(here.end)];
    const isJoined = joins(before, own) === joins(prefix, exact) && joins(own, after) === joins(exact, suffix);
    return isJoined && capitals(own) === capitals(exact);
  }
}

/**
 * The best place, if it is better than all others, or the others are the same passage again.
 * @param {Scored[]} places
 * @param {Sought} sought
 * @returns {Scored | null}
 */
function choose(places, { telling, near }) {
  const [best, ...others] = places.toSorted((one, other) => other.score - one.score);
  if (!best) return null;
  const rivals = others.filter(({ score }) => best.score - score < MARGIN);
  if (rivals.length === 0) return best;
  const isWhole = (/** @type {Scored} */ { prefix, suffix }) => prefix.like >= SAME && suffix.like >= SAME;
  if (!isWhole(best) && telling < 2 * ENOUGH) return null;
  const equal = [best, ...rivals].filter(isWhole(best) ? isWhole : ({ errors }) => errors === best.errors);
  return equal.reduce((one, other) => (Math.abs(other.start - near) < Math.abs(one.start - near) ? other : one));
}
