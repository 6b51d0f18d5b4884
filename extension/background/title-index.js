// Where in a text known titles may stand. Pure.
//
// The server's half is server/paperlight/matching/candidates.py, which tells how titles are looked up: by their opening, their
// beginning and their ending, runs of tokens. Tokens and runs are hashes here (title-keys.js), so a candidate may be a false
// one: whoever takes it must compare it with the paper's own keys.

import { extend, finish, PAIR, pairHash, runHash, short, start, tagOf } from "./run-hash.js";
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
} from "./runs.js";
import { TitleKeys } from "./title-keys.js";
import { HALF } from "./words.js";

/** @import { Folded } from "../shared/fold.js" */
/** @import { SavedTitles } from "./title-keys.js" */

/** How a text's tokens differ from a title's: see server/paperlight/matching/judge.py. @typedef {"cut" | "cutWord" | "changed" | "inserted" | "lost"} Edit */
/**
 * Tokens `first` up to before `last` of a text that may be a title of the paper `id`; `edit` null where they equal its key
 * `ordinal`, counted over `keys` and then `near_keys`. `at` is the place in the key where they differ.
 * @typedef {{first: number, last: number, id: number, ordinal: number, edit: Edit | null, at: number}} Candidate
 */
/**
 * Where a text stops: the tokens before which it does, with the least weight of words that a title cut there must show. At
 * `alone` (-1 if nowhere) it only ends, so that the title must be the whole text. `weigh` tells how much its words weigh.
 * @typedef {{least: Map<number, number>, alone: number, weigh(first: number, last: number): number}} Stops
 */
/** The last token at which the only title of a text may begin: after a label. */
const LAST_ALONE = 1;

export class TitleIndex {
  #keys = new TitleKeys();
  // Of the text that is searched.
  #text = new Uint16Array(0);

  /** How many bytes it holds. */
  get bytes() {
    return this.#keys.bytes;
  }

  /**
   * Take in a paper's keys, folded tokens joined by one space.
   * @param {number} id
   * @param {string[]} keys of the whole title, itself first
   * @param {string[]} near of parts that stand for it
   */
  put(id, keys, near) {
    this.#keys.put(id, keys, near);
  }

  /** Forget a paper. @param {number} id @param {string[]} keys those that it was put in with */
  discard(id, keys) {
    this.#keys.discard(id, keys);
  }

  /** @returns {SavedTitles} what it holds, not a copy */
  save() {
    return this.#keys.save();
  }

  /** @param {SavedTitles} saved it is not copied @returns {TitleIndex} */
  static load(saved) {
    const index = new TitleIndex();
    index.#keys = TitleKeys.load(saved);
    return index;
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
      from = Math.max(from, place + 1 - this.#keys.longest);
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
        if (size === 2 && !this.#keys.passes(finish(run, PAIR))) break;
        if (size === 5) continue; // no run has five
        const hash = finish(run, size);
        if (this.#keys.passes(hash)) this.#look(found, count, first, size, hash, stops);
      }
    }
  }

  /** @param {Candidate[]} found @param {number} count @param {number} first @param {number} size @param {number} hash @param {Stops} stops */
  #look(found, count, first, size, hash, stops) {
    this.#forwards(found, count, first, size, hash, stops);
    this.#backwards(found, count, first + size, size, hash);
  }

