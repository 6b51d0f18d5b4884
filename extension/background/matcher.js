// The papers of the library, found in texts and links. Pure: it knows no browser and no server.
//
// Titles are found in time linear in the text. A title is indexed by its opening, the first four tokens (fewer for a
// shorter one). A text is folded once and hashed so that the hash of any run of tokens follows from two numbers
// (Karp and Rabin 1987); where the tokens at a place hash like a known opening, the runs of the lengths that titles with
// that opening have are looked up whole, longest first, and compared. The server's half is
// server/paperlight/matching/find.py; tests/vectors/matches.json holds the two equal.

import { scan } from "../shared/fold.js";
import { canonical, findInText, fromUrl } from "../shared/identifiers.js";
import { judge } from "./place.js";

/** @typedef {import("../shared/fold.js").Folded} Folded */
/** @typedef {import("../shared/messages.js").KnownPaper} KnownPaper */
/** @typedef {import("../shared/messages.js").Evidence} Evidence */
/** @typedef {import("../shared/messages.js").Role} Role */

/**
 * A known paper in a text; `start` and `end` in UTF-16 code units, `score` from 0 to 1.
 * @typedef {{paper: KnownPaper, start: number, end: number, evidence: Evidence, score: number}} TextMatch
 */

/** A key and the papers that have it. @typedef {{key: string, papers: KnownPaper[]}} Title */

const OPENING = 4; // tokens
const SPACE = 0x20;
const BASE = 0x01000193; // odd, so that no power of it vanishes; the prime of the FNV hash

/** What the extension knows of the library, in memory. */
export class LibraryIndex {
  /** @type {Map<number, KnownPaper>} */
  #papers = new Map();
  /** @type {Map<string, number>} */
  #identifiers = new Map();
  #titles = new TitleIndex();

  get size() {
    return this.#papers.size;
  }

  /**
   * Add a paper, or replace the one of the same id.
   * @param {KnownPaper} paper
   */
  put(paper) {
    this.discard(paper.id);
    this.#papers.set(paper.id, paper);
    for (const identifier of paper.identifiers) this.#identifiers.set(identifier, paper.id);
    this.#titles.put(paper);
  }

  /**
   * Forget a paper; nothing happens if it isn't there.
   * @param {number} id
   */
  discard(id) {
    const paper = this.#papers.get(id);
    if (paper === undefined) return;
    this.#papers.delete(id);
    for (const identifier of paper.identifiers) {
      if (this.#identifiers.get(identifier) === id) this.#identifiers.delete(identifier);
    }
    this.#titles.discard(paper);
  }

  /** @param {number} id */
  get(id) {
    return this.#papers.get(id);
  }

  /**
   * The known papers that a text mentions by identifier or title, in order and without overlap.
   * @param {string} text
   * @param {Role} role
   * @returns {TextMatch[]}
   */
  matchText(text, role) {
    /** @type {TextMatch[]} */
    const matches = [];
    for (const { identifier, start, end } of findInText(text)) {
      const paper = this.matchIdentifiers([identifier]);
      if (paper !== null) matches.push({ paper, start, end, evidence: "identifier", score: 1 });
    }
    const titles = this.#titles.find(text, role);
    if (matches.length === 0) return titles;
    // Both are in order; an identifier is the stronger evidence where they overlap.
    let next = 0;
    const apart = titles.filter((title) => {
      while (next < matches.length && /** @type {TextMatch} */ (matches[next]).end <= title.start) next++;
      return next === matches.length || /** @type {TextMatch} */ (matches[next]).start >= title.end;
    });
    return [...matches, ...apart].sort((one, other) => one.start - other.start);
  }

  /**
   * The known paper that an address names.
   * @param {string} href absolute
   * @returns {{paper: KnownPaper, evidence: Evidence, score: number} | null}
   */
  matchLink(href) {
    const paper = this.matchIdentifiers(fromUrl(href));
    return paper === null ? null : { paper, evidence: "identifier", score: 1 };
  }

  /**
   * The known paper that has one of the identifiers, in whatever way these are written; the first that is known decides.
   * @param {string[]} identifiers
   * @returns {KnownPaper | null}
   */
  matchIdentifiers(identifiers) {
    for (const identifier of identifiers) {
      const id = this.#identifiers.get(canonical(identifier) ?? identifier);
      if (id !== undefined) return this.#papers.get(id) ?? null;
    }
    return null;
  }

  /**
   * The known paper of which this is the whole title.
   * @param {string} title
   * @returns {KnownPaper | null}
   */
  matchTitle(title) {
    return this.#titles.whole(title);
  }
}

/** Around a text that is a title as a whole. */
const ALONE = { ended: -1, begins: () => false };

/** The keys of known titles. */
class TitleIndex {
  /** By the hash of the key; more than one title only where hashes collide. @type {Map<number, Title[]>} */
  #titles = new Map();
  /**
   * The token counts of the titles with an opening, largest first, by the opening's hash. A count stays when its last
   * title goes: it costs a look-up and gives no match.
   * @type {Map<number, number[]>}
   */
  #counts = new Map();
  #hasher = new Hasher();

