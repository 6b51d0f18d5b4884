// What the reader has set: the server's address, the sites on which nothing is marked, whether papers learn.

import { parseServer, parseSite } from "../shared/address.js";
import { Failed } from "./failure.js";
import { keep, kept } from "./kept.js";
import { broadcast } from "./tabs.js";

/** @import { Look, Settings } from "../shared/messages.js" */

/**
 * Whether nothing is marked on a page: its site was switched off, or it is the library's own dashboard, which tells the
 * statuses by itself. (Its demonstration page is a page like any other.)
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export async function isOff(url) {
  const { settings } = await kept();
  const site = parseSite(url);
  const { origin, pathname } = new URL(url);
  const isDashboard = origin === settings.server && pathname !== "/demo";
  return isDashboard || (site !== null && settings.offSites.includes(site));
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
export async function changeSettings(changes) {
  const { settings } = await kept();
  const next = {
    ...settings,
    server: changes.server === undefined ? settings.server : readServer(changes.server),
    offSites: changes.offSites === undefined ? settings.offSites : changes.offSites.map(readSite),
    learn: changes.learn ?? settings.learn,
  };
  next.offSites = [...new Set(next.offSites)].sort();
  const moved = next.server !== settings.server;
  await keep(moved ? { settings: next, token: null, pairing: null, contact: null } : { settings: next });
  if (changes.offSites !== undefined) await broadcast({ type: "settings.changed" });
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
