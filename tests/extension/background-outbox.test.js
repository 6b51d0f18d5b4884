import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { connection } from "../../extension/background/connection.js";
import { takeDigest } from "../../extension/background/digests.js";
import { background } from "./background.js";
import { FakeLibrary, problem } from "./fake-library.js";
import { FakeStore, fakeBrowser, fakeServer } from "./fakes.js";

/** @import { AnnotationDraft, Metadata } from "../../extension/shared/messages.js" */
/** @import { Answer, Request } from "./fakes.js" */

/** @type {ReturnType<typeof fakeBrowser>} */
let browser;
/** @type {FakeStore} */
let store;
/** @type {ReturnType<typeof background>} */
let worker;
/** @type {FakeLibrary} */
let library;
/** What the server does instead of answering, in order. @type {((request: Request) => Answer | undefined)[]} */
let faults;
/** @type {Request[]} */
let requests;
let isOff = false;

/** @type {Metadata} */
const METADATA = {
  title: "A paper that nobody knows yet",
  authors: ["Ada Lovelace"],
  identifiers: ["arXiv:2401.00001v2"],
  abstract: "",
  venue: "",
  year: 2024,
  pdf: "",
};
const PAGE = "https://x.org/abs/1";
/** @type {AnnotationDraft} */
const DRAFT = {
  quote: { exact: "a passage", prefix: "before ", suffix: " after", start: 7, end: 16 },
  comment: "Why?",
  color: "green",
  tags: ["method"],
  source: PAGE,
};

beforeEach(async () => {
  browser = fakeBrowser({ token: "secret" });
  store = new FakeStore();
  worker = background(store);
  library = new FakeLibrary();
  library.add("The first paper of this library");
  library.add("The second paper of this library", { status: "saved" });
  faults = [];
  isOff = false;
  requests = fakeServer((request) => {
    if (isOff) throw new TypeError("Failed to fetch");
    const fault = request.method === "GET" ? undefined : faults.shift();
    return fault?.(request) ?? library.answer(request);
  });
  await worker.sync.now();
});

// What a test has started must not reach the next one's library.
afterEach(() => worker.settled());

/** The same profile after the browser was killed. */
const restart = () => {
  worker = background(store);
};
const paper = async (/** @type {number} */ id) => (await worker.local.papers([id])).get(id);
const writes = () => requests.filter(({ method }) => method !== "GET");
const notes = () => library.done.map(({ body }) => body?.note).filter((note) => note !== undefined);
/** Answer with an error, and do nothing. @param {Answer} answer */
const instead = (answer) => () => answer;
/** Do it, and never say so. @param {Request} request */
const lost = (request) => {
  library.answer(request);
  throw new TypeError("The operation timed out.");
};

test("a write is shown at once as unsent, outlives the worker, and is sent when the server answers", async () => {
  isOff = true;
  const now = await worker.papers.mark(1, { status: "read", note: "Good" });
  assert.deepEqual([now.reading.status, now.reading.note], ["read", "Good"]);
  assert.deepEqual(now.unsent, { state: "waiting", fields: ["status", "note"] });
  await worker.settled();
  restart();
  assert.deepEqual((await paper(1))?.unsent, now.unsent);
  assert.deepEqual((await connection(worker.local)).unsent, { waiting: 1, stuck: 0 });
  isOff = false;
  await worker.settled();
  assert.deepEqual(library.row(1).reading, { ...now.reading, status_changed: null });
  assert.equal((await paper(1))?.unsent, null);
  assert.deepEqual(await worker.choices.list(), []);
});

test("pages hear of a change before and after it is acknowledged, our own pages of the queue", async () => {
  await worker.papers.mark(1, { starred: true });
  await worker.settled();
  const told = browser.sent
    .filter(({ type }) => type === "papers.changed")
    .map(({ papers }) => papers[0].unsent?.state);
  assert.deepEqual(told.slice(0, 2), ["waiting", undefined]);
  assert.ok(browser.heard.some(({ type }) => type === "outbox.changed"));
});

