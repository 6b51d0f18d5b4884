// Judge whether a stretch of text that reads like a known title stands where a title stands.
//
// The browser's half of server/paperlight/matching/place.py, which tells the reasons; tests/vectors/matches.json holds
// the two equal.

import { isUnspaced } from "../shared/fold.js";
import {
  ABOUT,
  ABOUT_WHOSE,
  AFTERTHOUGHTS,
  CONJUNCTIONS,
  GOING_ON,
  isNumber,
  isSingle,
  JOINERS,
  LABELS,
  OPENERS,
  PLACING,
  ROMAN,
  SERIES,
  TAILS,
  VENUES,
} from "./words.js";

/** @typedef {import("../shared/fold.js").Folded} Folded */
/** @typedef {import("../shared/messages.js").Role} Role */
/** The tokens of a text. @typedef {{count: number, starts: Int32Array, ends: Int32Array, words: string[]}} Read */
/** The known titles around a stretch: before which tokens those found so far end, and at which others begin.
 * @typedef {{ends: (at: number) => boolean, begins: (at: number) => boolean}} Neighbours */

// What parts a stretch from the text on one side of it, weakest first.
export const RUN = 0; // the words go on like a title: a capital, a number, a hyphen, a colon before a subtitle
export const OPEN = 1; // only a word that no title would go on with
export const PAUSE = 2; // a comma, semicolon or slash, which titles may hold
export const BREAK = 3; // a dash, a colon before the stretch, or another symbol
export const CLOSED = 4; // the text's edge, a line's end, a quotation mark, a bracket, a full stop

const FARTHEST = 3; // joiners in a row that a title has at most
const FARTHEST_ABOUT = 4; // words from "Erratum" to the title that it is of

