// A list of papers that is filled again and again without losing its place or the focus.

import { paperRow, walkTitles } from "../shared/paper-row.js";

/** @import { KnownPaper } from "../shared/messages.js" */
/** @import { PaperRow, RowHost } from "../shared/paper-row.js" */

export class PaperList {
  #list;
  #host;
  /** @type {Map<number, PaperRow>} */
  #rows = new Map();

  /**
   * @param {HTMLElement} list
   * @param {RowHost} host
   */
  constructor(list, host) {
    this.#list = list;
    this.#host = host;
  }

  /**
   * Let the arrow up from the first title go to a field, and the arrow down from there to the first title.
   * @param {HTMLElement} field
   */
  leaveTo(field) {
    walkTitles(this.#list, () => field.focus());
    field.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || !this.first?.checkVisibility()) return;
      event.preventDefault();
      this.first.focus();
    });
  }

  /** The first title. @returns {HTMLElement | null} */
  get first() {
    return this.#list.querySelector(".paper-title");
  }

  /** Show listed papers as they are now. @param {KnownPaper[]} papers those that are not listed are left out */
  update(papers) {
    for (const paper of papers) this.#rows.get(paper.id)?.show(paper);
  }

  /** @param {{paper: KnownPaper, remark: string}[]} papers in the order to show */
  show(papers) {
    const before = this.#rows;
    this.#rows = new Map(papers.map(({ paper }) => [paper.id, before.get(paper.id) ?? paperRow(this.#host)]));
    for (const { paper, remark } of papers) this.#rows.get(paper.id)?.show(paper, remark);
    const elements = [...this.#rows.values()].map(({ element }) => element);
    if (elements.length === this.#list.children.length && elements.every((one, at) => one === this.#list.children[at]))
      return;
    const focused = document.activeElement;
    this.#list.replaceChildren(...elements);
    // Moving an element takes the focus from it.
    if (focused instanceof HTMLElement && this.#list.contains(focused)) focused.focus();
  }
}
