// A write whose paper was changed elsewhere since the reader saw it. Where that left alone what the write sets (a digest brought
// an abstract, say), the reader need not hear of it. Pure.

import { replaced, seen } from "./annotations.js";

/** @import { AnnotationPatch, Reading, ReadingPatch } from "../shared/messages.js" */
/** @import { WebAnnotation } from "./annotations.js" */
/** @import { Entry } from "./outbox.js" */
/** @import { BasePaper } from "./store.js" */

/**
 * What becomes of a write upon the paper as it is in the library now: it is there already, it goes on upon what is there, or the
 * reader must choose.
 * @param {Entry} entry a mark, an edit or a deletion
 * @param {BasePaper} theirs
 * @returns {{outcome: "done"} | {outcome: "again", entry: Entry} | {outcome: "conflict"}}
 */
export function settle(entry, theirs) {
  if (entry.patch) {
    if (sameIn(entry.patch, theirs.reading, entry.patch)) return { outcome: "done" };
    const untouched = entry.before && sameIn(entry.patch, theirs.reading, entry.before);
    return untouched ? { outcome: "again", entry: upon(entry, theirs) } : { outcome: "conflict" };
  }
  const ours = /** @type {WebAnnotation} */ (entry.annotation);
  const now = annotationIn(theirs, ours.id);
  if (!now) return entry.kind === "delete" ? { outcome: "done" } : { outcome: "conflict" };
  if (entry.change && Object.keys(replaced(now, entry.change)).length === 0) return { outcome: "done" };
  const fields = entry.change ? Object.keys(entry.change) : ["comment", "color", "tags"];
  const untouched = sameAnnotation(fields, ours, now);
  return untouched ? { outcome: "again", entry: upon(entry, theirs) } : { outcome: "conflict" };
}

/**
 * The same write, upon the paper as it is now. An annotation that was deleted elsewhere and edited here is made again.
 * @param {Entry} entry
 * @param {BasePaper} theirs
 * @returns {Entry}
 */
export function upon(entry, theirs) {
  const fresh = { ...entry, key: crypto.randomUUID(), request: null, theirs: null };
  if (!entry.annotation) return { ...fresh, etag: theirs.etag, before: pick(theirs.reading, entry.patch ?? {}) };
  const now = annotationIn(theirs, entry.annotation.id);
  if (now) return { ...fresh, annotation: now, etag: now.etag ?? null };
  return { ...fresh, kind: "annotate", etag: null };
}

/** What a reading says of the fields of a patch. @param {Reading} reading @param {ReadingPatch} patch @returns {ReadingPatch} */
export function pick(reading, patch) {
  const fields = /** @type {(keyof ReadingPatch)[]} */ (Object.keys(patch));
  return Object.fromEntries(fields.map((field) => [field, reading[field]]));
}

/** Whether a reading says in the fields of a patch what another tells. @param {ReadingPatch} patch @param {ReadingPatch} one @param {ReadingPatch} other */
export function sameIn(patch, one, other) {
  const fields = /** @type {(keyof ReadingPatch)[]} */ (Object.keys(patch));
  return fields.every((field) => JSON.stringify(one[field]) === JSON.stringify(other[field]));
}

/** @param {BasePaper} paper @param {string} id @returns {WebAnnotation | undefined} */
function annotationIn({ annotations = [] }, id) {
  return annotations.find((annotation) => annotation.id === id);
}

/** @param {string[]} fields @param {WebAnnotation} one @param {WebAnnotation} other */
function sameAnnotation(fields, one, other) {
  const [ours, theirs] = [seen(one), seen(other)];
  return fields.every(
    (field) =>
      JSON.stringify(ours[/** @type {keyof AnnotationPatch} */ (field)]) ===
      JSON.stringify(theirs[/** @type {keyof AnnotationPatch} */ (field)]),
  );
}
