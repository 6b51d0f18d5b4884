import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { connection } from "../../extension/background/connection.js";
import { LocalIndex } from "../../extension/background/index.js";
import { PairingRequest } from "../../extension/background/pairing.js";
import { FakeStore, fakeBrowser, fakeServer } from "./fakes.js";

const OPEN = { id: "secret-id", code: "ABC-123", expires: "2999-01-01T00:00:00Z" };

/** @type {ReturnType<typeof fakeBrowser>} */
let browser;
let paired = 0;

beforeEach(() => {
  browser = fakeBrowser();
  paired = 0;
});

const request = () =>
  new PairingRequest(
    async () => {
      paired += 1;
    },
    () => new Promise((resolve) => setImmediate(resolve)),
  );
const state = () => connection(new LocalIndex(new FakeStore()));

test("the code is shown until it is approved, then the token is collected", async () => {
  let looks = 0;
  const requests = fakeServer(({ method }) => {
    if (method === "POST") return { status: 201, json: { ...OPEN, state: "pending" } };
    looks += 1;
    return { json: looks < 3 ? { ...OPEN, state: "pending" } : { ...OPEN, state: "approved", token: "new-token" } };
  });
  const pairing = request();
  await pairing.start();
  const shown = await state();
  assert.deepEqual([shown.state, shown.code], ["pairing", "ABC-123"]);
  await pairing.resume();
  assert.deepEqual([browser.storage.token, browser.storage.pairing, paired], ["new-token", null, 1]);
  assert.equal((await state()).state, "connected");
  assert.match(requests[0]?.body.name, /^Firefox on Linux$/);
});

test("only a server that does not answer is off; one that answers amiss is a problem, with its sentence", async () => {
  browser.storage.token = "secret";
  browser.storage.contact = { kind: "off", message: "Paperlight isn't running." };
  assert.equal((await state()).state, "off");
  browser.storage.contact = { kind: "failed", message: "Something went wrong." };
  const { state: name, message } = await state();
  assert.deepEqual([name, message], ["problem", "Something went wrong."]);
});

test("a worker that was stopped while waiting goes on when it wakes", async () => {
  browser.storage.pairing = OPEN;
  fakeServer(() => ({ json: { ...OPEN, state: "approved", token: "new-token" } }));
  await request().resume();
  assert.equal(browser.storage.token, "new-token");
});

test("many who resume look once at a time", async () => {
  browser.storage.pairing = OPEN;
  const requests = fakeServer(() => ({ json: { ...OPEN, state: "approved", token: "t" } }));
  const pairing = request();
  await Promise.all([pairing.resume(), pairing.resume()]);
  assert.equal(requests.length, 1);
});

for (const [ending, sentence] of /** @type {const} */ ([
  ["denied", /denied/],
  ["expired", /expired/],
  ["collected", /expired/],
])) {
  test(`a pairing that is ${ending} ends with a sentence`, async () => {
    browser.storage.pairing = OPEN;
    fakeServer(() => ({ json: { ...OPEN, state: ending } }));
    await request().resume();
    const { state: now, message } = await state();
    assert.equal(now, "unpaired");
    assert.match(message, sentence);
    assert.equal(paired, 0);
  });
}

test("while the server is off a pairing waits, but not beyond its time", async () => {
  browser.storage.pairing = OPEN;
  let looks = 0;
  fakeServer(() => {
    looks += 1;
    if (looks === 2) browser.storage.pairing = { ...OPEN, expires: "2001-01-01T00:00:00Z" };
    throw new TypeError("Failed to fetch");
  });
  await request().resume();
  assert.equal(looks, 3);
  assert.equal(browser.storage.pairing, null);
});

test("a token that comes after the pairing was called off is not kept", async () => {
  browser.storage.pairing = OPEN;
  const pairing = request();
  fakeServer(async () => {
    await pairing.cancel();
    return { json: { ...OPEN, state: "approved", token: "late" } };
  });
  await pairing.resume();
  assert.equal(browser.storage.token ?? null, null);
});

test("a pairing that cannot start leaves the reader where they were", async () => {
  fakeServer(() => ({ status: 429, json: { detail: "Too many requests to pair: wait a minute." } }));
  await assert.rejects(request().start(), { kind: "refused", message: "Too many requests to pair: wait a minute." });
  assert.equal((await state()).state, "unpaired");
});

test("the connection tells what the last call showed", async () => {
  assert.deepEqual(await state(), {
    state: "unpaired",
    server: "http://127.0.0.1:5711",
    papers: 0,
    synced: null,
    code: null,
    message: "This browser is not paired with your library yet. Pair it to see the papers you know.",
    unsent: { waiting: 0, stuck: 0 },
  });
  browser.storage.token = "t";
  assert.equal((await state()).state, "connected");
  browser.storage.contact = { kind: "off", message: "Paperlight isn't running." };
  assert.deepEqual([(await state()).state, (await state()).message], ["off", "Paperlight isn't running."]);
});
