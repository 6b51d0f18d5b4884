// The context menu: save what a link or a selection names, search for it, annotate it.

import { foldKey } from "../shared/fold.js";
import { findInText, fromUrl } from "../shared/identifiers.js";
import { identifiersOf } from "../shared/listed-paper.js";
import { openPanel } from "../shared/open-panel.js";
import { askPanel, panelAddress, unaskPanel } from "../shared/panel-query.js";
import { isTitle, titleIn } from "./reference.js";
import { paperNamed, paperOfTab, unknown } from "./tab-paper.js";
import { askFrame } from "./tabs.js";

/** @import { ListedPaper } from "../shared/messages.js" */
/** @import { Acts } from "./acts.js" */
/** @import { Copy, Shelf } from "./shelf.js" */
/** @import { Meant } from "./tab-paper.js" */

const WEB = ["http://*/*", "https://*/*"];
/** Ids are kept by the browser and never change. @type {chrome.contextMenus.CreateProperties[]} */
const MENUS = [
  { id: "save-link", title: "menuSaveLink", contexts: ["link"], targetUrlPatterns: WEB },
  { id: "save-page", title: "menuSavePage", contexts: ["page"], documentUrlPatterns: WEB },
  { id: "save-selection", title: "menuSaveSelection", contexts: ["selection"] },
  { id: "search", title: "menuSearch", contexts: ["selection"] },
  { id: "highlight", title: "menuHighlight", contexts: ["selection"], documentUrlPatterns: WEB },
  { id: "comment", title: "menuComment", contexts: ["selection"], documentUrlPatterns: WEB },
  { id: "quote", title: "menuQuote", contexts: ["selection"], documentUrlPatterns: WEB },
];
/** Longer selections are no title and no reference. */
const LONGEST = 2_000;

/** Make the menu's lines anew: browsers keep them, and an update may bring others. @returns {Promise<void>} */
export async function createMenus() {
  await chrome.contextMenus.removeAll();
  for (const { title = "", ...line } of MENUS) {
    // Two starts at once make a line twice, which the browser refuses; reading the error keeps it quiet.
    chrome.contextMenus.create({ ...line, title: chrome.i18n.getMessage(title) }, () => chrome.runtime.lastError);
  }
}

export class Menus {
  #copy;
  #shelf;
  #acts;

  /** @param {Copy} copy @param {Shelf} shelf @param {Acts} acts */
  constructor(copy, shelf, acts) {
    this.#copy = copy;
    this.#shelf = shelf;
    this.#acts = acts;
  }

  /** Answer clicks. Called in the worker's first turn. */
  listen() {
    chrome.contextMenus.onClicked.addListener((info, tab) => {
      this.clicked(info, tab).catch(console.error);
    });
  }

  /**
   * @param {chrome.contextMenus.OnClickData & {linkText?: string}} info `linkText` is Firefox's
   * @param {chrome.tabs.Tab | undefined} tab
   * @returns {Promise<void>}
   */
  async clicked(info, tab) {
    const { menuItemId, selectionText = "" } = info;
    const id = tab?.id;
    // The panel first: it wants to be opened in the very turn of the click.
    if (menuItemId === "search") return search(selectionText, tab?.windowId);
    if (!tab || id === undefined) return;
    if (menuItemId === "save-link") return this.#saveLink(info, id);
    if (menuItemId === "save-page") return this.#acts.put(id, await paperOfTab(this.#copy, tab));
    if (menuItemId === "save-selection") return this.#saveSelection(selectionText, tab, id);
    const how = /** @type {"highlight" | "comment" | "quote"} */ (menuItemId);
    const isDone = await askFrame(id, { type: "page.annotate", how }, info.frameId ?? 0);
    if (!isDone) await this.#acts.say(id, "noticeNoSelection");
  }

