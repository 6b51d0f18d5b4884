// The context menu and the keys, as the browser calls them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { Acts } from "../../extension/background/acts.js";
import { Commands } from "../../extension/background/commands.js";
import { Failed } from "../../extension/background/failure.js";
import { createMenus, Menus } from "../../extension/background/menus.js";
import { Shelf } from "../../extension/background/shelf.js";
import { fakeBrowser, paper } from "./fakes.js";
import { fakeCopy, fakeSurfaces } from "./surface-fakes.js";

/** @import { KnownPaper, Unsent } from "../../extension/shared/messages.js" */

const ATTENTION = "Attention is not all you need today";
const TAB = /** @type {chrome.tabs.Tab} */ ({ id: 1, windowId: 4, url: "https://news.example.org/a" });
const PDF = /** @type {chrome.tabs.Tab} */ ({ id: 1, windowId: 4, url: "https://arxiv.org/pdf/2310.00001v2" });

/** @type {any} */
let seen;
/** What the page answers, by the type of the message; a page without an answer has no content script. @type {Record<string, any> | null} */
let page;
/** @type {any[]} */
let asked;
/** @type {any[]} */
let written;
/** @type {[text: string, done: boolean][]} */
let told;
/** @type {ReturnType<typeof fakeCopy>} */
let copy;
/** @type {Acts} */
let acts;
/** @type {Menus} */
let menus;
/** @type {Commands} */
let commands;
/** How often a written paper is still unsent when it is looked at. */
let unsentLooks = 0;

/** @param {{firefox?: boolean}} [make] */
function start(make) {
  fakeBrowser();
  seen = fakeSurfaces(make);
  const { chrome } = /** @type {any} */ (globalThis);
  chrome.tabs.sendMessage = async (
    /** @type {number} */ _,
    /** @type {any} */ message,
    /** @type {any} */ { frameId },
  ) => {
    if (!page) throw new Error("Receiving end does not exist.");
    asked.push({ ...message, frameId });
    const answer = page[message.type];
    return typeof answer === "function" ? answer(message, frameId) : answer;
  };
}

beforeEach(() => {
  start();
  page = {};
  asked = [];
  written = [];
  told = [];
  unsentLooks = 0;
  copy = fakeCopy([paper(1, { title: ATTENTION, keys: [ATTENTION.toLowerCase()] }), paper(2, { status: "reading" })]);
  /** @returns {Unsent | null} */
  const unsent = () => (unsentLooks-- > 0 ? { state: "waiting", fields: ["status"] } : null);
  const write = (/** @type {any} */ what, /** @type {KnownPaper} */ now) => {
    written.push(what);
    return { ...now, unsent: unsent() };
  };
  acts = new Acts(
    {
      save: async (metadata, url, status) => write({ metadata, url, status }, paper(9, { title: metadata.title })),
      mark: async (id, patch) => write({ id, patch }, /** @type {KnownPaper} */ ((await copy.papers([id])).get(id))),
      paper: async (id) => ({ ...((await copy.papers([id])).get(id) ?? paper(id)), unsent: unsent() }),
    },
    async (_, text, done) => void told.push([text, done]),
    async () => {},
  );
  menus = new Menus(copy, new Shelf(copy, async () => []), acts);
  commands = new Commands(copy, acts);
});

/** A page with one frame, which shows papers too. @param {any} _ @param {number} frame */
const inFrames = (_, frame) => ({ frames: frame ? [] : [5], papers: [], anchored: [] });

/** @param {string} menuItemId @param {object} info @param {chrome.tabs.Tab} [tab] */
function click(menuItemId, info, tab = TAB) {
  return menus.clicked(/** @type {any} */ ({ menuItemId, frameId: 0, ...info }), tab);
}

