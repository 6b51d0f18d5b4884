// Search the library while the reader types; the results stand in the page's place until the field is empty again.

import { ask, part, say, t } from "../shared/page.js";
import { PaperList } from "./list.js";

/** @import { KnownPaper } from "../shared/messages.js" */
/** @import { RowHost } from "../shared/paper-row.js" */

/** A pause in typing of this length starts a search. */
const PAUSE_MS = 180;

export class SearchBox {
  input = part("search", HTMLInputElement);
  #section = part("results", HTMLElement);
  #empty = part("results-empty", HTMLElement);
  #page = part("page", HTMLElement);
  #list;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** What the shown results answer. */
  #answered = "";

  /** @param {RowHost} host */
  constructor(host) {
    this.#list = new PaperList(part("results-list", HTMLElement), host);
    this.#list.leaveTo(this.input);
    this.input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), this.#query ? PAUSE_MS : 0);
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#enter();
      if (event.key !== "Escape" || !this.input.value) return;
      event.preventDefault();
      this.input.value = "";
      this.#search();
    });
  }

  get #query() {
    return this.input.value.trim();
  }

  /** Show results as they are now. @param {KnownPaper[]} papers */
  update(papers) {
    this.#list.update(papers);
  }

  async #enter() {
    if (this.#query !== this.#answered) await this.#search();
    this.#list.first?.click();
  }

  async #search() {
    clearTimeout(this.#timer);
    const query = this.#query;
    if (!query) return this.#show("", [], "");
    try {
      const found = await ask({ type: "library.search", query });
      this.#show(query, found, found.length ? "" : t("noResults", query));
    } catch (error) {
      this.#show(query, [], error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * @param {string} query
   * @param {KnownPaper[]} papers
   * @param {string} sentence what to say when there are none
   */
  #show(query, papers, sentence) {
    // An answer to what the field no longer says comes too late.
    if (query !== this.#query) return;
    this.#answered = query;
    this.#section.hidden = !query;
    this.#page.hidden = Boolean(query);
    this.#list.show(papers.map((paper) => ({ paper, remark: "" })));
    this.#empty.hidden = papers.length > 0;
    say(this.#empty, sentence);
  }
}
