// What a menu, a key or the opening of a page does with one paper, and what the reader is told of it. Nothing of ours is open
// then, so it is told on the page, or on the toolbar button where the page takes no word from us.

import { Failed } from "./failure.js";

/** @import { KnownPaper, Metadata, ReadingPatch, Status } from "../shared/messages.js" */
/** @import { Meant } from "./tab-paper.js" */

/**
 * What writes. What it gives back tells by `unsent` whether the server has acknowledged it.
 * @typedef {{
 *   save(metadata: Metadata, url: string, status?: Status): Promise<KnownPaper>,
 *   mark(id: number, patch: ReadingPatch): Promise<KnownPaper>,
 *   paper(id: number): Promise<KnownPaper | undefined>,
 * }} Writes
 */
/** Tells a sentence in a tab; `done`: what was asked for was done. @typedef {(tabId: number, text: string, done: boolean) => Promise<void>} Notice */

/** What is said of a paper that now has this status, once the server has it and before. @type {Record<string, [sent: string, here: string]>} */
const SAID = {
  saved: ["noticeSaved", "noticeSavedHere"],
  reading: ["noticeReading", "noticeReadingHere"],
  read: ["noticeRead", "noticeReadHere"],
};
/** How often, and after how many ms each, the server's acknowledgement is looked for before the reader is told. */
const LOOKS = 10;
const LOOK_MS = 150;
const LONGEST_TITLE = 90;

export class Acts {
  #writes;
  #notice;
  #pause;

  /**
   * @param {Writes} writes
   * @param {Notice} notice
   * @param {() => Promise<void>} [pause] between two looks
   */
  constructor(writes, notice, pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_MS))) {
    this.#writes = writes;
    this.#notice = notice;
    this.#pause = pause;
  }

  /**
   * Save the paper that is meant, or give it another status. One that was saved or read before is not saved anew.
   * @param {number} tabId where it is told
   * @param {Meant | null} meant
   * @param {"saved" | "reading" | "read"} [status]
   * @returns {Promise<void>} failures are told too
   */
  async put(tabId, meant, status = "saved") {
    try {
      if (!meant) return await this.say(tabId, "noticeNoPaper");
      const { of, known } = meant;
      if (known && (known.reading.status === status || (status === "saved" && known.reading.status !== "new")))
        return await this.#notice(tabId, sentence("noticeAlready", known, statusName(known)), true);
      const paper =
        "id" in of || known
          ? await this.#mark(of, known, status)
          : await this.#writes.save(of.metadata, of.url, status);
      await this.#tell(tabId, paper, status);
    } catch (error) {
      await this.#notice(tabId, Failed.told(error).message.replaceAll("`", ""), false);
    }
  }

  /** Tell why nothing was done. @param {number} tabId @param {string} key of `_locales` */
  async say(tabId, key) {
    await this.#notice(tabId, chrome.i18n.getMessage(key), false);
  }

  /** @param {Meant["of"]} of @param {KnownPaper | null} known @param {Status} status */
  #mark(of, known, status) {
    return this.#writes.mark(known?.id ?? /** @type {{id: number}} */ (of).id, { status });
  }

  /** @param {number} tabId @param {KnownPaper} paper @param {"saved" | "reading" | "read"} status */
  async #tell(tabId, paper, status) {
    let now = paper;
    for (let look = 0; now.unsent && look < LOOKS; look++) {
      await this.#pause();
      now = (await this.#writes.paper(paper.id)) ?? now;
    }
    const [sent = "", here = ""] = SAID[status] ?? [];
    await this.#notice(tabId, sentence(now.unsent ? here : sent, now), true);
  }
}

/** @param {string} key @param {KnownPaper} paper @param {...string} values */
function sentence(key, { title }, ...values) {
  const short = title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE).trimEnd()}…` : title;
  return chrome.i18n.getMessage(key, [short, ...values]);
}

/** @param {KnownPaper} paper */
export function statusName({ reading: { status } }) {
  return chrome.i18n.getMessage(`status${status.charAt(0).toUpperCase()}${status.slice(1)}`);
}
