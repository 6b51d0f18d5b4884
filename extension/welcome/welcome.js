// The first thing that a newcomer sees: is the server running, pair with it, try it. What stands here is asked anew all the time.

import { watchConnection } from "../shared/connection-panel.js";
import { ask, localize, part, say, t } from "../shared/page.js";

/** @import { Connection } from "../shared/messages.js" */

const ALL_SITES = { origins: ["<all_urls>"] };
/** A server that is started meanwhile is seen within this. */
const LOOK_MS = 3_000;

const server = part("server", HTMLElement);
const how = part("how", HTMLElement);
const paired = part("paired", HTMLElement);
const tryIt = part("try", HTMLElement);

/** Whether the server answered when it was last asked, null before. @type {boolean | null} */
let runs = null;

/** @param {Connection} connection */
function show({ state, papers, server: address }) {
  const isPaired = state === "connected";
  const isRunning = isPaired || state === "pairing" || runs === true;
  say(server, t(isRunning ? "welcomeRuns" : "welcomeRunsNot", address));
  server.dataset.state = isRunning ? "done" : "open";
  say(how, isRunning ? "" : t("welcomeHow"));
  paired.textContent = isPaired ? t(papers === 1 ? "welcomePairedOne" : "welcomePaired", papers.toLocaleString()) : "";
  paired.dataset.state = isPaired ? "done" : "open";
  tryIt.hidden = !isPaired;
  part("demo", HTMLAnchorElement).href = `${address}/demo`;
}

async function showGrant() {
  part("grant", HTMLElement).hidden = await chrome.permissions.contains(ALL_SITES);
}

async function look() {
  runs = await ask({ type: "server.runs" });
  show(await ask({ type: "connection.get" }));
}

localize();
part("grant-button", HTMLElement).addEventListener("click", async () => {
  await chrome.permissions.request(ALL_SITES);
  await showGrant();
});
await Promise.all([watchConnection(part("connection", HTMLElement), show), showGrant(), look()]);
setInterval(() => look().catch(() => {}), LOOK_MS);
chrome.runtime.onMessage.addListener((message) => {
  if (message?.type === "library.changed") look().catch(() => {});
});
document.body.classList.remove("waiting");
