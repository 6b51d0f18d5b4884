import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { fakeBrowser } from "./fakes.js";
import { fakeSurfaces } from "./surface-fakes.js";

/** @type {any} */
let seen;
/** @type {typeof import("../../extension/background/badge.js")} */
let badge;
let workers = 0;

beforeEach(async () => {
  fakeBrowser();
  seen = fakeSurfaces();
  await wake();
});

/** A newly woken worker: its memory is empty. */
async function wake() {
  badge = await import(`../../extension/background/badge.js?worker=${workers++}`);
}

/** @param {number} waiting @param {number} stuck */
async function unsent(waiting, stuck) {
  mock.timers.enable({ apis: ["setTimeout"] });
  badge.showUnsent({ waiting, stuck });
  mock.timers.runAll();
  mock.timers.reset();
  await new Promise((resolve) => setImmediate(resolve));
}

test("the number of papers, with a sign for changes that wait and another for those that need the reader", async () => {
  await badge.showCount(1, 12);
  assert.deepEqual(seen.badges.get(1), { text: "12", title: "Paperlight: 12 known papers on this page" });
  await unsent(3, 0);
  assert.deepEqual(seen.badges.get(1), {
    text: "12•",
    title: "Paperlight: 12 known papers on this page. 3 changes are not sent yet",
  });
  assert.deepEqual(seen.badges.get(2), { text: "•", title: "Paperlight. 3 changes are not sent yet" });
  assert.deepEqual(seen.badges.get(undefined), { text: "•", title: "Paperlight. 3 changes are not sent yet" });
  await unsent(1, 1);
  assert.deepEqual(seen.badges.get(1), {
    text: "12!",
    title: "Paperlight: 12 known papers on this page. One change needs you. One change is not sent yet",
  });
  await unsent(0, 0);
  assert.deepEqual(seen.badges.get(1), { text: "12", title: "Paperlight: 12 known papers on this page" });
});

test("a badge never holds more than four characters", async () => {
  await badge.showCount(1, 1_234);
  assert.equal(seen.badges.get(1).text, "1k+");
  await unsent(1, 0);
  assert.equal(seen.badges.get(1).text, "1k•");
  await unsent(0, 0);
  assert.deepEqual(seen.badges.get(1), { text: "1k+", title: "Paperlight: 1k+ known papers on this page" });
});

test("a woken worker goes on from what the badges say", async () => {
  await badge.showCount(1, 7);
  await unsent(2, 0);
  await wake();
  await unsent(0, 0);
  assert.equal(seen.badges.get(1).text, "7");
  await badge.showOne(1);
  await badge.showOne(2);
  assert.deepEqual([seen.badges.get(1).text, seen.badges.get(2).text], ["7", "1"]);
});

test("changes that are acknowledged at once draw no sign, and none waits for the last of many", async () => {
  await unsent(0, 0);
  mock.timers.enable({ apis: ["setTimeout"] });
  badge.showUnsent({ waiting: 1, stuck: 0 });
  badge.showUnsent({ waiting: 0, stuck: 0 });
  mock.timers.tick(10);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(seen.badges.get(undefined).text, "");
  for (let waiting = 1; waiting < 5; waiting++) {
    badge.showUnsent({ waiting, stuck: 0 });
    // Nor is it drawn on one tab before the others.
    if (waiting === 1) await badge.showCount(1, 4);
    if (waiting === 1) assert.equal(seen.badges.get(1).text, "4");
    mock.timers.tick(500);
  }
  mock.timers.reset();
  await new Promise((resolve) => setImmediate(resolve));
  assert.match(seen.badges.get(undefined).title, /^Paperlight\. \d changes are not sent yet$/);
});

test("an answer stands on the badge for a while, in words in its title, and the number comes back", async () => {
  await badge.showCount(1, 5);
  mock.timers.enable({ apis: ["setTimeout"] });
  await badge.answerOnBadge(1, "Saved: Deep Sets", true);
  assert.deepEqual(seen.badges.get(1), { text: "✓", title: "Paperlight: Saved: Deep Sets" });
  mock.timers.runAll();
  mock.timers.reset();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(seen.badges.get(1).text, "5");
});
