// The papers of a generated library, read from the file that corpus.py wrote.

import { readFileSync } from "node:fs";

/** @import { KnownPaper } from "../../extension/shared/messages.js" */

const LINE_FEED = 0x0a;

/** A stand-in for the records in IndexedDB: each is read when it is asked for, not kept as an object. */
export class Papers {
  #bytes;
  /** Where the lines begin, and the last one ends. @type {number[]} */
  #places = [0];

  /**
   * @param {string} path
   * @param {number} count how many of the first lines are the library
   */
  constructor(path, count) {
    this.#bytes = readFileSync(path);
    while (this.#places.length <= count) {
      const end = this.#bytes.indexOf(LINE_FEED, this.#places.at(-1));
      if (end < 0) break;
      this.#places.push(end + 1);
    }
  }

  get count() {
    return this.#places.length - 1;
  }

  /**
   * @param {number} id counted from 1
   * @returns {KnownPaper}
   */
  get(id) {
    const record = JSON.parse(this.#bytes.toString("utf8", this.#places[id - 1], this.#places[id]));
    const reading = { status: "read", starred: false, tags: [], note: "", status_changed: null };
    return { ...record, etag: "1-1", reading };
  }

  /** All titles, in small letters: what a plain search compares. @returns {string[]} */
  smallTitles() {
    return Array.from({ length: this.count }, (_, at) => this.get(at + 1).title.toLowerCase());
  }
}

/**
 * A generated page.
 * @param {string} path
 * @returns {{blocks: import("../../extension/shared/messages.js").Block[], links: import("../../extension/shared/messages.js").PageLink[], planted: number}}
 */
export function readPage(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
