import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { LocalIndex } from "../../extension/background/index.js";
import { matchPage } from "../../extension/background/pages.js";
import { Sync } from "../../extension/background/sync.js";
import { announce } from "../../extension/background/tabs.js";
import { FakeStore, fakeBrowser, fakeServer, paper } from "./fakes.js";

/** @import { Outcome } from "../../extension/background/tabs.js" */

/** @type {ReturnType<typeof fakeBrowser>} */
let browser;
/** @type {FakeStore} */
let store;
/** @type {LocalIndex} */
let local;
/** @type {Sync} */
let sync;
/** @type {Outcome[]} */
let outcomes;

beforeEach(() => {
  browser = fakeBrowser({ token: "secret" });
  store = new FakeStore();
  local = new LocalIndex(store);
  outcomes = [];
  sync = new Sync(local, async (outcome) => void outcomes.push(outcome));
});

/**
 * @param {object[]} items
 * @param {string} next
 * @param {object} [rest]
 */
const page = (items, next, rest) => ({ json: { items, deleted: [], next, more: false, ...rest } });

/** @param {string} path */
const since = (path) => new URL(path, "http://x").searchParams.get("since");

test("pages are pulled until there is no more, each from the cursor of the one before", async () => {
  const requests = fakeServer(({ path }) =>
    since(path) ? page([paper(2)], "c2") : page([paper(1)], "c1", { more: true }),
  );
  await sync.now();
  assert.deepEqual(
    requests.map(({ path }) => since(path)),
    [null, "c1"],
  );
  assert.deepEqual([...store.rows.keys()], [1, 2]);
  assert.equal(store.at.cursor, "c2");
  assert.ok(store.at.synced);
  assert.equal((await local.library()).size, 2);
});

test("a run that breaks off goes on at its last page, and pages hear of what came", async () => {
  fakeServer(({ path }) => {
    if (since(path)) throw new TypeError("Failed to fetch");
    return page([paper(1)], "c1", { more: true });
  });
  await assert.rejects(sync.now(), { kind: "off" });
  assert.deepEqual(store.at, { cursor: "c1", synced: null, library: 0 });
  assert.equal(outcomes.length, 1);
  const requests = fakeServer(() => page([], "c2"));
  await sync.now();
  assert.equal(since(requests[0]?.path ?? ""), "c1");
});

test("a changed reading, a new paper and a deleted one are told apart; what is as it was is not told", async () => {
  fakeServer(() => page([paper(1), paper(2), paper(3)], "c1"));
  await sync.now();
  const changed = paper(1, { etag: "1-1", status: "read" });
  fakeServer(() => page([changed, paper(2)], "c2", { deleted: [3, 99] }));
  await sync.now();
  assert.deepEqual(outcomes[1], { changed: [changed], deleted: [3], came: false });
  assert.equal((await local.library()).size, 2);
  fakeServer(() => page([paper(4)], "c3"));
  await sync.now();
  assert.deepEqual(outcomes[2], { changed: [], deleted: [], came: true });
  fakeServer(() => page([paper(4)], "c4"));
  await sync.now();
  assert.equal(outcomes.length, 3);
});

test("another library replaces the copy as a whole", async () => {
  fakeServer(() => page([paper(1)], "old"));
  await sync.now();
  fakeServer(({ path }) => (since(path) === "old" ? page([], "x", { reset: true }) : page([paper(8)], "new")));
  await sync.now();
  assert.deepEqual([...store.rows.keys()], [8]);
  assert.equal(store.at.cursor, "new");
  assert.deepEqual([...(await local.papers([1, 8])).keys()], [8]);
  assert.equal((await local.library()).size, 1);
});

test("an empty library in the place of another takes the marks from the pages", async () => {
  fakeServer(() => page([paper(1)], "old"));
  await sync.now();
  fakeServer(({ path }) => page([], "new", { reset: since(path) === "old" }));
  await sync.now();
  assert.deepEqual(outcomes[1], { changed: [], deleted: [], came: true });
});

test("many who ask during a run get that run; who wrote gets one more", async () => {
  const requests = fakeServer(() => page([], "c1"));
  await Promise.all([sync.now(), sync.now(), sync.quietly()]);
  assert.equal(requests.length, 1);
  await Promise.all([sync.now(), sync.afterWrite()]);
  assert.equal(requests.length, 3);
});

test("what was known better already is not undone, and annotations that changed are news", async () => {
  fakeServer(() => page([paper(1, { etag: "1-2", status: "read" })], "c1"));
  await sync.now();
  fakeServer(() => page([paper(1, { etag: "1-1" })], "c2"));
  await sync.now();
  assert.equal((await local.paper(1))?.reading.status, "read");
  const target = { source: "https://x.org/", styleClass: "paperlight-blue" };
  const annotation = { id: "urn:uuid:1", etag: "a", type: "Annotation", target, created: "2026-01-01T00:00:00Z" };
  fakeServer(() => page([{ ...paper(1, { etag: "1-2", status: "read" }), annotations: [annotation] }], "c3"));
  await sync.now();
  assert.equal(outcomes.at(-1)?.changed[0]?.annotations[0]?.color, "blue");
});

