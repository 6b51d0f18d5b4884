// The number on the toolbar button: how many known papers the tab's page shows.

/** Ink on the amber of the icon: 10 to 1, on light and dark toolbars alike. */
const COLORS = { background: "#f5c451", text: "#1d2026" };

/** Set the colours, which the browser forgets when the worker's browser is restarted. */
export async function colorBadge() {
  await chrome.action.setBadgeBackgroundColor({ color: COLORS.background });
  await chrome.action.setBadgeTextColor({ color: COLORS.text });
}

/**
 * @param {number} tabId
 * @param {number} count none shows no badge
 * @returns {Promise<void>}
 */
export async function showCount(tabId, count) {
  const title = chrome.i18n.getMessage(count === 1 ? "badgeOne" : "badgeMany", String(count));
  try {
    await chrome.action.setBadgeText({ tabId, text: count ? String(count) : "" });
    await chrome.action.setTitle({ tabId, title: count ? title : chrome.i18n.getMessage("extensionName") });
  } catch {
    // The tab was closed meanwhile.
  }
}
