// The paper that the page itself is about: to be saved, or already known.

import { ask, part } from "../shared/page.js";
import { PaperList } from "./list.js";

/** @import { Metadata, PageState } from "../shared/messages.js" */
/** @import { RowHost } from "../shared/paper-row.js" */

export class OwnPaper {
  #section = part("own", HTMLElement);
  #unknown = part("own-unknown", HTMLElement);
  #save = part("own-save", HTMLButtonElement);
  #list;
  #host;
  /** @type {{metadata: Metadata, url: string} | null} */
  #about = null;

  /** The library's number of the paper, if it has one. @type {number | null} */
  knownId = null;

  /** @param {RowHost} host */
  constructor(host) {
    this.#host = host;
    this.#list = new PaperList(part("own-known", HTMLElement), host);
    this.#save.addEventListener("click", () => this.#keep());
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
    this.#list.show(known ? [{ paper: known, remark: "" }] : []);
    if (!own || known) return;
    part("own-title", HTMLElement).textContent = own.metadata.title;
    part("own-authors", HTMLElement).textContent = own.metadata.authors.join("; ");
  }

  async #keep() {
    if (!this.#about) return;
    const { metadata, url } = this.#about;
    this.#save.disabled = true;
    try {
      this.show({ metadata, known: await ask({ type: "paper.save", metadata, url }) }, url);
    } catch (error) {
      this.#host.failed(error);
    } finally {
      this.#save.disabled = false;
    }
  }
}
