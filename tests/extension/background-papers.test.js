import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { LocalIndex } from "../../extension/background/index.js";
import { matchPage, ownIdentifiers } from "../../extension/background/pages.js";
import { Papers } from "../../extension/background/papers.js";
import { Sync } from "../../extension/background/sync.js";
import { announce } from "../../extension/background/tabs.js";
import { FakeStore, fakeBrowser, fakeServer, paper } from "./fakes.js";

/** @import { Metadata } from "../../extension/shared/messages.js" */
/** @import { Answer, Request } from "./fakes.js" */

/** @type {ReturnType<typeof fakeBrowser>} */
let browser;
/** @type {FakeStore} */
let store;
/** @type {LocalIndex} */
let local;
/** @type {Sync} */
let sync;
/** @type {Papers} */
let papers;

/** @type {Metadata} */
const METADATA = {
  title: "A page's own paper",
  authors: ["Ada Lovelace"],
  identifiers: ["doi:10.48550/arXiv.2401.00001"],
  abstract: "",
  venue: "",
  year: 2024,
  pdf: "https://arxiv.org/pdf/2401.00001",
};

beforeEach(() => {
  browser = fakeBrowser({ token: "secret" });
  store = new FakeStore();
  store.rows.set(1, paper(1));
  local = new LocalIndex(store);
  sync = new Sync(local, announce);
  papers = new Papers(local, sync, announce);
});

// A write starts a run of sync that nobody waits for.
afterEach(() => sync.quietly());

/**
 * Answer writes; `GET /changes` tells `changed`.
 * @param {(request: Request) => Answer} write
 * @param {object[]} [changed]
 */
function server(write, changed = []) {
  return fakeServer((request) =>
    request.path.startsWith("/changes")
      ? { json: { items: changed, deleted: [], next: "c", more: false } }
      : write(request),
  );
}

/** The server's words for a paper: no keys, but more than we keep. @param {ReturnType<typeof paper>} known */
const told = ({ keys, ...rest }) => ({ ...rest, abstract: "…", added: "2026-01-01T00:00:00Z" });

test("a mark is the server's answer, kept with the keys we had, and told to the pages", async () => {
  const requests = server(() => ({ json: told(paper(1, { etag: "1-1", status: "read" })) }));
  const now = await papers.mark(1, { status: "read" });
  assert.deepEqual(now, paper(1, { etag: "1-1", status: "read" }));
  assert.equal(requests[0]?.headers.get("If-Match"), '"1-0"');
  assert.deepEqual(store.rows.get(1), now);
  assert.deepEqual(await local.paper(1), now);
  assert.deepEqual(browser.sent, [{ type: "papers.changed", papers: [now], deleted: [] }]);
});

test("a mark that finds no server is not kept, and says so", async () => {
  server(() => {
    throw new TypeError("Failed to fetch");
  });
  await assert.rejects(papers.mark(1, { status: "read" }), { kind: "off", message: /^Not saved/ });
  assert.deepEqual(store.rows.get(1), paper(1));
  assert.deepEqual(browser.sent, []);
});

test("a change that does not touch the mark is no conflict: it is sent again on top", async () => {
  const fresh = paper(1, { etag: "2-0", title: "A better title" });
  const requests = server(
    ({ headers }) => {
      if (headers.get("If-Match") !== '"2-0"') return { status: 412 };
      return { json: told({ ...fresh, etag: "2-1", reading: { ...fresh.reading, status: "read" } }) };
    },
    [fresh],
  );
  const now = await papers.mark(1, { status: "read" });
  assert.equal(now.reading.status, "read");
  assert.equal(now.title, "A better title");
  assert.equal(requests.filter(({ method }) => method === "PUT").length, 2);
});

test("a mark over what was changed elsewhere is refused, and the pages show what it is", async () => {
  const fresh = paper(1, { etag: "1-1", status: "dismissed" });
  const requests = server(() => ({ status: 412 }), [fresh]);
  await assert.rejects(papers.mark(1, { status: "read" }), { kind: "conflict", message: /changed elsewhere/ });
  assert.equal(requests.filter(({ method }) => method === "PUT").length, 1);
  assert.deepEqual(await local.paper(1), fresh);
  assert.equal(browser.sent[0].papers[0].reading.status, "dismissed");
});

test("a mark on an older paper than the index has is refused, and whoever shows the older one hears what it is", async () => {
  const now = paper(1, { etag: "1-1", status: "reading" });
  store.rows.set(1, now);
  const requests = server(({ headers }) =>
    headers.get("If-Match") === '"1-1"' ? { json: told(now) } : { status: 412, json: {} },
  );
  await assert.rejects(papers.mark(1, { status: "read" }, "1-0"), { kind: "conflict", message: /changed elsewhere/ });
  assert.equal(requests.filter(({ method }) => method === "PUT").length, 1);
  assert.deepEqual(browser.heard, [{ type: "papers.changed", papers: [now], deleted: [] }]);
  await papers.mark(1, { status: "read" }, "1-1");
});

test("marking a paper that left the library takes its marks from the pages", async () => {
  fakeServer(({ path }) =>
    path.startsWith("/changes")
      ? { json: { items: [], deleted: [1], next: "c", more: false } }
      : { status: 404, json: {} },
  );
  await assert.rejects(papers.mark(1, { starred: true }), { kind: "gone" });
  assert.deepEqual(browser.sent, [{ type: "papers.changed", papers: [], deleted: [1] }]);
});

