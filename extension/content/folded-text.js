// A text folded for comparing quotes, with the way back to it. Two texts that readers would call the same passage fold to the
// same units: case, accents, ligatures, compatibility forms (NFKD of Unicode), kinds of quotes, dashes and white space,
// invisible characters and the hyphen of a broken line make no difference.
//
// shared/fold.js folds into words, for titles; a quote is compared by characters, punctuation included.

/** So much is folded between two pauses, in UTF-16 units of the source. */
const PORTION = 8_192;
/** A character that is more letters than this stays as it is: there are words of 18 letters that are one character. */
const MOST_LETTERS = 4;

const SPACE = 32;
const QUOTE = 39;
const HYPHEN = 45;
/** In the place of a unit: nothing is left of the character, or more than one unit or something that depends on others. */
const NO_UNIT = 0xffff;
const MORE = 0xfffe;

// Of Latin, Greek and Cyrillic letters; in other scripts such marks are vowels.
const ACCENTS = /[\u0300-\u036f]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/g;
const INVISIBLE = /\p{Cf}|\u0640|[\u180b-\u180d\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/u;
const QUOTES = /['"`´«»‘-‟‹›′-‷ʹ-ʼ〝-〟＂＇]/;
/** Those that may join the halves of a word. */
const HYPHENS = /[\u002d\u2010\u2011\ufe63\uff0d]/;
const DASHES = /[\u002d\u2010-\u2015\u2212\u2e3a\u2e3b\u301c\ufe31\ufe32\ufe58\ufe63\uff0d]/;
/** Scripts whose lines are broken without a space or a hyphen. */
const UNSPACED = /[\u2e80-\u30ff\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60]/;
const LETTERS = /\p{L}/u;
const SPACES = /\s|\p{Cc}/u;
/** Marks that are no more than part of the character before them, and quotes after a quote; more of them than this are no text. */
const MARKS = /[\p{M}\u200c\u200d]/u;
const MOST_MARKS = 16;

/** What each UTF-16 unit of a source folds to where that is one unit; 0 is not known yet. */
const foldedUnits = new Uint16Array(0x10000);
/** @type {Map<string, string>} */
const foldedMore = new Map();
/** Of folded units: 1 letter, 2 unspaced script, 4 known. */
const unitKinds = new Uint8Array(0x10000);

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class FoldedText {
  /** The folded units; only the first `length` count. */
  units = new Uint16Array(0);
  /** Where the character that each comes from begins in the source. */
  starts = new Int32Array(0);
  length = 0;
  /** Whether the last unit but white space is a hyphen behind a letter. */
  #joint = false;

  /** @param {string} source */
  constructor(source) {
    this.source = source;
  }

  /** Fold at once. @param {string} source a short text */
  static of(source) {
    const folded = new FoldedText(source);
    for (const _ of folded.fold());
    return folded;
  }

  /** Fold, pausing after each portion. @returns {Generator<void, void>} */
  *fold() {
    const { source } = this;
    this.#room(source.length);
    for (let at = 0; at < source.length; ) {
      const to = Math.min(source.length, at + PORTION);
      while (at < to) at = this.#take(at);
      yield;
    }
    if (this.units[this.length - 1] === SPACE) this.length -= 1;
  }

  /**
   * The stretch of the source that folded units come from, marks on its last character included.
   * @param {number} from
   * @param {number} to greater than `from`
   * @returns {{start: number, end: number}}
   */
  origin(from, to) {
    const { source } = this;
    const start = this.starts[from] ?? source.length;
    const last = this.starts[to - 1] ?? source.length;
    let end = last + (isPair(source, last) ? 2 : 1);
    const follows = QUOTES.test(source.charAt(last)) ? QUOTES : MARKS;
    for (let count = 0; count < MOST_MARKS && follows.test(source.charAt(end)); count += 1) end += 1;
    return { start, end: Math.min(end, source.length) };
  }

  /** A stretch of it, as folded from that stretch of the source. @param {number} from @param {number} to */
  slice(from, to) {
    if (from >= to) return FoldedText.of("");
    const { start, end } = this.origin(from, to);
    return FoldedText.of(this.source.slice(start, end));
  }

  toString() {
    let text = "";
    for (let at = 0; at < this.length; at += PORTION) {
      text += String.fromCharCode(...this.units.subarray(at, Math.min(this.length, at + PORTION)));
    }
    return text;
  }

  /** The first folded unit that comes from a place in the source or one behind it. @param {number} index @returns {number} */
  indexOf(index) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {number} */ (this.starts[middle]) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Fold one character. @param {number} at @returns {number} where the next begins */
  #take(at) {
    const unit = this.source.charCodeAt(at);
    const folded = foldedUnits[unit] || learnUnit(unit);
    if (folded < MORE) {
      this.#add(folded, at);
      return at + 1;
    }
    if (folded === NO_UNIT) return at + 1;
    const size = isPair(this.source, at) ? 2 : 1;
    const character = this.source.slice(at, at + size);
    let more = foldedMore.get(character);
    if (more === undefined) {
      more = foldCharacter(character);
      foldedMore.set(character, more);
    }
    if (HYPHENS.test(character)) this.#hyphen(at);
    else for (let index = 0; index < more.length; index += 1) this.#add(more.charCodeAt(index), at);
    return at + size;
  }

  /** @param {number} at */
  #hyphen(at) {
    const joint = this.length > 0 && kindOf(this.units[this.length - 1] ?? 0) === 1;
    this.#add(HYPHEN, at);
    this.#joint = joint;
  }

  /** @param {number} unit @param {number} at */
  #add(unit, at) {
    const last = this.length ? (this.units[this.length - 1] ?? 0) : SPACE;
    if (unit === last && (unit === SPACE || unit === QUOTE || unit === HYPHEN)) return;
    const kind = kindOf(unit);
    if (this.#joint && unit !== SPACE) {
      // `recog-\nnition`, `well-known` and `well- known` are one word.
      if (kind === 1) this.length -= last === SPACE ? 2 : 1;
      this.#joint = false;
    } else if (kind === 2 && last === SPACE && this.length > 1 && kindOf(this.units[this.length - 2] ?? 0) === 2) {
      this.length -= 1;
    }
    if (this.length === this.units.length) this.#room(this.length + 1);
    this.units[this.length] = unit;
    this.starts[this.length] = at;
    this.length += 1;
  }

  /** @param {number} least */
  #room(least) {
    const size = Math.max(least, Math.ceil(this.length * 1.5));
    const [units, starts] = [new Uint16Array(size), new Int32Array(size)];
    units.set(this.units.subarray(0, this.length));
    starts.set(this.starts.subarray(0, this.length));
    this.units = units;
    this.starts = starts;
  }
}

