// One choice of a few, each with a picture and a name: a status, a colour.
//
// A radio group whose arrows move the focus only, as in a toolbar: every choice is a write, so nothing must change merely
// because the focus passes over it.

import { make, name } from "./page.js";

const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });

/**
 * @template {string} T
 * @param {string} className of the group; its options are `…-option` and `…-VALUE`
 * @param {string} label the group's name
 * @param {{value: T, label: string, picture: Node}[]} choices
 * @param {(value: T) => void} choose called when the reader chooses another
 * @returns {{element: HTMLElement, show: (value: T) => void}} `show` sets what is checked
 */
export function choiceControl(className, label, choices, choose) {
  const element = make("div", `${className}-control`);
  element.role = "radiogroup";
  element.ariaLabel = label;
  const options = choices.map(({ value, label: words, picture }) => {
    const one = make("button", `${className}-option ${className}-${value}`, picture, make("span", "", words));
    one.type = "button";
    one.value = value;
    one.role = "radio";
    name(one, words);
    return one;
  });
  element.append(...options);
  element.addEventListener("click", ({ target }) => {
    const chosen = target instanceof Element && target.closest("button");
    if (chosen && chosen.ariaChecked !== "true") choose(/** @type {T} */ (chosen.value));
  });
  element.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const at = options.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (!step || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    options[(at + step + options.length) % options.length]?.focus();
  });
  return {
    element,
    show: (value) => {
      for (const one of options) {
        const checked = one.value === value;
        one.ariaChecked = String(checked);
        one.tabIndex = checked ? 0 : -1;
      }
    },
  };
}