test("what was done and never answered is not done twice", async () => {
  faults = [lost];
  await worker.papers.mark(1, { note: "Once" });
  await worker.settled();
  worker.tick();
  await worker.settled();
  assert.equal(writes().length, 2);
  assert.equal(writes()[0]?.headers.get("Idempotency-Key"), writes()[1]?.headers.get("Idempotency-Key"));
  assert.deepEqual(notes(), ["Once"]);
});

for (const [what, fault] of /** @type {[string, (request: Request) => Answer][]} */ ([
  ["an error of its own", instead(problem(500, "bug"))],
  ["too many requests", instead({ ...problem(429, "too-many-requests"), headers: { "Retry-After": "30" } })],
  ["what is no JSON", instead({ text: "<!doctype html><title>Router</title>" })],
  ["404 in a stranger's words", instead({ status: 404, text: "<h1>Not found</h1>" })],
])) {
  test(`a server that answers with ${what} is tried again, and nothing overtakes`, async () => {
    faults = [fault];
    await worker.papers.mark(1, { note: "First" });
    await worker.papers.mark(2, { note: "Second" });
    await worker.settled();
    for (const _ of [1, 2]) {
      worker.tick();
      await worker.settled();
    }
    assert.deepEqual(notes(), ["First", "Second"]);
  });
}

test("a busy server is left alone as long as it asks, whoever asks meanwhile", async () => {
  faults = [instead({ ...problem(429, "too-many-requests"), headers: { "Retry-After": "30" } })];
  await worker.papers.mark(1, { note: "First" });
  await worker.settled();
  assert.equal(writes().length, 1);
  const [timer] = worker.timers;
  assert.ok(timer && timer.ms >= 30_000);
  worker.tick();
  await worker.settled();
  assert.deepEqual(notes(), ["First"]);
});

test("pauses grow, and none is longer than a minute", async () => {
  isOff = true;
  await worker.papers.mark(1, { note: "First" });
  await worker.settled();
  restart();
  const pauses = [];
  for (let count = 0; count < 10; count++) {
    await worker.sender.send();
    pauses.push([...worker.timers][0]?.ms ?? 0);
  }
  assert.ok((pauses[0] ?? 0) <= 1_000);
  assert.ok((pauses[5] ?? 0) > 2 * (pauses[0] ?? 0));
  assert.ok(Math.max(...pauses) <= 60_000 && (pauses.at(-1) ?? 0) >= 30_000);
});

test("a browser that is not paired any more keeps its writes until it is", async () => {
  faults = [instead({ status: 401, json: { type: "urn:paperlight:problem:unauthorized" } })];
  await worker.papers.mark(1, { note: "Later" });
  await worker.settled();
  assert.equal(browser.storage.token, null);
  assert.deepEqual(worker.local.outbox.counts, { waiting: 1, stuck: 0 });
  browser.storage.token = "newer";
  await worker.sync.now();
  await worker.settled();
  assert.deepEqual(notes(), ["Later"]);
});

test("what the server refuses waits for the reader, with its sentence; others go on, and the same field waits behind it", async () => {
  faults = [instead({ status: 422, json: { type: "urn:x", detail: "The note holds what is no text: remove it." } })];
  isOff = true;
  await worker.papers.mark(1, { note: "Bad" });
  await worker.papers.mark(1, { starred: true });
  await worker.papers.mark(2, { note: "Good" });
  await worker.papers.mark(1, { note: "Behind" });
  isOff = false;
  await worker.settled();
  assert.deepEqual(
    (await worker.choices.list()).map(({ state, message, patch }) => [state, message, patch]),
    [
      ["failed", "The note holds what is no text: remove it.", { note: "Bad" }],
      ["waiting", "", { note: "Behind" }],
    ],
  );
  assert.equal(library.row(1).reading.starred, true);
  assert.equal((await paper(1))?.unsent?.state, "failed");
  const [{ seq = 0 } = {}] = await worker.choices.list();
  assert.deepEqual((await worker.choices.resolve({ seq, choice: "retry", patch: { note: "Better" } })).length, 2);
  await worker.settled();
  assert.deepEqual(notes(), ["Good", "Better", "Behind"]);
});

