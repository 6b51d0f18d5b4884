import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { FakeLibrary } from "./fake-library.js";
import { Desk, DRAFT, METADATA, PAGE } from "./outbox-desk.js";

/** @type {Desk} */
let desk;

beforeEach(async () => {
  desk = await Desk.open();
});

// What a test has started must not reach the next one's library.
afterEach(() => desk.worker.settled());

test("a change of something else is no conflict: it is sent upon what is there", async () => {
  desk.isOff = true;
  await desk.worker.papers.mark(1, { note: "Mine" });
  desk.library.read(1, { starred: true });
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual([desk.library.row(1).reading.note, desk.library.row(1).reading.starred], ["Mine", true]);
  assert.deepEqual(await desk.worker.choices.list(), []);
});

test("two notes in conflict are both kept until the reader chooses; other fields go on", async () => {
  desk.isOff = true;
  await desk.worker.papers.mark(1, { note: "Mine" });
  await desk.worker.papers.mark(1, { status: "read" });
  desk.library.read(1, { note: "Theirs" });
  desk.isOff = false;
  await desk.worker.settled();
  const [entry] = await desk.worker.choices.list();
  assert.equal(entry?.state, "conflict");
  assert.equal(entry?.patch?.note, "Mine");
  assert.equal(entry?.theirs?.reading.note, "Theirs");
  assert.deepEqual([desk.library.row(1).reading.note, desk.library.row(1).reading.status], ["Theirs", "read"]);
  assert.equal((await desk.paper(1))?.reading.note, "Mine");
  const seq = entry?.seq ?? 0;
  await desk.worker.choices.resolve({ seq, choice: "mine", patch: { note: "Theirs\n\nMine" } });
  await desk.worker.settled();
  assert.equal(desk.library.row(1).reading.note, "Theirs\n\nMine");
});

test("their note is taken when the reader says so", async () => {
  desk.isOff = true;
  await desk.worker.papers.mark(1, { note: "Mine" });
  desk.library.read(1, { note: "Theirs" });
  desk.isOff = false;
  await desk.worker.settled();
  const [{ seq = 0 } = {}] = await desk.worker.choices.list();
  await desk.worker.choices.resolve({ seq, choice: "theirs" });
  assert.equal((await desk.paper(1))?.reading.note, "Theirs");
  assert.equal(desk.library.row(1).reading.note, "Theirs");
});

test("an acknowledged change does not hide that the same paper was changed elsewhere", async () => {
  desk.isOff = true;
  await desk.worker.papers.mark(1, { status: "saved" });
  await desk.worker.papers.mark(1, { note: "Mine" });
  desk.library.read(1, { note: "Theirs" });
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual(
    (await desk.worker.choices.list()).map(({ state }) => state),
    ["conflict"],
  );
  assert.equal(desk.library.row(1).reading.note, "Theirs");
});

test("a mark upon what was changed since it was shown is refused, and the page hears what it is", async () => {
  const before = await desk.paper(1);
  desk.library.read(1, { status: "dismissed" });
  await desk.worker.sync.now();
  await assert.rejects(desk.worker.papers.mark(1, { status: "read" }, before?.etag), { kind: "conflict" });
  assert.equal(desk.browser.sent.at(-1).papers[0].reading.status, "dismissed");
  assert.equal((await desk.worker.papers.mark(1, { note: "Else" }, before?.etag)).reading.note, "Else");
});

test("a page that shows what our own write has changed since is not behind", async () => {
  const before = await desk.paper(1);
  await desk.worker.papers.mark(1, { note: "One" }, before?.etag);
  await desk.worker.settled();
  await desk.worker.papers.mark(1, { note: "One and two" }, before?.etag);
  await desk.worker.settled();
  assert.deepEqual(desk.notes(), ["One", "One and two"]);
});

test("a note on a paper that turns out to have one is a conflict", async () => {
  desk.isOff = true;
  const { id } = await desk.worker.papers.save(METADATA, PAGE);
  await desk.worker.papers.mark(id, { note: "Mine" });
  desk.library.read(desk.library.add(METADATA.title), { note: "Theirs" });
  desk.isOff = false;
  await desk.worker.settled();
  const [entry] = await desk.worker.choices.list();
  assert.deepEqual([entry?.state, entry?.paper, entry?.theirs?.reading.note], ["conflict", 3, "Theirs"]);
});

