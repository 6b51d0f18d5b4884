// The address bar, as the browser calls it.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { entered, Omnibox } from "../../extension/background/omnibox.js";
import { fakeBrowser, paper } from "./fakes.js";
import { fakeSurfaces } from "./surface-fakes.js";

/** @import { KnownPaper } from "../../extension/shared/messages.js" */

/** @type {any} */
let seen;

/** @param {boolean} firefox */
function start(firefox) {
  fakeBrowser();
  seen = fakeSurfaces({ firefox });
}

beforeEach(() => start(false));

const HOSTILE = paper(3, { title: "<b>&\"'\u0000\u001f \ud800 x", status: "saved" });
HOSTILE.reading.starred = true;

/** @param {KnownPaper[]} papers @param {boolean} [offline] */
function omnibox(papers, offline = false) {
  return new Omnibox({ search: async () => ({ papers, offline }) }, async () => {});
}

test("the address bar tells papers with their status, in XML in Chromium and plainly in Firefox", async () => {
  /** @type {any[]} */
  let suggested = [];
  await omnibox([HOSTILE]).changed("x", (results) => {
    suggested = results;
  });
  assert.deepEqual(suggested, [
    {
      content: "http://127.0.0.1:5711/papers/3",
      description: "&lt;b&gt;&amp;&quot;&apos;  x <dim>— Saved, starred</dim>",
    },
  ]);
  start(true);
  await omnibox([paper(1, { title: "<b> x" })], true).changed("x", (results) => {
    suggested = results;
  });
  assert.equal(suggested.at(0)?.description, "<b> x — New");
  assert.match(seen.defaults[0], /does not answer/);
});

test("an answer to what was typed before comes too late", async () => {
  /** @type {string[]} */
  const asked = [];
  const bar = new Omnibox(
    {
      search: async (query) => {
        asked.push(query);
        return { papers: [], offline: false };
      },
    },
    async () => {},
  );
  let suggested = 0;
  await Promise.all(["a", "at", "att"].map((text) => bar.changed(text, () => void suggested++)));
  assert.deepEqual([asked, suggested], [["att"], 1]);
});

test("Enter opens the paper or a search, where the reader wants it", async () => {
  await entered("http://127.0.0.1:5711/papers/3", "currentTab");
  await entered("graph networks", "newForegroundTab");
  await entered("http://127.0.0.1:5711.example.org/papers/3", "newBackgroundTab");
  const search = "chrome-extension://us/panel/panel.html?q=";
  assert.deepEqual(seen.tabs, [
    { url: "http://127.0.0.1:5711/papers/3", here: true },
    { url: `${search}graph+networks`, active: true },
    { url: `${search}http%3A%2F%2F127.0.0.1%3A5711.example.org%2Fpapers%2F3`, active: false },
  ]);
});

test("a paper that the server does not know yet is opened in the panel's page", async () => {
  /** @type {any[]} */
  let suggested = [];
  await omnibox([{ ...paper(2 ** 31, { title: "Not sent" }) }]).changed("x", (results) => {
    suggested = results;
  });
  assert.equal(suggested[0].content, "chrome-extension://us/panel/panel.html?q=Not+sent");
  await entered(suggested[0].content, "currentTab");
  assert.deepEqual(seen.tabs, [{ url: suggested[0].content, here: true }]);
});
