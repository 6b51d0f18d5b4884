import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { matchPage, ownIdentifiers } from "../../extension/background/pages.js";
import { background } from "./background.js";
import { FakeStore, fakeBrowser, fakeServer, paper } from "./fakes.js";

/** @import { Metadata } from "../../extension/shared/messages.js" */
/** @import { Answer, Request } from "./fakes.js" */

/** @type {ReturnType<typeof fakeBrowser>} */
let browser;
/** @type {FakeStore} */
let store;
/** @type {ReturnType<typeof background>} */
let worker;
/** @type {ReturnType<typeof background>["local"]} */
let local;
/** @type {ReturnType<typeof background>["papers"]} */
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
  worker = background(store);
  ({ local, papers } = worker);
});

// A write starts a run of sync that nobody waits for.
afterEach(() => worker.settled());

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

test("a page's own paper is sent with all that the page says, and saved", async () => {
  const requests = server(({ method }) => ({
    status: method === "POST" ? 201 : 200,
    json: told(paper(5, method === "POST" ? {} : { status: "saved", etag: "1-1" })),
  }));
  await papers.save(METADATA, "https://arxiv.org/abs/2401.00001");
  await worker.settled();
  const [post, put] = requests.filter(({ method }) => method !== "GET");
  assert.deepEqual(post?.body, {
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
  assert.deepEqual([put?.path, put?.body], ["/papers/5/reading", { status: "saved" }]);
  assert.equal(store.rows.get(5)?.reading.status, "saved");
});

test("what a page says that can't be stored is left out, not refused later", async () => {
  const requests = server(() => ({ json: told(paper(5, { status: "saved" })) }));
  const said = {
    ...METADATA,
    title: "  A\u0000 title\n of two lines ",
    year: 20,
    pdf: "file:///x.pdf",
    venue: "V".repeat(400),
  };
  await papers.save(said, "file:///home/x.html");
  await worker.settled();
  const { title, year, links, venue } = requests.find(({ method }) => method === "POST")?.body ?? {};
  assert.deepEqual([title, year, links, venue.length], ["A title of two lines", null, [], 300]);
});

test("a saved paper has the server's keys once it has sent them", async () => {
  const complete = paper(5, { title: "A page's own paper", keys: ["a page s own paper"], status: "saved" });
  const changed = [complete];
  server(() => ({ json: told(complete) }), changed);
  await papers.save(METADATA, "https://x.org/");
  await worker.settled();
  assert.deepEqual(store.rows.get(5)?.keys, ["a page s own paper"]);
  assert.deepEqual(browser.sent.at(-1), { type: "library.changed" });
});

test("search gives what the server finds with what was changed here, opening goes to the dashboard", async () => {
  server((request) => {
    if (request.method !== "GET") throw new TypeError("Failed to fetch");
    return { json: { items: [told(paper(1)), told(paper(9))], next: null, total: 2 } };
  });
  await papers.mark(1, { status: "read" });
  const found = await papers.search("number");
  assert.deepEqual(
    found.map(({ id, reading, unsent }) => [id, reading.status, unsent?.state]),
    [
      [1, "read", "waiting"],
      [9, "new", undefined],
    ],
  );
  await papers.open(9);
  assert.deepEqual(browser.opened, ["http://127.0.0.1:5711/papers/9"]);
});

test("a page's texts and links are matched under the numbers it gave them", async () => {
  store.rows.set(
    2,
    paper(2, { title: "Attention is not all you need today", keys: ["attention is not all you need today"] }),
  );
  const answer = await matchPage(await local.library(), (ids) => local.papers(ids), {
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
    return (await matchPage(library, (ids) => local.papers(ids), page)).own?.paper.id;
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
  await worker.settled();
  assert.deepEqual(requests.find(({ method }) => method === "POST")?.body.identifiers, [
    "doi:10.1234/alpha",
    "pmid:123",
  ]);
});
