// Where quoted passages stand in a text. The method is that of Hypothesis's quote matching (exact before approximate; weights
// for quote, prefix, suffix and position; edits bounded by the quote's length), with one difference: a passage that may be
// another one is not anchored. A comment under the wrong sentence is worse than one that is listed as not found.

/**
 * @typedef {{start: number, end: number, score: number, kind: "exact" | "approximate"}} Anchor `start` and `end` are UTF-16
 *   offsets into the text; `score` is from 0 to 1, 1 for the same passage in the same surroundings and place
 * @typedef {{start: number, end: number, errors: number, before: number | null, behind: number | null, context: number,
 *   far: number, score: number}} Place in folded units; `far` is the distance from where the quote once stood
 * @typedef {{units: Uint16Array, before: Uint16Array, behind: Uint16Array, wanted: number, weight: number}} Sought
 */

/** What each part of a quote counts, after Hypothesis. */
const WEIGHTS = { quote: 50, prefix: 20, suffix: 20, position: 2 };
/** Longer quotes and surroundings than these are not looked at whole, in UTF-16 units. */
const LONGEST_SOUGHT = 131_072;
const LONGEST_CONTEXT = 128;
/** Quotes are compared in pieces of so many units. A search of a piece goes so far beyond its place, or as far as edits made up. */
const PIECE_LENGTH = 384;
const LEEWAY = 48;
const MOST_LEEWAY = 1024;
/** Most edits: per unit of the quote where the surroundings are the same, and where they are others. */
const EDITS_IN_PLACE = 0.25;
const EDITS_ELSEWHERE = 0.12;
/** Most changed words: of all words of the quote, in the same surroundings and in others. */
const CHANGED_IN_PLACE = 0.25;
const CHANGED_ELSEWHERE = 0.1;
/** Quotes of less weight (letters and digits; characters of scripts without spaces count thrice) are found in their surroundings only. */
const LEAST_WEIGHT = { exact: 40, approximate: 56, edited: 20 };
/** From here on the surroundings count as the same: mean of both sides, of 1. */
const SAME_CONTEXT = 0.6;
/** How much better than the next best a place must be, of 1. */
const MARGIN = 0.05;
/** Places alike are told apart by where the quote stood: at most `near` units off, the next at least `far`. */
const POSITION = { near: 128, far: 512 };
/** So much of the surroundings next to the quote is compared for itself. */
const NEXT_TO = 24;

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Anchors {
  /** @type {FoldedText} */
  #text;
  #index = new QuoteIndex();
  #ready = false;

  /** @param {string} text as `PageText` has it, or any other */
  constructor(text) {
    this.#text = new FoldedText(text);
  }

  /**
   * Find quotes, pausing after each bounded piece of work: whoever drives it rests when it is time to.
   * @param {Iterable<[string, Quote]>} quotes by their annotation's id
   * @returns {Generator<void, Map<string, Anchor | null>>} null for a passage that is not there, or of which it isn't certain
   */
  *anchor(quotes) {
    if (!this.#ready) {
      yield* this.#text.fold();
      yield* this.#index.build(this.#text);
      this.#ready = true;
    }
    /** @type {Map<string, Anchor | null>} */
    const anchors = new Map();
    for (const [id, quote] of quotes) {
      anchors.set(id, yield* this.#find(quote));
      yield;
    }
    return anchors;
  }

  /** @param {Quote} quote @returns {Generator<void, Anchor | null>} */
  *#find(quote) {
    if (!quote.exact || quote.exact.length > LONGEST_SOUGHT) return null;
    const sought = seek(quote, this.#text);
    if (!sought.units.length) return null;
    const whole = joined(sought);
    yield;
    const lead = sought.before.length;
    const candidates = this.#index.candidates(whole, sought.wanted - lead);
    yield;
    /** @type {Place[]} */
    const places = [];
    for (const { at, from, to } of candidates) {
      const place = yield* this.#compare(sought, at + lead, from + lead, to + lead);
      if (place && !places.some(({ start, end }) => place.start < end && start < place.end)) places.push(place);
    }
    places.sort((one, other) => other.score - one.score);
    const best = places[0];
    if (!best || !this.#isSure(best, sought) || !isAlone(best, places)) return null;
    const { start, end } = this.#text.origin(best.start, best.end);
    return {
      start,
      end,
      score: best.score,
      kind: best.errors ? "approximate" : "exact",
    };
  }

  /**
   * Compare a quote with the text about a place.
   * @param {Sought} sought
   * @param {number} at where it would begin
   * @param {number} from
   * @param {number} to
   * @returns {Generator<void, Place | null>}
   */
  *#compare(sought, at, from, to) {
    const { units: text, length } = this.#text;
    const { units } = sought;
    const most = Math.ceil(units.length * EDITS_IN_PLACE);
    let start = at;
    let end = at + units.length;
    let errors = 0;
    if (!isSame(units, text, at, length)) {
      let next = at;
      let low = from;
      let high = to;
      for (let done = 0; done < units.length; done += PIECE_LENGTH) {
        const piece = units.subarray(done, done + PIECE_LENGTH);
        const leeway = Math.min(MOST_LEEWAY, LEEWAY + errors);
        const left = Math.max(0, low - leeway);
        const right = Math.min(length, high + piece.length + leeway);
        if (left >= right) return null;
        const found = findApprox(piece, text, left, right, next);
        if (done === 0) start = found.start;
        errors += found.errors + (done ? Math.abs(found.start - next) : 0);
        if (errors > most || found.end <= found.start) return null;
        end = found.end;
        next = end;
        low = end;
        high = end;
        yield;
      }
    }
    while (start < end && text[start] === SPACE) start += 1;
    while (end > start && text[end - 1] === SPACE) end -= 1;
    return start < end ? this.#score(sought, start, end, errors) : null;
  }

  /** @param {Sought} sought @param {number} start @param {number} end @param {number} errors @returns {Place} */
  #score({ units, before, behind, wanted }, start, end, errors) {
    const prefix = this.#around(before, start, -1);
    const suffix = this.#around(behind, end, 1);
    const far = Math.abs(start - wanted);
    const quality = 1 - errors / units.length;
    let sum = WEIGHTS.quote * quality + WEIGHTS.position * (1 - Math.min(1, far / Math.max(1, this.#text.length)));
    let all = WEIGHTS.quote + WEIGHTS.position;
    if (prefix !== null) {
      sum += WEIGHTS.prefix * prefix;
      all += WEIGHTS.prefix;
    }
    if (suffix !== null) {
      sum += WEIGHTS.suffix * suffix;
      all += WEIGHTS.suffix;
    }
    const sides = [prefix, suffix].filter((side) => side !== null);
    const context = sides.length ? sides.reduce((one, other) => one + other, 0) / sides.length : 0;
    return {
      start,
      end,
      errors,
      before: prefix,
      behind: suffix,
      context,
      far,
      score: sum / all,
    };
  }

  /** How alike the surroundings are on one side; null if the quote tells nothing of them. @param {Uint16Array} units @param {number} at @param {1 | -1} side */
  #around(units, at, side) {
    if (!units.length) return null;
    const { units: text, length } = this.#text;
    const near = side === 1 ? units.subarray(0, NEXT_TO) : units.subarray(-NEXT_TO);
    const next = above(likeness(near, text, at, length, side));
    return Math.max(above(likeness(units, text, at, length, side)), 0.9 * next);
  }

  /** Whether a place is the passage beyond doubt, by itself. @param {Place} place @param {Sought} sought */
  #isSure({ start, end, errors, before, behind, context }, { units, weight }) {
    const inPlace = context >= SAME_CONTEXT;
    const oneSide = Math.max(before ?? 0, behind ?? 0) >= 0.9;
    if (errors === 0) return inPlace || (oneSide && weight >= LEAST_WEIGHT.edited) || weight >= LEAST_WEIGHT.exact;
    if (weight < LEAST_WEIGHT.edited || (weight < LEAST_WEIGHT.approximate && !inPlace && !oneSide)) return false;
    const known = inPlace || oneSide;
    if (errors > units.length * (known ? EDITS_IN_PLACE : EDITS_ELSEWHERE)) return false;
    const { turned, words, changed } = compareWords(written(units), written(this.#text.units.subarray(start, end)));
    return !turned && changed <= Math.max(known ? 1 : 0, words * (known ? CHANGED_IN_PLACE : CHANGED_ELSEWHERE));
  }
}

/** @param {Quote} quote @param {FoldedText} text @returns {Sought} */
function seek({ exact, prefix, suffix, start }, text) {
  // Whether a space stands between quote and surroundings is told by neither alone.
  const own = FoldedText.of(exact.trim());
  const units = own.units.slice(0, own.length);
  const before = contextOf(prefix.slice(-LONGEST_CONTEXT), /\s$/.test(prefix) || /^\s/.test(exact), -1);
  const behind = contextOf(suffix.slice(0, LONGEST_CONTEXT), /^\s/.test(suffix) || /\s$/.test(exact), 1);
  return {
    units,
    before,
    behind,
    wanted: text.indexOf(start),
    weight: weigh(units),
  };
}

/** @param {string} written @param {boolean} parted @param {1 | -1} side */
function contextOf(written, parted, side) {
  const { units, length } = FoldedText.of(written.trim());
  if (!length || !parted) return units.slice(0, length);
  const context = new Uint16Array(length + 1);
  context.set(units.subarray(0, length), side === 1 ? 1 : 0);
  context[side === 1 ? 0 : length] = SPACE;
  return context;
}

/** A quote in its surroundings. @param {Sought} sought */
function joined({ before, units, behind }) {
  const whole = new Uint16Array(before.length + units.length + behind.length);
  whole.set(before);
  whole.set(units, before.length);
  whole.set(behind, before.length + units.length);
  return whole;
}

/** How much a quote tells: letters and digits, those of scripts without spaces thrice. @param {Uint16Array} units */
function weigh(units) {
  let weight = 0;
  for (const unit of units) weight += kindOf(unit) === 2 ? 3 : kindOf(unit) === 1 || (unit >= 48 && unit < 58) ? 1 : 0;
  return weight;
}

/** What is more than chance of a likeness: texts that have nothing in common are alike by some 0.3. @param {number} likeness */
function above(likeness) {
  return Math.max(0, (likeness - 0.35) / 0.65);
}

/** @param {Uint16Array} units @param {Uint16Array} text @param {number} at @param {number} length of the text */
function isSame(units, text, at, length) {
  if (at < 0 || at + units.length > length) return false;
  for (let index = 0; index < units.length; index += 1) if (units[index] !== text[at + index]) return false;
  return true;
}

/** Whether no other place is nearly as good, or the position tells them apart. @param {Place} best @param {Place[]} places best first */
function isAlone(best, places) {
  return places.every(
    (other) =>
      other === best || best.score - other.score >= MARGIN || (best.far <= POSITION.near && other.far >= POSITION.far),
  );
}

/** @param {Uint16Array} units @returns {string} */
function written(units) {
  let text = "";
  for (let at = 0; at < units.length; at += 4096) text += String.fromCharCode(...units.subarray(at, at + 4096));
  return text;
}
