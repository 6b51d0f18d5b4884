// All places of the browser's own from which the reader reaches the library: context menu, address bar, keys, toolbar button.

import { Acts } from "./acts.js";
import { answerOnBadge, showOne } from "./badge.js";
import { Commands } from "./commands.js";
import { createMenus, Menus } from "./menus.js";
import { Omnibox } from "./omnibox.js";
import { Opened } from "./opened.js";
import { PAGE } from "./tabs.js";

/** @import { ToContent } from "../shared/messages.js" */
/** @import { Writes } from "./acts.js" */
/** @import { Copy, Shelf } from "./shelf.js" */

/**
 * Start to listen to them, in the worker's first turn.
 * @param {Copy} copy
 * @param {Shelf} shelf
 * @param {Writes} writes
 * @returns {Opened} which also wants to hear what pages are recognised as, and of changes
 */
export function startSurfaces(copy, shelf, writes) {
  const acts = new Acts(writes, notice);
  const opened = new Opened(copy, acts, showOne);
  new Menus(copy, shelf, acts).listen();
  new Omnibox(shelf).listen();
  new Commands(copy, acts).listen();
  opened.listen();
  chrome.runtime.onInstalled.addListener(createMenus);
  chrome.runtime.onStartup.addListener(createMenus);
  return opened;
}

/**
 * Tell a sentence on a tab's page, or on the toolbar button where there is no content script.
 * @param {number} tabId
 * @param {string} text
 * @param {boolean} done whether what was asked for was done
 */
async function notice(tabId, text, done) {
  /** @type {ToContent} */
  const message = { type: "page.notice", text };
  try {
    await chrome.tabs.sendMessage(tabId, message, PAGE);
  } catch {
    await answerOnBadge(tabId, text, done);
  }
}
