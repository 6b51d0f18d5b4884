// A sentence at the foot of the page for some seconds: a failure, or what was just done and can be undone.

import { button, make, say, t } from "./page.js";

const SHOWN_MS = 6000;
/** Whoever wants to undo must first read, and find the button: longer by keyboard than by mouse. */
const UNDO_MS = 12_000;

/**
 * @param {HTMLElement} element where toasts stand
 * @returns {{failed: (error: unknown) => void, done: (sentence: string, undo: () => unknown) => void}} `done` offers to undo what
 *   was done, by the button or by the keys that undo
 */
export function toastIn(element) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {(() => void) | null} */
  let undoLast = null;
  const text = make("p", "toast-text");
  element.append(text);

  function hide() {
    element.hidden = true;
    undoLast = null;
  }

  /** @param {string} className @param {string} role @param {string} sentence @param {number} ms @param {HTMLElement[]} buttons */
  function show(className, role, sentence, ms, buttons) {
    clearTimeout(timer);
    element.className = `toast ${className}`;
    element.role = role;
    element.hidden = false;
    say(text, sentence);
    element.replaceChildren(text, ...buttons);
    timer = setTimeout(function late() {
      // Nobody loses the button under the pointer or the focus.
      if (element.matches(":hover, :focus-within")) timer = setTimeout(late, SHOWN_MS);
      else hide();
    }, ms);
  }

  const failed = /** @param {unknown} error */ (error) => {
    undoLast = null;
    show("wrong", "alert", error instanceof Error ? error.message : String(error), SHOWN_MS, []);
  };

  document.addEventListener("keydown", (event) => {
    const field = event.target instanceof HTMLElement && event.target.matches("input, textarea");
    if (!undoLast || field || event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    undoLast();
  });

  return {
    failed,
    done: (sentence, undo) => {
      undoLast = async () => {
        hide();
        try {
          await undo();
        } catch (error) {
          failed(error);
        }
      };
      show("done", "status", sentence, UNDO_MS, [button("button", t("undo"), undoLast)]);
    },
  };
}
