// The walk over a document: what stands on the page as text, block by block, in the order of the page.
//
// Blocks are told from inline text by computed style, not by tag: cards and menus put block-level spans side by side, and
// their words would run together. `display` needs no layout. The flat tree is walked, so open shadow roots are read where
// their host stands.

/** Elements whose text is no text of the page, or which the reader types in. */
const UNREAD = new Set(
  "script style noscript template textarea input select datalist iframe object embed canvas video audio svg head rp annotation annotation-xml".split(
    " ",
  ),
);
/** Second copies of a formula that MathJax and KaTeX keep for screen readers, and code editors. */
const UNREAD_CLASS =
  /(?:^|\s)(?:katex-mathml|MathJax_Preview|MJX_Assistive_MathML|monaco-editor|CodeMirror|cm-editor|ace_editor)(?:\s|$)/;
/** Formulas lay their letters out in tables and inline blocks; all of it is one line of text. */
const FORMULA_CLASS = /(?:^|\s)(?:katex|MathJax|mwe-math-element|ltx_Math)(?:\s|$)/;
const HEADING = new Set("h1 h2 h3 h4 h5 h6".split(" "));
const ITEM = new Set("li td th dt dd figcaption caption summary".split(" "));
/** Inline elements that may set a title apart from what stands beside it. */
const APART = new Set("em i b strong cite q span".split(" "));
/** How much is walked in one go: so many nodes, and of a text node so many UTF-16 units. */
const STEPS = 16;
const PIECE = 65_536;

/** A part of a text node: its characters from `offset`. @typedef {{node: Text, data: string, offset: number}} Piece */

/**
 * An element that the walk is in. `block`, `link`: what it is; `gap`: its edges part words; `apart`: it may set a title apart;
 * `heading`, `formula`: what it stands in; `container`: the block-level element that its text belongs to.
 * @typedef {{element: Element, next: Node | null, slotted: Node[] | null, style: CSSStyleDeclaration, block: boolean,
 *   gap: boolean, link: boolean, apart: boolean, heading: boolean, formula: boolean, container: Element}} Frame
 */

/** Where one walk stands. What it comes upon beside text goes to the listener at once. */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class DocumentWalk {
  /** @type {Frame[]} */
  #stack = [];
  /** @type {TextBlock | null} */
  #block = null;
  /** Links that the walk is in. @type {Element[]} */
  #links = [];
  #here = location.href.split("#", 1)[0] ?? "";

  /**
   * @param {{container(element: Element): void, link(link: Element, href: string, container: Element): void, root(root: ShadowRoot): void, hidden(element: Element): void, unopened(element: Element): void}} listener
   *   `container`: a block-level element is entered; `hidden`: an element is not shown, and may be later; `unopened`: a custom
   *   element has no shadow root, and may have one later
   */
  constructor(listener) {
    this.listener = listener;
  }

  /**
   * Walk an element. Yields often: a block when one is complete, else nothing.
   * @param {Element} root
   * @param {boolean} deep whether block-level children are entered, or only the text that stands in `root` itself is read
   * @returns {Generator<TextBlock | undefined, void, void>}
   */
  *walk(root, deep) {
    if (!this.#begin(root)) return;
    for (let step = 1; this.#stack.length; step += 1) {
      const frame = /** @type {Frame} */ (this.#stack.at(-1));
      const node = takeNext(frame);
      /** @type {TextBlock | undefined} */
      let ended;
      if (!node) {
        ended = this.#leave(frame);
      } else if (node.nodeType === Node.TEXT_NODE) {
        for (const piece of piecesOf(/** @type {Text} */ (node))) {
          if (piece.offset) yield undefined;
          this.#read(piece, frame);
        }
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        const element = /** @type {Element} */ (node);
        const passed = !deep && this.#stack.length === 1 && isBlockLevel(element);
        ended = passed ? this.#end() : this.#enter(element, frame);
      }
      if (ended || step % STEPS === 0) yield ended;
    }
  }

  /** @param {Element} root @returns {boolean} false if the root is in no part of the page that is read */
  #begin(root) {
    const outer = parentOf(root);
    for (let one = /** @type {Element | null} */ (root); one; one = parentOf(one)) if (isUnread(one)) return false;
    const style = getComputedStyle(root);
    if (!root.checkVisibility()) {
      this.listener.hidden(root);
      return false;
    }
    const heading = Boolean(root.closest("h1, h2, h3, h4, h5, h6, [role=heading]"));
    const link = outer?.closest("a[href]");
    if (link) this.#links.push(link);
    this.listener.container(root);
    this.#push(root, { style, block: true, gap: false, heading, formula: false, container: root });
    return true;
  }

  /**
   * @param {Element} element
   * @param {Frame} outer
   * @returns {TextBlock | undefined} the block that ends here
   */
  #enter(element, outer) {
    if (isUnread(element)) return undefined;
    if (element.localName === "br") {
      this.#open(outer).part("\n");
      return undefined;
    }
    const style = getComputedStyle(element);
    const display = style.display;
    if (display === "none") {
      this.listener.hidden(element);
      return undefined;
    }
    const formula = outer.formula || isFormula(element);
    const block = !formula && !isInline(display);
    const ended = block ? this.#end() : undefined;
    const container = block ? element : outer.container;
    if (block) this.listener.container(element);
    const gap = !formula && /^inline-(?:block|flex|grid|table)$/.test(display);
    if (gap) this.#block?.part(" ");
    this.#push(element, { style, block, gap, heading: outer.heading || isHeading(element), formula, container });
    return ended;
  }

  /**
   * @param {Element} element
   * @param {Pick<Frame, "style" | "block" | "gap" | "heading" | "formula" | "container">} kind
   */
  #push(element, { style, block, gap, heading, formula, container }) {
    const href = element.localName === "a" ? this.#leadsTo(/** @type {HTMLAnchorElement} */ (element)) : "";
    if (href) {
      this.#links.push(element);
      this.#block?.open(element, "links");
      this.listener.link(element, href, container);
    }
    const apart = !block && !formula && APART.has(element.localName);
    if (apart) this.#block?.open(element, "inlines");
    const shadow = element.shadowRoot;
    if (shadow) this.listener.root(shadow);
    else if (element.localName.includes("-")) this.listener.unopened(element);
    const slotted = element.localName === "slot" ? assignedTo(/** @type {HTMLSlotElement} */ (element)) : null;
    const next = (shadow ?? element).firstChild;
    const link = href !== "";
    this.#stack.push({ element, next, slotted, style, block, gap, link, apart, heading, formula, container });
  }

  /** Where a link leads on the web; "" if it leads into the page itself, which says nothing. @param {HTMLAnchorElement} link */
  #leadsTo(link) {
    const href = link.href;
    // A link in a drawing has no text for an address.
    if (typeof href !== "string" || !/^https?:/.test(href)) return "";
    const inPage =
      href.startsWith(this.#here) && (href.length === this.#here.length || href[this.#here.length] === "#");
    return inPage ? "" : href;
  }

  /** @param {Frame} frame @returns {TextBlock | undefined} */
  #leave(frame) {
    this.#stack.pop();
    if (frame.link) {
      this.#links.pop();
      this.#block?.shut(frame.element, "links");
    }
    if (frame.apart) this.#block?.shut(frame.element, "inlines");
    if (frame.gap) this.#block?.part(" ");
    return frame.block ? this.#end() : undefined;
  }

  /** @param {Piece} piece @param {Frame} frame */
  #read({ node, data, offset }, frame) {
    const blank = !/[^ \t\n\f\r]/.test(data);
    if (blank && !this.#block) return;
    if (!blank && frame.style.visibility !== "visible") {
      this.listener.hidden(frame.element);
      return;
    }
    const keepLines = data.includes("\n") && /^(?:pre|break-spaces)/.test(frame.style.whiteSpace);
    this.#open(frame).add(node, data, offset, keepLines);
  }

  /** The block that text in a frame belongs to. @param {Frame} frame @returns {TextBlock} */
  #open(frame) {
    if (!this.#block) {
      const role = frame.heading ? "heading" : ITEM.has(frame.container.localName) ? "item" : null;
      this.#block = new TextBlock(frame.container, role);
      for (const link of this.#links) this.#block.open(link, "links");
      const inside = this.#stack.slice(this.#stack.findLastIndex((one) => one.block) + 1);
      for (const { element, apart } of inside) if (apart) this.#block.open(element, "inlines");
    }
    return this.#block;
  }

  /** @returns {TextBlock | undefined} the block that was open, if there is anything in it */
  #end() {
    const block = this.#block;
    this.#block = null;
    block?.close();
    return block?.telling ? block : undefined;
  }
}

