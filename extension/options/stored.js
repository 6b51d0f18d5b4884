// What is kept on this computer, and how much of it.

import { ask, t } from "../shared/page.js";

/** What tells that there may be more or less of it now. */
const CHANGES = new Set(["library.changed", "papers.changed", "outbox.changed"]);

/**
 * Keep the figures up to date. Counting takes a while in a large library: what changes meanwhile is counted once more after it.
 * @param {HTMLElement} element is filled
 * @returns {Promise<void>} once they are shown
 */
export async function watchStored(element) {
  const size = new Intl.NumberFormat(undefined, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
  let isCounting = false;
  let isOld = false;

  async function count() {
    isOld = true;
    if (isCounting) return;
    isCounting = true;
    try {
      while (isOld) {
        isOld = false;
        const { papers, annotations, unsent, bytes } = await ask({ type: "storage.get" });
        const numbers = [papers, annotations, unsent].map((number) => number.toLocaleString());
        element.textContent = t("storedHere", ...numbers, size.format(bytes / 1e6));
      }
    } finally {
      isCounting = false;
    }
  }

  chrome.runtime.onMessage.addListener((message) => {
    if (CHANGES.has(message?.type)) count().catch(() => {});
  });
  await count();
}
