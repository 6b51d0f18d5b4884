// What a change that was not sent would do, in words: each fact is a label and what it would be set to.

import { t, titled } from "./page.js";

/** @import { Annotation, OutboxEntry, ReadingPatch } from "./messages.js" */

/** `isText`: the reader wrote it, so that two versions of it are compared word by word.
 * @typedef {{label: string, value: string, isText?: boolean}} Fact */

/** What each kind of write is called. @type {Record<OutboxEntry["kind"], string>} */
const KINDS = {
  mark: "unsentMark",
  save: "unsentSave",
  annotate: "unsentAnnotate",
  edit: "unsentEdit",
  delete: "unsentDelete",
  digest: "unsentDigest",
};

/** @param {OutboxEntry["kind"]} kind */
export function kindName(kind) {
  return t(KINDS[kind]);
}

/**
 * What a change would set.
 * @param {OutboxEntry} entry
 * @returns {Fact[]}
 */
export function facts({ patch, annotation }) {
  return [...(patch ? readingFacts(patch) : []), ...(annotation ? annotationFacts(annotation) : [])];
}

/**
 * What is here and what is in the library, of a change that is in conflict: the same facts in the same order.
 * @param {OutboxEntry} entry
 * @returns {[Fact[], Fact[]]} ours and theirs
 */
export function sides(entry) {
  const { kind, patch, annotation, theirs } = entry;
  if (patch && theirs) {
    const fields = /** @type {(keyof ReadingPatch)[]} */ (Object.keys(patch));
    const there = Object.fromEntries(fields.map((field) => [field, theirs.reading[field]]));
    return [readingFacts(patch), readingFacts(there)];
  }
  const now = theirs?.annotations.find(({ id }) => id === annotation?.id);
  const label = t("annotation");
  return [
    kind === "delete" ? [{ label, value: t("unsentDeletedHere") }] : facts(entry),
    now ? annotationFacts(now) : [{ label, value: t("unsentGoneThere") }],
  ];
}

/** @param {ReadingPatch} patch @returns {Fact[]} */
function readingFacts({ status, starred, tags, note }) {
  /** @type {Fact[]} */
  const found = [];
  if (status) found.push({ label: t("statusLabel"), value: t(`status${titled(status)}`) });
  if (starred !== undefined) found.push({ label: t("star"), value: t(starred ? "unsentYes" : "unsentNo") });
  if (tags) found.push({ label: t("tags"), value: tags.join(", ") });
  if (note !== undefined) found.push({ label: t("note"), value: note, isText: true });
  return found;
}

/** @param {Annotation} annotation @returns {Fact[]} */
function annotationFacts({ quote, comment, tags, color }) {
  /** @type {Fact[]} */
  const found = [];
  if (quote) found.push({ label: t("unsentQuote"), value: quote.exact });
  found.push({ label: t("annotationComment"), value: comment, isText: true });
  if (tags.length) found.push({ label: t("tags"), value: tags.join(", ") });
  found.push({ label: t("annotationColor"), value: t(`color${titled(color)}`) });
  return found;
}
