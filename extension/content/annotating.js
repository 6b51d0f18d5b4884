// Annotating what the reader has selected: when the bar is offered, and what its actions do.

/** A selection that rests for this long is one. In ms. */
const SELECTION_RESTS = 250;
/** A selection is the reader's if a press, a touch or a key came no longer before it than this, in ms. */
const READERS_TURN = 3_000;
/** What an annotation quotes at most, in UTF-16 units. */
const LONGEST_QUOTE = 20_000;
/** Where the reader types. */
const EDITABLE = "input, textarea, select, [role=textbox], [contenteditable]:not([contenteditable=false])";

/**
 * What the page does for annotating.
 * @typedef {{
 *   subjects(at: Node): {choices: Choice[], chosen: Choice | null},
 *   update(paper: KnownPaper): void,
 *   tell(text: string): void,
 * }} AnnotatedPage `update`: a paper is as given now, and may be new to the page; `tell`: tell the reader a sentence
 */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Annotating {
  #bar = new SelectionBar({ act: (action, of) => this.#act(action, of) });
  #offers = false;
  /** The passage that the bar is for. @type {{range: Range, isForward: boolean} | null} */
  #passage = null;
  /** The colour that was used last. @type {Color} */
  #color = "yellow";
  #isPressed = false;
  #turn = Number.NEGATIVE_INFINITY;
  /** Open shadow roots in which the last press ended: a selection in them is seen from within only. @type {ShadowRoot[]} */
  #shadows = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {AnnotatedPage} page @param {AnnotationCard} card @param {AbortSignal} life */
  constructor(page, card, life) {
    this.page = page;
    this.card = card;
    const options = { capture: true, passive: true, signal: life };
    document.addEventListener("pointerdown", (event) => this.#pressed(event), options);
    for (const name of ["pointerup", "pointercancel", "keyup"])
      document.addEventListener(name, (event) => this.#released(event), options);
    document.addEventListener("selectionchange", () => this.#later(), options);
    document.addEventListener("scroll", () => this.#place(), options);
  }

  /** Whether a selection is offered to be annotated. @param {boolean} on */
  offer(on) {
    this.#offers = on;
    if (!on) this.hide();
  }

  hide() {
    clearTimeout(this.#timer);
    this.#bar.hide();
    this.#passage = null;
  }

  /**
   * Annotate the selection, as a key or a menu asks for it.
   * @param {"highlight" | "comment" | "quote"} how
   * @returns {boolean} whether there is one on this page
   */
  start(how) {
    const passage = this.#bar.shown ? this.#passage : this.#selected();
    if (!passage) return false;
    const subjects = this.page.subjects(passage.range.startContainer);
    this.#passage = passage;
    if (subjects.choices.length === 0) this.page.tell(told("annotateNoPaper"));
    else if (how !== "highlight" && subjects.chosen) this.#act(how, subjects.chosen);
    else this.#show(subjects, true);
    return true;
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    if (!event.isTrusted || this.#bar.holds(event)) return;
    this.#isPressed = event.pointerType !== "touch";
    this.hide();
  }

  /** @param {Event} event */
  #released(event) {
    if (!event.isTrusted || this.#bar.holds(event)) return;
    this.#isPressed = false;
    this.#turn = performance.now();
    this.#shadows = event.composedPath().filter((one) => one instanceof ShadowRoot);
    this.#later();
  }

  #later() {
    if (!this.#offers || this.#bar.focused) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), SELECTION_RESTS);
  }

  #look() {
    if (this.#isPressed || this.#bar.focused || this.card.isHeld || !extensionAlive()) return;
    const passage = performance.now() - this.#turn < READERS_TURN || this.#bar.shown ? this.#selected() : null;
    if (passage && this.#passage && isSameRange(passage.range, this.#passage.range) && this.#bar.shown) return;
    this.hide();
    if (!passage) return;
    const subjects = this.page.subjects(passage.range.startContainer);
    if (subjects.choices.length === 0) return;
    this.#passage = passage;
    this.#show(subjects, false);
  }

  /** @param {{choices: Choice[], chosen: Choice | null}} subjects @param {boolean} focus */
  #show(subjects, focus) {
    if (!this.#passage) return;
    this.card.leave();
    this.#bar.show(subjects, this.#color, elementIn(this.#passage.range.commonAncestorContainer));
    this.#place();
    if (focus) this.#bar.focus();
  }

  /** What is selected on the page, if the reader could annotate it. @returns {{range: Range, isForward: boolean} | null} */
  #selected() {
    const selection = getSelection();
    if (!selection || selection.rangeCount === 0) return null;
    const [found] = selection.getComposedRanges?.({ shadowRoots: this.#shadows }) ?? [selection.getRangeAt(0)];
    if (!found || found.collapsed || document.activeElement?.matches("input, textarea")) return null;
    const range = new Range();
    range.setStart(found.startContainer, found.startOffset);
    range.setEnd(found.endContainer, found.endOffset);
    const element = elementIn(range.commonAncestorContainer);
    if (range.collapsed || !element || element.closest(EDITABLE) || range.getClientRects().length === 0) return null;
    if (!/\S/.test(range.toString())) return null;
    return { range, isForward: selection.direction !== "backward" };
  }

  /** Beside where the selection ends, not over it. */
  #place() {
    if (!this.#bar.shown || !this.#passage) return;
    const { range, isForward } = this.#passage;
    const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
    const end = isForward ? rects.at(-1) : rects[0];
    const whole = range.getBoundingClientRect();
    if (!end) return;
    const left = isForward ? end.right - 40 : end.left;
    this.#bar.place({ left, top: whole.top, bottom: whole.bottom }, isForward ? "below" : "above");
  }

  /** @param {BarAction} action @param {Choice} of */
  async #act(action, of) {
    const range = this.#passage?.range;
    if (!range) return;
    this.hide();
    // A long selection is told before it is read.
    const quote = range.toString().length > 2 * LONGEST_QUOTE ? null : (await readPage()).quoteOf(range);
    if (!quote || quote.exact.length > LONGEST_QUOTE) {
      this.page.tell(told(quote || range.toString().length > LONGEST_QUOTE ? "annotateTooLong" : "annotateUnread"));
      return;
    }
    if (action === "quote") await this.#quote(of, quote);
    else if (action === "comment") this.#write(range, of, quote);
    else {
      this.#color = action;
      const reply = await this.#create(of, quote, { comment: "", color: action, tags: [] });
      if (!reply.ok) this.page.tell(reply.error.message);
    }
  }

  /** @param {Range} range @param {Choice} of @param {Quote} quote */
  #write(range, of, quote) {
    this.card.write(range, of, { comment: "", color: this.#color, tags: [] }, (written) =>
      this.#create(of, quote, written),
    );
  }

  /** @param {Choice} of @param {Quote} quote @param {Written} written @returns {Promise<Reply<unknown>>} */
  async #create({ of }, quote, written) {
    this.#color = written.color;
    const reply = await ask({ type: "annotation.create", of, annotation: { quote, source: pageUrl(), ...written } });
    if (reply.ok) {
      getSelection()?.removeAllRanges();
      this.page.update(reply.value.paper);
    }
    return reply;
  }

  /** @param {Choice} of @param {Quote} quote */
  async #quote({ of, title }, quote) {
    const reply = await ask({ type: "paper.quote", of, text: quote.exact });
    if (reply.ok) this.page.update(reply.value);
    const done = reply.ok && reply.value.unsent ? "annotateQuotedUnsent" : "annotateQuoted";
    this.page.tell(reply.ok ? told(done, title) : reply.error.message);
  }
}

/** @param {Range} one @param {Range} other */
function isSameRange(one, other) {
  return (
    one.startContainer === other.startContainer &&
    one.startOffset === other.startOffset &&
    one.endContainer === other.endContainer &&
    one.endOffset === other.endOffset
  );
}
