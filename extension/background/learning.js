// A paper learns from its own page: what was known only by its title is then known by its identifiers everywhere.

import { canonical } from "../shared/identifiers.js";
import { Failed } from "./failure.js";
import { kept } from "./kept.js";
import { draftOf } from "./papers.js";
import { postSource } from "./server.js";

/** @import { Evidence, KnownPaper, Metadata } from "../shared/messages.js" */
/** @import { Papers } from "./papers.js" */

/** What leaves no doubt which paper a page is about. @type {Evidence[]} */
const CERTAIN = ["identifier", "title"];

/** What of a query tells how the reader came, or who the reader is, and not which page it is. */
const PRIVATE = /^(?:utm_\w+|fbclid|gclid|msclkid|mc_eid|(?:access_?)?token|sid|session\w*|ticket)$/i;

export class Learning {
  #papers;
  /** What was sent in this worker's life: a page that changes is matched again and again. @type {Set<string>} */
  #sent = new Set();

  /** @param {Papers} papers */
  constructor(papers) {
    this.#papers = papers;
  }

  /**
   * Tell the server what a paper's own page says of it, if that can be news. A failure is silent: the next visit tells it.
   * @param {{paper: KnownPaper, evidence: Evidence}} own the library's paper that the page is about, and how it was recognised
   * @param {Metadata} metadata of a page that says itself which paper it is about
   * @param {string} url the page's address
   * @returns {Promise<void>}
   */
  async learn({ paper, evidence }, metadata, url) {
    const page = addressOf(url);
    if (!page || !CERTAIN.includes(evidence) || !(await kept()).settings.learn) return;
    const draft = draftOf(metadata, page);
    const { identifiers } = draft;
    const isTitled = canonical(paper.title) === null;
    if (isTitled && identifiers.length > 0 && identifiers.every((one) => paper.identifiers.includes(one))) return;
    const visit = `${paper.id} ${page}`;
    if (this.#sent.has(visit)) return;
    this.#sent.add(visit);
    try {
      const now = await postSource(paper.id, page, draft);
      if (now.etag !== paper.etag) await this.#papers.take(now);
    } catch (error) {
      if (!(error instanceof Failed)) console.error(error);
      else if (error.kind === "off" || error.kind === "unpaired") this.#sent.delete(visit);
    }
  }
}

/**
 * The address to keep of a page: without a place in it, and without what is nobody's business.
 * @param {string} url
 * @returns {string | null} null if it is none of the web
 */
function addressOf(url) {
  const address = new URL(url);
  if (!/^https?:$/.test(address.protocol)) return null;
  address.hash = address.username = address.password = "";
  for (const name of [...address.searchParams.keys()]) if (PRIVATE.test(name)) address.searchParams.delete(name);
  return address.href;
}
