// The popup: the known papers of the tab's page, the page's own paper, and a search of the library.
//
// Opened as a page of its own it takes `?tab=ID`, the tab it speaks of: so tests and screenshots can see it.

import { parseSite } from "../shared/address.js";
import { stateName, watchConnection } from "../shared/connection-panel.js";
import { icon } from "../shared/icons.js";
import { ask, localize, name, part, say, t } from "../shared/page.js";
import { TabPage } from "./frames.js";
import { PaperList } from "./list.js";
import { OwnPaper } from "./own.js";
import { SearchBox } from "./search.js";

/** @import { Evidence, KnownPaper, PageState } from "../shared/messages.js" */

const ALL_SITES = { origins: ["<all_urls>"] };
const TOAST_MS = 6000;
/** What the background tells that may change what is shown of a page. */
const TOLD = new Set(["papers.changed", "library.changed"]);

/** How a paper was recognised, in the words of the card on the page. @type {Record<Evidence, string>} */
const EVIDENCE = {
  identifier: "cardWhyIdentifier",
  title: "cardWhyTitle",
  truncated: "cardWhyTruncated",
  near: "cardWhyNear",
};

const toast = part("toast", HTMLElement);
const papersHeading = part("papers-heading", HTMLElement);
const papersEmpty = part("papers-empty", HTMLElement);
const grant = part("grant", HTMLElement);
const siteSwitch = part("site-on", HTMLInputElement);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastTimer;

/** @param {unknown} error */
function failed(error) {
  clearTimeout(toastTimer);
  say(toast, error instanceof Error ? error.message : String(error));
  toast.hidden = false;
  toastTimer = setTimeout(() => {
    toast.hidden = true;
  }, TOAST_MS);
}

/** @returns {Promise<chrome.tabs.Tab | undefined>} */
async function ofWhichTab() {
  const named = new URLSearchParams(location.search).get("tab");
  if (named) return chrome.tabs.get(Number(named));
  const [active] = await chrome.tabs.query({ active: true, currentWindow: true });
  return active;
}

/** @param {KnownPaper} paper */
function showOnPage(paper) {
  page.show(paper.id);
}

/** @param {KnownPaper} paper */
function openPaper(paper) {
  ask({ type: "paper.open", id: paper.id }).catch(failed);
}

const tab = await ofWhichTab();
const tabId = tab?.id ?? chrome.tabs.TAB_ID_NONE;
const page = new TabPage(tabId);
const isWeb = /^https?:/.test(tab?.url ?? "");
const site = isWeb ? parseSite(tab?.url ?? "") : null;

const papers = new PaperList(part("papers-list", HTMLElement), {
  action: t("showOnPage"),
  activate: showOnPage,
  failed,
});
const own = new OwnPaper({ action: t("openPaper"), activate: openPaper, failed });
const search = new SearchBox({ action: t("openPaper"), activate: openPaper, failed });
papers.leaveTo(search.input);

/** Show what the page says of itself now, or ask to be let at pages: Firefox lets readers take that right away. */
async function showPage() {
  const [granted, state, { offSites }] = await Promise.all([
    chrome.permissions.contains(ALL_SITES),
    page.state(),
    ask({ type: "settings.get" }),
  ]);
  grant.hidden = granted;
  own.show(state?.enabled ? state.own : null, state?.url ?? "");
  const listed = (state?.papers ?? []).filter(({ paper }) => paper.id !== own.knownId);
  papers.show(listed.map(({ paper, evidence, count }) => ({ paper, remark: remark(evidence, count) })));
  papersHeading.textContent = listed.length ? t("onThisPageCount", String(listed.length)) : t("onThisPage");
  papersEmpty.hidden = listed.length > 0;
  say(papersEmpty, granted ? emptySentence(state, site !== null && offSites.includes(site)) : "");
}

/**
 * @param {Evidence} evidence
 * @param {number} count
 */
function remark(evidence, count) {
  const words = t(EVIDENCE[evidence]);
  return count > 1 ? t("evidenceTimes", words, String(count)) : words;
}

/**
 * @param {PageState | null} state
 * @param {boolean} isOff whether the reader switched the site off
 */
function emptySentence(state, isOff) {
  if (state?.enabled) return own.knownId === null ? t("noPapers") : t("noOtherPapers");
  if (state) return isOff ? t("siteOff", site ?? "") : t("ownDashboard");
  return isWeb ? t("pageUnread") : t("pageUnreadable");
}

async function showSite() {
  const { offSites } = await ask({ type: "settings.get" });
  part("site", HTMLElement).hidden = site === null;
  siteSwitch.checked = site !== null && !offSites.includes(site);
  part("site-name", HTMLElement).textContent = t("markSite", site ?? "");
}

async function switchSite() {
  const { offSites } = await ask({ type: "settings.get" });
  const others = offSites.filter((one) => one !== site);
  await ask({ type: "settings.set", settings: { offSites: siteSwitch.checked || !site ? others : [...others, site] } });
  await showPage();
}

localize();
const options = part("options", HTMLButtonElement);
options.append(icon("settings"));
options.addEventListener("click", () => chrome.runtime.openOptionsPage());
siteSwitch.addEventListener("change", () => switchSite().catch(failed));
part("grant-button", HTMLElement).addEventListener("click", async () => {
  await chrome.permissions.request(ALL_SITES);
  await showPage();
});
// The content script tells the background its count whenever its marks change; the popup hears it too. Of a change to a
// paper the page has heard before the popup does.
chrome.runtime.onMessage.addListener((message, sender) => {
  if (sender.tab ? message.type !== "page.count" || sender.tab.id !== tabId : !TOLD.has(message.type)) return;
  if (message.type === "papers.changed") search.update(message.papers);
  showPage().catch(failed);
});

const state = part("state", HTMLElement);
await Promise.all([
  watchConnection(part("connection", HTMLElement), (connection) => {
    state.textContent = stateName(connection.state);
    state.dataset.state = connection.state;
    name(state, connection.message.replaceAll("`", ""));
    // A newcomer has no papers to be known, on this page or any other.
    part("papers", HTMLElement).hidden = connection.papers === 0 && connection.state !== "connected";
  }),
  showPage(),
  showSite(),
]).catch(failed);
document.body.classList.remove("waiting");
search.input.focus();
ask({ type: "connection.sync" }).catch(failed);
