// One paper of a list: its title, its status, its star.

import { icon } from "./icons.js";
import { ask, button, make, name, t } from "./page.js";
import { statusControl } from "./status-control.js";

/** @import { KnownPaper, ReadingPatch } from "./messages.js" */

/**
 * What a row's surroundings do for it. `activate` is a click on the title, named by `action` for its tooltip; `failed` shows
 * a sentence; `marked` hears of each change the server took.
 * @typedef {{
 *   action: string,
 *   activate: (paper: KnownPaper) => void,
 *   failed: (error: unknown) => void,
 *   marked?: (paper: KnownPaper) => void,
 * }} RowHost
 */

/** @typedef {{element: HTMLLIElement, show: (paper: KnownPaper, remark?: string) => void}} PaperRow */

/**
 * @param {RowHost} host
 * @returns {PaperRow} `show` fills it, as often as the paper changes; `remark` is a few words beside the control
 */
export function paperRow(host) {
  /** @type {KnownPaper} */
  let current;
  const title = button("paper-title", "", () => host.activate(current));
  title.title = host.action;
  const star = button("icon-button star", "", () => mark({ starred: !current.reading.starred }));
  star.append(icon("star"));
  name(star, t("star"));
  const open = button("icon-button", "", () => ask({ type: "paper.open", id: current.id }).catch(host.failed));
  open.append(icon("open"));
  name(open, t("openPaper"));
  const status = statusControl((chosen) => mark({ status: chosen }));
  const remark = make("span", "remark");
  const tools = make("div", "paper-tools", status.element, remark, star, open);
  const element = make("li", "paper", title, tools);

  /** @param {ReadingPatch} patch */
  async function mark(patch) {
    if (element.ariaBusy === "true") return;
    element.ariaBusy = "true";
    try {
      show(await ask({ type: "paper.mark", id: current.id, patch, etag: current.etag }));
      host.marked?.(current);
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
    if (words !== undefined) remark.textContent = remark.title = words;
  }

  return { element, show };
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
