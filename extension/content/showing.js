// What is opened beside the marks and annotations of a page: their cards, by the pointer or because a place was asked for.

/** How long a place that was asked for stays lit, and how long the scrolling to it may go on, in ms. */
const FLASH = 1_800;
const SCROLLING = 500;

/** Why a paper was recognised, as keys of `_locales`; for identifiers by their scheme. @type {Record<string, string>} */
const WHY = {
  title: "cardWhyTitle",
  truncated: "cardWhyTruncated",
  near: "cardWhyNear",
  identifier: "cardWhyIdentifier",
  arxiv: "cardWhyArxiv",
  doi: "cardWhyDoi",
};

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Showing {
  /** The mark that the card was opened for. @type {Mark | null} */
  #opened = null;
  /** The paper that was gone to last, until the reader scrolls. @type {number | null} */
  #steppedTo = null;
  /** Until when scrolling is our own. */
  #scrollingUntil = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #flashing;
  /** @type {Hover<Mark | AnchoredNote>} */
  #hover = new Hover({
    at: (x, y) => this.#paintedAt(x, y),
    holds: (event) => this.card.holds(event) || this.noteCard.holds(event),
    open: ({ mark, rect }) => (isNote(mark) ? this.openNotes(mark, false) : this.openPaper(mark, rect, false)),
    close: () => this.leave(),
  });

  /**
   * @param {Paint} paint
   * @param {PageMarks} marks
   * @param {AnnotationMarks} notes
   * @param {{change(paper: KnownPaper): void, paper(id: number): KnownPaper | null, dead(): void}} page `change`: a paper is
   *   now as given; `paper`: one that stands on the page; `dead`: the extension is gone
   */
  constructor(paint, marks, notes, page) {
    this.paint = paint;
    this.marks = marks;
    this.notes = notes;
    this.page = page;
    this.card = new HoverCard({
      mark: ({ id, etag }, patch) => this.#send({ type: "paper.mark", id, patch, etag }),
      open: (id) => ask({ type: "paper.open", id }),
    });
    this.noteCard = new AnnotationCard({
      edit: (paper, id, patch) => this.#send({ type: "annotation.edit", paper, id, patch }),
      remove: (paper, id) => this.#send({ type: "annotation.delete", paper, id }),
      restore: (paper, id) => this.#send({ type: "annotation.restore", paper, id }),
      title: (paper) => this.page.paper(paper)?.title ?? "",
      paper: (paper) => this.#openOf(paper),
      draw: (range, color) => this.notes.draw(range, color),
    });
  }

  /** What is painted at a point: what the reader put there goes before what was recognised. @param {number} x @param {number} y */
  #paintedAt(x, y) {
    /** @type {Hit<Mark | AnchoredNote> | null} */
    const note = paintedAt((block) => this.notes.in(block), x, y);
    return note ?? paintedAt((block) => [...this.marks.in(block)].filter(({ painted }) => painted.length > 0), x, y);
  }

  /** Follow the pointer while there is paint. */
  follow() {
    this.#hover.follow(this.marks.size > 0 || this.notes.ids.length > 0);
    const shown = this.card.shown;
    if (shown !== null && !this.page.paper(shown)) this.card.hide();
  }

  /** Take a paper as it is now. @param {KnownPaper} paper */
  update(paper) {
    this.card.update(paper);
    this.noteCard.update(paper);
  }

  /** @param {Mark} mark @param {DOMRect} rect @param {boolean} focus whether the keyboard moves into the card */
  openPaper(mark, rect, focus) {
    const paper = this.marks.known.get(mark.paper);
    if (!extensionAlive()) this.page.dead();
    else if (paper && (focus || this.card.shown !== paper.id || !this.#opened || !isSamePlace(mark, this.#opened))) {
      if (this.noteCard.isHeld) return;
      this.noteCard.hide();
      this.#opened = mark;
      this.card.show({ paper, why: whyOf(mark, paper) }, rect, elementOf(mark), focus);
    }
  }

  /** @param {AnchoredNote} note @param {boolean} focus */
  openNotes(note, focus) {
    if (!extensionAlive()) this.page.dead();
    else if (focus || (!this.noteCard.isHeld && !this.noteCard.shown.includes(note.annotation.id))) {
      this.card.hide();
      this.noteCard.show(this.notes.over(note), focus);
    }
  }

  /** The card of a paper that may have no mark: beside what is open now. @param {number} id */
  #openOf(id) {
    const [mark] = this.marks.of(id);
    const paper = this.page.paper(id);
    if (mark) this.reveal(id);
    else if (paper) ask({ type: "paper.open", id });
  }

  /** Scroll to a paper's first mark, light it up and open its card. @param {number} id @returns {boolean} false if it has none */
  reveal(id) {
    const mark = this.marks.of(id)[0];
    if (!mark) return false;
    const element = elementOf(mark);
    this.openPaper(mark, this.#scrollTo(element, mark.range), true);
    this.#steppedTo = id;
    return true;
  }

  /** The same for an annotation. @param {string} id @returns {boolean} false if it is not anchored here */
  revealNote(id) {
    const note = this.notes.of(id);
    const element = note && elementIn(note.range.startContainer);
    if (!note || !element) return false;
    this.#scrollTo(element, note.range);
    this.openNotes(note, true);
    return true;
  }

  /** Go to the next (1) or the previous (-1) paper in page order. @param {1 | -1} direction @returns {boolean} whether there is one */
  step(direction) {
    const papers = this.marks.list().map(({ paper }) => paper.id);
    const at = papers.indexOf(this.card.shown ?? this.#steppedTo ?? -1);
    const next = at >= 0 ? papers[at + direction] : this.#inView(papers, direction);
    return next !== undefined && this.reveal(next);
  }

  /** The first paper from the top of the window on, or the last above it. @param {number[]} papers @param {1 | -1} direction */
  #inView(papers, direction) {
    const isAbove = (/** @type {number} */ id) => {
      const [mark] = this.marks.of(id);
      return mark ? (mark.range ?? elementOf(mark)).getBoundingClientRect().top < 0 : false;
    };
    return direction > 0 ? papers.find((id) => !isAbove(id)) : papers.findLast(isAbove);
  }

  /** @param {Element} element @param {Range | null} range @returns {DOMRect} where it is now */
  #scrollTo(element, range) {
    const place = range ?? element;
    this.#scrollingUntil = performance.now() + SCROLLING;
    element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const rect = place.getBoundingClientRect();
    if (rect.top < 0 || rect.bottom > innerHeight) scrollBy({ top: rect.top - innerHeight / 3, behavior: "instant" });
    this.paint.flash(range);
    clearTimeout(this.#flashing);
    this.#flashing = setTimeout(() => this.paint.flash(null), FLASH);
    return place.getBoundingClientRect();
  }

  /** The page was scrolled. */
  scrolled() {
    if (performance.now() <= this.#scrollingUntil) return;
    this.#steppedTo = null;
    if (this.card.shown !== null) this.card.hide();
    if (this.noteCard.isHeld) this.noteCard.place();
    else this.noteCard.hide();
  }

  /** The reader wants to close what is open. */
  escape() {
    this.card.hide();
    this.noteCard.escape();
  }

  /** The reader means something else. */
  leave() {
    this.card.hide();
    this.noteCard.leave();
  }

  hide() {
    this.card.hide();
    this.noteCard.hide();
  }

  /**
   * @param {Extract<ToBackground, {type: "paper.mark" | "annotation.edit" | "annotation.delete" | "annotation.restore"}>} message
   * @returns {Promise<Reply<KnownPaper>>}
   */
  async #send(message) {
    const reply = await ask(message);
    if (reply.ok) this.page.change(reply.value);
    return reply;
  }
}

/** @param {Mark | AnchoredNote} mark @returns {mark is AnchoredNote} */
function isNote(mark) {
  return "annotation" in mark;
}

/** Whether two marks begin at the same character: a place that is walked again gets new marks. @param {Mark} one @param {Mark} other */
function isSamePlace({ range: one }, { range: other }) {
  return one?.startContainer === other?.startContainer && one?.startOffset === other?.startOffset;
}

/** Why a mark stands where it does, in plain words. @param {Mark} mark @param {KnownPaper} paper @returns {string} */
function whyOf(mark, paper) {
  if (mark.evidence !== "identifier") {
    const [reason = ""] = mark.reasons
      .map((name) => told(`cardReason${name.charAt(0).toUpperCase()}${name.slice(1)}`))
      .filter(Boolean);
    return reason || told(WHY[mark.evidence] ?? "");
  }
  const said =
    `${mark.element instanceof HTMLAnchorElement ? mark.element.href : ""} ${mark.range ?? ""}`.toLowerCase();
  const same = paper.identifiers.find((one) => said.includes(one.slice(one.indexOf(":") + 1).toLowerCase()));
  return told(WHY[same?.split(":", 1)[0] ?? ""] ?? "cardWhyIdentifier");
}
