// The side panel: the papers of the page in the window's active tab with all that the reader wrote on them, a search, the queue.
//
// It is one page in Chromium's side panel and Firefox's sidebar. As a tab of its own it takes `?tab=ID`, the tab it speaks of,
// and `?q=…`, what to search for.

import { ask, localize, part, t } from "../shared/page.js";
import { startHead } from "../shared/page-head.js";
import { PageView } from "../shared/page-view.js";
import { onPanelAsked } from "../shared/panel-query.js";
import { SearchBox } from "../shared/search-box.js";
import { toastIn } from "../shared/toast.js";
import { unsentList } from "../shared/unsent-list.js";
import { Queue } from "./queue.js";
import { tabs } from "./tabs.js";

/** @import { KnownPaper, ToContent } from "../shared/messages.js" */

/** A page that loads tells of itself several times; once it is quiet for this long, it is asked. */
const QUIET_MS = 60;

const asked = new URLSearchParams(location.search);
const { failed, done } = toastIn(part("toast", HTMLElement));
/** @type {number | undefined} */
let tabId;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let quiet;

/** @returns {Promise<chrome.tabs.Tab | undefined>} */
async function ofWhichTab() {
  const named = asked.get("tab");
  if (named) return chrome.tabs.get(Number(named)).catch(() => undefined);
  const [active] = await chrome.tabs.query({ active: true, windowId });
  return active;
}

async function follow() {
  const tab = await ofWhichTab();
  tabId = tab?.id;
  await page.follow(tab);
  count("tab-page", page.count);
}

function followSoon() {
  clearTimeout(quiet);
  quiet = setTimeout(() => follow().catch(failed), QUIET_MS);
}

/** @param {string} tab @param {number} number */
function count(tab, number) {
  const element = part(tab, HTMLElement).querySelector(".count");
  if (element) element.textContent = number ? String(number) : "";
}

/** @param {KnownPaper} paper */
function open({ id }) {
  ask({ type: "paper.open", id }).catch(failed);
}

/** @param {string} query */
async function find(query) {
  views.select("search-view");
  search.input.value = query;
  await search.search();
}

localize();
const { id: windowId } = await chrome.windows.getCurrent();
const page = new PageView(part("page", HTMLElement), { failed, done });
page.list.leaveTo(part("tab-page", HTMLElement));
// Whether a passage stands on the page is told of the papers of the page only.
const details = { done, anchored: () => null, reveal: (/** @type {string} */ id) => page.reveal(id) };
const queue = new Queue(part("queue", HTMLElement), part("tab-queue", HTMLElement), {
  failed,
  details,
  counted: (number) => count("tab-queue", number),
});
const search = new SearchBox(part("search", HTMLInputElement), part("search-view", HTMLElement), {
  action: t("openPaper"),
  activate: open,
  failed,
  details,
  hint: t("searchHint"),
  answers: () => {},
});
const views = tabs(part("tabs", HTMLElement), (view) => {
  if (view === "queue") queue.refresh();
});
// Whoever comes by the arrows stays at the tabs.
part("tab-search", HTMLElement).addEventListener("click", () => search.input.focus());

chrome.tabs.onActivated.addListener((active) => {
  if (active.windowId === windowId) followSoon();
});
chrome.tabs.onUpdated.addListener((id, { status, url }) => {
  if (id === tabId && (status || url)) followSoon();
});
chrome.runtime.onMessage.addListener((/** @type {ToContent | {type: "page.count"}} */ message, { tab }) => {
  if (message.type === "papers.changed") {
    page.update(message.papers);
    search.list.update(message.papers);
  }
  if (message.type === "page.count" && tab?.id === tabId) followSoon();
  if (message.type === "papers.changed" || message.type === "library.changed") {
    followSoon();
    queue.refresh();
  }
});

const query = asked.get("q");
await Promise.all([
  startHead({
    unsent: () => views.select("unsent", true),
    changed: ({ papers, state, unsent }) => {
      page.speakOfPapers(papers > 0 || state === "connected");
      count("tab-unsent", unsent.waiting + unsent.stuck);
      views.offer("unsent", unsent.waiting + unsent.stuck > 0);
    },
  }),
  unsentList(part("unsent", HTMLElement)),
  follow(),
]).catch(failed);
queue.refresh();
views.select(query === null ? "page" : "search-view");
document.body.classList.remove("waiting");
if (query !== null) await find(query);
onPanelAsked(windowId ?? chrome.windows.WINDOW_ID_NONE, (wanted) => {
  if (wanted === null) views.select("unsent");
  else find(wanted).catch(failed);
});
ask({ type: "connection.sync" }).catch(failed);