  /** @param {chrome.contextMenus.OnClickData & {linkText?: string}} info @param {number} tabId */
  async #saveLink({ linkUrl = "", linkText = "", selectionText = "", frameId = 0 }, tabId) {
    const identifiers = fromUrl(linkUrl);
    const listed = await listedAs(tabId, frameId, linkUrl, identifiers);
    const title = [listed?.title ?? "", linkText, selectionText].map(plain).find(isTitle) ?? "";
    const meant =
      (await paperNamed(this.#copy, identifiers, title, linkUrl)) ??
      (title ? await this.#titled(title, unknown([], title, linkUrl)) : null);
    if (!meant) return this.#acts.say(tabId, "noticeNoPaperLink");
    return this.#acts.put(tabId, withDetails(meant, listed));
  }

  /** @param {string} text @param {chrome.tabs.Tab} tab @param {number} tabId */
  async #saveSelection(text, tab, tabId) {
    const identifiers = [...new Set(findInText(text).map(({ identifier }) => identifier))];
    const schemes = new Set(identifiers.map((one) => one.slice(0, one.indexOf(":"))));
    if (schemes.size < identifiers.length) return this.#acts.say(tabId, "noticeSeveral");
    const told = text.length > LONGEST ? "" : titleIn(text);
    // Beside a number, two words may be any: "see arXiv:2310.00035".
    const title = identifiers.length === 0 || isTitle(told) ? told : "";
    if (!title && identifiers.length === 0) return this.#acts.say(tabId, "noticeNoTitle");
    const page = await paperOfTab(this.#copy, tab);
    // The page tells more of its own paper than its title.
    if (page && title && foldKey(titleOf(page)) === foldKey(title)) return this.#acts.put(tabId, page);
    // The page is not the paper's own: its address would name another one.
    const named = await paperNamed(this.#copy, identifiers, title, "");
    const meant = named?.known || !title ? named : await this.#titled(title, named?.of ?? unknown([], title, ""));
    return this.#acts.put(tabId, meant);
  }

  /** The paper of a title, if the library has it. @param {string} title @param {Meant["of"]} of what it is else @returns {Promise<Meant>} */
  async #titled(title, of) {
    const identifiers = "metadata" in of ? of.metadata.identifiers : [];
    const listed = { title, identifiers, authors: [], year: null, abstract: "", url: "", pdf: "" };
    const [known = null] = await this.#shelf.known([listed]);
    return { of: known ? { id: known.id } : of, known };
  }
}

/**
 * @param {string} query
 * @param {number | undefined} windowId
 */
async function search(query, windowId) {
  try {
    if (windowId === undefined) throw new Error("no window to open the panel in");
    const opened = openPanel(windowId);
    await askPanel(windowId, plain(query));
    await opened;
  } catch {
    await unaskPanel();
    await chrome.tabs.create({ url: panelAddress(plain(query)) });
  }
}

/**
 * What a page lists under a link: more than the link's own text, which often is "PDF".
 * @param {number} tabId
 * @param {number} frameId
 * @param {string} url
 * @param {string[]} identifiers that the address names
 * @returns {Promise<ListedPaper | null>}
 */
async function listedAs(tabId, frameId, url, identifiers) {
  const listing = await askFrame(tabId, { type: "page.listing" }, frameId);
  const isIt = (/** @type {ListedPaper} */ paper) =>
    paper.url === url || paper.pdf === url || identifiersOf(paper).some((one) => identifiers.includes(one));
  return listing?.papers.find(isIt) ?? null;
}

/** A paper to be saved, with what else a list tells of it. @param {Meant} meant @param {ListedPaper | null} listed @returns {Meant} */
function withDetails({ of, known }, listed) {
  if (!listed || !("metadata" in of)) return { of, known };
  const { authors, year, abstract } = listed;
  return { of: { ...of, metadata: { ...of.metadata, authors, year, abstract } }, known };
}

/** @param {Meant} meant */
function titleOf({ of, known }) {
  return known?.title ?? ("metadata" in of ? of.metadata.title : "");
}

/** @param {string} text */
function plain(text) {
  return text.replace(/\s+/g, " ").trim();
}
