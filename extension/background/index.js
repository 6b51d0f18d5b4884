// The local index: what recognises papers, in memory, and the papers themselves in the copy. Both outlive the worker: a woken
// one loads the index as it was last saved, and catches up with what the copy changed since.

import { LibraryIndex } from "./matcher.js";

/** @import { KnownPaper, Status } from "../shared/messages.js" */
/** @import { SavedLibrary } from "./matcher.js" */
/** @import { Change, Delta, Mark, Saved } from "./store.js" */

/**
 * Where the copy is kept: store.js, or a stand-in of the tests.
 * @typedef {{
 *   papers(ids: number[]): Promise<KnownPaper[]>,
 *   all(): AsyncIterable<KnownPaper[]>,
 *   count(): Promise<number>,
 *   mark(): Promise<Mark>,
 *   write(delta: Delta, changes: Change[]): Promise<void>,
 *   load(): Promise<Saved>,
 *   save(library: SavedLibrary): Promise<void>,
 * }} Store
 */

/** How many papers are remembered beside the index. */
const MOST_REMEMBERED = 5_000;
/** The index is saved when so many papers changed since, and such a part of the library. */
const MANY = 1_000;
const PART = 0.2;

export class LocalIndex {
  #store;
  /** @type {Promise<LibraryIndex> | null} */
  #loading = null;
  /** Deltas are applied one after the other. @type {Promise<unknown>} */
  #applying = Promise.resolve();
  /** How many papers changed since the index was saved. */
  #unsaved = 0;
  /** @type {Map<number, KnownPaper>} */
  #remembered = new Map();

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
  }

  /**
   * The index, in memory. Many may ask while it loads; it is loaded once.
   * @returns {Promise<LibraryIndex>}
   */
  library() {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /**
   * Papers by their ids; those that are not there are left out.
   * @param {number[]} ids
   * @returns {Promise<Map<number, KnownPaper>>}
   */
  async papers(ids) {
    const missing = ids.filter((id) => !this.#remembered.has(id));
    const read = missing.length ? await this.#store.papers(missing) : [];
    const found = new Map(read.map((paper) => [paper.id, paper]));
    for (const id of ids) {
      const paper = this.#remembered.get(id);
      if (paper) found.set(id, paper);
    }
    for (const paper of read) if (!this.#remembered.has(paper.id)) this.#remember(paper);
    return found;
  }

  /** One paper. @param {number} id @returns {Promise<KnownPaper | undefined>} */
  async paper(id) {
    return (await this.papers([id])).get(id);
  }

  /** All papers, in parts. @returns {AsyncIterable<KnownPaper[]>} */
  all() {
    return this.#store.all();
  }

  /** The papers of these statuses. @param {Status[]} statuses @returns {Promise<KnownPaper[]>} */
  async withStatus(statuses) {
    const found = [];
    for await (const part of this.#store.all())
      found.push(...part.filter(({ reading }) => statuses.includes(reading.status)));
    return found;
  }

  /** How many papers the copy holds, without loading them. @returns {Promise<number>} */
  count() {
    return this.#store.count();
  }

  /** How far the copy follows the library. @returns {Promise<Mark>} */
  mark() {
    return this.#store.mark();
  }

  /**
   * Write to the copy, then to the index, so that the index never knows more than what outlives the worker.
   * @param {Delta} delta
   * @returns {Promise<Map<number, KnownPaper>>} the papers that it changed, as they were before
   */
  apply(delta) {
    const applied = this.#applying.then(() => this.#apply(delta));
    this.#applying = applied.catch(() => {});
    return applied;
  }

  /** @param {Delta} delta @returns {Promise<Map<number, KnownPaper>>} */
  async #apply(delta) {
    // Loaded first: a load under way could miss what is written now.
    const library = await this.library();
    if (delta.reset) {
      await this.#store.write(delta, []);
      this.#remembered.clear();
      this.#loading = null;
      await this.library();
      return new Map();
    }
    const { deleted = [] } = delta;
    const ids = [...deleted, ...(delta.papers ?? []).map(({ id }) => id)];
    const before = library.size && ids.length ? await this.#papersNow(ids) : new Map();
    // The answer to a write of our own may come after a sync that knew more.
    const papers = (delta.papers ?? []).filter(({ id, etag }) => delta.mark || !isOlder(etag, before.get(id)?.etag));
    const gone = deleted.filter((id) => before.has(id));
    const put = papers.filter((paper) => !isRecognisedAs(paper, before.get(paper.id)));
    const changes = [...gone, ...put.map(({ id }) => id)].map((id) => ({ id, before: recognised(before.get(id)) }));
    await this.#store.write({ ...delta, papers }, changes);
    for (const id of gone) library.discard(/** @type {KnownPaper} */ (before.get(id)));
    for (const paper of put) library.put(paper, before.get(paper.id));
    for (const id of ids) this.#remembered.delete(id);
    this.#unsaved += changes.length;
    if (this.#unsaved > MANY && this.#unsaved > PART * library.size) await this.#save(library);
    return before;
  }

  /** Papers as the copy has them. @param {number[]} ids @returns {Promise<Map<number, KnownPaper>>} */
  async #papersNow(ids) {
    return new Map((await this.#store.papers(ids)).map((paper) => [paper.id, paper]));
  }

  /** @param {KnownPaper} paper */
  #remember(paper) {
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(paper.id, paper);
  }

  /** @returns {Promise<LibraryIndex>} */
  async #load() {
    try {
      const { library: saved, changes } = await this.#store.load();
      const library = saved ? LibraryIndex.load(saved) : await this.#build();
      if (!saved) return library;
      for (const { before, after } of changes) {
        if (after) library.put(after, before);
        else if (before) library.discard(before);
      }
      this.#unsaved = changes.length;
      return library;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }

  /** The index made of the papers themselves. */
  async #build() {
    const library = new LibraryIndex();
    for await (const papers of this.#store.all()) for (const paper of papers) library.put(paper);
    this.#unsaved = library.size;
    if (library.size > MANY) await this.#save(library);
    return library;
  }

  /** @param {LibraryIndex} library */
  async #save(library) {
    this.#unsaved = 0;
    try {
      await this.#store.save(library.save());
    } catch (error) {
      // What is saved spares a woken worker some work, no more; it is tried again after as many changes.
      console.error(error);
    }
  }
}

/** What the index knows of a paper. @param {KnownPaper | undefined} paper @returns {Change["before"]} */
function recognised(paper) {
  return paper ? { id: paper.id, keys: paper.keys, near_keys: paper.near_keys, identifiers: paper.identifiers } : null;
}

/** Whether one version of a paper, as its entity tag counts them, is older than another. @param {string} one @param {string} [other] */
function isOlder(one, other) {
  const [ours = [], theirs = []] = [one, other ?? one].map((etag) => etag.split("-").map(Number));
  return ours.every((part, at) => part <= (theirs[at] ?? 0)) && ours.some((part, at) => part < (theirs[at] ?? 0));
}

/** Whether both are found by the same titles and identifiers. @param {KnownPaper} one @param {KnownPaper | undefined} other */
export function isRecognisedAs(one, other) {
  return JSON.stringify(recognised(one)) === JSON.stringify(recognised(other));
}
