// Fold a text into tokens, so that one title typeset in two ways gives the same tokens.
//
// The browser's half of server/paperlight/matching/fold.py, which tells the rules; tests/vectors/fold.json holds the two
// equal. What a UTF-16 code unit folds to is looked up in two tables of 65,536 entries that fill as units are met:
// filling them at once would cost each start of the background worker about 50 ms.

/**
 * A folded word, number or character, and its place in the source in UTF-16 code units.
 * @typedef {{text: string, start: number, end: number}} Token
 */

/**
 * The tokens of a text side by side; `starts` and `ends` are UTF-16 offsets into the source, `hashes` are of the tokens'
 * texts (FNV-1a over UTF-16 code units). The arrays are longer than `count`, and hold until the next scan.
 * @typedef {{count: number, starts: Int32Array, ends: Int32Array, hashes: Int32Array, words(): string[], joined(places: number[]): Joined}} Folded
 */
/** Tokens of which some, `joins`, are joined of several. @typedef {Pick<Folded, "count" | "ends" | "hashes"> & {joins: number[]}} Joined */

// What a character does to the token that is open; 0 is not known yet. From LETTER on: it makes or continues a token of
// its own kind.
const COMPLEX = 1; // several pieces, or not one code unit
const SEPARATOR = 2;
const VANISHING = 3;
const MARK = 4;
const LETTER = 5;
const DIGIT = 6;
const RAISED_LETTER = 7;
const RAISED_DIGIT = 8;
const SINGLE = 9;

/** @typedef {{kind: number, text: string}} Piece */

const APOSTROPHES = "'\u2018\u2019\u201b\u02bb\u02bc\u2032\u00b4\uff07";
const INVISIBLE = /^(?:\p{Cf}|[\u180b-\u180d]|\u180f|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}])/u;
const ACCENTS = /[\u0300-\u036f]|[\u0483-\u0489]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/g;
const UNSPACED =
  /^[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{1aff0}-\u{1b16f}\u{20000}-\u{3ffff}]/u;

const COMPOSING = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/; // Hangul's parts
// FNV-1a (Fowler, Noll and Vo), 32 bits.
const OFFSET = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
/** More units than one character folds to (18, U+FDFA) and than separate them. */
const LONGEST = 40;

const kinds = new Uint8Array(0x10000);
const units = new Uint16Array(0x10000);
/** @type {Map<number, Piece[]>} */
const complex = new Map();

/**
 * Whether a token is a single character of a script that is written without spaces (Han, Kana, Bopomofo).
 * @param {string} token
 */
export function isUnspaced(token) {
  return UNSPACED.test(token);
}

/**
 * The tokens of a text in order.
 * @param {string} text
 * @returns {Token[]}
 */
export function fold(text) {
  const folded = scan(text);
  const { starts, ends } = folded;
  return folded.words().map((word, i) => ({ text: word, start: starts[i] ?? 0, end: ends[i] ?? 0 }));
}

/**
 * The folded tokens of a text joined by one space; "" if it has none.
 * @param {string} text
 */
export function foldKey(text) {
  return scan(text).words().join(" ");
}

/**
 * The tokens of a text side by side, for those who look for many things in it.
 * @param {string} text
 * @returns {Folded}
 */
export function scan(text) {
  tokens.begin(text.length);
  let { chars, starts, ends } = tokens;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const kind = kinds[unit] || learn(unit);
    if (kind >= LETTER) {
      // tokens.add, written out, for nearly all characters come here
      if (kind !== tokens.kind || kind === SINGLE) {
        tokens.close();
        tokens.kind = kind;
        starts[tokens.count] = i;
      }
      chars[tokens.size++] = /** @type {number} */ (units[unit]);
      ends[tokens.count] = i + 1;
    } else if (kind === SEPARATOR) {
      if (tokens.kind !== SEPARATOR) tokens.close();
    } else if (kind === MARK) {
      tokens.mark(/** @type {number} */ (units[unit]), i + 1);
    } else if (kind === COMPLEX) {
      const point = /** @type {number} */ (text.codePointAt(i));
      const end = point > 0xffff ? i + 2 : i + 1;
      tokens.addPieces(complex.get(point) ?? learnPieces(point), i, end, text.length - end);
      ({ chars, starts, ends } = tokens);
      i = end - 1;
    }
  }
  tokens.close();
  return tokens;
}

/**
 * The hash of a folded token, as in `Folded.hashes`.
 * @param {string} word
 */
