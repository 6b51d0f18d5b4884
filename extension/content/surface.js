// What we show in a page: a host element with a closed shadow root in the top layer, which stands in the page only while it is
// shown. The page sees the host and nothing in it; events in it stay in it.

/** Those of shared/icons.js, which a classic script can't import: drawn on a grid of 20 units. */
const ICONS = {
  new: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z",
  saved: "M5.5 3.5h9v13L10 13l-4.5 3.5z",
  reading: "M10 5.5C8.3 4.2 6 3.8 3 4v11.5c3-.2 5.3.2 7 1.5 1.7-1.3 4-1.7 7-1.5V4c-3-.2-5.3.2-7 1.5zm0 0V17",
  read: "M2.5 10.5l4 4 7.5-9M10.5 14.5l7-9",
  dismissed: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5.5 14.5l9-9",
  star: "M10 2.8l2.2 4.6 5 .7-3.6 3.5.9 5L10 14.2l-4.5 2.4.9-5L2.8 8.1l5-.7z",
  close: "M6 6l8 8m0-8l-8 8",
  comment: "M3.5 4.5h13v9H9.5L6 16.8v-3.3H3.5z",
  quote: "M4 5.5h12M4 9.5h7M4 13.5h5M15 11v5m-2.5-2.5h5",
  edit: "M4 16l.8-3.4L13.4 4 16 6.6 7.4 15.2z",
  remove: "M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5m3-5v5",
  waiting: "M10 16.5v-10M6 10.2l4-4 4 4M5 3.5h10",
  stuck: "M10 3.2l7.3 13H2.7zM10 8v4.2m0 1.9v.1",
};

/** Events that the page need not see when they happen in what is ours. */
const KEPT_EVENTS = [
  "click",
  "dblclick",
  "mousedown",
  "mouseup",
  "pointerdown",
  "pointerup",
  "keydown",
  "keyup",
  "keypress",
  "beforeinput",
  "input",
  "change",
  "copy",
  "cut",
  "paste",
];

/** Space between a surface and what it belongs to, and between it and the edge of the window, in px. */
const GAP = 6;
const EDGE = 8;

/** What makes all the rest of the page inert, or closes when something outside it is pressed. */
const TOPMOST = ":is(:modal, :popover-open)";

/** All hosts that there were: the scan passes over them, also over their leaving. @type {WeakSet<Node>} */
const OUR_HOSTS = new WeakSet();

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Surface {
  /** @type {HTMLElement | null} */
  #host = null;
  /** @type {HTMLElement | null} */
  #sheet = null;
  /** @type {Element | null} */
  #focusBefore = null;

  /** @param {string} name of the host element @param {string} style of what is in it, beside what all have in common */
  constructor(name, style) {
    this.name = name;
    this.style = style;
  }

  /** Whether it stands in the page: a page may take it away. */
  get shown() {
    return Boolean(this.#host?.isConnected);
  }

  /** Whether the keyboard is in it. */
  get focused() {
    return Boolean(this.#host?.matches(":focus-within"));
  }

  /** Whether an event happens in it. @param {Event} event */
  holds(event) {
    return this.#host !== null && event.composedPath().includes(this.#host);
  }

  /**
   * @param {HTMLElement} sheet what is shown
   * @param {Element | null} [beside] the element that it belongs to: over a modal dialog it must stand in the dialog
   */
  show(sheet, beside = null) {
    this.hide();
    // Should the extension go while this is open, it could not be looked up any more.
    told("cardReload");
    const host = document.createElement(this.name);
    const shadow = host.attachShadow({ mode: "closed" });
    const style = new CSSStyleSheet();
    style.replaceSync(SURFACE_STYLE + this.style);
    shadow.adoptedStyleSheets = [style];
    for (const name of KEPT_EVENTS) shadow.addEventListener(name, (event) => event.stopPropagation());
    sheet.classList.add("sheet");
    sheet.dir = told("@@bidi_dir");
    shadow.append(sheet);
    OUR_HOSTS.add(host);
    this.#host = host;
    this.#sheet = sheet;
    // The top layer: no z-index of the page lies above it.
    host.popover = "manual";
    let outer = beside;
    while (outer && !outer.matches(TOPMOST)) outer = parentOf(outer);
    (outer ?? document.documentElement).append(host);
    host.showPopover();
    // A page may be zoomed by its own style sheet; rectangles and the window's size are not.
    sheet.style.zoom = String(1 / (host.currentCSSZoom ?? 1));
  }

  /** Move the keyboard into it; it goes back to where it was when this is hidden. @param {HTMLElement} element in the sheet */
  focus(element) {
    if (!this.focused) this.#focusBefore = document.activeElement;
    element.focus({ preventScroll: true });
  }

  hide() {
    const inside = this.focused;
    this.#host?.remove();
    this.#host = null;
    this.#sheet = null;
    if (inside && this.#focusBefore instanceof HTMLElement) this.#focusBefore.focus({ preventScroll: true });
    this.#focusBefore = null;
  }

  /**
   * Put it below a rectangle of the window, or above it, wherever there is room.
   * @param {{left: number, top: number, bottom: number}} around
   * @param {"below" | "above"} [first] where it is put if both would do
   */
  place(around, first = "below") {
    const sheet = this.#sheet;
    if (!sheet) return;
    const { offsetWidth: width, offsetHeight: height } = sheet;
    const below = around.bottom + GAP;
    const above = around.top - GAP - height;
    const fits = { below: below + height + EDGE <= innerHeight, above: above >= EDGE };
    const other = first === "below" ? "above" : "below";
    const side = fits[first] || !fits[other] ? first : other;
    sheet.style.left = `${clamped(around.left, EDGE, innerWidth - width - EDGE)}px`;
    sheet.style.top = `${clamped(side === "below" ? below : above, EDGE, innerHeight - height - EDGE)}px`;
  }
}

/**
 * Build an element without any HTML being parsed.
 * @param {string} tag
 * @param {string} className
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
function make(tag, className, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * A button that only the reader can press.
 * @param {string} className
 * @param {string} name by which it is found
 * @param {(Node | string)[]} children
 * @param {(event: Event) => void} act
 * @returns {HTMLElement}
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function button(className, name, children, act) {
  const element = make("button", className, { type: "button", "data-name": name }, ...children);
  element.addEventListener("click", (event) => {
    if (event.isTrusted && element.ariaDisabled !== "true") act(event);
  });
  return element;
}

/** @param {keyof typeof ICONS} name @returns {SVGElement} */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Name a control without words in it, for the pointer and for screen readers. @param {HTMLElement} element @param {string} words */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function named(element, words) {
  element.ariaLabel = element.title = words;
}

/** @param {number} value @param {number} least @param {number} most */
function clamped(value, least, most) {
  return Math.max(least, Math.min(value, most));
}
