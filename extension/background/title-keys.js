// The keys of known titles in typed arrays: a token is known by 16 bits of its hash, a run of tokens by a hash of them, which
// leads to a chained list of the keys that have it. Runs are entered in a blocked Bloom filter too (Putze, Sanders and Singler
// 2007), for most runs of a text lead nowhere. The server's half is server/paperlight/matching/candidates.py.

import { hashOf } from "../shared/fold.js";
import { bitsOf, pairHash, runHash, short, tagOf } from "./run-hash.js";
import {
  BEGINNING,
  endingSize,
  FIRST,
  LONGEST,
  LONGEST_OPENING,
  NEAR,
  openingSize,
  SHORTEST_NEAR,
  TAG,
  TELLING,
} from "./runs.js";
import { weigh } from "./words.js";

/** @typedef {{counts: number[], arrays: Record<string, Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>}} SavedTitles */

/** The opening of a short title has three tokens where they weigh so much, for then few titles share them. */
const TELLING_OPENING = 1.5;
/** How many keys share a chain before there are more chains. */
const CROWDED = 2;
/** How many words the filter has for each chain of openings: about one run in thirty passes it wrongly. */
const FILTER = 2;
const GROWTH = 1.25;
const COMPACT = 0.25; // the part of dead keys from which the arrays are made anew

/** Read by title-index.js alone, at every token of a page: so its arrays are no secret. */
export class TitleKeys {
  // Of each key: how many tokens it has; its paper, 0 when dead; where its tokens begin, which for a part is inside another
  // key's; the keys after it in the chains of its opening, beginning and ending, counted from 1.
  length = new Uint16Array(0);
  id = new Uint32Array(0);
  at = new Uint32Array(0);
  nextOpening = new Uint32Array(0);
  nextBeginning = new Uint32Array(0);
  nextEnding = new Uint32Array(0);
  tokens = new Uint16Array(0);
  openings = new Uint32Array(16);
  beginnings = new Uint32Array(16);
  endings = new Uint32Array(16);
  #filter = new Uint32Array(32);
  #count = 0;
  #tokenCount = 0;
  #dead = 0;
  longest = 0; // of all keys, in tokens
  /** How many bytes it holds. */
  get bytes() {
    return Object.values(this.save().arrays).reduce((sum, array) => sum + array.byteLength, 0);
  }

  /**
   * Take in a paper's keys, folded tokens joined by one space.
   * @param {number} id
   * @param {string[]} keys of the whole title, itself first
   * @param {string[]} near of parts that stand for it
   */
  put(id, keys, near) {
    const begin = this.#tokenCount;
    if (keys.some((key) => key.split(" ").length > LONGEST)) return;
    for (const [ordinal, key] of keys.entries()) {
      const words = key.split(" ");
      const kind = (ordinal ? 0 : FIRST) | (opensTelling(words) ? TELLING : 0);
      this.#add(id, tokensOf(words), this.#tokenCount, kind);
    }
    for (const key of near) {
      const tokens = tokensOf(key.split(" "));
      this.#add(id, tokens, this.#placeOf(tokens, begin), NEAR);
    }
  }

  /**
   * Forget a paper.
   * @param {number} id
   * @param {string[]} keys those that it was put in with
   */
  discard(id, [title]) {
    if (title === undefined) return;
    const words = title.split(" ");
    const run = runHash(tokensOf(words), 0, openingSize(words.length | (opensTelling(words) ? TELLING : 0)));
    let key = this.openings[run & (this.openings.length - 1)] ?? 0;
    while (key && !(this.id[key - 1] === id && /** @type {number} */ (this.length[key - 1]) & FIRST))
      key = this.nextOpening[key - 1] ?? 0;
    if (!key) return;
    // A paper's keys stand side by side.
    for (let at = key - 1; this.id[at] === id; at++) {
      this.id[at] = 0;
      this.#dead++;
    }
    if (this.#dead > 1000 && this.#dead > COMPACT * this.#count) this.#compact();
  }

  /** Whether a run may be known. @param {number} hash */
  passes(hash) {
    const bits = bitsOf(hash);
    const word = this.#filter[hash & (this.#filter.length - 1)] ?? 0;
    return (word & bits) === bits;
  }

  /** @returns {SavedTitles} what it holds, not a copy */
  save() {
    return {
      counts: [this.#count, this.#tokenCount, this.#dead, this.longest],
      arrays: {
        length: this.length,
        id: this.id,
        at: this.at,
        nextOpening: this.nextOpening,
        nextBeginning: this.nextBeginning,
        nextEnding: this.nextEnding,
        tokens: this.tokens,
        openings: this.openings,
        beginnings: this.beginnings,
        endings: this.endings,
        filter: this.#filter,
      },
    };
  }

  /** @param {SavedTitles} saved it is not copied @returns {TitleKeys} */
  static load({ counts, arrays }) {
    const index = new TitleKeys();
    const kept = /** @type {any} */ (arrays);
    [index.length, index.id, index.at, index.tokens] = [kept.length, kept.id, kept.at, kept.tokens];
    [index.nextOpening, index.nextBeginning, index.nextEnding] = [
      kept.nextOpening,
      kept.nextBeginning,
      kept.nextEnding,
    ];
    [index.openings, index.beginnings, index.endings] = [kept.openings, kept.beginnings, kept.endings];
    index.#filter = kept.filter;
    [index.#count = 0, index.#tokenCount = 0, index.#dead = 0, index.longest = 0] = counts;
    return index;
  }

  /** Where the tokens of a part stand in the paper's other keys; at the end if nowhere. @param {Uint16Array} part @param {number} begin */
  #placeOf(part, begin) {
    for (let at = begin; at + part.length <= this.#tokenCount; at++)
      if (part.every((token, i) => this.tokens[at + i] === token)) return at;
    return this.#tokenCount;
  }

  /** @param {number} id @param {Uint16Array} tokens @param {number} begin where they stand, or are to stand @param {number} kind */
  #add(id, tokens, begin, kind) {
    const length = tokens.length;
    this.longest = Math.max(this.longest, length);
    const fresh = begin === this.#tokenCount;
    this.#reserve(fresh ? length : 0);
    const at = this.#count++;
    [this.length[at], this.id[at], this.at[at]] = [length | kind, id, begin];
    if (fresh) {
      this.tokens.set(tokens, begin);
      this.#tokenCount += length;
    }
    this.#link(at);
  }

  /** Put a key into the chains of its runs. @param {number} at */
  #link(at) {
    const length = /** @type {number} */ (this.length[at]);
    const known = length & LONGEST;
    const begin = /** @type {number} */ (this.at[at]);
    const size = openingSize(length);
    const hash = runHash(this.tokens, begin, size);
    this.length[at] = (length & ~TAG) | tagOf(hash);
    this.nextOpening[at] = this.#enter(this.openings, hash, at);
    this.#sift(begin, size, hash);
    if (length & NEAR) return;
    if (size > BEGINNING)
      this.nextBeginning[at] = this.#enter(this.beginnings, runHash(this.tokens, begin, BEGINNING), at);
    if (known < SHORTEST_NEAR) return;
    const tail = begin + known - endingSize(known);
    const ending = runHash(this.tokens, tail, endingSize(known));
    this.nextEnding[at] = this.#enter(this.endings, ending, at);
    this.#sift(tail, endingSize(known), ending);
  }

  /** @param {Uint32Array} heads @param {number} hash @param {number} at @returns {number} what was first in the chain */
  #enter(heads, hash, at) {
    const head = hash & (heads.length - 1);
    const next = heads[head] ?? 0;
    heads[head] = at + 1;
    return next;
  }