export function hashOf(word) {
  let hash = OFFSET;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), PRIME);
  return hash;
}

/** The tokens that a scan has found so far; the last may be open. One serves all scans, for new arrays take time. */
class Tokens {
  chars = new Uint16Array(0);
  places = new Int32Array(1); // where each token begins in `chars`
  starts = new Int32Array(0);
  ends = new Int32Array(0);
  hashes = new Int32Array(0);
  size = 0;
  count = 0;
  kind = SEPARATOR;
  composes = false;
  #joinedEnds = new Int32Array(0);
  #joinedHashes = new Int32Array(0);

  /** @param {number} length of the text: what is not complex adds at most one unit and one token for each of its units */
  begin(length) {
    this.size = 0;
    this.count = 0;
    this.kind = SEPARATOR;
    this.composes = false;
    this.reserve(length);
  }

  /**
   * Continue the open token, or open another one.
   * @param {number} kind
   * @param {number} unit
   * @param {number} start
   * @param {number} end
   */
  add(kind, unit, start, end) {
    if (kind !== this.kind || kind === SINGLE) {
      this.close();
      this.kind = kind;
      this.starts[this.count] = start;
    }
    this.chars[this.size++] = unit;
    this.ends[this.count] = end;
  }

  /**
   * @param {number} unit the mark, or 0 for an accent, which the token covers but doesn't keep
   * @param {number} end
   */
  mark(unit, end) {
    if (this.kind === SEPARATOR) return;
    this.ends[this.count] = end;
    if (unit === 0) return;
    this.chars[this.size++] = unit;
    this.composes = true;
  }

  /**
   * @param {Piece[]} pieces
   * @param {number} start
   * @param {number} end
   * @param {number} rest how many units of the text follow
   */
  addPieces(pieces, start, end, rest) {
    this.reserve(rest);
    for (const { kind, text } of pieces) {
      if (kind === SEPARATOR) this.close();
      for (let i = 0; i < text.length; i++) {
        // What follows the first unit of a piece belongs to the token that the first one is in.
        if (kind === MARK || i > 0) this.mark(text.charCodeAt(i), end);
        else this.add(kind, text.charCodeAt(i), start, end);
      }
      this.composes = true;
    }
  }

  /**
   * Make room for one complex character and for the rest of the text, if that were simple.
   * @param {number} rest
   */
  reserve(rest) {
    if (rest + LONGEST + this.size > this.chars.length)
      this.chars = grown(new Uint16Array(2 * (rest + LONGEST + this.size)), this.chars);
    if (rest + LONGEST + this.count < this.starts.length) return;
    const length = 2 * (rest + LONGEST + this.count);
    this.places = grown(new Int32Array(length + 1), this.places);
    this.starts = grown(new Int32Array(length), this.starts);
    this.ends = grown(new Int32Array(length), this.ends);
    this.hashes = grown(new Int32Array(length), this.hashes);
  }

  /** End the open token, if there is one. */
  close() {
    if (this.kind === SEPARATOR) return;
    if (this.composes) this.compose();
    const { chars, size } = this;
    let hash = OFFSET;
    for (let i = /** @type {number} */ (this.places[this.count]); i < size; i++)
      hash = Math.imul(hash ^ /** @type {number} */ (chars[i]), PRIME);
    this.hashes[this.count] = hash;
    this.places[++this.count] = size;
    this.kind = SEPARATOR;
  }

  /** Put marks and Hangul parts of the open token together with their letters (NFC). */
  compose() {
    const begin = /** @type {number} */ (this.places[this.count]);
    const composed = decode(this.chars.subarray(begin, this.size)).normalize("NFC");
    for (let i = 0; i < composed.length; i++) this.chars[begin + i] = composed.charCodeAt(i);
    this.size = begin + composed.length;
    this.composes = false;
  }

