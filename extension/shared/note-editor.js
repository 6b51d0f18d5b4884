// A text that saves itself: a paper's note, an annotation's comment.
//
// It saves after a pause in typing, when the field is left, and when the page goes. What is being typed is never overwritten: a
// text that changed elsewhere meanwhile only moves what the next save is compared with, or is appended where it was appended to.

import { make, t } from "./page.js";

/** @import { UnsentState } from "./messages.js" */

/** A text as the background tells it; `version` is what a save must name as seen. @typedef {{text: string, version: string, unsent: UnsentState | null}} Kept */
/** @typedef {"typing" | "saving" | "saved" | "refused" | UnsentState} SaveState */

/** A pause in typing of this length saves. */
const PAUSE_MS = 1000;
/** A save that the server acknowledges within this is not told as unsent first. */
const PATIENCE_MS = 1500;

/** @type {Record<SaveState, string>} */
const WORDS = {
  typing: "noteTyping",
  saving: "noteSaving",
  saved: "noteSaved",
  refused: "noteRefused",
  waiting: "noteWaiting",
  failed: "noteFailed",
  conflict: "noteConflict",
};

/** Those with a text that is typed and not saved: they save when the page goes. @type {Set<() => void>} */
const unsaved = new Set();
const flushAll = () => {
  for (const flush of unsaved) flush();
};
globalThis.addEventListener?.("pagehide", flushAll);
globalThis.document?.addEventListener("visibilitychange", () => document.hidden && flushAll());

let count = 0;

/**
 * @param {{label: string, placeholder: string, save: (text: string, version: string) => Promise<Kept>}} host `save` answers with
 *   the text as it is now
 * @returns {{element: HTMLElement, field: HTMLTextAreaElement, show: (kept: Kept) => void, flush: () => Promise<void>}} `flush`
 *   saves at once what is not saved yet
 */
export function noteEditor({ label, placeholder, save }) {
  const field = make("textarea", "field note-field");
  field.ariaLabel = label;
  field.placeholder = placeholder;
  field.rows = 2;
  const state = make("p", "save-state");
  state.id = `save-state-${++count}`;
  field.setAttribute("aria-describedby", state.id);
  const element = make("div", "note-editor", field, state);

  /** What a save is compared with. @type {Kept} */
  let base = { text: "", version: "", unsent: null };
  /** Whether the reader typed in here: before that, there is nothing to tell of saving. */
  let touched = false;
  /** @type {Promise<void> | null} */
  let saving = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;

  // The server keeps a text without the space around it.
  const isDirty = () => field.value.trim() !== base.text.trim();

  /** @param {SaveState} now @param {string} [words] */
  function tell(now, words) {
    clearTimeout(patience);
    state.dataset.state = now;
    state.textContent = words ?? t(WORDS[now]);
    // Told aloud only where something is wrong: the rest is the field's description.
    state.ariaLive = now === "refused" || now === "failed" || now === "conflict" ? "polite" : "off";
  }

  /** Tell how the text stands that is shown and not being typed. */
  function settle() {
    if (base.unsent === "waiting" && state.dataset.state === "saving") {
      clearTimeout(patience);
      patience = setTimeout(() => tell("waiting"), PATIENCE_MS);
    } else if (base.unsent) tell(base.unsent);
    else if (touched) tell("saved");
    else state.textContent = "";
  }

  async function send() {
    const text = field.value.trim();
    tell("saving");
    try {
      base = await save(text, base.version);
    } catch (error) {
      tell("refused", t("noteRefused", error instanceof Error ? error.message : String(error)));
      return;
    }
    if (field.value.trim() !== text) return wait();
    unsaved.delete(flush);
    settle();
  }

  async function flush() {
    clearTimeout(pause);
    if (saving) return saving;
    if (!isDirty()) {
      unsaved.delete(flush);
      return;
    }
    saving = send().finally(() => {
      saving = null;
    });
    return saving;
  }

  function wait() {
    clearTimeout(pause);
    pause = setTimeout(flush, PAUSE_MS);
  }

  field.addEventListener("input", () => {
    touched = true;
    unsaved.add(flush);
    tell("typing");
    wait();
  });
  field.addEventListener("blur", flush);

  /** @param {Kept} kept */
  function show(kept) {
    if (field.value.trim() === kept.text.trim()) base = kept;
    else if (!isDirty()) {
      base = kept;
      field.value = kept.text;
    } else if (kept.text.startsWith(base.text)) {
      const end = field.value.length;
      field.setRangeText(kept.text.slice(base.text.length), end, end, "preserve");
      base = kept;
    }
    if (!isDirty() && !saving) settle();
  }

  return { element, field, show, flush };
}
