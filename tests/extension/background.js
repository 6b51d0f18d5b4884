// The parts of the background that read and write papers, wired as main.js wires them, over a store and without clocks.

import { Annotating } from "../../extension/background/annotating.js";
import { LocalIndex } from "../../extension/background/index.js";
import { OutboxChoices } from "../../extension/background/outbox-choices.js";
import { Papers } from "../../extension/background/papers.js";
import { Sender } from "../../extension/background/sender.js";
import { Sync } from "../../extension/background/sync.js";
import { announce } from "../../extension/background/tabs.js";

/** @import { Store } from "../../extension/background/index.js" */

/**
 * A worker's life. `timers` are what it would do later: a test runs them.
 * @param {Store} store
 */
export function background(store) {
  /** @type {Set<{run: () => void, ms: number}>} */
  const timers = new Set();
  const later = (/** @type {() => void} */ run, /** @type {number} */ ms) => {
    const timer = { run, ms };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const local = new LocalIndex(store);
  const sync = new Sync(local, announce, () => sender.send());
  const sender = new Sender(local, sync, announce, later);
  const papers = new Papers(local, sync, sender, announce);
  const annotating = new Annotating(local, papers);
  const choices = new OutboxChoices(local, sender, announce);
  /** Run what waits for its time. */
  const tick = () => {
    for (const timer of [...timers]) {
      timers.delete(timer);
      timer.run();
    }
  };
  /** Wait until the worker rests. */
  const settled = async () => {
    await sender.send();
    await sync.quietly();
    await sender.send();
  };
  return { local, sync, sender, papers, annotating, choices, timers, tick, settled };
}
