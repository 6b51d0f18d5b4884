// The way to the background, and the types that all content scripts share. Content scripts are classic files in one scope,
// in manifest order: a top-level name is seen by the files after it, never by the page.

/** @typedef {import("../shared/messages.js").Annotation} Annotation */
/** @typedef {import("../shared/messages.js").AnnotationDraft} AnnotationDraft */
/** @typedef {import("../shared/messages.js").AnnotationPatch} AnnotationPatch */
/** @typedef {import("../shared/messages.js").Answers} Answers */
/** @typedef {import("../shared/messages.js").Block} Block */
/** @typedef {import("../shared/messages.js").Color} Color */
/** @typedef {import("../shared/messages.js").ContentAnswers} ContentAnswers */
/** @typedef {import("../shared/messages.js").Evidence} Evidence */
/** @typedef {import("../shared/messages.js").KnownPaper} KnownPaper */
/** @typedef {import("../shared/messages.js").Look} Look */
/** @typedef {import("../shared/messages.js").Metadata} Metadata */
/** @typedef {import("../shared/messages.js").PageLink} PageLink */
/** @typedef {import("../shared/messages.js").PageMatch} PageMatch */
/** @typedef {import("../shared/messages.js").PageState} PageState */
/** @typedef {import("../shared/messages.js").Quote} Quote */
/** @typedef {import("../shared/messages.js").ReadingPatch} ReadingPatch */
/** @typedef {import("../shared/messages.js").Role} Role */
/** @typedef {import("../shared/messages.js").Status} Status */
/** @typedef {import("../shared/messages.js").Subject} Subject */
/** @typedef {import("../shared/messages.js").ToBackground} ToBackground */
/** @typedef {import("../shared/messages.js").ToContent} ToContent */
/** @typedef {import("../shared/messages.js").UnsentState} UnsentState */
/** @template T @typedef {import("../shared/messages.js").Reply<T>} Reply */

/** Whether the extension that put this script here still runs; false once it was updated, reloaded or removed. */
function extensionAlive() {
  return Boolean(globalThis.chrome?.runtime?.id);
}

/** Strings that were told once, so that a card that is open when the extension is updated keeps its words. The first
 * costs tens of ms, so nothing is told before a card is shown. @type {Map<string, string>} */
const TOLD = new Map();

/** A visible string by its key in `_locales`. @param {string} key @param {string[]} values what its placeholders stand for @returns {string} */
function told(key, ...values) {
  if (values.length) return extensionAlive() ? chrome.i18n.getMessage(key, values) : "";
  if (!TOLD.has(key) && extensionAlive()) TOLD.set(key, chrome.i18n.getMessage(key));
  return TOLD.get(key) ?? "";
}

/**
 * Ask the background. Never rejects: a background that cannot be reached is a failed reply too.
 * @template {ToBackground["type"]} T
 * @param {Extract<ToBackground, {type: T}>} message
 * @returns {Promise<Reply<Answers[T]>>}
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
async function ask(message) {
  try {
    const reply = extensionAlive() ? await chrome.runtime.sendMessage(message) : null;
    if (reply) return reply;
  } catch {
    // The worker was stopped half-way, or the extension is gone; both are told below.
  }
  return { ok: false, error: { kind: "failed", message: told(extensionAlive() ? "cardFailed" : "cardReload") } };
}
