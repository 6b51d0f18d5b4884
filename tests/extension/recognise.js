// Recognition as the background does it, for tests: a library in memory, a text, what is found.

import { idsOf, LibraryIndex } from "../../extension/background/matcher.js";

/** @import { KnownPaper, Role } from "../../extension/shared/messages.js" */

/**
 * A paper as the index keeps it.
 * @param {Partial<KnownPaper> & {id: number}} given
 * @returns {KnownPaper}
 */
export function paper(given) {
  const reading = { status: /** @type {const} */ ("new"), starred: false, tags: [], note: "", status_changed: null };
  const bare = { title: "", keys: [], near_keys: [], identifiers: [], etag: "1-0", annotations: [], unsent: null };
  return { ...bare, reading, ...given };
}

/** A library in memory: the index, and the papers beside it. */
export class Library {
  index = new LibraryIndex();
  /** @type {Map<number, KnownPaper>} */
  papers = new Map();

  /** @param {KnownPaper[]} papers */
  constructor(papers = []) {
    for (const one of papers) this.put(one);
  }

  /** @param {KnownPaper} one */
  put(one) {
    this.index.put(one, this.papers.get(one.id));
    this.papers.set(one.id, one);
  }

  /** @param {number} id */
  discard(id) {
    const known = this.papers.get(id);
    if (known) this.index.discard(known);
    this.papers.delete(id);
  }

  /** @param {string} text @param {Role} role */
  match(text, role) {
    const asked = this.index.askText(text, role);
    if (!asked) return [];
    return this.index.answerText(asked, new Map(idsOf(asked).flatMap((id) => [...this.#entry(id)])));
  }

  /** @param {number} id @returns {Iterable<[number, KnownPaper]>} */
  *#entry(id) {
    const known = this.papers.get(id);
    if (known) yield [id, known];
  }
}
