// The keys of known titles in typed arrays, and where in a text they may stand. Pure.
//
// The server's half is server/paperlight/matching/candidates.py: titles are indexed by their opening and their ending, runs
// of four tokens (fewer for a shorter title). Here a token is known by 16 bits of its hash, and a run by their hash, which
// is tested in a blocked Bloom filter (Putze, Sanders and Singler 2007) before the titles that have it are looked up in
// chained lists. So a candidate may be a false one: whoever takes it must compare it with the paper's own keys.

import { hashOf } from "../shared/fold.js";
import { bitsOf, extend, finish, RUN, runHash, runLength, short, start } from "./run-hash.js";

/** @import { Joined } from "../shared/fold.js" */

/** How a text's tokens differ from a title's: see server/paperlight/matching/judge.py. @typedef {"cut" | "cutWord" | "changed" | "inserted" | "lost"} Edit */
/**
 * Tokens `first` up to before `last` of a text that may be a title of the paper `id`; `edit` null where they equal its key
 * `ordinal`, counted over `keys` and then `near_keys`. `at` is the place in the key where they differ.
 * @typedef {{first: number, last: number, id: number, ordinal: number, edit: Edit | null, at: number}} Candidate
 */
/** @typedef {{counts: number[], arrays: Record<string, Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>}} SavedTitles */

const SHORTEST_NEAR = 5;
// Set in a length: the key is the title itself; the key is of a part that stands for the title.
const FIRST = 0x8000;
const NEAR = 0x4000;
const LONGEST = NEAR - 1;
/** How many keys share a chain before there are more chains. */
const CROWDED = 2;
const GROWTH = 1.25;
const COMPACT = 0.25; // the part of dead keys from which the index is made anew

