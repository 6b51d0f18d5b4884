// The annotations of the page's papers, anchored in its text: looked for at idle, in slices, painted where they stand, and looked
// for again only when the text has changed so that one of them lost its place, or may have found it.

/** How long the page's text must rest before it is read again, in ms; a page whose reading takes long is read less often. */
const REREAD_AFTER = 400;
const REREAD_SHARE = 20;
/** @type {Color[]} */
const COLORS = ["yellow", "green", "blue", "pink"];

/** An annotation of a paper of the page. @typedef {{annotation: Annotation, paper: number}} Note */
/** Where one stands: what is painted for it, and the block-level elements that it goes through. @typedef {Note & {range: Range, spans: Span[], blocks: Element[], layers: Highlight[]}} AnchoredNote */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class AnnotationMarks {
  /** Annotations with a passage, of papers that stand on the page. @type {Map<string, Note>} */
  #wanted = new Map();
  /** @type {Map<string, AnchoredNote>} */
  #anchored = new Map();
  /** Those that the text as it was read last does not hold. @type {Set<string>} */
  #missing = new Set();
  /** @type {WeakMap<Element, Set<AnchoredNote>>} */
  #byBlock = new WeakMap();
  #running = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** When reading may begin again: reading and anchoring must not be all that the page does. */
  #restUntil = 0;
  /** A passage that is being annotated. @type {{range: Range, layer: Highlight} | null} */
  #draft = null;

  /**
   * @param {Paint} paint
   * @param {() => void} changed called when annotations were anchored
   */
  constructor(paint, changed) {
    this.paint = paint;
    this.changed = changed;
    paint.wipe([...COLORS.map((color) => `note-${color}`), "comment"]);
  }

  /** The ids of those that are anchored. @returns {string[]} */
  get ids() {
    return [...this.#anchored.keys()];
  }

  /** Whether not all were tried yet. */
  get busy() {
    return [...this.#wanted.keys()].some((id) => !this.#anchored.has(id) && !this.#missing.has(id));
  }

  /** Take the papers that stand on the page, as they are now. @param {KnownPaper[]} papers */
  take(papers) {
    const wanted = new Map();
    for (const { id: paper, annotations } of papers) {
      for (const annotation of annotations) if (annotation.quote) wanted.set(annotation.id, { annotation, paper });
    }
    this.#wanted = wanted;
    for (const id of this.#missing) if (!wanted.has(id)) this.#missing.delete(id);
    for (const [id, note] of this.#anchored) {
      const now = wanted.get(id);
      if (!now) this.#drop(note);
      else this.#renew(note, now);
    }
    if (this.busy) this.#later(0);
  }

  /** The page's text has changed: whatever lost its place is looked for again, and so is what had none. */
  textChanged() {
    for (const note of this.#anchored.values()) if (!rangeOf(note.spans)) this.#drop(note);
    this.#missing.clear();
    if (this.busy) this.#later(REREAD_AFTER);
  }

  clear() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = new Map();
    this.#missing.clear();
    for (const note of this.#anchored.values()) this.#drop(note);
    this.draw(null);
  }

  /** @param {string} id @returns {AnchoredNote | null} */
  of(id) {
    return this.#anchored.get(id) ?? null;
  }

  /** All that stand where one stands, that one first. @param {AnchoredNote} note @returns {AnchoredNote[]} */
  over(note) {
    const others = new Set(note.blocks.flatMap((block) => [...this.in(block)]));
    others.delete(note);
    return [note, ...[...others].filter(({ range }) => isOverlapping(range, note.range))];
  }

  /** Those in a block-level element. @param {Element} block @returns {Iterable<AnchoredNote>} */
  in(block) {
    return this.#byBlock.get(block) ?? [];
  }

  /** Paint a passage that is being annotated, or none. @param {Range | null} range @param {Color} [color] */
  draw(range, color = "yellow") {
    this.#draft?.layer.delete(this.#draft.range);
    this.#draft = range && { range, layer: this.paint.layer(`note-${color}`) };
    this.#draft?.layer.add(this.#draft.range);
    this.paint.assert();
  }

  /** @param {number} wait in ms */
  #later(wait) {
    if (this.#running || this.#timer !== undefined) return;
    const rest = this.#restUntil - performance.now();
    this.#timer = setTimeout(() => this.#run(), Math.max(wait, rest));
  }

  async #run() {
    this.#timer = undefined;
    this.#running = true;
    const began = performance.now();
    try {
      await this.#anchorAll();
    } finally {
      this.#restUntil = performance.now() + REREAD_SHARE * (performance.now() - began);
      this.#running = false;
    }
    this.changed();
    if (this.busy) this.#later(REREAD_AFTER);
  }

  async #anchorAll() {
    const tried = [...this.#wanted.values()].filter(({ annotation: { id } }) => !this.#anchored.has(id));
    const text = await readPage();
    const places = await inSlices(new Anchors(text).anchor(tried.map(({ annotation }) => quoteOf(annotation))));
    for (const [at, { annotation }] of tried.entries()) {
      const place = places[at];
      const spans = place ? text.spans(place.start, place.end) : [];
      const range = rangeOf(spans);
      // It may have been changed or deleted meanwhile.
      const note = this.#wanted.get(annotation.id);
      if (note && range) this.#add({ ...note, range, spans, blocks: blocksOf(spans), layers: [] });
      else if (note) this.#missing.add(annotation.id);
    }
  }

  /** @param {AnchoredNote} note */
  #add(note) {
    this.#anchored.set(note.annotation.id, note);
    for (const block of note.blocks) {
      const others = this.#byBlock.get(block);
      if (others) others.add(note);
      else this.#byBlock.set(block, new Set([note]));
    }
    this.#dress(note);
  }

  /** @param {AnchoredNote} note @param {Note} now */
  #renew(note, now) {
    const moved = JSON.stringify(note.annotation.quote) !== JSON.stringify(now.annotation.quote);
    note.annotation = now.annotation;
    note.paper = now.paper;
    if (moved) this.#drop(note);
    else this.#dress(note);
  }

  /** @param {AnchoredNote} note */
  #drop(note) {
    this.#anchored.delete(note.annotation.id);
    for (const block of note.blocks) this.#byBlock.get(block)?.delete(note);
    for (const layer of note.layers) layer.delete(note.range);
    note.layers = [];
  }

  /** @param {AnchoredNote} note */
  #dress(note) {
    const { color, comment } = note.annotation;
    const layers = [`note-${color}`, ...(comment ? ["comment"] : [])].map((name) => this.paint.layer(name));
    for (const layer of note.layers) if (!layers.includes(layer)) layer.delete(note.range);
    for (const layer of layers) layer.add(note.range);
    note.layers = layers;
  }
}

/** The page's text as it is now, read in slices. @returns {Promise<PageText>} */
async function readPage() {
  const text = new PageText();
  await inSlices(text.read(document.documentElement));
  return text;
}

/**
 * Run a generator in slices: it pauses after every little work.
 * @template T
 * @param {Generator<void, T>} work
 * @returns {Promise<T>} what it returns
 */
async function inSlices(work) {
  const slices = new Slices();
  await slices.rest();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (slices.full) await slices.rest();
  }
}

/** @param {Annotation} annotation with a passage */
function quoteOf({ quote }) {
  return /** @type {Quote} */ (quote);
}

/** @param {Span[]} spans @returns {Element[]} the block-level elements that they stand in */
function blocksOf(spans) {
  const parents = new Set(spans.flatMap(({ node }) => parentOf(node) ?? []));
  return [...new Set([...parents].flatMap((parent) => blockLevelOf(parent) ?? []))];
}

/** @param {Range} one @param {Range} other */
function isOverlapping(one, other) {
  if (one.startContainer.getRootNode() !== other.startContainer.getRootNode()) return false;
  return (
    one.compareBoundaryPoints(Range.START_TO_END, other) > 0 && one.compareBoundaryPoints(Range.END_TO_START, other) < 0
  );
}
