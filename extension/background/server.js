// The only file that fetches. Each call of the API is a function; every way it can fail becomes a `Failed`.
//
// The token goes only to the server that gave it: settings.js drops it when the address changes.

import { parseServer } from "../shared/address.js";
import { Failed } from "./failure.js";
import { keep, keepContact, kept } from "./kept.js";

/** @import { Failure, Reading } from "../shared/messages.js" */
/** @import { WebAnnotation } from "./annotations.js" */
/** @import { Request } from "./outbox.js" */
/** @import { BasePaper } from "./store.js" */

/**
 * A paper as the server tells it, as far as the extension reads it.
 * @typedef {{id: number, title: string, identifiers: string[], etag: string, reading: Reading, annotations?: WebAnnotation[]}} ServerPaper
 */
/** @typedef {{title: string, abstract: string, authors: string[], year: number | null, venue: string, identifiers: string[], links: {url: string, kind: "page" | "pdf"}[]}} PaperDraft */
/** @typedef {{items: BasePaper[], deleted: number[], next: string, more: boolean, reset?: boolean}} Changes */
/** @typedef {{id: string, code: string, state: "pending" | "approved" | "collected" | "denied" | "expired", expires: string, token?: string}} Pairing */

/** A reason that lies in the request has a body of the server's own; without it, a stranger may have answered. */
const REASONS = [400, 404, 409, 410, 412, 413, 415, 422];