/** @param {Text} node @returns {Piece[]} */
function piecesOf(node) {
  const data = node.data;
  if (data.length <= PIECE) return [{ node, data, offset: 0 }];
  const count = Math.ceil(data.length / PIECE);
  return Array.from({ length: count }, (_, index) => {
    const offset = index * PIECE;
    return { node, data: data.slice(offset, offset + PIECE), offset };
  });
}

/** @param {Frame} frame @returns {Node | null} */
function takeNext(frame) {
  if (frame.slotted) return frame.slotted.shift() ?? null;
  const node = frame.next;
  frame.next = node?.nextSibling ?? null;
  return node;
}

/** @param {HTMLSlotElement} slot @returns {Node[] | null} null if the slot shows its own children */
function assignedTo(slot) {
  const nodes = slot.assignedNodes();
  return nodes.length ? nodes : null;
}

/** @param {Element} element */
function isUnread(element) {
  if (UNREAD.has(element.localName)) return true;
  const names = element.getAttribute("class");
  if (names && UNREAD_CLASS.test(names)) return true;
  const editable = element.getAttribute("contenteditable");
  return (editable !== null && editable !== "false") || element.getAttribute("role") === "textbox";
}

/** @param {Element} element */
function isHeading(element) {
  return HEADING.has(element.localName) || element.getAttribute("role") === "heading";
}

/** @param {Element} element */
function isFormula(element) {
  if (element.localName === "math" || element.localName === "mjx-container") return true;
  const names = element.getAttribute("class");
  return Boolean(names && FORMULA_CLASS.test(names));
}

/** Whether a computed `display` lets the text run on. @param {string} display */
function isInline(display) {
  return display.startsWith("inline") || display.startsWith("ruby") || display === "contents" || display === "";
}

/** @param {Element} element */
function isBlockLevel(element) {
  const display = getComputedStyle(element).display;
  return display !== "none" && !isFormula(element) && !isInline(display);
}

/** Whether an element's text is to be seen. One without a box of its own (`contents`) shows its text in its parent's. @param {Element} element */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function isShown(element) {
  let boxed = /** @type {Element | null} */ (element);
  while (boxed && getComputedStyle(boxed).display === "contents") boxed = parentOf(boxed);
  return boxed?.checkVisibility({ visibilityProperty: true }) === true;
}

/** The parent in the flat tree, so that a shadow root is no end. @param {Node} node @returns {Element | null} */
function parentOf(node) {
  if (node instanceof Element && node.assignedSlot) return node.assignedSlot;
  const parent = node instanceof ShadowRoot ? node.host : node.parentNode;
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
}
