// A paper as the reader sees it: as the server told it last, with what the outbox holds laid over it. Pure.

import { edited, seen } from "./annotations.js";

/** @import { KnownPaper, Unsent, UnsentState } from "../shared/messages.js" */
/** @import { WebAnnotation } from "./annotations.js" */
/** @import { Entry } from "./outbox.js" */
/** @import { BasePaper } from "./store.js" */

/** What matters more to the reader comes later. @type {UnsentState[]} */
const WORSE = ["waiting", "failed", "conflict"];

/**
 * @param {BasePaper} base
 * @param {Entry[]} entries of this paper, oldest first
 * @returns {KnownPaper}
 */
export function laidOver(base, entries) {
  const reading = { ...base.reading };
  /** @type {Set<Unsent["fields"][number]>} */
  const fields = new Set();
  /** @type {UnsentState | null} */
  let state = null;
  for (const entry of entries) {
    state = worse(state, entry.state);
    if (entry.kind === "save") fields.add("paper");
    if (entry.patch) {
      Object.assign(reading, entry.patch);
      if (entry.patch.status) reading.status_changed = entry.at;
      for (const field of /** @type {(keyof typeof entry.patch)[]} */ (Object.keys(entry.patch))) fields.add(field);
    }
    if (entry.annotation) fields.add("annotations");
  }
  return {
    id: base.id,
    title: base.title,
    keys: base.keys,
    near_keys: base.near_keys,
    identifiers: base.identifiers,
    etag: base.etag,
    reading,
    annotations: annotationsOf(base, entries).map(({ annotation, unsent }) => seen(annotation, unsent)),
    unsent: state && { state, fields: [...fields] },
  };
}

/**
 * The annotations of a paper, with what was done to them since laid over them.
 * @param {BasePaper} base
 * @param {Entry[]} entries of this paper, oldest first
 * @returns {{annotation: WebAnnotation, unsent: UnsentState | null}[]}
 */
export function annotationsOf(base, entries) {
  /** @type {Map<string, {annotation: WebAnnotation, unsent: UnsentState | null}>} */
  const found = new Map((base.annotations ?? []).map((annotation) => [annotation.id, { annotation, unsent: null }]));
  for (const { kind, annotation, change, state, at } of entries) {
    if (!annotation) continue;
    const before = found.get(annotation.id);
    if (kind === "delete") found.delete(annotation.id);
    else {
      const upon = kind === "edit" ? (before?.annotation ?? annotation) : annotation;
      const now = change ? edited(upon, change, at) : upon;
      found.set(annotation.id, { annotation: now, unsent: worse(before?.unsent ?? null, state) });
    }
  }
  return [...found.values()];
}

/** @param {UnsentState | null} one @param {UnsentState} other @returns {UnsentState} */
function worse(one, other) {
  return one && WORSE.indexOf(one) > WORSE.indexOf(other) ? one : other;
}