  /** @param {KnownPaper} paper */
  put(paper) {
    for (const key of new Set(paper.keys)) {
      const { hash, opening, count } = this.#measure(key);
      const title = this.#get(key, hash);
      if (title) title.papers.push(paper);
      else this.#titles.set(hash, [...(this.#titles.get(hash) ?? []), { key, papers: [paper] }]);
      const counts = this.#counts.get(opening) ?? [];
      if (!counts.includes(count))
        this.#counts.set(
          opening,
          [...counts, count].sort((one, other) => other - one),
        );
    }
  }

  /** @param {KnownPaper} paper */
  discard(paper) {
    for (const key of new Set(paper.keys)) {
      const { hash } = this.#measure(key);
      const title = this.#get(key, hash);
      if (!title) continue;
      title.papers = title.papers.filter((holder) => holder.id !== paper.id);
      if (title.papers.length > 0) continue;
      const others = (this.#titles.get(hash) ?? []).filter((other) => other !== title);
      if (others.length > 0) this.#titles.set(hash, others);
      else this.#titles.delete(hash);
    }
  }

  /**
   * The known titles that a text mentions; the longest at a place wins. Of papers that share a key, the one of the
   * lowest id.
   * @param {string} text
   * @param {Role} role
   * @returns {TextMatch[]}
   */
  find(text, role) {
    const folded = scan(text);
    const hashes = this.#hasher.prefixes(folded);
    // A title of one token is never a part of a text.
    const shortest = folded.count > 1 ? 2 : 1;
    /** @type {TextMatch[]} */
    const matches = [];
    let first = 0;
    let ended = -1;
    while (first < folded.count) {
      let next = first + 1;
      for (let size = Math.min(OPENING, folded.count - first); size >= shortest; size--) {
        const counts = this.#counts.get(this.#hasher.between(folded, hashes, first, first + size));
        if (counts === undefined) continue;
        const around = { ended, begins: (/** @type {number} */ at) => this.#begins(folded, hashes, at) };
        const longest = this.#longest(text, role, folded, hashes, first, counts, around);
        if (longest === null) continue;
        matches.push(longest.match);
        next = longest.last;
        ended = next;
        break;
      }
      first = next;
    }
    return matches;
  }

  /**
   * The paper whose title is the whole text.
   * @param {string} text
   * @returns {KnownPaper | null}
   */
  whole(text) {
    const folded = scan(text);
    const title = folded.count > 0 ? this.#get(folded.key, this.#measure(folded.key).hash) : undefined;
    const paper = title && lowest(title.papers);
    return paper && judge(text, folded, 0, folded.count, "heading", paper.title, ALONE) !== null ? paper : null;
  }

  /**
   * The longest title that begins at the token `first`, and the token after it.
   * @param {string} text
   * @param {Role} role
   * @param {Folded} folded
   * @param {Int32Array} hashes
   * @param {number} first
   * @param {number[]} counts
   * @param {import("./place.js").Neighbours} around
   * @returns {{match: TextMatch, last: number} | null}
   */
  #longest(text, role, folded, hashes, first, counts, around) {
    for (const count of counts) {
      const last = first + count;
      const title = this.#at(folded, hashes, first, last);
      if (title === undefined) continue;
      const paper = lowest(title.papers);
      const score = judge(text, folded, first, last, role, paper.title, around);
      if (score === null) continue;
      const start = /** @type {number} */ (folded.starts[first]);
      const end = /** @type {number} */ (folded.ends[last - 1]);
      return { match: { paper, start, end, evidence: "title", score }, last };
    }
    return null;
  }

  /**
   * The title that the tokens from `first` up to before `last` are, if any.
   * @param {Folded} folded
   * @param {Int32Array} hashes
   * @param {number} first
   * @param {number} last
   */
  #at(folded, hashes, first, last) {
    if (last > folded.count) return undefined;
    const begin = /** @type {number} */ (folded.places[first]);
    const size = /** @type {number} */ (folded.places[last]) - 1 - begin;
    const sharing = this.#titles.get(this.#hasher.between(folded, hashes, first, last));
    return sharing?.find(({ key }) => key.length === size && folded.key.startsWith(key, begin));
  }

