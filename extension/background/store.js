// The copy of the library in IndexedDB. No thinking here: tests put a Map in its place.
//
// Papers, cursor and the changes of what recognises papers are written in one transaction, so that a worker killed half-way
// never skips a change. The index is kept as it is in memory, in Blobs: so it is loaded at a million titles a second.

/** @import { KnownPaper } from "../shared/messages.js" */
/** @import { Recognised, SavedLibrary } from "./matcher.js" */

/** `cursor` is where `GET /changes` goes on; `synced` is when it last said that there is no more (RFC 3339). @typedef {{cursor: string | null, synced: string | null}} Mark */

/**
 * What to write, all or nothing. `reset` empties the store first; `deleted` and `papers` follow in this order.
 * @typedef {{papers?: KnownPaper[], deleted?: number[], reset?: boolean, mark?: Mark}} Delta
 */
/** A paper that is recognised otherwise than when the index was saved: as it was then. @typedef {{id: number, before: Recognised | null}} Change */
/** The index as it was saved, null if it wasn't; and what changed since. @typedef {{library: SavedLibrary | null, changes: {before: Recognised | null, after: KnownPaper | null}[]}} Saved */

const NAME = "paperlight";
const VERSION = 2;
const MARK = "mark";
const INDEX = "index";
/** Of what the index is made, so that one of another make is not loaded. */
const MAKE = 1;
const BATCH = 2_000;
/** Ids that are so dense are read in one go. */
const DENSE = 2;
const STORES = ["papers", "meta", "changes", "index"];

export class PaperStore {
  /** @type {Promise<IDBDatabase> | null} */
  #open = null;

  /** Papers by their ids; those that are not there are left out. @param {number[]} ids @returns {Promise<KnownPaper[]>} */
  async papers(ids) {
    const { papers } = await this.#stores("readonly");
    const low = ids.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
    const high = ids.reduce((one, other) => Math.max(one, other), 0);
    if (ids.length > BATCH / 20 && high - low < DENSE * ids.length) {
      const wanted = new Set(ids);
      const all = await result(papers.getAll(IDBKeyRange.bound(low, high)));
      return all.filter(({ id }) => wanted.has(id));
    }
    const found = await Promise.all(ids.map((id) => result(papers.get(id))));
    return found.filter((paper) => paper !== undefined);
  }

  /** All papers by id, in parts. @returns {AsyncGenerator<KnownPaper[]>} */
  async *all() {
    for (let last = 0; ; ) {
      const { papers } = await this.#stores("readonly");
      const part = await result(papers.getAll(IDBKeyRange.lowerBound(last, true), BATCH));
      if (part.length === 0) return;
      yield part;
      last = part.at(-1).id;
    }
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
   * @param {Change[]} changed
   * @returns {Promise<void>} once it is on the disk
   */
  async write({ papers = [], deleted = [], reset = false, mark }, changed) {
    const stores = await this.#stores("readwrite");
    if (reset) for (const name of STORES) stores.transaction.objectStore(name).clear();
    for (const id of deleted) stores.papers.delete(id);
    for (const paper of papers) stores.papers.put(paper);
    for (const change of changed) {
      // What is there already tells how the paper was when the index was saved.
      stores.changes.add(change).onerror = (event) => {
        event.preventDefault();
        event.stopPropagation();
      };
    }
    if (mark) stores.meta.put(mark, MARK);
    await finished(stores.transaction);
  }

  /** @returns {Promise<Saved>} */
  async load() {
    const stores = await this.#stores("readonly");
    const [kept, changed] = await Promise.all([result(stores.index.get(INDEX)), result(stores.changes.getAll())]);
    if (kept?.make !== MAKE) return { library: null, changes: [] };
    const after = await Promise.all(changed.map(({ id }) => result(stores.papers.get(id))));
    const changes = changed.map(({ before }, at) => ({ before, after: after[at] ?? null }));
    try {
      return { library: await unpacked(kept.library), changes };
    } catch {
      // The browser lost the file behind a Blob: the papers are still there to make it of.
      return { library: null, changes: [] };
    }
  }

  /** Keep the index as it is now; nothing has changed since. @param {SavedLibrary} library @returns {Promise<void>} */
  async save(library) {
    const kept = { make: MAKE, library: packed(library) };
    const stores = await this.#stores("readwrite");
    stores.index.put(kept, INDEX);
    stores.changes.clear();
    await finished(stores.transaction);
  }

  /** @param {IDBTransactionMode} mode */
  async #stores(mode) {
    this.#open ??= open(() => {
      this.#open = null;
    });
    const transaction = (await this.#open).transaction(STORES, mode);
    const [papers, meta, changes, index] =
      /** @type {[IDBObjectStore, IDBObjectStore, IDBObjectStore, IDBObjectStore]} */ (
        STORES.map((name) => transaction.objectStore(name))
      );
    return { transaction, papers, meta, changes, index };
  }
}

/**
 * A structure with Blobs in place of its typed arrays.
 * @param {any} value
 * @returns {any}
 */
function packed(value) {
  if (ArrayBuffer.isView(value)) return { type: value.constructor.name, blob: new Blob([/** @type {any} */ (value)]) };
  if (Array.isArray(value) || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, packed(part)]));
}

/**
 * The structure as it was.
 * @param {any} value
 * @returns {Promise<any>}
 */
async function unpacked(value) {
  if (Array.isArray(value) || typeof value !== "object") return value;
  if (value.blob instanceof Blob) {
    const Type = value.type === "Uint16Array" ? Uint16Array : Uint32Array;
    return new Type(await value.blob.arrayBuffer());
  }
  const parts = Object.entries(value).map(async ([name, part]) => [name, await unpacked(part)]);
  return Object.fromEntries(await Promise.all(parts));
}

/**
 * @param {() => void} lost called when the browser closes the database under us, or it does not open
 * @returns {Promise<IDBDatabase>}
 */
async function open(lost) {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = ({ oldVersion }) => {
    if (oldVersion < 1) {
      request.result.createObjectStore("papers", { keyPath: "id" });
      request.result.createObjectStore("meta");
    }
    request.result.createObjectStore("changes", { keyPath: "id" });
    request.result.createObjectStore("index");
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
