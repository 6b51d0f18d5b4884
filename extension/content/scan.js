// The scan: walks the document, then follows its changes.

/** How long the page must be quiet before its changes are read, and how long they may wait at most, in ms. */
const QUIET = 200;
const LONGEST_WAIT = 1_000;
/** With more changed places than this, walking the whole document costs less than telling them apart. */
const MANY_PLACES = 1_000;
/** How many hidden elements, and how many custom elements without a shadow root, are looked at again after each change. */
const MOST_ASLEEP = 2_000;
/** So many nodes are walked before the clock is looked at. */
const STEPS = 16;
/** Attributes that change what is linked (`href`), said (`content` of a meta tag) or shown. */
const WATCHED = ["href", "content", "hidden", "open", "class", "style", "slot"];

/** @typedef {{block(block: TextBlock): void, link(link: Element, href: string, container: Element): void, container(element: Element): void, began(): void, settled(): void, removed(): void, marked(): boolean}} ScanListener */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class PageScan {
  /** Places to walk, and whether with all that is in them. @type {Map<Element, boolean>} */
  #places = new Map();
  /** Elements that were not shown when they were walked. @type {Set<Element>} */
  #hidden = new Set();
  /** Whether more elements are hidden than are kept; what changes is then looked at itself. */
  #tooManyHidden = false;
  /** Custom elements that had no shadow root when they were walked. @type {Set<Element>} */
  #unopened = new Set();
  /** @type {Set<Node>} */
  #watched = new Set();
  #running = false;
  #stopped = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #waitingSince = 0;
  #observer = new MutationObserver((records) => this.#changed(records));

  /**
   * @param {ScanListener} listener hears of what stands on the page; `began` and `settled` at the ends of each
   *   scan, `removed` when parts of the page went away; `marked` tells whether there are marks that may be hidden
   */
  constructor(listener) {
    this.listener = listener;
  }

  /** Begin, or begin anew: the whole document is walked. */
  start() {
    this.#stopped = false;
    this.#watch(document);
    this.#places.set(document.documentElement, true);
    this.#run();
  }

  /** Stop at once. */
  stop() {
    this.#stopped = true;
    this.#observer.disconnect();
    this.#watched.clear();
    this.#places.clear();
    this.#hidden.clear();
    this.#tooManyHidden = false;
    this.#unopened.clear();
    clearTimeout(this.#timer);
    this.#waitingSince = 0;
  }

  /** Look again after each change whether an element is shown, and walk it then. @param {Element} element */
  hold(element) {
    if (this.#hidden.size < MOST_ASLEEP) this.#hidden.add(element);
    else this.#tooManyHidden = true;
  }

  /** @param {Document | ShadowRoot} root */
  #watch(root) {
    if (this.#watched.has(root)) return;
    this.#watched.add(root);
    this.#observer.observe(root, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: WATCHED,
    });
  }

  /** @param {MutationRecord[]} records */
  #changed(records) {
    let touched = false;
    for (const record of records) touched = this.#note(record) || touched;
    if (touched) this.#later();
  }

  /** @param {MutationRecord} record @returns {boolean} whether anything is to be read again */
  #note(record) {
    const { type, target } = record;
    if (type === "attributes") {
      const element = /** @type {Element} */ (target);
      if (record.attributeName === "href") return this.#add(blockLevelOf(element), true);
      if (record.attributeName === "slot") return this.#add(parentOf(element), true);
      // Whatever it shows now is in it, or is it.
      if (this.#tooManyHidden && !isUnread(element)) this.#hidden.add(element);
      return this.#hidden.size > 0 || element.localName === "meta" || this.listener.marked();
    }
    if (type === "characterData") return this.#add(blockLevelOf(target), false);
    const removed = [...record.removedNodes].some(isRead);
    if (removed) this.listener.removed();
    if (target instanceof Element && target.shadowRoot) return this.#add(target, true);
    const added = [...record.addedNodes].filter((node) => node.isConnected && isRead(node));
    // Blocks that came into a list are read on their own; the rest of the list was read before.
    const blocks = added.filter((node) => node instanceof Element && isBlockLevel(node));
    for (const block of blocks) this.#add(/** @type {Element} */ (block), true);
    if (removed || blocks.length < added.length) this.#add(blockLevelOf(target), false);
    return removed || added.length > 0;
  }

  /** @param {Element | null} place @param {boolean} deep @returns {boolean} */
  #add(place, deep) {
    if (!place) return false;
    if (this.#places.size < MANY_PLACES) {
      this.#places.set(place, deep || this.#places.get(place) === true);
    } else {
      this.#places = new Map([[document.documentElement, true]]);
    }
    return true;
  }

  /** Read the changes when the page has become quiet, or has not for too long. */
  #later() {
    const now = performance.now();
    this.#waitingSince ||= now;
    clearTimeout(this.#timer);
    const rest = this.#waitingSince + LONGEST_WAIT - now;
    this.#timer = setTimeout(() => this.#run(), Math.max(0, Math.min(QUIET, rest)));
  }

  async #run() {
    // A scan under way takes up what came meanwhile when it has ended.
    if (this.#running) return;
    this.#running = true;
    this.#waitingSince = 0;
    this.listener.began();
    this.#wake();
    const places = outermost(this.#places);
    this.#places = new Map();
    await this.#walkAll(places);
    this.#running = false;
    if (this.#stopped) return;
    this.listener.settled();
    if (this.#places.size) this.#later();
  }

  /** @param {Map<Element, boolean>} places */
  async #walkAll(places) {
    const slices = new Slices();
    await slices.afterFrame();
    for (const [place, deep] of places) {
      const walk = new DocumentWalk(place, deep, {
        block: this.listener.block,
        container: this.listener.container,
        link: this.listener.link,
        root: (root) => this.#watch(root),
        hidden: (element) => this.hold(element),
        unopened: (element) => this.#unopened.size < MOST_ASLEEP && this.#unopened.add(element),
        lost: (element) => this.#add(blockLevelOf(element), true),
      });
      for (let step = 1; walk.step(); step += 1) {
        if (step % STEPS !== 0 || !slices.full) continue;
        await slices.rest();
        if (this.#stopped) return;
        walk.resume();
      }
      // A place may be as small as one element.
      if (slices.full) await slices.rest();
      if (this.#stopped) return;
    }
  }

  /** Take up what was hidden, or had no shadow root, when it was walked, and is to be seen now. */
  #wake() {
    for (const element of this.#hidden) {
      const shown = isShown(element);
      if (shown) this.#add(isBlockLevel(element) ? element : blockLevelOf(element), true);
      if (shown || !element.isConnected) this.#hidden.delete(element);
    }
    for (const element of this.#unopened) {
      if (element.shadowRoot) this.#add(element, true);
      if (element.shadowRoot || !element.isConnected) this.#unopened.delete(element);
    }
  }
}

/** Places that stand in no other place that is walked as a whole. @param {Map<Element, boolean>} places @returns {Map<Element, boolean>} */
function outermost(places) {
  const kept = new Map();
  for (const [place, deep] of places) {
    let outer = parentOf(place);
    while (outer && places.get(outer) !== true) outer = parentOf(outer);
    if (!outer && place.isConnected) kept.set(place, deep);
  }
  return kept;
}

/** Whether text may stand in a node: no comment, script or blank text. @param {Node} node */
function isRead(node) {
  if (node instanceof Text) return /\S/.test(node.data);
  return node instanceof Element && !isUnread(node) && !OUR_HOSTS.has(node);
}

/** The block-level element that a node's text belongs to. @param {Node} node @returns {Element | null} */
function blockLevelOf(node) {
  let element = node instanceof Element ? node : parentOf(node);
  while (element && !isBlockLevel(element)) element = parentOf(element);
  return element;
}
