// The queue: what is to be read, in reading order, with its age.

import { ask, button, make, say, t } from "../shared/page.js";
import { PaperList } from "../shared/paper-list.js";
import { age } from "./age.js";

/** @import { KnownPaper } from "../shared/messages.js" */
/** @import { RowHost } from "../shared/paper-row.js" */

export class Queue {
  #list = make("ul", "");
  #empty = make("p", "empty", t("loading"));
  #again = button("button again", t("tryAgain"), () => this.refresh());
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
    this.#again.hidden = true;
    element.append(this.#list, this.#empty, this.#again);
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
      this.#again.hidden = true;
    } catch (error) {
      this.#show([], error instanceof Error ? error.message : String(error));
      this.#again.hidden = false;
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
