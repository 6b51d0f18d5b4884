import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Failed } from "../../extension/background/failure.js";
import { Shelf } from "../../extension/background/shelf.js";
import { fakeBrowser, paper } from "./fakes.js";
import { fakeCopy } from "./surface-fakes.js";

/** @import { KnownPaper, ListedPaper, Reading } from "../../extension/shared/messages.js" */

beforeEach(() => void fakeBrowser());

/** @param {number} id @param {string} title @param {Partial<Reading>} [reading] */
function titled(id, title, reading = {}) {
  const known = paper(id, { title, keys: [title.toLowerCase()] });
  return { ...known, reading: { ...known.reading, ...reading } };
}

/** A shelf whose server is off. @param {KnownPaper[]} papers */
function offline(papers) {
  return new Shelf(fakeCopy(papers), async () => {
    throw new Failed("off");
  });
}

/** @param {Shelf} shelf @param {string} query */
async function found(shelf, query) {
  const { papers, offline } = await shelf.search(query);
  assert.equal(offline, true);
  return papers.map(({ id }) => id);
}

test("the server is asked first, for at most twenty, and lists carry no keys", async () => {
  const all = Array.from({ length: 30 }, (_, at) => paper(at + 1));
  const shelf = new Shelf(fakeCopy([]), async () => all);
  const { papers, offline } = await shelf.search(" number ");
  assert.deepEqual([papers.length, offline, papers[0]?.keys], [20, false, []]);
});

test("a server that takes too long is not waited for", async () => {
  const shelf = new Shelf(fakeCopy([titled(1, "Deep Sets")]), () => new Promise(() => {}), 1);
  assert.deepEqual(await found(shelf, "sets"), [1]);
});

test("a query that the server can't read is told as such, and nothing is searched for nothing", async () => {
  const shelf = new Shelf(fakeCopy([titled(1, "Deep Sets")]), async () => {
    throw new Failed("invalid", "Too long.");
  });
  await assert.rejects(shelf.search("deep"), { kind: "invalid" });
  assert.deepEqual(await shelf.search("  "), { papers: [], offline: false });
});

test("all words must stand in title, tags or note, wherever each does", async () => {
  const shelf = offline([
    titled(1, "Deep Sets", { note: "about permutations", tags: ["theory"] }),
    titled(2, "Deep Learning"),
    titled(3, "Set Transformer"),
  ]);
  assert.deepEqual(await found(shelf, "deep permutation theo"), [1]);
  assert.deepEqual(await found(shelf, "DEEP"), [2, 1].sort());
  assert.deepEqual(await found(shelf, "deep transformer"), []);
  assert.deepEqual(await found(shelf, "—"), []);
});

test("titles go before tags and notes, whole words before beginnings, the phrase before its words", async () => {
  const shelf = offline([
    titled(1, "On something else", { note: "a graph network" }),
    titled(2, "A network for every graph there is"),
    titled(3, "Networks of graphs"),
    titled(4, "Relational graph network models"),
    titled(5, "Graph network"),
  ]);
  assert.deepEqual(await found(shelf, "graph network"), [5, 4, 2, 3, 1]);
});

test("of equal ones the shorter goes first, then the newer; no more than twenty", async () => {
  const shelf = offline([
    titled(1, "Attention in birds and bees"),
    ...Array.from({ length: 1_500 }, (_, at) => titled(at + 2, "Attention now")),
  ]);
  const ids = await found(shelf, "attention");
  assert.equal(ids.length, 20);
  assert.deepEqual(ids.slice(0, 2), [1501, 1500]);
});

test("an identifier finds the paper that has it, also without the server", async () => {
  assert.deepEqual(await found(offline([paper(1), paper(2)]), "https://arxiv.org/pdf/2310.00002v3"), [2]);
});

test("the queue: what is being read, then what is saved; starred ones first, then the oldest", async () => {
  const at = (/** @type {number} */ day) => `2026-01-0${day}T00:00:00Z`;
  const shelf = offline([
    titled(1, "a", { status: "saved", status_changed: at(3) }),
    titled(2, "b", { status: "saved", status_changed: at(2) }),
    titled(3, "c", { status: "saved", status_changed: at(9), starred: true }),
    titled(4, "d", { status: "reading", status_changed: at(8) }),
    titled(5, "e", { status: "read", status_changed: at(1) }),
    titled(6, "f", { status: "new" }),
    titled(7, "g", { status: "reading", status_changed: at(7), starred: true }),
  ]);
  assert.deepEqual(
    (await shelf.queue()).map(({ id }) => id),
    [7, 4, 3, 2, 1],
  );
});

test("papers are given in the order in which they were asked for, without those that are gone", async () => {
  assert.deepEqual(
    (await offline([paper(1), paper(2)]).papers([2, 9, 1])).map(({ id }) => id),
    [2, 1],
  );
});

test("a listed paper is known by identifier, by address or by its whole title, and not by another's number", async () => {
  const shelf = offline(
    [
      titled(1, "Attention is not all you need today"),
      titled(2, "Deep learning of other things entirely"),
      titled(3, "A paper without any number at all"),
    ].map((known) => (known.id === 3 ? { ...known, identifiers: [] } : known)),
  );
  /** @param {Partial<ListedPaper>} more @returns {ListedPaper} */
  const listed = (more) => ({
    title: "",
    authors: [],
    year: null,
    abstract: "",
    identifiers: [],
    url: "",
    pdf: "",
    ...more,
  });
  const known = await shelf.known([
    listed({ identifiers: ["arXiv:2310.00001v2"], title: "Changed since" }),
    listed({ url: "https://arxiv.org/abs/2310.00002" }),
    listed({ pdf: "https://arxiv.org/pdf/2310.00002v1" }),
    listed({ title: "Attention is not all you need today" }),
    listed({ title: "Attention is not all you need today", identifiers: ["arxiv:2401.11111"] }),
    listed({ title: "A paper without any number at all", identifiers: ["arxiv:2401.11111"] }),
    listed({ title: "Attention is not all you need today, revisited" }),
    listed({ title: "Nothing that anyone knows" }),
    listed({}),
  ]);
  assert.deepEqual(
    known.map((one) => one?.id ?? null),
    [1, 2, 2, 1, null, 3, null, null, null],
  );
});
