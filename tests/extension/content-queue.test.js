import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { contentScope } from "./content-scope.js";

/** @type {any[]} */
let asked = [];
/** @type {any[]} */
let heard = [];
/** What the background answers. @type {(message: any) => Promise<any>} */
let answer;
/** @type {(() => void)[]} */
let timers = [];

/** Whether each slice is full at once. */
let isFull = false;
let rests = 0;
/** What happens meanwhile. */
let duringRest = () => {};

class Slices {
  full = isFull;
  async rest() {
    rests += 1;
    duringRest();
  }
}

const { MatchQueue } = contentScope(["queue.js"], ["MatchQueue"], {
  Slices,
  ask: (/** @type {any} */ message) => {
    asked.push(message);
    return answer(message);
  },
  pageUrl: () => "https://example.org/",
  extensionAlive: () => true,
  setTimeout: (/** @type {() => void} */ run) => timers.push(run),
});

const paper = { id: 7, title: "A Title" };

/** Match every text that begins with "A Title". @param {any} message */
async function matching({ blocks, links }) {
  const found = blocks.filter((/** @type {any} */ { text }) => text.startsWith("A Title"));
  const matches = [
    ...found.map((/** @type {any} */ { id }) => ({
      paper,
      evidence: "title",
      reasons: ["short"],
      score: 1,
      block: id,
      start: 0,
      end: 7,
    })),
    ...links.map((/** @type {any} */ { id }) => ({
      paper,
      evidence: "identifier",
      reasons: [],
      score: 1,
      link: id,
      start: 0,
      end: 0,
    })),
  ];
  return { ok: true, value: { enabled: true, matches, own: null, look: "as now" } };
}

/** What was found, as the items tell it. @type {any[]} */
let found = [];
/** How marks look, as often as it was told. @type {any[]} */
let looks = [];

function queueOf() {
  return new MatchQueue({
    found: (/** @type {any} */ item, /** @type {any[]} */ all) =>
      found.push(...all.map(({ evidence, id, reasons }) => [item.text.slice(0, 9), evidence, id, ...reasons])),
    look: (/** @type {any} */ look) => {
      looks.push(look);
    },
    papers: (/** @type {any[]} */ papers) => heard.push(["papers", papers.length]),
    own: (/** @type {any} */ own) => heard.push(["own", own]),
    off: () => heard.push(["off"]),
    answered: () => heard.push(["answered"]),
  });
}

/** @param {string} text */
function item(text) {
  return { role: "item", text, block: null, from: 0 };
}

beforeEach(() => {
  asked = [];
  heard = [];
  found = [];
  looks = [];
  isFull = false;
  rests = 0;
  duringRest = () => {};
  timers = [];
  answer = matching;
});

test("matches come to what they were found in, papers before them", async () => {
  const queue = queueOf();
  queue.add(item("A Title 1"));
  queue.add(item("Nothing"));
  queue.add({ role: "address", text: "https://arxiv.org/", link: null, container: null });
  await queue.flush();
  assert.deepEqual(looks, ["as now"]);
  assert.deepEqual(found, [
    ["A Title 1", "title", 7, "short"],
    ["https://a", "identifier", 7],
  ]);
  assert.deepEqual(heard, [["papers", 2], ["answered"]]);
  assert.equal(asked.length, 1);
});

test("nothing is sent twice, and the same text once for all its places", async () => {
  const queue = queueOf();
  for (let count = 0; count < 3; count += 1) queue.add(item("A Title 1"));
  queue.add(item("Nothing"));
  await queue.flush();
  queue.add(item("A Title 1"));
  queue.add(item("Nothing"));
  await queue.flush();
  assert.equal(asked.length, 1);
  assert.deepEqual(
    asked[0].blocks.map((/** @type {any} */ { text }) => text),
    ["A Title 1", "Nothing"],
  );
  assert.equal(found.length, 4);
});

