// Sends the outbox, one write at a time and in order. What the server can't take now keeps its place and is sent again with the
// same key; what it refuses for a reason that lies in the write waits for the reader, and with it what depends on it.

import { settle } from "./conflict.js";
import { acknowledged, baseOf, deliver, requestOf } from "./deliveries.js";
import { Failed } from "./failure.js";
import { dependsOn } from "./outbox.js";
import { getPaper } from "./server.js";
import { tellPages } from "./tabs.js";

/** @import { LocalIndex } from "./index.js" */
/** @import { Entry } from "./outbox.js" */
/** @import { ServerPaper } from "./server.js" */
/** @import { Delta } from "./store.js" */
/** @import { Sync } from "./sync.js" */
/** @import { Outcome } from "./tabs.js" */

/** The first pause after a failure, and the longest; the worker may be stopped in it, then the next alarm goes on. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** The longest that a server may ask to be left alone. */
const LONGEST_REST_MS = 120_000;
const MOST_MADE = 1_000;
/** What lies in the write itself, or in what it is about. */
const REFUSALS = [400, 404, 409, 410, 413, 415, 422];

export class Sender {
  #local;
  #sync;
  #announce;
  #later;
  /** @type {Promise<void> | null} */
  #running = null;
  /** Whether to look once more when the run ends: something came while it ended. */
  #again = false;
  /** The write that is on its way. @type {number | null} */
  #inFlight = null;
  #failures = 0;
  /** Whether a server that is too busy is left alone, whoever asks. */
  #resting = false;
  /** Cancels the next try. @type {() => void} */
  #cancel = () => {};
  /** By paper and entity tag, which one our own write made of it. @type {Map<string, string>} */
  #made = new Map();
  /** Who waits for the answer to a write. @type {Map<number, (answer: any) => void>} */
  #waiting = new Map();

  /**
   * @param {LocalIndex} local
   * @param {Sync} sync
   * @param {(outcome: Outcome) => Promise<void>} announce
   * @param {(run: () => void, ms: number) => () => void} [later] runs something in so many ms, gives what cancels it
   */
  constructor(local, sync, announce, later = inTime) {
    this.#local = local;
    this.#sync = sync;
    this.#announce = announce;
    this.#later = later;
  }

  /** Whether a write may be on its way. @param {number} seq */
  isSending(seq) {
    return this.#inFlight === seq;
  }

  /**
   * Whether nothing but our own writes changed a paper since it had an entity tag.
   * @param {{id: number, etag: string}} paper
   * @param {string} etag
   */
  isOwn({ id, etag: now }, etag) {
    let one = this.#made.get(`${id} ${etag}`);
    while (one && one !== now) one = this.#made.get(`${id} ${one}`);
    return one === now;
  }

  /**
   * Send what can be sent, now.
   * @returns {Promise<void>} once nothing is left, or the server can't take more; failures are told by the connection's state
   */
  send() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    if (this.#resting) return Promise.resolve();
    this.#cancel();
    this.#running = this.#run()
      .catch((error) => this.#pause(error))
      .finally(() => {
        this.#running = null;
        if (this.#again) this.send();
      });
    return this.#running;
  }

  /**
   * What the server answers to a write.
   * @param {number} seq
   * @param {number} patience in ms
   * @returns {Promise<any>} null if it did not answer in time, or the write is stuck
   */
  answerTo(seq, patience) {
    return new Promise((resolve) => {
      const cancel = this.#later(() => done(null), patience);
      const done = (/** @type {any} */ answer) => {
        cancel();
        this.#waiting.delete(seq);
        resolve(answer);
      };
      this.#waiting.set(seq, done);
    });
  }

  async #run() {
    this.#again = false;
    await this.#local.outbox.ready();
    if (!this.#next()) return;
    await this.#sync.confirm();
    let wrote = false;
    for (let entry = this.#next(); entry; entry = this.#next()) {
      this.#again = false;
      try {
        await this.#attempt(entry);
      } finally {
        this.#inFlight = null;
      }
      this.#failures = 0;
      wrote = true;
    }
    // The answers have no title keys, and the cursor must pass our own changes: both come with the next sync.
    if (wrote) this.#sync.catchUp().catch(() => {});
  }

  /** The oldest write that waits for nothing but the server. @returns {Entry | undefined} */
  #next() {
    /** @type {Entry[]} */
    const before = [];
    for (const entry of this.#local.outbox.entries.sort((one, other) => one.seq - other.seq)) {
      if (entry.state === "waiting" && !before.some((older) => dependsOn(entry, older))) return entry;
      before.push(entry);
    }
    return undefined;
  }

  /** @param {Entry} entry */
  async #attempt({ seq }) {
    const entry = await this.#begin(seq);
    if (!entry) return;
    try {
      await this.#take(entry, await deliver(entry));
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      if (error.status === 412) await this.#settle(entry);
      else if (error.status === 404 && entry.kind === "delete") await this.#take(entry, null);
      else if (error.status === 404 && entry.kind === "edit") await this.#settle(entry);
      else if (REFUSALS.includes(error.status)) await this.#refuse(entry, sentenceOf(error));
      else throw error;
    }
  }

