// The local index: what recognises papers, in memory, and the papers themselves in the copy. Both outlive the worker: a woken
// one loads the index as it was last saved, and catches up with what the copy changed since.

import { LibraryIndex } from "./matcher.js";
import { FIRST_OWN_ID, Outbox } from "./outbox.js";
import { laidOver } from "./overlay.js";

/** @import { KnownPaper, Status } from "../shared/messages.js" */
/** @import { SavedLibrary } from "./matcher.js" */
/** @import { KeptOutbox } from "./outbox.js" */
/** @import { BasePaper, Change, Deleted, Delta, Mark, Saved } from "./store.js" */

/**
 * Where the copy is kept: store.js, or a stand-in of the tests.
 * @typedef {{
 *   papers(ids: number[]): Promise<BasePaper[]>,
 *   all(): AsyncIterable<BasePaper[]>,
 *   withStatus(statuses: Status[]): Promise<BasePaper[]>,
 *   count(): Promise<number>,
 *   mark(): Promise<Mark>,
 *   outbox(): Promise<KeptOutbox>,
 *   ownId(): Promise<number>,
 *   deletedAnnotation(id: string): Promise<Deleted | undefined>,
 *   write(delta: Delta, changes: Change[]): Promise<number[]>,
 *   load(): Promise<Saved>,
 *   save(library: SavedLibrary): Promise<void>,
 * }} Store
 */

/** How many papers are remembered beside the index. */
const MOST_REMEMBERED = 5_000;
const MOST_FORMER = 1_000;
/** The index is saved when so many papers changed since, and such a part of the library. */
const MANY = 1_000;
const PART = 0.2;

