// The list of papers: more of it in place, filters that apply when chosen with the pointer, the search reached by "/".

import { page } from "./server.js";
import { toast } from "./toast.js";

/** Starts on the page that has the list. */
export function startList() {
  if (location.hash === "#q") document.getElementById("q")?.focus();
  startFilters();
  document.addEventListener("click", (event) => {
    const more = /** @type {HTMLElement} */ (event.target).closest("#more");
    if (!(more instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    append(more);
  });
}

/**
 * Puts the next part of the list below this one and goes to its first paper.
 * @param {HTMLAnchorElement} more
 */
async function append(more) {
  const following = await page(more.href);
  const rows = [...(following?.querySelectorAll("#papers > li") ?? [])];
  if (!rows.length) return toast("More papers could not be loaded; try again.");
  document.getElementById("papers")?.append(...rows);
  const next = following?.getElementById("more");
  if (next) more.replaceWith(next);
  else more.remove();
  rows[0]?.querySelector("a")?.focus();
}

// With the arrow keys a select changes at every step, so only a choice by pointer is applied at once.
function startFilters() {
  for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll(".filters select"))) {
    let pointed = false;
    select.addEventListener("pointerdown", () => {
      pointed = true;
    });
    select.addEventListener("keydown", () => {
      pointed = false;
    });
    select.addEventListener("change", () => {
      if (pointed) select.form?.requestSubmit();
    });
  }
}
