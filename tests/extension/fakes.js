// Stand-ins for what the background needs of a browser: storage, tabs, the catalogue of messages, a store, a server.

import { readFileSync } from "node:fs";

/** @import { KnownPaper, Status } from "../../extension/shared/messages.js" */
/** @import { SavedLibrary } from "../../extension/background/matcher.js" */
/** @import { Entry, KeptOutbox } from "../../extension/background/outbox.js" */
/** @import { BasePaper, Change, Deleted, Delta, Mark } from "../../extension/background/store.js" */

const CATALOGUE = JSON.parse(
  readFileSync(new URL("../../extension/_locales/en/messages.json", import.meta.url), "utf8"),
);

/**
 * What one request of the background's looked like.
 * @typedef {{method: string, url: string, path: string, headers: Headers, body: any, signal: AbortSignal | null}} Request
 */

/** @typedef {{status?: number, json?: unknown, text?: string, headers?: Record<string, string>}} Answer */

/**
 * Put a fake `chrome` and a fake `fetch` in place.
 * @param {Record<string, unknown>} [stored] what storage.local holds at first
 */
export function fakeBrowser(stored = {}) {
  /** @type {Record<string, unknown>} */
  const storage = structuredClone(stored);
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const heard = [];
  /** @type {string[]} */
  const opened = [];
  const chrome = {
    i18n: { getMessage: message },
    runtime: {
      id: "us",
      getURL: (/** @type {string} */ path) => `chrome-extension://us/${path}`,
      getPlatformInfo: async () => ({ os: "linux" }),
      sendMessage: async (/** @type {any} */ told) => {
        heard.push(told);
        throw new Error("Could not establish connection. Receiving end does not exist.");
      },
    },
    storage: {
      local: {
        get: async (/** @type {Record<string, unknown>} */ defaults) => structuredClone({ ...defaults, ...storage }),
        set: async (/** @type {Record<string, unknown>} */ values) =>
          void Object.assign(storage, structuredClone(values)),
        clear: async () => {
          for (const name of Object.keys(storage)) delete storage[name];
        },
      },
    },
    tabs: {
      query: async () => [{ id: 1 }, { id: 2 }],
      sendMessage: async (/** @type {number} */ id, /** @type {any} */ sentMessage) => {
        if (id === 2) throw new Error("Could not establish connection. Receiving end does not exist.");
        sent.push(sentMessage);
      },
      create: async (/** @type {{url: string}} */ { url }) => void opened.push(url),
    },
  };
  Object.assign(globalThis, { chrome });
  Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Gecko Firefox/153.0" }, configurable: true });
  return { storage, sent, heard, opened };
}

/**
 * Answer the background's requests. What `answer` throws is a server that cannot be reached.
 * @param {(request: Request) => Answer | Promise<Answer>} answer
 * @returns {Request[]} all requests so far
 */
export function fakeServer(answer) {
  /** @type {Request[]} */
  const requests = [];
  globalThis.fetch = async (input, init = {}) => {
    const url = String(input);
    const body = typeof init.body === "string" ? JSON.parse(init.body) : null;
    const path = new URL(url).pathname.replace("/api/v1", "") + new URL(url).search;
    const request = {
      method: init.method ?? "GET",
      url,
      path,
      headers: new Headers(init.headers),
      body,
      signal: init.signal ?? null,
    };
    requests.push(request);
    const { status = 200, json, text, headers } = await answer(request);
    return new Response(status === 204 ? null : (text ?? JSON.stringify(json ?? {})), { status, headers });
  };
  return requests;
}

/** A store in memory with the promises of store.js. */
export class FakeStore {
  /** @type {Map<number, BasePaper>} */
  rows = new Map();
  /** @type {Map<number, Entry>} */
  entries = new Map();
  /** @type {[number, number][]} */
  renamed = [];
  /** @type {Map<string, Deleted>} */
  deleted = new Map();
  /** The last numbers that were given: of an entry, and of a paper of our own. */
  seq = 0;
  own = 0;
  /** @type {Mark} */
  at = { cursor: null, synced: null };
  /** @type {SavedLibrary | null} */
  saved = null;
  /** @type {Map<number, Change>} */
  changes = new Map();
  /** How often all papers were read, how often the index was loaded, and how often saved. */
  reads = 0;
  loads = 0;
  saves = 0;

