// The outbox: writes that the server has not acknowledged, oldest first, as they are kept in IndexedDB. They are laid over the
// papers whenever these are handed out (overlay.js), so that sync never clobbers them and discarding one needs no undo.
//
// All changes of it go through `LocalIndex.change`, one after the other, in one transaction with the papers that they touch.

/** @import { AnnotationPatch, OutboxEntry, ReadingPatch, UnsentState } from "../shared/messages.js" */
/** @import { WebAnnotation } from "./annotations.js" */
/** @import { PaperDraft } from "./server.js" */
/** @import { BasePaper, Delta } from "./store.js" */

/** What is sent, once it was tried: a second try must be equal by the byte. @typedef {{method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body: object | null}} Request */

/**
 * A write. `key` is its Idempotency-Key; `library` counts the libraries that this copy has followed, and tells for which of
 * them it was made; `paper`, `title` and `identifiers` are of its paper. `patch` is what a mark sets, `before` what that was as
 * the reader saw it; `draft` is the paper that is saved; `annotation` the one that is made, or the one that is changed or
 * deleted as the reader saw it; `change` what is changed in it; `digest` the listing that is taken. `etag` is of what the reader
 * saw, for If-Match. `theirs` is the paper as it is in the library, when the two are in conflict.
 * @typedef {{
 *   seq: number, key: string, kind: OutboxEntry["kind"], library: number, at: string,
 *   paper: number | null, title: string, identifiers: string[],
 *   patch: ReadingPatch | null, before: ReadingPatch | null,
 *   draft: PaperDraft | null,
 *   annotation: WebAnnotation | null, change: AnnotationPatch | null,
 *   digest: {title: string, url: string, papers: object[]} | null,
 *   etag: string | null, request: Request | null,
 *   state: UnsentState, tries: number, message: string, theirs: BasePaper | null,
 * }} Entry
 */
/** A write that has no place in the queue yet. @typedef {Omit<Entry, "seq">} NewEntry */

/** What to do to the outbox: entries to put in or to replace, entries that are gone. @typedef {{put?: (Entry | NewEntry)[], gone?: number[]}} OutboxDelta */

/** The outbox as it is kept: its entries, oldest first; ids of our own that the server replaced; the number of this library. @typedef {{entries: Entry[], renamed: [number, number][], library: number}} KeptOutbox */

/** From here on ids are our own: the server's end before it. */
export const FIRST_OWN_ID = 2 ** 31;
const MOST_RENAMED = 1_000;

export class Outbox {
  #store;
  /** @type {Promise<void> | null} */
  #loading = null;
  /** @type {Map<number, Entry>} */
  #entries = new Map();
  /** Ids of our own, and the server's that took their place. @type {Map<number, number>} */
  #renamed = new Map();
  /** The number of the library that is followed: what was made for another is not laid over its papers. */
  library = 0;

  /** @param {{outbox(): Promise<KeptOutbox>}} store */
  constructor(store) {
    this.#store = store;
  }

  /** Read once; whoever asks anything else has waited for it. @returns {Promise<void>} */
  ready() {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** All entries, oldest first. @returns {Entry[]} */
  get entries() {
    return [...this.#entries.values()];
  }

  /** @param {number} seq @returns {Entry | undefined} */
  entry(seq) {
    return this.#entries.get(seq);
  }

  /** What is laid over a paper. @param {number} paper @returns {Entry[]} */
  of(paper) {
    return this.entries.filter((entry) => entry.paper === paper && entry.library === this.library);
  }

  /** The id that a paper has now. @param {number} id @returns {number} */
  current(id) {
    return this.#renamed.get(id) ?? id;
  }

  /** @returns {{waiting: number, stuck: number}} */
  get counts() {
    const waiting = this.entries.filter(({ state }) => state === "waiting").length;
    return { waiting, stuck: this.#entries.size - waiting };
  }

  /**
   * Take in what was written to the store.
   * @param {Delta} delta
   * @param {number[]} seqs those of the new entries, in their order
   */
  took({ forget, outbox: { put = [], gone = [] } = {}, renamed, mark }, seqs) {
    if (forget) this.#entries.clear();
    if (mark) this.library = mark.library ?? 0;
    for (const seq of gone) this.#entries.delete(seq);
    const numbers = [...seqs];
    for (const entry of put) {
      const seq = "seq" in entry ? entry.seq : numbers.shift();
      if (seq !== undefined) this.#entries.set(seq, { ...entry, seq });
    }
    if (renamed) this.#renamed.set(...renamed);
  }

  async #load() {
    try {
      const { entries, renamed, library } = await this.#store.outbox();
      this.#entries = new Map(entries.map((entry) => [entry.seq, entry]));
      this.#renamed = new Map(renamed.slice(-MOST_RENAMED));
      this.library = library;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }
}

/**
 * Whether an entry must wait for an older one that is stuck: it sets the same, or there is nothing yet to set it on.
 * @param {NewEntry} entry
 * @param {NewEntry} older
 */
export function dependsOn(entry, older) {
  if (entry.paper !== older.paper || entry.paper === null || entry.library !== older.library) return false;
  if (older.kind === "save") return true;
  if (entry.annotation || older.annotation) return entry.annotation?.id === older.annotation?.id;
  return Object.keys(entry.patch ?? {}).some((field) => Object.hasOwn(older.patch ?? {}, field));
}

/**
 * An entry when another library has taken the place of the one that it was made for: it is never sent to it unasked.
 * @param {Entry} entry
 * @returns {Entry}
 */
export function ofAnotherLibrary(entry) {
  return { ...entry, state: "failed", message: chrome.i18n.getMessage("outboxOtherLibrary"), theirs: null };
}

/**
 * A write that was made just now.
 * @param {OutboxEntry["kind"]} kind
 * @param {number} library
 * @param {{id: number | null, title: string, identifiers: string[]}} paper
 * @param {Partial<NewEntry>} what
 * @returns {NewEntry}
 */
export function newEntry(kind, library, { id, title, identifiers }, what) {
  return {
    kind,
    library,
    key: crypto.randomUUID(),
    at: new Date().toISOString(),
    paper: id,
    title,
    identifiers,
    patch: null,
    before: null,
    draft: null,
    annotation: null,
    change: null,
    digest: null,
    etag: null,
    request: null,
    state: "waiting",
    tries: 0,
    message: "",
    theirs: null,
    ...what,
  };
}
