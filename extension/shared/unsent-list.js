// The changes that the server has not acknowledged: those that wait, in a line, and those that need the reader, each with the
// ways out (unsent-item.js).

import { ask, button, make, t } from "./page.js";
import { kindName } from "./unsent-facts.js";
import { unsentItem } from "./unsent-item.js";

/** @import { OutboxEntry, ToContent } from "./messages.js" */
/** @import { UnsentItem } from "./unsent-item.js" */

/** More waiting changes than these are not named one by one. */
const MOST_NAMED = 50;

/**
 * Keep a list of the unsent changes up to date.
 * @param {HTMLElement} element is filled
 * @returns {Promise<void>} once it is shown
 */
export async function unsentList(element) {
  const status = make("p", "empty");
  status.role = "status";
  status.tabIndex = -1;
  const count = make("p", "");
  const names = make("ul", "unsent-names");
  // It scrolls, by keyboard too.
  names.tabIndex = 0;
  names.ariaLabel = t("unsentWhich");
  const named = make("details", "unsent-waiting", make("summary", "", t("unsentWhich")), names);
  const sendNow = button("button", t("unsentSendNow"), () => act(ask({ type: "outbox.send" })));
  const summary = make("div", "unsent-summary", count, sendNow, named);
  const failure = make("p", "wrong");
  failure.role = "alert";
  const list = make("ul", "unsent-list");
  element.append(status, summary, failure, list);
  /** Stuck changes as they are shown; `text` is the entry's, so that what is the same is not drawn anew.
   * @type {Map<number, UnsentItem & {text: string}>} */
  let items = new Map();
  /** Counts the questions: an answer that comes after a later one's is old. */
  let asked = 0;

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

  /** @param {OutboxEntry} entry */
  function drawn(entry) {
    const text = JSON.stringify(entry);
    const before = items.get(entry.seq);
    if (before?.text === text) return before;
    const item = unsentItem(
      entry,
      async (choice, patch) => {
        const at = [...list.children].indexOf(item.element);
        item.element.inert = true;
        await act(ask({ type: "outbox.resolve", seq: entry.seq, choice, ...(patch ? { patch } : {}) }));
        item.element.inert = false;
        // The button that was pressed has gone: go on with the change that took its place.
        const next = list.children[Math.min(at, list.children.length - 1)];
        (next?.querySelector("button") ?? status).focus();
      },
      before?.draft() ?? null,
    );
    return { ...item, text };
  }

  async function refresh() {
    asked += 1;
    const number = asked;
    const entries = await ask({ type: "outbox.list" });
    if (number !== asked) return;
    const stuck = entries.filter(({ state }) => state !== "waiting");
    showWaiting(entries.filter(({ state }) => state === "waiting"));
    status.textContent = entries.length ? "" : t("unsentNothing");
    const typedIn = fieldWithFocus();
    items = new Map(stuck.map((entry) => [entry.seq, drawn(entry)]));
    place([...items.values()].map((item) => item.element));
    typedIn?.goOn();
  }

  /** The field that is being typed in: what is drawn anew meanwhile goes on with it. */
  function fieldWithFocus() {
    const field = document.activeElement;
    const item = field?.closest(".unsent-item");
    if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) || !item) return null;
    const [seq, name, start, end] = [
      Number(item.getAttribute("data-seq")),
      field.localName,
      field.selectionStart,
      field.selectionEnd,
    ];
    return {
      goOn: () => {
        const now = items.get(seq)?.element.querySelector(name);
        if (field.isConnected || !(now instanceof HTMLTextAreaElement || now instanceof HTMLInputElement)) return;
        now.focus();
        now.setSelectionRange(start, end);
      },
    };
  }

  /** @param {OutboxEntry[]} waiting */
  function showWaiting(waiting) {
    const { length } = waiting;
    summary.hidden = length === 0;
    count.textContent = t(length === 1 ? "unsentWaitsOne" : "unsentWaitsMany", length.toLocaleString());
    const shown = waiting.slice(0, MOST_NAMED).map(unsentName);
    const more = length - shown.length;
    if (more > 0) shown.push(make("li", "muted", t("unsentMore", more.toLocaleString())));
    names.replaceChildren(...shown);
  }

  /** Put elements into the list, moving none that need not be: it may have the focus. @param {HTMLElement[]} wanted */
  function place(wanted) {
    for (const one of [...list.children]) if (!wanted.includes(/** @type {HTMLElement} */ (one))) one.remove();
    for (const [at, one] of wanted.entries())
      if (list.children[at] !== one) list.insertBefore(one, list.children[at] ?? null);
  }

  chrome.runtime.onMessage.addListener((/** @type {ToContent} */ message) => {
    if (message?.type === "outbox.changed") refresh().catch(() => {});
  });
  await refresh();
}

/**
 * One unsent change in a line: what it is, of which paper.
 * @param {OutboxEntry} entry
 * @returns {HTMLLIElement}
 */
export function unsentName({ kind, title }) {
  return make("li", "", make("span", "muted", `${kindName(kind)}: `), make("bdi", "", title));
}
