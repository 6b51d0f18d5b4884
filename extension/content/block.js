// A text block: one run of text as the reader sees it, with a way back from its characters to the page's text nodes.
// Pure: text nodes are only carried, and asked for nothing but their text.

/** CSS Text 3, 4.1.1: what collapses. A single space needs no change, so it is not matched. */
const COLLAPSIBLE = /[ \t\n\f\r]{2,}|[\t\n\f\r]/g;

/** Longer texts are sent in parts, which overlap by more than any title is long. In UTF-16 units. */
const PART_LENGTH = 40_000;
const PART_OVERLAP = 600;

/** A short text that is no sentence stands as an item of its own (a cell, a card, a line of a list). */
const ITEM_LENGTH = 200;
const SENTENCE = /\.["'”’)\]]?$|[.!?]["'”’)\]]?\s+\p{Lu}/u;
const LETTER = /\p{L}/u;
/** How long the text of an inline element is that may be a title of its own. In UTF-16 units. */
const INLINE_LENGTH = { least: 15, most: 300 };

/**
 * What a text node gave to a block: its characters `data`, which begin at `offset` in it, without the first `skipped` once
 * white space is collapsed. `node` is null for a space that stands for a border.
 * @typedef {{node: Text | null, data: string, offset: number, start: number, skipped: number}} Segment
 */
/** Characters of one text node, as offsets into it; it held `data` at `offset` when it was read. @typedef {{node: Text, from: number, to: number, data: string, offset: number}} Span */
/** An inline element in a block, as offsets into its text; `to` is -1 while the element is open. @typedef {{element: Element, from: number, to: number}} Inline */
/** A part of a block that is matched on its own. Offsets into the block's text. @typedef {{from: number, to: number, role: Role}} Part */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class TextBlock {
  text = "";
  /** Its last character. To ask the text itself would join its pieces anew each time. */
  #last = "";
  /** @type {Segment[]} */
  #segments = [];
  /** Links in the block. @type {Inline[]} */
  links = [];
  /** Other elements that may set a title apart, outer ones first. @type {Inline[]} */
  inlines = [];

  /**
   * @param {Element} container the block-level element that the text stands in
   * @param {"heading" | "item" | null} role what the markup says
   */
  constructor(container, role) {
    this.container = container;
    this.role = role;
  }

  /**
   * Add a text node's characters, white space collapsed.
   * @param {Text} node
   * @param {string} data its characters, or a part of them
   * @param {number} offset where `data` begins in the node
   * @param {boolean} keepLines whether a line feed breaks the line (`pre`)
   */
  add(node, data, offset, keepLines) {
    this.#append(node, data, offset, keepLines ? data.replace(COLLAPSIBLE, lineOf) : data.replace(COLLAPSIBLE, " "));
  }

  /** A border inside the block that parts words: the edge of an inline block, or (`\n`) a line break. @param {" " | "\n"} mark */
  part(mark) {
    if (!this.#swallowsSpace() || (mark === "\n" && this.#last === " ")) this.#append(null, mark, 0, mark);
  }

  /** @param {Element} element @param {"links" | "inlines"} kind */
  open(element, kind) {
    this[kind].push({ element, from: this.text.length, to: -1 });
  }

  /** @param {Element} element @param {"links" | "inlines"} kind */
  shut(element, kind) {
    const opened = this[kind].findLast((one) => one.element === element);
    if (opened) opened.to = this.text.length;
  }

  /**
   * End the block: a trailing space is not rendered, and links that go on in the next block end here. Other elements that go
   * on hold a block, so they set no title apart.
   */
  close() {
    const end = this.text.trimEnd().length;
    this.text = this.text.slice(0, end);
    for (const link of this.links) link.to = link.to < 0 ? end : Math.min(link.to, end);
    this.inlines = this.inlines.filter(({ to }) => to >= 0);
  }

  /** Whether there is anything in it that a title could be made of. */
  get telling() {
    return LETTER.test(this.text);
  }

  /**
   * What of the block is matched on its own: the whole text with its role, then each link and each other inline element
   * inside it.
   * @returns {Part[]}
   */
  parts() {
    const length = this.text.length;
    const links = this.links.filter(({ from, to }) => LETTER.test(this.text.slice(from, to)));
    const whole = links.some(({ from, to }) => this.#isBlank(0, from) && this.#isBlank(to, length));
    /** @type {Part[]} */
    const parts = [];
    const role = this.role === "heading" ? "heading" : whole ? "link" : this.#role();
    for (let from = 0; from < length; from += PART_LENGTH - PART_OVERLAP) {
      parts.push({ from, to: Math.min(length, from + PART_LENGTH), role });
      if (from + PART_LENGTH >= length) break;
    }
    // Where one link is the whole block, it has been sent already.
    if (!whole) parts.push(...links.map(({ from, to }) => ({ from, to, role: /** @type {const} */ ("link") })));
    return [...parts, ...this.#itemsInside(links)];
  }

  /** The outermost inline elements that hold no link, and may hold a title beside other text. @param {Inline[]} links @returns {Part[]} */
  #itemsInside(links) {
    /** @type {Part[]} */
    const items = [];
    let at = 0;
    for (const inline of this.inlines) {
      const raw = this.text.slice(inline.from, inline.to);
      const from = inline.from + raw.length - raw.trimStart().length;
      const to = from + raw.trim().length;
      const fits = to - from >= INLINE_LENGTH.least && to - from <= INLINE_LENGTH.most && to - from < this.text.length;
      if (!fits || !LETTER.test(raw) || to <= (items.at(-1)?.to ?? 0)) continue;
      // Both stand in the order in which they begin.
      while ((links[at]?.from ?? Number.POSITIVE_INFINITY) < inline.from) at += 1;
      const link = links[at];
      if (!link || link.from >= inline.to || link.to > inline.to) items.push({ from, to, role: "item" });
    }
    return items;
  }

  /**
   * Where the characters from `start` to `end` stand in the page.
   * @param {number} start
   * @param {number} end
   * @returns {Span[]} in order; none if they are in no text node
   */
  spans(start, end) {
    /** @type {Span[]} */
    const spans = [];
    for (let at = this.#segmentAt(start); at < this.#segments.length; at += 1) {
      const segment = /** @type {Segment} */ (this.#segments[at]);
      const from = Math.max(start, segment.start);
      const to = Math.min(end, this.#segments[at + 1]?.start ?? this.text.length);
      if (segment.start >= end) break;
      if (!segment.node || from >= to) continue;
      const { node, data, offset } = segment;
      spans.push({ node, data, offset, from: offsetIn(segment, from), to: offsetIn(segment, to - 1) + 1 });
    }
    return spans;
  }

  /** The text nodes that it is made of. @returns {Generator<Text, void>} */
  *nodes() {
    for (const { node } of this.#segments) if (node) yield node;
  }

  /**
   * Where a place in a text node stands in the block's text: the other way of `spans`.
   * @param {Text} node
   * @param {number} offset
   * @returns {number} -1 if the block has nothing of it, or the page has changed it since it was read
   */
  indexOf(node, offset) {
    for (const [at, { node: own, data, offset: begin, start, skipped }] of this.#segments.entries()) {
      if (own !== node || offset < begin || offset > begin + data.length) continue;
      if (!node.data.startsWith(data, begin)) return -1;
      // A run of white space is one character, whatever it collapses to.
      const before = data.slice(0, offset - begin).replace(COLLAPSIBLE, " ").length;
      const end = this.#segments[at + 1]?.start ?? this.text.length;
      return Math.min(start + Math.max(0, before - skipped), end, this.text.length);
    }
    return -1;
  }

  /** @param {number} from @param {number} to */
  #isBlank(from, to) {
    return from === to || !/\S/.test(this.text.slice(from, to));
  }

  /** @returns {Role} */
  #role() {
    if (this.role) return this.text.length <= 2 * ITEM_LENGTH ? this.role : "prose";
    return this.text.length <= ITEM_LENGTH && !SENTENCE.test(this.text) ? "item" : "prose";
  }

  /** Whether a space added now would not be rendered. */
  #swallowsSpace() {
    return this.#last === "" || this.#last === " " || this.#last === "\n";
  }

  /**
   * @param {Text | null} node
   * @param {string} data
   * @param {number} offset
   * @param {string} collapsed `data`, white space collapsed
   */
  #append(node, data, offset, collapsed) {
    const skipped = collapsed.startsWith(" ") && this.#swallowsSpace() ? 1 : 0;
    if (collapsed.length === skipped) return;
    this.#segments.push({ node, data, offset, start: this.text.length, skipped });
    this.text += skipped ? collapsed.slice(1) : collapsed;
    this.#last = collapsed.charAt(collapsed.length - 1);
  }

  /** The last segment that begins at or before a character. @param {number} index @returns {number} */
  #segmentAt(index) {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle]?.start ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A run of white space where line feeds break the line. @param {string} run */
function lineOf(run) {
  return run.includes("\n") ? "\n" : " ";
}

/**
 * Where a character of a block's text stands in its text node. Asked of matches only, so nothing is kept for it.
 * @param {Segment} segment
 * @param {number} index into the block's text
 * @returns {number}
 */
function offsetIn({ data, offset, start, skipped }, index) {
  let rest = index - start + skipped;
  let from = 0;
  for (const run of data.matchAll(COLLAPSIBLE)) {
    if (rest <= run.index - from) break;
    rest -= run.index - from + 1;
    from = run.index + run[0].length;
  }
  return offset + from + rest;
}
