// The copy of the library, and the outbox, in IndexedDB. No thinking here: tests put a Map in its place.
//
// Papers, cursor, outbox and the changes of what recognises papers are written in one transaction, so that a worker killed
// half-way never skips a change, and no write is in the outbox twice or not at all. The index is kept as it is in memory, in Blobs: so it is loaded at a million titles a second.

/** @import { KnownPaper, Status } from "../shared/messages.js" */
/** @import { WebAnnotation } from "./annotations.js" */
/** @import { Recognised, SavedLibrary } from "./matcher.js" */
/** @import { KeptOutbox, OutboxDelta } from "./outbox.js" */

/** A paper as the server told it last; copies of an older make have no annotations. @typedef {Omit<KnownPaper, "annotations" | "unsent"> & {annotations?: WebAnnotation[]}} BasePaper */
/**
 * `cursor` is where `GET /changes` goes on; `synced` is when it last said that there is no more (RFC 3339); `library` counts
 * the libraries that were followed before this one.
 * @typedef {{cursor: string | null, synced: string | null, library?: number}} Mark
 */
/** A deleted annotation, kept for undo. @typedef {{id: string, paper: number, annotation: WebAnnotation}} Deleted */

/**
 * What to write, all or nothing. `reset` empties the copy first, `forget` the outbox too; `deleted` and `papers` follow in this
 * order. `renamed` is an id of our own and the one that took its place.
 * @typedef {{papers?: BasePaper[], deleted?: number[], reset?: boolean, forget?: boolean, mark?: Mark, outbox?: OutboxDelta, renamed?: [number, number], undo?: Deleted, ownId?: number}} Delta
 */
/** A paper that is recognised otherwise than when the index was saved: as it was then. @typedef {{id: number, before: Recognised | null}} Change */
/** The index as it was saved, null if it wasn't; and what changed since. @typedef {{library: SavedLibrary | null, changes: {before: Recognised | null, after: BasePaper | null}[]}} Saved */

const NAME = "paperlight";
const VERSION = 3;
const MARK = "mark";
const RENAMED = "renamed";
const OWN_ID = "ownId";
/** So many deleted annotations can be restored. */
const MOST_DELETED = 50;
const INDEX = "index";
/** Of what the index is made, so that one of another make is not loaded. */
const MAKE = 1;
const BATCH = 2_000;
/** Ids that are so dense are read in one go. */
const DENSE = 2;
/** What mirrors the library, and what a reset empties. */
const COPY = ["papers", "changes", "index", "deleted"];
const STORES = ["papers", "meta", "changes", "index", "outbox", "deleted"];

export class PaperStore {
  /** @type {Promise<IDBDatabase> | null} */
  #open = null;

  /** Papers by their ids; those that are not there are left out. @param {number[]} ids @returns {Promise<BasePaper[]>} */
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

  /** All papers by id, in parts. @returns {AsyncGenerator<BasePaper[]>} */
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

  /** The papers of these statuses, unordered. @param {Status[]} statuses @returns {Promise<BasePaper[]>} */
  async withStatus(statuses) {
    const { papers } = await this.#stores("readonly");
    const found = await Promise.all(statuses.map((status) => result(papers.index("status").getAll(status))));
    return found.flat();
  }

  /** @returns {Promise<KeptOutbox>} */
  async outbox() {
    const { outbox, meta } = await this.#stores("readonly");
    const read = [result(outbox.getAll()), result(meta.get(RENAMED)), result(meta.get(MARK))];
    const [entries, renamed, mark] = await Promise.all(read);
    return { entries, renamed: renamed ?? [], library: mark?.library ?? 0 };
  }

  /** The last id of our own that was given, 0 if none was. @returns {Promise<number>} */
  async ownId() {
    const { meta } = await this.#stores("readonly");
    return (await result(meta.get(OWN_ID))) ?? 0;
  }

  /** An annotation that was deleted lately. @param {string} id @returns {Promise<Deleted | undefined>} */
  async deletedAnnotation(id) {
    const { deleted } = await this.#stores("readonly");
    return result(deleted.get(id));
  }

  /** @returns {Promise<Mark>} */
  async mark() {
    const { meta } = await this.#stores("readonly");
    return (await result(meta.get(MARK))) ?? { cursor: null, synced: null };
  }

  /**
   * @param {Delta} delta
   * @param {Change[]} changed
   * @returns {Promise<number[]>} once it is on the disk: the numbers of the outbox's new entries, in their order
   */
  async write({ papers = [], deleted = [], reset, forget, mark, outbox, renamed, undo, ownId }, changed) {
    // What a reader wrote must outlive a loss of power; a lost part of the copy is synced again.
    const stores = await this.#stores("readwrite", outbox ? "strict" : "default");
    if (reset || forget) for (const name of COPY) stores.transaction.objectStore(name).clear();
    if (reset || forget) stores.meta.delete(MARK);
    if (forget) stores.outbox.clear();
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
    if (ownId) stores.meta.put(ownId, OWN_ID);
    if (renamed) {
      const read = stores.meta.get(RENAMED);
      read.onsuccess = () => stores.meta.put([...(read.result ?? []), renamed], RENAMED);
    }
    if (undo) keepDeleted(stores.deleted, undo);
    for (const seq of outbox?.gone ?? []) stores.outbox.delete(seq);
    const put = (outbox?.put ?? []).map((entry) => ({ entry, request: stores.outbox.put(entry) }));
    await finished(stores.transaction);
    return put.flatMap(({ entry, request }) => ("seq" in entry ? [] : [Number(request.result)]));
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

  /** @param {IDBTransactionMode} mode @param {IDBTransactionDurability} [durability] */
  async #stores(mode, durability = "default") {
    this.#open ??= open(() => {
      this.#open = null;
    });
    const transaction = (await this.#open).transaction(STORES, mode, { durability });
    const store = (/** @type {string} */ name) => transaction.objectStore(name);
    return {
      transaction,
      papers: store("papers"),
      meta: store("meta"),
      changes: store("changes"),
      index: store("index"),
      outbox: store("outbox"),
      deleted: store("deleted"),
    };
  }
}

/** @param {IDBObjectStore} store @param {Deleted} deleted */
function keepDeleted(store, deleted) {
  store.put({ ...deleted, at: Date.now() });
  const count = store.count();
  count.onsuccess = () => {
    let surplus = count.result - MOST_DELETED;
    const oldest = store.index("at").openCursor();
    oldest.onsuccess = () => {
      if (!oldest.result || surplus-- <= 0) return;
      oldest.result.delete();
      oldest.result.continue();
    };
  };
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
    const database = request.result;
    if (oldVersion < 1) {
      database.createObjectStore("papers", { keyPath: "id" });
      database.createObjectStore("meta");
    }
    if (oldVersion < 2) {
      database.createObjectStore("changes", { keyPath: "id" });
      database.createObjectStore("index");
    }
    const { transaction } = request;
    transaction?.objectStore("papers").createIndex("status", "reading.status");
    database.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
    database.createObjectStore("deleted", { keyPath: "id" }).createIndex("at", "at");
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
