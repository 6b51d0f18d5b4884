import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { connection } from "../../extension/background/connection.js";
import { problem } from "./fake-library.js";
import { Desk, instead, lost } from "./outbox-desk.js";

/** @import { Answer, Request } from "./fakes.js" */

/** @type {Desk} */
let desk;

beforeEach(async () => {
  desk = await Desk.open();
});

// What a test has started must not reach the next one's library.
afterEach(() => desk.worker.settled());

test("a write is shown at once as unsent, outlives the worker, and is sent when the server answers", async () => {
  desk.isOff = true;
  const now = await desk.worker.papers.mark(1, { status: "read", note: "Good" });
  assert.deepEqual([now.reading.status, now.reading.note], ["read", "Good"]);
  assert.deepEqual(now.unsent, { state: "waiting", fields: ["status", "note"] });
  await desk.worker.settled();
  desk.restart();
  assert.deepEqual((await desk.paper(1))?.unsent, now.unsent);
  assert.deepEqual((await connection(desk.worker.local)).unsent, { waiting: 1, stuck: 0 });
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual(desk.library.row(1).reading, { ...now.reading, status_changed: null });
  assert.equal((await desk.paper(1))?.unsent, null);
  assert.deepEqual(await desk.worker.choices.list(), []);
});

test("pages hear of a change before and after it is acknowledged, our own pages of the queue", async () => {
  await desk.worker.papers.mark(1, { starred: true });
  await desk.worker.settled();
  const told = desk.browser.sent
    .filter(({ type }) => type === "papers.changed")
    .map(({ papers }) => papers[0].unsent?.state);
  assert.deepEqual(told.slice(0, 2), ["waiting", undefined]);
  assert.ok(desk.browser.heard.some(({ type }) => type === "outbox.changed"));
});

test("what was done and never answered is not done twice", async () => {
  desk.faults = [lost];
  await desk.worker.papers.mark(1, { note: "Once" });
  await desk.worker.settled();
  desk.worker.tick();
  await desk.worker.settled();
  assert.equal(desk.writes().length, 2);
  assert.equal(desk.writes()[0]?.headers.get("Idempotency-Key"), desk.writes()[1]?.headers.get("Idempotency-Key"));
  assert.deepEqual(desk.notes(), ["Once"]);
});

for (const [what, fault] of /** @type {[string, (request: Request) => Answer][]} */ ([
  ["an error of its own", instead(problem(500, "bug"))],
  ["too many requests", instead({ ...problem(429, "too-many-requests"), headers: { "Retry-After": "30" } })],
  ["what is no JSON", instead({ text: "<!doctype html><title>Router</title>" })],
  ["404 in a stranger's words", instead({ status: 404, text: "<h1>Not found</h1>" })],
])) {
  test(`a server that answers with ${what} is tried again, and nothing overtakes`, async () => {
    desk.faults = [fault];
    await desk.worker.papers.mark(1, { note: "First" });
    await desk.worker.papers.mark(2, { note: "Second" });
    await desk.worker.settled();
    for (const _ of [1, 2]) {
      desk.worker.tick();
      await desk.worker.settled();
    }
    assert.deepEqual(desk.notes(), ["First", "Second"]);
  });
}

test("a busy server is left alone as long as it asks, whoever asks meanwhile", async () => {
  desk.faults = [instead({ ...problem(429, "too-many-requests"), headers: { "Retry-After": "30" } })];
  await desk.worker.papers.mark(1, { note: "First" });
  await desk.worker.settled();
  assert.equal(desk.writes().length, 1);
  const [timer] = desk.worker.timers;
  assert.ok(timer && timer.ms >= 30_000);
  desk.worker.tick();
  await desk.worker.settled();
  assert.deepEqual(desk.notes(), ["First"]);
});

test("pauses grow, and none is longer than a minute", async () => {
  desk.isOff = true;
  await desk.worker.papers.mark(1, { note: "First" });
  await desk.worker.settled();
  desk.restart();
  const pauses = [];
  for (let count = 0; count < 10; count++) {
    await desk.worker.sender.send();
    pauses.push([...desk.worker.timers][0]?.ms ?? 0);
  }
  assert.ok((pauses[0] ?? 0) <= 1_000);
  assert.ok((pauses[5] ?? 0) > 2 * (pauses[0] ?? 0));
  assert.ok(Math.max(...pauses) <= 60_000 && (pauses.at(-1) ?? 0) >= 30_000);
});

test("a browser that is not paired any more keeps its writes until it is", async () => {
  desk.faults = [instead({ status: 401, json: { type: "urn:paperlight:problem:unauthorized" } })];
  await desk.worker.papers.mark(1, { note: "Later" });
  await desk.worker.settled();
  assert.equal(desk.browser.storage.token, null);
  assert.deepEqual(desk.worker.local.outbox.counts, { waiting: 1, stuck: 0 });
  desk.browser.storage.token = "newer";
  await desk.worker.sync.now();
  await desk.worker.settled();
  assert.deepEqual(desk.notes(), ["Later"]);
});

test("what the server refuses waits for the reader, with its sentence; others go on, and the same field waits behind it", async () => {
  desk.faults = [
    instead({ status: 422, json: { type: "urn:x", detail: "The note holds what is no text: remove it." } }),
  ];
  desk.isOff = true;
  await desk.worker.papers.mark(1, { note: "Bad" });
  await desk.worker.papers.mark(1, { starred: true });
  await desk.worker.papers.mark(2, { note: "Good" });
  await desk.worker.papers.mark(1, { note: "Behind" });
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual(
    (await desk.worker.choices.list()).map(({ state, message, patch }) => [state, message, patch]),
    [
      ["failed", "The note holds what is no text: remove it.", { note: "Bad" }],
      ["waiting", "", { note: "Behind" }],
    ],
  );
  assert.equal(desk.library.row(1).reading.starred, true);
  assert.equal((await desk.paper(1))?.unsent?.state, "failed");
  const [{ seq = 0 } = {}] = await desk.worker.choices.list();
  assert.deepEqual((await desk.worker.choices.resolve({ seq, choice: "retry", patch: { note: "Better" } })).length, 2);
  await desk.worker.settled();
  assert.deepEqual(desk.notes(), ["Good", "Better", "Behind"]);
});

test("a write that is discarded leaves the paper as the library has it", async () => {
  desk.faults = [instead(problem(422, "invalid-input"))];
  await desk.worker.papers.mark(1, { note: "Bad" });
  await desk.worker.settled();
  const [{ seq = 0 } = {}] = await desk.worker.choices.list();
  assert.deepEqual(await desk.worker.choices.resolve({ seq, choice: "discard" }), []);
  assert.equal((await desk.paper(1))?.reading.note, "");
  assert.deepEqual(desk.browser.sent.at(-1).papers[0].unsent, null);
});

test("what is typed in pauses is one write until it is tried", async () => {
  desk.isOff = true;
  for (const note of ["W", "Wh", "Why"]) await desk.worker.papers.mark(1, { note });
  assert.equal((await desk.worker.choices.list()).length, 1);
  await desk.worker.papers.mark(1, { starred: true });
  await desk.worker.papers.mark(1, { note: "Why not" });
  assert.equal((await desk.worker.choices.list()).length, 3);
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual(desk.notes().at(-1), "Why not");
});
