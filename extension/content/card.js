// The hover card: what the reader has done with a paper, and the ways to change it. It lives in one host element with a
// closed shadow root, which stands in the page only while the card is shown. Only trusted events act.

/** @type {Status[]} */
const STATUSES = ["new", "saved", "reading", "read", "dismissed"];

/** Those of shared/icons.js, which a classic script can't import: drawn on a grid of 20 units. */
const ICONS = {
  new: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z",
  saved: "M5.5 3.5h9v13L10 13l-4.5 3.5z",
  reading: "M10 5.5C8.3 4.2 6 3.8 3 4v11.5c3-.2 5.3.2 7 1.5 1.7-1.3 4-1.7 7-1.5V4c-3-.2-5.3.2-7 1.5zm0 0V17",
  read: "M2.5 10.5l4 4 7.5-9M10.5 14.5l7-9",
  dismissed: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5.5 14.5l9-9",
  star: "M10 2.8l2.2 4.6 5 .7-3.6 3.5.9 5L10 14.2l-4.5 2.4.9-5L2.8 8.1l5-.7z",
};

/** Events that the page need not see when they happen in the card. */
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
];

/** Space between the card and the mark, and between the card and the edge of the window, in px. */
const GAP = 6;
const EDGE = 8;

/** What makes all the rest of the page inert, or closes when something outside it is pressed. */
const TOPMOST = ":is(:modal, :popover-open)";

