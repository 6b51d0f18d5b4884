import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { takeDigest } from "../../extension/background/digests.js";
import { Desk, DRAFT, METADATA, PAGE } from "./outbox-desk.js";

/** @type {Desk} */
let desk;

beforeEach(async () => {
  desk = await Desk.open();
});

// What a test has started must not reach the next one's library.
afterEach(() => desk.worker.settled());

test("a paper that is saved offline is known by its title and number, and loses its own id for the server's", async () => {
  desk.isOff = true;
  const saved = await desk.worker.papers.save(METADATA, PAGE);
  assert.ok(saved.id >= 2 ** 31);
  assert.deepEqual(saved.unsent, { state: "waiting", fields: ["paper", "status"] });
  const asked = (await desk.worker.local.library()).askText("A paper that nobody knows yet", "heading");
  assert.ok(asked);
  await desk.worker.papers.mark(saved.id, { note: "Nice" });
  const { id } = await desk.worker.annotating.create({ id: saved.id }, DRAFT);
  assert.equal((await desk.worker.papers.save(METADATA, PAGE)).id, saved.id, "it is known now");
  await assert.rejects(desk.worker.papers.open(saved.id), { kind: "off" });
  desk.restart();
  desk.isOff = false;
  await desk.worker.settled();
  const row = desk.library.row(3);
  assert.deepEqual([row.reading.status, row.reading.note, row.annotations[0]?.id], ["saved", "Nice", id]);
  assert.equal((await desk.paper(saved.id))?.id, 3, "messages with the old id are understood");
  const deletions = desk.browser.sent.filter(({ deleted }) => deleted?.includes(saved.id));
  assert.equal(deletions.length, 1);
  assert.ok(
    desk.browser.sent.slice(desk.browser.sent.indexOf(deletions[0])).some(({ type }) => type === "library.changed"),
  );
  await desk.worker.papers.mark(saved.id, { starred: true });
  await desk.worker.settled();
  assert.equal(desk.library.row(3).reading.starred, true);
  await desk.worker.papers.open(saved.id);
  assert.deepEqual(desk.browser.opened, ["http://127.0.0.1:5711/papers/3"]);
});

test("saving what the library knows already, in whatever state, only loses new", async () => {
  desk.isOff = true;
  await desk.worker.papers.save({ ...METADATA, title: "A paper that came meanwhile" }, PAGE);
  desk.library.add("A paper that came meanwhile", { status: "read" });
  await desk.worker.papers.save(
    { ...METADATA, title: "Another that came meanwhile", identifiers: [] },
    "https://x.org/2",
  );
  desk.library.add("Another that came meanwhile");
  const known = await desk.worker.papers.save(
    { ...METADATA, title: "The second paper of this library", identifiers: [] },
    "https://x.org/3",
  );
  assert.deepEqual([known.id, known.unsent], [2, null]);
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual([desk.library.row(3).reading.status, desk.library.row(4).reading.status], ["read", "saved"]);
});

test("annotations are made, edited, deleted and restored, each once and in order", async () => {
  desk.isOff = true;
  const { id } = await desk.worker.annotating.create({ id: 1 }, DRAFT);
  await desk.worker.annotating.edit(1, id, { comment: "Because", tags: ["method", "proof"] });
  await desk.worker.annotating.edit(1, id, { color: "pink" });
  assert.deepEqual(
    (await desk.paper(1))?.annotations.map(({ comment, color, unsent }) => [comment, color, unsent]),
    [["Because", "pink", "waiting"]],
  );
  await desk.worker.annotating.delete(1, id);
  assert.deepEqual((await desk.paper(1))?.annotations, []);
  const restored = await desk.worker.annotating.restore(1, id);
  assert.deepEqual(restored.annotations[0]?.tags, ["method", "proof"]);
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual(
    desk.library.done.map(({ method }) => method),
    ["POST", "PATCH", "PATCH", "DELETE", "POST"],
  );
  const [now] = (await desk.paper(1))?.annotations ?? [];
  assert.deepEqual([now?.comment, now?.color, now?.quote, now?.unsent], ["Because", "pink", DRAFT.quote, null]);
});

test("an annotation on a page that is not known yet saves its paper first", async () => {
  desk.isOff = true;
  const { paper: known } = await desk.worker.annotating.create({ metadata: METADATA, url: PAGE }, DRAFT);
  assert.deepEqual(known.unsent?.fields, ["paper", "status", "annotations"]);
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual(
    desk.library.done.map(({ path }) => path),
    ["/papers", "/papers/3/reading", "/papers/3/annotations"],
  );
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
  const taken = await takeDigest(desk.worker.local, desk.worker.sender, listing);
  assert.deepEqual(taken, { queued: false, added: 1, known: 0 });
  const [{ path = "", body = null } = {}] = desk.library.done;
  assert.equal(path, "/digests?source=https%3A%2F%2Fx.org%2Flist&title=A+list");
  assert.deepEqual(body.papers[0].links, []);
  desk.isOff = true;
  const waiting = takeDigest(desk.worker.local, desk.worker.sender, listing);
  while (desk.worker.timers.size < 2) await new Promise(setImmediate);
  desk.worker.tick();
  assert.deepEqual(await waiting, { queued: true, added: 0, known: 0 });
  await assert.rejects(takeDigest(desk.worker.local, desk.worker.sender, { ...listing, papers: [] }), {
    kind: "invalid",
  });
});

test("a quote goes below the note that is there", async () => {
  await desk.worker.papers.quote({ id: 1 }, "One\ntwo");
  const now = await desk.worker.papers.quote({ id: 1 }, "Three");
  assert.equal(now.reading.note, "> One\n> two\n\n> Three");
});

test("what can't be written is refused in a sentence, and nothing is kept", async () => {
  const long = "x".repeat(200_001);
  await assert.rejects(desk.worker.papers.mark(1, { note: long }), { kind: "invalid", message: /200,001 characters/ });
  await assert.rejects(desk.worker.papers.mark(99, { note: "" }), { kind: "gone" });
  await assert.rejects(desk.worker.papers.save({ ...METADATA, title: " \0 " }, PAGE), { kind: "invalid" });
  await assert.rejects(desk.worker.annotating.create({ id: 1 }, { ...DRAFT, color: /** @type {any} */ ("red") }), {
    kind: "invalid",
  });
  await assert.rejects(desk.worker.annotating.edit(1, "urn:uuid:none", { comment: "" }), { kind: "gone" });
  assert.deepEqual(await desk.worker.choices.list(), []);
});

test("the queue counts what was changed here, and only that once", async () => {
  desk.isOff = true;
  await desk.worker.papers.mark(1, { status: "saved" });
  await desk.worker.papers.mark(2, { status: "read" });
  const saved = await desk.worker.local.withStatus(["saved", "reading"]);
  assert.deepEqual(
    saved.map(({ id }) => id),
    [1],
  );
});