/** How every call is made. @type {RequestInit} */
const ALWAYS = { cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" };

/** The guard's answer, before it looks at the token, to an extension none of whose tokens is in use any more. */
const UNPAIRED_ORIGIN = "urn:paperlight:problem:unpaired-origin";

/** @type {Record<number, Failure>} */
const KINDS = {
  400: "invalid",
  401: "unpaired",
  403: "refused",
  404: "gone",
  409: "invalid",
  410: "gone",
  412: "conflict",
  413: "invalid",
  415: "invalid",
  422: "invalid",
  429: "refused",
};

/**
 * What changed in the library since a cursor.
 * @param {string | null} since null for all of it
 * @returns {Promise<Changes>}
 */
export function getChanges(since) {
  return call("GET", `/changes${since === null ? "" : `?${new URLSearchParams({ since })}`}`);
}

/**
 * One paper, with its annotations.
 * @param {number} id
 * @returns {Promise<ServerPaper>}
 * @throws {Failed} `gone` when it left the library
 */
export function getPaper(id) {
  return call("GET", `/papers/${id}`);
}

/**
 * Send a write of the outbox. Sent again with the same key it is done once, and answered the same.
 * @param {Request} request
 * @param {string} key the Idempotency-Key
 * @param {string | null} etag the version the reader saw, unquoted; null if none was seen
 * @returns {Promise<any>} what the server answers; null when it says nothing
 * @throws {Failed} `conflict` (status 412) when it was changed since, `gone` when it left the library
 */
export function sendWrite({ method, path, body }, key, etag) {
  return call(method, path, { body: body ?? undefined, etag, key });
}

/**
 * Tell what a paper's own page says of it: the paper gains what it lacks.
 * @param {number} id
 * @param {string} url the page's address
 * @param {PaperDraft} draft
 * @returns {Promise<ServerPaper>} the paper as it is now
 * @throws {Failed} `gone` when it left the library
 */
export function postSource(id, url, draft) {
  return call("POST", `/papers/${id}/sources`, { body: { url, ...draft } });
}

/**
 * Search the library.
 * @param {string} query
 * @param {number} limit
 * @returns {Promise<ServerPaper[]>} best first
 */
export async function searchPapers(query, limit) {
  const found = await call("GET", `/papers?${new URLSearchParams({ q: query, limit: String(limit) })}`);
  return found.items;
}

/**
 * Ask to be paired.
 * @param {string} name how the reader will find this browser among their tokens
 * @returns {Promise<Pairing>}
 */
export function postPairing(name) {
  return call("POST", "/pairings", { body: { name }, open: true });
}

/**
 * See how a pairing stands. The token comes with the first answer after the approval, and only then.
 * @param {string} id
 * @returns {Promise<Pairing>}
 */
export function getPairing(id) {
  return call("GET", `/pairings/${encodeURIComponent(id)}`, { open: true });
}

/** Whether a Paperlight server answers at the address that is set. @returns {Promise<boolean>} */
export async function serverRuns() {
  const { settings, patience } = await kept();
  try {
    const reply = await fetch(`${settings.server}/health`, { ...ALWAYS, signal: AbortSignal.timeout(patience) });
    return (await reply.json()).name === "paperlight";
  } catch {
    return false;
  }
}

/**
 * Read what `scripts/start --browser` lays into its throwaway copy of the extension.
 * @returns {Promise<{server: string, token: string} | null>} null in every other copy
 */
export async function packagedProvision() {
  try {
    return await (await fetch(chrome.runtime.getURL("provision.json"))).json();
  } catch {
    return null;
  }
}

/**
 * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path below /api/v1
 * @param {{body?: object, etag?: string | null, key?: string, open?: boolean}} [more] `open` for calls that need no token
 * @returns {Promise<any>} the reply's JSON
 */
async function call(method, path, { body, etag = null, key, open = false } = {}) {
  const { settings, token, patience } = await kept();
  if (!open && !token) throw new Failed("unpaired");
  const headers = new Headers({ Accept: "application/json" });
  if (body) headers.set("Content-Type", "application/json");
  if (etag) headers.set("If-Match", `"${etag}"`);
  if (key) headers.set("Idempotency-Key", key);
  if (!open) headers.set("Authorization", `Bearer ${token}`);
  try {
    const signal = AbortSignal.timeout(patience);
    const reply = await send(settings.server, path, { method, headers, body: body && JSON.stringify(body), signal });
    await keepContact(null);
    return reply;
  } catch (error) {
    if (error instanceof Failed) await noteFailure(error, open ? null : token);
    throw error;
  }
}

/**
 * @param {string} server
 * @param {string} path
 * @param {RequestInit} request
 * @returns {Promise<any>}
 */
async function send(server, path, request) {
  let response;
  let text;
  try {
    response = await fetch(`${server}/api/v1${path}`, { ...request, ...ALWAYS });
    text = await response.text();
  } catch {
    throw new Failed("off", offSentence(server));
  }
  const reply = parse(text);
  const isOurs = reply !== null && typeof reply === "object";
  if (!response.ok && (isOurs || !REASONS.includes(response.status))) throw failureOf(response, reply);
  if (!isOurs && response.status !== 204) throw new Failed("failed", chrome.i18n.getMessage("failureStranger", server));
  return reply;
}

/**
 * @param {Response} response
 * @param {any} problem an RFC 9457 body, or null when the answer was none
 */
function failureOf({ status, headers }, problem) {
  if (status === 401 || problem?.type === UNPAIRED_ORIGIN)
    return new Failed("unpaired", chrome.i18n.getMessage("failureRevoked"), { status });
  const kind = KINDS[status] ?? "failed";
  // What was wrong with the input, and what was refused, only the server knows; its details are sentences for a reader.
  const detail = kind === "invalid" || kind === "refused" ? problem?.detail : undefined;
  const retryAfterMs = 1000 * (Number(headers.get("Retry-After")) || 0);
  return new Failed(kind, typeof detail === "string" ? detail : undefined, { status, retryAfterMs });
}

/** @param {string} server */
function offSentence(server) {
  return parseServer(server)?.loopback ? undefined : chrome.i18n.getMessage("failureOffRemote", server);
}

/**
 * Remember a failure of the connection; one of the paper in question is none. A refused token is never sent again.
 * @param {Failed} failure
 * @param {string | null} token the one that was sent
 */
async function noteFailure({ kind, message, status }, token) {
  if (REASONS.includes(status)) return keepContact(null);
  await keepContact({ kind, message });
  if (kind === "unpaired" && token && (await kept()).token === token) await keep({ token: null });
}

/**
 * @param {string} text
 * @returns {any} null if it is no JSON
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
