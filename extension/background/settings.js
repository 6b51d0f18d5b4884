// What the reader has set: the server's address, how and where marks are shown, whether papers learn and are opened.

import { parseServer, parseSite } from "../shared/address.js";
import { isMarkStyle, STATUSES } from "../shared/mark-style.js";
import { Failed } from "./failure.js";
import { keep, kept } from "./kept.js";
import { broadcast } from "./tabs.js";

/** @import { Look, Settings } from "../shared/messages.js" */

/** What pages must know of at once. @type {(keyof Settings)[]} */
const OF_PAGES = ["marking", "offSites", "marks", "offer"];

/** Changes are made one after another: each is made of what the one before has left. @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Whether nothing is marked on a page: nothing is anywhere, its site was switched off, or it is the library's own dashboard,
 * which tells the statuses by itself. (Its demonstration page is a page like any other.)
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export async function isOff(url) {
  const { settings } = await kept();
  const site = parseSite(url);
  const { origin, pathname } = new URL(url);
  const isDashboard = origin === settings.server && pathname !== "/demo";
  return !settings.marking || isDashboard || (site !== null && settings.offSites.includes(site));
}

/** @returns {Promise<Look>} what a page must know of the settings */
export async function look() {
  const { marks, offer } = (await kept()).settings;
  return { marks, offer };
}

/**
 * Change settings. Another server gets none of what the former one gave: the token and an open pairing are dropped. The
 * copy stays until the new server says that it holds another library (`reset`).
 * @param {Partial<Settings>} changes
 * @returns {Promise<Settings>}
 * @throws {Failed} `invalid`, with a sentence
 */
export function changeSettings(changes) {
  const changed = last.then(() => change(changes));
  last = changed.catch(() => {});
  return changed;
}

/** @param {Partial<Settings>} changes */
async function change(changes) {
  const { settings } = await kept();
  const next = { ...settings, ...valid(changes) };
  const moved = next.server !== settings.server;
  await keep(moved ? { settings: next, token: null, pairing: null, contact: null } : { settings: next });
  if (OF_PAGES.some((name) => changes[name] !== undefined)) await broadcast({ type: "settings.changed" });
  return next;
}

/** @param {Partial<Settings>} changes @returns {Partial<Settings>} those that there are, as they are kept */
function valid({ server, offSites, marks, ...switches }) {
  /** @type {Partial<Settings>} */
  const next = {};
  if (server !== undefined) next.server = readServer(server);
  if (offSites !== undefined) next.offSites = [...new Set(offSites.map(readSite))].sort();
  if (marks !== undefined) next.marks = readMarks(marks);
  for (const name of /** @type {const} */ (["marking", "offer", "learn", "opens"])) {
    const on = switches[name];
    if (typeof on === "boolean") next[name] = on;
  }
  return next;
}

/** @param {string} text */
function readServer(text) {
  const server = parseServer(text);
  if (!server) throw new Failed("invalid", chrome.i18n.getMessage("serverInvalid"));
  return server.origin;
}

/** @param {string} text */
function readSite(text) {
  const site = parseSite(text);
  if (!site) throw new Failed("invalid", chrome.i18n.getMessage("siteInvalid"));
  return site;
}

/** @param {Settings["marks"]} marks */
function readMarks(marks) {
  const styles = STATUSES.map((status) => [status, marks?.[status]]);
  if (!styles.every(([, style]) => isMarkStyle(style)))
    throw new Failed("invalid", chrome.i18n.getMessage("marksInvalid"));
  return /** @type {Settings["marks"]} */ (Object.fromEntries(styles));
}