test("the menu's lines are made anew, each with an id of its own and words", async () => {
  await createMenus();
  await createMenus();
  const ids = seen.menus.map((/** @type {any} */ { id }) => id);
  assert.deepEqual(ids, ["save-link", "save-page", "save-selection", "search", "highlight", "comment", "quote"]);
  for (const { title } of seen.menus) assert.ok(title.length > 5);
});

test("a link to a known paper saves it, whatever the link says", async () => {
  await click("save-link", { linkUrl: "https://arxiv.org/abs/2310.00001v3", linkText: "PDF" });
  assert.deepEqual(written, [{ id: 1, patch: { status: "saved" } }]);
  assert.deepEqual(told, [[`Saved: ${ATTENTION}`, true]]);
});

test("what was saved before is not saved again, and its status is told", async () => {
  await click("save-link", { linkUrl: "https://arxiv.org/abs/2310.00002" });
  assert.deepEqual([written, told], [[], [["Already in your library (Reading): The paper with the number 2", true]]]);
});

test("a link to another paper is titled by the page's list, its own words or, at last, its number", async () => {
  const linkUrl = "https://arxiv.org/pdf/2401.00009v2";
  page = {
    "page.listing": (/** @type {any} */ _, /** @type {number} */ frame) =>
      frame === 7 && {
        papers: [
          {
            title: "Another",
            authors: [],
            year: null,
            abstract: "",
            identifiers: ["arxiv:2401.00008"],
            url: "",
            pdf: "",
          },
          {
            title: "The paper of the list",
            authors: ["A. B."],
            year: 2024,
            abstract: "",
            identifiers: [],
            url: "",
            pdf: linkUrl,
          },
        ],
      },
  };
  await click("save-link", { linkUrl, linkText: "PDF", frameId: 7 });
  page = {};
  await click("save-link", { linkUrl, linkText: " What  the link says \n" });
  await click("save-link", { linkUrl, linkText: "PDF" });
  const about = written.map(({ metadata: { title, authors, year }, url }) => ({ title, authors, year, url }));
  const url = "https://arxiv.org/abs/2401.00009";
  assert.deepEqual(about, [
    { title: "The paper of the list", authors: ["A. B."], year: 2024, url },
    { title: "What the link says", authors: [], year: null, url },
    { title: "arXiv:2401.00009", authors: [], year: null, url },
  ]);
  assert.deepEqual(written[0].metadata.identifiers, ["arxiv:2401.00009"]);
});

test("a link without a number is saved by a title, and refused without one", async () => {
  await click("save-link", { linkUrl: "https://a.example.org/x", linkText: "Scaling laws of small things" });
  await click("save-link", { linkUrl: "https://a.example.org/y", linkText: ATTENTION });
  await click("save-link", { linkUrl: "https://a.example.org/z", linkText: "here" });
  assert.deepEqual(
    written.map((what) => what.metadata?.title ?? what.id),
    ["Scaling laws of small things", 1],
  );
  assert.equal(written[0].url, "https://a.example.org/x");
  assert.match(told[2]?.[0] ?? "", /Open it, and save the paper there/);
});

test("a selection is a title, a reference or a number, and never gets the page's address", async () => {
  await click("save-selection", { selectionText: "Scaling laws of small things" });
  await click("save-selection", { selectionText: "A. B. “A quoted title here,” 2024. arXiv:2401.00009" });
  await click(
    "save-selection",
    { selectionText: "see arXiv:2401.00009" },
    { ...TAB, url: "https://arxiv.org/abs/2401.00001" },
  );
  await click("save-selection", { selectionText: `[3] A. Person and B. Other. ${ATTENTION}. In NeurIPS, 2024.` });
  assert.deepEqual(
    written.map(({ id, metadata, url }) => id ?? [metadata.title, metadata.identifiers, url]),
    [
      ["Scaling laws of small things", [], ""],
      ["A quoted title here", ["arxiv:2401.00009"], ""],
      ["arXiv:2401.00009", ["arxiv:2401.00009"], ""],
      1,
    ],
  );
});