test("a page's own paper is sent with all that the page says, and saved", async () => {
  const requests = server(({ method }) => ({
    status: method === "POST" ? 201 : 200,
    json: told(paper(5, method === "POST" ? {} : { status: "saved", etag: "1-1" })),
  }));
  const saved = await papers.save(METADATA, "https://arxiv.org/abs/2401.00001");
  assert.equal(saved.reading.status, "saved");
  assert.deepEqual(requests[0]?.body, {
    title: "A page's own paper",
    abstract: "",
    authors: ["Ada Lovelace"],
    year: 2024,
    venue: "",
    identifiers: ["arxiv:2401.00001"],
    links: [
      { url: "https://arxiv.org/abs/2401.00001", kind: "page" },
      { url: "https://arxiv.org/pdf/2401.00001", kind: "pdf" },
    ],
  });
  assert.deepEqual([requests[1]?.path, requests[1]?.body], ["/papers/5/reading", { status: "saved" }]);
  assert.equal(store.rows.get(5)?.reading.status, "saved");
});

test("saving what was read already does not make it unread", async () => {
  const requests = server(() => ({ json: told(paper(5, { status: "read" })) }));
  assert.equal((await papers.save(METADATA, "https://x.org/")).reading.status, "read");
  assert.equal(requests.filter(({ method }) => method === "PUT").length, 0);
});

test("a saved paper lights up by its title once the server has sent its keys", async () => {
  const complete = paper(5, { title: "A page's own paper", keys: ["a page s own paper"], status: "saved" });
  server(() => ({ json: told(complete) }), [complete]);
  await papers.save(METADATA, "https://x.org/");
  await sync.afterWrite();
  assert.deepEqual(store.rows.get(5)?.keys, ["a page s own paper"]);
  assert.deepEqual(browser.sent.at(-1), { type: "library.changed" });
});

test("search gives what the server finds, opening goes to the dashboard", async () => {
  server(() => ({ json: { items: [told(paper(1)), told(paper(9))], next: null, total: 2 } }));
  assert.deepEqual(await papers.search("number"), [paper(1), { ...paper(9), keys: [] }]);
  await papers.open(9);
  assert.deepEqual(browser.opened, ["http://127.0.0.1:5711/papers/9"]);
});

test("a page's texts and links are matched under the numbers it gave them", async () => {
  store.rows.set(
    2,
    paper(2, { title: "Attention is not all you need today", keys: ["attention is not all you need today"] }),
  );
  const answer = await matchPage(await local.library(), (ids) => local.papers(ids), {
    type: "page.match",
    url: "https://news.example.org/",
    blocks: [
      { id: 40, text: "Nothing here", role: "prose" },
      { id: 41, text: "Attention is not all you need today", role: "heading" },
    ],
    links: [{ id: 7, href: "https://arxiv.org/abs/2310.00001v2" }],
    metadata: null,
  });
  const found = answer.matches.map(({ paper: { id }, evidence, block, link }) => ({ id, evidence, block, link }));
  assert.deepEqual(found, [
    { id: 2, evidence: "title", block: 41, link: undefined },
    { id: 1, evidence: "identifier", block: undefined, link: 7 },
  ]);
  assert.equal(answer.own, null);
});

test("a page's own paper is known by its identifiers, its address or its title", async () => {
  const library = await local.library();
  const own = async (/** @type {string} */ url, /** @type {Partial<Metadata>} */ metadata) => {
    const page = { url, blocks: [], links: [], metadata: { ...METADATA, identifiers: [], ...metadata } };
    return (await matchPage(library, (ids) => local.papers(ids), { type: "page.match", ...page })).own?.id;
  };
  assert.equal(await own("https://x.org/", { identifiers: ["arXiv:2310.00001v3"] }), 1);
  assert.equal(await own("https://arxiv.org/abs/2310.00001", {}), 1);
  assert.equal(await own("https://x.org/", { title: "The Paper with the number 1" }), 1);
  assert.equal(await own("https://x.org/", { title: "The Paper with the number 1, Revisited" }), undefined);
  assert.equal(await own("https://x.org/", { title: "Why? The Paper with the number 1" }), undefined);
  assert.equal(await own("https://x.org/", {}), undefined);
});

test("an address that names another paper than the page does is not taken for the page's paper", async () => {
  const metadata = { ...METADATA, identifiers: ["10.1234/alpha", "PMID:123"] };
  const url = "https://doi.org/10.1234/beta";
  assert.deepEqual(ownIdentifiers(metadata, url), ["doi:10.1234/alpha", "pmid:123"]);
  assert.deepEqual(ownIdentifiers(metadata, "https://arxiv.org/abs/2401.00001"), [
    "doi:10.1234/alpha",
    "pmid:123",
    "arxiv:2401.00001",
  ]);
  const requests = server(() => ({ json: told(paper(5, { status: "read" })) }));
  await papers.save(metadata, url);
  assert.deepEqual(requests[0]?.body.identifiers, ["doi:10.1234/alpha", "pmid:123"]);
});