test("a write that is discarded leaves the paper as the library has it", async () => {
  faults = [instead(problem(422, "invalid-input"))];
  await worker.papers.mark(1, { note: "Bad" });
  await worker.settled();
  const [{ seq = 0 } = {}] = await worker.choices.list();
  assert.deepEqual(await worker.choices.resolve({ seq, choice: "discard" }), []);
  assert.equal((await paper(1))?.reading.note, "");
  assert.deepEqual(browser.sent.at(-1).papers[0].unsent, null);
});

test("a change of something else is no conflict: it is sent upon what is there", async () => {
  isOff = true;
  await worker.papers.mark(1, { note: "Mine" });
  library.read(1, { starred: true });
  isOff = false;
  await worker.settled();
  assert.deepEqual([library.row(1).reading.note, library.row(1).reading.starred], ["Mine", true]);
  assert.deepEqual(await worker.choices.list(), []);
});

test("two notes in conflict are both kept until the reader chooses; other fields go on", async () => {
  isOff = true;
  await worker.papers.mark(1, { note: "Mine" });
  await worker.papers.mark(1, { status: "read" });
  library.read(1, { note: "Theirs" });
  isOff = false;
  await worker.settled();
  const [entry] = await worker.choices.list();
  assert.equal(entry?.state, "conflict");
  assert.equal(entry?.patch?.note, "Mine");
  assert.equal(entry?.theirs?.reading.note, "Theirs");
  assert.deepEqual([library.row(1).reading.note, library.row(1).reading.status], ["Theirs", "read"]);
  assert.equal((await paper(1))?.reading.note, "Mine");
  const seq = entry?.seq ?? 0;
  await worker.choices.resolve({ seq, choice: "mine", patch: { note: "Theirs\n\nMine" } });
  await worker.settled();
  assert.equal(library.row(1).reading.note, "Theirs\n\nMine");
});

test("their note is taken when the reader says so", async () => {
  isOff = true;
  await worker.papers.mark(1, { note: "Mine" });
  library.read(1, { note: "Theirs" });
  isOff = false;
  await worker.settled();
  const [{ seq = 0 } = {}] = await worker.choices.list();
  await worker.choices.resolve({ seq, choice: "theirs" });
  assert.equal((await paper(1))?.reading.note, "Theirs");
  assert.equal(library.row(1).reading.note, "Theirs");
});

test("an acknowledged change does not hide that the same paper was changed elsewhere", async () => {
  isOff = true;
  await worker.papers.mark(1, { status: "saved" });
  await worker.papers.mark(1, { note: "Mine" });
  library.read(1, { note: "Theirs" });
  isOff = false;
  await worker.settled();
  assert.deepEqual(
    (await worker.choices.list()).map(({ state }) => state),
    ["conflict"],
  );
  assert.equal(library.row(1).reading.note, "Theirs");
});

test("a mark upon what was changed since it was shown is refused, and the page hears what it is", async () => {
  const before = await paper(1);
  library.read(1, { status: "dismissed" });
  await worker.sync.now();
  await assert.rejects(worker.papers.mark(1, { status: "read" }, before?.etag), { kind: "conflict" });
  assert.equal(browser.sent.at(-1).papers[0].reading.status, "dismissed");
  assert.equal((await worker.papers.mark(1, { note: "Else" }, before?.etag)).reading.note, "Else");
});

test("a page that shows what our own write has changed since is not behind", async () => {
  const before = await paper(1);
  await worker.papers.mark(1, { note: "One" }, before?.etag);
  await worker.settled();
  await worker.papers.mark(1, { note: "One and two" }, before?.etag);
  await worker.settled();
  assert.deepEqual(notes(), ["One", "One and two"]);
});

