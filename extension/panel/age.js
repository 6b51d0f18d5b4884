// How long a paper has waited, in words.

const DAY_MS = 86_400_000;
/** From how many days on an age is told in which unit. @type {[number, string, number][]} */
const UNITS = [
  [365, "year", 365],
  [60, "month", 30],
  [14, "week", 7],
  [1, "day", 1],
];

/**
 * How long ago something was, in the largest unit that fits: "3 weeks", "today".
 * @param {string | null} time RFC 3339
 * @param {number} now milliseconds
 */
export function age(time, now) {
  if (!time) return "";
  const days = (now - Date.parse(time)) / DAY_MS;
  const language = chrome.i18n.getUILanguage();
  const found = UNITS.find(([from]) => days >= from);
  if (!found) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "day");
  const [, unit, size] = found;
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(Math.floor(days / size));
}
