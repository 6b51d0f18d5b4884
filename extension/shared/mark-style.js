// How marks can look: the colours and lines there are, how they look at first, and whether the eye can tell them apart. The
// paint itself is in content/marks.css, which has the same colours (tests/extension/mark-style.test.js).

/** @import { MarkColor, MarkStyle, Status } from "./messages.js" */

/**
 * A colour of a line, and how much of it a tint has. They are midway between those of a light and a dark theme: at least 3 to
 * 1 on white as on near black, on their own tint too, for a page does not say which it is (WCAG 2.2, 1.4.11).
 * @type {Record<MarkColor, {line: string, tint: number}>}
 */
export const COLORS = {
  blue: { line: "#3d83e6", tint: 0.13 },
  amber: { line: "#b8720a", tint: 0.16 },
  purple: { line: "#9a61d8", tint: 0.15 },
  green: { line: "#2b9657", tint: 0.13 },
  grey: { line: "#808792", tint: 0.14 },
  red: { line: "#db4a3f", tint: 0.14 },
};

/** @type {MarkStyle["line"][]} */
export const LINES = ["solid", "dotted", "dashed", "double", "through"];

/** What pages are at both ends: white, and the darkest that is common. */
export const GROUNDS = { light: "#ffffff", dark: "#15171b" };

/** How marks look until the reader chooses otherwise. @type {Record<Status, MarkStyle>} */
export const FIRST_MARKS = {
  new: { shown: true, color: "blue", line: "dotted", tint: true },
  saved: { shown: true, color: "amber", line: "solid", tint: true },
  reading: { shown: true, color: "purple", line: "dashed", tint: true },
  read: { shown: true, color: "green", line: "double", tint: true },
  dismissed: { shown: true, color: "grey", line: "through", tint: false },
};

/** @type {Status[]} */
export const STATUSES = ["new", "saved", "reading", "read", "dismissed"];

/**
 * Whether a value from storage or a message is a style of marks.
 * @param {any} style
 * @returns {style is MarkStyle}
 */
export function isMarkStyle(style) {
  return (
    typeof style?.shown === "boolean" &&
    Object.hasOwn(COLORS, style.color) &&
    LINES.includes(style.line) &&
    typeof style.tint === "boolean"
  );
}

/**
 * Statuses whose marks a reader who sees no colours could not tell apart: those with the same line.
 * @param {Record<Status, MarkStyle>} marks
 * @returns {Status[][]} groups of at least two, of those that are shown
 */
export function lookalikes(marks) {
  const shown = STATUSES.filter((status) => marks[status].shown);
  return LINES.map((line) => shown.filter((status) => marks[status].line === line)).filter(({ length }) => length > 1);
}

/**
 * How well a line is seen, on its tint where it has one: the contrast ratio of WCAG 2.2, from 1 to 21.
 * @param {Pick<MarkStyle, "color" | "tint">} style
 * @param {string} ground the colour of the page, as `#rrggbb`
 * @returns {number}
 */
export function contrast({ color, tint }, ground) {
  const line = channels(COLORS[color].line);
  const share = tint ? COLORS[color].tint : 0;
  const under = channels(ground).map((part, at) => part * (1 - share) + (line[at] ?? 0) * share);
  const [dark = 0, light = 0] = [luminance(line), luminance(under)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {string} color `#rrggbb` @returns {number[]} from 0 to 1 */
function channels(color) {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
}

/** The relative luminance of WCAG 2.2. @param {number[]} color */
function luminance(color) {
  const [red = 0, green = 0, blue = 0] = color.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
