// How each kind of write is sent, and what its acknowledgement changes: in the copy, in the outbox, all in one transaction.

import { edited, replaced, untagged } from "./annotations.js";
import { pick, sameIn } from "./conflict.js";
import { Failed } from "./failure.js";
import { getPaper, sendWrite } from "./server.js";

/** @import { WebAnnotation } from "./annotations.js" */
/** @import { Entry, Request } from "./outbox.js" */
/** @import { ServerPaper } from "./server.js" */
/** @import { BasePaper, Delta } from "./store.js" */

/** The entity tag of no paper. */
const UNSEEN = "0-unseen";

/**
 * What is known when an acknowledgement comes: the entry's paper and the answer's as the server told them last, and the entries
 * after it. `fresh` is the paper as it is now, null when it was deleted: the answer to a second try may be an old one.
 * @typedef {{base: BasePaper | undefined, known: BasePaper | undefined, later: Entry[], fresh?: ServerPaper | null}} Seen
 */

/**
 * What is sent for a write.
 * @param {Entry} entry
 * @param {BasePaper | undefined} base its paper as the server told it last
 * @returns {Request | null} null if nothing is left to do
 */
export function requestOf(entry, base) {
  const { kind, paper, patch, draft, digest } = entry;
  if (kind === "mark") return { method: "PUT", path: `/papers/${paper}/reading`, body: patch };
  if (kind === "save") return { method: "POST", path: "/papers", body: draft };
  if (kind === "digest" && digest) {
    const query = new URLSearchParams({ source: digest.url, title: digest.title });
    return { method: "POST", path: `/digests?${query}`, body: { paperlight: 1, papers: digest.papers } };
  }
  const annotation = /** @type {WebAnnotation} */ (entry.annotation);
  const path = `/annotations/${encodeURIComponent(annotation.id)}`;
  if (kind === "delete") return { method: "DELETE", path, body: null };
  if (kind === "annotate") {
    const whole = entry.change ? edited(annotation, entry.change, entry.at) : annotation;
    return { method: "POST", path: `/papers/${paper}/annotations`, body: untagged(whole) };
  }
  // What another write of ours changed in it meanwhile, the server has told already.
  const known = base?.annotations?.find(({ id, etag }) => id === annotation.id && etag === entry.etag);
  const body = replaced(known ?? annotation, entry.change ?? {});
  return Object.keys(body).length ? { method: "PATCH", path, body } : null;
}

/**
 * Send a write.
 * @param {Entry} entry with its request
 * @returns {Promise<any>} what the server answers
 * @throws {Failed}
 */
export async function deliver(entry) {
  const answer = await sendWrite(/** @type {Request} */ (entry.request), entry.key, entry.etag);
  return entry.kind === "save" ? markSaved(entry, answer) : answer;
}

/**
 * Mark the paper that was just saved: one that the library knew already, in whatever state, only loses `new`.
 * @param {Entry} entry
 * @param {ServerPaper} paper
 * @returns {Promise<ServerPaper>}
 */
async function markSaved({ key, patch }, paper) {
  if (paper.reading.status !== "new" || !patch?.status) return paper;
  /** @type {Request} */
  const request = { method: "PUT", path: `/papers/${paper.id}/reading`, body: patch };
  try {
    return await sendWrite(request, `${key}-reading`, paper.etag);
  } catch (error) {
    if (!(error instanceof Failed) || error.status !== 412) throw error;
    const now = await getPaper(paper.id);
    return now.reading.status === "new" ? sendWrite(request, `${key}-reading`, now.etag) : now;
  }
}

/**
 * What an acknowledgement changes.
 * @param {Entry} entry
 * @param {any} answer
 * @param {Seen} seen
 * @returns {Delta}
 */