test("what is typed in pauses is one write until it is tried", async () => {
  isOff = true;
  for (const note of ["W", "Wh", "Why"]) await worker.papers.mark(1, { note });
  assert.equal((await worker.choices.list()).length, 1);
  await worker.papers.mark(1, { starred: true });
  await worker.papers.mark(1, { note: "Why not" });
  assert.equal((await worker.choices.list()).length, 3);
  isOff = false;
  await worker.settled();
  assert.deepEqual(notes().at(-1), "Why not");
});

test("a paper that is saved offline is known by its title and number, and loses its own id for the server's", async () => {
  isOff = true;
  const saved = await worker.papers.save(METADATA, PAGE);
  assert.ok(saved.id >= 2 ** 31);
  assert.deepEqual(saved.unsent, { state: "waiting", fields: ["paper", "status"] });
  const asked = (await worker.local.library()).askText("A paper that nobody knows yet", "heading");
  assert.ok(asked);
  await worker.papers.mark(saved.id, { note: "Nice" });
  const { id } = await worker.annotating.create({ id: saved.id }, DRAFT);
  assert.equal((await worker.papers.save(METADATA, PAGE)).id, saved.id, "it is known now");
  await assert.rejects(worker.papers.open(saved.id), { kind: "off" });
  restart();
  isOff = false;
  await worker.settled();
  const row = library.row(3);
  assert.deepEqual([row.reading.status, row.reading.note, row.annotations[0]?.id], ["saved", "Nice", id]);
  assert.equal((await paper(saved.id))?.id, 3, "messages with the old id are understood");
  const deletions = browser.sent.filter(({ deleted }) => deleted?.includes(saved.id));
  assert.equal(deletions.length, 1);
  assert.ok(browser.sent.slice(browser.sent.indexOf(deletions[0])).some(({ type }) => type === "library.changed"));
  await worker.papers.mark(saved.id, { starred: true });
  await worker.settled();
  assert.equal(library.row(3).reading.starred, true);
  await worker.papers.open(saved.id);
  assert.deepEqual(browser.opened, ["http://127.0.0.1:5711/papers/3"]);
});

test("saving what the library knows already, in whatever state, only loses new", async () => {
  isOff = true;
  await worker.papers.save({ ...METADATA, title: "A paper that came meanwhile" }, PAGE);
  library.add("A paper that came meanwhile", { status: "read" });
  await worker.papers.save({ ...METADATA, title: "Another that came meanwhile", identifiers: [] }, "https://x.org/2");
  library.add("Another that came meanwhile");
  const known = await worker.papers.save(
    { ...METADATA, title: "The second paper of this library", identifiers: [] },
    "https://x.org/3",
  );
  assert.deepEqual([known.id, known.unsent], [2, null]);
  isOff = false;
  await worker.settled();
  assert.deepEqual([library.row(3).reading.status, library.row(4).reading.status], ["read", "saved"]);
});

test("a note on a paper that turns out to have one is a conflict", async () => {
  isOff = true;
  const { id } = await worker.papers.save(METADATA, PAGE);
  await worker.papers.mark(id, { note: "Mine" });
  library.read(library.add(METADATA.title), { note: "Theirs" });
  isOff = false;
  await worker.settled();
  const [entry] = await worker.choices.list();
  assert.deepEqual([entry?.state, entry?.paper, entry?.theirs?.reading.note], ["conflict", 3, "Theirs"]);
});

test("annotations are made, edited, deleted and restored, each once and in order", async () => {
  isOff = true;
  const { id } = await worker.annotating.create({ id: 1 }, DRAFT);
  await worker.annotating.edit(1, id, { comment: "Because", tags: ["method", "proof"] });
  await worker.annotating.edit(1, id, { color: "pink" });
  assert.deepEqual(
    (await paper(1))?.annotations.map(({ comment, color, unsent }) => [comment, color, unsent]),
    [["Because", "pink", "waiting"]],
  );
  await worker.annotating.delete(1, id);
  assert.deepEqual((await paper(1))?.annotations, []);
  const restored = await worker.annotating.restore(1, id);
  assert.deepEqual(restored.annotations[0]?.tags, ["method", "proof"]);
  isOff = false;
  await worker.settled();
  assert.deepEqual(
    library.done.map(({ method }) => method),
    ["POST", "PATCH", "PATCH", "DELETE", "POST"],
  );
  const [now] = (await paper(1))?.annotations ?? [];
  assert.deepEqual([now?.comment, now?.color, now?.quote, now?.unsent], ["Because", "pink", DRAFT.quote, null]);
});

