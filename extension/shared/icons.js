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
  more: "M6.5 8l3.5 4 3.5-4",
  panel: "M3 4h14v12H3zM12 4v12",
  help: "M7.5 7.6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.7m0 2.9v.1M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z",
  edit: "M4 16l.8-3.4L13.4 4 16 6.6 7.4 15.2z",
  remove: "M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5m3-5v5",
  waiting: "M10 16.5v-10M6 10.2l4-4 4 4M5 3.5h10",
  stuck: "M10 3.2l7.3 13H2.7zM10 8v4.2m0 1.9v.1",
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
