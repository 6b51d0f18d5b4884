// The pairing page follows the requests that wait: a code must appear while the reader is looking for it.

import { page } from "./server.js";
import { toast } from "./toast.js";

const EVERY = 2000;

/** Starts on the pairing page. */
export function startPairing() {
  if (!document.getElementById("pending")) return;
  setInterval(() => {
    if (!document.hidden) refresh();
  }, EVERY);
}

/** Shows the server's list when it differs from the one shown. */
async function refresh() {
  const fresh = (await page(location.pathname))?.getElementById("pending");
  const shown = document.getElementById("pending");
  if (!fresh || !shown || fresh.dataset.codes === shown.dataset.codes) return;
  const before = new Set(shown.dataset.codes?.split(" "));
  const come = (fresh.dataset.codes ?? "").split(" ").filter((code) => code && !before.has(code));
  const focused = shown.contains(document.activeElement);
  shown.replaceWith(fresh);
  if (focused) fresh.querySelector("button")?.focus();
  if (come.length) toast(`An extension asks to be paired; its code is ${come.join(", ")}.`);
}
