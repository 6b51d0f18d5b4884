// The papers of the library, found in texts and links. Pure: it knows no browser and no server.
//
// It holds what recognises papers, not the papers: a search has two halves. `ask` tells which papers are in question, from
// typed arrays alone; `answer` takes those papers, from wherever they are kept, and tells which of them are meant.

import { hashOf } from "../shared/fold.js";
import { also, findInText } from "../shared/identifiers.js";
import { IntMap } from "./int-map.js";
import { answer, ask } from "./mentions.js";
import { TitleIndex } from "./title-index.js";

/** @import { FoundIdentifier } from "../shared/identifiers.js" */
/** @import { KnownPaper, Role } from "../shared/messages.js" */
/** @import { SavedMap } from "./int-map.js" */
/** @import { Mention, Questions } from "./mentions.js" */
/** @import { SavedTitles } from "./title-keys.js" */

/** What the index needs of a paper. @typedef {Pick<KnownPaper, "id" | "keys" | "near_keys" | "identifiers">} Recognised */
/** An identifier in a text, and the papers that may have it. @typedef {FoundIdentifier & {owners: number[]}} Named */
/** What is in question in a text. @typedef {{titles: Questions | null, named: Named[]}} Asked */
/** @typedef {{size: number, titles: SavedTitles, identifiers: SavedMap, words: SavedMap}} SavedLibrary */

/** A word is frequent that stands in so many titles of the library, and in such a part of them. */
const FREQUENT = 20;
const FREQUENT_PART = 0.01;

/** What recognises the papers of the library, in typed arrays. */
export class LibraryIndex {
  #size = 0;
  #titles = new TitleIndex();
  #identifiers = new IntMap(); // hash of an identifier -> paper
  #words = new IntMap(); // hash of a word -> in how many titles it stands

  #vocabulary = {
    has: (/** @type {string} */ word) => this.#words.get(hashOf(word)) > 0,
    isFrequent: (/** @type {string} */ word) =>
      this.#words.get(hashOf(word)) >= Math.max(FREQUENT, FREQUENT_PART * this.#size),
  };

  /** How many papers it knows. */
  get size() {
    return this.#size;
  }

  /** How many bytes it holds. */
  get bytes() {
    return this.#titles.bytes + this.#identifiers.bytes + this.#words.bytes;
  }

  /**
   * Add a paper, or replace it.
   * @param {Recognised} paper
   * @param {Recognised | null} [before] the paper as it was put in before
   */
  put(paper, before = null) {
    if (before) this.discard(before);
    this.#size++;
    this.#titles.put(paper.id, paper.keys, paper.near_keys ?? []);
    for (const identifier of paper.identifiers) this.#identifiers.add(hashOf(identifier), paper.id);
    this.#countWords(paper, 1);
  }

  /**
   * Forget a paper.
   * @param {Recognised} paper as it was put in
   */
  discard(paper) {
    this.#size--;
    this.#titles.discard(paper.id, paper.keys);
    for (const identifier of paper.identifiers) this.#identifiers.remove(hashOf(identifier), paper.id);
    this.#countWords(paper, -1);
  }

  /**
   * What is in question in a text.
   * @param {string} text
   * @param {Role} role
   * @returns {Asked | null} null if nothing
   */
  askText(text, role) {
    if (this.#size === 0) return null;
    const titles = ask(this.#titles, text, role);
    const named = findInText(text)
      .map((found) => ({ ...found, owners: this.ownersOf([found.identifier]) }))
      .filter(({ owners }) => owners.length > 0);
    return titles || named.length > 0 ? { titles, named } : null;
  }

  /**
   * The known papers that a text mentions by identifier or title, in order and without overlap.
   * @param {Asked} asked
   * @param {Map<number, KnownPaper>} papers those of `idsOf` that there are
   * @returns {Mention[]}
   */
  answerText({ titles, named }, papers) {
    /** @type {Mention[]} */
    const mentions = named.flatMap(({ identifier, start, end, owners }) => {
      const paper = ownerIn(owners, papers, [identifier]);
      return paper ? [{ paper, start, end, evidence: "identifier", score: 1, reasons: [] }] : [];
    });
    const titled = titles ? answer(titles, papers, this.#vocabulary) : [];
    if (mentions.length === 0) return titled;
    // Both are in order; an identifier is the stronger evidence where they overlap.
    let next = 0;
    const apart = titled.filter(({ start, end }) => {
      while (next < mentions.length && (mentions[next]?.end ?? 0) <= start) next++;
      return next === mentions.length || (mentions[next]?.start ?? 0) >= end;
    });
    return [...mentions, ...apart].sort((one, other) => one.start - other.start);
  }

  /**
   * The papers that may have one of the identifiers, which are canonical ones.
   * @param {string[]} identifiers
   * @returns {number[]}
   */
  ownersOf(identifiers) {
    return identifiers.flatMap(equals).flatMap((identifier) => this.#identifiers.all(hashOf(identifier)));
  }

  /** @returns {SavedLibrary} what it holds, not a copy */
  save() {
    return {
      size: this.#size,
      titles: this.#titles.save(),
      identifiers: this.#identifiers.save(),
      words: this.#words.save(),
    };
  }

  /** @param {SavedLibrary} saved it is not copied @returns {LibraryIndex} */
  static load({ size, titles, identifiers, words }) {
    const library = new LibraryIndex();
    library.#size = size;
    library.#titles = TitleIndex.load(titles);
    library.#identifiers = IntMap.load(identifiers);
    library.#words = IntMap.load(words);
    return library;
  }

  /** @param {Recognised} paper @param {1 | -1} by */
  #countWords({ keys: [title] }, by) {
    for (const word of new Set(title?.split(" "))) this.#words.count(hashOf(word), by);
  }
}

/** The papers that the answer needs. @param {Asked} asked @returns {number[]} */
export function idsOf({ titles, named }) {
  const candidates = titles ? [...titles.candidates, ...titles.closedCandidates] : [];
  return [...named.flatMap(({ owners }) => owners), ...candidates.map(({ id }) => id)];
}

/**
 * The paper that has one of the identifiers; the first that is known decides.
 * @param {number[]} ids of the papers in question
 * @param {Map<number, KnownPaper>} papers
 * @param {string[]} identifiers canonical ones
 * @returns {KnownPaper | null}
 */
export function ownerIn(ids, papers, identifiers) {
  for (const identifier of identifiers.flatMap(equals)) {
    for (const id of ids) {
      const paper = papers.get(id);
      if (paper?.identifiers.includes(identifier)) return paper;
    }
  }
  return null;
}

/** An identifier, and those that are equal to it by construction. @param {string} identifier */
function equals(identifier) {
  return [identifier, ...also(identifier)];
}
