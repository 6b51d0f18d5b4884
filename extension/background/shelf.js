// The library as lists: what a search finds, what is to be read, and which of the papers that a page lists are known.

import { canonical } from "../shared/identifiers.js";
import { identifiersOf } from "../shared/listed-paper.js";
import { searchCopy } from "./copy-search.js";
import { Failed } from "./failure.js";
import { ownerIn } from "./matcher.js";
import { answerPaper, askPaper, questioned } from "./pages.js";

/** @import { KnownPaper, ListedPaper, Status } from "../shared/messages.js" */
/** @import { LibraryIndex } from "./matcher.js" */

/**
 * This browser's copy, as the reader sees it: with what was changed since laid over it.
 * @typedef {{
 *   library(): Promise<LibraryIndex>,
 *   papers(ids: number[]): Promise<Map<number, KnownPaper>>,
 *   all(): AsyncIterable<KnownPaper[]>,
 *   withStatus(statuses: Status[]): Promise<KnownPaper[]>,
 * }} Copy
 */

const MOST_RESULTS = 20;
/** A server that takes longer to search is not waited for. */
const PATIENCE_MS = 2_500;
/** Of these a work has one: two values are two works, however equal their titles (store/merging.py). */
const SINGULAR = ["arxiv", "acl", "pmid", "pmcid"];

export class Shelf {
  #copy;
  #ask;
  #patience;

  /**
   * @param {Copy} copy
   * @param {(query: string) => Promise<KnownPaper[]>} ask searches on the server
   * @param {number} [patience] how long that may take, in ms
   */
  constructor(copy, ask, patience = PATIENCE_MS) {
    this.#copy = copy;
    this.#ask = ask;
    this.#patience = patience;
  }

  /**
   * Search the library; where the server does not answer, this browser's copy.
   * @param {string} query
   * @returns {Promise<{papers: KnownPaper[], offline: boolean}>} at most 20, best first
   * @throws {Failed} `invalid` when the server can't read the query
   */
  async search(query) {
    const asked = query.trim();
    if (!asked) return { papers: [], offline: false };
    try {
      const papers = await Promise.race([this.#ask(asked), this.#late()]);
      return { papers: papers.slice(0, MOST_RESULTS).map(bare), offline: false };
    } catch (error) {
      if (!(error instanceof Failed) || error.kind === "invalid") throw error;
      return { papers: (await this.#searchCopy(asked)).map(bare), offline: true };
    }
  }

  /** What is to be read: what is being read, then what is saved; starred ones first, then the oldest. @returns {Promise<KnownPaper[]>} */
  async queue() {
    return (await this.#copy.withStatus(["reading", "saved"])).sort(byReadingOrder).map(bare);
  }

  /** Those of the ids that there are, in their order. @param {number[]} ids @returns {Promise<KnownPaper[]>} */
  async papers(ids) {
    const found = await this.#copy.papers(ids);
    return ids.flatMap((id) => found.get(id) ?? []).map(bare);
  }

  /**
   * Which of a page's listed papers are known: by identifier or address, else by the whole title.
   * @param {ListedPaper[]} listed
   * @returns {Promise<(KnownPaper | null)[]>} in their order
   */
  async known(listed) {
    const library = await this.#copy.library();
    const questions = listed.map((paper) => askPaper(library, paper.title, identifiersOf(paper)));
    const papers = await this.#copy.papers([...new Set(questions.flatMap(questioned))]);
    return questions.map((question) => {
      const found = answerPaper(library, question, papers);
      const isIt = found && (found.evidence === "identifier" || canBe(found.paper, question.identifiers));
      return isIt ? bare(found.paper) : null;
    });
  }

  /** @returns {Promise<never>} */
  #late() {
    return new Promise((_, reject) => setTimeout(() => reject(new Failed("off")), this.#patience));
  }

  /** @param {string} query */
  async #searchCopy(query) {
    const identifier = canonical(query);
    if (identifier) {
      const owners = (await this.#copy.library()).ownersOf([identifier]);
      const owner = ownerIn(owners, await this.#copy.papers(owners), [identifier]);
      if (owner) return [owner];
    }
    return searchCopy(this.#copy.all(), query, MOST_RESULTS);
  }
}

/** Keys are half of what a paper weighs, and a list has no use for them. @param {KnownPaper} paper @returns {KnownPaper} */
function bare(paper) {
  return { ...paper, keys: [], near_keys: [] };
}

/** @param {KnownPaper} one @param {KnownPaper} other */
function byReadingOrder({ id: ours, reading: one }, { id: theirs, reading: other }) {
  const since = (/** @type {string | null} */ time) => (time ? Date.parse(time) : 0);
  return (
    Number(other.status === "reading") - Number(one.status === "reading") ||
    Number(other.starred) - Number(one.starred) ||
    since(one.status_changed) - since(other.status_changed) ||
    ours - theirs
  );
}

/** Whether a paper of an equal title, but of none of these identifiers, can be the one that has them. @param {KnownPaper} paper @param {string[]} identifiers */
function canBe(paper, identifiers) {
  const has = (/** @type {string[]} */ all, /** @type {string} */ scheme) =>
    all.some((one) => one.startsWith(`${scheme}:`));
  return !SINGULAR.some((scheme) => has(identifiers, scheme) && has(paper.identifiers, scheme));
}
