// Follow the library: pull what changed since the cursor, page by page, into the local index.

import { Failed } from "./failure.js";
import { isRecognisedAs } from "./index.js";
import { ofAnotherLibrary } from "./outbox.js";
import { getChanges } from "./server.js";

/** @import { LocalIndex } from "./index.js" */
/** @import { Changes } from "./server.js" */
/** @import { BasePaper } from "./store.js" */
/** @import { Outcome } from "./tabs.js" */

/** An outcome, with the ids of what changed. @typedef {Omit<Outcome, "changed"> & {changed: number[]}} Told */

/** A page that asks later than this after the last try starts another one. */
const STALE_MS = 15_000;

export class Sync {
  #local;
  #announce;
  #reached;
  /** @type {Promise<void> | null} */
  #running = null;
  /** The first page of the run under way. @type {Promise<unknown>} */
  #first = Promise.resolve();
  /** When the last try began, by the worker's own clock. */
  #tried = Number.NEGATIVE_INFINITY;

  /**
   * @param {LocalIndex} local
   * @param {(outcome: Outcome) => Promise<void>} announce told after a run that changed anything
   * @param {() => void} [reached] called after a run that somebody else than the outbox asked for, and that did not fail
   */
  constructor(local, announce, reached = () => {}) {
    this.#local = local;
    this.#announce = announce;
    this.#reached = reached;
  }

  /**
   * Catch up. Whoever asks during a run gets that run.
   * @returns {Promise<void>}
   * @throws {Failed} when the server is off, or this browser is not paired; what came before is kept
   */
  now() {
    return this.#start().then(this.#reached);
  }

  /**
   * Make sure that it is still this library that answers, before anything is written to it.
   * @returns {Promise<void>}
   * @throws {Failed} as `now`
   */
  async confirm() {
    this.#start().catch(() => {});
    await this.#first;
  }

  #start() {
    this.#tried = performance.now();
    if (this.#running) return this.#running;
    const running = new Promise((resolve, reject) => {
      this.#first = new Promise((begun, failed) => {
        this.#run(begun)
          .finally(() => {
            this.#running = null;
          })
          .then(resolve, (error) => {
            failed(error);
            reject(error);
          });
      });
    });
    // Nobody may be waiting for it.
    this.#first.catch(() => {});
    this.#running = running;
    return running;
  }

  /** Catch up with the outbox's writes, which a run under way may have passed already. @returns {Promise<void>} */
  async catchUp() {
    await this.#running?.catch(() => {});
    await this.#start();
  }

  /** Catch up with a write of our own, which a run under way may have passed already. @returns {Promise<void>} */
  async afterWrite() {
    await this.#running?.catch(() => {});
    await this.now();
  }

  /** Catch up when it is time, quietly: whoever calls this already has an answer. @returns {Promise<void>} */
  async ifStale() {
    if (performance.now() - this.#tried > STALE_MS) await this.quietly();
  }

  /** Catch up, and leave failures to the connection's state (kept.js). @returns {Promise<void>} */
  async quietly() {
    try {
      await this.now();
    } catch (error) {
      if (!(error instanceof Failed)) console.error(error);
    }
  }

  /** @param {(value?: any) => void} begun called after the first page */
  async #run(begun) {
    /** @type {Told} */
    const outcome = { changed: [], deleted: [], came: false };
    try {
      while (await this.#page(outcome)) begun();
    } finally {
      if (outcome.changed.length || outcome.deleted.length || outcome.came) {
        const changed = await this.#local.papers(outcome.changed);
        await this.#announce({ ...outcome, changed: [...changed.values()] });
      }
    }
    begun();
  }

  /**
   * Take one page of changes.
   * @param {Told} outcome grows by what the page changed
   * @returns {Promise<boolean>} whether there is more
   */
  async #page(outcome) {
    // A large library takes longer than the 30 seconds after which a worker is stopped that calls nothing of the browser's.
    await chrome.runtime.getPlatformInfo();
    const { cursor, synced, library = 0 } = await this.#local.mark();
    const changes = await getChanges(cursor);
    if (changes.reset && cursor !== null) {
      await this.#local.change(async () => ({
        reset: true,
        mark: { cursor: null, synced: null, library: library + 1 },
        outbox: { put: this.#local.outbox.entries.map(ofAnotherLibrary) },
      }));
      outcome.came = true;
      return true;
    }
    const before = await this.#local.apply({
      papers: changes.items,
      deleted: changes.deleted,
      mark: { cursor: changes.next, synced: changes.more ? synced : new Date().toISOString(), library },
    });
    for (const paper of changes.items) {
      const known = before.get(paper.id);
      if (!known || !isRecognisedAs(paper, known)) outcome.came = true;
      else if (isNews(paper, known)) outcome.changed.push(paper.id);
    }
    outcome.deleted.push(...changes.deleted.filter((id) => before.has(id)));
    return changes.more;
  }
}

/** Whether a reader sees a paper otherwise than before. @param {BasePaper} paper @param {BasePaper} before */
function isNews(paper, before) {
  const tags = (/** @type {BasePaper} */ { annotations = [] }) =>
    annotations.map(({ id, etag }) => `${id} ${etag}`).join();
  return paper.etag !== before.etag || tags(paper) !== tags(before);
}
