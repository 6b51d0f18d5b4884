import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";
import { changeSettings, isOff } from "../../extension/background/settings.js";
import { parseServer, parseSite } from "../../extension/shared/address.js";
import { fakeBrowser } from "./fakes.js";
import { fakeSurfaces } from "./surface-fakes.js";

/** @import { Reply, ToBackground } from "../../extension/shared/messages.js" */

/** @typedef {{id?: string, url?: string, tab?: {id: number}}} Sender */

/** @type {ReturnType<typeof fakeBrowser>} */
let browser;
/** @type {(message: unknown, sender: Sender, reply: (answer: any) => void) => boolean} */
let listener;
/** @type {unknown[]} */
let badges;

const PAGE = { id: "us", url: "https://news.example.org/a", tab: { id: 3 } };
const POPUP = { id: "us", url: "chrome-extension://us/popup/popup.html" };

const event = () => ({ addListener() {} });
const action = {
  setBadgeText: async (/** @type {unknown} */ badge) => void badges.push(badge),
  setTitle: async (/** @type {unknown} */ title) => void badges.push(title),
  setBadgeBackgroundColor: async () => {},
  setBadgeTextColor: async () => {},
};

before(async () => {
  Object.assign(fakeChrome().runtime, {
    onInstalled: event(),
    onStartup: event(),
    onMessage: {
      addListener: (/** @type {typeof listener} */ added) => {
        listener = added;
      },
    },
  });
  await import("../../extension/background/main.js");
});

beforeEach(() => {
  fakeChrome();
  badges = [];
});

function fakeChrome() {
  browser = fakeBrowser();
  const { chrome } = /** @type {any} */ (globalThis);
  fakeSurfaces();
  chrome.action = { ...chrome.action, ...action };
  chrome.alarms = { onAlarm: event(), get: async () => ({}), create: async () => {} };
  return chrome;
}

/**
 * @param {unknown} message
 * @param {Sender} sender
 * @returns {Promise<any>} null when the message was not taken
 */
function send(message, sender) {
  return new Promise((resolve) => {
    if (!listener(message, sender, resolve)) resolve(null);
  });
}

test("only our own extension is answered, and only what there is", async () => {
  const { ok, value } = await send({ type: "settings.get" }, POPUP);
  assert.deepEqual([ok, value.server, value.learn], [true, "http://127.0.0.1:5711", true]);
  assert.equal(await send({ type: "settings.get" }, { ...POPUP, id: "another" }), null);
  assert.equal(await send({ type: "toString" }, POPUP), null);
  assert.equal(await send(null, POPUP), null);
});

test("pages may not touch the connection or the settings", async () => {
  for (const type of [
    "connection.get",
    "connection.forget",
    "pairing.start",
    "settings.set",
    "library.search",
    "outbox.list",
    "outbox.resolve",
    "storage.forget",
    "digest.take",
  ]) {
    assert.equal(await send({ type }, PAGE), null, type);
  }
});

test("a failure crosses the border with its kind and its sentence", async () => {
  assert.deepEqual(await send({ type: "settings.set", settings: { server: "ftp://x" } }, POPUP), {
    ok: false,
    error: {
      kind: "invalid",
      message: "This is not a server's address. It looks like http://127.0.0.1:5711, with nothing after it.",
    },
  });
});

test("on a site that is off nothing is matched, not even loaded", async () => {
  browser.storage.settings = { server: "http://127.0.0.1:5711", offSites: ["news.example.org"] };
  const question = { type: "page.match", url: PAGE.url, blocks: [], links: [], metadata: null };
  const { value } = await send(question, PAGE);
  assert.deepEqual([value.enabled, value.matches, value.own], [false, [], null]);
});

test("the badge counts for its own tab, and is empty for none", async () => {
  await send({ type: "page.count", count: 12 }, PAGE);
  await send({ type: "page.count", count: 0 }, PAGE);
  assert.deepEqual(badges, [
    { tabId: 3, text: "12" },
    { tabId: 3, title: "Paperlight: 12 known papers on this page" },
    { tabId: 3, text: "" },
    { tabId: 3, title: "Paperlight" },
  ]);
});

test("another server gets neither the token nor the pairing of the former one", async () => {
  Object.assign(browser.storage, { token: "secret", pairing: { id: "p", code: "c", expires: "" } });
  await changeSettings({ server: "https://papers.example.org/" });
  assert.deepEqual([browser.storage.token, browser.storage.pairing], [null, null]);
  assert.equal(/** @type {any} */ (browser.storage.settings).server, "https://papers.example.org");
  browser.storage.token = "newer";
  await changeSettings({ server: "https://papers.example.org", offSites: ["b.org"] });
  assert.equal(browser.storage.token, "newer");
});

test("sites are kept by host name, once, and every page hears of the change", async () => {
  const { offSites } = await changeSettings({ offSites: ["B.org", "https://a.org:8080/x?y", "b.org"] });
  assert.deepEqual(offSites, ["a.org", "b.org"]);
  assert.deepEqual(browser.sent, [{ type: "settings.changed" }]);
  assert.equal(await isOff("http://a.org/else"), true);
  assert.equal(await isOff("https://www.a.org/"), false);
  const { server } = await changeSettings({});
  assert.equal(await isOff(`${server}/papers/1`), true);
  assert.equal(await isOff(`${server}/demo`), false);
  await assert.rejects(changeSettings({ offSites: ["not a site"] }), { kind: "invalid", message: /example\.org/ });
});

test("a server's address is an http origin and nothing more", () => {
  for (const [text, expected] of /** @type {const} */ ([
    [" http://127.0.0.1:5711/ ", { origin: "http://127.0.0.1:5711", loopback: true, open: false }],
    ["http://localhost:80", { origin: "http://localhost", loopback: true, open: false }],
    ["http://[::1]:5711", { origin: "http://[::1]:5711", loopback: true, open: false }],
    ["https://papers.example.org", { origin: "https://papers.example.org", loopback: false, open: false }],
    ["http://papers.example.org", { origin: "http://papers.example.org", loopback: false, open: true }],
    ["http://127.0.0.1.evil.com", { origin: "http://127.0.0.1.evil.com", loopback: false, open: true }],
    ["https://papers.example.org/path", null],
    ["https://user:word@papers.example.org", null],
    ["https://papers.example.org?q", null],
    ["ftp://papers.example.org", null],
    ["javascript:alert(1)", null],
    ["127.0.0.1:5711", null],
    ["", null],
  ])) {
    assert.deepEqual(parseServer(text), expected, text);
  }
});

test("a site is a host name, however it was pasted", () => {
  assert.equal(parseSite(" Example.ORG "), "example.org");
  assert.equal(parseSite("https://example.org:8080/a/b"), "example.org");
  assert.equal(parseSite("localhost:3000"), "localhost");
  assert.equal(parseSite("two words"), null);
  assert.equal(parseSite(" "), null);
});
