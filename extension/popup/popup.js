// The popup: the known papers of the tab's page and the page's own paper at a glance, and a search of the library.
//
// Opened as a page of its own it takes `?tab=ID`, the tab it speaks of: so tests and screenshots can see it.

import { icon } from "../shared/icons.js";
import { openPanel } from "../shared/open-panel.js";
import { ask, localize, part, t } from "../shared/page.js";
import { startHead } from "../shared/page-head.js";
import { PageView } from "../shared/page-view.js";
import { askPanel } from "../shared/panel-query.js";
import { SearchBox } from "../shared/search-box.js";
import { TabPage } from "../shared/tab-page.js";
import { toastIn } from "../shared/toast.js";
import { DigestView } from "./digest.js";

/** @import { ToContent } from "../shared/messages.js" */

const siteSwitch = part("site-on", HTMLInputElement);
const { failed } = toastIn(part("toast", HTMLElement));

/** @returns {Promise<chrome.tabs.Tab | undefined>} */
async function ofWhichTab() {
  const named = new URLSearchParams(location.search).get("tab");
  if (named) return chrome.tabs.get(Number(named)).catch(() => undefined);
  const [active] = await chrome.tabs.query({ active: true, currentWindow: true });
  return active;
}

async function showSite() {
  const { offSites } = await ask({ type: "settings.get" });
  const { site } = page;
  part("site", HTMLElement).hidden = site === null;
  siteSwitch.checked = site !== null && !offSites.includes(site);
  part("site-name", HTMLElement).textContent = t("markSite", site ?? "");
}

async function switchSite() {
  const { offSites } = await ask({ type: "settings.get" });
  const { site } = page;
  const others = offSites.filter((one) => one !== site);
  await ask({ type: "settings.set", settings: { offSites: siteSwitch.checked || !site ? others : [...others, site] } });
  await page.refresh();
}

async function offerDigest() {
  const listing = tab?.id === undefined ? null : await new TabPage(tab.id).listing();
  await digest.offer(listing);
}

/** One of the three is shown: what was searched for until the field is empty again, the listing, or the page. */
function arrange() {
  part("results", HTMLElement).hidden = !searched;
  part("digest", HTMLElement).hidden = Boolean(searched) || !takesDigest;
  part("page", HTMLElement).hidden = Boolean(searched) || takesDigest;
}

const windowId = () => tab?.windowId ?? chrome.windows.WINDOW_ID_CURRENT;

function showPanel() {
  openPanel(windowId()).then(close, failed);
}

function showUnsent() {
  askPanel(windowId(), null).catch(failed);
  showPanel();
}

localize();
let searched = "";
let takesDigest = false;
const tab = await ofWhichTab();
const page = new PageView(part("page", HTMLElement), { failed });
const search = new SearchBox(part("search", HTMLInputElement), part("results", HTMLElement), {
  action: t("openPaper"),
  activate: ({ id }) => ask({ type: "paper.open", id }).catch(failed),
  failed,
  hint: "",
  answers: (query) => {
    searched = query;
    arrange();
  },
});
page.list.leaveTo(search.input);
const digest = new DigestView((open) => {
  takesDigest = open;
  part("digest-offer", HTMLElement).hidden = open;
  arrange();
});
const panel = part("panel", HTMLButtonElement);
panel.append(icon("panel"));
panel.addEventListener("click", showPanel);
siteSwitch.addEventListener("change", () => switchSite().catch(failed));
// The content script tells the background its count whenever its marks change; the popup hears it too. Of a change to a
// paper the page has heard before the popup does.
chrome.runtime.onMessage.addListener((/** @type {ToContent | {type: "page.count"}} */ message, { tab: of }) => {
  if (message.type === "papers.changed") {
    page.update(message.papers);
    search.list.update(message.papers);
  }
  const counted = message.type === "page.count" && of?.id === tab?.id;
  if (counted || message.type === "papers.changed" || message.type === "library.changed") page.refresh().catch(failed);
});

await Promise.all([
  startHead({
    unsent: showUnsent,
    changed: ({ papers, state }) => page.speakOfPapers(papers > 0 || state === "connected"),
  }),
  page.follow(tab).then(showSite),
  offerDigest(),
]).catch(failed);
document.body.classList.remove("waiting");
search.input.focus();
ask({ type: "connection.sync" }).catch(failed);
