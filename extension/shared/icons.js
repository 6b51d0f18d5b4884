// Icons, drawn with strokes on a grid of 20, in the colour of the text around them: those of the dashboard.

/** Path data; a status has a shape of its own, for colour alone tells some readers nothing. */
const PATHS = {
  new: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z",
  saved: "M5.5 3.5h9v13L10 13l-4.5 3.5z",
  reading: "M10 5.5C8.3 4.2 6 3.8 3 4v11.5c3-.2 5.3.2 7 1.5 1.7-1.3 4-1.7 7-1.5V4c-3-.2-5.3.2-7 1.5zm0 0V17",
  read: "M2.5 10.5l4 4 7.5-9M10.5 14.5l7-9",
  dismissed: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5.5 14.5l9-9",
  star: "M10 2.8l2.2 4.6 5 .7-3.6 3.5.9 5L10 14.2l-4.5 2.4.9-5L2.8 8.1l5-.7z",
  open: "M8 4.5H4.5v11h11V12M11.5 3.5h5v5m0-5L9.5 10.5",
  settings:
    "M3 6h6m5 0h3M3 14h2.5m5 0H17M11.5 3.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6zM8 11.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z",
  close: "M6 6l8 8m0-8l-8 8",
};

/** @typedef {keyof typeof PATHS} Icon */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {Icon} name
 * @returns {SVGSVGElement} hidden from assistive technology: what it stands for is said in words beside it
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
