// A library as the server keeps it, as far as the outbox touches it: entity tags, answers by Idempotency-Key, a change log.

/** @import { Status } from "../../extension/shared/messages.js" */
/** @import { Answer, Request } from "./fakes.js" */

/** @typedef {{id: number, title: string, identifiers: string[], version: number, seen: number, reading: any, annotations: any[]}} Row */

/** What a write was, once it was done. @typedef {{key: string, method: string, path: string, body: any}} Done */

export class FakeLibrary {
  /** @type {Map<number, Row>} */
  rows = new Map();
  /** Ids of papers in the order in which they changed. @type {number[]} */
  log = [];
  /** The writes that were done, each once. @type {Done[]} */
  done = [];
  /** @type {Map<string, {fingerprint: string, answer: Answer}>} */
  #answers = new Map();
  #last = 0;
  #stamp = 0;

  /** @param {string} [epoch] the library's own name */
  constructor(epoch = "one") {
    this.epoch = epoch;
  }

  /** @param {string} title @param {{identifiers?: string[], status?: Status}} [more] @returns {number} its id */
  add(title, { identifiers = [], status = "new" } = {}) {
    const id = ++this.#last;
    const reading = { status, starred: false, tags: [], note: "", status_changed: null };
    this.rows.set(id, { id, title, identifiers, version: 1, seen: 0, reading, annotations: [] });
    this.log.push(id);
    return id;
  }

  /** @param {number} id */
  row(id) {
    const row = this.rows.get(id);
    if (!row) throw new Error(`no paper ${id}`);
    return row;
  }

  /** @param {number} id @param {object} patch */
  read(id, patch) {
    const row = this.row(id);
    const before = JSON.stringify(row.reading);
    Object.assign(row.reading, patch);
    if (JSON.stringify(row.reading) !== before) row.seen++;
    this.log.push(id);
  }

  /** @param {number} id @param {(annotations: any[]) => any[]} change */
  annotate(id, change) {
    const row = this.row(id);
    row.annotations = change(row.annotations);
    this.log.push(id);
  }

  /** @param {number} id */
  remove(id) {
    this.rows.delete(id);
    this.log.push(id);
  }

  /** A new entity tag for an annotation, with the time of its change. */
  stamp() {
    this.#stamp++;
    return { etag: `a${this.#stamp}`, modified: new Date(1_800_000_000_000 + this.#stamp).toISOString() };
  }

  /** @param {Request} request @returns {Answer} */
  answer({ method, path, headers, body }) {
    if (method === "GET") return this.#get(path);
    const key = headers.get("Idempotency-Key") ?? "";
    const fingerprint = `${method} ${path} ${JSON.stringify(body)}`;
    const before = this.#answers.get(key);
    if (before) return before.fingerprint === fingerprint ? before.answer : problem(422, "idempotency-key-reused");
    const answer = structuredClone(this.#write(method, path, body, headers.get("If-Match")?.slice(1, -1) ?? null));
    if ((answer.status ?? 200) < 300) {
      this.done.push({ key, method, path, body });
      this.#answers.set(key, { fingerprint, answer });
    }
    return answer;
  }

  /** @param {string} path @returns {Answer} */
  #get(path) {
    const url = new URL(path, "http://x");
    if (url.pathname !== "/changes") return this.#told(Number(url.pathname.split("/")[2]));
    const [epoch, number] = (url.searchParams.get("since") ?? `${this.epoch} 0`).split(" ");
    const isOurs = epoch === this.epoch && Number(number) <= this.log.length;
    const changed = [...new Set(this.log.slice(isOurs ? Number(number) : 0))];
    const items = changed.filter((id) => this.rows.has(id)).map((id) => this.#told(id).json);
    const deleted = changed.filter((id) => !this.rows.has(id));
    const next = `${this.epoch} ${this.log.length}`;
    return { json: structuredClone({ items, deleted, next, more: false, reset: !isOurs }) };
  }

  /** @param {string} method @param {string} path @param {any} body @param {string | null} match @returns {Answer} */
  #write(method, path, body, match) {
    const [, , id = ""] = path.split("/");
    if (path === "/papers") return this.#post(body);
    if (path.startsWith("/digests")) return { status: 201, json: { added: body.papers.length, known: 0 } };
    if (path.startsWith("/annotations/")) return this.#edit(decodeURIComponent(id), method, body, match);
    const row = this.rows.get(Number(id));
    if (!row) return problem(404, "not-found");
    if (path.endsWith("/annotations")) return this.#annotated(row, body);
    if (match !== null && match.split("-")[1] !== String(row.seen)) return problem(412, "conflict");
    this.read(row.id, body);
    return this.#told(row.id);
  }

  /** @param {any} draft @returns {Answer} */
  #post({ title, identifiers }) {
    const known = [...this.rows.values()].find((row) => row.title === title);
    return this.#told(known?.id ?? this.add(title, { identifiers }));
  }

  /** @param {Row} row @param {any} annotation @returns {Answer} */
  #annotated(row, annotation) {
    const isTaken = [...this.rows.values()].some(({ annotations }) =>
      annotations.some(({ id }) => id === annotation.id),
    );
    if (isTaken) return problem(409, "id-taken");
    const now = { ...annotation, ...this.stamp() };
    this.annotate(row.id, (all) => [...all, now]);
    return { status: 201, json: now };
  }

  /** @param {string} id @param {string} method @param {any} body @param {string | null} match @returns {Answer} */
  #edit(id, method, body, match) {
    const row = [...this.rows.values()].find(({ annotations }) => annotations.some((one) => one.id === id));
    const before = row?.annotations.find((one) => one.id === id);
    if (!row) return problem(404, "not-found");
    if (match !== null && match !== before.etag) return problem(412, "conflict");
    if (method === "DELETE") {
      this.annotate(row.id, (all) => all.filter((one) => one.id !== id));
      return { status: 204 };
    }
    const now = { ...before, ...body, ...this.stamp() };
    this.annotate(row.id, (all) => all.map((one) => (one.id === id ? now : one)));
    return { json: now };
  }

  /** @param {number} id @returns {Answer} */
  #told(id) {
    const row = this.rows.get(id);
    if (!row) return problem(404, "not-found");
    const { version, seen, ...paper } = row;
    return { json: { ...paper, keys: [row.title.toLowerCase()], near_keys: [], etag: `${version}-${seen}` } };
  }
}

/** @param {number} status @param {string} kind @returns {Answer} */
export function problem(status, kind) {
  return { status, json: { type: `urn:paperlight:problem:${kind}`, status, detail: `${kind}.` } };
}