test("pages start a run only when the last try is old", async () => {
  const requests = fakeServer(() => page([], "c1"));
  await sync.ifStale();
  await sync.ifStale();
  assert.equal(requests.length, 1);
});

test("the index is loaded once, however many ask", async () => {
  store.rows.set(1, paper(1));
  await Promise.all([local.library(), local.library(), local.apply({ papers: [paper(2)] })]);
  assert.equal(store.loads, 1);
  assert.equal((await local.library()).size, 2);
});

test("a copy that could not be read is read again", async () => {
  const { load } = store;
  store.load = () => Promise.reject(new Error("disk"));
  await assert.rejects(local.library());
  store.load = load;
  assert.equal((await local.library()).size, 0);
});

test("a woken worker knows what the one before it knew: the index as it was saved, and what changed since", async () => {
  const many = Array.from({ length: 1_200 }, (_, id) => paper(id + 1));
  await local.apply({ papers: many });
  assert.equal(store.saves, 1);
  await local.apply({ papers: [paper(1, { title: "Another title for this", keys: ["another title for this"] })] });
  await local.apply({ papers: [paper(2, { status: "read" }), paper(5000)], deleted: [3] });
  await local.apply({ papers: [paper(4, { title: "A title of a day", keys: ["a title of a day"] })] });
  await local.apply({ papers: [paper(4)], deleted: [5000] });
  assert.equal(store.saves, 1, "a few changes are not worth saving a large index");
  const woken = new LocalIndex(store);
  const library = await woken.library();
  assert.equal(store.reads, 1, "the papers were read once, when there was no index yet");
  assert.equal(library.size, 1_199);
  const found = async (/** @type {string} */ text) => {
    const block = { id: 1, text, role: /** @type {const} */ ("link") };
    const page = { url: "https://x.org/", blocks: [block], links: [] };
    const { matches } = await matchPage(library, (ids) => woken.papers(ids), { ...page, metadata: null });
    return matches.map(({ paper: { id, reading } }) => `${id} ${reading.status}`);
  };
  assert.deepEqual(await found("Another title for this"), ["1 new"]);
  assert.deepEqual(await found("The paper with the number 1"), []);
  assert.deepEqual(await found("The paper with the number 2"), ["2 read"]);
  assert.deepEqual(await found("The paper with the number 3"), []);
  assert.deepEqual(await found("The paper with the number 4"), ["4 new"]);
  assert.deepEqual(await found("A title of a day"), []);
  assert.deepEqual(await found("The paper with the number 5000"), []);
  assert.deepEqual(await found("The paper with the number 1200"), ["1200 new"]);
});

test("an index that can't be saved is no reason to fail, and is not tried at every change", async (t) => {
  t.mock.method(console, "error", () => {});
  store.save = () => Promise.reject(new Error("quota"));
  await local.apply({ papers: Array.from({ length: 1_200 }, (_, id) => paper(id + 1)) });
  await local.apply({ papers: [paper(1, { title: "Another title", keys: ["another title"] })] });
  assert.equal(store.rows.get(1)?.title, "Another title");
  assert.equal((await new LocalIndex(store).library()).size, 1_200);
  assert.equal(/** @type {any} */ (console.error).mock.callCount(), 2);
});

test("an answer that comes after a sync that knew more does not undo it", async () => {
  await local.apply({ papers: [paper(1, { etag: "1-3" })], mark: { cursor: "c", synced: null } });
  await local.apply({ papers: [paper(1, { etag: "1-2", status: "saved" })] });
  assert.equal(store.rows.get(1)?.etag, "1-3");
  await local.apply({ papers: [paper(1, { etag: "1-4", status: "saved" })] });
  assert.equal(store.rows.get(1)?.etag, "1-4");
});

test("an index that can't be loaded is made of the papers", async () => {
  await local.apply({ papers: Array.from({ length: 1_200 }, (_, id) => paper(id + 1)) });
  store.saved = null;
  assert.equal((await new LocalIndex(store).library()).size, 1_200);
});

test("tabs hear of changed papers; of very many, and of new ones, only that they must look again", async () => {
  await announce({ changed: [paper(1)], deleted: [2], came: false });
  assert.deepEqual(browser.sent, [{ type: "papers.changed", papers: [paper(1)], deleted: [2] }]);
  assert.deepEqual(browser.heard, browser.sent, "an open popup hears it too");
  browser.sent.length = 0;
  await announce({ changed: Array.from({ length: 501 }, (_, id) => paper(id)), deleted: [], came: false });
  assert.deepEqual(browser.sent, [{ type: "library.changed" }]);
});
