// A text that saves itself: a paper's note, an annotation's comment.
//
// It saves after a pause in typing, when the field is left, and when the page goes. What is being typed is never overwritten: what
// was appended elsewhere meanwhile is appended, and of two texts that differ otherwise the reader chooses; until then neither is
// saved over the other, and a page that goes before saves both.

import { button, make, t } from "./page.js";

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
const leaveAll = () => {
  for (const leave of unsaved) leave();
};
addEventListener("pagehide", leaveAll);
document.addEventListener("visibilitychange", () => document.hidden && leaveAll());

let count = 0;

/**
 * @param {{label: string, placeholder: string, save: (text: string, version: string) => Promise<Kept>}} host `save` answers with
 *   the text as it is now
 * @returns {{element: HTMLElement, field: HTMLTextAreaElement, show: (kept: Kept) => void, leave: () => Promise<void>}} `leave`
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
  const theirText = make("blockquote", "their-text");
  theirText.dir = "auto";
  const choice = make(
    "div",
    "note-choice",
    make("p", "wrong", t("noteElsewhere")),
    theirText,
    make(
      "div",
      "actions",
      button("button", t("noteMine"), () => decide(field.value)),
      button("button", t("noteTheirs"), () => decide(theirs?.text ?? "")),
      button("button", t("noteBoth"), () => decide(both())),
    ),
  );
  choice.role = "alert";
  choice.hidden = true;
  const element = make("div", "note-editor", field, state, choice);

  /** What a save is compared with. @type {Kept} */
  let base = { text: "", version: "", unsent: null };
  /** Whether the reader typed in here: before that, there is nothing to tell of saving. */
  let touched = false;
  /** What the text became elsewhere while another was typed here. @type {Kept | null} */
  let theirs = null;
  /** @type {Promise<void> | null} */
  let saving = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;

  // The server keeps a text without the space around it.
  const isDirty = () => field.value.trim() !== base.text.trim();
  const both = () => `${theirs?.text ?? ""}\n\n${field.value}`.trim();

  /** @param {Kept | null} now */
  function differ(now) {
    theirs = now;
    choice.hidden = !now;
    theirText.textContent = now?.text ?? "";
    if (now) state.textContent = "";
  }

  /** @param {string} text */
  function decide(text) {
    if (theirs) base = theirs;
    differ(null);
    field.value = text;
    field.focus();
    if (isDirty()) return flush();
    unsaved.delete(leave);
    settle();
  }

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
      if (!theirs) tell("refused", t("noteRefused", error instanceof Error ? error.message : String(error)));
      return;
    }
    differ(null);
    if (field.value.trim() !== text) return wait();
    unsaved.delete(leave);
    settle();
  }

  async function flush() {
    clearTimeout(pause);
    if (saving || theirs) return saving ?? undefined;
    if (!isDirty()) {
      unsaved.delete(leave);
      return;
    }
    saving = send().finally(() => {
      saving = null;
    });
    return saving;
  }

  /** Save for the last time: nobody is there to choose any more. */
  async function leave() {
    if (theirs) decide(both());
    await flush();
  }

  function wait() {
    clearTimeout(pause);
    pause = setTimeout(flush, PAUSE_MS);
  }

  field.addEventListener("input", () => {
    touched = true;
    unsaved.add(leave);
    if (theirs) return;
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
    } else {
      clearTimeout(pause);
      return differ(kept);
    }
    differ(null);
    if (!isDirty() && !saving) settle();
  }

  return { element, field, show, leave };
}
