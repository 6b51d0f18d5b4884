// Under which names marks are painted: marks.css and marks-looks.css say how each of them looks.

/** How marks look at first (shared/mark-style.js). A status that does is painted under its own name. @type {Record<Status, string>} */
const FIRST_LOOKS = {
  new: "blue dotted tint",
  saved: "amber solid tint",
  reading: "purple dashed tint",
  read: "green double tint",
  dismissed: "grey through",
};
const MARK_COLORS = ["blue", "amber", "purple", "green", "grey", "red"];
const MARK_LINES = ["solid", "dotted", "dashed", "double", "through"];

/** All names, without the prefix. A line and its tint are two highlights, or there would be one for each pair. */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
const LOOK_NAMES = [
  ...Object.keys(FIRST_LOOKS),
  ...MARK_COLORS.flatMap((color) => [`${color}-tint`, ...MARK_LINES.map((line) => `${color}-${line}`)]),
];

/**
 * The names that a status is painted under.
 * @param {Status} status
 * @param {Look["marks"][Status] | undefined} style
 * @returns {string[]} none where its marks are not to be shown
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function lookNames(status, style) {
  if (!style) return [status];
  if (!style.shown) return [];
  const { color, line, tint } = style;
  if (`${color} ${line}${tint ? " tint" : ""}` === FIRST_LOOKS[status]) return [status];
  return tint ? [`${color}-tint`, `${color}-${line}`] : [`${color}-${line}`];
}
