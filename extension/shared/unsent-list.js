// The changes that the server has not acknowledged: those that wait, and those that need the reader, each with what it would
// change, why it is stuck, and the ways out.

import { difference, merged } from "./difference.js";
import { icon } from "./icons.js";
import { ask, button, make, say, t } from "./page.js";

/** @import { OutboxEntry, ReadingPatch, ToContent } from "./messages.js" */

/** What each kind of write is called. @type {Record<OutboxEntry["kind"], string>} */
const KINDS = {
  mark: "unsentMark",
  save: "unsentSave",
  annotate: "unsentAnnotate",
  edit: "unsentEdit",
  delete: "unsentDelete",
  digest: "unsentDigest",
};

/**
 * Keep a list of the unsent changes up to date.
 * @param {HTMLElement} element is filled
 * @returns {Promise<void>} once it is shown
 */
export async function unsentList(element) {
  const status = make("p", "empty");
  status.role = "status";
  const sendNow = button("button", t("unsentSendNow"), () => act(ask({ type: "outbox.send" })));
  const summary = make("div", "unsent-summary", make("p", ""), sendNow);
  const failure = make("p", "wrong");
  failure.role = "alert";
  const list = make("ul", "unsent-list");
  element.append(status, summary, failure, list);
  /** Entries as they are shown, for what is being merged must not be drawn anew. @type {Map<number, {text: string, item: HTMLElement}>} */
  let items = new Map();

  /** @param {Promise<unknown>} question */
  async function act(question) {
    try {
      await question;
      failure.textContent = "";
    } catch (error) {
      failure.textContent = error instanceof Error ? error.message : String(error);
    }
    await refresh();
  }

  /** @param {number} seq @param {Choice} choice @param {ReadingPatch} [patch] */
  const decide = (seq, choice, patch) => act(ask({ type: "outbox.resolve", seq, choice, ...(patch ? { patch } : {}) }));

  async function refresh() {
    const entries = await ask({ type: "outbox.list" });
    const stuck = entries.filter(({ state }) => state !== "waiting");
    const waiting = entries.length - stuck.length;
    status.textContent = entries.length ? "" : t("unsentNothing");
    summary.hidden = waiting === 0;
    const [text] = summary.children;
    if (text) text.textContent = t(waiting === 1 ? "unsentWaitsOne" : "unsentWaitsMany", waiting.toLocaleString());
    const before = items;
    items = new Map();
    for (const entry of stuck) {
      const now = JSON.stringify(entry);
      const shown = before.get(entry.seq);
      items.set(entry.seq, shown?.text === now ? shown : { text: now, item: itemOf(entry, decide) });
    }
    const wanted = [...items.values()].map(({ item }) => item);
    for (const one of [...list.children]) if (!wanted.includes(/** @type {HTMLElement} */ (one))) one.remove();
    for (const [at, one] of wanted.entries())
      if (list.children[at] !== one) list.insertBefore(one, list.children[at] ?? null);
  }

  chrome.runtime.onMessage.addListener((/** @type {ToContent} */ message) => {
    if (message?.type === "outbox.changed") refresh().catch(() => {});
  });
  await refresh();
}

/** @typedef {"retry" | "discard" | "mine" | "theirs"} Choice */
/** @typedef {(seq: number, choice: Choice, patch?: ReadingPatch) => void} Decide */

/** @param {OutboxEntry} entry @param {Decide} decide */
function itemOf(entry, decide) {
  const { seq, kind, title, message, state } = entry;
  const head = make("p", "unsent-head", icon("stuck"), make("span", "", t(KINDS[kind])));
  const name = make("p", "unsent-title", title);
  name.dir = "auto";
  const why = make("p", "unsent-why");
  say(why, message);
  const parts = state === "conflict" ? versions(entry, decide) : [change(entry), ways(entry, decide)];
  const item = make("li", "unsent-item", head, name, why, ...parts);
  item.dataset.seq = String(seq);
  return item;
}

/** What a change would do. @param {OutboxEntry} entry */
function change(entry) {
  const list = make("dl", "unsent-change");
  for (const [label, value] of facts(entry)) {
    const text = make("dd", "", value || t("unsentEmpty"));
    text.dir = "auto";
    list.append(make("dt", "", label), text);
  }
  return list;
}

/** @param {OutboxEntry} entry @returns {[string, string][]} */
function facts({ patch, annotation }) {
  /** @type {[string, string][]} */
  const found = [];
  if (patch) found.push(...readingFacts(patch));
  if (annotation?.quote) found.push([t("unsentQuote"), annotation.quote.exact]);
  if (annotation?.comment) found.push([t("annotationComment"), annotation.comment]);
  return found;
}

