import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Learning } from "../../extension/background/learning.js";
import { changeSettings } from "../../extension/background/settings.js";
import { background } from "./background.js";
import { FakeStore, fakeBrowser, fakeServer, paper } from "./fakes.js";

/** @import { Evidence, Metadata } from "../../extension/shared/messages.js" */
/** @import { Answer, Request } from "./fakes.js" */

const KNOWN = paper(1, { identifiers: [] });
const LEARNED = { ...KNOWN, identifiers: ["doi:10.1000/182"], etag: "2-0" };
const URL_OF_PAGE = "https://example.org/1?lang=en";

/** @type {Metadata} */
const METADATA = {
  title: KNOWN.title,
  authors: ["Ada Lovelace"],
  identifiers: ["10.1000/182"],
  abstract: "",
  venue: "ICLR",
  year: 2024,
  pdf: "https://example.org/1.pdf",
};

/** @type {ReturnType<typeof fakeBrowser>} */
let browser;
/** @type {FakeStore} */
let store;
/** @type {ReturnType<typeof background>} */
let worker;
/** @type {Learning} */
let learning;

beforeEach(() => {
  browser = fakeBrowser({ token: "secret" });
  store = new FakeStore();
  store.rows.set(1, KNOWN);
  worker = background(store);
  learning = new Learning(worker.papers);
});

// A write starts a run of sync that nobody waits for.
afterEach(() => worker.settled());

/**
 * Answer what is learned; `GET /changes` tells nothing.
 * @param {(request: Request) => Answer} [answer]
 * @returns {() => Request[]} what was sent to be learned so far
 */
function server(answer = () => ({ status: 201, json: { ...LEARNED, sources: [] } })) {
  const requests = fakeServer((request) =>
    request.path.startsWith("/changes")
      ? { json: { items: [], deleted: [], next: "c", more: false } }
      : answer(request),
  );
  return () => requests.filter(({ method }) => method === "POST");
}

/** @param {{evidence?: Evidence, url?: string, metadata?: Partial<Metadata>, known?: typeof KNOWN}} [visit] */
function visit({ evidence = "title", url = URL_OF_PAGE, metadata = {}, known = KNOWN } = {}) {
  return learning.learn({ paper: known, evidence }, { ...METADATA, ...metadata }, url);
}

test("what a paper's own page says is sent with the page's address, and nothing else of it", async () => {
  const sent = server();
  await visit({ url: "https://me:secret@example.org/1?utm_source=x&lang=en&token=abc#section-2" });
  const [request] = sent();
  assert.equal(request?.path, "/papers/1/sources");
  assert.deepEqual(request?.body, {
    url: URL_OF_PAGE,
    title: KNOWN.title,
    abstract: "",
    authors: ["Ada Lovelace"],
    year: 2024,
    venue: "ICLR",
    identifiers: ["doi:10.1000/182"],
    links: [
      { url: URL_OF_PAGE, kind: "page" },
      { url: "https://example.org/1.pdf", kind: "pdf" },
    ],
  });
});

test("what was learned is known at once, and open pages are matched again", async () => {
  server();
  await visit();
  assert.deepEqual(await worker.local.paper(1), LEARNED);
  assert.deepEqual(browser.sent, [
    { type: "papers.changed", papers: [LEARNED], deleted: [] },
    { type: "library.changed" },
  ]);
});

test("a paper whose number stands for its title has a title to learn, though its number is known", async () => {
  const sent = server();
  const known = paper(1, { title: "arXiv:2310.00001" });
  await visit({ evidence: "identifier", metadata: { identifiers: ["2310.00001"] }, known });
  assert.equal(sent().length, 1);
});

test("a page that taught nothing new changes nothing here", async () => {
  server(() => ({ json: KNOWN }));
  await visit();
  assert.deepEqual([store.rows.get(1), browser.sent], [KNOWN, []]);
});

test("a page is told of once in a worker's life, another page of the paper once too", async () => {
  const sent = server(() => ({ json: KNOWN }));
  await Promise.all([visit(), visit({ url: `${URL_OF_PAGE}#top` })]);
  await visit();
  assert.equal(sent().length, 1);
  await visit({ url: "https://example.org/another" });
  assert.equal(sent().length, 2);
});

test("a page whose identifiers are all known is not told of; one that names none may still teach", async () => {
  const sent = server();
  await visit({ known: { ...KNOWN, identifiers: ["doi:10.1000/182", "pmid:1"] } });
  assert.equal(sent().length, 0);
  await visit({ metadata: { identifiers: [] } });
  assert.equal(sent().length, 1);
});

test("nothing is told where the paper is only likely, where there is no web page, or where the reader says no", async () => {
  const sent = server();
  for (const evidence of /** @type {Evidence[]} */ (["near", "truncated"])) await visit({ evidence });
  await visit({ url: "file:///home/me/paper.html" });
  await changeSettings({ learn: false });
  await visit();
  assert.equal(sent().length, 0);
  await changeSettings({ learn: true });
  await visit({ evidence: "identifier" });
  assert.equal(sent().length, 1);
});

test("learning is on in a browser whose settings are older than it", async () => {
  browser.storage.settings = { server: "http://127.0.0.1:5711", offSites: [] };
  const sent = server();
  await visit();
  assert.equal(sent().length, 1);
});

test("a server that is off is told at the next visit, one that refuses is not asked again", async () => {
  const refusing = server(() => ({ status: 422, json: { detail: "The venue is too long." } }));
  await visit();
  await visit();
  assert.equal(refusing().length, 1);
  server(() => {
    throw new TypeError("Failed to fetch");
  });
  await visit({ url: "https://example.org/2" });
  const sent = server();
  await visit({ url: "https://example.org/2" });
  assert.equal(sent().length, 1);
});