export function acknowledged(entry, answer, seen) {
  const gone = [entry.seq];
  if (entry.kind === "digest") return { outbox: { gone } };
  if (entry.kind === "save") return saved(entry, answer, seen);
  if (entry.kind !== "mark") return annotated(entry, answer, seen);
  // One that is not there any more was deleted elsewhere meanwhile.
  const papers = seen.known ? [baseOf(answer, seen.known)] : [];
  return { papers, outbox: { gone, put: seen.later.flatMap((one) => follow(one, entry, answer.etag)) } };
}

/**
 * The server's words for a paper as they are kept. The answer to a write tells no keys, and its annotations may be older than
 * what sync brought.
 * @param {ServerPaper} paper
 * @param {BasePaper | undefined} before
 * @returns {BasePaper}
 */
export function baseOf({ id, title, identifiers, etag, reading, annotations = [] }, before) {
  const { keys = [], near_keys = [] } = before ?? {};
  return { id, title, keys, near_keys, identifiers, etag, reading, annotations: before?.annotations ?? annotations };
}

/**
 * A later write to what we have just changed: what the reader saw then is what we made of it.
 * @param {Entry} later
 * @param {Entry} entry
 * @param {string} etag
 * @returns {Entry[]} none if it is not one
 */
function follow(later, entry, etag) {
  const isSame = later.kind === "mark" && later.paper === entry.paper && later.library === entry.library;
  return isSame && later.etag !== null && later.etag === entry.etag ? [{ ...later, etag }] : [];
}

/**
 * A paper that was saved here got the server's id: all that was done to it since is pointed to that. Where the library knew it
 * and tells otherwise, nobody saw that when these changes were made.
 * @param {Entry} entry
 * @param {ServerPaper} answer
 * @param {Seen} seen
 * @returns {Delta}
 */
function saved(entry, answer, { base, known, later, fresh = answer }) {
  const own = /** @type {number} */ (entry.paper);
  const paper = baseOf(answer, known ?? base);
  const expected = { ...paper.reading };
  /** @type {Entry[]} */
  const put = [];
  for (const one of later.filter(({ paper: of }) => of === own)) {
    const moved = { ...one, paper: paper.id };
    if (one.kind !== "mark" || !one.patch) put.push(moved);
    else {
      const sees = sameIn(one.patch, one.before ?? {}, expected);
      Object.assign(expected, one.patch);
      put.push({ ...moved, etag: sees ? paper.etag : UNSEEN, before: one.before ?? pick(paper.reading, one.patch) });
    }
  }
  const papers = fresh ? [baseOf(fresh, known ?? base)] : [];
  return { deleted: [own], papers, renamed: [own, paper.id], outbox: { gone: [entry.seq], put } };
}

/**
 * @param {Entry} entry
 * @param {WebAnnotation | null} answer null for a deletion
 * @param {Seen} seen
 * @returns {Delta}
 */
function annotated(entry, answer, { base, later, fresh }) {
  const id = entry.annotation?.id;
  const before = base?.annotations ?? [];
  const now = before.find((annotation) => annotation.id === id);
  // Sync may have brought a newer one already, or that it was deleted.
  const isOld = now ? Date.parse(now.modified) > Date.parse(answer?.modified) : entry.kind === "edit";
  const others = before.filter((annotation) => annotation.id !== id);
  const annotations = fresh?.annotations ?? (isOld ? before : answer ? [...others, answer] : others);
  const put = later.flatMap((one) => {
    const follows = one.annotation?.id === id && one.etag === entry.etag && !one.request && one.kind !== "annotate";
    return answer && follows ? [{ ...one, annotation: answer, etag: answer.etag ?? null }] : [];
  });
  const papers = base ? [{ ...base, annotations: inOrder(annotations) }] : [];
  return { papers, outbox: { gone: [entry.seq], put } };
}

/** Oldest first, as the server tells them. @param {WebAnnotation[]} annotations */
function inOrder(annotations) {
  return annotations.sort((one, other) => String(one.created).localeCompare(String(other.created)));
}