test("of its own paper's title the page tells more", async () => {
  const own = { metadata: { ...paper(9), title: "Scaling Laws" }, url: TAB.url };
  page = { "page.current": { of: own, known: null } };
  await click("save-selection", { selectionText: "scaling laws" });
  assert.deepEqual(written, [{ ...own, status: "saved" }]);
});

test("a selection that names several papers, or none, is refused with a way out", async () => {
  await click("save-selection", { selectionText: "arXiv:2401.00009 and arXiv:2401.00010" });
  await click("save-selection", { selectionText: "A. Person et al. (2020)." });
  await click("save-selection", { selectionText: "word ".repeat(1_000) });
  assert.deepEqual(written, []);
  assert.deepEqual(
    told.map(([text, done]) => [text.split(". ")[1], done]),
    [
      ["Select one of them.", false],
      ["Select just the paper’s title.", false],
      ["Select just the paper’s title.", false],
    ],
  );
});

test("search opens the panel in the turn of the click, and leaves it the query", async () => {
  const searched = click("search", { selectionText: " graph\n networks " });
  assert.deepEqual(seen.panels, [4]);
  await searched;
  assert.deepEqual(seen.session.panelQuery, { windowId: 4, query: "graph networks" });
  assert.deepEqual(seen.tabs, []);
});

test("where no panel can be opened, search opens its page", async () => {
  const { chrome } = /** @type {any} */ (globalThis);
  chrome.sidePanel.open = async () => {
    throw new Error("`sidePanel.open()` may only be called in response to a user gesture.");
  };
  await click("search", { selectionText: "a&b" });
  assert.deepEqual(seen.tabs, [{ url: "chrome-extension://us/panel/panel.html?q=a%26b" }]);
  assert.deepEqual(seen.session, {});
});

test("annotating is the frame's own, and says when nothing is selected", async () => {
  page = { "page.annotate": (/** @type {any} */ _, /** @type {number} */ frame) => frame === 3 };
  for (const how of ["highlight", "comment", "quote"]) await click(how, { frameId: 3 });
  assert.deepEqual(
    asked.map(({ how, frameId }) => [how, frameId]),
    [
      ["highlight", 3],
      ["comment", 3],
      ["quote", 3],
    ],
  );
  assert.deepEqual(told, []);
  await click("quote", { frameId: 0 });
  assert.match(told[0]?.[0] ?? "", /Select a passage first/);
});

test("nothing is told as saved before the server has it", async () => {
  unsentLooks = 3;
  await click("save-page", {}, PDF);
  unsentLooks = Number.POSITIVE_INFINITY;
  await click("save-page", {}, PDF);
  assert.deepEqual(told, [
    [`Saved: ${ATTENTION}`, true],
    [`Saved here, not sent yet: ${ATTENTION}`, true],
  ]);
});

test("a refused write is told by its reason", async () => {
  const refusing = new Acts(
    {
      save: async () => {
        throw new Failed("invalid", "The title is too long: shorten it.");
      },
      mark: async () => paper(1),
      paper: async () => paper(1),
    },
    async (_, text, done) => void told.push([text, done]),
  );
  await refusing.put(1, {
    of: { metadata: { ...paper(9), title: "x", authors: [], abstract: "", venue: "", year: null, pdf: "" }, url: "" },
    known: null,
  });
  assert.deepEqual(told, [["The title is too long: shorten it.", false]]);
});

test("keys act on the card's paper, the page's own or the PDF's", async () => {
  page = {
    "page.state": inFrames,
    "page.current": (/** @type {any} */ _, /** @type {number} */ frame) => ({ of: { id: 2 }, known: paper(2), frame }),
  };
  await commands.pressed("read", TAB);
  page = null;
  await commands.pressed("save", PDF);
  await commands.pressed("save", TAB);
  assert.deepEqual(written, [
    { id: 2, patch: { status: "read" } },
    { id: 1, patch: { status: "saved" } },
  ]);
  assert.match(told[2]?.[0] ?? "", /which paper this page is about/);
});

