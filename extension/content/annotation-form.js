// The form in which an annotation is written or changed. What was typed is not lost by a press elsewhere, and not by Escape
// without a question.

/** How long a comment may be, in UTF-16 units; the server takes no more. */
const LONGEST_COMMENT = 200_000;

/** What a form holds. @typedef {Required<AnnotationPatch>} Written */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class AnnotationForm {
  #failure = make("p", "failure", { role: "alert" });
  #actions = make("div", "actions");
  #isSending = false;

  /**
   * @param {Written} now
   * @param {{save(written: Written): Promise<Reply<unknown>>, cancel(): void, color(color: Color): void}} listener `color`: another
   *   colour was chosen, but not saved yet
   */
  constructor(now, listener) {
    this.now = now;
    this.listener = listener;
    this.color = now.color;
    const text = {
      rows: "4",
      maxlength: String(LONGEST_COMMENT),
      dir: "auto",
      placeholder: told("annotationCommentHint"),
    };
    this.comment = /** @type {HTMLTextAreaElement} */ (
      make("textarea", "", { ...text, "aria-label": told("annotationComment") })
    );
    this.comment.value = now.comment;
    const line = {
      type: "text",
      dir: "auto",
      placeholder: told("annotationTagsHint"),
      "aria-label": told("annotationTags"),
    };
    this.tags = /** @type {HTMLInputElement} */ (make("input", "", line));
    this.tags.value = now.tags.join(", ");
    const colors = colorChoice(now.color, (color) => {
      this.color = color;
      listener.color(color);
    });
    this.element = make("div", "form", {}, this.comment, this.tags, colors, this.#failure, this.#actions);
    this.element.addEventListener("keydown", (event) => this.#pressed(event));
    this.#offer();
  }

  /** Whether something would be lost. */
  get isChanged() {
    return this.comment.value !== this.now.comment || this.tags.value !== this.now.tags.join(", ");
  }

  /** Close, but ask first if something would be lost. */
  leave() {
    if (!this.isChanged) {
      this.listener.cancel();
      return;
    }
    const keep = button("plain", "keep", [told("annotationKeepWriting")], () => {
      this.#offer();
      this.comment.focus();
    });
    const discard = button("danger", "discard", [told("annotationDiscard")], () => this.listener.cancel());
    this.#actions.replaceChildren(
      make("span", "question", { role: "alert" }, told("annotationDiscardSure")),
      discard,
      keep,
    );
    keep.focus();
  }

  #offer() {
    const keys = make("span", "keys", {}, told("annotationKeys"));
    const cancel = button("plain", "cancel", [told("cancel")], () => this.leave());
    const save = button("primary", "save", [told("save")], () => this.#save());
    this.#actions.replaceChildren(keys, cancel, save);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (!event.isTrusted || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
    }
  }

  async #save() {
    if (this.#isSending) return;
    this.#isSending = true;
    this.#failure.textContent = "";
    this.#actions.ariaBusy = "true";
    const reply = await this.listener.save({
      comment: this.comment.value.trim(),
      color: this.color,
      tags: tagsIn(this.tags.value),
    });
    this.#isSending = false;
    this.#actions.ariaBusy = "false";
    if (!reply.ok) this.#failure.textContent = reply.error.message.replaceAll("`", "");
  }
}

/** @param {string} text with commas between tags @returns {string[]} each once */
function tagsIn(text) {
  const tags = text.split(",").map((tag) => tag.trim().replace(/\s+/g, " "));
  return [...new Set(tags.filter(Boolean))];
}

/**
 * The four colours, of which one is chosen: arrow keys move among them.
 * @param {Color} chosen
 * @param {(color: Color) => void} choose
 * @returns {HTMLElement}
 */
function colorChoice(chosen, choose) {
  const group = make("div", "colors", { role: "radiogroup", "aria-label": told("annotationColor") });
  const buttons = COLORS.map((color) => {
    const one = button("color", color, [make("i", "")], () => set(color, true));
    one.setAttribute("role", "radio");
    one.dataset.color = color;
    named(one, colorName(color));
    return one;
  });
  /** @param {Color} color @param {boolean} isNew */
  function set(color, isNew) {
    for (const one of buttons) {
      one.ariaChecked = String(one.dataset.color === color);
      one.tabIndex = one.dataset.color === color ? 0 : -1;
    }
    if (isNew) choose(color);
  }
  group.append(...buttons);
  group.addEventListener("keydown", (event) => {
    const next = steppedTo(event, buttons);
    if (next) set(/** @type {Color} */ (next.dataset.color), true);
  });
  set(chosen, false);
  return group;
}

/** @param {Color} color @returns {string} */
function colorName(color) {
  return told(`color${color.charAt(0).toUpperCase()}${color.slice(1)}`);
}

/**
 * Move the keyboard along a row of controls with the arrow keys, as the reader's language runs.
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} row
 * @returns {HTMLElement | null} where it has moved to
 */
function steppedTo(event, row) {
  const at = row.indexOf(/** @type {HTMLElement} */ (event.target));
  const forth = told("@@bidi_dir") === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = forth === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
  const step = { [forth]: 1, ArrowDown: 1, [back]: -1, ArrowUp: -1 }[event.key] ?? 0;
  const to =
    event.key === "Home" ? 0 : event.key === "End" ? row.length - 1 : step && (at + step + row.length) % row.length;
  if (at < 0 || !event.isTrusted || (!step && event.key !== "Home" && event.key !== "End")) return null;
  event.preventDefault();
  const next = row[to] ?? null;
  next?.focus();
  return next;
}
