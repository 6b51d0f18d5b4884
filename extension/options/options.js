// The options: which server, how and where marks are shown, what happens while reading, what this browser keeps.

import { parseServer } from "../shared/address.js";
import { stateName, watchConnection } from "../shared/connection-panel.js";
import { icon } from "../shared/icons.js";
import { ask, button, localize, make, name, part, say, t } from "../shared/page.js";
import { unsentList } from "../shared/unsent-list.js";
import { askToForget } from "./forgetting.js";
import { marksEditor } from "./marks.js";
import { watchStored } from "./stored.js";

/** @import { Connection, Settings } from "../shared/messages.js" */

const server = part("server", HTMLInputElement);
const serverNote = part("server-note", HTMLElement);
const site = part("site", HTMLInputElement);
const siteNote = part("site-note", HTMLElement);
const sites = part("sites", HTMLElement);

/**
 * @param {HTMLElement} element
 * @param {string} sentence
 * @param {boolean} [wrong]
 */
function note(element, sentence, wrong = false) {
  element.classList.toggle("wrong", wrong);
  say(element, sentence);
}

/**
 * @param {Partial<Settings>} settings
 * @param {HTMLElement} place where a failure is told
 * @returns {Promise<Settings | null>} null after a failure
 */
async function change(settings, place) {
  try {
    const now = await ask({ type: "settings.set", settings });
    note(place, "");
    return now;
  } catch (error) {
    note(place, error instanceof Error ? error.message : String(error), true);
    return null;
  }
}

async function setServer() {
  const settings = await change({ server: server.value }, serverNote);
  if (!settings) return;
  server.value = settings.server;
  const open = parseServer(settings.server)?.open ?? false;
  note(serverNote, open ? t("serverOpen") : t("serverSet"), open);
}

async function addSite() {
  const { offSites } = await ask({ type: "settings.get" });
  const settings = await change({ offSites: [...offSites, site.value] }, siteNote);
  if (!settings) return;
  site.value = "";
  showSites(settings);
}

/** @param {string} host */
async function removeSite(host) {
  const { offSites } = await ask({ type: "settings.get" });
  const settings = await change({ offSites: offSites.filter((one) => one !== host) }, siteNote);
  if (settings) showSites(settings);
  site.focus();
}

/** @param {Settings} settings */
function showSites({ offSites }) {
  sites.replaceChildren(...offSites.map(siteLine));
  sites.hidden = offSites.length === 0;
}

/** @param {string} host */
function siteLine(host) {
  const remove = button("icon-button", "", () => removeSite(host));
  remove.append(icon("close"));
  name(remove, t("siteRemove", host));
  return make("li", "", host, remove);
}

/** @param {Connection} connection */
function showConnection({ state, papers, synced, message }) {
  const element = part("state", HTMLElement);
  element.textContent = stateName(state);
  element.dataset.state = state;
  element.title = message.replaceAll("`", "");
  const time = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const count = t(papers === 1 ? "keptOne" : "keptMany", papers.toLocaleString());
  const when = synced ? t("keptSynced", time.format(new Date(synced))) : t("keptNever");
  part("kept", HTMLElement).textContent = `${count} ${when}`;
  // Where it is not paired, the panel offers it already.
  part("pair-again", HTMLElement).hidden = state !== "connected";
}

/**
 * A switch that is one of the settings.
 * @param {"marking" | "offer" | "opens" | "learn"} setting
 * @param {boolean} on
 * @param {string} noteId where a failure is told
 */
function settingSwitch(setting, on, noteId) {
  const input = part(setting, HTMLInputElement);
  input.checked = on;
  input.addEventListener("change", async () => {
    const settings = await change({ [setting]: input.checked }, part(noteId, HTMLElement));
    if (!settings) input.checked = !input.checked;
  });
}

/** Follow the connection: just after a pairing, the papers are still on their way. @param {Connection} connection */
async function followConnection(connection) {
  showConnection(connection);
  if (connection.state === "connected") showConnection(await ask({ type: "connection.sync" }));
}

localize();
chrome.runtime.onMessage.addListener((message) => {
  // The answer to a question asked before a long sync is lost if the worker was stopped meanwhile.
  if (message?.type === "library.changed") ask({ type: "connection.get" }).then(showConnection, () => {});
});
part("server-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  setServer();
});
part("site-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  addSite();
});
part("pair-again", HTMLElement).addEventListener("click", async () => {
  try {
    await ask({ type: "pairing.start" });
    note(serverNote, "");
  } catch (error) {
    note(serverNote, error instanceof Error ? error.message : String(error), true);
  }
});
part("sync", HTMLElement).addEventListener("click", async () => showConnection(await ask({ type: "connection.sync" })));
part("forget", HTMLElement).addEventListener("click", () => askToForget("connection.forget", showConnection));
// All settings are as they were at first.
part("forget-all", HTMLElement).addEventListener("click", () => askToForget("storage.forget", () => location.reload()));

const settings = await ask({ type: "settings.get" });
server.value = settings.server;
if (parseServer(settings.server)?.open) note(serverNote, t("serverOpen"), true);
showSites(settings);
settingSwitch("marking", settings.marking, "marks-note");
settingSwitch("offer", settings.offer, "reading-note");
settingSwitch("opens", settings.opens, "reading-note");
settingSwitch("learn", settings.learn, "learn-note");
marksEditor(part("marks", HTMLElement), settings.marks, (error) =>
  note(part("marks-note", HTMLElement), error instanceof Error ? error.message : String(error), true),
);
await Promise.all([unsentList(part("unsent", HTMLElement)), watchStored(part("stored", HTMLElement))]);
await watchConnection(part("connection", HTMLElement), followConnection);
document.body.classList.remove("waiting");
