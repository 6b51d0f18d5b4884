// The outbox against everything that can go wrong, at random and by seed: a server that fails in all its ways, a worker that is
// stopped between any two steps, another program that changes the same library. Each write arrives once and in order, none is
// lost, and none is called acknowledged before it was done.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { seen } from "../../extension/background/annotations.js";
import { background } from "./background.js";
import { FakeLibrary, problem } from "./fake-library.js";
import { FakeStore, fakeBrowser, fakeServer } from "./fakes.js";

/** @import { Color, KnownPaper } from "../../extension/shared/messages.js" */
/** @import { Entry } from "../../extension/background/outbox.js" */
/** @import { Change, Delta } from "../../extension/background/store.js" */
/** @import { Answer, Request } from "./fakes.js" */

const SEEDS = 150;
const STEPS = 40;
const NEVER = new Promise(() => {});

/** Whose turn it is: a worker's life, and which of the reader's acts it does. @type {AsyncLocalStorage<{life: Life, act: number}>} */
const turns = new AsyncLocalStorage();

/** A generator of numbers from 0 to 1 (mulberry32). @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A worker's life: after so many steps it is over, and nothing that it waits for comes any more. */
class Life {
  /** Ends with it. @type {Promise<"dead">} */
  over;
  /** @type {(dead: "dead") => void} */
  #end = () => {};
  isOver = false;

  /** @param {number} steps */
  constructor(steps) {
    this.steps = steps;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  end() {
    this.isOver = true;
    this.#end("dead");
  }
}

/** One step of whoever's turn it is; it ends before or after what is done in it. @template T @param {() => T | Promise<T>} act @param {() => number} chance @returns {Promise<T>} */
async function step(act, chance) {
  const life = turns.getStore()?.life;
  if (!life) return act();
  if (life.isOver) await NEVER;
  if (--life.steps > 0) {
    const value = await act();
    if (life.isOver) await NEVER;
    return value;
  }
  if (chance() < 0.5) await act();
  life.end();
  return /** @type {Promise<never>} */ (NEVER);
}

/** A store that belongs to lives, and notes which writes came into the outbox by which act, and how they left it. */
class WatchedStore extends FakeStore {
  /** By number: the acts that it came of, and all keys that it was sent under. @type {Map<number, {acts: number[], keys: string[]}>} */
  seqs = new Map();

  /** @param {() => number} chance @param {(entry: Entry) => void} left */
  constructor(chance, left) {
    super();
    this.chance = chance;
    this.left = left;
    for (const name of /** @type {const} */ ([
      "papers",
      "withStatus",
      "count",
      "mark",
      "outbox",
      "ownId",
      "deletedAnnotation",
      "load",
      "save",
    ])) {
      const whole = /** @type {any} */ (FakeStore.prototype[name]);
      /** @type {any} */ (this)[name] = (/** @type {any[]} */ ...values) =>
        step(() => whole.apply(this, values), chance);
    }
  }

