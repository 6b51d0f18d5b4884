// Follow the library: pull what changed since the cursor, page by page, into the local index.

import { Failed } from "./failure.js";
import { isRecognisedAs } from "./index.js";
import { getChanges } from "./server.js";

/** @import { LocalIndex } from "./index.js" */
/** @import { Changes } from "./server.js" */
/** @import { Outcome } from "./tabs.js" */

/** A page that asks later than this after the last try starts another one. */
const STALE_MS = 15_000;

export class Sync {
  #local;
  #announce;
  /** @type {Promise<void> | null} */
  #running = null;
  /** When the last try began, by the worker's own clock. */
  #tried = Number.NEGATIVE_INFINITY;

  /**
   * @param {LocalIndex} local
   * @param {(outcome: Outcome) => Promise<void>} announce told after a run that changed anything
   */
  constructor(local, announce) {
    this.#local = local;
    this.#announce = announce;
  }

  /**
   * Catch up. Whoever asks during a run gets that run.
   * @returns {Promise<void>}
   * @throws {Failed} when the server is off, or this browser is not paired; what came before is kept
   */
  now() {
    this.#tried = performance.now();
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
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

  async #run() {
    /** @type {Outcome} */
    const outcome = { changed: [], deleted: [], came: false };
    try {
      while (await this.#page(outcome));
    } finally {
      if (outcome.changed.length || outcome.deleted.length || outcome.came) await this.#announce(outcome);
    }
  }

  /**
   * Take one page of changes.
   * @param {Outcome} outcome grows by what the page changed
   * @returns {Promise<boolean>} whether there is more
   */
  async #page(outcome) {
    // A large library takes longer than the 30 seconds after which a worker is stopped that calls nothing of the browser's.
    await chrome.runtime.getPlatformInfo();
    const { cursor, synced } = await this.#local.mark();
    const changes = await getChanges(cursor);
    if (changes.reset && cursor !== null) {
      await this.#local.apply({ reset: true });
      outcome.came = true;
      return true;
    }
    const before = await this.#local.apply({
      papers: changes.items,
      deleted: changes.deleted,
      mark: { cursor: changes.next, synced: changes.more ? synced : new Date().toISOString() },
    });
    for (const paper of changes.items) {
      const known = before.get(paper.id);
      if (!known || !isRecognisedAs(paper, known)) outcome.came = true;
      else if (known.etag !== paper.etag) outcome.changed.push(paper);
    }
    outcome.deleted.push(...changes.deleted.filter((id) => before.has(id)));
    return changes.more;
  }
}