  /**
   * Whether the tokens from `first` on are a known title, wherever it may stand.
   * @param {Folded} folded
   * @param {Int32Array} hashes
   * @param {number} first
   */
  #begins(folded, hashes, first) {
    for (let size = Math.min(OPENING, folded.count - first); size > 1; size--) {
      const counts = this.#counts.get(this.#hasher.between(folded, hashes, first, first + size));
      if (counts?.some((count) => this.#at(folded, hashes, first, first + count) !== undefined)) return true;
    }
    return false;
  }

  /**
   * @param {string} key
   * @param {number} hash
   */
  #get(key, hash) {
    return this.#titles.get(hash)?.find((title) => title.key === key);
  }

  /** @param {string} key */
  #measure(key) {
    const words = key.split(" ");
    const opening = this.#hasher.of(words.slice(0, OPENING).join(" "));
    return { hash: this.#hasher.of(key), opening, count: words.length };
  }
}

/**
 * Hashes of runs of tokens. The hash of a string is a polynomial in its code units modulo 2^32, so that the hash of a
 * part follows from those of the two prefixes. A space is counted after every token, also the last.
 */
class Hasher {
  /** BASE to the power of the index. */
  #powers = new Int32Array([1]);

  /**
   * @param {string} key
   * @returns {number} an integer of 30 bits, which engines keep without a box
   */
  of(key) {
    let hash = 0;
    for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, BASE) + key.charCodeAt(i)) | 0;
    return (Math.imul(hash, BASE) + SPACE) >>> 2;
  }

  /**
   * The hashes of what stands before each token, and of the whole.
   * @param {Folded} folded
   */
  prefixes({ key, count, places }) {
    const hashes = new Int32Array(count + 1);
    let hash = 0;
    let token = 0;
    for (let i = 0; token < count; i++) {
      hash = (Math.imul(hash, BASE) + (i < key.length ? key.charCodeAt(i) : SPACE)) | 0;
      if (i + 1 === places[token + 1]) hashes[++token] = hash;
    }
    return hashes;
  }

  /**
   * The hash of the tokens from `first` up to before `last`.
   * @param {Folded} folded
   * @param {Int32Array} prefixes
   * @param {number} first
   * @param {number} last
   */
  between({ places }, prefixes, first, last) {
    const length = /** @type {number} */ (places[last]) - /** @type {number} */ (places[first]);
    const before = /** @type {number} */ (prefixes[first]);
    const after = /** @type {number} */ (prefixes[last]);
    return (after - Math.imul(before, this.#power(length))) >>> 2;
  }

  /** @param {number} exponent */
  #power(exponent) {
    let known = this.#powers.length;
    if (exponent >= known) {
      const powers = new Int32Array(2 * exponent);
      powers.set(this.#powers);
      for (; known < powers.length; known++) powers[known] = Math.imul(/** @type {number} */ (powers[known - 1]), BASE);
      this.#powers = powers;
    }
    return /** @type {number} */ (this.#powers[exponent]);
  }
}

/** @param {KnownPaper[]} papers at least one */
function lowest(papers) {
  return papers.reduce((one, other) => (other.id < one.id ? other : one));
}
