// The pointer over what is painted: opens a card after a moment of rest, closes it when the pointer has left.

/** How long the pointer rests on a mark before the card opens, and how long it may be away before it closes, in ms. */
const OPEN_AFTER = 250;
const CLOSE_AFTER = 300;
/** The shortest time between two looks at what is under the pointer, in ms. */
const LOOK_EVERY = 60;
/** How many of the elements under the pointer are looked at: an overlay may lie above the text. */
const MOST_ELEMENTS = 12;
/** How far above a mark's block the overlay of a clickable card may hang. */
const OVERLAY_LEVELS = 3;

/** Something painted that is under the pointer, and the line of it that is. @template T @typedef {{mark: T, rect: DOMRect}} Hit */
/** A place in the page that is painted. @typedef {{range: Range | null}} Painted */

/** @template {object} T */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Hover {
  /** @type {T | null} */
  #over = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #looking;
  #point = { x: 0, y: 0, inCard: false };
  /** @type {AbortController | null} */
  #listening = null;

  /**
   * @param {{at(x: number, y: number): Hit<T> | null, holds(event: Event): boolean, open(hit: Hit<T>): void, close(): void}} listener
   *   `at`: what is painted at a point of the window; `holds`: whether an event happens in an open card
   */
  constructor(listener) {
    this.listener = listener;
  }

  /** Follow the pointer, or no longer. A page without paint is not listened to. @param {boolean} on */
  follow(on) {
    if (on === Boolean(this.#listening)) return;
    this.#listening?.abort();
    this.#listening = null;
    this.#rest();
    if (!on) return;
    this.#listening = new AbortController();
    const options = { capture: true, passive: true, signal: this.#listening.signal };
    document.addEventListener("pointermove", (event) => this.#moved(event), options);
    document.addEventListener("pointerdown", (event) => this.#pressed(event), options);
    document.documentElement.addEventListener("pointerleave", () => this.#left(), { ...options, capture: false });
  }

  /** Forget where the pointer is. */
  #rest() {
    clearTimeout(this.#timer);
    clearTimeout(this.#looking);
    this.#looking = undefined;
    this.#over = null;
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    if (!event.isTrusted || event.pointerType === "touch") return;
    this.#point = { x: event.clientX, y: event.clientY, inCard: this.listener.holds(event) };
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      this.#look();
    }, LOOK_EVERY);
  }

  /** A press outside the card means something else. @param {PointerEvent} event */
  #pressed(event) {
    if (!event.isTrusted || this.listener.holds(event)) return;
    this.#rest();
    this.listener.close();
  }

  #left() {
    this.#point = { x: -1, y: -1, inCard: false };
    this.#look();
  }

  #look() {
    const { x, y, inCard } = this.#point;
    if (inCard) {
      clearTimeout(this.#timer);
      return;
    }
    const hit = this.listener.at(x, y);
    if (hit && hit.mark === this.#over) {
      this.#point.inCard = false;
      return;
    }
    clearTimeout(this.#timer);
    this.#over = hit?.mark ?? null;
    if (hit) this.#timer = setTimeout(() => this.listener.open(hit), OPEN_AFTER);
    else this.#timer = setTimeout(() => this.listener.close(), CLOSE_AFTER);
  }
}

/**
 * What of several is painted at a point of the window. What paints is no element, so the blocks under the point are asked.
 * @template {Painted} T
 * @param {(element: Element) => Iterable<T>} paintedIn what is painted in a block-level element
 * @param {number} x
 * @param {number} y
 * @returns {Hit<T> | null}
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function paintedAt(paintedIn, x, y) {
  const elements = elementsAt(x, y);
  const top = elements[0];
  if (!top) return null;
  for (const element of elements) {
    for (const mark of paintedIn(element)) {
      const rect = [...(mark.range?.getClientRects() ?? [])].find((one) => contains(one, x, y));
      if (rect && isReachable(element, top)) return { mark, rect };
    }
  }
  return null;
}

/** @param {number} x @param {number} y @returns {Element[]} topmost first, also inside open shadow roots */
function elementsAt(x, y) {
  let found = document.elementsFromPoint(x, y);
  for (let shadow = found[0]?.shadowRoot; shadow; shadow = found[0]?.shadowRoot ?? null) {
    const inner = shadow.elementsFromPoint(x, y).filter((element) => element.getRootNode() === shadow);
    if (inner.length === 0) break;
    found = [...inner, ...found];
  }
  return found.slice(0, MOST_ELEMENTS);
}

/** @param {DOMRect} rect @param {number} x @param {number} y */
function contains(rect, x, y) {
  return x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
}

/**
 * Whether a block is what the reader points at, though another element may lie above it: the overlay that makes a whole card
 * clickable hangs in the same card, a dialog does not.
 * @param {Element} block
 * @param {Element} top
 */
function isReachable(block, top) {
  /** @type {Element | null} */
  let card = block;
  for (let level = 0; card && card !== document.body && card !== document.documentElement; level += 1) {
    for (let outer = /** @type {Element | null} */ (top); outer; outer = parentOf(outer))
      if (outer === card) return true;
    if (level === OVERLAY_LEVELS) return false;
    card = parentOf(card);
  }
  return block === top || block.contains(top);
}
