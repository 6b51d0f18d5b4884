// The keys of known titles in typed arrays, and where in a text they may stand. Pure.
//
// The server's half is server/paperlight/matching/candidates.py, which tells how titles are indexed: by their opening, their
// beginning and their ending, runs of tokens. Here a token is known by 16 bits of its hash, and a run by their hash, which is
// tested in a blocked Bloom filter (Putze, Sanders and Singler 2007) before the titles that have it are looked up in chained
// lists. So a candidate may be a false one: whoever takes it must compare it with the paper's own keys.

import { hashOf } from "../shared/fold.js";
import { bitsOf, extend, finish, runHash, short, start } from "./run-hash.js";
import {
  BEGINNING,
  endingSize,
  FIRST,
  LONGEST,
  LONGEST_OPENING,
  NEAR,
  openingSize,
  SHORTEST_NEAR,
  TELLING,
} from "./runs.js";
import { HALF, weigh } from "./words.js";

/** @import { Folded } from "../shared/fold.js" */

/** How a text's tokens differ from a title's: see server/paperlight/matching/judge.py. @typedef {"cut" | "cutWord" | "changed" | "inserted" | "lost"} Edit */
/**
 * Tokens `first` up to before `last` of a text that may be a title of the paper `id`; `edit` null where they equal its key
 * `ordinal`, counted over `keys` and then `near_keys`. `at` is the place in the key where they differ.
 * @typedef {{first: number, last: number, id: number, ordinal: number, edit: Edit | null, at: number}} Candidate
 */
/** Where a text stops: the tokens before which it does, with the least weight of words that a title cut there must show; and
 * how much its words weigh from one token up to before another one. @typedef {{least: Map<number, number>, weigh(first: number, last: number): number}} Stops */
/** @typedef {{counts: number[], arrays: Record<string, Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>}} SavedTitles */

/** The opening of a short title has three tokens where they weigh so much, for then few titles share them. */
const TELLING_OPENING = 1.5;
/** How many keys share a chain before there are more chains. */
const CROWDED = 2;
/** How many words the filter has for each chain of openings: about one run in thirty passes it wrongly. */
const FILTER = 2;
/** In the place of a run's length: the hash is of its first two tokens. */
const PAIR = 0;
const GROWTH = 1.25;
const COMPACT = 0.25; // the part of dead keys from which the index is made anew

