// The marks of a page: which papers stand where, and how they are painted.

/** Strongest first. @type {Evidence[]} */
const EVIDENCE = ["identifier", "title", "truncated", "near"];
/** A link's text that is longer than this is a whole card, and is not painted. In UTF-16 units. */
const LONGEST_LINK = 300;
/** A link's text that says which paper it leads to, unlike "pdf", "12 comments" or "html". */
const TELLING_LENGTH = 20;
const NUMBER_OF_PAPER = /\d{4}\.\d{4,5}|10\.\d{4,9}\//;

/**
 * One place where a paper stands: the characters of its text, or a link without text. `telling` is false for a link whose
 * text says nothing of the paper, which is painted only if nothing better is.
 * @typedef {{paper: number, evidence: Evidence, reasons: string[], spans: Span[], range: Range | null, element: Element | null, container: Element, telling: boolean, round: number, painted: Highlight[]}} Mark
 */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class PageMarks {
  /** Papers that the background named, as they are now. @type {Map<number, KnownPaper>} */
  known = new Map();
  /** Counts the scans: a mark of an earlier round whose place was walked again is gone. */
  round = 0;
  /** @type {Map<number, Set<Mark>>} */
  #byPaper = new Map();
  /** @type {WeakMap<Element, Set<Mark>>} */
  #byContainer = new WeakMap();
  /** @type {WeakMap<Text, Set<Mark>>} */
  #byNode = new WeakMap();
  /** @type {Set<number>} */
  #unpainted = new Set();
  /** How marks look, null until the background tells. @type {Look["marks"] | null} */
  #look = null;

  /**
   * @param {Paint} paint
   * @param {{hidden(element: Element): void}} listener `hidden`: a paper stands in an element that is not shown, and may be later
   */
  constructor(paint, listener) {
    this.paint = paint;
    this.listener = listener;
    paint.wipe([...LOOK_NAMES, "starred", "flash"]);
  }

  /** How many papers the page shows. */
  get size() {
    return this.#byPaper.size;
  }

  /** The papers that the page shows. @returns {number[]} */
  get ids() {
    return [...this.#byPaper.keys()];
  }

  /** @param {KnownPaper[]} papers */
  learn(papers) {
    for (const paper of papers) this.known.set(paper.id, paper);
  }

  /** Take how marks look now. @param {Look["marks"]} look */
  dress(look) {
    if (JSON.stringify(look) === JSON.stringify(this.#look)) return;
    this.#look = look;
    for (const id of this.#byPaper.keys()) this.#paintSoon(id);
  }

  /** Take papers as they are now; those that are not on the page are passed over. @param {KnownPaper[]} papers */
  update(papers) {
    for (const paper of papers) {
      if (!this.known.has(paper.id)) continue;
      this.known.set(paper.id, paper);
      this.#paint(paper.id);
    }
  }

  /** @param {number[]} ids papers that left the library */
  forget(ids) {
    for (const id of ids) {
      this.known.delete(id);
      for (const mark of this.#byPaper.get(id) ?? []) this.#drop(mark);
    }
  }

  clear() {
    this.forget([...this.#byPaper.keys()]);
    this.known.clear();
  }

  /**
   * A paper's title or number stands in a text block.
   * @param {Found} found
   * @param {TextBlock} block
   * @param {number} start
   * @param {number} end
   */
  addText(found, block, start, end) {
    const spans = block.spans(start, end);
    if (spans.length) this.#add(found, { spans, element: null, container: block.container, telling: true });
  }

  /**
   * A link leads to a paper.
   * @param {Found} found
   * @param {Element} link
   * @param {Element} container the block-level element that it stands in
   */
  addLink(found, link, container) {
    if (!link.isConnected) return;
    const block = firstBlockIn(link);
    const spans = block && block.text.length <= LONGEST_LINK ? block.spans(0, block.text.length) : [];
    const telling = Boolean(block && isTelling(block.text, this.known.get(found.id)?.title ?? ""));
    this.#add(found, { spans, element: link, container, telling });
  }

  /** Drop marks that were not found again in places that were walked. @param {Iterable<Element>} containers @param {number} round */
  sweep(containers, round) {
    for (const container of containers) {
      for (const mark of this.in(container)) if (mark.round < round) this.#drop(mark);
    }
  }

  /** Whether marks stand in a block-level element. @param {Element} container */
  holds(container) {
    return this.#byContainer.has(container);
  }

  /** Drop marks whose place left the document. */
  dropGone() {
    for (const marks of this.#byPaper.values()) {
      for (const mark of marks)
        if (!mark.container.isConnected || mark.element?.isConnected === false) this.#drop(mark);
    }
  }

  /** Drop marks that are not shown any more. */
  dropHidden() {
    for (const marks of this.#byPaper.values()) {
      for (const mark of marks) {
        const element = elementOf(mark);
        if (isShown(element)) continue;
        this.#drop(mark);
        this.listener.hidden(element);
      }
    }
  }

  /** @returns {import("../shared/messages.js").PagePaper[]} in page order */
  list() {
    const papers = [...this.#byPaper.keys()].map((id) => ({ paper: this.known.get(id), marks: this.#inOrder(id) }));
    papers.sort((one, other) => (one.marks[0] && other.marks[0] ? inPageOrder(one.marks[0], other.marks[0]) : 0));
    return papers.flatMap(({ paper, marks }) => {
      const evidence = EVIDENCE.find((one) => marks.some((mark) => mark.evidence === one));
      return paper && evidence ? [{ paper, evidence, count: marks.length }] : [];
    });
  }

  /** The marks of a paper in page order, those that are to be seen first. @param {number} id @returns {Mark[]} */
  of(id) {
    const seen = (/** @type {Mark} */ mark) => (mark.range?.getClientRects().length ? 0 : 1);
    return this.#inOrder(id).sort((one, other) => seen(one) - seen(other));
  }

  /** All marks, of all papers. @returns {Mark[]} in page order */
  all() {
    return [...this.#byPaper.values()].flatMap((marks) => [...marks]).sort(inPageOrder);
  }

  /** @param {number} id @returns {Mark[]} */
  #inOrder(id) {
    return [...(this.#byPaper.get(id) ?? [])].sort(inPageOrder);
  }

  /** The marks in a block-level element. @param {Element} container @returns {Iterable<Mark>} */
  in(container) {
    return this.#byContainer.get(container) ?? [];
  }

  /**
   * @param {Found} found
   * @param {Pick<Mark, "spans" | "element" | "container" | "telling">} place
   */
  #add({ id, evidence, reasons }, place) {
    const range = rangeOf(place.spans);
    // A text that changed since it was read will be read again.
    if (!this.known.has(id) || (place.spans.length && !range)) return;
    /** @type {Mark} */
    const mark = { paper: id, evidence, reasons, ...place, range, round: this.round, painted: [] };
    const element = elementOf(mark);
    if (!isShown(element)) {
      this.listener.hidden(element);
      return;
    }
    for (const other of this.#overlapping(mark)) {
      if (other.paper !== id && other.round === this.round && lengthOf(other) >= lengthOf(mark)) return;
      if (other.paper === id && other.round === this.round) absorb(mark, other);
      this.#drop(other);
    }
    put(this.#byPaper, id, mark);
    put(this.#byContainer, mark.container, mark);
    for (const { node } of mark.spans) put(this.#byNode, node, mark);
    this.#paintSoon(id);
  }

  /** @param {Mark} mark @returns {Set<Mark>} */
  #overlapping({ spans }) {
    /** @type {Set<Mark>} */
    const found = new Set();
    for (const { node, from, to } of spans) {
      for (const other of this.#byNode.get(node) ?? []) {
        if (other.spans.some((span) => span.node === node && span.from < to && from < span.to)) found.add(other);
      }
    }
    return found;
  }

  /** @param {Mark} mark */
  #drop(mark) {
    const marks = this.#byPaper.get(mark.paper);
    if (!marks?.delete(mark)) return;
    this.#byContainer.get(mark.container)?.delete(mark);
    for (const { node } of mark.spans) this.#byNode.get(node)?.delete(mark);
    this.#setPaint(mark, []);
    if (marks.size === 0) this.#byPaper.delete(mark.paper);
    else this.#paintSoon(mark.paper);
  }

  /** Paint a paper's marks in this turn, before the page is rendered, but once for many changes. @param {number} id */
  #paintSoon(id) {
    if (this.#unpainted.size === 0) {
      queueMicrotask(() => {
        const ids = [...this.#unpainted];
        this.#unpainted.clear();
        for (const one of ids) this.#paint(one);
      });
    }
    this.#unpainted.add(id);
  }

  /** @param {number} id */
  #paint(id) {
    const reading = this.known.get(id)?.reading;
    const marks = this.#byPaper.get(id);
    if (!reading || !marks) return;
    const told = [...marks].some((mark) => mark.range && mark.telling);
    const names = lookNames(reading.status, this.#look?.[reading.status]);
    if (names.length && reading.starred) names.push("starred");
    const highlights = names.map((name) => this.paint.layer(name));
    for (const mark of marks) this.#setPaint(mark, mark.telling || !told ? highlights : []);
  }

  /**
   * @param {Mark} mark
   * @param {Highlight[]} highlights
   */
  #setPaint(mark, highlights) {
    const range = mark.range;
    if (!range) return;
    for (const one of mark.painted) if (!highlights.includes(one)) one.delete(range);
    for (const one of highlights) if (!mark.painted.includes(one)) one.add(range);
    mark.painted = highlights;
  }
}

/** @template K @param {{get(key: K): Set<Mark> | undefined, set(key: K, marks: Set<Mark>): unknown}} map @param {K} key @param {Mark} mark */
function put(map, key, mark) {
  const marks = map.get(key);
  if (marks) marks.add(mark);
  else map.set(key, new Set([mark]));
}

/** One stretch of text that was recognised twice is one mark: the longer stretch, the stronger evidence. @param {Mark} mark @param {Mark} other */
function absorb(mark, other) {
  if (EVIDENCE.indexOf(other.evidence) < EVIDENCE.indexOf(mark.evidence)) {
    mark.evidence = other.evidence;
    mark.reasons = other.reasons;
  }
  if (lengthOf(other) > lengthOf(mark)) {
    mark.range = other.range;
    mark.spans = other.spans;
  }
  mark.element ??= other.element;
  mark.telling ||= other.telling;
}

/** @param {Span[]} spans @returns {Range | null} null if there are none, or the page has changed them since they were read */
function rangeOf(spans) {
  const [first, last] = [spans[0], spans.at(-1)];
  const isCurrent = (/** @type {Span} */ { node, data, offset }) =>
    node.isConnected && getData.call(node).startsWith(data, offset);
  if (!first || !last || !spans.every(isCurrent)) return null;
  const range = new Range();
  range.setStart(first.node, first.from);
  range.setEnd(last.node, last.to);
  return range;
}

/** @param {Element} link @returns {TextBlock | null} */
function firstBlockIn(link) {
  /** @type {{block: TextBlock | null}} */
  const first = { block: null };
  const ignore = () => {};
  const walk = new DocumentWalk(link, true, {
    block: (block) => {
      first.block ??= block;
    },
    container: ignore,
    link: ignore,
    root: ignore,
    hidden: ignore,
    unopened: ignore,
    lost: ignore,
  });
  let goesOn = true;
  while (goesOn && !first.block) goesOn = walk.step();
  return first.block;
}

/** @param {string} text @param {string} title @returns {boolean} */
function isTelling(text, title) {
  if (text.length >= TELLING_LENGTH || NUMBER_OF_PAPER.test(text)) return true;
  return text.length > 3 && title.toLowerCase().includes(text.toLowerCase());
}

/** @param {Mark} mark */
function lengthOf({ spans }) {
  return spans.reduce((length, { from, to }) => length + to - from, 0);
}

/** @param {Mark} mark @returns {Node} */
function nodeOf(mark) {
  return mark.range?.startContainer ?? mark.element ?? mark.container;
}

/** The element that a mark stands in. @param {Mark} mark @returns {Element} */
function elementOf(mark) {
  return (mark.range ? parentOf(mark.range.startContainer) : mark.element) ?? mark.container;
}

/** @param {Mark} one @param {Mark} other @returns {number} */
function inPageOrder(one, other) {
  const [first, second] = [outermostHost(nodeOf(one)), outermostHost(nodeOf(other))];
  const position = first.compareDocumentPosition(second);
  if (position & Node.DOCUMENT_POSITION_FOLLOWING) return -1;
  if (position & Node.DOCUMENT_POSITION_PRECEDING) return 1;
  return (one.range?.startOffset ?? 0) - (other.range?.startOffset ?? 0);
}

/** The node itself, or the element of the document in whose shadow it stands. @param {Node} node @returns {Node} */
function outermostHost(node) {
  let outer = node;
  for (let root = outer.getRootNode(); root instanceof ShadowRoot; root = outer.getRootNode()) outer = root.host;
  return outer;
}