/** What the card shows: a paper, and in plain words why it was recognised. @typedef {{paper: KnownPaper, why: string}} CardSubject */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class HoverCard {
  /** The host, for the scan to pass over. @type {HTMLElement | null} */
  static host = null;

  /** @type {CardSubject | null} */
  #subject = null;
  /** @type {ShadowRoot | null} */
  #shadow = null;
  /** @type {DOMRect | null} */
  #anchor = null;
  /** What is being sent now: the name of a button. */
  #pending = "";
  #failure = "";
  /** @type {Element | null} */
  #focusBefore = null;

  /** @param {{mark(paper: KnownPaper, patch: ReadingPatch): Promise<Reply<KnownPaper>>, open(id: number): Promise<Reply<null>>}} actions */
  constructor(actions) {
    this.actions = actions;
  }

  /** The id of the paper that is shown. @returns {number | null} */
  get shown() {
    return this.#subject && HoverCard.host?.isConnected ? this.#subject.paper.id : null;
  }

  /**
   * Show a paper beside a rectangle of the window.
   * @param {CardSubject} subject
   * @param {DOMRect} anchor
   * @param {Element} element the element that the paper stands in
   * @param {boolean} focus whether the keyboard moves into the card
   */
  show(subject, anchor, element, focus) {
    const before = document.activeElement;
    this.hide();
    // Should the extension go while the card is open, this could not be looked up any more.
    told("cardReload");
    this.#subject = subject;
    this.#anchor = anchor;
    this.#pending = "";
    this.#failure = "";
    const host = document.createElement("paperlight-card");
    this.#shadow = host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CARD_STYLE);
    this.#shadow.adoptedStyleSheets = [sheet];
    for (const name of KEPT_EVENTS) this.#shadow.addEventListener(name, (event) => event.stopPropagation());
    this.#shadow.append(this.#build());
    HoverCard.host = host;
    // The top layer: no z-index of the page lies above it.
    host.popover = "manual";
    let outer = /** @type {Element | null} */ (element);
    while (outer && !outer.matches(TOPMOST)) outer = parentOf(outer);
    (outer ?? document.documentElement).append(host);
    host.showPopover();
    this.#fill();
    if (!focus) return;
    this.#focusBefore = before;
    this.#part("card").focus();
  }

  hide() {
    const inside = HoverCard.host?.matches(":focus-within");
    HoverCard.host?.remove();
    HoverCard.host = null;
    this.#shadow = null;
    this.#subject = null;
    if (inside && this.#focusBefore instanceof HTMLElement) this.#focusBefore.focus({ preventScroll: true });
    this.#focusBefore = null;
  }

  /** Take a paper as it is now. @param {KnownPaper} paper */
  update(paper) {
    if (this.#subject?.paper.id !== paper.id) return;
    this.#subject.paper = paper;
    this.#fill();
  }

  /** @returns {HTMLElement} */
  #build() {
    const card = make("div", "card", { role: "dialog", "aria-labelledby": "title", tabindex: "-1" });
    card.dir = told("@@bidi_dir");
    const star = make("button", "star", { type: "button", "data-name": "star" }, icon("star"));
    star.addEventListener("click", (event) => this.#toggleStar(event));
    const header = make("header", "", {}, make("div", "status"), star);
    const choices = make("div", "choices", { role: "group", "aria-label": told("cardStatus") });
    for (const status of STATUSES) {
      const button = make(
        "button",
        "",
        { type: "button", "data-name": status, "data-status": status },
        icon(status),
        make("span", ""),
      );
      button.addEventListener("click", (event) => this.#choose(event, status));
      choices.append(button);
    }
    const open = make("button", "open", { type: "button", "data-name": "open" }, `${told("cardOpen")} ↗`);
    open.addEventListener("click", (event) => this.#open(event));
    const footer = make("footer", "", {}, make("span", "why"), open);
    const title = make("h2", "title", { id: "title" });
    card.append(header, title, make("p", "note"), choices, make("p", "failure", { role: "alert" }), footer);
    return card;
  }

  /** Write the subject as it is now into the card, and put the card in its place. */
  #fill() {
    if (!this.#subject || !this.#shadow) return;
    const { paper, why } = this.#subject;
    const { status, starred, note } = paper.reading;
    const label = this.#part("status");
    label.dataset.status = status;
    label.replaceChildren(icon(status), make("span", "", {}, statusLabel(status, true)));
    this.#part("title").textContent = paper.title;
    this.#part("note").textContent = note.trim();
    this.#part("note").hidden = !note.trim();
    this.#part("why").textContent = why;
    this.#part("failure").textContent = this.#failure.replaceAll("`", "");
    for (const button of this.#shadow.querySelectorAll("button")) {
      const name = button.dataset.name ?? "";
      button.ariaBusy = String(name === this.#pending);
      button.ariaDisabled = String(this.#pending !== "");
      if (name === "star") {
        button.ariaPressed = String(starred);
        button.ariaLabel = button.title = told(starred ? "cardUnstar" : "cardStar");
      } else if (name !== "open") {
        button.ariaPressed = String(name === status);
        const text = button.querySelector("span");
        if (text) text.textContent = statusLabel(/** @type {Status} */ (name), name === status);
      }
    }
    this.#place();
  }

  #place() {
    const anchor = this.#anchor;
    if (!anchor) return;
    const card = this.#part("card");
    // A page may be zoomed by its own style sheet; rectangles and the window's size are not.
    card.style.zoom = String(1 / (HoverCard.host?.currentCSSZoom ?? 1));
    const { offsetWidth: width, offsetHeight: height } = card;
    const below = anchor.bottom + GAP;
    const above = anchor.top - GAP - height;
    const top = below + height + EDGE <= innerHeight || above < EDGE ? below : above;
    card.style.left = `${clamped(anchor.left, EDGE, innerWidth - width - EDGE)}px`;
    card.style.top = `${clamped(top, EDGE, innerHeight - height - EDGE)}px`;
  }

  /** @param {Event} event @param {Status} status */
  #choose(event, status) {
    if (event.isTrusted && status !== this.#subject?.paper.reading.status) this.#change(status, { status });
  }

  /** @param {Event} event */
  #toggleStar(event) {
    if (event.isTrusted && this.#subject) this.#change("star", { starred: !this.#subject.paper.reading.starred });
  }

  /**
   * Change the reading. What is shown as done has been acknowledged.
   * @param {string} name the button
   * @param {ReadingPatch} patch
   */
  async #change(name, patch) {
    const paper = this.#subject?.paper;
    if (!paper) return;
    const reply = await this.#send(name, () => this.actions.mark(paper, patch));
    if (reply?.ok) this.update(reply.value);
  }

  /** @param {Event} event */
  async #open(event) {
    const id = this.#subject?.paper.id;
    if (!event.isTrusted || id === undefined) return;
    const reply = await this.#send("open", () => this.actions.open(id));
    if (reply?.ok) this.hide();
  }

  /**
   * @template T
   * @param {string} name
   * @param {() => Promise<Reply<T>>} action
   * @returns {Promise<Reply<T> | null>} null if something is being sent already, or the card shows another paper meanwhile
   */
  async #send(name, action) {
    if (this.#pending) return null;
    const subject = this.#subject;
    this.#pending = name;
    this.#failure = "";
    this.#fill();
    const reply = await action();
    if (this.#subject !== subject) return null;
    this.#pending = "";
    this.#failure = reply.ok ? "" : reply.error.message;
    this.#fill();
    return reply;
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#shadow?.querySelector(`.${name}`));
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

/** @param {keyof typeof ICONS} name @returns {SVGElement} */
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

/** @param {Status} status @param {boolean} done "Saved" rather than "Save" @returns {string} */
function statusLabel(status, done) {
  const name = status.charAt(0).toUpperCase() + status.slice(1);
  return told(done ? `cardIs${name}` : `cardTo${name}`);
}

/** @param {number} value @param {number} least @param {number} most */
function clamped(value, least, most) {
  return Math.max(least, Math.min(value, most));
}
