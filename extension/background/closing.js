// Texts without what parts the letters of a word: hyphens, line ends, BibTeX's braces. The browser's half of
// server/paperlight/matching/closing.py.

/** What parts the letters of a word. @typedef {"brace" | "hyphen" | "lineEnd"} Parting */

/** The least first. @type {Parting[]} */
const PARTINGS = ["brace", "hyphen", "lineEnd"];

const PARTING = /[-\u2010\u2011]([ \t\n\r\xa0]*)|[{}]+/g;
const PLAIN = /[A-Za-z]/;
const LETTER_AFTER = /^\p{L}/u;
const LETTER_BEFORE = /\p{L}$/u;

/** A text without the hyphens and braces inside its words. */
export class Closed {
  /** Of each of them: its place in the closed text, how much was taken out up to it, and what it is. @type {{place: number, shift: number, parting: Parting}[]} */
  #cuts = [];
  text = "";

  /** Where the words end that go on after a hyphen, in the text as it was; null where the whole must be folded anew, for
   * not all of them are of ASCII letters. @type {number[] | null} */
  places;

  /** @param {string} text @param {{start: number, end: number, plain: boolean, parting: Parting}[]} cuts */
  constructor(text, cuts) {
    this.places = cuts.every(({ plain }) => plain) ? cuts.map(({ start }) => start) : null;
    let at = 0;
    for (const { start, end, parting } of cuts) {
      this.text += text.slice(at, start);
      const shift = (this.#cuts.at(-1)?.shift ?? 0) + end - start;
      this.#cuts.push({ place: this.text.length, shift, parting });
      at = end;
    }
    this.text += text.slice(at);
  }

  /** A text closed up; null if there is nothing to close. @param {string} text */
  static of(text) {
    /** @type {{start: number, end: number, plain: boolean, parting: Parting}[]} */
    const cuts = [];
    PARTING.lastIndex = 0;
    for (let found = PARTING.exec(text); found; found = PARTING.exec(text)) {
      const { index: start, 0: said, 1: space } = found;
      const end = start + said.length;
      if (start === 0 || end === text.length) continue;
      const plain = PLAIN.test(text.charAt(start - 1)) && PLAIN.test(text.charAt(end));
      const [before, after] = [text.slice(Math.max(0, start - 2), start), text.slice(end, end + 2)];
      if (!plain && !(LETTER_BEFORE.test(before) && LETTER_AFTER.test(after))) continue;
      const next = String.fromCodePoint(after.codePointAt(0) ?? 0);
      if (space && next === next.toUpperCase()) continue;
      cuts.push({ start, end, plain, parting: space === undefined ? "brace" : space ? "lineEnd" : "hyphen" });
    }
    return cuts.length ? new Closed(text, cuts) : null;
  }

  /** The most that parted a word in a stretch of the closed text; null if nothing did. @param {number} start @param {number} end */
  removed(start, end) {
    const inside = this.#cuts.slice(this.#after(start + 1), this.#after(end));
    const most = Math.max(-1, ...inside.map(({ parting }) => PARTINGS.indexOf(parting)));
    return PARTINGS[most] ?? null;
  }

  /** Where a character of the closed text stood. @param {number} at */
  original(at) {
    return at + (this.#cuts[this.#after(at + 1) - 1]?.shift ?? 0);
  }

  /** How many of them stood before a place. @param {number} place */
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
