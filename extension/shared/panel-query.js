// What the side panel is asked to show, which may have to be opened first. storage.session keeps it until the panel is there.

/** What to search for, or null for the unsent changes. @typedef {string | null} Wanted */

const KEY = "panelQuery";

/** Ask the panel of a window. @param {number} windowId @param {Wanted} query @returns {Promise<void>} */
export async function askPanel(windowId, query) {
  await chrome.storage.session.set({ [KEY]: { windowId, query } });
}

/** Ask no longer: the panel could not be opened. @returns {Promise<void>} */
export async function unaskPanel() {
  await chrome.storage.session.remove(KEY);
}

/**
 * Hear what the panel of a window is asked to show, from before it was opened and from then on.
 * @param {number} windowId
 * @param {(query: Wanted) => void} show
 */
export function onPanelAsked(windowId, show) {
  const take = async () => {
    const { [KEY]: asked } = /** @type {{[KEY]?: {windowId: number, query: Wanted}}} */ (
      await chrome.storage.session.get(KEY)
    );
    if (asked?.windowId !== windowId) return;
    await unaskPanel();
    show(asked.query);
  };
  chrome.storage.session.onChanged.addListener((changes) => {
    if (changes[KEY]?.newValue) take();
  });
  take();
}

/** The panel's page as a tab of its own. @param {string} query */
export function panelAddress(query) {
  return chrome.runtime.getURL(`panel/panel.html?${new URLSearchParams({ q: query })}`);
}
