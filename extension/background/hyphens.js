// Texts without the hyphens inside their words. The browser's half of server/paperlight/matching/hyphens.py.

const HYPHEN = /[-\u2010\u2011]([ \t\n\r\xa0]*)/g;
const PLAIN = /[A-Za-z]/;
const LETTER_AFTER = /^\p{L}/u;
const LETTER_BEFORE = /\p{L}$/u;

/** A text without the hyphens inside its words, also those at which a line ended. */
export class Closed {
  /** Of each hyphen: its place in the closed text, how much was taken out up to it, and whether a line ended at it. @type {{place: number, shift: number, broken: boolean}[]} */
  #cuts = [];
  text = "";

  /** Where the words end that go on after a hyphen, in the text as it was; null where the whole must be folded anew, for
   * not all of them are of ASCII letters. @type {number[] | null} */
  places;

  /** @param {string} text @param {{start: number, end: number, plain: boolean}[]} cuts */
  constructor(text, cuts) {
    this.places = cuts.every(({ plain }) => plain) ? cuts.map(({ start }) => start) : null;
    let at = 0;
    for (const { start, end } of cuts) {
      this.text += text.slice(at, start);
      const shift = (this.#cuts.at(-1)?.shift ?? 0) + end - start;
      this.#cuts.push({ place: this.text.length, shift, broken: end - start > 1 });
      at = end;
    }
    this.text += text.slice(at);
  }

  /** A text with such hyphens closed up; null if it has none. @param {string} text */
  static of(text) {
    const cuts = [];
    HYPHEN.lastIndex = 0;
    for (let found = HYPHEN.exec(text); found; found = HYPHEN.exec(text)) {
      const { index: start, 0: said } = found;
      const end = start + said.length;
      if (start === 0 || end === text.length) continue;
      const plain = PLAIN.test(text.charAt(start - 1)) && PLAIN.test(text.charAt(end));
      const [before, after] = [text.slice(Math.max(0, start - 2), start), text.slice(end, end + 2)];
      if (!plain && !(LETTER_BEFORE.test(before) && LETTER_AFTER.test(after))) continue;
      const next = String.fromCodePoint(after.codePointAt(0) ?? 0);
      if (said.length === 1 || next !== next.toUpperCase()) cuts.push({ start, end, plain });
    }
    return cuts.length ? new Closed(text, cuts) : null;
  }

  /** Whether at one of the hyphens that stood in a stretch of the closed text a line ended; null if none stood. @param {number} start @param {number} end */
  removed(start, end) {
    const inside = this.#cuts.slice(this.#after(start + 1), this.#after(end));
    return inside.length ? inside.some(({ broken }) => broken) : null;
  }

  /** Where a character of the closed text stood. @param {number} at */
  original(at) {
    return at + (this.#cuts[this.#after(at + 1) - 1]?.shift ?? 0);
  }

  /** How many hyphens stood before a place. @param {number} place */
  #after(place) {
    let [low, high] = [0, this.#cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cuts[middle]?.place ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
