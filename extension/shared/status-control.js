// The control that sets a paper's status: one shape a status, the present one with its name.
//
// A radio group whose arrows move the focus only, as in a toolbar: every choice is a write, so a status must not change
// merely because the focus passes over it.

import { icon } from "./icons.js";
import { make, name, t } from "./page.js";

/** @import { Status } from "./messages.js" */

/** The statuses in the order of a paper's life, with their names. @type {[Status, string][]} */
const STATUSES = [
  ["new", "statusNew"],
  ["saved", "statusSaved"],
  ["reading", "statusReading"],
  ["read", "statusRead"],
  ["dismissed", "statusDismissed"],
];

const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });

/**
 * @param {(status: Status) => void} choose called when the reader chooses another status
 * @returns {{element: HTMLElement, show: (status: Status) => void}} `show` sets what is checked
 */
export function statusControl(choose) {
  const element = make("div", "status-control");
  element.role = "radiogroup";
  name(element, t("statusLabel"));
  element.removeAttribute("title");
  const options = STATUSES.map(([status, key]) => option(status, t(key)));
  element.append(...options);
  element.addEventListener("click", ({ target }) => {
    const chosen = target instanceof Element && target.closest("button");
    if (!chosen || chosen.ariaChecked === "true") return;
    choose(/** @type {Status} */ (chosen.value));
  });
  element.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const at = options.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (!step || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    options[(at + step + options.length) % options.length]?.focus();
  });
  return { element, show: (status) => show(options, status) };
}

/**
 * @param {Status} status
 * @param {string} label
 */
function option(status, label) {
  const element = make("button", `status-option status-${status}`, icon(status), make("span", "", label));
  element.type = "button";
  element.value = status;
  element.role = "radio";
  name(element, label);
  return element;
}

/**
 * @param {HTMLButtonElement[]} options
 * @param {Status} status
 */
function show(options, status) {
  for (const one of options) {
    const checked = one.value === status;
    one.ariaChecked = String(checked);
    one.tabIndex = checked ? 0 : -1;
  }
}
