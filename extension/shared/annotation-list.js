// The annotations of one paper: each with its passage, its comment, its colour and tags; to be shown on the page, changed, deleted.

import { choiceControl } from "./choice-control.js";
import { icon } from "./icons.js";
import { noteEditor } from "./note-editor.js";
import { ask, button, make, name, t } from "./page.js";
import { tagsEditor } from "./tags-editor.js";
import { unsentSign } from "./unsent-sign.js";

/** @import { Annotation, AnnotationPatch, Color, KnownPaper } from "./messages.js" */

/** @type {[Color, string][]} */
const COLORS = [
  ["yellow", "colorYellow"],
  ["green", "colorGreen"],
  ["blue", "colorBlue"],
  ["pink", "colorPink"],
];

/**
 * What the surroundings do. `anchored` tells whether an annotation stands on the page (null: not known yet, or there is no page).
 * @typedef {{
 *   anchored: (id: string) => boolean | null,
 *   reveal: (id: string) => void,
 *   changed: (paper: KnownPaper) => void,
 *   failed: (error: unknown) => void,
 *   done: (sentence: string, undo: () => unknown) => void,
 * }} AnnotationHost
 */

/**
 * @param {AnnotationHost} host
 * @returns {{element: HTMLElement, show: (paper: KnownPaper) => void, leave: () => void}}
 */
export function annotationList(host) {
  let paper = 0;
  const element = make("ol", "annotations");
  element.ariaLabel = t("annotations");
  /** @type {Map<string, ReturnType<typeof annotationItem>>} */
  let items = new Map();

  /** @param {Annotation} annotation @param {HTMLElement} item */
  async function remove({ id }, item) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    try {
      const of = paper;
      host.changed(await ask({ type: "annotation.delete", paper: of, id }));
      const beside = next?.isConnected ? next : element.closest(".paper");
      /** @type {HTMLElement | null} */ (beside?.querySelector("button"))?.focus();
      host.done(t("annotationDeleted"), async () =>
        host.changed(await ask({ type: "annotation.restore", paper: of, id })),
      );
    } catch (error) {
      host.failed(error);
    }
  }

  return {
    element,
    show: ({ id, annotations }) => {
      paper = id;
      const before = items;
      items = new Map(
        annotations.map((one) => [one.id, before.get(one.id) ?? annotationItem(host, () => paper, remove)]),
      );
      for (const [gone, item] of before) {
        if (items.has(gone)) continue;
        // Deleted elsewhere, perhaps, while a comment was being written.
        item.leave();
        item.element.remove();
      }
      for (const [at, one] of annotations.entries()) {
        const item = items.get(one.id);
        item?.show(one);
        if (item && element.children[at] !== item.element)
          element.insertBefore(item.element, element.children[at] ?? null);
      }
      element.hidden = annotations.length === 0;
    },
    leave: () => {
      for (const item of items.values()) item.leave();
    },
  };
}

/**
 * @param {AnnotationHost} host
 * @param {() => number} paper
 * @param {(annotation: Annotation, item: HTMLElement) => void} remove
 */
function annotationItem(host, paper, remove) {
  /** @type {Annotation} */
  let current;
  /** What is shown while it is changed: built when it is first needed. @type {ReturnType<typeof annotationForm> | null} */
  let form = null;

  const quote = button("quote", "", () => host.reveal(current.id));
  quote.dir = "auto";
  const comment = make("p", "comment");
  comment.dir = "auto";
  const tags = make("span", "tag-line");
  const absent = make("span", "absent", t("annotationAbsent"));
  const remarks = make("p", "annotation-remarks", tags, absent);
  const sign = unsentSign();
  const edit = tool("edit", t("annotationEdit"), () => (form ? close() : open()));
  edit.ariaExpanded = "false";
  const erase = tool("remove", t("annotationDelete"), () => remove(current, element));
  const text = make("div", "annotation-text", quote, comment, remarks);
  const tools = make("div", "annotation-tools", sign.element, edit, erase);
  const element = make("li", "annotation", text, tools);

  /** @param {AnnotationPatch} patch */
  async function change(patch) {
    host.changed(await ask({ type: "annotation.edit", paper: paper(), id: current.id, patch }));
  }

  function open() {
    form = annotationForm(change, host.failed, close);
    form.show(current);
    element.append(form.element);
    edit.ariaExpanded = "true";
    draw();
    form.focus();
  }

  async function close() {
    await form?.leave();
    form?.element.remove();
    form = null;
    edit.ariaExpanded = "false";
    draw();
    edit.focus();
  }

  function draw() {
    const anchored = current.quote ? host.anchored(current.id) : null;
    element.dataset.color = current.color;
    quote.hidden = !current.quote;
    quote.textContent = current.quote?.exact ?? "";
    quote.title = anchored === false ? "" : t("showOnPage");
    quote.disabled = anchored === false;
    comment.textContent = current.comment;
    comment.hidden = !current.comment || form !== null;
    tags.textContent = current.tags.map((tag) => `#${tag}`).join("  ");
    tags.hidden = !current.tags.length || form !== null;
    absent.hidden = anchored !== false;
    remarks.hidden = tags.hidden && absent.hidden;
    sign.show(current.unsent && { state: current.unsent });
  }

  return {
    element,
    /** @param {Annotation} annotation */
    show: (annotation) => {
      current = annotation;
      form?.show(annotation);
      draw();
    },
    leave: () => form?.leave(),
  };
}

/**
 * @param {(patch: AnnotationPatch) => Promise<void>} change
 * @param {(error: unknown) => void} failed
 * @param {() => void} close
 */
function annotationForm(change, failed, close) {
  /** @type {Annotation} */
  let current;
  const comment = noteEditor({
    label: t("annotationComment"),
    placeholder: t("annotationCommentHint"),
    save: async (text) => {
      await change({ comment: text });
      return kept(current);
    },
  });
  const colors = choiceControl(
    "color",
    t("annotationColor"),
    COLORS.map(([value, key]) => ({ value, label: t(key), picture: make("i", "swatch") })),
    (color) => change({ color }).catch(failed),
  );
  const tags = tagsEditor({ label: t("annotationTags"), change: (now) => change({ tags: now }).catch(failed) });
  const done = button("button", t("annotationDone"), close);
  const element = make(
    "div",
    "annotation-form",
    comment.element,
    tags.element,
    make("div", "actions", colors.element, done),
  );
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });

  return {
    element,
    /** @param {Annotation} annotation */
    show: (annotation) => {
      current = annotation;
      comment.show(kept(annotation));
      colors.show(annotation.color);
      tags.show(annotation.tags);
    },
    focus: () => comment.field.focus(),
    leave: comment.leave,
  };
}

/** @param {Annotation} annotation */
function kept({ comment, modified, unsent }) {
  return { text: comment, version: modified, unsent };
}

/**
 * @param {import("./icons.js").Icon} picture
 * @param {string} words
 * @param {() => void} act
 */
function tool(picture, words, act) {
  const element = button("icon-button", "", act);
  element.append(icon(picture));
  name(element, words);
  return element;
}