const CLOSING = /[.?!…"'‘’“”„«»‹›(){}[\]|·•‣∙▪●■★\t\n\v\f\r\x85\u2028\u2029。．？！「」『』《》〈〉【】（）［］｛｝｜]/;
const PAUSING = /[,;/，；、]/;
const COLON = /[:：]/;
const SPACE = /[ \xa0\u1680\u2000-\u200b\u202f\u205f\u3000]+/;
const PARTING = new RegExp(`${CLOSING.source}|${PAUSING.source}|${COLON.source}|—`);
const POSSESSIVE = /['’]s$/;
const YEAR = /^(?:19|20)[0-9][0-9]$/;
const SPACES = new RegExp(SPACE, "g");
// Two persons or more: names of two to four words with capitals, between commas.
const PERSON = "[A-Z][\\p{L}\\p{N}_.’'-]*(?: [A-Z][\\p{L}\\p{N}_.’'-]*){1,3}";
const PERSONS = new RegExp(`${PERSON}, (?:and |& )?${PERSON}`, "uy");
const MOST_FURNITURE = 8; // words of the page's own beside a title
// What parts a title from a page's own words.
const FURNITURE = /[|•·\n]/;
// A title that asks, or adds: it goes on. What a title may go on after, with certain words.
const ASKING = /^[?!] ?$/;
const ADDING = /^(?: ?\+ ?|\/)$/;
const ON_GOING = /^(?:[ ?]*(?:[-–—,(/…]|\.\.\.)+ ?$|[?!] )/;
const QUOTE_OPENS = /["“«‘《〈「『„]$/;
const QUOTE_CLOSES = /^[.,]?["”»’》〉」』“]/;
const ARTICLES = new Set(["a", "an", "the", "author", "authors"]);
// In a reference: what stands between the year, or the last author's initials, and the title; and after the title.
const AFTER_YEAR = /^[a-z]?\)?[.,:]? ?["“]?$/;
const AFTER_NAMES = /^\. ?["“]?$/;
const INITIALS = /^\p{Lu}{1,3}$/u;
const AFTER_TITLE = /^(?:\.["”]? |[.,]["”]|\.$)/;
const FEW = new Set(["i", "v", "x", "one", "two", "three"]);

/** A text, its tokens and its role; a stretch is named by its first token and the one after its last. */
export class Place {
  /**
   * @param {string} text
   * @param {Role} role
   * @param {Read} read
   */
  constructor(text, role, { count, starts, ends, words }) {
    this.text = text;
    this.role = role;
    this.count = count;
    this.starts = starts;
    this.ends = ends;
    this.words = words;
  }

  /** Whether a title stands among other words here; a link or a heading is one unit. */
  get runs() {
    return this.role === "item" || this.role === "prose";
  }

  /** @param {number} at */
  word(at) {
    return /** @type {string} */ (this.words[at]);
  }

  /** The source from the token `first` up to before `last`. @param {number} first @param {number} last */
  stretch(first, last) {
    return this.text.slice(this.starts[first], this.ends[last - 1]);
  }

  /** The source between the token `at` and the one `step` beside it; "" at the text's edge. @param {number} at @param {1 | -1} step */
  gap(at, step) {
    const low = Math.min(at, at + step);
    return low < 0 || low >= this.count - 1 ? "" : this.text.slice(this.ends[low], this.starts[low + 1]);
  }

  /** The character with which a token begins. @param {number} at */
  char(at) {
    return String.fromCodePoint(/** @type {number} */ (this.text.codePointAt(/** @type {number} */ (this.starts[at]))));
  }

  /** @param {number} at */
  isCapital(at) {
    return isCapital(this.char(at));
  }

  /** Whether the stretch is all that the text says, apart from a label as in arXiv's "Title:". @param {number} first @param {number} last */
  isWhole(first, last) {
    return last === this.count && (first === 0 || this.isLabelled(first));
  }

  /** Whether before the token `first` stands nothing but a label. @param {number} first */
  isLabelled(first) {
    return first === 1 && LABELS.has(this.word(0)) && COLON.test(this.gap(1, -1));
  }

  /** Whether each word of four letters or more begins with a capital, and not all letters are capitals. @param {number} first @param {number} last */
  isTitled(first, last) {
    let capitals = 0;
    for (let at = first; at < last; at++) {
      const char = this.char(at);
      const inside = at > first && !SPACE.test(this.gap(at, -1));
      if (inside || [...this.word(at)].length < 4 || JOINERS.has(this.word(at)) || !isCased(char)) continue;
      if (!isCapital(char)) return false;
      capitals += 1;
    }
    const stretch = this.stretch(first, last);
    return capitals > 0 && stretch !== stretch.toUpperCase();
  }

  /** Whether the stretch stands where a reference has its title: "(2015). Deep learning. Nature". @param {number} first @param {number} last */
  isReferenced(first, last) {
    const end = /** @type {number} */ (this.ends[last - 1]);
    const after = this.text.slice(end, end + 4);
    if (first === 0 || !this.isCapital(first) || !AFTER_TITLE.test(after)) return false;
    const gap = this.gap(first, -1);
    let word = this.word(first - 1);
    if (isSingle(word) && first > 1 && YEAR.test(this.word(first - 2))) word = this.word(first - 2); // 2015a
    if (YEAR.test(word)) return AFTER_YEAR.test(gap) && gap.trim() !== "";
    if (/["“]$/.test(gap)) return /^[.,]["”]/.test(after);
    const names = word === "al" || INITIALS.test(this.stretch(first - 1, first));
    return names && AFTER_NAMES.test(gap);
  }

  /** Whether the words before make the title one of a paper about this one: "Erratum: ", "Comment on". @param {number} first */
  isAbout(first) {
    if (this.role === "prose" || first <= 0 || first > FARTHEST_ABOUT) return false;
    const words = this.words.slice(0, first);
    return (
      words.some((word) => ABOUT.has(word)) &&
      words.every((word) => ABOUT.has(word) || JOINERS.has(word) || ABOUT_WHOSE.has(word) || isNumber(word))
    );
  }

  /**
   * Whether what follows, though parted, makes it another title: "- A Survey", "(Erratum)", ", but Not". In a sentence the same
   * words are the sentence's.
   * @param {number} last
   * @param {Neighbours} around
   */
  goesOn(last, around) {
    const gap = this.gap(last - 1, 1);
    if (this.role === "prose" || last >= this.count || FURNITURE.test(gap)) return false;
    if (ASKING.test(gap) || ADDING.test(gap)) return true;
    const word = this.word(last);
    const after = last + (ARTICLES.has(word) ? 1 : 0);
    if (after < this.count && AFTERTHOUGHTS.has(this.word(after)) && gap.replace(SPACES, "") !== "") return true;
    const known = CONJUNCTIONS.has(word) && around.begins(last + 1);
    return GOING_ON.has(word) && !known && ON_GOING.test(gap);
  }

  /** Whether a title stands in quotation marks, or beside a page's own words only, and does not begin small. @param {number} first @param {number} last @param {number} bound */
  standsAlone(first, last, bound) {
    const char = this.char(first);
    if (isCased(char) && !isCapital(char)) return false;
    const end = /** @type {number} */ (this.ends[last - 1]);
    const start = /** @type {number} */ (this.starts[first]);
    if (QUOTE_OPENS.test(this.text.charAt(start - 1)) && QUOTE_CLOSES.test(this.text.slice(end, end + 4))) return true;
    if (this.role === "prose" || this.count - (last - first) > MOST_FURNITURE) return false;
    const beside = [...this.words.slice(0, first), ...this.words.slice(last)];
    const furniture = beside.every((word) => isNumber(word) || TAILS.has(word) || VENUES.has(word));
    return furniture && bound >= BREAK;
  }

  /** Whether the number of a series follows: "Part II", "(Part 2)", ", III". @param {number} last */
  isPartAfter(last) {
    if (last >= this.count || /[.\n|•·]/.test(this.gap(last - 1, 1))) return false;
    const word = this.word(last);
    if (SERIES.has(word) && last + 1 < this.count) {
      const following = this.word(last + 1);
      return isNumber(following) || ROMAN.has(following) || FEW.has(following);
    }
    const source = this.stretch(last, last + 1);
    return ROMAN.has(word) && source === source.toUpperCase() && this.endsSegment(last, 1);
  }

  /** Whether the token `at` has nothing beyond it, or is parted from it; a hyphen alone doesn't part. @param {number} at @param {1 | -1} step */
  endsSegment(at, step) {
    if (at + step < 0 || at + step >= this.count) return true;
    const gap = this.gap(at, step);
    const symbols = gap.replace(SPACES, "");
    return PARTING.test(gap) || (symbols !== "" && symbols.length < gap.length);
  }
}

/**
 * What parts a stretch from the text before and after it.
 * @param {Place} place
 * @param {number} first
 * @param {number} last
 * @param {Neighbours} around
 * @param {boolean} followed whether the title is long enough to be told from what follows long titles unparted
 * @returns {[before: number, after: number]}
 */
export function bounds(place, first, last, around, followed) {
  const before = boundOf(place, first, -1, around);
  const after = boundOf(place, last - 1, 1, around);
  return [before, after === RUN && followed && isFollowed(place, first, last) ? OPEN : after];
}

/** The one word between the last thing that parts and the colon before the token `first`; "" if none. @param {Place} place @param {number} first */
export function nameBefore(place, first) {
  const gap = place.gap(first, -1);
  if (first === 0 || !COLON.test(gap) || CLOSING.test(gap) || place.isLabelled(first)) return "";
  let start = first - 1;
  while (!place.endsSegment(start, -1) && !SPACE.test(place.gap(start, -1))) start -= 1;
  return place.endsSegment(start, -1) ? place.stretch(start, first) : "";
}

/** @param {string} char */
export function isCased(char) {
  return char.toLowerCase() !== char.toUpperCase();
}

/** @param {string} char */
export function isCapital(char) {
  return char !== char.toLowerCase();
}

/** A scan, so that it outlives the next one. @param {Folded} folded @returns {Read} */
export function kept(folded) {
  const { count, starts, ends } = folded;
  return { count, starts: starts.slice(0, count), ends: ends.slice(0, count), words: folded.words() };
}

/** What parts the stretch whose outermost token is `edge` from the token beside it. @param {Place} place @param {number} edge @param {1 | -1} step @param {Neighbours} around */
function boundOf(place, edge, step, around) {
  const beside = edge + step;
  if (beside < 0 || beside >= place.count) return CLOSED;
  const gap = place.gap(edge, step);
  if (CLOSING.test(gap)) return CLOSED;
  if (COLON.test(gap)) {
    if (step > 0) return RUN;
    return place.isLabelled(edge) ? CLOSED : BREAK;
  }
  if (PAUSING.test(gap)) return PAUSE;
  const symbols = gap.replace(SPACES, "");
  if (gap.includes("—") || (symbols !== "" && symbols.length < gap.length)) return BREAK;
  if (symbols === gap) {
    // no space
    const unspaced = isUnspaced(place.word(edge)) || isUnspaced(place.word(beside));
    return unspaced && gap === "" && place.role === "prose" ? OPEN : RUN;
  }
  const joined = step > 0 ? around.begins(beside + 1) : around.ends(beside);
  if (joined && CONJUNCTIONS.has(place.word(beside))) return OPEN; // and another known title
  return boundOfWords(place, beside, step);
}

/** Whether the words from `beside` on, parted by spaces only, go on like a title. @param {Place} place @param {number} beside @param {1 | -1} step */
function boundOfWords(place, beside, step) {
  if (isNumber(place.word(beside))) {
    const numbering = step < 0 && place.endsSegment(beside, step);
    return numbering ? BREAK : RUN;
  }
  if (step > 0 && place.word(beside) === "by") return OPEN; // and the authors
  for (let at = beside; at !== beside + step * FARTHEST; at += step) {
    if (place.isCapital(at)) return step < 0 && opens(place, at, beside) ? OPEN : RUN;
    if (!JOINERS.has(place.word(at)) || place.endsSegment(at, step)) return OPEN;
  }
  return OPEN;
}

/** Whether the capital of the token `at` is a sentence's, or the token a possessive: "Google's". @param {Place} place @param {number} at @param {number} beside */
function opens(place, at, beside) {
  if (at === beside && POSSESSIVE.test(place.stretch(at, at + 1))) return true;
  return OPENERS.has(place.word(at)) && place.endsSegment(at, -1);
}

/**
 * Whether what goes on at the token `last` is what follows long titles: a remark, a venue, a listing's tail. After a
 * colon, a small letter goes on with a title only where the title is in small letters too.
 * @param {Place} place
 * @param {number} first
 * @param {number} last
 */
function isFollowed(place, first, last) {
  const word = place.word(last);
  const gap = place.gap(last - 1, 1);
  if (COLON.test(gap)) {
    const source = place.stretch(last, last + 1);
    const small = isCased(place.char(last)) && source === source.toLowerCase() && !JOINERS.has(word);
    return word === "http" || word === "https" || (place.isTitled(first, last) && small);
  }
  if (gap === "" || gap.replace(SPACES, "") !== "") return false;
  if (isYear(place, last) || isTail(place, last) || arePersons(place, last)) return true;
  const placed = PLACING.has(word) && last + 1 < place.count;
  return isVenue(place, placed ? last + 1 : last);
}

/** Whether two persons or more are named from the token `at` on. @param {Place} place @param {number} at */
function arePersons(place, at) {
  PERSONS.lastIndex = /** @type {number} */ (place.starts[at]);
  return PERSONS.test(place.text);
}

/** @param {Place} place @param {number} at */
function isYear(place, at) {
  return YEAR.test(place.word(at)) && stops(place, at);
}

/** Whether from the token `at` on nothing stands but words of a listing. @param {Place} place @param {number} at */
function isTail(place, at) {
  let last = at;
  while (TAILS.has(place.word(last)) && !stops(place, last)) last += 1;
  return TAILS.has(place.word(last));
}

/** Whether the token `at` is a venue: a known one, or one with capitals inside and a year. @param {Place} place @param {number} at */
function isVenue(place, at) {
  const known = VENUES.has(place.word(at));
  if (stops(place, at)) return known;
  if (place.gap(at, 1).replace(SPACES, "") !== "") return false;
  if (known) return !place.isCapital(at + 1);
  const [, ...inner] = place.stretch(at, at + 1);
  return inner.some(isCapital) && isYear(place, at + 1);
}

/** Whether a segment ends after the token `at`, and no subtitle follows. @param {Place} place @param {number} at */
function stops(place, at) {
  return place.endsSegment(at, 1) && !COLON.test(place.gap(at, 1));
}
