// A folded passage in a folded text: where it stands as it is, or with few edits.

/** Shorter quotes are the same to the letter, and whole words; in folded units. */
const SHORT = 24;
/** From these lengths on so many edits are allowed to each unit. */
const ALLOWED = [
  { from: 64, share: 0.25 },
  { from: 16, share: 0.1 },
];
/** Longer quotes are looked for piece by piece: the time it takes to compare grows with the square. */
const LONGEST_PIECE = 512;
/** A piece may have more edits to each unit than the whole: they may all be in one place. */
const PIECE_SHARE = 0.5;
/** So much of the quote's ends is looked for outside a match: what was put in near an end must not cut it off. */
const END = 7;
/** How far from its place a candidate is searched, besides the edits that are allowed. */
const SLACK = 64;
const MOST_OCCURRENCES = 16;

/** A stretch of the folded text. @typedef {{start: number, end: number, errors: number}} Match */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Passages {
  /** @param {FoldedText} text folded to its end */
  constructor(text) {
    this.text = text;
  }

  /**
   * Where a quote stands near a place where it may: every place where it stands as it is, else the one most like it.
   * @param {Quote} quote
   * @param {Uint16Array} units the quote, folded
   * @param {Candidate} candidate
   * @param {boolean} mayDiffer whether it may stand there with edits
   * @returns {Generator<void, Match[]>}
   */
  *matches(quote, units, { start, exactly }, mayDiffer) {
    const most = mayDiffer ? mostErrors(units.length) : 0;
    const size = units.length;
    const from = Math.max(0, start - SLACK - most);
    const to = Math.min(this.text.length, start + 2 * SLACK + size + most);
    // A short quote may stand there several times.
    const exact =
      size <= SLACK ? this.#occurrences(units, from, to) : this.#occurrences(units, exactly, exactly + size);
    // `supervised` does not stand in `unsupervised`.
    if (exact.length) return exact.map((one) => this.#wholeWords(one, quote)).filter(({ errors }) => errors <= most);
    if (most === 0) return [];
    if (size > LONGEST_PIECE) {
      const match = yield* this.#inPieces(units, from, to, most);
      return match ? [this.#wholeWords(match, quote)] : [];
    }
    const match = nearestMatch(units, this.text.units, from, to, most);
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
    const size = Math.ceil(units.length / Math.ceil(units.length / LONGEST_PIECE));
    // Where the next piece should stand; the first, anywhere.
    let [low, high] = [from, to - units.length + size];
    for (let at = 0; at < units.length; at += size) {
      const piece = units.subarray(at, at + size);
      const allowed = Math.floor(piece.length * PIECE_SHARE);
      const near = nearestMatch(piece, this.text.units, Math.max(0, low), Math.min(this.text.length, high), allowed);
      const isEnd = at === 0 || at + size >= units.length;
      const match = near && isEnd ? this.#wholeEnds(near, piece, allowed) : near;
      errors += match ? match.errors : piece.length;
      if (errors > most) return null;
      if (match) whole = { start: whole ? whole.start : match.start, end: match.end, errors };
      const next = match ? match.end : low + SLACK + piece.length;
      low = next - SLACK;
      high = next + 2 * (SLACK + size);
      yield;
    }
    return whole && { ...whole, errors };
  }

  /** Whether units stand at a place. @param {Uint16Array} units @param {number} at */
  #stands(units, at) {
    if (at + units.length > this.text.length) return false;
    const text = this.text.units;
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
    const { units: text, length } = this.text;
    const [head, tail] = [units.subarray(0, END), units.subarray(-END)];
    let [from, to] = [start, end];
    while (from > Math.max(0, start - most) && !this.#stands(head, from)) from -= 1;
    while (to < Math.min(length, end + most) && !this.#stands(tail, to - END)) to += 1;
    if (!this.#stands(head, from)) from = start;
    if (!this.#stands(tail, to - END)) to = end;
    if (from === start && to === end) return { start, end, errors };
    const { errors: all, end: reached } = nearestEnd(units, text, from, to, true);
    return all + to - reached <= most ? { start: from, end: to, errors: all + to - reached } : { start, end, errors };
  }

  /** A match of a quote of whole words holds whole words, also where a letter at its end was changed. @param {Match} match @param {Quote} quote @returns {Match} */
  #wholeWords({ start, end, errors }, { exact, prefix, suffix }) {
    const { units, length } = this.text;
    const isInWord = (/** @type {number} */ at) =>
      at > 0 && at < length && kindOf(units[at - 1] ?? 0) === 1 && kindOf(units[at] ?? 0) === 1;
    let [from, to] = [start, end];
    if (!joins(prefix, exact)) while (isInWord(from) && start - from < SHORT) from -= 1;
    if (!joins(exact, suffix)) while (isInWord(to) && to - end < SHORT) to += 1;
    while (from < to && units[from] === SPACE) from += 1;
    while (to > from && units[to - 1] === SPACE) to -= 1;
    return { start: from, end: to, errors: errors + Math.max(0, start - from) + Math.max(0, to - end) };
  }
}

/** @param {number} size of a quote */
function mostErrors(size) {
  const allowed = ALLOWED.find(({ from }) => size >= from);
  return allowed ? Math.floor(size * allowed.share) : 0;
}
