import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { provision } from "../../extension/background/provision.js";
import {
  getChanges,
  getPairing,
  getPaper,
  postPairing,
  searchPapers,
  sendWrite,
} from "../../extension/background/server.js";
import { fakeBrowser, fakeServer } from "./fakes.js";

/** @type {ReturnType<typeof fakeBrowser>} */
let browser;

/** Change a reading. @param {number} id @param {object} body @param {string | null} etag */
const putReading = (id, body, etag) => sendWrite({ method: "PUT", path: `/papers/${id}/reading`, body }, "key", etag);
/** What the server says of a request that it can't do. @param {number} status @param {string} [detail] */
const refusal = (status, detail) => ({ status, json: { type: "urn:paperlight:problem:x", status, detail } });

beforeEach(() => {
  browser = fakeBrowser({ token: "secret" });
});

test("a call goes to the server that is set, with the token and nothing the browser would add", async () => {
  browser.storage.settings = { server: "https://papers.example.org", offSites: [] };
  const requests = fakeServer(() => ({ json: { items: [{ id: 1 }] } }));
  assert.deepEqual(await searchPapers("graph & co", 20), [{ id: 1 }]);
  assert.equal(requests[0]?.url, "https://papers.example.org/api/v1/papers?q=graph+%26+co&limit=20");
  assert.equal(requests[0]?.headers.get("Authorization"), "Bearer secret");
});

test("without a token nothing is sent, and the reader hears to pair", async () => {
  browser.storage.token = null;
  const requests = fakeServer(() => ({}));
  await assert.rejects(getChanges(null), { kind: "unpaired", message: /not paired/ });
  assert.equal(requests.length, 0);
});

test("pairing calls carry no token", async () => {
  const requests = fakeServer(() => ({ json: { id: "p", code: "ABC-123", state: "pending" } }));
  await postPairing("Firefox on Linux");
  await getPairing("a/b");
  assert.deepEqual(
    requests.map(({ path, headers }) => [path, headers.get("Authorization")]),
    [
      ["/pairings", null],
      ["/pairings/a%2Fb", null],
    ],
  );
});

test("a write names the version the reader saw as a quoted entity tag", async () => {
  const requests = fakeServer(() => ({ json: {} }));
  await putReading(7, { starred: true }, "3-1");
  await putReading(7, { starred: true }, null);
  assert.equal(requests[0]?.headers.get("If-Match"), '"3-1"');
  assert.equal(requests[1]?.headers.has("If-Match"), false);
  assert.deepEqual(requests[0]?.body, { starred: true });
  assert.equal(requests[0]?.headers.get("Idempotency-Key"), "key");
});

test("a server that cannot be reached is off until it answers again", async () => {
  fakeServer(() => {
    throw new TypeError("Failed to fetch");
  });
  await assert.rejects(getChanges(null), { kind: "off", message: /`paperlight serve`/ });
  assert.equal(/** @type {any} */ (browser.storage.contact).kind, "off");
  fakeServer(() => ({ json: {} }));
  await getChanges(null);
  assert.equal(browser.storage.contact, null);
});

test("a shared server that is off is named, for nobody can start it here", async () => {
  browser.storage.settings = { server: "https://papers.example.org", offSites: [] };
  fakeServer(() => {
    throw new TypeError("Failed to fetch");
  });
  await assert.rejects(getChanges(null), { kind: "off", message: /^https:\/\/papers\.example\.org doesn't answer/ });
});

test("a refused token is never sent again", async () => {
  fakeServer(() => ({ status: 401, json: { detail: "Token revoked." } }));
  await assert.rejects(getChanges(null), { kind: "unpaired", message: /withdrawn/ });
  assert.equal(browser.storage.token, null);
  const requests = fakeServer(() => ({}));
  await assert.rejects(getChanges(null), { kind: "unpaired" });
  assert.equal(requests.length, 0);
});

test("an origin that is not paired any more is a token withdrawn; another refusal leaves the token alone", async () => {
  fakeServer(() => ({ status: 403, json: { type: "about:blank", detail: "Not from here." } }));
  await assert.rejects(putReading(1, {}, "1-0"), { kind: "refused", message: "Not from here." });
  assert.equal(browser.storage.token, "secret");
  const type = "urn:paperlight:problem:unpaired-origin";
  fakeServer(() => ({ status: 403, json: { type, detail: "This origin is not paired." } }));
  await assert.rejects(putReading(1, {}, "1-0"), { kind: "unpaired", message: /withdrawn/ });
  assert.equal(browser.storage.token, null);
});

test("a refusal of an older token leaves the newer one alone", async () => {
  fakeServer(() => {
    browser.storage.token = "newer";
    return { status: 401 };
  });
  await assert.rejects(getChanges(null), { kind: "unpaired" });
  assert.equal(browser.storage.token, "newer");
});

for (const [status, kind] of /** @type {const} */ ([
  [404, "gone"],
  [412, "conflict"],
  [422, "invalid"],
])) {
  test(`${status} is ${kind}, and says nothing against the connection`, async () => {
    fakeServer(() => ({ status, json: {} }));
    await assert.rejects(putReading(1, {}, "1-0"), { kind });
    assert.equal(browser.storage.contact ?? null, null);
  });
}

test("what the server finds wrong with the input is told in its words, other details are not", async () => {
  fakeServer(() => refusal(422, "The title is empty: give the paper one."));
  const draft = () => sendWrite({ method: "POST", path: "/papers", body: { title: "" } }, "key", null);
  await assert.rejects(draft(), { kind: "invalid", message: "The title is empty: give the paper one." });
  fakeServer(() => ({ status: 500, json: { detail: "KeyError: 'x'" } }));
  await assert.rejects(draft(), { kind: "failed", message: /Something went wrong/ });
});

test("an answer without a word is one to a deletion, and nothing else", async () => {
  fakeServer(() => ({ status: 204 }));
  assert.equal(await sendWrite({ method: "DELETE", path: "/annotations/x", body: null }, "key", null), null);
  fakeServer(() => ({ status: 404, text: "" }));
  await assert.rejects(getPaper(1), { kind: "failed", status: 0 });
});

test("a stranger at the address is told apart from Paperlight", async () => {
  fakeServer(() => ({ text: "<!doctype html><title>Router</title>" }));
  await assert.rejects(getChanges(null), { kind: "failed", message: /other than Paperlight/ });
});

test("a packaged provision pairs a newcomer once, and not again after it was forgotten", async () => {
  browser.storage.token = null;
  fakeServer(() => ({ json: { server: "http://127.0.0.1:5800", token: "packaged" } }));
  await provision();
  assert.equal(browser.storage.token, "packaged");
  assert.equal(/** @type {any} */ (browser.storage.settings).server, "http://127.0.0.1:5800");
  browser.storage.token = null;
  await provision();
  assert.equal(browser.storage.token, null);
});

test("no provision, no change", async () => {
  fakeServer(() => {
    throw new TypeError("Failed to fetch");
  });
  await provision();
  assert.equal(browser.storage.token, "secret");
  assert.equal(browser.storage.contact ?? null, null);
});
