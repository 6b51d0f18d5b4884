// The card of the annotations that stand at one spot: each with its passage, comment, tags and colour, to be changed or deleted;
// and the form for a new one.

/** How long a deletion can be undone in the card, in ms. */
const UNDO_FOR = 10_000;

/**
 * @typedef {{
 *   edit(paper: number, id: string, patch: AnnotationPatch): Promise<Reply<unknown>>,
 *   remove(paper: number, id: string): Promise<Reply<unknown>>,
 *   restore(paper: number, id: string): Promise<Reply<unknown>>,
 *   title(paper: number): string,
 *   paper(paper: number): void,
 *   draw(range: Range | null, color?: Color): void,
 * }} AnnotationActions `paper`: show the paper's own card; `draw`: paint a passage that is being annotated
 */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class AnnotationCard {
  #surface = new Surface("paperlight-note", NOTE_STYLE);
  /** @type {HTMLElement | null} */
  #card = null;
  /** @type {Map<string, AnnotationItem>} */
  #items = new Map();
  /** @type {AnnotationForm | null} */
  #form = null;
  /** @type {Range | null} */
  #range = null;

  /** @param {AnnotationActions} actions */
  constructor(actions) {
    this.actions = actions;
  }

  /** The ids of the annotations that are shown. @returns {string[]} */
  get shown() {
    return this.#surface.shown ? [...this.#items.keys()] : [];
  }

  /** Whether the reader is in the midst of something that a press elsewhere must not end. */
  get isHeld() {
    return this.#surface.shown && (this.#form !== null || [...this.#items.values()].some((item) => item.isHeld));
  }

  /** @param {Event} event */
  holds(event) {
    return this.#surface.holds(event);
  }

  /** Show annotations that stand at one spot. @param {AnchoredNote[]} notes the one that is meant first @param {boolean} focus */
  show(notes, focus) {
    this.hide();
    const [first] = notes;
    if (!first) return;
    this.#range = first.range;
    const card = make("div", "note", { role: "dialog", "aria-label": told("annotations"), tabindex: "-1" });
    for (const note of notes) {
      const item = new AnnotationItem(note, this.actions, () => this.place());
      this.#items.set(note.annotation.id, item);
      card.append(item.element);
    }
    this.#open(card);
    if (focus) this.#surface.focus(card);
  }

  /**
   * Show the form for a new annotation.
   * @param {Range} range the passage
   * @param {Choice} of
   * @param {Written} now
   * @param {(written: Written) => Promise<Reply<unknown>>} save
   */
  write(range, of, now, save) {
    this.hide();
    this.#range = range;
    const form = new AnnotationForm(now, {
      save: async (written) => {
        const reply = await save(written);
        if (reply.ok && this.#form === form) this.hide();
        return reply;
      },
      cancel: () => this.hide(),
      color: (color) => this.actions.draw(range, color),
    });
    const title = make("p", "paper", { title: of.title }, make("bdi", "", {}, of.title));
    this.#open(make("div", "note", { role: "dialog", "aria-label": told("annotationNew") }, title, form.element));
    this.#form = form;
    this.actions.draw(range, now.color);
    this.#surface.focus(form.comment);
  }

  /** @param {HTMLElement} card */
  #open(card) {
    this.#card = card;
    const element = this.#range && elementIn(this.#range.startContainer);
    this.#surface.show(card, element);
    this.place();
  }

  /** Take a paper's annotations as they are now. @param {KnownPaper} paper */
  update(paper) {
    for (const item of this.#items.values()) if (item.paper === paper.id) item.update(paper.annotations);
    this.place();
  }

  /** Put the card beside its passage, which may have moved. */
  place() {
    const rects = this.#range ? [...this.#range.getClientRects()] : [];
    const last = rects.at(-1);
    if (!this.#card || !last) return;
    this.#surface.place({ left: last.left, top: rects[0]?.top ?? last.top, bottom: last.bottom });
  }

  /** The reader means something else: what is being written stays. */
  leave() {
    if (!this.isHeld) this.hide();
  }

  /** The reader wants it closed: what was written is asked for. */
  escape() {
    if (this.#form) this.#form.leave();
    else if (![...this.#items.values()].some((item) => item.leave())) this.hide();
  }

  hide() {
    if (this.#form) this.actions.draw(null);
    this.#surface.hide();
    for (const item of this.#items.values()) item.end();
    this.#items.clear();
    this.#form = null;
    this.#card = null;
    this.#range = null;
  }
}

/** One annotation in the card. */
class AnnotationItem {
  /** @type {AnnotationForm | null} */
  #form = null;
  #isDeleted = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #failure = make("p", "failure", { role: "alert" });
  #body = make("div", "body");

  /** @param {Note} note @param {AnnotationActions} actions @param {() => void} resized */
  constructor({ annotation, paper }, actions, resized) {
    this.annotation = annotation;
    this.paper = paper;
    this.actions = actions;
    this.resized = resized;
    this.element = make("section", "annotation", {}, this.#body, this.#failure);
    this.#draw();
  }

  /** Whether it is being written in, or can still be undone. */
  get isHeld() {
    return this.#form !== null || this.#timer !== undefined;
  }

  /** @param {Annotation[]} annotations those of its paper */
  update(annotations) {
    const now = annotations.find(({ id }) => id === this.annotation.id);
    if (now) this.annotation = now;
    this.#isDeleted = !now;
    if (now) this.end();
    if (!this.#form) this.#draw();
  }

  /** @returns {boolean} whether a form was open, which then closes or asks */
  leave() {
    this.#form?.leave();
    return this.#form !== null;
  }

  /** The time to undo is over. */
  end() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** What is drawn anew, the server's answer say, leaves the keyboard where it was. */
  #draw() {
    /** @type {HTMLElement | null} */
    const focused = this.#body.querySelector(":focus");
    this.element.dataset.color = this.annotation.color;
    if (this.#isDeleted) this.#drawDeleted();
    else this.#drawWhole();
    if (focused) this.#focus(focused.dataset.name ?? "");
    this.resized();
  }

  #drawDeleted() {
    const undo = button("plain", "undo", [told("undo")], () =>
      this.#do(this.actions.restore(this.paper, this.annotation.id)),
    );
    this.#body.replaceChildren(make("p", "gone", { role: "status" }, told("annotationDeleted"), undo));
  }

  #drawWhole() {
    const { quote, comment, color, tags, unsent } = this.annotation;
    const sign = make("span", "unsent");
    fillUnsent(sign, unsent);
    const edit = button("tool", "edit", [icon("edit")], () => this.#edit());
    named(edit, told("annotationEdit"));
    const remove = button("tool", "remove", [icon("remove")], () => this.#remove());
    named(remove, told("annotationDelete"));
    const title = button("paper", "paper", [make("bdi", "", {}, this.actions.title(this.paper))], () =>
      this.actions.paper(this.paper),
    );
    this.#body.replaceChildren(
      title,
      make("blockquote", "", { dir: "auto" }, quote?.exact ?? ""),
      ...(comment ? [make("p", "comment", { dir: "auto" }, comment)] : []),
      ...(tags.length ? [make("p", "tags", {}, ...tags.map((tag) => make("bdi", "tag", {}, tag)))] : []),
      make(
        "div",
        "tools",
        {},
        colorChoice(color, (to) => this.#do(this.actions.edit(this.paper, this.annotation.id, { color: to }))),
        sign,
        edit,
        remove,
      ),
    );
  }

  #edit() {
    const { comment, color, tags } = this.annotation;
    this.#form = new AnnotationForm(
      { comment, color, tags },
      {
        save: async (written) => {
          const reply = await this.actions.edit(this.paper, this.annotation.id, written);
          if (reply.ok) this.#shut();
          return reply;
        },
        cancel: () => this.#shut(),
        color: () => {},
      },
    );
    const quote = make("blockquote", "", { dir: "auto" }, this.annotation.quote?.exact ?? "");
    this.#body.replaceChildren(quote, this.#form.element);
    this.#form.comment.focus();
    this.resized();
  }

  #shut() {
    this.#form = null;
    this.#draw();
    this.#focus("edit");
  }

  async #remove() {
    if (!(await this.#do(this.actions.remove(this.paper, this.annotation.id)))) return;
    this.#isDeleted = true;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#body.querySelector("button")?.remove();
    }, UNDO_FOR);
    this.#draw();
    this.#focus("undo");
  }

  /** @param {Promise<Reply<unknown>>} sent @returns {Promise<boolean>} whether it was done */
  async #do(sent) {
    const reply = await sent;
    this.#failure.textContent = reply.ok ? "" : reply.error.message.replaceAll("`", "");
    this.resized();
    return reply.ok;
  }

  /** @param {string} name of a button; if it is gone, what is most likely wanted next has the keyboard */
  #focus(name) {
    /** @type {HTMLElement | null} */
    const named = this.#body.querySelector(`[data-name="${name}"]`);
    (named ?? this.#body.querySelector("[data-name=edit], [data-name=undo]"))?.focus({ preventScroll: true });
  }
}
