// The local index: what the matcher searches, loaded from the copy in IndexedDB when a woken worker first needs it.

import { LibraryIndex } from "./matcher.js";

/** @import { KnownPaper } from "../shared/messages.js" */
/** @import { Delta, Mark } from "./store.js" */

/** Where the copy is kept: store.js, or a stand-in of the tests. @typedef {{papers(): Promise<KnownPaper[]>, count(): Promise<number>, mark(): Promise<Mark>, write(delta: Delta): Promise<void>}} Store */

export class LocalIndex {
  #store;
  /** @type {Promise<LibraryIndex> | null} */
  #loading = null;

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
   * @returns {Promise<void>}
   */
  async apply(delta) {
    // Loaded first: a load under way could miss what is written now.
    const library = await this.library();
    await this.#store.write(delta);
    if (delta.reset) {
      this.#loading = this.#load();
      await this.#loading;
      return;
    }
    for (const id of delta.deleted ?? []) library.discard(id);
    for (const paper of delta.papers ?? []) library.put(paper);
  }

  /** @returns {Promise<LibraryIndex>} */
  async #load() {
    try {
      const library = new LibraryIndex();
      for (const paper of await this.#store.papers()) library.put(paper);
      return library;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }
}
