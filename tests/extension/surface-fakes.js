// Stand-ins for what the browser's own surfaces need: events, menus, address bar, keys, toolbar button, storage.session.

/** @import { KnownPaper } from "../../extension/shared/messages.js" */
/** @import { Copy } from "../../extension/background/shelf.js" */

import { LibraryIndex } from "../../extension/background/matcher.js";

/** An event that tests can fire. */
export function event() {
  /** @type {Function[]} */
  const listeners = [];
  return {
    addListener: (/** @type {Function} */ listener) => void listeners.push(listener),
    fire: (/** @type {any[]} */ ...values) => listeners.map((listener) => listener(...values)),
  };
}

/**
 * Add to the `chrome` of `fakeBrowser` what the surfaces use.
 * @param {any} [browser] of another make: `firefox` has a sidebar
 */
export function fakeSurfaces({ firefox = false } = {}) {
  const { chrome } = /** @type {any} */ (globalThis);
  /** @type {Record<string, unknown>} */
  const session = {};
  /** @type {Map<number | undefined, {text: string, title: string}>} */
  const badges = new Map();
  /** @type {any} */
  const seen = { session, badges, menus: [], panels: [], tabs: [], defaults: [] };
  const badge = (/** @type {number | undefined} */ tabId) =>
    badges.get(tabId) ?? badges.get(undefined) ?? { text: "", title: "" };
  Object.assign(chrome, {
    contextMenus: {
      onClicked: event(),
      removeAll: async () => void seen.menus.splice(0),
      create: (/** @type {any} */ menu) => void seen.menus.push(menu),
    },
    omnibox: {
      onInputStarted: event(),
      onInputChanged: event(),
      onInputEntered: event(),
      setDefaultSuggestion: (/** @type {any} */ { description }) => void seen.defaults.push(description),
    },
    commands: { onCommand: event() },
    windows: { WINDOW_ID_CURRENT: -2 },
    action: {
      getBadgeText: async (/** @type {any} */ { tabId }) => badge(tabId).text,
      setBadgeText: async (/** @type {any} */ { tabId, text }) => void badges.set(tabId, { ...badge(tabId), text }),
      setTitle: async (/** @type {any} */ { tabId, title }) => void badges.set(tabId, { ...badge(tabId), title }),
      setBadgeBackgroundColor: async () => {},
      setBadgeTextColor: async () => {},
    },
    sidePanel: { open: async (/** @type {any} */ { windowId }) => void seen.panels.push(windowId) },
  });
  if (firefox) {
    chrome.sidebarAction = {
      open: async () => void seen.panels.push("open"),
      toggle: async () => void seen.panels.push("toggle"),
    };
    chrome.runtime.getURL = (/** @type {string} */ path) => `moz-extension://us/${path}`;
  }
  Object.assign(chrome.tabs, {
    onUpdated: event(),
    onActivated: event(),
    onRemoved: event(),
    update: async (/** @type {any} */ how) => void seen.tabs.push({ ...how, here: true }),
    create: async (/** @type {any} */ how) => void seen.tabs.push(how),
  });
  chrome.storage.session = {
    get: async (/** @type {string} */ key) => (key in session ? structuredClone({ [key]: session[key] }) : {}),
    set: async (/** @type {object} */ values) => void Object.assign(session, structuredClone(values)),
    remove: async (/** @type {string} */ key) => void delete session[key],
  };
  return seen;
}

/**
 * A copy of the library in memory.
 * @param {KnownPaper[]} papers
 * @returns {Copy & {put(paper: KnownPaper): void}}
 */
export function fakeCopy(papers) {
  const library = new LibraryIndex();
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  for (const paper of papers) library.put(paper);
  return {
    put: (paper) => {
      library.put(paper, byId.get(paper.id));
      byId.set(paper.id, paper);
    },
    library: async () => library,
    papers: async (ids) =>
      new Map(ids.flatMap((id) => (byId.has(id) ? [[id, /** @type {KnownPaper} */ (byId.get(id))]] : []))),
    async *all() {
      for (const paper of byId.values()) yield [paper];
    },
    withStatus: async (statuses) => [...byId.values()].filter(({ reading }) => statuses.includes(reading.status)),
  };
}