test("the paper of a frame's open card goes before the page's own", async () => {
  page = {
    "page.state": inFrames,
    "page.current": (/** @type {any} */ _, /** @type {number} */ frame) => ({
      of: { id: frame ? 2 : 1 },
      known: paper(frame ? 2 : 1),
    }),
  };
  await commands.pressed("read", TAB);
  assert.equal(written[0].id, 2);
});

test("an unknown PDF is marked as read by saving it so", async () => {
  page = null;
  await commands.pressed("read", { ...PDF, url: "https://arxiv.org/pdf/2401.00009" });
  const [{ metadata, url, status }] = written;
  assert.deepEqual(
    [metadata.title, metadata.identifiers, metadata.pdf, url, status],
    [
      "arXiv:2401.00009",
      ["arxiv:2401.00009"],
      "https://arxiv.org/pdf/2401.00009",
      "https://arxiv.org/abs/2401.00009",
      "read",
    ],
  );
});

test("keys step from paper to paper and annotate, in whichever frame can", async () => {
  const inFrame = (/** @type {any} */ _, /** @type {number} */ frame) => frame === 5;
  page = {
    "page.state": inFrames,
    "page.step": inFrame,
    "page.annotate": inFrame,
  };
  for (const command of ["next", "previous", "highlight", "comment"]) await commands.pressed(command, TAB);
  const done = asked.filter(({ type, frameId }) => frameId === 5 && type !== "page.state");
  assert.deepEqual(
    done.map(({ direction, how }) => direction ?? how),
    [1, -1, "highlight", "comment"],
  );
  assert.deepEqual(told, []);
  page = { "page.state": null };
  await commands.pressed("next", TAB);
  await commands.pressed("highlight", TAB);
  assert.deepEqual(told.length, 2);
});

test("every key of the manifest is answered; four are suggested, and none that Zotero and PaperMemory take", async () => {
  const manifest = readFileSync(new URL("../../extension/manifest.json", import.meta.url), "utf8");
  /** @type {Record<string, {suggested_key?: Record<string, string>}>} */
  const declared = JSON.parse(manifest).commands;
  const suggested = Object.values(declared).flatMap((one) => (one.suggested_key ? [one.suggested_key] : []));
  // Chromium 156 does not load an extension that suggests five.
  assert.equal(suggested.length, 4);
  const keys = suggested.flatMap((one) => Object.values(one));
  assert.equal(new Set(keys).size, 8);
  for (const key of keys) assert.doesNotMatch(key, /^(?:Ctrl|Command)\+Shift\+[SE]$/);
  page = {
    "page.state": inFrames,
    "page.current": { of: { id: 1 }, known: paper(1) },
    "page.step": true,
    "page.annotate": true,
  };
  const answered = [];
  for (const command of Object.keys(declared).filter((name) => name !== "_execute_action")) {
    [asked, written, seen.panels] = [[], [], []];
    await commands.pressed(command, TAB);
    const [did] = asked.filter(({ type }) => type !== "page.state" && type !== "page.current");
    answered.push([command, did?.how ?? did?.direction ?? written[0]?.patch.status ?? seen.panels[0]]);
  }
  assert.deepEqual(answered, [
    ["panel", 4],
    ["save", "saved"],
    ["highlight", "highlight"],
    ["comment", "comment"],
    ["read", "read"],
    ["next", 1],
    ["previous", -1],
  ]);
});

test("the panel's key opens it in the turn of the key, and closes it again in Firefox", async () => {
  const pressed = commands.pressed("panel", TAB);
  assert.deepEqual(seen.panels, [4]);
  await pressed;
  start({ firefox: true });
  await commands.pressed("panel", TAB);
  assert.deepEqual(seen.panels, ["toggle"]);
});
