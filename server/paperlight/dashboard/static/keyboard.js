// Single keys for the whole dashboard. The current paper is the one that holds the focus; its title link gets it.

import { openHelp, singleKeysOn } from "./help.js";
import { mark, undo } from "./reading.js";

/** @type {Record<string, string>} */
const STATUS_KEYS = { n: "new", s: "saved", g: "reading", r: "read", d: "dismissed" };

/** The paper that was current last: it stays so while the focus is on a toast or nowhere. @type {HTMLElement | null} */
let current = null;

/** Listens to keys on the whole page. */
export function startKeyboard() {
  document.addEventListener("focusin", (event) => {
    const paper = /** @type {HTMLElement} */ (event.target).closest("[data-paper]");
    if (paper instanceof HTMLElement) current = paper;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]"))
      return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Escape") return leave(target);
    if (target.matches("input:not([type=checkbox]), textarea, select") || !singleKeysOn()) return;
    if (act(event.key, target)) event.preventDefault();
  });
}

/**
 * @param {string} key
 * @param {HTMLElement} target
 * @returns {boolean} whether the key means something here
 */
function act(key, target) {
  const status = STATUS_KEYS[key];
  const paper = currentPaper();
  if (status && paper) mark(paper, { status });
  else if (key === "f" && paper) mark(paper, { starred: paper.dataset.starred === "true" ? "0" : "1" });
  else if (key === "j" || (key === "ArrowDown" && inList(target))) return move(1);
  else if (key === "k" || (key === "ArrowUp" && inList(target))) return move(-1);
  else if (key === "u") undo();
  else if (key === "?") openHelp();
  else if (key === "/") return search();
  else return false;
  return true;
}

/** The page's only paper, or the line that is current in a list. */
function currentPaper() {
  const one = document.querySelector(".one[data-paper]");
  if (one instanceof HTMLElement) return one;
  return current?.isConnected ? current : null;
}

/** @param {HTMLElement} target */
function inList(target) {
  return target.closest(".papers") !== null;
}

/**
 * @param {1 | -1} step
 * @returns {boolean} whether there is a list
 */
function move(step) {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".papers > .paper")]);
  if (!rows.length) return false;
  const at = current ? rows.indexOf(current) : -1;
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.querySelector("a")?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

/** Goes to the search field; other pages than the list go to the list. */
function search() {
  const field = document.getElementById("q");
  if (field instanceof HTMLInputElement) field.select();
  else location.assign("/#q");
  return true;
}

/**
 * Leaves a field for the list, or a page for the one above it.
 * @param {HTMLElement} target
 */
function leave(target) {
  const up = document.getElementById("up");
  if (target.matches("input, textarea, select")) target.blur();
  else if (up instanceof HTMLAnchorElement) up.click();
  else target.blur();
}
