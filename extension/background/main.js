// The background worker: wires the parts together and answers messages. Browsers start and stop it as they like, so every
// listener is registered in the first turn, and nothing that must last is kept in memory.

import { colorBadge, showCount } from "./badge.js";
import { connection } from "./connection.js";
import { Failed } from "./failure.js";
import { LocalIndex } from "./index.js";
import { closeStorage, forgetKept, kept } from "./kept.js";
import { Learning } from "./learning.js";
import { matchPage } from "./pages.js";
import { PairingRequest } from "./pairing.js";
import { Papers } from "./papers.js";
import { provision } from "./provision.js";
import { changeSettings, isOff, look } from "./settings.js";
import { PaperStore } from "./store.js";
import { Sync } from "./sync.js";
import { announce, broadcast, PAGE, tell } from "./tabs.js";

/** @import { Answers, Reply, ToBackground } from "../shared/messages.js" */

/** @typedef {ToBackground["type"]} Type */
/** @template {Type} T @typedef {(message: Extract<ToBackground, {type: T}>, sender: chrome.runtime.MessageSender) => Promise<Answers[T]>} Handler */

const SYNC_ALARM = "sync";

const local = new LocalIndex(new PaperStore());
const sync = new Sync(local, announce);
const papers = new Papers(local, sync, announce);
const learning = new Learning(papers);
const pairing = new PairingRequest(() => sync.quietly());

/** What only our own pages may ask: a content script lives in the process of a stranger's page. @type {Set<Type>} */
const OWN_PAGES_ONLY = new Set([
  "library.search",
  "connection.get",
  "connection.sync",
  "connection.forget",
  "pairing.start",
  "pairing.cancel",
  "settings.get",
  "settings.set",
]);

/** @type {{[T in Type]: Handler<T>}} */
const HANDLERS = {
  "page.match": async (page, { tab }) => {
    if (await isOff(page.url)) return { enabled: false, matches: [], own: null, look: await look() };
    const { matches, own } = await matchPage(await local.library(), (ids) => local.papers(ids), page);
    // What is visited in a private window is told nobody.
    if (own && page.metadata && !page.weak && !tab?.incognito)
      learning.learn(own, page.metadata, page.url).catch(console.error);
    sync.ifStale();
    return { enabled: true, matches, own: own?.paper ?? null, look: await look() };
  },
  "page.count": async ({ count }, { tab }) => {
    if (tab?.id !== undefined) await showCount(tab.id, count);
    return null;
  },
  "frame.papers": async ({ papers }, { tab, frameId }) => {
    if (tab?.id !== undefined && frameId) await tell(tab.id, { type: "frame.papers", frame: frameId, papers }, PAGE);
    return null;
  },
  "page.frames": async (_, { tab }) => {
    if (tab?.id !== undefined) await tell(tab.id, { type: "frame.tell" });
    return null;
  },
  "paper.mark": ({ id, patch, etag }) => papers.mark(id, patch, etag),
  "paper.save": ({ metadata, url }) => papers.save(metadata, url),
  "paper.open": async ({ id }) => {
    await papers.open(id);
    return null;
  },
  "library.search": ({ query }) => papers.search(query),
  "connection.get": async () => {
    pairing.resume();
    return connection(local);
  },
  "connection.sync": async () => {
    await sync.quietly();
    return connection(local);
  },
  "connection.forget": async () => {
    await forgetKept();
    // A run under way ends first (or stops for want of a token), or it would write after the clearing.
    await sync.quietly();
    await local.apply({ reset: true });
    await broadcast({ type: "library.changed" });
    return connection(local);
  },
  "pairing.start": async () => {
    await pairing.start();
    return connection(local);
  },
  "pairing.cancel": async () => {
    await pairing.cancel();
    return connection(local);
  },
  "settings.get": async () => (await kept()).settings,
  "settings.set": ({ settings }) => changeSettings(settings),
};

/**
 * Whether a sender may ask this. Other extensions may nothing.
 * @param {unknown} message
 * @param {chrome.runtime.MessageSender} sender
 * @returns {message is ToBackground}
 */
function may(message, sender) {
  if (sender.id !== chrome.runtime.id) return false;
  const type = /** @type {{type?: Type} | null} */ (message)?.type;
  if (!type || !Object.hasOwn(HANDLERS, type)) return false;
  return !OWN_PAGES_ONLY.has(type) || (sender.url ?? "").startsWith(chrome.runtime.getURL(""));
}

/**
 * @param {ToBackground} message
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<Reply<unknown>>}
 */
async function answer(message, sender) {
  const handler = /** @type {Handler<any>} */ (HANDLERS[message.type]);
  try {
    return { ok: true, value: await handler(message, sender) };
  } catch (error) {
    return { ok: false, error: Failed.told(error) };
  }
}

/** The start of the browser or of the extension. */
async function begin() {
  await provision();
  await sync.quietly();
}

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (!may(message, sender)) return false;
  answer(message, sender).then(reply);
  return true;
});
chrome.runtime.onInstalled.addListener(begin);
chrome.runtime.onStartup.addListener(begin);
chrome.alarms.onAlarm.addListener(() => {
  pairing.resume();
  sync.quietly();
});

closeStorage();
colorBadge();
// Creating an alarm that exists would start its minute anew at every waking.
chrome.alarms.get(SYNC_ALARM).then((alarm) => {
  if (!alarm) chrome.alarms.create(SYNC_ALARM, { periodInMinutes: 1 });
});