  /**
   * Note that it is tried, and what is sent, before it is: whoever tries again must send the same.
   * @param {number} seq
   * @returns {Promise<Entry | undefined>} undefined if it need not be sent any more
   */
  async #begin(seq) {
    this.#inFlight = seq;
    let isDone = false;
    await this.#local.change(async () => {
      const entry = this.#local.outbox.entry(seq);
      if (entry?.state !== "waiting") return null;
      const base = entry.paper === null ? undefined : await this.#local.base(entry.paper);
      const request = entry.request ?? requestOf(entry, base);
      isDone = !request;
      return { outbox: request ? { put: [{ ...entry, request, tries: entry.tries + 1 }] } : { gone: [seq] } };
    });
    const entry = this.#local.outbox.entry(seq);
    if (isDone) await this.#tell([]);
    return entry?.state === "waiting" && entry.request ? entry : undefined;
  }

  /** @param {Entry} entry @param {any} answer */
  async #take(entry, answer) {
    const isPaper = entry.kind === "mark" || entry.kind === "save";
    const id = isPaper ? answer.id : entry.paper;
    const fresh = entry.tries > 1 && id !== null ? await paperNow(id) : undefined;
    await this.#change(entry, async (now) => {
      const base = now.paper === null ? undefined : await this.#local.base(now.paper);
      const known = isPaper ? await this.#local.base(id) : undefined;
      const later = this.#local.outbox.entries.filter(({ seq }) => seq > now.seq);
      return acknowledged(now, answer, { base, known, later, fresh });
    });
    if (this.#made.size > MOST_MADE) this.#made.clear();
    if (entry.kind === "mark" && entry.etag) this.#made.set(`${answer.id} ${entry.etag}`, answer.etag);
    this.#waiting.get(entry.seq)?.(answer);
    const isOwn = entry.kind === "save" && entry.paper !== null;
    await this.#tell(id === null ? [] : [id], isOwn ? entry.paper : null);
  }

  /** Look whether what a write sets was changed, or only something else. @param {Entry} entry */
  async #settle(entry) {
    const theirs = await paperNow(/** @type {number} */ (entry.paper));
    if (!theirs) return this.#refuse(entry, message("outboxGone"));
    const now = baseOf(theirs, undefined);
    const settled = settle(entry, now);
    // A server that calls stale what it has just told is left alone for a while.
    if (settled.outcome === "again" && settled.entry.etag === entry.etag) throw new Failed("failed");
    const isGone = entry.annotation && !now.annotations?.some(({ id }) => id === entry.annotation?.id);
    const sentence = message(isGone ? "outboxAnnotationGone" : "outboxConflict");
    await this.#change(entry, async (present) => {
      const base = await this.#local.base(now.id);
      const papers = base ? [{ ...baseOf(theirs, base), annotations: now.annotations }] : [];
      if (settled.outcome === "done") return { papers, outbox: { gone: [entry.seq] } };
      if (settled.outcome === "again") return { papers, outbox: { put: [settled.entry] } };
      return { papers, outbox: { put: [{ ...present, state: "conflict", message: sentence, theirs: now }] } };
    });
    if (settled.outcome === "conflict") this.#waiting.get(entry.seq)?.(null);
    await this.#tell([now.id]);
  }

  /** Leave a write to the reader. @param {Entry} entry @param {string} sentence */
  async #refuse(entry, sentence) {
    await this.#change(entry, async (now) => ({ outbox: { put: [{ ...now, state: "failed", message: sentence }] } }));
    this.#waiting.get(entry.seq)?.(null);
    await this.#tell(entry.paper === null ? [] : [entry.paper]);
  }

  /**
   * Change an entry that was sent, unless it was forgotten meanwhile.
   * @param {Entry} entry
   * @param {(now: Entry) => Promise<Delta>} make
   */
  async #change(entry, make) {
    await this.#local.change(async () => {
      const now = this.#local.outbox.entry(entry.seq);
      return now && now.key === entry.key ? make(now) : null;
    });
  }

  /** @param {number[]} ids of papers that changed @param {number | null} [gone] an id of our own that the server replaced */
  async #tell(ids, gone = null) {
    const papers = await this.#local.papers(ids);
    const changed = gone === null ? [...papers.values()] : [];
    await this.#announce({ changed, deleted: gone === null ? [] : [gone], came: gone !== null });
    await tellPages({ type: "outbox.changed" });
  }

  /** Try again later, if time can mend it. @param {unknown} error */
  #pause(error) {
    if (!(error instanceof Failed)) console.error(error);
    const { kind = "failed", status = 0, retryAfterMs = 0 } = error instanceof Failed ? error : {};
    // An unpaired browser waits until it is paired, which a sync tells.
    if (kind === "unpaired" || status === 403) return;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    const rest = Math.min(LONGEST_REST_MS, retryAfterMs);
    this.#resting = status === 429;
    this.#cancel = this.#later(
      () => {
        this.#resting = false;
        this.send();
      },
      Math.max(pause, rest),
    );
  }
}

/** A paper as it is in the library now. @param {number} id @returns {Promise<ServerPaper | null>} null when it was deleted */
async function paperNow(id) {
  try {
    return await getPaper(id);
  } catch (error) {
    if (error instanceof Failed && error.status === 404) return null;
    throw error;
  }
}

/** @param {() => void} run @param {number} ms */
function inTime(run, ms) {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** @param {Failed} failure */
function sentenceOf(failure) {
  return failure.status === 404 || failure.status === 410 ? message("outboxGone") : failure.message;
}

/** @param {string} key */
function message(key) {
  return chrome.i18n.getMessage(key);
}
