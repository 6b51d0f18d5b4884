// The control that sets a paper's status: one shape a status, the present one with its name.

import { choiceControl } from "./choice-control.js";
import { icon } from "./icons.js";
import { t } from "./page.js";

/** @import { Status } from "./messages.js" */

/** The statuses in the order of a paper's life, with their names. @type {[Status, string][]} */
const STATUSES = [
  ["new", "statusNew"],
  ["saved", "statusSaved"],
  ["reading", "statusReading"],
  ["read", "statusRead"],
  ["dismissed", "statusDismissed"],
];

/**
 * @param {(status: Status) => void} choose called when the reader chooses another status
 * @returns {{element: HTMLElement, show: (status: Status) => void}} `show` sets what is checked
 */
export function statusControl(choose) {
  const choices = STATUSES.map(([value, key]) => ({ value, label: t(key), picture: icon(value) }));
  return choiceControl("status", t("statusLabel"), choices, choose);
}
