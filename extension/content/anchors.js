// Anchoring: where quoted passages stand in a page's text. Exact first, then approximate; scored by quote, what is before and
// after it, and position, with the weights of Hypothesis's match-quote. A wrong place is worse than none: what could be
// somewhere else, says something else, or is anybody's sentence is not anchored.

/** What a full likeness of each counts. */
const WEIGHTS = { quote: 50, prefix: 20, suffix: 20, position: 2 };
const FULL = WEIGHTS.quote + WEIGHTS.prefix + WEIGHTS.suffix + WEIGHTS.position;
/** Shorter quotes are the same to the letter, and whole words; in folded units. */
const SHORT = 24;
/** From these lengths on so many edits are allowed to each unit. */
const ALLOWED = [
  { from: 64, share: 0.25 },
  { from: 16, share: 0.1 },
];
/** Longer quotes are looked for piece by piece: the time it takes to compare grows with the square. */
const LONGEST_PIECE = 512;
/** So much of the quote's ends is looked for outside a match: what was put in near an end must not cut it off. */
const END = 7;
/** How far from its place a candidate is searched, besides the edits that are allowed. */
const SLACK = 64;
/** So many places are compared. */
const MOST_CANDIDATES = 12;
const MOST_OCCURRENCES = 16;
/** What is before and after is compared as a whole and, nearest to the quote, by itself: other pages often part from it soon. */
const NEAR = 24;
const NEAR_SHARE = 0.85;
/** What is as like as this stands there too. */
const ALIKE = 0.8;
const NEAR_ALIKE = 0.9;
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

