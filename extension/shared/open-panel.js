// The side panel, which each browser names otherwise. Both want to be asked in the very turn of the reader's click or key.

/** Firefox's, which @types/chrome does not know. @typedef {{open: () => Promise<void>, toggle: () => Promise<void>}} Sidebar */

/**
 * Open the side panel.
 * @param {number} windowId the window to open it in
 * @returns {Promise<void>}
 */
export async function openPanel(windowId) {
  const sidebar = sidebarAction();
  await (sidebar ? sidebar.open() : chrome.sidePanel.open({ windowId }));
}

/**
 * Open the side panel, or close it in Firefox; Chromium does not tell in time whether it is open.
 * @param {number} windowId the window to open it in
 * @returns {Promise<void>}
 */
export async function togglePanel(windowId) {
  const sidebar = sidebarAction();
  await (sidebar ? sidebar.toggle() : chrome.sidePanel.open({ windowId }));
}

function sidebarAction() {
  return /** @type {{sidebarAction?: Sidebar}} */ (/** @type {unknown} */ (chrome)).sidebarAction;
}
