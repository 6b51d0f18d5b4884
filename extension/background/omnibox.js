// The address bar's keyword `pl`: what the library has, with its status; Enter opens it.

import { panelAddress } from "../shared/panel-query.js";
import { statusName } from "./acts.js";
import { kept } from "./kept.js";

/** @import { KnownPaper } from "../shared/messages.js" */
/** @import { Shelf } from "./shelf.js" */

const MOST = 6;
/** A pause in typing of this length starts a search. */
const PAUSE_MS = 120;
/** What no XML may hold, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NO_TEXT = /[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|\p{Surrogate}/gu;
/** Ids from here on are of papers that the server does not know yet. */
const FIRST_OWN_ID = 2 ** 31;

export class Omnibox {
  #shelf;
  #pause;
  /** Counts what was typed: an answer to what is no longer there comes too late. */
  #typed = 0;

  /**
   * @param {Pick<Shelf, "search">} shelf
   * @param {() => Promise<void>} [pause] after which a search starts if no more was typed
   */
  constructor(shelf, pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))) {
    this.#shelf = shelf;
    this.#pause = pause;
  }

  /** Answer the address bar. Called in the worker's first turn. */
  listen() {
    chrome.omnibox.onInputStarted.addListener(() => setDefault("omniboxSearch"));
    chrome.omnibox.onInputChanged.addListener((text, suggest) => {
      this.changed(text, suggest).catch(console.error);
    });
    chrome.omnibox.onInputEntered.addListener((text, disposition) => {
      entered(text, disposition).catch(console.error);
    });
  }

  /**
   * @param {string} text
   * @param {(results: chrome.omnibox.SuggestResult[]) => void} suggest
   * @returns {Promise<void>}
   */
  async changed(text, suggest) {
    const turn = ++this.#typed;
    await this.#pause();
    if (turn !== this.#typed || !text.trim()) return;
    const { papers, offline } = await this.#shelf.search(text);
    if (turn !== this.#typed) return;
    const { server } = (await kept()).settings;
    setDefault(offline ? "omniboxOffline" : papers.length ? "omniboxSearch" : "omniboxNothing");
    suggest(
      papers.slice(0, MOST).map((paper) => ({ content: addressOf(paper, server), description: described(paper) })),
    );
  }
}

/**
 * Open what was chosen: a paper's address, or a search for what was typed.
 * @param {string} text
 * @param {`${chrome.omnibox.OnInputEnteredDisposition}`} disposition
 * @returns {Promise<void>}
 */
export async function entered(text, disposition) {
  const { server } = (await kept()).settings;
  const isAddress = text.startsWith(`${server}/papers/`) || text.startsWith(panelAddress("").slice(0, -1));
  const url = isAddress ? text : panelAddress(text.trim());
  if (disposition === "currentTab") await chrome.tabs.update({ url });
  else await chrome.tabs.create({ url, active: disposition === "newForegroundTab" });
}

/** @param {KnownPaper} paper @param {string} server */
function addressOf({ id, title }, server) {
  return id < FIRST_OWN_ID ? `${server}/papers/${id}` : panelAddress(title);
}

/** @param {KnownPaper} paper */
function described(paper) {
  const { starred } = paper.reading;
  const status = starred ? chrome.i18n.getMessage("omniboxStarred", statusName(paper)) : statusName(paper);
  const title = paper.title.replace(/\s+/g, " ");
  // Chromium reads XML here, Firefox plain text.
  return isFirefox() ? `${title} — ${status}` : `${escaped(title)} <dim>— ${escaped(status)}</dim>`;
}

/** @param {string} key */
function setDefault(key) {
  const text = chrome.i18n.getMessage(key);
  chrome.omnibox.setDefaultSuggestion({ description: isFirefox() ? text : escaped(text) });
}

function isFirefox() {
  return chrome.runtime.getURL("").startsWith("moz-extension:");
}

/** @param {string} text */
function escaped(text) {
  const entities = /** @type {Record<string, string>} */ ({
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  });
  return text.replace(NO_TEXT, "").replace(/[&<>"']/g, (one) => entities[one] ?? "");
}
