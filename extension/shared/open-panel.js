// Open the side panel, which each browser names otherwise. Both want to be asked in the very turn of the reader's click.

/**
 * @param {number} windowId the window to open it in
 * @returns {Promise<void>}
 */
export async function openPanel(windowId) {
  // @types/chrome does not know Firefox's name.
  const { sidebarAction } = /** @type {{sidebarAction?: {open: () => Promise<void>}}} */ (
    /** @type {unknown} */ (chrome)
  );
  await (sidebarAction ? sidebarAction.open() : chrome.sidePanel.open({ windowId }));
}