  /**
   * The tokens, those that end at one of the places joined with the next one. Both must be words of letters.
   * @param {number[]} places offsets into the source, in order
   * @returns {Joined}
   */
  joined(places) {
    if (this.#joinedEnds.length < this.count) {
      this.#joinedEnds = new Int32Array(2 * this.count);
      this.#joinedHashes = new Int32Array(2 * this.count);
    }
    const [ends, hashes] = [this.#joinedEnds, this.#joinedHashes];
    /** @type {number[]} */
    const joins = [];
    let count = 0;
    let next = 0;
    for (let at = 0; at < this.count; at++) {
      const before = at > 0 ? /** @type {number} */ (this.ends[at - 1]) : -1;
      while (next < places.length && /** @type {number} */ (places[next]) < before) next++;
      if (places[next] === before) {
        hashes[count - 1] = this.#hash(at, /** @type {number} */ (hashes[count - 1]));
        if (joins.at(-1) !== count - 1) joins.push(count - 1);
      } else hashes[count++] = /** @type {number} */ (this.hashes[at]);
      ends[count - 1] = /** @type {number} */ (this.ends[at]);
    }
    return { count, ends, hashes, joins };
  }

  /** The hash of a token, or of one that it goes on. @param {number} at @param {number} hash */
  #hash(at, hash) {
    let all = hash;
    const end = /** @type {number} */ (this.places[at + 1]);
    for (let i = /** @type {number} */ (this.places[at]); i < end; i++)
      all = Math.imul(all ^ /** @type {number} */ (this.chars[i]), PRIME);
    return all;
  }

  /** The texts of the tokens. @returns {string[]} */
  words() {
    const all = decode(this.chars.subarray(0, this.size));
    return Array.from({ length: this.count }, (_, i) => all.slice(this.places[i], this.places[i + 1]));
  }
}

const tokens = new Tokens();

/**
 * @template {Uint16Array | Int32Array} T
 * @param {T} larger
 * @param {T} array
 */
function grown(larger, array) {
  larger.set(array);
  return larger;
}

/** @param {Uint16Array} chars */
function decode(chars) {
  let text = "";
  // In parts, because each unit becomes an argument; apply, because spreading a typed array walks its iterator.
  for (let i = 0; i < chars.length; i += 0x2000) {
    text += String.fromCharCode.apply(null, /** @type {any} */ (chars.subarray(i, i + 0x2000)));
  }
  return text;
}

/**
 * Enter a code unit that was not met before in the tables.
 * @param {number} unit
 */
function learn(unit) {
  const [piece, ...others] = foldCharacter(String.fromCharCode(unit));
  const simple = piece !== undefined && others.length === 0 && piece.text.length <= 1 && !COMPOSING.test(piece.text);
  const kind = simple && !isSurrogate(unit) ? piece.kind : COMPLEX;
  kinds[unit] = kind;
  units[unit] = kind === COMPLEX ? 0 : (piece?.text.charCodeAt(0) ?? 0);
  return kind;
}

/** @param {number} unit */
function isSurrogate(unit) {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** @param {number} point */
function learnPieces(point) {
  const pieces = foldCharacter(String.fromCodePoint(point));
  complex.set(point, pieces);
  return pieces;
}

/**
 * @param {string} char
 * @returns {Piece[]}
 */
function foldCharacter(char) {
  if (APOSTROPHES.includes(char) || INVISIBLE.test(char)) return [{ kind: VANISHING, text: "" }];
  if (char.normalize("NFKC") === "&") return [{ kind: SINGLE, text: "and" }];
  if (!/^[\p{L}\p{M}\p{N}\u2f00-\u2fdf]/u.test(char)) return [{ kind: SEPARATOR, text: "" }];
  const decomposed = decompose(char);
  if (decomposed === "") return [{ kind: MARK, text: "" }];
  const raised = /^\p{No}/u.test(char) || (/^\p{Lm}/u.test(char) && decomposed !== char);
  return [...decomposed].map((part) => toPiece(part, raised));
}

/**
 * @param {string} char
 * @param {boolean} raised
 * @returns {Piece}
 */
function toPiece(char, raised) {
  if (APOSTROPHES.includes(char)) return { kind: VANISHING, text: "" };
  if (/^\p{M}/u.test(char)) return { kind: MARK, text: char };
  if (UNSPACED.test(char)) return { kind: SINGLE, text: char };
  if (/^\p{L}/u.test(char)) return { kind: raised ? RAISED_LETTER : LETTER, text: char };
  if (/^\p{N}/u.test(char)) return { kind: raised ? RAISED_DIGIT : DIGIT, text: char };
  return { kind: SEPARATOR, text: "" };
}

/**
 * A character decomposed, without accents, of one case.
 * @param {string} char
 */
function decompose(char) {
  const parts = Array.from(char.normalize("NFKD").replace(ACCENTS, ""), toSmall);
  return parts.join("").normalize("NFC");
}

/**
 * The small letters of a character's capitals. Through the capital, because ς and σ share it; character by character,
 * because lower-casing looks around (final sigma).
 * @param {string} char
 */
function toSmall(char) {
  return Array.from(char.toLowerCase().toUpperCase(), (capital) => capital.toLowerCase()).join("");
}
