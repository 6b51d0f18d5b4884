// One paper of a list: its title, its status, its star, and what the reader wrote on it, at a glance or in whole.

import { icon } from "./icons.js";
import { ask, button, make, name, t } from "./page.js";
import { paperDetails } from "./paper-details.js";
import { statusControl } from "./status-control.js";
import { unsentSign } from "./unsent-sign.js";

/** @import { KnownPaper, ReadingPatch } from "./messages.js" */

/**
 * What a row's surroundings do for it. `activate` is a click on the title, named by `action` for its tooltip; `failed` shows
 * a sentence; `marked` hears of each change that was taken, and how the paper was before. With `details` what the reader
 * wrote can be opened and changed.
 * @typedef {{
 *   action: string,
 *   activate: (paper: KnownPaper) => void,
 *   failed: (error: unknown) => void,
 *   marked?: (paper: KnownPaper, before: KnownPaper) => void,
 *   details?: Pick<import("./annotation-list.js").AnnotationHost, "anchored" | "reveal" | "done">,
 * }} RowHost
 */

/**
 * `show` fills the row, as often as the paper changes; `remark` is a few words beside the control. `open` shows the details;
 * `leave` saves what is typed in them.
 * @typedef {{element: HTMLLIElement, paper: () => KnownPaper, show: (paper: KnownPaper, remark?: string) => void, open: () => void, leave: () => void}} PaperRow
 */

/**
 * @param {RowHost} host
 * @returns {PaperRow}
 */
export function paperRow(host) {
  /** @type {KnownPaper} */
  let current;
  /** Built when they are first opened, for a page may have a hundred papers. @type {ReturnType<typeof paperDetails> | null} */
  let details = null;

  const title = button("paper-title", "", () => host.activate(current));
  title.title = host.action;
  title.dir = "auto";
  const star = button("icon-button star", "", () => mark({ starred: !current.reading.starred }));
  star.append(icon("star"));
  name(star, t("star"));
  const open = button("icon-button", "", () => ask({ type: "paper.open", id: current.id }).catch(host.failed));
  open.append(icon("open"));
  name(open, t("openPaper"));
  const status = statusControl((chosen) => mark({ status: chosen }));
  const remark = make("span", "remark");
  const sign = unsentSign();
  const tools = make("div", "paper-tools", status.element, remark, sign.element, star, open);
  const glance = glanceOf(host.details ? toggle : null);
  const element = make("li", "paper", title, tools, glance.element);

  function toggle() {
    if (!details || details.element.hidden) return unfold();
    details.leave();
    details.element.hidden = true;
    glance.unfolded(false);
  }

  function unfold() {
    if (!host.details) return;
    details ??= paperDetails({ ...host.details, mark, changed: show, failed: host.failed });
    details.show(current);
    details.element.hidden = false;
    element.append(details.element);
    glance.unfolded(true);
  }

  let last = Promise.resolve();

  /** One after the other: each names the version that the one before made. @param {ReadingPatch} patch */
  function mark(patch) {
    last = last.then(() => send(patch));
    return last;
  }

  /** @param {ReadingPatch} patch */
  async function send(patch) {
    element.ariaBusy = "true";
    const before = current;
    try {
      show(await ask({ type: "paper.mark", id: current.id, patch, etag: current.etag }));
      host.marked?.(current, before);
    } catch (error) {
      host.failed(error);
    } finally {
      element.ariaBusy = "false";
    }
  }

  /**
   * @param {KnownPaper} paper
   * @param {string} [words]
   */
  function show(paper, words) {
    current = paper;
    title.textContent = paper.title;
    element.dataset.status = paper.reading.status;
    status.show(paper.reading.status);
    star.ariaPressed = String(paper.reading.starred);
    sign.show(paper.unsent);
    glance.show(paper);
    if (details && !details.element.hidden) details.show(paper);
    if (words !== undefined) remark.textContent = remark.title = words;
  }

  return { element, paper: () => current, show, open: unfold, leave: () => details?.leave() };
}

/**
 * What the reader wrote on a paper, in a line.
 * @param {(() => void) | null} toggle what a click on it does; without, there is no line where there is nothing to tell
 */
function glanceOf(toggle) {
  const tags = make("span", "glance-tags");
  const note = make("span", "glance-note");
  note.dir = "auto";
  const count = make("span", "glance-count");
  // What is open needs no second telling.
  const label = make("span", "glance-open", t("glanceOpen"));
  const parts = [note, tags, count];
  const element = toggle ? button("glance", "", toggle) : make("p", "glance");
  if (toggle) {
    element.append(icon("more"));
    element.ariaExpanded = "false";
  }
  element.append(label, ...parts);
  return {
    element,
    /** @param {boolean} is */
    unfolded: (is) => {
      element.ariaExpanded = String(is);
    },
    /** @param {KnownPaper} paper */
    show: ({ reading, annotations }) => {
      tags.textContent = reading.tags.map((tag) => `#${tag}`).join(" ");
      note.textContent = reading.note.trim().replace(/\s+/g, " ").slice(0, 200);
      count.textContent = !annotations.length
        ? ""
        : annotations.length === 1
          ? t("annotationsOne")
          : t("annotationsMany", String(annotations.length));
      const silent = parts.every((one) => !one.textContent);
      if (silent && toggle) note.textContent = t("glanceEmpty");
      element.hidden = silent && !toggle;
      for (const one of parts) one.hidden = !one.textContent;
    },
  };
}

/**
 * Let the arrows go from title to title in a list.
 * @param {HTMLElement} list
 * @param {() => void} leave called when the arrow goes up from the first
 */
export function walkTitles(list, leave) {
  list.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const titles = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".paper-title")]);
    const at = titles.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (!step || at < 0) return;
    event.preventDefault();
    if (at + step < 0) leave();
    else titles[at + step]?.focus();
  });
}
