// Tags that are added by typing and taken away by a button each.

import { icon } from "./icons.js";
import { button, make, name, t } from "./page.js";

/** The server takes no longer ones (limits.py). */
const LONGEST = 100;

/** The tags that were met, for the field to suggest. */
const suggestions = make("datalist", "");
suggestions.id = "known-tags";
/** @type {Set<string>} */
const known = new Set();

/** Have tags suggested. @param {Iterable<string>} tags */
export function suggestTags(tags) {
  for (const tag of tags) {
    if (known.has(tag)) continue;
    known.add(tag);
    const option = make("option", "");
    option.value = tag;
    suggestions.append(option);
  }
}

/**
 * @param {{label: string, change: (tags: string[]) => Promise<unknown>}} host `change` is given all tags as they should be; once it
 *   is through, what was shown last is the truth
 * @returns {{element: HTMLElement, show: (tags: string[]) => void}}
 */
export function tagsEditor({ label, change }) {
  /** As they are shown: what the reader did counts at once, or the next tag would be added to the former ones. @type {string[]} */
  let tags = [];
  /** As they were told. @type {string[]} */
  let told = [];
  let pending = 0;
  const list = make("ul", "tags");
  const field = make("input", "field tag-field");
  field.ariaLabel = label;
  field.placeholder = t("tagAdd");
  field.maxLength = LONGEST;
  field.autocomplete = "off";
  field.setAttribute("list", suggestions.id);
  const element = make("div", "tags-editor", list, field);

  const removers = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("button")]);

  function add() {
    const tag = field.value.split(/\s+/).join(" ").trim();
    field.value = "";
    if (!tag || tags.some((one) => one.toLowerCase() === tag.toLowerCase())) return;
    set([...tags, tag]);
  }

  /** @param {string} tag */
  function remove(tag) {
    const at = tags.indexOf(tag);
    const focused = list.contains(document.activeElement);
    set(tags.filter((one) => one !== tag));
    // The button that had the focus is gone, or will be.
    if (focused) (removers()[at + 1] ?? removers()[at - 1] ?? field).focus();
  }

  /** @param {string} tag */
  function chip(tag) {
    const words = make("span", "", tag);
    words.dir = "auto";
    const close = button("icon-button", "", () => remove(tag));
    close.append(icon("close"));
    name(close, t("tagRemove", tag));
    close.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" || event.key === "Delete") remove(tag);
    });
    const shown = make("li", "chip", words, close);
    shown.title = tag;
    shown.dataset.tag = tag;
    return shown;
  }

  field.addEventListener("focus", () => {
    if (!suggestions.isConnected) document.body.append(suggestions);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && !field.value) removers().at(-1)?.focus();
  });
  field.addEventListener("blur", add);

  /** @param {string[]} now */
  async function set(now) {
    draw(now);
    pending += 1;
    await change(now);
    pending -= 1;
    if (!pending) draw(told);
  }

  /** @param {string[]} now */
  function draw(now) {
    if (now.length === tags.length && now.every((tag, at) => tag === tags[at])) return;
    tags = [...now];
    suggestTags(tags);
    const before = new Map([...list.children].map((one) => [one.getAttribute("data-tag") ?? "", one]));
    for (const [tag, one] of before) if (!tags.includes(tag)) one.remove();
    for (const [at, tag] of tags.entries()) {
      const one = before.get(tag) ?? chip(tag);
      if (list.children[at] !== one) list.insertBefore(one, list.children[at] ?? null);
    }
    list.hidden = tags.length === 0;
  }

  return {
    element,
    show: (now) => {
      told = now;
      if (!pending) draw(now);
    },
  };
}