  /** @param {Delta} delta @param {Change[]} changes */
  write(delta, changes) {
    const act = turns.getStore()?.act ?? 0;
    return step(async () => {
      for (const seq of delta.outbox?.gone ?? []) {
        const entry = this.entries.get(seq);
        if (entry && act >= 0) this.left(entry);
      }
      const former = new Map(this.entries);
      const added = await super.write(delta, changes);
      const numbers = [...added];
      for (const entry of delta.outbox?.put ?? []) {
        const seq = "seq" in entry ? entry.seq : (numbers.shift() ?? 0);
        const before = this.seqs.get(seq);
        const isTyped = JSON.stringify(former.get(seq)?.patch) !== JSON.stringify(entry.patch);
        const own = !before || isTyped ? [act] : [];
        this.seqs.set(seq, {
          acts: [...(before?.acts ?? []), ...own],
          keys: [...new Set([...(before?.keys ?? []), entry.key])],
        });
      }
      return added;
    }, this.chance);
  }
}

/** One run of the model. @param {number} seed */
async function run(seed) {
  const chance = random(seed);
  const pick = (/** @type {any[]} */ choices) => choices[Math.floor(chance() * choices.length)];
  const browser = fakeBrowser({ token: "secret" });
  const library = new FakeLibrary();
  for (const title of ["The first paper of the model", "The second paper of the model"]) library.add(title);
  let isFaulty = true;
  const wasDone = (/** @type {string} */ key) => library.done.some((one) => one.key === key);
  const store = new WatchedStore(chance, (entry) => {
    const { kind, key, annotation, change, patch, paper } = entry;
    if (wasDone(key)) return;
    // It may also go because the library says so already.
    const row = library.rows.get(paper ?? 0);
    const now = row?.annotations.find(({ id }) => id === annotation?.id);
    if (kind === "mark") return assert.deepEqual({ ...row?.reading, ...patch }, row?.reading, "left unsent");
    if (kind === "delete") return assert.equal(now, undefined, "left undeleted");
    assert.equal(kind, "edit", "left unsent");
    assert.deepEqual({ ...seen(now), ...change }, seen(now), "left unsent");
  });

  fakeServer((request) => step(() => served(request), chance));
  /** @param {Request} request @returns {Answer} */
  function served(request) {
    const luck = isFaulty ? chance() : 1;
    const off = () => {
      throw new TypeError("Failed to fetch");
    };
    if (luck < 0.06) return off();
    if (luck < 0.1) return problem(500, "bug");
    if (luck < 0.13) return problem(429, "too-many-requests");
    if (luck < 0.16) return { text: "<title>Router</title>", status: pick([200, 404, 502]) };
    if (luck < 0.17) return { status: 401, json: { type: "urn:paperlight:problem:unauthorized" } };
    const answer = library.answer(request);
    if (luck < 0.23) return off();
    if (luck < 0.26) return { ...answer, text: "{", json: undefined };
    return answer;
  }

  const born = () => new Life(isFaulty && chance() < 0.8 ? Math.floor(10 + 300 * chance()) : Number.POSITIVE_INFINITY);
  let life = born();
  let worker = background(store);
  const begin = () => {
    life = born();
    worker = background(store);
  };
  /** @template T @param {number} act @param {() => Promise<T>} does @returns {Promise<T | Error | "dead">} */
  const alive = (act, does) => {
    const now = life;
    const done = turns.run({ life: now, act }, () => does().catch((/** @type {Error} */ error) => error));
    return Promise.race([done, now.over]);
  };

  /** @type {Map<string, number>} */
  const annotations = new Map();
  let [acts, notes] = [0, 0];
  /** @type {number[]} */
  const ids = [1, 2];
  const paperless = { authors: [], identifiers: [], abstract: "", venue: "", year: null, pdf: "" };
  const draft = () => ({
    quote: null,
    comment: `Comment ${++notes}`,
    color: /** @type {Color} */ (pick(["yellow", "green"])),
    tags: [],
    source: "https://x.org/",
  });

  /** Acts that leave a write, whatever the paper was. @type {Set<number>} */
  const marks = new Set();
  /** @param {number} act @returns {() => Promise<any>} something that the reader does */
  function deed(act) {
    const mark = async (/** @type {object} */ patch) => {
      await worker.papers.mark(id, patch);
      marks.add(act);
    };
    const id = pick(ids);
    const [annotation, of] = pick([...annotations]) ?? ["urn:uuid:none", id];
    return pick([
      () => mark({ status: pick(["saved", "reading", "read"]) }),
      () => mark({ starred: chance() < 0.5 }),
      () => mark({ note: `Note ${++notes}`, starred: chance() < 0.5 }),
      () => mark({ tags: [`tag ${++notes}`] }),
      () => worker.papers.mark(id, { note: `Note ${++notes}` }),
      async () => {
        const title = `A paper of the model, the ${pick(["third", "fourth"])} that there is`;
        const saved = await worker.papers.save({ ...paperless, title }, "https://x.org/");
        ids.push(saved.id);
      },
      async () => {
        const made = await worker.annotating.create({ id }, draft());
        annotations.set(made.id, made.paper.id);
      },
      () => worker.annotating.edit(of, annotation, { comment: `Comment ${++notes}` }),
      () => worker.annotating.edit(of, annotation, { color: pick(["blue", "pink"]) }),
      () => worker.annotating.delete(of, annotation),
      () => worker.annotating.restore(of, annotation),
    ]);
  }

  /** Something that another program does to the same library. */
  function meddle() {
    const row = pick([...library.rows.values()]);
    if (!row) return;
    const [one] = row.annotations;
    pick([
      () => library.read(row.id, { note: `Elsewhere ${++notes}` }),
      () => library.read(row.id, { starred: !row.reading.starred }),
      () =>
        one &&
        library.annotate(row.id, (all) =>
          all.map((each) => (each === one ? { ...one, x: ++notes, ...library.stamp() } : each)),
        ),
      () => one && library.annotate(row.id, (all) => all.filter((each) => each !== one)),
      () => chance() < 0.1 && library.remove(row.id),
    ])();
  }

  const rest = () => new Promise(setImmediate);
  for (let count = 0; count < STEPS; count++) {
    const luck = chance();
    if (life.isOver) begin();
    if (luck < 0.5) {
      const act = ++acts;
      const answer = await alive(act, deed(act));
      if (answer instanceof Error && !("kind" in answer)) throw answer;
    } else if (luck < 0.6) meddle();
    else if (luck < 0.7) {
      browser.storage.token = "secret";
      await alive(0, () => worker.sync.quietly());
    } else if (luck < 0.8) turns.run({ life, act: 0 }, () => worker.tick());
    else if (luck < 0.85) life.end();
    else for (let turn = 0; turn < 20 * chance(); turn++) await rest();
  }

  // Nothing fails any more.
  isFaulty = false;
  life.end();
  // What the last life had begun to keep when it ended.
  for (let turn = 0; turn < 5; turn++) await rest();
  browser.storage.token = "secret";
  begin();
  const finish = async () => {
    await alive(0, () => worker.settled());
    await alive(0, () => worker.settled());
  };
  await finish();

  const left = await worker.choices.list();
  for (const { seq, state } of left) {
    const behind = state === "waiting" && left.some((older) => older.state !== "waiting" && older.seq < seq);
    assert.ok(state !== "waiting" || behind, "what waits, waits behind something that is stuck");
  }
  const numbers = new Map([...store.seqs].flatMap(([seq, { keys }]) => keys.map((key) => [key, seq])));
  const order = library.done.flatMap(({ key }) => (key.endsWith("-reading") ? [] : (numbers.get(key) ?? -1)));
  assert.ok(!order.includes(-1), "nothing arrives that was not in the outbox");
  assert.deepEqual(order, [...new Set(order)], "each arrives once");
  assert.deepEqual(
    order,
    [...order].sort((one, other) => one - other),
    "all arrive in order",
  );

  const kept = new Set([...store.seqs.values()].flatMap(({ acts: all }) => all));
  assert.deepEqual(
    [...marks].filter((act) => !kept.has(act)),
    [],
    "what was answered is kept",
  );

  // The reader decides, and the copy is what the library is.
  for (let round = 0; round < 30; round++) {
    const stuck = (await worker.choices.list()).find(({ state }) => state !== "waiting");
    if (!stuck) break;
    const choice = stuck.state === "conflict" ? pick(["mine", "theirs", "discard"]) : "discard";
    await alive(-1, () => worker.choices.resolve({ seq: stuck.seq, choice }));
    await finish();
  }
  assert.deepEqual(await worker.choices.list(), []);
  const copy = await worker.local.papers([...library.rows.keys(), ...store.rows.keys()]);
  assert.deepEqual([...copy.keys()].sort(), [...library.rows.keys()].sort());
  for (const [id, paper] of copy)
    assert.deepEqual(told(paper), {
      ...library.row(id).reading,
      annotations: library.row(id).annotations.map(({ id: one, ...rest }) => seen({ id: one, ...rest })),
    });
  life.end();
  return { writes: library.done.length, stuck: left.length };
}

/** @param {KnownPaper} paper */
function told({ reading, annotations, unsent }) {
  assert.equal(unsent, null);
  return { ...reading, annotations };
}

test(`${SEEDS} lives of a reader in which everything goes wrong`, async (t) => {
  const sum = { writes: 0, stuck: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      const counts = await run(seed);
      for (const name of /** @type {(keyof typeof sum)[]} */ (Object.keys(sum))) sum[name] += counts[name];
    } catch (error) {
      throw new Error(`with the seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  t.diagnostic(JSON.stringify(sum));
  assert.ok(sum.writes > 5 * SEEDS && sum.stuck > 0);
});