test("a message is bounded, and two are on their way at most", async () => {
  let open = 0;
  let most = 0;
  answer = async (message) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    return matching(message);
  };
  const queue = queueOf();
  for (let count = 0; count < 60; count += 1) queue.add(item(`A Title ${count} ${"x".repeat(20_000)}`));
  await queue.flush();
  const sizes = asked.map(({ blocks }) =>
    blocks.reduce((/** @type {number} */ sum, /** @type {any} */ { text }) => sum + text.length, 0),
  );
  assert.ok(Math.max(...sizes) <= 100_000);
  assert.equal(most, 2);
  assert.equal(asked.flatMap(({ blocks }) => blocks).length, 60);
});

test("the page's own paper is asked for once, also without any text", async () => {
  const queue = queueOf();
  answer = async () => ({ ok: true, value: { enabled: true, matches: [], own: paper } });
  queue.askOwn({ metadata: { title: "A Title" }, weak: false });
  await queue.flush();
  queue.add(item("Nothing"));
  await queue.flush();
  assert.deepEqual(
    heard.filter(([kind]) => kind === "own"),
    [["own", paper]],
  );
  assert.deepEqual(
    asked.map(({ metadata, weak }) => [metadata, weak]),
    [
      [{ title: "A Title" }, false],
      [null, true],
    ],
  );
});

test("a site that is switched off is asked about once", async () => {
  const queue = queueOf();
  answer = async () => ({ ok: true, value: { enabled: false, matches: [], own: null } });
  for (let count = 0; count < 30; count += 1) queue.add(item(`${count} ${"x".repeat(20_000)}`));
  await queue.flush();
  await queue.flush();
  assert.equal(asked.length, 1);
  assert.equal(heard.filter(([kind]) => kind === "off").length, 1);
  assert.deepEqual(found, []);
});

test("what could not be sent is sent again later, but not for ever", async () => {
  const queue = queueOf();
  answer = async () => ({ ok: false, error: { kind: "failed", message: "" } });
  queue.askOwn(null);
  queue.add(item("A Title 1"));
  await queue.flush();
  assert.equal(timers.length, 1);
  answer = matching;
  timers.pop()?.();
  await queue.flush();
  assert.deepEqual(found, [["A Title 1", "title", 7, "short"]]);
  answer = async () => ({ ok: false, error: { kind: "failed", message: "" } });
  queue.add(item("A Title 2"));
  for (let count = 0; count < 9; count += 1) await queue.flush();
  assert.ok(timers.length < 3);
});

test("an answer from before a reset is not taken", async () => {
  const queue = queueOf();
  /** @type {(() => void)[]} */
  const waiting = [];
  answer = async (message) => {
    await new Promise((resolve) => waiting.push(() => resolve(null)));
    return matching(message);
  };
  queue.add(item("A Title 1"));
  const flushed = queue.flush();
  queue.reset();
  answer = matching;
  queue.add(item("A Title 2"));
  waiting[0]?.();
  await flushed;
  assert.deepEqual(found, [["A Title 2", "title", 7, "short"]]);
});

test("the same text in another role is asked for itself", async () => {
  const queue = queueOf();
  queue.add(item("A Title 1"));
  queue.add({ ...item("A Title 1"), role: "prose" });
  await queue.flush();
  assert.deepEqual(
    asked[0].blocks.map((/** @type {any} */ { role }) => role),
    ["item", "prose"],
  );
});

test("matches are told in slices, and no more of them once the library is another", async () => {
  const queue = queueOf();
  isFull = true;
  for (let count = 0; count < 5; count += 1) queue.add(item(`A Title ${count}`));
  await queue.flush();
  assert.deepEqual([found.length, rests], [5, 5]);
  for (let count = 5; count < 9; count += 1) queue.add(item(`A Title ${count}`));
  duringRest = () => queue.reset();
  await queue.flush();
  assert.equal(found.length, 6);
});
