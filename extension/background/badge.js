// The toolbar button: how many known papers the tab's page shows, and whether changes wait to be sent or need the reader.
// The badge itself is the memory: the browser keeps a tab's own text until the tab shows another page, and longer than a worker.

/** @import { Connection } from "../shared/messages.js" */

/** Ink on the amber of the icon: 10 to 1, on light and dark toolbars alike. */
const COLORS = { background: "#f5c451", text: "#1d2026" };
/** A badge has room for four characters, one of which may be a sign. */
const MOST = 999;
const MORE = "1k+";
const COUNT = /^(?:1k|\d+)/;
/** What the badge says of unsent changes: they wait, or they need the reader. */
const SIGNS = { waiting: "•", stuck: "!" };
const DONE = { true: "✓", false: "×" };
/** A change that is sent at once is acknowledged within this: a sign would only flicker. */
const PATIENCE_MS = 1_500;
/** How long an answer stands on the badge. */
const ANSWER_MS = 5_000;

/** What is drawn, null before a newly woken worker has drawn, and what is to be. @type {Connection["unsent"] | null} */
let drawn = null;
/** @type {Connection["unsent"]} */
let unsent = { waiting: 0, stuck: 0 };
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Set the colours, which the browser forgets when the worker's browser is restarted. */
export async function colorBadge() {
  await chrome.action.setBadgeBackgroundColor({ color: COLORS.background });
  await chrome.action.setBadgeTextColor({ color: COLORS.text });
}

/**
 * Show how many known papers a tab's page shows.
 * @param {number} tabId
 * @param {number} count none shows no number
 * @returns {Promise<void>}
 */
export async function showCount(tabId, count) {
  await draw(tabId, count > MOST ? MORE : count ? String(count) : "");
}

/**
 * Show that a tab shows a known paper where nobody counts: in a browser's own viewer.
 * @param {number} tabId
 * @returns {Promise<void>}
 */
export async function showOne(tabId) {
  if (!(await countOf(tabId))) await showCount(tabId, 1);
}

/**
 * Show on all tabs what the server has not acknowledged; changes that only wait, once they wait for a moment.
 * @param {Connection["unsent"]} now
 * @returns {void}
 */
export function showUnsent(now) {
  unsent = now;
  const isPassing = drawn?.waiting === 0 && now.waiting > 0 && now.stuck === drawn.stuck;
  if (isPassing && timer !== undefined) return;
  clearTimeout(timer);
  timer = setTimeout(
    () => {
      timer = undefined;
      drawAll().catch(console.error);
    },
    isPassing ? PATIENCE_MS : 0,
  );
}

/**
 * Answer on the badge, where the page itself takes no word from us; the title says it in words.
 * @param {number} tabId
 * @param {string} text
 * @param {boolean} done whether what was asked for was done
 * @returns {Promise<void>}
 */
export async function answerOnBadge(tabId, text, done) {
  const count = await countOf(tabId);
  await set(
    { text: DONE[done ? "true" : "false"], title: `${chrome.i18n.getMessage("extensionName")}: ${text}` },
    tabId,
  );
  setTimeout(() => draw(tabId, count), ANSWER_MS);
}

async function drawAll() {
  drawn = unsent;
  await set(badge(""));
  for (const { id } of await chrome.tabs.query({})) if (id !== undefined) await draw(id, await countOf(id));
}

/** @param {number} tabId @param {string} count as the badge writes it */
async function draw(tabId, count) {
  await set(badge(count), tabId);
}

/** @param {number} tabId @returns {Promise<string>} as the badge writes it, "" for none */
async function countOf(tabId) {
  try {
    const [count = ""] = COUNT.exec(await chrome.action.getBadgeText({ tabId })) ?? [];
    return count === "1k" ? MORE : count;
  } catch {
    return "";
  }
}

/** @param {string} count */
function badge(count) {
  // What has not waited long enough is not drawn on one tab before the others.
  const { waiting, stuck } = drawn ?? unsent;
  const { getMessage } = chrome.i18n;
  const words = [
    count ? getMessage(count === "1" ? "badgeOne" : "badgeMany", count) : getMessage("extensionName"),
    stuck > 0 ? getMessage(stuck === 1 ? "badgeStuckOne" : "badgeStuckMany", String(stuck)) : "",
    waiting > 0 ? getMessage(waiting === 1 ? "badgeWaitingOne" : "badgeWaitingMany", String(waiting)) : "",
  ];
  const sign = stuck > 0 ? SIGNS.stuck : waiting > 0 ? SIGNS.waiting : "";
  return { text: `${sign ? count.replace("+", "") : count}${sign}`, title: words.filter(Boolean).join(". ") };
}

/** @param {{text: string, title: string}} shown @param {number} [tabId] all tabs that have no badge of their own, when left out */
async function set({ text, title }, tabId) {
  try {
    await chrome.action.setBadgeText({ tabId, text });
    await chrome.action.setTitle({ tabId, title });
  } catch {
    // The tab was closed meanwhile.
  }
}