/** @param {ReadingPatch} patch @returns {[string, string][]} */
function readingFacts({ status, starred, tags, note }) {
  /** @type {[string, string][]} */
  const found = [];
  if (status) found.push([t("statusLabel"), t(`status${status.charAt(0).toUpperCase()}${status.slice(1)}`)]);
  if (starred !== undefined) found.push([t("star"), t(starred ? "unsentYes" : "unsentNo")]);
  if (tags) found.push([t("tags"), tags.join(", ")]);
  if (note !== undefined) found.push([t("note"), note]);
  return found;
}

/** The ways out of a refusal. @param {OutboxEntry} entry @param {Decide} decide */
function ways({ seq, patch }, decide) {
  const actions = make(
    "div",
    "actions",
    button("button primary", t("unsentRetry"), () => decide(seq, "retry")),
  );
  if (patch?.note !== undefined) {
    const field = noteField(patch.note);
    const again = button("button", t("unsentSendEdited"), () => decide(seq, "retry", { ...patch, note: field.value }));
    const edit = button("button", t("unsentEditNote"), () => {
      edit.replaceWith(again);
      actions.before(field);
      field.focus();
    });
    actions.append(edit);
  }
  actions.append(discard(() => decide(seq, "discard")));
  return make("div", "unsent-ways", actions);
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

/** Both versions of what was changed here and elsewhere, and the choice. @param {OutboxEntry} entry @param {Decide} decide @returns {HTMLElement[]} */
function versions(entry, decide) {
  const { seq, patch, theirs } = entry;
  const [mine, other] = sides(entry);
  const notes = patch?.note !== undefined && theirs ? difference(patch.note, theirs.reading.note) : null;
  const both = make(
    "div",
    "unsent-versions",
    version(t("unsentMine"), mine, notes?.one ?? null),
    version(t("unsentTheirs"), other, notes?.other ?? null),
  );
  const actions = make(
    "div",
    "actions",
    button("button", t("unsentKeepMine"), () => decide(seq, "mine")),
    button("button", t("unsentKeepTheirs"), () => decide(seq, "theirs")),
  );
  if (patch?.note === undefined || !theirs) return [both, actions];
  const field = noteField(merged(theirs.reading.note, patch.note));
  const save = button("button primary", t("unsentSaveMerged"), () =>
    decide(seq, "mine", { ...patch, note: field.value }),
  );
  const merge = button("button primary", t("unsentMerge"), () => {
    merge.replaceWith(save);
    actions.before(field);
    field.focus();
  });
  actions.append(merge);
  return [both, actions];
}

/** @param {OutboxEntry} entry @returns {[[string, string][], [string, string][]]} ours and theirs */
function sides(entry) {
  const { patch, annotation, theirs } = entry;
  if (patch && theirs) {
    const there = Object.fromEntries(
      Object.keys(patch).map((field) => [field, theirs.reading[/** @type {keyof ReadingPatch} */ (field)]]),
    );
    return [readingFacts(patch), readingFacts(there)];
  }
  const now = theirs?.annotations.find(({ id }) => id === annotation?.id) ?? null;
  const gone = /** @type {[string, string]} */ ([t("annotationComment"), t("unsentGoneThere")]);
  const deleted = /** @type {[string, string]} */ ([t("annotationComment"), t("unsentDeletedHere")]);
  return [
    entry.kind === "delete" ? [deleted] : facts(entry),
    now ? facts({ ...entry, patch: null, annotation: now }) : [gone],
  ];
}

/**
 * @param {string} heading
 * @param {[string, string][]} told
 * @param {import("./difference.js").Stretch[] | null} note the note with what only this version has marked
 */
function version(heading, told, note) {
  const list = make("dl", "unsent-change");
  for (const [label, value] of told) {
    const text = make("dd", "");
    text.dir = "auto";
    if (note && label === t("note"))
      text.append(...note.map(({ text: part, own }) => (own ? make("mark", "", part) : part)));
    else text.textContent = value || t("unsentEmpty");
    list.append(make("dt", "", label), text);
  }
  return make("section", "unsent-version", make("h3", "", heading), list);
}

/** @param {string} text */
function noteField(text) {
  const field = make("textarea", "field note-field");
  field.value = text;
  field.rows = 5;
  field.ariaLabel = t("note");
  return field;
}