  /** Let a run pass the filter, and its first two tokens. @param {number} begin @param {number} size @param {number} hash */
  #sift(begin, size, hash) {
    this.#pass(hash);
    if (size > 1) this.#pass(pairHash(this.tokens, begin));
  }

  /** @param {number} hash */
  #pass(hash) {
    const word = hash & (this.#filter.length - 1);
    this.#filter[word] = /** @type {number} */ (this.#filter[word]) | bitsOf(hash);
  }

  /** Make room for one key and its tokens. @param {number} tokens */
  #reserve(tokens) {
    if (this.#count === this.length.length) {
      const length = Math.ceil(GROWTH * this.#count) + 16;
      this.length = grown(this.length, length);
      this.id = grown(this.id, length);
      this.at = grown(this.at, length);
      this.nextOpening = grown(this.nextOpening, length);
      this.nextBeginning = grown(this.nextBeginning, length);
      this.nextEnding = grown(this.nextEnding, length);
    }
    if (this.#tokenCount + tokens > this.tokens.length)
      this.tokens = grown(this.tokens, Math.ceil(GROWTH * (this.#tokenCount + tokens)) + 64);
    if (this.#count >= CROWDED * this.openings.length) this.#relink();
  }

  /** Make as many chains as there are keys for, and a filter. */
  #relink() {
    let length = this.openings.length;
    while (this.#count >= CROWDED * length) length *= 2;
    this.openings = new Uint32Array(length);
    // Not all keys have a beginning that is not their opening, and an ending.
    this.beginnings = new Uint32Array(length / 2);
    this.endings = new Uint32Array(length / 2);
    this.#filter = new Uint32Array(FILTER * length);
    for (let at = 0; at < this.#count; at++) if (this.id[at]) this.#link(at);
  }

  /** Leave out what is dead. */
  #compact() {
    const old = { id: this.id, length: this.length, at: this.at };
    const count = this.#count;
    [this.#count, this.#tokenCount, this.#dead] = [0, 0, 0];
    let [moved, end] = [0, 0]; // how far the tokens are moved, and up to where
    for (let from = 0; from < count; from++) {
      const [id = 0, length = 0, begin = 0] = [old.id[from], old.length[from], old.at[from]];
      if (!id) continue;
      const size = length & LONGEST;
      if (begin >= end) {
        // Not a part of tokens that have been moved.
        [moved, end] = [begin - this.#tokenCount, begin + size];
        this.tokens.copyWithin(this.#tokenCount, begin, end);
        this.#tokenCount += size;
      }
      const to = this.#count++;
      [this.id[to], this.length[to], this.at[to]] = [id, length, begin - moved];
    }
    this.#relink();
  }
}

/** @param {string[]} words */
function tokensOf(words) {
  return Uint16Array.from(words, (word) => short(hashOf(word)));
}

/** Whether the first three words of a title tell it from most others. @param {string[]} words */
function opensTelling(words) {
  if (words.length < SHORTEST_NEAR || words.length > LONGEST_OPENING) return false;
  return words.slice(0, BEGINNING).reduce((sum, word) => sum + weigh(word, false), 0) >= TELLING_OPENING;
}

/** @template {Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>} T @param {T} array @param {number} length @returns {T} */
function grown(array, length) {
  const larger = /** @type {T} */ (new /** @type {any} */ (array.constructor)(length));
  larger.set(array);
  return larger;
}
