// A search that a menu asks of the side panel, which may have to be opened first. storage.session keeps it until the panel is there.

const KEY = "panelQuery";

/** Ask the panel of a window to search. @param {number} windowId @param {string} query @returns {Promise<void>} */
export async function askPanel(windowId, query) {
  await chrome.storage.session.set({ [KEY]: { windowId, query } });
}

/** Ask no longer: the panel could not be opened. @returns {Promise<void>} */
export async function unaskPanel() {
  await chrome.storage.session.remove(KEY);
}

/**
 * Hear what the panel of a window is asked to search for, from before it was opened and from then on.
 * @param {number} windowId
 * @param {(query: string) => void} search
 */
export function onPanelAsked(windowId, search) {
  const take = async () => {
    const { [KEY]: asked } = /** @type {{[KEY]?: {windowId: number, query: string}}} */ (
      await chrome.storage.session.get(KEY)
    );
    if (asked?.windowId !== windowId) return;
    await unaskPanel();
    search(asked.query);
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
