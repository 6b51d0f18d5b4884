// A list of papers that is filled again and again without losing its place, the focus, or what is being typed.

import { paperRow, walkTitles } from "./paper-row.js";
import { suggestTags } from "./tags-editor.js";

/** @import { KnownPaper } from "./messages.js" */
/** @import { PaperRow, RowHost } from "./paper-row.js" */

/** Papers that the server does not know yet have their ids from here on. */
const OWN_IDS = 2 ** 31;

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

  /** The row of a paper, if it is listed. @param {number} id */
  row(id) {
    return this.#rows.get(id) ?? null;
  }

  /** Show listed papers as they are now. @param {KnownPaper[]} papers those that are not listed are left out */
  update(papers) {
    for (const paper of papers) this.#rows.get(paper.id)?.show(paper);
  }

  /** @param {{paper: KnownPaper, remark: string}[]} papers in the order to show */
  show(papers) {
    const before = this.#rows;
    const listed = new Set(papers.map(({ paper }) => paper.id));
    const gone = [...before].filter(([id]) => !listed.has(id));
    this.#rows = new Map();
    for (const { paper, remark } of papers) {
      const row = before.get(paper.id) ?? renamed(gone, paper) ?? paperRow(this.#host);
      this.#rows.set(paper.id, row);
      row.show(paper, remark);
      suggestTags(paper.reading.tags);
    }
    const kept = new Set(this.#rows.values());
    for (const [, row] of gone) if (!kept.has(row)) row.leave();
    const elements = [...this.#rows.values()].map(({ element }) => element);
    if (elements.length === this.#list.children.length && elements.every((one, at) => one === this.#list.children[at]))
      return;
    const focused = document.activeElement;
    this.#list.replaceChildren(...elements);
    // Moving an element takes the focus from it.
    if (focused instanceof HTMLElement && this.#list.contains(focused)) focused.focus();
  }
}

/**
 * The row of a paper that had an id of this browser's own until the server gave it one.
 * @param {[number, PaperRow][]} gone
 * @param {KnownPaper} paper
 */
function renamed(gone, paper) {
  return gone.find(([id, row]) => id >= OWN_IDS && paper.id < OWN_IDS && row.paper().title === paper.title)?.[1];
}
