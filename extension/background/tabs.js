// Tell the content scripts and our own open pages what changed.

/** @import { ContentAnswers, KnownPaper, ToContent } from "../shared/messages.js" */

/** Above this many papers one whole match of the page costs less than carrying them all to every tab. */
const MANY = 500;

/**
 * What a delta means to pages. `came` are papers that can match where they did not before.
 * @typedef {{changed: KnownPaper[], deleted: number[], came: boolean}} Outcome
 */

/** The page of a tab, without its frames. */
export const PAGE = { frameId: 0 };

/**
 * Send a message to one tab: its page and all its frames, or some of them. Where nobody listens is no failure.
 * @param {number} tabId
 * @param {ToContent} message
 * @param {chrome.tabs.MessageSendOptions} [to]
 * @returns {Promise<void>}
 */
export async function tell(tabId, message, to = {}) {
  try {
    await chrome.tabs.sendMessage(tabId, message, to);
  } catch {
    // The page has gone, or its content script has not come yet and will ask.
  }
}

/**
 * Ask one frame of a tab.
 * @template {Extract<ToContent["type"], keyof ContentAnswers>} T
 * @param {number} tabId
 * @param {Extract<ToContent, {type: T}>} message
 * @param {number} frameId 0 is the page itself
 * @returns {Promise<ContentAnswers[T] | null>} null where nobody listens
 */
export async function askFrame(tabId, message, frameId) {
  try {
    return (await chrome.tabs.sendMessage(tabId, message, { frameId })) ?? null;
  } catch {
    return null;
  }
}

/**
 * Send a message to every tab that listens, then to our own open pages, which may ask the tabs at once. Where nobody
 * listens is no failure.
 * @param {ToContent} message
 * @returns {Promise<void>}
 */
export async function broadcast(message) {
  const tabs = await chrome.tabs.query({});
  await Promise.allSettled([
    ...tabs.map(({ id }) => (id === undefined ? null : chrome.tabs.sendMessage(id, message))),
    chrome.runtime.sendMessage(message),
  ]);
}

/**
 * Tell all pages of changed papers.
 * @param {Outcome} outcome
 * @returns {Promise<void>}
 */
export async function announce({ changed, deleted, came }) {
  const many = changed.length + deleted.length > MANY;
  if (!many && changed.length + deleted.length > 0)
    await broadcast({ type: "papers.changed", papers: changed, deleted });
  if (many || came) await broadcast({ type: "library.changed" });
}

/**
 * Tell our own open pages alone.
 * @param {ToContent} message
 * @returns {Promise<void>}
 */
export async function tellPages(message) {
  try {
    await chrome.runtime.sendMessage(message);
  } catch {
    // None is open.
  }
}