/** @param {number} unit @returns {number} */
function learnUnit(unit) {
  const character = String.fromCharCode(unit);
  const more = foldCharacter(character);
  const single = more.length === 1 && !HYPHENS.test(character) && !/[\ud800-\udfff]/.test(character);
  const folded = more === "" ? NO_UNIT : single ? more.charCodeAt(0) : MORE;
  foldedUnits[unit] = folded;
  return folded;
}

/** What a character folds to by itself. @param {string} character @returns {string} */
function foldCharacter(character) {
  if (INVISIBLE.test(character)) return "";
  if (SPACES.test(character)) return " ";
  if (QUOTES.test(character)) return "'";
  const plain = character.normalize("NFKD").replace(ACCENTS, "").toLowerCase().normalize("NFKD").replace(ACCENTS, "");
  // No character may be mistaken for one of the two marks; neither is one that Unicode assigns.
  const letters = plain.replace(/[\ufffe\uffff]/g, "").replace(/[^a-z]/g, plainSign);
  return letters.length > MOST_LETTERS ? character : letters;
}

/** What is left of signs that others are made of: the minus of `10⁻³`. @param {string} sign */
function plainSign(sign) {
  if (sign === "\u2044") return "/";
  return QUOTES.test(sign) ? "'" : DASHES.test(sign) ? "-" : sign;
}

/** @param {number} unit a folded one @returns {number} 1 for a letter, 2 for one of an unspaced script, 0 for others */
function kindOf(unit) {
  const known = unitKinds[unit] ?? 0;
  if (known) return known & 3;
  const character = String.fromCharCode(unit);
  const kind = UNSPACED.test(character) ? 2 : LETTERS.test(character) ? 1 : 0;
  unitKinds[unit] = kind | 4;
  return kind;
}

/** Whether one character stands at `at` as two units. @param {string} text @param {number} at */
function isPair(text, at) {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}
