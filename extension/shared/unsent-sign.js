// The sign of what the server has not acknowledged yet, by shape and in words.

import { icon } from "./icons.js";
import { make, name, t } from "./page.js";

/** @import { Unsent, UnsentState } from "./messages.js" */

/** @type {Record<UnsentState, string>} */
const WORDS = { waiting: "unsentWaiting", failed: "unsentFailed", conflict: "unsentConflict" };

/** A change that is sent at once is acknowledged within this: shorter, a sign would only flicker. */
const PATIENCE_MS = 700;

/**
 * @returns {{element: HTMLElement, show: (unsent: Pick<Unsent, "state"> | null) => void}} `show` hides it with null
 */
export function unsentSign() {
  const element = make("span", "unsent-sign");
  element.role = "img";
  element.hidden = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {UnsentState | null} */
  let state = null;

  function draw() {
    element.hidden = state === null;
    if (!state) return;
    element.dataset.state = state;
    element.replaceChildren(icon(state === "waiting" ? "waiting" : "stuck"));
    name(element, t(WORDS[state]));
  }

  return {
    element,
    show: (unsent) => {
      const now = unsent?.state ?? null;
      if (now === state) return;
      state = now;
      clearTimeout(timer);
      if (state === "waiting" && element.hidden) timer = setTimeout(draw, PATIENCE_MS);
      else draw();
    },
  };
}
