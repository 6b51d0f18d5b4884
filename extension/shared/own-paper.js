// The paper that the page itself is about: to be saved, or already known.

import { ask, button, make, t } from "./page.js";
import { PaperList } from "./paper-list.js";

/** @import { KnownPaper, Metadata, PageState } from "./messages.js" */
/** @import { RowHost } from "./paper-row.js" */

export class OwnPaper {
  #title = make("p", "own-title");
  #authors = make("p", "own-authors");
  #save = button("button primary", t("save"), () => this.#keep());
  #unknown = make("div", "own-unknown", this.#title, this.#authors, this.#save);
  #known = make("ul", "");
  #section;
  #host;
  /** @type {{metadata: Metadata, url: string} | null} */
  #about = null;

  list;
  /** The library's number of the paper, if it has one. @type {number | null} */
  knownId = null;

  /**
   * @param {HTMLElement} section is filled, and hidden where there is no such paper
   * @param {RowHost} host
   */
  constructor(section, host) {
    this.#section = section;
    this.#host = host;
    this.#title.dir = this.#authors.dir = "auto";
    this.#title.id = "own-title";
    this.#save.id = "own-save";
    this.#known.id = "own-known";
    const heading = make("h2", "", t("ownPaper"));
    heading.id = "own-heading";
    section.setAttribute("aria-labelledby", heading.id);
    section.append(heading, this.#unknown, this.#known);
    this.list = new PaperList(this.#known, host);
  }

  /**
   * @param {PageState["own"]} own
   * @param {string} url the page's address
   */
  show(own, url) {
    const known = own?.known ?? null;
    this.#about = own && { metadata: own.metadata, url };
    this.knownId = known?.id ?? null;
    this.#section.hidden = !own;
    this.#unknown.hidden = known !== null;
    this.list.show(known ? [{ paper: known, remark: "" }] : []);
    if (!own || known) return;
    this.#title.textContent = own.metadata.title;
    this.#authors.textContent = own.metadata.authors.join("; ");
  }

  async #keep() {
    if (!this.#about) return;
    const { metadata, url } = this.#about;
    this.#save.disabled = true;
    try {
      this.show({ metadata, known: await ask({ type: "paper.save", metadata, url }) }, url);
      this.list.first?.focus();
    } catch (error) {
      this.#host.failed(error);
    } finally {
      this.#save.disabled = false;
    }
  }
}
