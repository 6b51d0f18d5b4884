// The walk over a document: what stands on the page as text, block by block, in the order of the page. The flat tree is
// walked, so open shadow roots are read where their host stands.

/** So much of a text node is read in one go, in UTF-16 units. */
const PIECE = 65_536;
/** An address that needs no resolving. */
const ABSOLUTE = /^https?:\/\/[!-~]+$/;

/**
 * An element that the walk is in. `parent` is whose children are walked, `nodes` are what a slot shows instead of them;
 * `first`: no element in it was met yet; `container`: the block-level element that its text belongs to, `item`: whether that
 * is an item of the page.
 * @typedef {{element: Element, layout: Layout, parent: Node, next: Node | null, nodes: Node[] | null, first: boolean,
 *   isLink: boolean, container: Element, item: boolean}} Frame
 */

/**
 * What hears of a walk. `block`: a block with letters in it is complete, with `every` any block that is not empty; `container`: a block-level element is entered; `hidden`: an element is
 * not shown, and may be later; `unopened`: a custom element has no shadow root, and may have one later; `lost`: the rest of
 * an element could not be read, for it was changed meanwhile.
 * @typedef {{block(block: TextBlock): void, container(element: Element): void,
 *   link(link: Element, href: string, container: Element): void, root(root: ShadowRoot): void, hidden(element: Element): void,
 *   unopened(element: Element): void, lost(element: Element): void, every?: boolean}} WalkListener
 */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class DocumentWalk {
  /** @type {Frame[]} */
  #stack = [];
  /** @type {TextBlock | null} */
  #block = null;
  /** Links that the walk is in. @type {Element[]} */
  #links = [];
  /** A long text node that is read piece by piece. @type {{node: Text, data: string, offset: number} | null} */
  #long = null;
  #here = location.href.split("#", 1)[0] ?? "";

  /**
   * @param {Element} root
   * @param {boolean} deep whether block-level children are entered, or only the text that stands in `root` itself is read
   * @param {WalkListener} listener
   */
  constructor(root, deep, listener) {
    this.listener = listener;
    this.deep = deep;
    this.#begin(root);
  }

  /** Take one node. @returns {boolean} false if there was none */
  step() {
    const frame = this.#stack[this.#stack.length - 1];
    if (!frame) return false;
    if (this.#long) {
      this.#readPiece(this.#long, frame);
      return true;
    }
    const node = takeNext(frame);
    if (!node) {
      this.#leave(frame);
      return true;
    }
    const type = getNodeType.call(node);
    if (type === TEXT_NODE) this.#read(/** @type {Text} */ (node), frame);
    else if (type === ELEMENT_NODE) this.#enter(/** @type {Element} */ (node), frame);
    return true;
  }

  /** Go on after a pause: where the page was changed before the walk, what comes next may be elsewhere now. */
  resume() {
    for (const frame of this.#stack) {
      if (!frame.next || frame.nodes || getParent.call(frame.next) === frame.parent) continue;
      frame.next = null;
      this.listener.lost(frame.element);
    }
  }

  /** @param {Element} root */
  #begin(root) {
    for (let one = /** @type {Element | null} */ (root); one; one = parentOf(one)) if (isUnread(one)) return;
    if (!root.checkVisibility()) {
      this.listener.hidden(root);
      return;
    }
    const link = parentOf(root)?.closest("a[href]");
    if (link) this.#links.push(link);
    this.listener.container(root);
    this.#push(root, rootLayout(root), null);
  }

  /** @param {Element} element @param {Frame} outer */
  #enter(element, outer) {
    if (!this.deep && this.#stack.length === 1 && isBlockLevel(element)) {
      this.#end();
      return;
    }
    const layout = layoutIn(element, outer.layout, outer.first);
    outer.first = false;
    if (layout.unread) return;
    if (layout.hidden) {
      this.listener.hidden(element);
    } else if (layout.tag === "br") {
      this.#open(outer).part("\n");
    } else {
      if (layout.block) {
        this.#end();
        this.listener.container(element);
      }
      if (layout.gap) this.#block?.part(" ");
      this.#push(element, layout, outer);
    }
  }

  /** @param {Element} element @param {Layout} layout @param {Frame | null} outer */
  #push(element, layout, outer) {
    const { tag } = layout;
    const shadow = getShadowRoot.call(element);
    const isCustom = tag.includes("-");
    if (shadow) this.listener.root(shadow);
    else if (isCustom) this.listener.unopened(element);
    const parent = shadow ?? element;
    const nodes = tag === "slot" ? assignedTo(/** @type {HTMLSlotElement} */ (element)) : null;
    const container = layout.block || !outer ? element : outer.container;
    const href = tag === "a" ? this.#leadsTo(/** @type {HTMLAnchorElement} */ (element)) : "";
    if (href) {
      this.#links.push(element);
      this.#block?.open(element, "links");
      this.listener.link(element, href, container);
    }
    if (layout.apart) this.#block?.open(element, "inlines");
    this.#stack.push({
      element,
      // The shadow roots of one custom element are alike, those of other elements need not be.
      layout: shadow && !isCustom ? { ...layout, inside: new Map() } : layout,
      parent,
      next: getFirstChild.call(parent),
      nodes,
      first: true,
      isLink: href !== "",
      container,
      item: layout.block || !outer ? layout.item : outer.item,
    });
  }

  /** Where a link leads on the web; "" if it leads into the page itself, which says nothing. @param {HTMLAnchorElement} link */
  #leadsTo(link) {
    const written = getAttribute.call(link, "href");
    if (!written || written.startsWith("#")) return "";
    // To have it resolved costs more than all else that is asked of a link. A link in a drawing has no text for an address.
    const href = ABSOLUTE.test(written) ? written : link.href;
    if (typeof href !== "string" || !/^https?:/.test(href)) return "";
    const inPage =
      href.startsWith(this.#here) && (href.length === this.#here.length || href[this.#here.length] === "#");
    return inPage ? "" : href;
  }

  /** @param {Frame} frame */
  #leave({ element, layout, isLink }) {
    this.#stack.pop();
    if (isLink) {
      this.#links.pop();
      this.#block?.shut(element, "links");
    }
    if (layout.apart) this.#block?.shut(element, "inlines");
    if (layout.gap) this.#block?.part(" ");
    if (layout.block) this.#end();
  }

  /** @param {Text} node @param {Frame} frame */
  #read(node, frame) {
    const data = getData.call(node);
    const blank = !/[^ \t\n\f\r]/.test(data);
    if (blank && !this.#block) return;
    if (!blank && !frame.layout.visible) {
      this.listener.hidden(frame.element);
      return;
    }
    if (data.length > PIECE) this.#long = { node, data, offset: 0 };
    else this.#open(frame).add(node, data, 0, frame.layout.lines);
  }

  /** @param {{node: Text, data: string, offset: number}} long @param {Frame} frame */
  #readPiece(long, frame) {
    const piece = long.data.slice(long.offset, long.offset + PIECE);
    this.#open(frame).add(long.node, piece, long.offset, frame.layout.lines);
    long.offset += PIECE;
    if (long.offset >= long.data.length) this.#long = null;
  }

  /** The block that text in a frame belongs to. @param {Frame} frame @returns {TextBlock} */
  #open(frame) {
    if (!this.#block) {
      this.#block = new TextBlock(frame.container, frame.layout.heading ? "heading" : frame.item ? "item" : null);
      for (const link of this.#links) this.#block.open(link, "links");
      for (let at = this.#stack.findLastIndex((one) => one.layout.block) + 1; at < this.#stack.length; at += 1) {
        const inside = this.#stack[at];
        if (inside?.layout.apart) this.#block.open(inside.element, "inlines");
      }
    }
    return this.#block;
  }

  /** End the block that is open, and tell of it if there is anything in it. */
  #end() {
    const block = this.#block;
    if (!block) return;
    this.#block = null;
    block.close();
    if (block.telling || (this.listener.every && block.text)) this.listener.block(block);
  }
}

/** @param {Frame} frame @returns {Node | null} */
function takeNext(frame) {
  if (frame.nodes) return frame.nodes.shift() ?? null;
  const node = frame.next;
  if (node) frame.next = getNextSibling.call(node);
  return node;
}

/** @param {HTMLSlotElement} slot @returns {Node[] | null} null if the slot shows its own children */
function assignedTo(slot) {
  const nodes = slot.assignedNodes();
  return nodes.length ? nodes : null;
}