/** Where a quote stands: UTF-16 offsets into the page's text. `exact`: but for what folding takes away. @typedef {{start: number, end: number, score: number, kind: "exact" | "approximate"}} Anchor */
/** A stretch of the folded text. @typedef {{start: number, end: number, errors: number}} Match */
/** @typedef {Match & {prefix: number, suffix: number, around: number, score: number}} Scored */
/** A quote made ready. @typedef {{quote: Quote, units: Uint16Array, words: Word[], prefix: FoldedText, suffix: FoldedText, most: number, near: number}} Sought */

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
    const sought = {
      quote,
      units,
      words: wordsOf(folded),
      prefix: FoldedText.of(quote.prefix),
      suffix: FoldedText.of(quote.suffix),
      most: mostErrors(units.length),
      near: this.#folded.indexOf(quote.start),
    };
    if (units.length === 0) return null;
    yield;
    const candidates = this.#index.candidates(
      { units, offset: 0 },
      [
        { units: sought.prefix.units.subarray(0, sought.prefix.length), offset: -sought.prefix.length - 1 },
        { units: sought.suffix.units.subarray(0, sought.suffix.length), offset: units.length + 1 },
      ],
      MOST_CANDIDATES,
      sought.near,
    );
    /** @type {Scored[]} */
    const places = [];
    for (const candidate of candidates) {
      yield;
      for (const match of yield* this.#matches(sought, candidate)) {
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

  /** @param {Sought} sought @param {Candidate} candidate @returns {Generator<void, Match[]>} */
  *#matches({ units, most, quote }, { start, exactly }) {
    const size = units.length;
    const from = Math.max(0, start - SLACK - most);
    const to = Math.min(this.#folded.length, start + 2 * SLACK + size + most);
    // A short quote may stand there several times.
    const exact =
      size <= SLACK ? this.#occurrences(units, from, to) : this.#occurrences(units, exactly, exactly + size);
    if (exact.length || most === 0) return exact;
    if (size > LONGEST_PIECE) {
      const match = yield* this.#inPieces(units, from, to, most);
      return match ? [match] : [];
    }
    const match = nearestMatch(units, this.#folded.units, from, to, most);
    return match ? [this.#wholeWords(this.#wholeEnds(match, units, most), quote)] : [];
  }

  /** @param {Uint16Array} units @param {number} from @param {number} to @returns {Match[]} */
  #occurrences(units, from, to) {
    /** @type {Match[]} */
    const found = [];
    for (let at = from; at >= 0 && at + units.length <= to && found.length < MOST_OCCURRENCES; at += 1) {
      if (this.#stands(units, at)) found.push({ start: at, end: at + units.length, errors: 0 });
    }
    return found;
  }

  /**
   * A long quote, piece by piece, each behind the one before it.
   * @param {Uint16Array} units
   * @param {number} from
   * @param {number} to
   * @param {number} most
   * @returns {Generator<void, Match | null>}
   */
  *#inPieces(units, from, to, most) {
    /** @type {Match | null} */
    let whole = null;
    let errors = 0;
    // Where the next piece should begin; before the first is found, anywhere.
    let [low, high] = [from, to - units.length + LONGEST_PIECE + most];
    for (let at = 0; at < units.length; at += LONGEST_PIECE) {
      const piece = units.slice(at, at + LONGEST_PIECE);
      const match = nearestMatch(
        piece,
        this.#folded.units,
        Math.max(0, low),
        Math.min(this.#folded.length, high),
        piece.length >> 1,
      );
      errors += match ? match.errors : piece.length;
      if (errors > most) return null;
      if (match) whole = { start: whole ? whole.start : match.start, end: match.end, errors };
      const next = match ? match.end : low + SLACK + piece.length;
      low = next - SLACK;
      high = next + 2 * SLACK + 2 * LONGEST_PIECE;
      yield;
    }
    return whole && { ...whole, errors };
  }

  /** Whether units stand at a place. @param {Uint16Array} units @param {number} at */
  #stands(units, at) {
    if (at + units.length > this.#folded.length) return false;
    const text = this.#folded.units;
    for (let index = 0; index < units.length; index += 1) if (text[at + index] !== units[index]) return false;
    return true;
  }

  /**
   * The match, with the quote's ends where they stand a little outside it.
   * @param {Match} match
   * @param {Uint16Array} units
   * @param {number} most
   * @returns {Match}
   */
  #wholeEnds({ start, end, errors }, units, most) {
    const { units: text, length } = this.#folded;
    const left = most - errors;
    const [head, tail] = [units.subarray(0, END), units.subarray(-END)];
    let [from, to] = [start, end];
    while (from > Math.max(0, start - left) && !this.#stands(head, from)) from -= 1;
    while (to < Math.min(length, end + left) && !this.#stands(tail, to - END)) to += 1;
    if (!this.#stands(head, from)) from = start;
    if (!this.#stands(tail, to - END)) to = end;
    if (from === start && to === end) return { start, end, errors };
    const { errors: all, end: reached } = nearestEnd(units, text, from, to, true);
    return all + to - reached <= most ? { start: from, end: to, errors: all + to - reached } : { start, end, errors };
  }

  /** A match of a quote of whole words holds whole words, also where a letter at its end was changed. @param {Match} match @param {Quote} quote @returns {Match} */
  #wholeWords({ start, end, errors }, { exact, prefix, suffix }) {
    const { units, length } = this.#folded;
    const isInWord = (/** @type {number} */ at) =>
      at > 0 && at < length && kindOf(units[at - 1] ?? 0) === 1 && kindOf(units[at] ?? 0) === 1;
    let [from, to] = [start, end];
    if (!joins(prefix, exact)) while (isInWord(from) && start - from < SHORT) from -= 1;
    if (!joins(exact, suffix)) while (isInWord(to) && to - end < SHORT) to += 1;
    while (from < to && units[from] === SPACE) from += 1;
    while (to > from && units[to - 1] === SPACE) to -= 1;
    return { start: from, end: to, errors };
  }

  /** @param {Sought} sought @param {Match} match @returns {Scored} */
  #score(sought, match) {
    const { units, length } = this.#folded;
    const reach = SLACK + NEAR;
    const before = units.slice(Math.max(0, match.start - reach), match.start).reverse();
    const prefix = likeness(sought.prefix.units.slice(0, sought.prefix.length).reverse(), before);
    const suffix = likeness(
      sought.suffix.units.slice(0, sought.suffix.length),
      units.slice(match.end, Math.min(length, match.end + reach)),
    );
    const away = Math.abs(match.start - sought.near) / Math.max(1, length);
    const score =
      WEIGHTS.quote * (1 - match.errors / sought.units.length) +
      WEIGHTS.prefix * prefix.like +
      WEIGHTS.suffix * suffix.like +
      WEIGHTS.position * (1 - away);
    return {
      ...match,
      prefix: prefix.like,
      suffix: suffix.like,
      around: around(sought.prefix, prefix, true) + around(sought.suffix, suffix, false),
      score: score / FULL,
    };
  }

  /** Whether a place holds the passage, if no other does better. @param {Sought} sought @param {Scored} place */
  #isSure({ quote, units, words }, { start, end, errors, around: context }) {
    const origin = this.#folded.origin(start, end);
    const telling = tellingOf(words);
    if (telling + context < ENOUGH) return false;
    if (units.length < SHORT) {
      const { exact, prefix, suffix } = quote;
      const [before, own, after] = [
        this.#text.slice(0, origin.start).slice(-2),
        this.#text.slice(origin.start, origin.end),
        this.#text.slice(origin.end, origin.end + 2),
      ];
      if (capitals(own) !== capitals(exact)) return false;
      if (joins(before, own) !== joins(prefix, exact) || joins(own, after) !== joins(exact, suffix)) return false;
    }
    if (errors === 0) return true;
    if (1 - errors / units.length < LIKENESS && context < FEW && telling < 2 * ENOUGH) return false;
    return !isTurned(words, wordsOf(FoldedText.of(this.#text.slice(origin.start, origin.end))));
  }
}

/** @param {number} size of a quote */
function mostErrors(size) {
  const allowed = ALLOWED.find(({ from }) => size >= from);
  return allowed ? Math.floor(size * allowed.share) : 0;
}

/**
 * The best place, if it is better than all others, or the others are the same passage again.
 * @param {Scored[]} places
 * @param {Sought} sought
 * @returns {Scored | null}
 */
function choose(places, { words, near }) {
  const [best, ...others] = places.toSorted((one, other) => other.score - one.score);
  if (!best) return null;
  const rivals = others.filter(({ score }) => best.score - score < MARGIN);
  if (rivals.length === 0) return best;
  const isWhole = (/** @type {Scored} */ { prefix, suffix }) => prefix >= SAME && suffix >= SAME;
  if (!isWhole(best) && tellingOf(words) < 2 * ENOUGH) return null;
  const equal = [best, ...rivals].filter(isWhole(best) ? isWhole : ({ errors }) => errors === best.errors);
  return equal.reduce((one, other) => (Math.abs(other.start - near) < Math.abs(one.start - near) ? other : one));
}

/**
 * How like what is around a match is to what was around the quote, both read away from it.
 * @param {Uint16Array} quoted
 * @param {Uint16Array} text
 * @returns {{like: number, whole: boolean, near: boolean}} `whole`, `near`: whether all of it stands there, or the nearest
 */
function likeness(quoted, text) {
  const like = (/** @type {Uint16Array} */ part) => {
    const [one, other] = [withoutSpace(part), withoutSpace(text)];
    return one.length ? 1 - nearestEnd(one, other, 0, other.length, true).errors / one.length : 0;
  };
  // At the end of the page nothing was quoted.
  if (quoted.length === 0) return { like: text.length ? 0.5 : 1, whole: false, near: false };
  const [whole, near] = [like(quoted), like(quoted.subarray(0, NEAR))];
  return { like: Math.max(whole, near * NEAR_SHARE), whole: whole >= ALIKE, near: near >= NEAR_ALIKE };
}

/** @param {Uint16Array} units */
function withoutSpace(units) {
  return units[0] === SPACE ? units.subarray(1) : units;
}

/** How many words of their own stand around a match as around the quote. @param {FoldedText} quoted @param {{whole: boolean, near: boolean}} like @param {boolean} before */
function around(quoted, { whole, near }, before) {
  if (!whole && !near) return 0;
  const { start, end } = quoted.length
    ? quoted.origin(
        before && !whole ? Math.max(0, quoted.length - NEAR) : 0,
        before || whole ? quoted.length : Math.min(NEAR, quoted.length),
      )
    : { start: 0, end: 0 };
  return tellingOf(wordsOf(FoldedText.of(quoted.source.slice(start, end))));
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