test("an annotation on a page that is not known yet saves its paper first", async () => {
  isOff = true;
  const { paper: known } = await worker.annotating.create({ metadata: METADATA, url: PAGE }, DRAFT);
  assert.deepEqual(known.unsent?.fields, ["paper", "status", "annotations"]);
  isOff = false;
  await worker.settled();
  assert.deepEqual(
    library.done.map(({ path }) => path),
    ["/papers", "/papers/3/reading", "/papers/3/annotations"],
  );
});

test("an annotation that was edited elsewhere is a conflict only where both changed the same", async () => {
  const { id } = await worker.annotating.create({ id: 1 }, DRAFT);
  await worker.settled();
  isOff = true;
  await worker.annotating.edit(1, id, { color: "pink" });
  const body = [{ type: "TextualBody", purpose: "commenting", value: "Elsewhere" }];
  library.annotate(1, ([one]) => [{ ...one, body, ...library.stamp() }]);
  isOff = false;
  await worker.settled();
  assert.deepEqual(await worker.choices.list(), []);
  assert.equal(library.row(1).annotations[0].body[0].value, "Elsewhere");
  assert.equal(library.row(1).annotations[0].target.styleClass, "paperlight-pink");
  isOff = true;
  await worker.annotating.edit(1, id, { comment: "Mine" });
  library.annotate(1, ([one]) => [{ ...one, body: [{ ...body[0], value: "Theirs" }], ...library.stamp() }]);
  isOff = false;
  await worker.settled();
  const [entry] = await worker.choices.list();
  assert.deepEqual([entry?.state, entry?.annotation?.comment], ["conflict", "Mine"]);
  assert.equal(entry?.theirs?.annotations[0]?.comment, "Theirs");
  await worker.choices.resolve({ seq: entry?.seq ?? 0, choice: "mine" });
  await worker.settled();
  assert.equal(library.row(1).annotations[0].body[0].value, "Mine");
});

test("an annotation that was deleted elsewhere and edited here is made again if the reader wants it", async () => {
  const { id } = await worker.annotating.create({ id: 1 }, DRAFT);
  await worker.settled();
  isOff = true;
  await worker.annotating.edit(1, id, { comment: "Mine" });
  library.annotate(1, () => []);
  isOff = false;
  await worker.settled();
  const [entry] = await worker.choices.list();
  assert.match(entry?.message ?? "", /deleted elsewhere/);
  assert.deepEqual([entry?.state, entry?.theirs?.annotations], ["conflict", []]);
  await worker.choices.resolve({ seq: entry?.seq ?? 0, choice: "mine" });
  await worker.settled();
  const [now] = (await paper(1))?.annotations ?? [];
  assert.deepEqual([now?.id, now?.comment, now?.quote, now?.unsent], [id, "Mine", DRAFT.quote, null]);
});

test("deleting what is deleted already is done", async () => {
  const { id } = await worker.annotating.create({ id: 1 }, DRAFT);
  await worker.settled();
  isOff = true;
  await worker.annotating.delete(1, id);
  library.annotate(1, () => []);
  isOff = false;
  await worker.settled();
  assert.deepEqual(await worker.choices.list(), []);
});

