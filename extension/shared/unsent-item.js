// One change that needs the reader: what it would do, why it is stuck, and the ways out. A refused one can be tried again, edited
// or discarded; of one in conflict both versions are shown, and the reader keeps one or makes one of both.

import { difference, merged } from "./difference.js";
import { icon } from "./icons.js";
import { button, make, say, t } from "./page.js";
import { facts, kindName, sides } from "./unsent-facts.js";

/** @import { OutboxEntry, ReadingPatch } from "./messages.js" */
/** @import { Stretch } from "./difference.js" */
/** @import { Fact } from "./unsent-facts.js" */

/** From how many characters or lines on a text may be higher than its place. */
const LONG = 200;
const MANY_LINES = 6;

/** @typedef {"retry" | "discard" | "mine" | "theirs"} Choice */
/** @typedef {(choice: Choice, patch?: ReadingPatch) => void} Decide */
/** What a reader can type into a change. @typedef {Pick<ReadingPatch, "note" | "tags">} Draft */
/** @typedef {{element: HTMLLIElement, draft: () => Draft | null}} UnsentItem */

/**
 * @param {OutboxEntry} entry a stuck one
 * @param {Decide} decide
 * @param {Draft | null} draft what was being typed into the change when it was drawn before
 * @returns {UnsentItem} `draft` is what is being typed now, null while nothing is
 */
export function unsentItem(entry, decide, draft) {
  const head = make("p", "unsent-head", icon("stuck"), make("span", "", kindName(entry.kind)));
  const title = make("p", "unsent-title", entry.title);
  title.dir = "auto";
  const why = make("p", "unsent-why");
  say(why, entry.message);
  const isConflict = entry.state === "conflict";
  const what = isConflict ? versions(entry) : factList(facts(entry).map((fact) => ({ ...fact, stretches: null })));
  const editor = editorOf(isConflict ? mergedDraft(entry) : ownDraft(entry), draft);
  const actions = make("div", "actions", ...(isConflict ? choices(editor, decide) : ways(editor, decide)));
  const element = make("li", "unsent-item", head, title, why, what, editor?.element ?? "", actions);
  element.dataset.seq = String(entry.seq);
  return { element, draft: () => editor?.typed() ?? null };
}

/** @typedef {NonNullable<ReturnType<typeof editorOf>>} Editor */

/** The ways out of a refusal. @param {Editor | null} editor @param {Decide} decide */
function ways(editor, decide) {
  const again = button("button primary", t("unsentRetry"), () => decide("retry"));
  const edit =
    editor && opener(editor, "button", "unsentEditIt", "unsentSendEdited", (patch) => decide("retry", patch));
  return [again, ...(edit ? [edit] : []), discard(() => decide("discard"))];
}

/** What can be done about a conflict. @param {Editor | null} editor @param {Decide} decide */
function choices(editor, decide) {
  return [
    button("button", t("unsentKeepMine"), () => decide("mine")),
    button("button", t("unsentKeepTheirs"), () => decide("theirs")),
    ...(editor
      ? [opener(editor, "button primary", "unsentMerge", "unsentSaveMerged", (patch) => decide("mine", patch))]
      : []),
  ];
}

/**
 * A button that opens the editor, and from then on sends what stands in it.
 * @param {Editor} editor
 * @param {string} className
 * @param {string} opens
 * @param {string} sends
 * @param {(patch: Draft) => void} send
 */
function opener(editor, className, opens, sends, send) {
  const element = button(className, t(editor.element.hidden ? opens : sends), () => {
    const patch = editor.typed();
    if (patch) return send(patch);
    element.textContent = t(sends);
    editor.open();
  });
  element.dataset.edits = "";
  return element;
}

/** A change that would be lost is discarded by a second press. @param {() => void} act */
function discard(act) {
  const element = button("button danger", t("unsentDiscard"), () => {
    if (element.dataset.sure) return act();
    element.dataset.sure = "sure";
    element.textContent = t("unsentDiscardSure");
  });
  element.addEventListener("blur", () => {
    delete element.dataset.sure;
    element.textContent = t("unsentDiscard");
  });
  return element;
}