export class TitleIndex {
  // Of each key: how many tokens it has; its paper, 0 when dead; where its tokens begin, which for a part is inside another
  // key's; the keys after it in the chains of its opening and its ending, counted from 1.
  #length = new Uint16Array(0);
  #id = new Uint32Array(0);
  #at = new Uint32Array(0);
  #nextOpening = new Uint32Array(0);
  #nextEnding = new Uint32Array(0);
  #tokens = new Uint16Array(0);
  #openings = new Uint32Array(16);
  #endings = new Uint32Array(16);
  #filter = new Uint32Array(16);
  #count = 0;
  #endingCount = 0;
  #tokenCount = 0;
  #dead = 0;
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
    for (const [ordinal, key] of keys.entries()) this.#add(id, tokensOf(key), this.#tokenCount, ordinal ? 0 : FIRST);
    for (const key of near) {
      const tokens = tokensOf(key);
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
    const tokens = tokensOf(title);
    const run = runHash(tokens, 0, runLength(tokens.length, false));
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
   * @param {Joined} folded
   * @param {(at: number) => boolean} stops whether the text stops before the token `at`: at its end, or with an ellipsis
   * @returns {Candidate[]}
   */
  find(folded, stops) {
    const { count, hashes } = folded;
    /** @type {Candidate[]} */
    const found = [];
    if (this.#count === this.#dead) return found;
    if (this.#text.length < count) this.#text = new Uint16Array(2 * count);
    const text = this.#text;
    for (let i = 0; i < count; i++) text[i] = short(/** @type {number} */ (hashes[i]));
    const filter = this.#filter;
    const mask = filter.length - 1;
    for (let first = 0; first < count; first++) {
      let run = start(/** @type {number} */ (text[first]));
      // A title of one token is never a part of a text, but for a label before it.
      const smallest = first + 1 < count || first > 1 ? 2 : 1;
      const most = Math.min(RUN, count - first);
      for (let size = 1; size <= most; size++) {
        if (size > 1) run = extend(run, /** @type {number} */ (text[first + size - 1]));
        if (size < smallest) continue;
        const hash = finish(run, size);
        const bits = bitsOf(hash);
        const word = filter[hash & mask] ?? 0;
        if ((word & bits) !== bits) continue;
        this.#forwards(found, count, first, size, hash, stops);
        this.#backwards(found, count, first + size, size, hash);
      }
    }
    return found;
  }

  /** @returns {SavedTitles} what it holds, not a copy */
  save() {
    return {
      counts: [this.#count, this.#endingCount, this.#tokenCount, this.#dead],
      arrays: {
        length: this.#length,
        id: this.#id,
        at: this.#at,
        nextOpening: this.#nextOpening,
        nextEnding: this.#nextEnding,
        tokens: this.#tokens,
        openings: this.#openings,
        endings: this.#endings,
        filter: this.#filter,
      },
    };
  }

  /** @param {SavedTitles} saved it is not copied @returns {TitleIndex} */
  static load({ counts, arrays }) {
    const index = new TitleIndex();
    const { length, id, at, nextOpening, nextEnding, tokens, openings, endings, filter } = /** @type {any} */ (arrays);
    [index.#length, index.#id, index.#at] = [length, id, at];
    [index.#nextOpening, index.#nextEnding, index.#tokens] = [nextOpening, nextEnding, tokens];
    [index.#openings, index.#endings, index.#filter] = [openings, endings, filter];
    [index.#count = 0, index.#endingCount = 0, index.#tokenCount = 0, index.#dead = 0] = counts;
    return index;
  }

  /** @param {Candidate[]} found @param {number} count @param {number} first @param {number} size @param {number} hash @param {(at: number) => boolean} stops */
  #forwards(found, count, first, size, hash, stops) {
    let key = this.#openings[hash & (this.#openings.length - 1)] ?? 0;
    for (; key; key = this.#nextOpening[key - 1] ?? 0) {
      const at = key - 1;
      const length = /** @type {number} */ (this.#length[at]);
      const known = length & LONGEST;
      if (!this.#id[at] || runLength(known, (length & NEAR) !== 0) !== size) continue;
      const same = this.#sameAfter(first, count, at, 0, known);
      if (same === known) found.push(this.#candidate(first, first + known, at, null, 0));
      else if (same >= size && !(length & NEAR)) this.#differs(found, first, first + same, count, at, same, stops);
    }
  }

  /** The text goes on otherwise at `here`, the title at `same`. @param {Candidate[]} found @param {number} first @param {number} here @param {number} count @param {number} at @param {number} same @param {(at: number) => boolean} stops */
  #differs(found, first, here, count, at, same, stops) {
    if (stops(here)) found.push(this.#candidate(first, here, at, "cut", same));
    if (here >= count) return;
    if (stops(here + 1)) found.push(this.#candidate(first, here + 1, at, "cutWord", same));
    const known = /** @type {number} */ (this.#length[at]) & LONGEST;
    if (known < SHORTEST_NEAR || !this.#isFirst(at)) return;
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
      if (!this.#id[at] || runLength(known, false) !== size) continue;
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
    const size = runLength(known, (length & NEAR) !== 0);
    this.#nextOpening[at] = this.#enter(this.#openings, runHash(this.#tokens, begin, size), at);
    if (!(length & FIRST) || known < SHORTEST_NEAR) return;
    this.#nextEnding[at] = this.#enter(this.#endings, runHash(this.#tokens, begin + known - size, size), at);
    this.#endingCount++;
  }

  /** @param {Uint32Array} heads @param {number} hash @param {number} at @returns {number} what was first in the chain */
  #enter(heads, hash, at) {
    const head = hash & (heads.length - 1);
    const next = heads[head] ?? 0;
    heads[head] = at + 1;
    const word = hash & (this.#filter.length - 1);
    this.#filter[word] = /** @type {number} */ (this.#filter[word]) | bitsOf(hash);
    return next;
  }

  /** Make room for one key and its tokens. @param {number} tokens */
  #reserve(tokens) {
    if (this.#count === this.#length.length) {
      const length = Math.ceil(GROWTH * this.#count) + 16;
      this.#length = grown(this.#length, length);
      this.#id = grown(this.#id, length);
      this.#at = grown(this.#at, length);
      this.#nextOpening = grown(this.#nextOpening, length);
      this.#nextEnding = grown(this.#nextEnding, length);
    }
    if (this.#tokenCount + tokens > this.#tokens.length)
      this.#tokens = grown(this.#tokens, Math.ceil(GROWTH * (this.#tokenCount + tokens)) + 64);
    if (this.#count >= CROWDED * this.#openings.length || this.#endingCount >= CROWDED * this.#endings.length)
      this.#relink();
  }

  /** Make more chains, and a larger filter with them. */
  #relink() {
    const more = (/** @type {Uint32Array} */ heads, /** @type {number} */ count) =>
      new Uint32Array(count >= CROWDED * heads.length ? 2 * heads.length : heads.length);
    this.#openings = more(this.#openings, this.#count);
    this.#endings = more(this.#endings, this.#endingCount);
    this.#filter = new Uint32Array(this.#openings.length);
    this.#endingCount = 0;
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

/** The tokens of a key. @param {string} key */
function tokensOf(key) {
  return Uint16Array.from(key.split(" "), (word) => short(hashOf(word)));
}

/** @template {Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>} T @param {T} array @param {number} length @returns {T} */
function grown(array, length) {
  const larger = /** @type {T} */ (new /** @type {any} */ (array.constructor)(length));
  larger.set(array);
  return larger;
}