test("an annotation that was edited elsewhere is a conflict only where both changed the same", async () => {
  const { id } = await desk.worker.annotating.create({ id: 1 }, DRAFT);
  await desk.worker.settled();
  desk.isOff = true;
  await desk.worker.annotating.edit(1, id, { color: "pink" });
  const body = [{ type: "TextualBody", purpose: "commenting", value: "Elsewhere" }];
  desk.library.annotate(1, ([one]) => [{ ...one, body, ...desk.library.stamp() }]);
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual(await desk.worker.choices.list(), []);
  assert.equal(desk.library.row(1).annotations[0].body[0].value, "Elsewhere");
  assert.equal(desk.library.row(1).annotations[0].target.styleClass, "paperlight-pink");
  desk.isOff = true;
  await desk.worker.annotating.edit(1, id, { comment: "Mine" });
  desk.library.annotate(1, ([one]) => [{ ...one, body: [{ ...body[0], value: "Theirs" }], ...desk.library.stamp() }]);
  desk.isOff = false;
  await desk.worker.settled();
  const [entry] = await desk.worker.choices.list();
  assert.deepEqual([entry?.state, entry?.annotation?.comment], ["conflict", "Mine"]);
  assert.equal(entry?.theirs?.annotations[0]?.comment, "Theirs");
  await desk.worker.choices.resolve({ seq: entry?.seq ?? 0, choice: "mine" });
  await desk.worker.settled();
  assert.equal(desk.library.row(1).annotations[0].body[0].value, "Mine");
});

test("an annotation that was deleted elsewhere and edited here is made again if the reader wants it", async () => {
  const { id } = await desk.worker.annotating.create({ id: 1 }, DRAFT);
  await desk.worker.settled();
  desk.isOff = true;
  await desk.worker.annotating.edit(1, id, { comment: "Mine" });
  desk.library.annotate(1, () => []);
  desk.isOff = false;
  await desk.worker.settled();
  const [entry] = await desk.worker.choices.list();
  assert.match(entry?.message ?? "", /deleted elsewhere/);
  assert.deepEqual([entry?.state, entry?.theirs?.annotations], ["conflict", []]);
  await desk.worker.choices.resolve({ seq: entry?.seq ?? 0, choice: "mine" });
  await desk.worker.settled();
  const [now] = (await desk.paper(1))?.annotations ?? [];
  assert.deepEqual([now?.id, now?.comment, now?.quote, now?.unsent], [id, "Mine", DRAFT.quote, null]);
});

test("deleting what is deleted already is done", async () => {
  const { id } = await desk.worker.annotating.create({ id: 1 }, DRAFT);
  await desk.worker.settled();
  desk.isOff = true;
  await desk.worker.annotating.delete(1, id);
  desk.library.annotate(1, () => []);
  desk.isOff = false;
  await desk.worker.settled();
  assert.deepEqual(await desk.worker.choices.list(), []);
});

test("a paper that was deleted elsewhere is told of; saved again, the change finds it", async () => {
  desk.isOff = true;
  await desk.worker.papers.mark(1, { note: "Mine" });
  desk.library.remove(1);
  desk.isOff = false;
  await desk.worker.settled();
  const [entry] = await desk.worker.choices.list();
  assert.match(entry?.message ?? "", /no longer in your library/);
  assert.equal(entry?.title, "The first paper of this library");
  const seq = entry?.seq ?? 0;
  await assert.rejects(desk.worker.choices.resolve({ seq, choice: "retry" }), { kind: "gone" });
  await desk.worker.papers.save({ ...METADATA, title: "The first paper of this library", identifiers: [] }, PAGE);
  await desk.worker.settled();
  await desk.worker.choices.resolve({ seq, choice: "retry" });
  await desk.worker.settled();
  assert.equal(desk.library.row(3).reading.note, "Mine");
});

test("another library gets nothing that was made for the former one, unless the reader says so", async () => {
  desk.isOff = true;
  await desk.worker.papers.mark(2, { note: "Mine" });
  await desk.worker.papers.save(METADATA, PAGE);
  desk.library = new FakeLibrary("two");
  desk.library.add("A paper of another library");
  desk.library.add("A second of another library");
  desk.library.add("The second paper of this library");
  desk.isOff = false;
  desk.restart();
  await desk.worker.settled();
  assert.deepEqual(desk.library.done, []);
  assert.equal((await desk.paper(2))?.unsent, null, "it is not laid over another library's paper");
  const [first, second] = await desk.worker.choices.list();
  assert.match(first?.message ?? "", /another library/);
  for (const { seq = 0 } of [first ?? {}, second ?? {}]) await desk.worker.choices.resolve({ seq, choice: "retry" });
  await desk.worker.settled();
  assert.deepEqual([desk.library.row(3).reading.note, desk.library.row(4).title], ["Mine", METADATA.title]);
});