  /** @param {number[]} ids */
  async papers(ids) {
    return structuredClone(ids.flatMap((id) => this.rows.get(id) ?? []));
  }

  async *all() {
    this.reads += 1;
    if (this.rows.size) yield structuredClone([...this.rows.values()]);
  }

  async count() {
    return this.rows.size;
  }

  async mark() {
    return this.at;
  }

  /** @param {Status[]} statuses */
  async withStatus(statuses) {
    return structuredClone([...this.rows.values()].filter(({ reading }) => statuses.includes(reading.status)));
  }

  /** @returns {Promise<KeptOutbox>} */
  async outbox() {
    const entries = [...this.entries.values()].sort((one, other) => one.seq - other.seq);
    return structuredClone({ entries, renamed: this.renamed, library: this.at.library ?? 0 });
  }

  async ownId() {
    return this.own;
  }

  /** @param {string} id */
  async deletedAnnotation(id) {
    return structuredClone(this.deleted.get(id));
  }

  /** @param {Delta} delta @param {Change[]} changed */
  async write({ papers = [], deleted = [], reset, forget, mark, outbox, renamed, undo, ownId }, changed) {
    if (reset || forget) {
      for (const store of [this.rows, this.changes, this.deleted]) store.clear();
      this.saved = null;
      this.at = { cursor: null, synced: null };
    }
    if (forget) this.entries.clear();
    for (const id of deleted) this.rows.delete(id);
    for (const paper of papers) this.rows.set(paper.id, structuredClone(paper));
    for (const change of changed)
      if (!this.changes.has(change.id)) this.changes.set(change.id, structuredClone(change));
    if (mark) this.at = mark;
    if (ownId) this.own = ownId;
    if (renamed) this.renamed.push(renamed);
    if (undo) this.deleted.set(undo.id, structuredClone(undo));
    for (const seq of outbox?.gone ?? []) this.entries.delete(seq);
    return (outbox?.put ?? []).flatMap((entry) => {
      const seq = "seq" in entry ? entry.seq : ++this.seq;
      this.entries.set(seq, structuredClone({ ...entry, seq }));
      return "seq" in entry ? [] : [seq];
    });
  }

  async load() {
    this.loads += 1;
    const changes = [...this.changes.values()].map(({ id, before }) => ({ before, after: this.rows.get(id) ?? null }));
    return structuredClone({ library: this.saved, changes: this.saved ? changes : [] });
  }

  /** @param {SavedLibrary} library */
  async save(library) {
    this.saves += 1;
    this.saved = structuredClone(library);
    this.changes.clear();
  }
}

/**
 * A paper as `GET /changes` tells it, and as pages see it: without annotations and unsent changes these are alike.
 * @param {number} id
 * @param {Partial<KnownPaper> & {status?: Status}} [more]
 * @returns {KnownPaper}
 */
export function paper(id, { status = "new", ...more } = {}) {
  const title = more.title ?? `The paper with the number ${id}`;
  return {
    id,
    title,
    keys: [title.toLowerCase()],
    near_keys: [],
    identifiers: [`arxiv:2310.${String(id).padStart(5, "0")}`],
    etag: "1-0",
    reading: { status, starred: false, tags: [], note: "", status_changed: null },
    annotations: [],
    unsent: null,
    ...more,
  };
}

/**
 * What the browser makes of a key of the catalogue.
 * @param {string} key
 * @param {string | string[]} [values]
 * @returns {string}
 */
function message(key, values = []) {
  const entry = CATALOGUE[key];
  const given = [values].flat();
  const fill = (/** @type {string} */ text) => text.replace(/\$(\d)/g, (_, at) => given[Number(at) - 1] ?? "");
  return (entry?.message ?? "").replace(/\$(\w+)\$/g, (/** @type {string} */ whole, /** @type {string} */ name) =>
    fill(entry.placeholders?.[name.toLowerCase()]?.content ?? whole),
  );
}
