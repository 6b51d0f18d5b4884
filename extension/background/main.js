// The background worker: wires the parts together and answers messages. Browsers start and stop it as they like, so every
// listener is registered in the first turn, and nothing that must last is kept in memory.

import { Annotating } from "./annotating.js";
import { colorBadge, showCount, showUnsent } from "./badge.js";
import { connection } from "./connection.js";
import { takeDigest } from "./digests.js";
import { Failed } from "./failure.js";
import { LocalIndex } from "./index.js";
import { closeStorage, kept } from "./kept.js";
import { Learning } from "./learning.js";
import { OutboxChoices } from "./outbox-choices.js";
import { identified, matchPage } from "./pages.js";
import { PairingRequest } from "./pairing.js";
import { Papers } from "./papers.js";
import { provision } from "./provision.js";
import { Sender } from "./sender.js";
import { serverRuns } from "./server.js";
import { changeSettings, isOff, look } from "./settings.js";
import { Shelf } from "./shelf.js";
import { forget, keepStorage, storage } from "./storage.js";
import { PaperStore } from "./store.js";
import { startSurfaces } from "./surfaces.js";
import { Sync } from "./sync.js";
import { paperAt } from "./tab-paper.js";
import { announce, PAGE, tell, tellPages } from "./tabs.js";

/** @import { Answers, Reply, ToBackground } from "../shared/messages.js" */

/** @typedef {ToBackground["type"]} Type */
/** @template {Type} T @typedef {(message: Extract<ToBackground, {type: T}>, sender: chrome.runtime.MessageSender) => Promise<Answers[T]>} Handler */

const SYNC_ALARM = "sync";

const local = new LocalIndex(new PaperStore(), (counts) => {
  showUnsent(counts);
  tellPages({ type: "outbox.changed" });
});
const sync = new Sync(local, announceAll, () => sender.send());
const sender = new Sender(local, sync, announceAll);
const papers = new Papers(local, sync, sender, announceAll);
const annotating = new Annotating(local, papers);
const choices = new OutboxChoices(local, sender, announceAll);
const learning = new Learning(papers);
const pairing = new PairingRequest(() => sync.quietly());
const shelf = new Shelf(local, (query) => papers.search(query));
const opened = startSurfaces(local, shelf, {
  save: (metadata, url, status) => papers.save(metadata, url, status),
  mark: (id, patch) => papers.mark(id, patch),
  paper: (id) => local.paper(id),
});

/** What only our own pages may ask: a content script lives in the process of a stranger's page. @type {Set<Type>} */
const OWN_PAGES_ONLY = new Set([
  "library.search",
  "library.queue",
  "library.papers",
  "listing.known",
  "tab.paper",
  "digest.take",
  "outbox.list",
  "outbox.send",
  "outbox.resolve",
  "storage.get",
  "storage.forget",
  "server.runs",
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
  "page.match": async (page, { tab, documentLifecycle }) => {
    if (await isOff(page.url)) return { enabled: false, matches: [], own: null, look: await look() };
    const { matches, own } = await matchPage(await local.library(), (ids) => local.papers(ids), page);
    // What is visited in a private window is told nobody.
    if (own && page.metadata && !page.weak && !tab?.incognito)
      learning.learn(own, page.metadata, page.url).catch(console.error);
    // A page that is drawn before it is asked for has not been opened.
    if (tab && page.metadata && documentLifecycle !== "prerender")
      opened.shows(tab, page.url, page.weak ? null : (own?.paper ?? null)).catch(console.error);
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
  "paper.save": ({ metadata, url, status }) => papers.save(metadata, url, status),
  "paper.quote": ({ of, text }) => papers.quote(of, text),
  "annotation.create": ({ of, annotation }) => annotating.create(of, annotation),
  "annotation.edit": ({ paper, id, patch }) => annotating.edit(paper, id, patch),
  "annotation.delete": ({ paper, id }) => annotating.delete(paper, id),
  "annotation.restore": ({ paper, id }) => annotating.restore(paper, id),
  "paper.open": async ({ id }) => {
    await papers.open(id);
    return null;
  },
  "library.search": ({ query }) => shelf.search(query),
  "library.queue": () => shelf.queue(),
  "library.papers": ({ ids }) => shelf.papers(ids),
  "links.identify": async ({ hrefs }) => identified(hrefs),
  "listing.known": ({ papers }) => shelf.known(papers),
  "tab.paper": async ({ tabId }) => paperAt(local, (await chrome.tabs.get(tabId)).url ?? ""),
  "digest.take": (listing) => takeDigest(local, sender, listing),
  "outbox.list": () => choices.list(),
  "outbox.resolve": (choice) => choices.resolve(choice),
  "outbox.send": async () => {
    await sender.send();
    return connection(local);
  },
  "storage.get": () => storage(local),
  "storage.forget": async () => {
    await forget(local, sync, true);
    return connection(local);
  },
  "server.runs": () => serverRuns(),
  "connection.get": async () => {
    pairing.resume();
    return connection(local);
  },
  "connection.sync": async () => {
    await sync.quietly();
    return connection(local);
  },
  "connection.forget": async () => {
    await forget(local, sync, false);
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

/** @type {typeof announce} */
async function announceAll(outcome) {
  await announce(outcome);
  opened.changed().catch(console.error);
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
chrome.runtime.onInstalled.addListener(async ({ reason }) => {
  await begin();
  // A copy that came with its pairing has nothing to be welcomed to.
  if (reason === "install" && !(await kept()).token)
    await chrome.tabs.create({ url: chrome.runtime.getURL("welcome/welcome.html") });
});
chrome.runtime.onStartup.addListener(begin);
chrome.alarms.onAlarm.addListener(() => {
  pairing.resume();
  sync.quietly();
});

closeStorage();
keepStorage();
colorBadge();
// Creating an alarm that exists would start its minute anew at every waking.
chrome.alarms.get(SYNC_ALARM).then((alarm) => {
  if (!alarm) chrome.alarms.create(SYNC_ALARM, { periodInMinutes: 1 });
});