test("a paper that was deleted elsewhere is told of; saved again, the change finds it", async () => {
  isOff = true;
  await worker.papers.mark(1, { note: "Mine" });
  library.remove(1);
  isOff = false;
  await worker.settled();
  const [entry] = await worker.choices.list();
  assert.match(entry?.message ?? "", /no longer in your library/);
  assert.equal(entry?.title, "The first paper of this library");
  const seq = entry?.seq ?? 0;
  await assert.rejects(worker.choices.resolve({ seq, choice: "retry" }), { kind: "gone" });
  await worker.papers.save({ ...METADATA, title: "The first paper of this library", identifiers: [] }, PAGE);
  await worker.settled();
  await worker.choices.resolve({ seq, choice: "retry" });
  await worker.settled();
  assert.equal(library.row(3).reading.note, "Mine");
});

test("another library gets nothing that was made for the former one, unless the reader says so", async () => {
  isOff = true;
  await worker.papers.mark(2, { note: "Mine" });
  await worker.papers.save(METADATA, PAGE);
  library = new FakeLibrary("two");
  library.add("A paper of another library");
  library.add("A second of another library");
  library.add("The second paper of this library");
  isOff = false;
  restart();
  await worker.settled();
  assert.deepEqual(library.done, []);
  assert.equal((await paper(2))?.unsent, null, "it is not laid over another library's paper");
  const [first, second] = await worker.choices.list();
  assert.match(first?.message ?? "", /another library/);
  for (const { seq = 0 } of [first ?? {}, second ?? {}]) await worker.choices.resolve({ seq, choice: "retry" });
  await worker.settled();
  assert.deepEqual([library.row(3).reading.note, library.row(4).title], ["Mine", METADATA.title]);
});

test("a digest tells what became of it, or that it waits", async () => {
  const listed = {
    title: "Listed",
    authors: [],
    year: null,
    abstract: "",
    identifiers: [],
    url: "javascript:1",
    pdf: "",
  };
  const listing = { title: "A list", url: "https://x.org/list", papers: [listed, { ...listed, title: " " }] };
  const taken = await takeDigest(worker.local, worker.sender, listing);
  assert.deepEqual(taken, { queued: false, added: 1, known: 0 });
  const [{ path = "", body = null } = {}] = library.done;
  assert.equal(path, "/digests?source=https%3A%2F%2Fx.org%2Flist&title=A+list");
  assert.deepEqual(body.papers[0].links, []);
  isOff = true;
  const waiting = takeDigest(worker.local, worker.sender, listing);
  while (worker.timers.size < 2) await new Promise(setImmediate);
  worker.tick();
  assert.deepEqual(await waiting, { queued: true, added: 0, known: 0 });
  await assert.rejects(takeDigest(worker.local, worker.sender, { ...listing, papers: [] }), { kind: "invalid" });
});

test("a quote goes below the note that is there", async () => {
  await worker.papers.quote({ id: 1 }, "One\ntwo");
  const now = await worker.papers.quote({ id: 1 }, "Three");
  assert.equal(now.reading.note, "> One\n> two\n\n> Three");
});

test("what can't be written is refused in a sentence, and nothing is kept", async () => {
  const long = "x".repeat(200_001);
  await assert.rejects(worker.papers.mark(1, { note: long }), { kind: "invalid", message: /200,001 characters/ });
  await assert.rejects(worker.papers.mark(99, { note: "" }), { kind: "gone" });
  await assert.rejects(worker.papers.save({ ...METADATA, title: " \0 " }, PAGE), { kind: "invalid" });
  await assert.rejects(worker.annotating.create({ id: 1 }, { ...DRAFT, color: /** @type {any} */ ("red") }), {
    kind: "invalid",
  });
  await assert.rejects(worker.annotating.edit(1, "urn:uuid:none", { comment: "" }), { kind: "gone" });
  assert.deepEqual(await worker.choices.list(), []);
});

test("the queue counts what was changed here, and only that once", async () => {
  isOff = true;
  await worker.papers.mark(1, { status: "saved" });
  await worker.papers.mark(2, { status: "read" });
  const saved = await worker.local.withStatus(["saved", "reading"]);
  assert.deepEqual(
    saved.map(({ id }) => id),
    [1],
  );
});