/** What of a change can be typed anew. @param {OutboxEntry} entry @returns {Draft | null} */
function ownDraft({ patch }) {
  const { note, tags } = patch ?? {};
  if (note === undefined && !tags) return null;
  return { ...(note === undefined ? {} : { note }), ...(tags ? { tags } : {}) };
}

/** A proposal that has all of both versions. @param {OutboxEntry} entry @returns {Draft | null} */
function mergedDraft(entry) {
  const own = ownDraft(entry);
  const there = entry.theirs?.reading;
  if (!own || !there) return null;
  return {
    ...(own.note === undefined ? {} : { note: merged(there.note, own.note) }),
    ...(own.tags ? { tags: [...new Set([...there.tags, ...own.tags])] } : {}),
  };
}

/**
 * Fields to type in, hidden until they are wanted.
 * @param {Draft | null} proposal
 * @param {Draft | null} draft typed before; then they are open at once
 */
function editorOf(proposal, draft) {
  if (!proposal) return null;
  const { note, tags } = { ...proposal, ...draft };
  const element = make("div", "unsent-editor");
  const noteField = note === undefined ? null : make("textarea", "field");
  if (noteField) {
    noteField.value = note ?? "";
    element.append(make("label", "", make("span", "", t("note")), noteField));
  }
  const tagsField = tags ? make("input", "field") : null;
  if (tagsField) {
    tagsField.value = (tags ?? []).join(", ");
    tagsField.placeholder = t("annotationTagsHint");
    element.append(make("label", "", make("span", "", t("tags")), tagsField));
  }
  for (const field of [noteField, tagsField]) if (field) field.dir = "auto";
  element.hidden = draft === null;
  return {
    element,
    open: () => {
      element.hidden = false;
      (noteField ?? tagsField)?.focus();
    },
    /** @returns {Draft | null} */
    typed: () =>
      element.hidden
        ? null
        : {
            ...(noteField ? { note: noteField.value } : {}),
            ...(tagsField ? { tags: tagsOf(tagsField.value) } : {}),
          },
  };
}

/** @param {string} text tags with commas between them */
function tagsOf(text) {
  const tags = text.split(",").map((tag) => tag.trim());
  return [...new Set(tags.filter(Boolean))];
}

/** Both versions of what was changed here and elsewhere. @param {OutboxEntry} entry */
function versions(entry) {
  const [mine, theirs] = sides(entry);
  const compared = mine.map((fact, at) => {
    const other = theirs[at];
    return fact.isText && other?.isText ? difference(fact.value, other.value) : null;
  });
  const side = (/** @type {string} */ key, /** @type {Fact[]} */ told, /** @type {"one" | "other"} */ which) => {
    // No heading: the list stands in views whose headings are of other levels.
    const list = factList(told.map((fact, at) => ({ ...fact, stretches: compared[at]?.[which] ?? null })));
    const element = make("div", "unsent-version", make("p", "unsent-side", t(key)), list);
    element.role = "group";
    element.ariaLabel = t(key);
    return element;
  };
  return make("div", "unsent-versions", side("unsentMine", mine, "one"), side("unsentTheirs", theirs, "other"));
}

/** @param {(Fact & {stretches: Stretch[] | null})[]} told `stretches`: the value, with what only this version has marked */
function factList(told) {
  const list = make("dl", "unsent-change");
  for (const { label, value, stretches } of told) {
    const text = make("dd", "");
    text.dir = "auto";
    // What is long scrolls, by keyboard too.
    if (value.length > LONG || value.split("\n").length > MANY_LINES) text.tabIndex = 0;
    if (value && stretches)
      text.append(...stretches.map(({ text: part, own }) => (own ? make("mark", "", part) : part)));
    else text.textContent = value || t("unsentEmpty");
    list.append(make("dt", "", label), text);
  }
  return list;
}
