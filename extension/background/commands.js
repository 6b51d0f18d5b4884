// The keys. The manifest suggests four of them, for Chromium loads no extension that suggests more; the help sheet tells where
// the others are set. The popup's own (`_execute_action`) the browser answers by itself.

import { togglePanel } from "../shared/open-panel.js";
import { TabPage } from "../shared/tab-page.js";
import { paperOfTab } from "./tab-paper.js";

/** @import { Acts } from "./acts.js" */
/** @import { Copy } from "./shelf.js" */

export class Commands {
  #copy;
  #acts;

  /** @param {Copy} copy @param {Acts} acts */
  constructor(copy, acts) {
    this.#copy = copy;
    this.#acts = acts;
  }

  /** Answer keys. Called in the worker's first turn. */
  listen() {
    chrome.commands.onCommand.addListener((command, tab) => {
      this.pressed(command, tab).catch(console.error);
    });
  }

  /** @param {string} command @param {chrome.tabs.Tab | undefined} tab @returns {Promise<void>} */
  async pressed(command, tab) {
    // The panel first: it wants to be opened in the very turn of the key.
    if (command === "panel") return togglePanel(tab?.windowId ?? chrome.windows.WINDOW_ID_CURRENT);
    const id = tab?.id;
    if (!tab || id === undefined) return;
    const page = new TabPage(id);
    if (command === "save") return this.#acts.put(id, await paperOfTab(this.#copy, tab));
    if (command === "read") return this.#acts.put(id, await paperOfTab(this.#copy, tab), "read");
    if (command === "highlight" || command === "comment") {
      if (!(await page.annotate(command))) await this.#acts.say(id, "noticeNoSelection");
    } else if (!(await page.step(command === "next" ? 1 : -1))) {
      await this.#acts.say(id, "noticeNoKnown");
    }
  }
}
