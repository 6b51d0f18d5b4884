// The text of a page as its readers see it: all blocks in page order as one string, with a way back to the page's text nodes
// and a way in from a selection. What annotations quote, and what their quotes are looked for in.

/** Between two blocks. It counts as white space wherever quotes are compared. */
const BETWEEN = "\n";
/** Longer pages are read so far only, in UTF-16 units: what anchoring costs grows with the text. */
const LONGEST_TEXT = 4_194_304;
/** So many nodes are walked between two pauses. */
const NODES = 16;
/** How much is quoted before and after a passage, in UTF-16 units. */
const CONTEXT = 64;

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class PageText {
  /** Complete once `read` has ended. */
  text = "";
  /** @type {{block: TextBlock, start: number}[]} */
  #blocks = [];
  /** @type {WeakMap<Text, {block: TextBlock, start: number}>} */
  #blockOf = new WeakMap();

  /**
   * Read the page, pausing after every few nodes: whoever drives it rests when it is time to.
   * @param {Element} root
   * @returns {Generator<void, void>}
   */
  *read(root) {
    this.#blocks = [];
    let length = 0;
    const ignore = () => {};
    const walk = new DocumentWalk(root, true, {
      block: (block) => {
        const place = { block, start: length };
        this.#blocks.push(place);
        for (const node of block.nodes()) this.#blockOf.set(node, place);
        length += block.text.length + BETWEEN.length;
      },
      every: true,
      container: ignore,
      link: ignore,
      root: ignore,
      hidden: ignore,
      unopened: ignore,
      lost: ignore,
    });
    for (let step = 1; length < LONGEST_TEXT && walk.step(); step += 1) {
      if (step % NODES !== 0) continue;
      yield;
      walk.resume();
    }
    this.text = this.#blocks.map(({ block }) => block.text).join(BETWEEN);
  }

  /**
   * Where the characters from `start` to `end` stand in the page.
   * @param {number} start UTF-16 offsets into `text`
   * @param {number} end
   * @returns {Span[]} in order, over all blocks that it goes through
   */
  spans(start, end) {
    /** @type {Span[]} */
    const spans = [];
    for (let at = this.#blockAt(start); at < this.#blocks.length; at += 1) {
      const { block, start: from } = /** @type {{block: TextBlock, start: number}} */ (this.#blocks[at]);
      if (from >= end) break;
      for (const span of block.spans(Math.max(0, start - from), Math.min(block.text.length, end - from)))
        spans.push(span);
    }
    return spans;
  }

  /**
   * @param {number} start UTF-16 offsets into `text`
   * @param {number} end
   * @returns {Range | null} null if nothing stands there, or the page has changed it since it was read
   */
  range(start, end) {
    return rangeOf(this.spans(start, end));
  }

  /**
   * The passage that a range of the page holds, without white space at its ends.
   * @param {Range | StaticRange} range
   * @returns {Quote | null} null if it holds no text that was read, or the page has changed since
   */
  quoteOf(range) {
    const from = this.#indexOf(range, "start");
    const to = this.#indexOf(range, "end");
    if (from < 0 || to < 0) return null;
    const raw = this.text.slice(from, to);
    const exact = raw.trim();
    if (!exact) return null;
    const start = from + raw.length - raw.trimStart().length;
    const end = start + exact.length;
    return {
      exact,
      prefix: this.text.slice(wholeFrom(this.text, Math.max(0, start - CONTEXT)), start),
      suffix: this.text.slice(end, wholeFrom(this.text, end + CONTEXT)),
      start,
      end,
    };
  }

  /**
   * Where a range begins or ends in the text. An end that is in no text node (an element's, as of a triple click) is that of
   * the nearest text node inside the range.
   * @param {Range | StaticRange} range
   * @param {"start" | "end"} side
   * @returns {number} -1 if no text node of the range was read
   */
  #indexOf(range, side) {
    const own = side === "start" ? range.startContainer : range.endContainer;
    const offset = side === "start" ? range.startOffset : range.endOffset;
    if (own instanceof Text && this.#blockOf.has(own)) return this.#indexIn(own, offset);
    const nodes = document.createTreeWalker(own.getRootNode(), NodeFilter.SHOW_TEXT);
    const inner = own.childNodes[side === "start" ? offset : offset - 1];
    nodes.currentNode = inner ?? own;
    // To an end what is in the node before it is inside, to a start after all children it is not.
    if (Boolean(inner) === (side === "end")) lastIn(nodes);
    let node = inner && nodes.currentNode instanceof Text ? nodes.currentNode : stepOf(nodes, side);
    while (node && !this.#blockOf.has(node)) node = stepOf(nodes, side);
    return node ? this.#indexIn(node, side === "start" ? 0 : node.data.length) : -1;
  }

  /** @param {Text} node @param {number} offset */
  #indexIn(node, offset) {
    const place = this.#blockOf.get(node);
    const index = place ? place.block.indexOf(node, offset) : -1;
    return place && index >= 0 ? place.start + index : -1;
  }

  /** The last block that begins at or before a character. @param {number} index */
  #blockAt(index) {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.start ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** @param {TreeWalker} nodes @param {"start" | "end"} side @returns {Text | null} the next text node into the range */
function stepOf(nodes, side) {
  const node = side === "start" ? nodes.nextNode() : nodes.previousNode();
  return node instanceof Text ? node : null;
}

/** Have a walker stand behind all that is in its node, so that the step back is to the last text in it. @param {TreeWalker} nodes */
function lastIn(nodes) {
  for (let last = nodes.currentNode.lastChild; last; last = last.lastChild) nodes.currentNode = last;
}

/** The nearest place before `index` that cuts no character in two. @param {string} text @param {number} index */
function wholeFrom(text, index) {
  return /[\udc00-\udfff]/.test(text.charAt(index)) ? index - 1 : index;
}
