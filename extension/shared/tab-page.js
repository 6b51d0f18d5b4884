// The page of a tab, as our own pages speak to it: its own content script, and those of its frames that show known papers.

/** @import { ContentAnswers, PagePaper, PageState, ToContent } from "./messages.js" */

/** The page itself. */
const PAGE = 0;
/** Strongest first. @type {PagePaper["evidence"][]} */
const EVIDENCE = ["identifier", "title", "truncated", "near"];

export class TabPage {
  #tabId;
  /** @type {number[]} */
  #frames = [];

  /** @param {number} tabId */
  constructor(tabId) {
    this.#tabId = tabId;
  }

  /**
   * What the page shows, its frames included.
   * @returns {Promise<PageState | null>} null where there is no content script: browser pages, and pages opened before it was installed
   */
  async state() {
    const page = /** @type {PageState | null} */ (await this.#ask(PAGE, { type: "page.state" }));
    if (!page) return null;
    this.#frames = page.frames;
    const inFrames = await Promise.all(this.#frames.map((frame) => this.#ask(frame, { type: "page.state" })));
    const states = /** @type {PageState[]} */ ([page, ...inFrames].filter(Boolean));
    return {
      ...page,
      papers: together(states.flatMap(({ papers }) => papers)),
      anchored: states.flatMap(({ anchored }) => anchored),
      anchoring: states.some(({ anchoring }) => anchoring),
    };
  }

  /** Show a paper where it stands first. @param {number} id @returns {Promise<boolean>} whether it could be */
  show(id) {
    return this.#first({ type: "page.show", id });
  }

  /** Show the passage of an annotation. @param {string} id @returns {Promise<boolean>} whether it could be */
  showAnnotation(id) {
    return this.#first({ type: "annotation.show", id });
  }

  /** Go to the next (1) or the previous (-1) known paper. @param {1 | -1} direction @returns {Promise<boolean>} whether there is one */
  async step(direction) {
    await this.state();
    return this.#first({ type: "page.step", direction });
  }

  /** Annotate the selection, wherever it is. @param {"highlight" | "comment" | "quote"} how @returns {Promise<boolean>} whether there is one */
  async annotate(how) {
    await this.state();
    return this.#first({ type: "page.annotate", how });
  }

  /**
   * The paper that a key means now. A frame has no paper of its own: one that answers has its card open.
   * @returns {Promise<ContentAnswers["page.current"]>}
   */
  async current() {
    await this.state();
    for (const frame of [...this.#frames, PAGE]) {
      const current = await this.#ask(frame, { type: "page.current" });
      if (current) return current;
    }
    return null;
  }

  /** What the page lists. @returns {Promise<ContentAnswers["page.listing"] | null>} */
  listing() {
    return this.#ask(PAGE, { type: "page.listing" });
  }

  /** @param {ToContent} message for the first that can do it */
  async #first(message) {
    for (const frame of [PAGE, ...this.#frames]) if (await this.#ask(frame, message)) return true;
    return false;
  }

  /** @param {number} frameId @param {ToContent} message @returns {Promise<any>} null where nobody listens */
  async #ask(frameId, message) {
    try {
      return (await chrome.tabs.sendMessage(this.#tabId, message, { frameId })) ?? null;
    } catch {
      return null;
    }
  }
}

/** Each paper once, where it stands first. @param {PagePaper[]} papers @returns {PagePaper[]} */
function together(papers) {
  /** @type {Map<number, PagePaper>} */
  const byId = new Map();
  for (const { paper, evidence, count } of papers) {
    const other = byId.get(paper.id);
    const stronger = other && EVIDENCE.indexOf(other.evidence) < EVIDENCE.indexOf(evidence) ? other.evidence : evidence;
    byId.set(paper.id, { paper, evidence: stronger, count: count + (other?.count ?? 0) });
  }
  return [...byId.values()];
}
