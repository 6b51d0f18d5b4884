// The pairing page follows the requests that wait and what is paired: both change while the reader looks on.

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

/** Shows the server's lists where they differ from those shown. */
async function refresh() {
  const fresh = await page(location.pathname);
  if (!fresh) return;
  const known = new Set(document.getElementById("pending")?.dataset.shown?.split(" "));
  const codes = fresh.getElementById("pending")?.dataset.shown?.split(" ") ?? [];
  for (const id of ["pending", "tokens"]) replace(document.getElementById(id), fresh.getElementById(id));
  const come = codes.filter((code) => code && !known.has(code));
  if (come.length) toast(`An extension asks to be paired; its code is ${come.join(", ")}.`);
}

/**
 * Puts the fresh list in the place of the shown one, unless the reader is about to revoke something there.
 * @param {HTMLElement | null} shown
 * @param {HTMLElement | null} fresh
 */
function replace(shown, fresh) {
  if (!shown || !fresh || shown.dataset.shown === fresh.dataset.shown || shown.querySelector("details[open]")) return;
  const focused = shown.contains(document.activeElement);
  shown.replaceWith(fresh);
  if (focused) /** @type {HTMLElement | null} */ (fresh.querySelector("button, summary"))?.focus();
}
