// What is kept on this computer: how much, and all of it forgotten.

import { forgetEverything, forgetKept } from "./kept.js";
import { broadcast, tellPages } from "./tabs.js";

/** @import { Answers } from "../shared/messages.js" */
/** @import { LocalIndex } from "./index.js" */
/** @import { Sync } from "./sync.js" */

/** @param {LocalIndex} local @returns {Promise<Answers["storage.get"]>} */
export async function storage(local) {
  let [papers, annotations] = [0, 0];
  for await (const part of local.all()) {
    papers += part.length;
    for (const paper of part) annotations += paper.annotations.length;
  }
  const { usage = 0 } = await navigator.storage.estimate();
  const { waiting, stuck } = local.outbox.counts;
  return { papers, annotations, unsent: waiting + stuck, bytes: usage };
}

/**
 * Forget the library, with what was not sent to it.
 * @param {LocalIndex} local
 * @param {Sync} sync
 * @param {boolean} all whether what the reader has set goes too
 * @returns {Promise<void>}
 */
export async function forget(local, sync, all) {
  await (all ? forgetEverything() : forgetKept());
  // A run under way ends first (or stops for want of a token), or it would write after the clearing.
  await sync.quietly();
  await local.apply({ forget: true });
  await broadcast({ type: "library.changed" });
  if (all) await broadcast({ type: "settings.changed" });
  await tellPages({ type: "outbox.changed" });
}

/** Ask the browser to keep what is not sent yet when the disk is full. */
export function keepStorage() {
  navigator.storage?.persist?.().catch(() => {});
}
