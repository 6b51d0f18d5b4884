import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Acts } from "../../extension/background/acts.js";
import { Opened } from "../../extension/background/opened.js";
import { fakeBrowser, paper } from "./fakes.js";
import { fakeCopy, fakeSurfaces } from "./surface-fakes.js";

/** @import { Tab } from "../../extension/background/opened.js" */

const PAGE = "https://arxiv.org/abs/2310.00001";
const PDF = "https://arxiv.org/pdf/2310.00001v2";

/** @type {any} */
let seen;
/** @type {ReturnType<typeof fakeCopy>} */
let copy;
/** @type {Opened} */
let opened;
/** @type {number[]} */
let read;
/** @type {number[]} */
let counted;

beforeEach(() => start({ opens: true }));

/** @param {object} settings */
function start(settings) {
  const browser = fakeBrowser({
    settings: { server: "http://127.0.0.1:5711", offSites: ["off.example.org"], marking: true, ...settings },
  });
  seen = fakeSurfaces();
  copy = fakeCopy([paper(1, { status: "saved" }), paper(2, { status: "new" })]);
  read = [];
  counted = [];
  wake();
  return browser;
}

/** A newly woken worker. */
function wake() {
  const acts = new Acts(
    {
      save: async () => paper(9),
      mark: async (id, { status }) => {
        assert.equal(status, "reading");
        read.push(id);
        return paper(id, { status });
      },
      paper: async (id) => paper(id),
    },
    async () => {},
  );
  opened = new Opened(copy, acts, async (tabId) => void counted.push(tabId));
}

/** @param {Partial<Tab>} [more] @returns {Tab} */
const tab = (more) => ({ id: 1, active: true, incognito: false, url: PAGE, ...more });
const saved = () => paper(1, { status: "saved" });

test("a saved paper whose own page is opened is being read, once", async () => {
  await opened.navigated(tab(), PAGE);
  await opened.shows(tab(), PAGE, saved());
  await opened.shows(tab(), PAGE, saved());
  assert.deepEqual(read, [1]);
});

test("a PDF counts by its address alone, and on the badge", async () => {
  await opened.navigated(tab({ url: PDF }), PDF);
  await opened.loaded(tab({ url: PDF }));
  assert.deepEqual([read, counted], [[1], [1]]);
});

test("it is off at first, and then nothing of what is opened is remembered", async () => {
  start({});
  await opened.navigated(tab(), PAGE);
  await opened.shows(tab(), PAGE, saved());
  assert.deepEqual([read, seen.session], [[], {}]);
});

test("only what is saved, only by a navigation", async () => {
  await opened.shows(tab(), PAGE, saved());
  for (const status of /** @type {const} */ (["new", "reading", "read", "dismissed"])) {
    await opened.navigated(tab(), `${PAGE}?${status}`);
    await opened.shows(tab(), `${PAGE}?${status}`, paper(1, { status }));
  }
  assert.deepEqual(read, []);
});

test("who saves a paper on its own page, or puts it back, goes on with it unread", async () => {
  await opened.navigated(tab(), PAGE);
  await opened.shows(tab(), PAGE, null);
  await opened.shows(tab(), PAGE, saved());
  await opened.navigated(tab(), `${PAGE}#section`);
  await opened.shows(tab(), `${PAGE}#section`, saved());
  assert.deepEqual(read, []);
});

test("nothing in private windows, nor where a page that was left still answers", async () => {
  await opened.navigated(tab({ incognito: true }), PAGE);
  await opened.shows(tab({ incognito: true }), PAGE, saved());
  await opened.navigated(tab({ id: 2 }), "https://elsewhere.example.org/");
  await opened.shows(tab({ id: 2 }), PAGE, saved());
  assert.deepEqual([read, Object.keys(seen.session)], [[], ["visit 2"]]);
});

test("what is opened in the background is read when it is looked at, also by a worker woken since", async () => {
  await opened.navigated(tab({ active: false }), PAGE);
  await opened.shows(tab({ active: false }), PAGE, saved());
  await opened.lookedAt(2);
  assert.deepEqual(read, []);
  wake();
  await opened.lookedAt(1);
  await opened.lookedAt(1);
  assert.deepEqual(read, [1]);
});

test("by then it may have been read or dismissed", async () => {
  await opened.navigated(tab({ active: false }), PAGE);
  await opened.shows(tab({ active: false }), PAGE, saved());
  copy.put(paper(1, { status: "dismissed" }));
  await opened.lookedAt(1);
  assert.deepEqual(read, []);
});

test("a site that is off is left alone", async () => {
  const url = "https://off.example.org/doi/10.1000/182";
  copy.put(paper(3, { status: "saved", identifiers: ["doi:10.1000/182"] }));
  await opened.navigated(tab({ url }), url);
  await opened.loaded(tab({ url }));
  assert.deepEqual([read, counted], [[], []]);
});

test("a PDF that is looked at is counted once its paper is known", async () => {
  const { chrome } = /** @type {any} */ (globalThis);
  chrome.tabs.query = async () => [
    { id: 5, url: "https://arxiv.org/pdf/2310.00003" },
    { id: 6, url: "about:blank" },
  ];
  await opened.changed();
  assert.deepEqual(counted, []);
  copy.put(paper(3));
  await opened.changed();
  assert.deepEqual(counted, [5]);
});

test("closed tabs are forgotten", async () => {
  opened.listen();
  await opened.navigated(tab(), PAGE);
  const { chrome } = /** @type {any} */ (globalThis);
  chrome.tabs.onRemoved.fire(1);
  assert.deepEqual(seen.session, {});
});
