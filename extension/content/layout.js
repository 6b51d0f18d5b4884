// How elements lay out their text: whether it is read at all, where it breaks, what it stands in.
//
// Computed style tells, not the tag: cards and menus put block-level spans side by side, and their words would run together.
// `display` needs no layout, but asking each element costs half of a walk. So an answer holds for all elements of the same
// tag and class, as first, last or other child, in the same surroundings up to the root of the walk, for as long as the walk
// goes on. A style sheet can tell such elements apart all the same (`:nth-child`, `[data-x]`). So only what is read is taken
// on trust, never what is hidden, and no mark is painted before its own element was asked (marks.js).

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
/** Attributes that make an element's style its own. */
const OWN_STYLE = ["style", "hidden", "contenteditable", "role"];
/** Ids name the parts of a page; where there are more beside each other, they number its items. */
const MOST_IDS = 24;

/**
 * `unread`: no text of the page; `hidden`: not shown now; `visible`: its own text is to be seen; `block`: block-level; `gap`:
 * its edges part words; `lines`: line feeds break the line; `apart`: it may set a title apart; `heading`, `formula`: what it
 * stands in; `item`, `tag`: what it is.
 * @typedef {{tag: string, unread: boolean, hidden: boolean, visible: boolean, block: boolean, gap: boolean, lines: boolean,
 *   apart: boolean, item: boolean, heading: boolean, formula: boolean}} LayoutFacts
 */
/** Elements of one tag and class: their layout by place among their siblings, all layouts that they have, and whether one was hidden. @typedef {{at: (Layout | undefined)[], all: Layout[], hidden: boolean}} Alike */
/** `inside` is what is known of the elements in such an element, by node name, then by class. @typedef {LayoutFacts & {inside: Map<string, Map<string, Alike>>}} Layout */

/** @type {LayoutFacts} */
const PLAIN = {
  tag: "",
  unread: false,
  hidden: false,
  visible: true,
  block: false,
  gap: false,
  lines: false,
  apart: false,
  item: false,
  heading: false,
  formula: false,
};

/** @type {Layout} */
const HIDDEN = { ...PLAIN, hidden: true, visible: false, inside: new Map() };

/**
 * The layout of an element.
 * @param {Element} element
 * @param {Layout} outer of what it stands in
 * @param {boolean} first whether it is the first element there
 * @returns {Layout}
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function layoutIn(element, outer, first) {
  const attributed = hasAttributes.call(element);
  const alike = alikeIn(outer, getNodeName.call(element), attributed ? element : null);
  const place = (first ? 1 : 0) + (getNextElement.call(element) ? 0 : 2);
  const isOwn = attributed && OWN_STYLE.some((attribute) => hasAttribute.call(element, attribute));
  const known = isOwn ? undefined : alike.at[place];
  if (known) return known;
  // Computing the style of what has no box costs most of all, so the next one is asked whether it has one.
  if (alike.hidden && !checkVisibility.call(element)) return HIDDEN;
  const facts = factsOf(element, outer);
  alike.hidden ||= facts.hidden;
  let layout = alike.all.find((one) => isSame(one, facts));
  if (!layout) {
    layout = { ...facts, inside: new Map() };
    alike.all.push(layout);
  }
  if (!isOwn && layout.visible) alike.at[place] = layout;
  return layout;
}

/** @param {Layout} outer @param {string} name @param {Element | null} element null if it has no attributes @returns {Alike} */
function alikeIn(outer, name, element) {
  let byClass = outer.inside.get(name);
  if (!byClass) {
    byClass = new Map();
    outer.inside.set(name, byClass);
  }
  const names = (element && getAttribute.call(element, "class")) ?? "";
  const id = element && byClass.size < MOST_IDS ? getAttribute.call(element, "id") : "";
  const key = id ? `${names}#${id}` : names;
  let alike = byClass.get(key);
  if (!alike) {
    alike = { at: [undefined, undefined, undefined, undefined], all: [], hidden: false };
    byClass.set(key, alike);
  }
  return alike;
}

/** @param {Element} element @param {LayoutFacts} outer @returns {LayoutFacts} */
function factsOf(element, outer) {
  const tag = element.localName;
  if (isUnread(element)) return { ...PLAIN, tag, unread: true };
  const style = getComputedStyle(element);
  const display = style.display;
  if (display === "none") return HIDDEN;
  const formula = outer.formula || isFormula(element);
  const block = !formula && !isInline(display);
  return {
    tag,
    unread: false,
    hidden: false,
    visible: style.visibility === "visible" && !hidesOwnText(element, style),
    block,
    gap: !formula && /^inline-(?:block|flex|grid|table)$/.test(display),
    lines: /^(?:pre|break-spaces)/.test(style.whiteSpace),
    apart: !block && !formula && APART.has(tag),
    item: ITEM.has(tag),
    heading: outer.heading || HEADING.has(tag) || element.getAttribute("role") === "heading",
    formula,
  };
}

/** @param {LayoutFacts} one @param {LayoutFacts} other */
function isSame(one, other) {
  for (const name of /** @type {(keyof LayoutFacts)[]} */ (Object.keys(other)))
    if (one[name] !== other[name]) return false;
  return true;
}

/**
 * The layout of an element at which a walk begins: it is read as a block of its own.
 * @param {Element} element
 * @returns {Layout}
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function rootLayout(element) {
  const heading = Boolean(element.closest("h1, h2, h3, h4, h5, h6, [role=heading]"));
  const facts = factsOf(element, { ...PLAIN, heading });
  return { ...facts, block: true, gap: false, apart: false, formula: false, inside: new Map() };
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
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function isBlockLevel(element) {
  const display = getComputedStyle(element).display;
  return display !== "none" && !isFormula(element) && !isInline(display);
}

const SEEN = { visibilityProperty: true };

/** Whether an element that is shown hides the text that stands in it. @param {Element} element @param {CSSStyleDeclaration} style */
function hidesOwnText(element, style) {
  return style.contentVisibility === "hidden" || (element instanceof HTMLDetailsElement && !element.open);
}

/** Whether an element's text is to be seen. One without a box of its own (`contents`) shows its text in its parent's. @param {Element} element */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function isShown(element) {
  let boxed = /** @type {Element | null} */ (element);
  if (!checkVisibility.call(element, SEEN)) {
    while (boxed && getComputedStyle(boxed).display === "contents") boxed = parentOf(boxed);
    if (boxed === element || !boxed?.checkVisibility(SEEN)) return false;
  }
  return !hidesOwnText(element, getComputedStyle(element));
}

/** The parent in the flat tree, so that a shadow root is no end. @param {Node} node @returns {Element | null} */
function parentOf(node) {
  if (node instanceof Element && node.assignedSlot) return node.assignedSlot;
  const parent = node instanceof ShadowRoot ? node.host : node.parentNode;
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
}
