// Search the library while the reader types.

import { ask, button, make, say, t } from "./page.js";
import { PaperList } from "./paper-list.js";

/** @import { KnownPaper } from "./messages.js" */
/** @import { RowHost } from "./paper-row.js" */

/** A pause in typing of this length starts a search. */
const PAUSE_MS = 180;

export class SearchBox {
  input;
  list;
  #results = make("ul", "");
  #offline = make("p", "hint", t("searchOffline"));
  #empty = make("p", "empty");
  #again = button("button again", t("tryAgain"), () => this.search());
  #hint;
  #answers;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** What the shown results answer. */
  #answered = "";

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} section is filled with what is found
   * @param {RowHost & {hint: string, answers: (query: string) => void}} host `hint` is said while nothing is asked; `answers` hears
   *   each query whose results are shown, "" when there is none
   */
  constructor(input, section, host) {
    this.input = input;
    this.#hint = host.hint;
    this.#answers = host.answers;
    this.#results.id = "results-list";
    this.#empty.id = "results-empty";
    this.#empty.role = this.#offline.role = "status";
    this.#offline.hidden = this.#again.hidden = true;
    section.append(this.#offline, this.#results, this.#empty, this.#again);
    this.list = new PaperList(this.#results, host);
    this.list.leaveTo(input);
    say(this.#empty, this.#hint);
    input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.search(), this.#query ? PAUSE_MS : 0);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#enter();
      if (event.key !== "Escape" || !input.value) return;
      event.preventDefault();
      input.value = "";
      this.search();
    });
  }

  get #query() {
    return this.input.value.trim();
  }

  async #enter() {
    if (this.#query !== this.#answered) await this.search();
    this.list.first?.click();
  }

  /** Search for what the field says now. */
  async search() {
    clearTimeout(this.#timer);
    const query = this.#query;
    if (!query) return this.#show("", [], this.#hint, false);
    try {
      const { papers, offline } = await ask({ type: "library.search", query });
      this.#show(query, papers, papers.length ? "" : t("noResults", query), offline);
    } catch (error) {
      this.#show(query, [], error instanceof Error ? error.message : String(error), false);
      if (query !== this.#query) return;
      this.#again.hidden = false;
      // Enter searches once more, too.
      this.#answered = "";
    }
  }

  /**
   * @param {string} query
   * @param {KnownPaper[]} papers
   * @param {string} sentence what to say when there are none
   * @param {boolean} offline
   */
  #show(query, papers, sentence, offline) {
    // An answer to what the field no longer says comes too late.
    if (query !== this.#query) return;
    this.#answered = query;
    this.#again.hidden = true;
    this.#offline.hidden = !offline;
    this.list.show(papers.map((paper) => ({ paper, remark: "" })));
    this.#empty.hidden = papers.length > 0;
    say(this.#empty, sentence);
    this.#answers(query);
  }
}
