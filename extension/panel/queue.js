// The queue: what is to be read, in reading order, with its age.

import { ask, make, say, t } from "../shared/page.js";
import { PaperList } from "../shared/paper-list.js";

/** @import { KnownPaper } from "../shared/messages.js" */
/** @import { RowHost } from "../shared/paper-row.js" */

const DAY_MS = 86_400_000;
/** From how many days on an age is told in which unit. @type {[number, Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  [365, "year", 365],
  [60, "month", 30],
  [14, "week", 7],
  [1, "day", 1],
];

/**
 * How long ago something was, in the largest unit that fits: "3 weeks ago", "today".
 * @param {string | null} time RFC 3339
 * @param {number} now milliseconds
 */
export function age(time, now) {
  if (!time) return "";
  const days = Math.max(0, (now - Date.parse(time)) / DAY_MS);
  const words = new Intl.RelativeTimeFormat(chrome.i18n.getUILanguage(), { numeric: "auto" });
  const [, unit, size] = UNITS.find(([from]) => days >= from) ?? [0, "day", 1];
  return words.format(-Math.floor(days / size), /** @type {Intl.RelativeTimeFormatUnit} */ (unit));
}

export class Queue {
  #list = make("ul", "");
  #empty = make("p", "empty", t("loading"));
  #papers;
  /** @type {(count: number) => void} */
  #counted;

  /**
   * @param {HTMLElement} element is filled
   * @param {HTMLElement} tab the arrows lead from it to the papers and back
   * @param {{failed: RowHost["failed"], details: NonNullable<RowHost["details"]>, counted: (count: number) => void}} host
   */
  constructor(element, tab, { failed, details, counted }) {
    this.#counted = counted;
    this.#list.id = "queue-list";
    this.#empty.role = "status";
    element.append(this.#list, this.#empty);
    this.#papers = new PaperList(this.#list, {
      action: t("openPaper"),
      activate: ({ id }) => ask({ type: "paper.open", id }).catch(failed),
      failed,
      details,
      marked: (paper, before) => this.#marked(paper, before, details.done),
    });
    this.#papers.leaveTo(tab);
  }

  /** Read the queue anew. */
  async refresh() {
    try {
      this.#show(await ask({ type: "library.queue" }), t("queueEmpty"));
    } catch (error) {
      this.#show([], error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {KnownPaper[]} papers @param {string} sentence */
  #show(papers, sentence) {
    const now = Date.now();
    this.#papers.show(papers.map((paper) => ({ paper, remark: age(paper.reading.status_changed, now) })));
    this.#empty.hidden = papers.length > 0;
    say(this.#empty, sentence);
    this.#counted(papers.length);
  }

  /**
   * A paper that leaves the queue leaves sight: say so, and offer to undo it.
   * @param {KnownPaper} paper
   * @param {KnownPaper} before
   * @param {(sentence: string, undo: () => unknown) => void} done
   */
  async #marked({ id, reading }, before, done) {
    if (reading.status === "saved" || reading.status === "reading") return this.refresh();
    const focused = this.#list.contains(document.activeElement);
    await this.refresh();
    if (focused) this.#papers.first?.focus();
    done(t("queueLeft", before.title), async () => {
      await ask({ type: "paper.mark", id, patch: { status: before.reading.status } });
      await this.refresh();
    });
  }
}
