// The copy of the library in IndexedDB. No thinking here: tests put a Map in its place.
//
// Papers and cursor change in one transaction, so that a worker killed half-way never skips a change.

/** @import { KnownPaper } from "../shared/messages.js" */

/** `cursor` is where `GET /changes` goes on; `synced` is when it last said that there is no more (RFC 3339). @typedef {{cursor: string | null, synced: string | null}} Mark */

/**
 * What to write, all or nothing. `reset` empties the store first; `deleted` and `papers` follow in this order.
 * @typedef {{papers?: KnownPaper[], deleted?: number[], reset?: boolean, mark?: Mark}} Delta
 */

const NAME = "paperlight";
const VERSION = 1;
const MARK = "mark";

export class PaperStore {
  /** @type {Promise<IDBDatabase> | null} */
  #open = null;

  /** @returns {Promise<KnownPaper[]>} */
  async papers() {
    const { papers } = await this.#stores("readonly");
    return result(papers.getAll());
  }

  /** @returns {Promise<number>} */
  async count() {
    const { papers } = await this.#stores("readonly");
    return result(papers.count());
  }

  /** @returns {Promise<Mark>} */
  async mark() {
    const { meta } = await this.#stores("readonly");
    return (await result(meta.get(MARK))) ?? { cursor: null, synced: null };
  }

  /**
   * @param {Delta} delta
   * @returns {Promise<void>} once it is on the disk
   */
  async write({ papers = [], deleted = [], reset = false, mark }) {
    const stores = await this.#stores("readwrite");
    if (reset) {
      stores.papers.clear();
      stores.meta.clear();
    }
    for (const id of deleted) stores.papers.delete(id);
    for (const paper of papers) stores.papers.put(paper);
    if (mark) stores.meta.put(mark, MARK);
    await finished(stores.transaction);
  }

  /** @param {IDBTransactionMode} mode */
  async #stores(mode) {
    this.#open ??= open(() => {
      this.#open = null;
    });
    const transaction = (await this.#open).transaction(["papers", "meta"], mode);
    return { transaction, papers: transaction.objectStore("papers"), meta: transaction.objectStore("meta") };
  }
}

/**
 * @param {() => void} lost called when the browser closes the database under us, or it does not open
 * @returns {Promise<IDBDatabase>}
 */
async function open(lost) {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("papers", { keyPath: "id" });
    request.result.createObjectStore("meta");
  };
  try {
    const database = await result(request);
    database.onclose = lost;
    return database;
  } catch (error) {
    lost();
    throw error;
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