export class LocalIndex {
  #store;
  /** @type {Promise<LibraryIndex> | null} */
  #loading = null;
  /** Deltas are applied one after the other. @type {Promise<unknown>} */
  #applying = Promise.resolve();
  /** Counts the writes. */
  #turn = 0;
  /** How many papers changed since the index was saved. */
  #unsaved = 0;
  /** @type {Map<number, BasePaper>} */
  #remembered = new Map();
  /** How papers were before they were replaced in this worker's life: what a page shows may be older than the copy. @type {Map<string, BasePaper>} */
  #former = new Map();

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
    this.outbox = new Outbox(store);
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
   * Papers by their ids, as the reader sees them; those that are not there are left out. One that lost its own id for the
   * server's is found by both.
   * @param {number[]} ids
   * @returns {Promise<Map<number, KnownPaper>>}
   */
  async papers(ids) {
    await this.outbox.ready();
    const missing = ids.map((id) => this.outbox.current(id)).filter((id) => !this.#remembered.has(id));
    const turn = this.#turn;
    const read = missing.length ? await this.#store.papers(missing) : [];
    // What was read before a write must not meet the outbox as it is after it.
    if (turn !== this.#turn) return this.papers(ids);
    const found = new Map(read.map((paper) => [paper.id, paper]));
    const answer = new Map();
    for (const id of ids) {
      const current = this.outbox.current(id);
      const base = found.get(current) ?? this.#remembered.get(current);
      if (base) answer.set(id, this.#laidOver(base));
    }
    for (const paper of read) this.#remember(paper);
    return answer;
  }

  /** One paper. @param {number} id @returns {Promise<KnownPaper | undefined>} */
  async paper(id) {
    return (await this.papers([id])).get(id);
  }

  /** A paper as the server told it last. @param {number} id @returns {Promise<BasePaper | undefined>} */
  async base(id) {
    await this.outbox.ready();
    return (await this.#store.papers([this.outbox.current(id)]))[0];
  }

  /** The paper as it was when it had another entity tag, if that is still known. @param {number} id @param {string} etag @returns {BasePaper | undefined} */
  former(id, etag) {
    return this.#former.get(`${id} ${etag}`);
  }

  /** All papers, in parts. @returns {AsyncGenerator<KnownPaper[]>} */
  async *all() {
    await this.outbox.ready();
    for await (const part of this.#store.all()) yield part.map((base) => this.#laidOver(base));
  }

  /** The papers of these statuses. @param {Status[]} statuses @returns {Promise<KnownPaper[]>} */
  async withStatus(statuses) {
    await this.outbox.ready();
    const touched = this.outbox.entries.flatMap(({ paper, patch }) => (paper !== null && patch?.status ? [paper] : []));
    const bases = [...(await this.#store.withStatus(statuses)), ...(await this.#store.papers([...new Set(touched)]))];
    const found = new Map(bases.map((base) => [base.id, this.#laidOver(base)]));
    return [...found.values()].filter(({ reading }) => statuses.includes(reading.status));
  }

  /** How many papers the copy holds, without loading them. @returns {Promise<number>} */
  count() {
    return this.#store.count();
  }

  /** How far the copy follows the library. @returns {Promise<Mark>} */
  mark() {
    return this.#store.mark();
  }

  /** The next id for a paper of our own; it is given once it is written (`ownId`). @returns {Promise<number>} */
  async nextOwnId() {
    return Math.max(FIRST_OWN_ID, (await this.#store.ownId()) + 1);
  }

  /** An annotation that was deleted lately. @param {string} id @returns {Promise<Deleted | undefined>} */
  deletedAnnotation(id) {
    return this.#store.deletedAnnotation(id);
  }

  /**
   * Write to the copy, then to the index, so that the index never knows more than what outlives the worker.
   * @param {Delta} delta
   * @returns {Promise<Map<number, BasePaper>>} the papers that it changed, as they were before
   */
  apply(delta) {
    return this.change(async () => delta);
  }

  /**
   * The same, of what is made of the copy and the outbox as they are when all changes before have been written.
   * @param {() => Promise<Delta | null>} make null for no change
   * @returns {Promise<Map<number, BasePaper>>}
   */
  change(make) {
    const applied = this.#applying.then(async () => {
      await this.outbox.ready();
      const delta = await make();
      return delta ? this.#apply(delta) : new Map();
    });
    this.#applying = applied.catch(() => {});
    return applied;
  }

  /** @param {Delta} delta @returns {Promise<Map<number, BasePaper>>} */
  async #apply(delta) {
    // Loaded first: a load under way could miss what is written now.
    const library = await this.library();
    if (delta.reset || delta.forget) {
      await this.#write(delta, []);
      this.#remembered.clear();
      this.#former.clear();
      this.#loading = null;
      await this.library();
      return new Map();
    }
    const { deleted = [] } = delta;
    const ids = [...deleted, ...(delta.papers ?? []).map(({ id }) => id)];
    const before = library.size && ids.length ? await this.#papersNow(ids) : new Map();
    // Answers may overtake each other: that to a write of our own may come after a sync that knew more, or before one that
    // knew less.
    const papers = (delta.papers ?? []).filter(({ id, etag }) => !isOlder(etag, before.get(id)?.etag));
    const gone = deleted.filter((id) => before.has(id));
    const put = papers.filter((paper) => !isRecognisedAs(paper, before.get(paper.id)));
    const changes = [...gone, ...put.map(({ id }) => id)].map((id) => ({ id, before: recognised(before.get(id)) }));
    await this.#write({ ...delta, papers }, changes);
    for (const id of gone) library.discard(/** @type {BasePaper} */ (before.get(id)));
    for (const paper of put) library.put(paper, before.get(paper.id));
    for (const id of ids) this.#remembered.delete(id);
    for (const paper of before.values()) this.#keepFormer(paper);
    this.#unsaved += changes.length;
    if (this.#unsaved > MANY && this.#unsaved > PART * library.size) await this.#save(library);
    return before;
  }

  /** @param {Delta} delta @param {Change[]} changes */
  async #write(delta, changes) {
    const seqs = await this.#store.write(delta, changes);
    this.#turn++;
    this.outbox.took(delta, seqs);
  }

  /** @param {BasePaper} base @returns {KnownPaper} */
  #laidOver(base) {
    return laidOver(base, this.outbox.of(base.id));
  }

  /** Papers as the copy has them. @param {number[]} ids @returns {Promise<Map<number, BasePaper>>} */
  async #papersNow(ids) {
    return new Map((await this.#store.papers(ids)).map((paper) => [paper.id, paper]));
  }

  /** @param {BasePaper} paper */
  #keepFormer(paper) {
    if (this.#former.size >= MOST_FORMER) this.#former.clear();
    this.#former.set(`${paper.id} ${paper.etag}`, paper);
  }

  /** @param {BasePaper} paper */
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

/** What the index knows of a paper. @param {BasePaper | undefined} paper @returns {Change["before"]} */
function recognised(paper) {
  return paper ? { id: paper.id, keys: paper.keys, near_keys: paper.near_keys, identifiers: paper.identifiers } : null;
}

/** Whether one version of a paper, as its entity tag counts them, is older than another. @param {string} one @param {string} [other] */
function isOlder(one, other) {
  const [ours = [], theirs = []] = [one, other ?? one].map((etag) => etag.split("-").map(Number));
  return ours.every((part, at) => part <= (theirs[at] ?? 0)) && ours.some((part, at) => part < (theirs[at] ?? 0));
}

/** Whether both are found by the same titles and identifiers. @param {BasePaper} one @param {BasePaper | undefined} other */
export function isRecognisedAs(one, other) {
  return JSON.stringify(recognised(one)) === JSON.stringify(recognised(other));
}