  /** @param {Candidate[]} found @param {number} count @param {number} first @param {number} size @param {number} hash @param {Stops} stops */
  #forwards(found, count, first, size, hash, stops) {
    const tag = tagOf(hash);
    let key = this.#keys.openings[hash & (this.#keys.openings.length - 1)] ?? 0;
    for (; key; key = this.#keys.nextOpening[key - 1] ?? 0) {
      const at = key - 1;
      const length = /** @type {number} */ (this.#keys.length[at]);
      if ((length & TAG) !== tag || openingSize(length) !== size || !this.#keys.id[at]) continue;
      const known = length & LONGEST;
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
    for (const [stop, least] of stops.least) {
      const last = stop === stops.alone ? Math.min(LAST_ALONE, stop - BEGINNING) : stop - BEGINNING;
      for (let first = Math.max(0, stop - LONGEST_OPENING); first <= last; first++)
        // What is cut begins at a known pair of tokens, and weighs enough up to the stop.
        if (this.#keys.passes(pairHash(this.#text, first)) && stops.weigh(first, stop) + HALF >= least)
          firsts.add(first);
    }
    for (const first of firsts) {
      const hash = runHash(this.#text, first, BEGINNING);
      let key = this.#keys.beginnings[hash & (this.#keys.beginnings.length - 1)] ?? 0;
      for (; key; key = this.#keys.nextBeginning[key - 1] ?? 0) {
        const at = key - 1;
        const size = openingSize(/** @type {number} */ (this.#keys.length[at]));
        const same = this.#keys.id[at] ? this.#sameAfter(first, count, at, 0, size) : 0;
        if (same >= BEGINNING && same < size) this.#cuts(found, first, first + same, count, at, same, stops);
      }
    }
  }

  /** The text may stop at `here`, or one token later. @param {Candidate[]} found @param {number} first @param {number} here @param {number} count @param {number} at @param {number} same @param {Stops} stops */
  #cuts(found, first, here, count, at, same, { least, alone, weigh: weighText }) {
    const [now, soon] = [least.get(here), here < count ? least.get(here + 1) : undefined];
    if (now === undefined && soon === undefined) return;
    if (first > LAST_ALONE && (now === undefined || here === alone) && (soon === undefined || here + 1 === alone))
      return;
    const weight = weighText(first, here);
    // One measure for both, or what is cut inside a word would have no rival that is cut before it.
    if (weight + HALF >= (now ?? Number.POSITIVE_INFINITY)) found.push(this.#candidate(first, here, at, "cut", same));
    if (weight + HALF >= (soon ?? Number.POSITIVE_INFINITY))
      found.push(this.#candidate(first, here + 1, at, "cutWord", same));
  }

  /** The text goes on otherwise at `here`, the title at `same`. @param {Candidate[]} found @param {number} first @param {number} here @param {number} count @param {number} at @param {number} same */
  #differs(found, first, here, count, at, same) {
    const known = /** @type {number} */ (this.#keys.length[at]) & LONGEST;
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
    let key = this.#keys.endings[hash & (this.#keys.endings.length - 1)] ?? 0;
    for (; key; key = this.#keys.nextEnding[key - 1] ?? 0) {
      const at = key - 1;
      const known = /** @type {number} */ (this.#keys.length[at]) & LONGEST;
      if (endingSize(known) !== size || !this.#keys.id[at]) continue;
      const tokens = /** @type {number} */ (this.#keys.at[at]);
      let same = 0;
      while (
        same < known &&
        last > same &&
        this.#text[last - 1 - same] === this.#keys.tokens[tokens + known - 1 - same]
      )
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
    const id = /** @type {number} */ (this.#keys.id[at]);
    let ordinal = 0;
    while (at > ordinal && !this.#isFirst(at - ordinal)) ordinal++;
    return { first, last, id, ordinal, edit, at: differs };
  }

  /** Whether a key is the title itself. @param {number} at */
  #isFirst(at) {
    const length = /** @type {number} */ (this.#keys.length[at]);
    return (length & FIRST) !== 0;
  }

  /** How many tokens are the same in the text from `first` on and in a key from its token `from` on. @param {number} first @param {number} count @param {number} at @param {number} from @param {number} most */
  #sameAfter(first, count, at, from, most) {
    const tokens = /** @type {number} */ (this.#keys.at[at]) + from;
    let same = 0;
    while (same < most && first + same < count && this.#text[first + same] === this.#keys.tokens[tokens + same]) same++;
    return same;
  }

  /** Whether `most` tokens are. @param {number} first @param {number} count @param {number} at @param {number} from @param {number} most */
  #equal(first, count, at, from, most) {
    return first >= 0 && first + most <= count && this.#sameAfter(first, count, at, from, most) === most;
  }
}
