// What the extension's own pages (popup, options) share: words, messages, elements.

/** @import { Answers, Failure, Reply, ToBackground } from "./messages.js" */

/** A refusal by the background, with the sentence to show. */
export class Refusal extends Error {
  /** @param {{kind: Failure, message: string}} error */
  constructor({ kind, message }) {
    super(message);
    this.kind = kind;
  }
}

/**
 * A sentence of the catalogue.
 * @param {string} key
 * @param {...string} values for its placeholders
 */
export function t(key, ...values) {
  return chrome.i18n.getMessage(key, values);
}

/** A word as it stands in keys of the catalogue that are put together. @param {string} word */
export function titled(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * Ask the background.
 * @template {ToBackground} M
 * @param {M} message
 * @returns {Promise<Answers[M["type"]]>}
 * @throws {Refusal}
 */
export async function ask(message) {
  const reply = /** @type {Reply<Answers[M["type"]]>} */ (await chrome.runtime.sendMessage(message));
  if (!reply.ok) throw new Refusal(reply.error);
  return reply.value;
}

/**
 * Put the catalogue's words into a page that was written with `__MSG_key__`, as in the manifest, and show it.
 */
export function localize() {
  for (const element of document.querySelectorAll("*")) {
    const key = element.childElementCount ? null : keyIn(element.textContent);
    if (key && element instanceof HTMLElement) say(element, t(key));
    for (const attribute of element.attributes) {
      const named = keyIn(attribute.value);
      if (named) attribute.value = t(named);
    }
  }
  document.documentElement.lang = chrome.i18n.getUILanguage();
}

/** @param {string | null} text */
function keyIn(text) {
  return /^__MSG_(\w+)__$/.exec(text ?? "")?.[1];
}

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/**
 * Make a button.
 * @param {string} className
 * @param {string} text
 * @param {() => void} act
 */
export function button(className, text, act) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

/**
 * Give an element an accessible name that is also its tooltip.
 * @param {HTMLElement} element
 * @param {string} text
 */
export function name(element, text) {
  element.setAttribute("aria-label", text);
  element.title = text;
}

/**
 * Write a sentence into an element. What stands between backticks is something to type, and shown as such.
 * @param {HTMLElement} element
 * @param {string} sentence
 */
export function say(element, sentence) {
  element.replaceChildren(...sentence.split("`").map((part, index) => (index % 2 ? make("code", "", part) : part)));
}

/**
 * The element with an id, which the page's html is known to have.
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} type
 * @returns {E}
 */
export function part(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`no ${type.name} #${id}`);
  return element;
}
