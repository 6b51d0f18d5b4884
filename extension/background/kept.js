// What the background keeps in storage.local: small things that a newly woken worker needs at once.
// The copy of the library is not among them: it is in IndexedDB (store.js).

import { FIRST_MARKS } from "../shared/mark-style.js";

/** @import { MessageError, Settings } from "../shared/messages.js" */

/**
 * `contact` is how the last call to the server failed, null when it did not. `provisioned` is the packaged token that was
 * taken last (provision.js). `pairing.expires` is RFC 3339. `patience` is how long a call may take, body included, before the server
 * counts as off, in milliseconds; nothing but a test changes it.
 * @typedef {{
 *   settings: Settings,
 *   token: string | null,
 *   pairing: {id: string, code: string, expires: string} | null,
 *   contact: MessageError | null,
 *   provisioned: string | null,
 *   patience: number,
 * }} Kept
 */

/** What is set until the reader sets it otherwise. @type {Settings} */
const FIRST_SETTINGS = {
  server: "http://127.0.0.1:5711",
  marking: true,
  offSites: [],
  marks: FIRST_MARKS,
  offer: true,
  learn: true,
  opens: false,
};

/** @type {Kept} */
const FIRST = {
  settings: FIRST_SETTINGS,
  token: null,
  pairing: null,
  contact: null,
  provisioned: null,
  patience: 10_000,
};

/** Keep the token from content scripts, where the browser can: they run in the processes of strangers' pages. */
export function closeStorage() {
  chrome.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });
}

/** @returns {Promise<Kept>} */
export async function kept() {
  const stored = /** @type {Kept} */ (await chrome.storage.local.get({ ...FIRST }));
  // A setting that is newer than what is stored has its first value.
  return { ...stored, settings: { ...FIRST_SETTINGS, ...stored.settings } };
}

/**
 * @param {Partial<Kept>} values
 * @returns {Promise<void>}
 */
export async function keep(values) {
  await chrome.storage.local.set(values);
}

/**
 * Note how a call to the server went. Written only when it differs, for open popups listen to every write.
 * @param {MessageError | null} contact
 */
export async function keepContact(contact) {
  const before = (await kept()).contact;
  if (before?.kind !== contact?.kind || before?.message !== contact?.message) await keep({ contact });
}

/** Forget all but what the reader has set; `provisioned` stays, or the next start would pair this browser again. */
export async function forgetKept() {
  await keep({ token: null, pairing: null, contact: null });
}

/** Forget what the reader has set too. */
export async function forgetEverything() {
  const { provisioned } = await kept();
  await chrome.storage.local.clear();
  await keep({ provisioned });
}