export class TitleIndex {
  // Of each key: how many tokens it has; its paper, 0 when dead; where its tokens begin, which for a part is inside another
  // key's; the keys after it in the chains of its opening, beginning and ending, counted from 1.
  #length = new Uint16Array(0);
  #id = new Uint32Array(0);
  #at = new Uint32Array(0);
  #nextOpening = new Uint32Array(0);
  #nextBeginning = new Uint32Array(0);
  #nextEnding = new Uint32Array(0);
  #tokens = new Uint16Array(0);
  #openings = new Uint32Array(16);
  #beginnings = new Uint32Array(16);
  #endings = new Uint32Array(16);
  #filter = new Uint32Array(32);
  #count = 0;
  #tokenCount = 0;
  #dead = 0;
  #longest = 0; // of all keys, in tokens
  // Of the text that is searched.
  #text = new Uint16Array(0);

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
    let key = this.#openings[run & (this.#openings.length - 1)] ?? 0;
    while (key && !(this.#id[key - 1] === id && /** @type {number} */ (this.#length[key - 1]) & FIRST))
      key = this.#nextOpening[key - 1] ?? 0;
    if (!key) return;
    // A paper's keys stand side by side.
    for (let at = key - 1; this.#id[at] === id; at++) {
      this.#id[at] = 0;
      this.#dead++;
    }
    if (this.#dead > 1000 && this.#dead > COMPACT * this.#count) this.#compact();
  }

  /**
   * What may stand in a text.
   * @param {Pick<Folded, "count" | "hashes">} folded
   * @param {Stops} stops
   * @returns {Candidate[]}
   */
  find(folded, stops) {
    /** @type {Candidate[]} */
    const found = [];
    this.#read(folded);
    this.#search(found, folded.count, 0, folded.count, stops);
    if (stops.least.size) this.#cut(found, folded.count, stops);
    return found;
  }

  /**
   * What may stand in a text with one of these tokens in it.
   * @param {Pick<Folded, "count" | "hashes">} folded
   * @param {Stops} stops
   * @param {number[]} places in order
   * @returns {Candidate[]}
   */
  findAround(folded, stops, places) {
    /** @type {Candidate[]} */
    const found = [];
    this.#read(folded);
    let from = 0;
    for (const place of places) {
      from = Math.max(from, place + 1 - this.#longest);
      this.#search(found, folded.count, from, place + 1, stops);
      from = place + 1;
    }
    return found;
  }

  /** @param {Pick<Folded, "count" | "hashes">} folded */
  #read({ count, hashes }) {
    if (this.#text.length < count) this.#text = new Uint16Array(2 * count);
    for (let i = 0; i < count; i++) this.#text[i] = short(/** @type {number} */ (hashes[i]));
  }

  /** Look up the runs that begin at the tokens from `from` up to before `to`. @param {Candidate[]} found @param {number} count @param {number} from @param {number} to @param {Stops} stops */
  #search(found, count, from, to, stops) {
    const text = this.#text;
    for (let first = from; first < to; first++) {
      let run = start(/** @type {number} */ (text[first]));
      const most = Math.min(LONGEST_OPENING, count - first);
      // A title of one token is never a part of a text, but for a label before it.
      if (most === 1 && first < 2) this.#look(found, count, first, 1, finish(run, 1), stops);
      for (let size = 2; size <= most; size++) {
        run = extend(run, /** @type {number} */ (text[first + size - 1]));
        // The filter holds the first two tokens of every run too: most places need no second look.
        if (size === 2 && !this.#passes(finish(run, PAIR))) break;
        if (size === 5) continue; // no run has five
        const hash = finish(run, size);
        if (this.#passes(hash)) this.#look(found, count, first, size, hash, stops);
      }
    }
  }

  /** Whether a run may be known. @param {number} hash */
  #passes(hash) {
    const bits = bitsOf(hash);
    const word = this.#filter[hash & (this.#filter.length - 1)] ?? 0;
    return (word & bits) === bits;
  }

  /** @param {Candidate[]} found @param {number} count @param {number} first @param {number} size @param {number} hash @param {Stops} stops */
  #look(found, count, first, size, hash, stops) {
    this.#forwards(found, count, first, size, hash, stops);
    this.#backwards(found, count, first + size, size, hash);
  }

  /** @returns {SavedTitles} what it holds, not a copy */
  save() {
    return {
      counts: [this.#count, this.#tokenCount, this.#dead, this.#longest],
      arrays: {
        length: this.#length,
        id: this.#id,
        at: this.#at,
        nextOpening: this.#nextOpening,
        nextBeginning: this.#nextBeginning,
        nextEnding: this.#nextEnding,
        tokens: this.#tokens,
        openings: this.#openings,
        beginnings: this.#beginnings,
        endings: this.#endings,
        filter: this.#filter,
      },
    };
  }

  /** @param {SavedTitles} saved it is not copied @returns {TitleIndex} */
  static load({ counts, arrays }) {
    const index = new TitleIndex();
    const kept = /** @type {any} */ (arrays);
    [index.#length, index.#id, index.#at, index.#tokens] = [kept.length, kept.id, kept.at, kept.tokens];
    [index.#nextOpening, index.#nextBeginning, index.#nextEnding] = [
      kept.nextOpening,
      kept.nextBeginning,
      kept.nextEnding,
    ];
    [index.#openings, index.#beginnings, index.#endings] = [kept.openings, kept.beginnings, kept.endings];
    index.#filter = kept.filter;
    [index.#count = 0, index.#tokenCount = 0, index.#dead = 0, index.#longest = 0] = counts;
    return index;
  }

  /** @param {Candidate[]} found @param {number} count @param {number} first @param {number} size @param {number} hash @param {Stops} stops */
  #forwards(found, count, first, size, hash, stops) {
    let key = this.#openings[hash & (this.#openings.length - 1)] ?? 0;
    for (; key; key = this.#nextOpening[key - 1] ?? 0) {
      const at = key - 1;
      const length = /** @type {number} */ (this.#length[at]);
      const known = length & LONGEST;
      if (openingSize(length) !== size || !this.#id[at]) continue;
      const same = this.#sameAfter(first, count, at, 0, known);
      if (same === known) found.push(this.#candidate(first, first + known, at, null, 0));
      else if (same >= size && !(length & NEAR)) {
        this.#cuts(found, first, first + same, count, at, same, stops);
        this.#differs(found, first, first + same, count, at, same);
      }
    }
  }

  /** Titles that are cut inside their opening. @param {Candidate[]} found @param {number} count @param {Stops} stops */
  #cut(found, count, stops) {
    /** @type {Set<number>} */
    const firsts = new Set();
    for (const stop of stops.least.keys())
      for (let size = BEGINNING; size <= LONGEST_OPENING && size <= stop; size++) firsts.add(stop - size);
    for (const first of firsts) {
      if (!this.#passes(pairHash(this.#text, first))) continue;
      const hash = runHash(this.#text, first, BEGINNING);
      let key = this.#beginnings[hash & (this.#beginnings.length - 1)] ?? 0;
      for (; key; key = this.#nextBeginning[key - 1] ?? 0) {
        const at = key - 1;
        const size = openingSize(/** @type {number} */ (this.#length[at]));
        const same = this.#id[at] ? this.#sameAfter(first, count, at, 0, size) : 0;
        if (same >= BEGINNING && same < size) this.#cuts(found, first, first + same, count, at, same, stops);
      }
    }
  }

  /** The text may stop at `here`, or one token later. @param {Candidate[]} found @param {number} first @param {number} here @param {number} count @param {number} at @param {number} same @param {Stops} stops */
  #cuts(found, first, here, count, at, same, { least, weigh: weighText }) {
    const [now, soon] = [least.get(here), here < count ? least.get(here + 1) : undefined];
    if (now === undefined && soon === undefined) return;
    const weight = weighText(first, here);
    if (weight >= (now ?? Number.POSITIVE_INFINITY)) found.push(this.#candidate(first, here, at, "cut", same));
    if (weight + HALF >= (soon ?? Number.POSITIVE_INFINITY))
      found.push(this.#candidate(first, here + 1, at, "cutWord", same));
  }

  /** The text goes on otherwise at `here`, the title at `same`. @param {Candidate[]} found @param {number} first @param {number} here @param {number} count @param {number} at @param {number} same */
  #differs(found, first, here, count, at, same) {
    const known = /** @type {number} */ (this.#length[at]) & LONGEST;
    if (known < SHORTEST_NEAR || here >= count) return;
    const rest = known - same;
    if (this.#equal(here + 1, count, at, same + 1, rest - 1))
      found.push(this.#candidate(first, here + rest, at, "changed", same));
    if (this.#equal(here + 1, count, at, same, rest))
      found.push(this.#candidate(first, here + 1 + rest, at, "inserted", same));
    if (rest > 1 && this.#equal(here, count, at, same + 1, rest - 1))
      found.push(this.#candidate(first, here + rest - 1, at, "lost", same));
  }

  /** @param {Candidate[]} found @param {number} count @param {number} last @param {number} size @param {number} hash */
  #backwards(found, count, last, size, hash) {
    let key = this.#endings[hash & (this.#endings.length - 1)] ?? 0;
    for (; key; key = this.#nextEnding[key - 1] ?? 0) {
      const at = key - 1;
      const known = /** @type {number} */ (this.#length[at]) & LONGEST;
      if (endingSize(known) !== size || !this.#id[at]) continue;
      const tokens = /** @type {number} */ (this.#at[at]);
      let same = 0;
      while (same < known && last > same && this.#text[last - 1 - same] === this.#tokens[tokens + known - 1 - same])
        same++;
      if (same < size || same === known) continue;
      const differs = known - 1 - same;
      const end = last - 1 - same;
      if (end >= 0 && end >= differs && this.#equal(end - differs, count, at, 0, differs))
        found.push(this.#candidate(end - differs, last, at, "changed", differs));
      if (end > differs && this.#equal(end - differs - 1, count, at, 0, differs + 1))
        found.push(this.#candidate(end - differs - 1, last, at, "inserted", differs + 1));
      if (end + 1 >= differs && this.#equal(end + 1 - differs, count, at, 0, differs))
        found.push(this.#candidate(end + 1 - differs, last, at, "lost", differs));
    }
  }

  /** @param {number} first @param {number} last @param {number} at @param {Edit | null} edit @param {number} differs @returns {Candidate} */
  #candidate(first, last, at, edit, differs) {
    const id = /** @type {number} */ (this.#id[at]);
    let ordinal = 0;
    while (at > ordinal && !this.#isFirst(at - ordinal)) ordinal++;
    return { first, last, id, ordinal, edit, at: differs };
  }

  /** Whether a key is the title itself. @param {number} at */
  #isFirst(at) {
    const length = /** @type {number} */ (this.#length[at]);
    return (length & FIRST) !== 0;
  }

  /** How many tokens are the same in the text from `first` on and in a key from its token `from` on. @param {number} first @param {number} count @param {number} at @param {number} from @param {number} most */
  #sameAfter(first, count, at, from, most) {
    const tokens = /** @type {number} */ (this.#at[at]) + from;
    let same = 0;
    while (same < most && first + same < count && this.#text[first + same] === this.#tokens[tokens + same]) same++;
    return same;
  }

  /** Whether `most` tokens are. @param {number} first @param {number} count @param {number} at @param {number} from @param {number} most */
  #equal(first, count, at, from, most) {
    return first >= 0 && first + most <= count && this.#sameAfter(first, count, at, from, most) === most;
  }

  /** Where the tokens of a part stand in the paper's other keys; at the end if nowhere. @param {Uint16Array} part @param {number} begin */
  #placeOf(part, begin) {
    for (let at = begin; at + part.length <= this.#tokenCount; at++)
      if (part.every((token, i) => this.#tokens[at + i] === token)) return at;
    return this.#tokenCount;
  }

  /** @param {number} id @param {Uint16Array} tokens @param {number} begin where they stand, or are to stand @param {number} kind */
  #add(id, tokens, begin, kind) {
    const length = tokens.length;
    if (length > LONGEST) return;
    this.#longest = Math.max(this.#longest, length);
    const fresh = begin === this.#tokenCount;
    this.#reserve(fresh ? length : 0);
    const at = this.#count++;
    [this.#length[at], this.#id[at], this.#at[at]] = [length | kind, id, begin];
    if (fresh) {
      this.#tokens.set(tokens, begin);
      this.#tokenCount += length;
    }
    this.#link(at);
  }

  /** Put a key into the chains of its runs. @param {number} at */
  #link(at) {
    const length = /** @type {number} */ (this.#length[at]);
    const known = length & LONGEST;
    const begin = /** @type {number} */ (this.#at[at]);
    const size = openingSize(length);
    const hash = runHash(this.#tokens, begin, size);
    this.#nextOpening[at] = this.#enter(this.#openings, hash, at);
    this.#sift(begin, size, hash);
    if (length & NEAR) return;
    if (size > BEGINNING)
      this.#nextBeginning[at] = this.#enter(this.#beginnings, runHash(this.#tokens, begin, BEGINNING), at);
    if (known < SHORTEST_NEAR) return;
    const tail = begin + known - endingSize(known);
    const ending = runHash(this.#tokens, tail, endingSize(known));
    this.#nextEnding[at] = this.#enter(this.#endings, ending, at);
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
    if (size > 1) this.#pass(pairHash(this.#tokens, begin));
  }

  /** @param {number} hash */
  #pass(hash) {
    const word = hash & (this.#filter.length - 1);
    this.#filter[word] = /** @type {number} */ (this.#filter[word]) | bitsOf(hash);
  }

  /** Make room for one key and its tokens. @param {number} tokens */
  #reserve(tokens) {
    if (this.#count === this.#length.length) {
      const length = Math.ceil(GROWTH * this.#count) + 16;
      this.#length = grown(this.#length, length);
      this.#id = grown(this.#id, length);
      this.#at = grown(this.#at, length);
      this.#nextOpening = grown(this.#nextOpening, length);
      this.#nextBeginning = grown(this.#nextBeginning, length);
      this.#nextEnding = grown(this.#nextEnding, length);
    }
    if (this.#tokenCount + tokens > this.#tokens.length)
      this.#tokens = grown(this.#tokens, Math.ceil(GROWTH * (this.#tokenCount + tokens)) + 64);
    if (this.#count >= CROWDED * this.#openings.length) this.#relink();
  }

  /** Make as many chains as there are keys for, and a filter. */
  #relink() {
    let length = this.#openings.length;
    while (this.#count >= CROWDED * length) length *= 2;
    this.#openings = new Uint32Array(length);
    // Not all keys have a beginning that is not their opening, and an ending.
    this.#beginnings = new Uint32Array(length / 2);
    this.#endings = new Uint32Array(length / 2);
    this.#filter = new Uint32Array(FILTER * length);
    for (let at = 0; at < this.#count; at++) if (this.#id[at]) this.#link(at);
  }

  /** Leave out what is dead. */
  #compact() {
    const old = { id: this.#id, length: this.#length, at: this.#at };
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
        this.#tokens.copyWithin(this.#tokenCount, begin, end);
        this.#tokenCount += size;
      }
      const to = this.#count++;
      [this.#id[to], this.#length[to], this.#at[to]] = [id, length, begin - moved];
    }
    this.#relink();
  }
}

/** @param {string[]} words */
function tokensOf(words) {
  return Uint16Array.from(words, (word) => short(hashOf(word)));
}

/** @param {Uint16Array} tokens @param {number} from */
function pairHash(tokens, from) {
  return finish(extend(start(tokens[from] ?? 0), tokens[from + 1] ?? 0), PAIR);
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
