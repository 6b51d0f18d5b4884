// What the reader opens: a saved paper whose own page or PDF is opened becomes `reading`, if the reader has set it so; and a
// PDF's known paper is counted on the badge, for the viewers run no content script.
//
// Only a navigation counts, once, by how the paper stood then: who saves a paper on its own page goes on with it unread. What is
// opened in the background is opened when it is looked at. storage.session remembers it for a worker that was stopped.

import { kept } from "./kept.js";
import { isOff } from "./settings.js";
import { paperAt } from "./tab-paper.js";

/** @import { KnownPaper } from "../shared/messages.js" */
/** @import { Acts } from "./acts.js" */
/** @import { Copy } from "./shelf.js" */

/** A navigation of a tab: where to, whether it was judged, and the paper that waits to be looked at. @typedef {{url: string, judged: boolean, waits: number | null}} Visit */
/** What is needed of a tab. @typedef {Pick<chrome.tabs.Tab, "active" | "incognito" | "url"> & {id?: number}} Tab */

export class Opened {
  #copy;
  #acts;
  #showOne;
  /** Events of one tab come close together. @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {Copy} copy
   * @param {Acts} acts
   * @param {(tabId: number) => Promise<void>} showOne shows one known paper where none is counted
   */
  constructor(copy, acts, showOne) {
    this.#copy = copy;
    this.#acts = acts;
    this.#showOne = showOne;
  }

  /** Hear of all that happens to tabs. Called in the worker's first turn. */
  listen() {
    chrome.tabs.onUpdated.addListener((_, { url, status }, tab) => {
      if (url) this.navigated(tab, url).catch(console.error);
      if (status === "complete") this.loaded(tab).catch(console.error);
    });
    chrome.tabs.onActivated.addListener(({ tabId }) => this.lookedAt(tabId).catch(console.error));
    chrome.tabs.onRemoved.addListener((tabId) => chrome.storage.session.remove(keyOf(tabId)));
  }

  /** A tab went to another address. @param {Tab} tab @param {string} url @returns {Promise<void>} */
  navigated({ id, incognito }, url) {
    return this.#inTurn(async () => {
      if (id === undefined || incognito || !(await opens())) return;
      const visit = await visitOf(id);
      // A place within the page is no other page.
      if (visit?.url !== bare(url)) await remember(id, { url: bare(url), judged: false, waits: null });
    });
  }

  /** A tab has loaded: what its address names needs no content script to be known. @param {Tab} tab @returns {Promise<void>} */
  async loaded(tab) {
    const { id, url = "" } = tab;
    if (id === undefined || !/^https?:/.test(url) || (await isOff(url))) return;
    const known = (await paperAt(this.#copy, url))?.known;
    if (!known) return;
    await this.#showOne(id);
    await this.shows(tab, url, known);
  }

  /**
   * A page was recognised as a paper's own, or as that of no known paper.
   * @param {Tab} tab
   * @param {string} url the page's address
   * @param {KnownPaper | null} known
   * @returns {Promise<void>}
   */
  shows({ id, active, incognito }, url, known) {
    return this.#inTurn(async () => {
      if (id === undefined || incognito || !(await opens())) return;
      const visit = await visitOf(id);
      if (!visit || visit.judged || visit.url !== bare(url)) return;
      const isSaved = known?.reading.status === "saved";
      await remember(id, { ...visit, judged: true, waits: isSaved && !active ? known.id : null });
      if (isSaved && active) await this.#read(id, known);
    });
  }

  /** The reader turned to a tab. @param {number} tabId @returns {Promise<void>} */
  lookedAt(tabId) {
    return this.#inTurn(async () => {
      const visit = await visitOf(tabId);
      if (!visit || visit.waits === null) return;
      await remember(tabId, { ...visit, waits: null });
      const known = (await this.#copy.papers([visit.waits])).get(visit.waits);
      if (known?.reading.status === "saved" && (await opens())) await this.#read(tabId, known);
    });
  }

  /** Papers changed: a PDF that is looked at may be known now. @returns {Promise<void>} */
  async changed() {
    for (const { id, url = "" } of await chrome.tabs.query({ active: true })) {
      const known = id !== undefined && /^https?:/.test(url) && (await paperAt(this.#copy, url))?.known;
      if (known && !(await isOff(url))) await this.#showOne(id);
    }
  }

  /** @param {number} tabId @param {KnownPaper} known */
  async #read(tabId, known) {
    // Not waited for: the notice waits for the server.
    this.#acts.put(tabId, { of: { id: known.id }, known }, "reading").catch(console.error);
  }

  /** @param {() => Promise<void>} act @returns {Promise<void>} */
  #inTurn(act) {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => {});
    return done;
  }
}

async function opens() {
  return (await kept()).settings.opens;
}

/** @param {number} tabId */
function keyOf(tabId) {
  return `visit ${tabId}`;
}

/** @param {number} tabId @returns {Promise<Visit | null>} */
async function visitOf(tabId) {
  const key = keyOf(tabId);
  return /** @type {Record<string, Visit>} */ (await chrome.storage.session.get(key))[key] ?? null;
}

/** @param {number} tabId @param {Visit} visit */
async function remember(tabId, visit) {
  await chrome.storage.session.set({ [keyOf(tabId)]: visit });
}

/** @param {string} url */
function bare(url) {
  return url.split("#", 1)[0] ?? "";
}
