// How the extension stands to its server, as popup and options tell it.

import { kept } from "./kept.js";

/** @import { Connection } from "../shared/messages.js" */
/** @import { LocalIndex } from "./index.js" */

/**
 * Answer at once, from what the last call to the server showed.
 * @param {LocalIndex} local
 * @returns {Promise<Connection>}
 */
export async function connection(local) {
  const [{ settings, token, pairing, contact }, papers, { synced }] = await Promise.all([
    kept(),
    local.count(),
    local.mark(),
    local.outbox.ready(),
  ]);
  const facts = { server: settings.server, papers, synced, code: null, unsent: local.outbox.counts };
  if (pairing) {
    const message = contact?.message ?? chrome.i18n.getMessage("connectionPairing");
    return { ...facts, state: "pairing", code: pairing.code, message };
  }
  if (!token) {
    return { ...facts, state: "unpaired", message: contact?.message ?? chrome.i18n.getMessage("connectionUnpaired") };
  }
  if (contact) return { ...facts, state: contact.kind === "off" ? "off" : "problem", message: contact.message };
  return { ...facts, state: "connected", message: chrome.i18n.getMessage("connectionConnected") };
}
