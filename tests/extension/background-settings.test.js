// What the reader sets: what is taken, what is refused, and whom it is told.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { kept } from "../../extension/background/kept.js";
import { changeSettings, isOff, look } from "../../extension/background/settings.js";
import { FIRST_MARKS } from "../../extension/shared/mark-style.js";
import { fakeBrowser } from "./fakes.js";

/** @type {ReturnType<typeof fakeBrowser>} */
let browser;

beforeEach(() => {
  browser = fakeBrowser();
});

test("nothing is marked anywhere once marking is off", async () => {
  assert.equal(await isOff("https://example.org/"), false);
  await changeSettings({ marking: false });
  assert.equal(await isOff("https://example.org/"), true);
});

test("a look is kept and told to pages", async () => {
  const marks = { ...FIRST_MARKS, new: { ...FIRST_MARKS.new, shown: false } };
  await changeSettings({ marks, offer: false });
  assert.deepEqual(await look(), { marks, offer: false });
  assert.deepEqual(browser.sent, [{ type: "settings.changed" }]);
});

test("what no page must know of is told none", async () => {
  const settings = await changeSettings({ learn: false, opens: true });
  assert.deepEqual([settings.learn, settings.opens], [false, true]);
  assert.deepEqual(browser.sent, []);
});

test("a look that there is not is refused, and all stays as it was", async () => {
  const { dismissed, ...some } = FIRST_MARKS;
  for (const marks of [some, { ...FIRST_MARKS, dismissed: { ...dismissed, color: "white" } }, null]) {
    await assert.rejects(changeSettings({ opens: true, marks: /** @type {any} */ (marks) }), { kind: "invalid" });
  }
  assert.deepEqual((await kept()).settings.marks, FIRST_MARKS);
  assert.equal((await kept()).settings.opens, false);
});

test("only the known parts of a style are kept", async () => {
  const marks = /** @type {any} */ ({ ...FIRST_MARKS, other: FIRST_MARKS.new });
  assert.deepEqual((await changeSettings({ marks })).marks, FIRST_MARKS);
});

test("two changes at once are both kept", async () => {
  await Promise.all([
    changeSettings({ learn: false }),
    changeSettings({ opens: true }),
    changeSettings({ offSites: ["a.org"] }),
  ]);
  const { learn, opens, offSites } = (await kept()).settings;
  assert.deepEqual([learn, opens, offSites], [false, true, ["a.org"]]);
});

test("settings that were kept before there were others keep their values", async () => {
  browser.storage.settings = { server: "https://papers.example.org", offSites: ["a.org"], learn: false };
  const { server, learn, marking, marks } = (await kept()).settings;
  assert.deepEqual([server, learn, marking, marks], ["https://papers.example.org", false, true, FIRST_MARKS]);
});
