// Levels of evidence: whether a stretch that reads like a known title, or nearly so, is a mention of it, and how surely.
//
// The browser's half of server/paperlight/matching/judge.py, which tells the reasons; tests/vectors/ holds the two equal.

import { isUnspaced } from "../shared/fold.js";
import { BREAK, bounds, CLOSED, isCapital, nameBefore, OPEN, PAUSE } from "./place.js";
import {
  ENGLISH,
  FILLERS,
  GENERIC,
  HALF,
  isNumber,
  isSingle,
  JOINERS,
  MODIFIERS,
  ROMAN,
  SERIES,
  SHOUTED,
  TURNING,
  tells,
  weigh,
  wordsIn,
} from "./words.js";

/** @import { Evidence } from "../shared/messages.js" */
/** @import { Parting } from "./closing.js" */
/** @import { Neighbours, Place } from "./place.js" */
/** @import { Edit } from "./title-index.js" */

/** How surely a stretch mentions a paper (0 to 1), on what evidence, and what lowered the score. @typedef {{evidence: Evidence, score: number, reasons: string[]}} Judgement */
/** What the library's own titles tell of words. @typedef {{has(word: string): boolean, isFrequent(word: string): boolean}} Vocabulary */

/** Taken from the score, in hundredths. The names are the reasons that the reader is told. @type {Record<string, number>} */
export const PENALTIES = {
  // title
  smallLetters: 5,
  short: 10,
  hyphen: 2,
  // truncated
  ellipsis: 20,
  cut: 25,
  cutWord: 2,
  // near
  lineBreakHyphen: 30,
  nameAdded: 32,
  nameDropped: 32,
  misspelt: 35,
  otherForm: 37,
  subtitleDropped: 40,
  inserted: 40,
  lost: 40,
};

// How many telling words make a title short, telling, medium, long.
const SHORT = 2;
const TELLING = 3;
const MEDIUM = 4;
const LONG = 6;
/** How much the words of a long title weigh that may stand in small letters in a sentence. */
const HEAVY = 4.5;
/** How much those of a short title weigh that may stand after a name. */
const NAMED = 2;
/** How much those of a title weigh that is more than a term of the field, whose capitals are a sentence's. */
const ALONE = 1.5;
// What is left of a cut title weighs at least: before dots; before nothing; before nothing, where it reads as complete.
export const DOTTED = 2.5;
export const CUT = 3;
const COMPLETE = 4;
const SHORTEST_CUT = 4; // tokens
/** What two titles that differ in one token share weighs at least. */
const SHARED = { misspelt: 2.5, otherForm: 2.5, joiner: 3.5, token: 5, generic: 7 };
const SHORTEST_NEAR = 5; // tokens
const LONG_NEAR = 7;
// How long a word is that may be misspelt, by more than one letter, and though nobody knows it.
const SHORTEST_WORD = 5;
const LONG_WORD = 9;
const UNKNOWN_WORD = 8;
const SHORTEST_JOINER = 3;
const ARTICLES = new Set(["a", "an", "the", "on"]);

/**
 * Judge tokens that are known to equal a key of `title`.
 * @param {Place} place
 * @param {number} first
 * @param {number} last
 * @param {string} title
 * @param {Neighbours} around
 * @param {Vocabulary} vocabulary
 * @returns {Judgement | null}
 */
export function judgeTitle(place, first, last, title, around, vocabulary) {
  const words = place.words.slice(first, last);
  const size = sizeOf(words);
  const whole = place.isWhole(first, last);
  if (size < SHORT) {
    const stands = whole && place.role !== "prose" && title.includes(place.stretch(first, last));
    return stands ? judged("title") : null;
  }
  const titled = place.isTitled(first, last);
  if (whole) return place.role !== "prose" || titled || size >= MEDIUM ? judged("title") : null;
  if (place.isAbout(first) || place.isPartAfter(last) || place.goesOn(last, around)) return null;
  const [before, after] = bounds(place, first, last, around, size >= LONG);
  const bound = Math.min(before, after);
  const named = isName(nameBefore(place, first));
  let enough;
  if (size < MEDIUM) {
    const needed = place.runs && size >= TELLING ? OPEN : CLOSED;
    // A name before the colon parts a title as well as a bracket, if the title is more than a term of the field.
    const begins = named && weightOf(words, vocabulary) >= NAMED ? CLOSED : before;
    const apart = titled && Math.min(begins, after) >= needed && (place.runs || 2 * (last - first) > place.count);
    const alone = weightOf(words, vocabulary) >= ALONE && place.standsAlone(first, last, bound);
    enough = apart || alone || (place.runs && place.isReferenced(first, last));
  } else if (place.runs) {
    const parted = bound >= (place.isCapital(first) ? PAUSE : CLOSED);
    enough = bound >= OPEN && (titled || parted || (size >= LONG && weightOf(words, vocabulary) >= HEAVY));
  } else {
    enough = bound >= BREAK;
  }
  if (!enough) return null;
  const reasons = [...small(titled), ...(size < MEDIUM ? ["short"] : [])];
  return named ? judged("near", "nameAdded", ...reasons) : judged("title", ...reasons);
}

/**
 * Judge tokens that are known to equal a near key.
 * @param {Place} place
 * @param {number} first
 * @param {number} last
 * @param {"subtitleDropped" | "nameDropped"} name
 * @param {Neighbours} around
 * @returns {Judgement | null}
 */
export function judgePart(place, first, last, name, around) {
  const titled = place.isTitled(first, last);
  if (place.isAbout(first) || place.isPartAfter(last) || place.goesOn(last, around)) return null;
  if (name === "nameDropped" && place.gap(first, -1).includes(":") && !place.isLabelled(first)) return null;
  if (sizeOf(place.words.slice(first, last)) >= MEDIUM) return placed(place, first, last, titled, around, name);
  const bound = Math.min(...bounds(place, first, last, around, false));
  const most = place.runs || 2 * (last - first) > place.count;
  const whole = place.isWhole(first, last) && place.role !== "prose";
  if (!(place.isCapital(first) && (whole || (titled && bound === CLOSED && most)))) return null;
  return judged("near", name, ...small(titled));
}

/**
 * Judge tokens that begin a title.
 * @param {Place} place
 * @param {number} first
 * @param {number} last
 * @param {string[]} rest what the title has beyond them; with `cutWord`, the last token is a part of its first
 * @param {boolean} dotted whether an ellipsis follows
 * @param {"cut" | "cutWord"} edit
 * @param {Neighbours} around
 * @param {Vocabulary} vocabulary
 * @returns {Judgement | null}
 */
export function judgeCut(place, first, last, rest, dotted, edit, around, vocabulary) {
  const inWord = edit === "cutWord" ? 1 : 0;
  const words = place.words.slice(first, last - inWord);
  if (words.length < SHORTEST_CUT - (dotted ? inWord : 0) || hidesPart(words.at(-1) ?? "", rest)) return null;
  let needed = DOTTED;
  if (!dotted) {
    if (place.runs || !place.isWhole(first, last) || isPlural(rest, place.word(last - 1))) return null;
    const ends = !inWord && JOINERS.has(rest[0] ?? "") && !JOINERS.has(words.at(-1) ?? "");
    const complete = ends && !place.stretch(first, last).includes(":");
    needed = complete ? COMPLETE : CUT;
  }
  if (weightOf(words, vocabulary) + inWord * HALF < needed) return null;
  const [before] = bounds(place, first, last, around, false);
  const titled = place.isTitled(first, last);
  const enough = place.runs
    ? before === CLOSED || (before >= OPEN && (titled || place.isCapital(first)))
    : before >= BREAK;
  if (!enough || place.isAbout(first)) return null;
  return judged("truncated", dotted ? "ellipsis" : "cut", ...(inWord ? ["cutWord"] : []), ...small(titled));
}

/**
 * Judge tokens that differ from a title's `key` in its token `at`; of an inserted one, `at` is the next.
 * @param {Place} place
 * @param {number} first
 * @param {number} last
 * @param {string[]} key
 * @param {number} at
 * @param {"changed" | "inserted" | "lost"} edit
 * @param {Neighbours} around
 * @param {Vocabulary} vocabulary
 * @returns {Judgement | null}
 */
export function judgeEdit(place, first, last, key, at, edit, around, vocabulary) {
  if (key.length < SHORTEST_NEAR || place.isAbout(first) || place.isPartAfter(last)) return null;
  if (place.goesOn(last, around)) return null;
  const shared = weightOf(
    key.filter((_, i) => i !== at || edit === "inserted"),
    vocabulary,
  );
  const long = key.length >= LONG_NEAR;
  /** @type {string} */
  let name = edit;
  let enough;
  if (edit === "changed") {
    const source = place.stretch(first + at, first + at + 1);
    name = changeOf(place.word(first + at), key[at] ?? "", source, vocabulary);
    enough = name === "misspelt" ? shared >= SHARED.misspelt : name && long && shared >= SHARED.otherForm;
  } else {
    const word = (edit === "inserted" ? place.word(first + at) : key[at]) ?? "";
    const edge = at === 0 && !(edit === "lost" && ARTICLES.has(word));
    // A field's word more ("Vision", "Mental") makes it another field's paper, a word less often so.
    const needed = GENERIC.has(word) && !MODIFIERS.has(word) ? SHARED.generic : SHARED.token;
    const spare = edit === "inserted" ? MODIFIERS.has(word) : ENGLISH.has(word);
    enough = JOINERS.has(word) || FILLERS.has(word) ? shared >= SHARED.joiner : spare && long && shared >= needed;
    enough &&= !edge && isSpare(word) && !numbers(key, at);
  }
  return enough ? placed(place, first, last, place.isTitled(first, last), around, name) : null;
}

/**
 * Judge a title whose words are whole only without what parts their letters.
 * @param {Judgement} judgement
 * @param {Parting} parting
 * @returns {Judgement}
 */
export function judgeParted(judgement, parting) {
  if (judgement.evidence === "near" || parting === "brace") return judgement;
  if (parting === "lineEnd") return judged("near", "lineBreakHyphen", ...judgement.reasons);
  return judged(judgement.evidence, ...judgement.reasons, "hyphen");
}

/** @param {Evidence} evidence @param {...string} reasons @returns {Judgement} */
function judged(evidence, ...reasons) {
  const score = reasons.reduce((rest, name) => rest - (PENALTIES[name] ?? 0), 100) / 100;
  return { evidence, score, reasons };
}

/** @param {boolean} titled */
function small(titled) {
  return titled ? [] : ["smallLetters"];
}

/** Judge a stretch that is nearly a title by where it stands alone. @param {Place} place @param {number} first @param {number} last @param {boolean} titled @param {Neighbours} around @param {string} name @returns {Judgement | null} */
function placed(place, first, last, titled, around, name) {
  let enough;
  if (place.isWhole(first, last)) {
    enough = place.role !== "prose" || titled || place.isCapital(first);
  } else {
    const bound = Math.min(...bounds(place, first, last, around, true));
    const parted = bound >= (place.isCapital(first) ? PAUSE : CLOSED);
    enough = place.runs ? parted || (titled && bound >= OPEN) : bound >= BREAK;
  }
  return enough ? judged("near", name, ...small(titled)) : null;
}

/** How many words tell something. @param {string[]} words */
function sizeOf(words) {
  return words.reduce((size, word) => size + (tells(word) || isUnspaced(word) ? wordsIn(word) : 0), 0);
}

/** How much words together tell one title from another. @param {string[]} words @param {Vocabulary} vocabulary */
function weightOf(words, vocabulary) {
  return words.reduce((weight, word) => weight + weigh(word, vocabulary.isFrequent(word)), 0);
}

/** Whether a word before a colon is a system's name: it has a capital inside, a digit, or is no word. @param {string} source */
function isName(source) {
  if (source.length < 2 || !/^\p{L}/u.test(source)) return false;
  const folded = source.toLowerCase();
  const [, ...rest] = source;
  const inner = rest.some((char) => /\p{Nd}/u.test(char) || isCapital(char));
  const shouted = source === source.toUpperCase() && SHOUTED.has(folded);
  return (inner && !shouted) || (/^[A-Za-z]+$/.test(source) && !ENGLISH.has(folded));
}

/** Whether what was cut off after a word may be the number of a series: "… Part II", "… 2". @param {string} said @param {string[]} rest */
function hidesPart(said, rest) {
  const [next = "", last = ""] = [rest[0], rest.at(-1)];
  return (
    rest.some((_, at) => isPart(rest, at)) ||
    SERIES.has(next) ||
    /^[ivx]$/.test(next) ||
    (isNumber(next) && !JOINERS.has(said)) ||
    ((isNumber(last) || /^[ivx]$/.test(last)) && rest.length < SHORTEST_CUT)
  );
}

/** Whether the word at a place numbers a part of a series, or is the word before such a number. @param {string[]} words @param {number} at */
function isPart(words, at) {
  const [word = "", next] = [words[at], words[at + 1]];
  if (ROMAN.has(word)) return true;
  return SERIES.has(word) && next !== undefined && (isNumber(next) || ROMAN.has(next) || /^[ivx]$/.test(next));
}

/** Whether nothing is cut but the last word's plural: that is another form of it. @param {string[]} rest @param {string} word */
function isPlural(rest, word) {
  return rest.length === 1 && (rest[0] === `${word}s` || rest[0] === `${word}es`);
}

/** Whether a title with one such word more or less is still that title. @param {string} word */
function isSpare(word) {
  if (TURNING.has(word) || isNumber(word) || ROMAN.has(word) || SERIES.has(word)) return false;
  return word === "a" || (!isSingle(word) && !isUnspaced(word));
}

/** Whether the token before or at a place is a number, which the token may belong to: "GPT-4V". @param {string[]} key @param {number} at */
function numbers(key, at) {
  return [key[at - 1], key[at]].some((word) => word !== undefined && isNumber(word));
}

/**
 * "misspelt", "otherForm", or "" where one word is not another wrongly written.
 * @param {string} word
 * @param {string} known
 * @param {string} source how the text writes `word`
 * @param {Vocabulary} vocabulary
 */
function changeOf(word, known, source, vocabulary) {
  if (!isWord(word) || !isWord(known) || isUnspaced(word) || TURNING.has(word) || TURNING.has(known)) return "";
  const [length, other] = [[...word].length, [...known].length];
  const [long, short] = length > other ? [word, known] : [known, word];
  if (Math.min(length, other) >= SHORTEST_WORD - 2 && (long === `${short}s` || long === `${short}es`))
    return "otherForm";
  const [, ...rest] = source;
  const named = rest.some(isCapital) && source !== source.toUpperCase();
  const real = ENGLISH.has(word) || vocabulary.has(word);
  const slip = JOINERS.has(known) && other > SHORTEST_JOINER && distance([...word], [...known]) === 1;
  if (!real && (slip || (!named && asRead(word) === asRead(known)))) return "misspelt";
  if (named || real || Math.min(length, other) < SHORTEST_WORD || [...word][0] !== [...known][0]) return "";
  const unknown = /^[a-z]+$/.test(known) && !ENGLISH.has(known);
  if (unknown && other < UNKNOWN_WORD) return "";
  const most = other >= LONG_WORD && !unknown ? 2 : 1;
  return distance([...word], [...known]) <= most ? "misspelt" : "";
}

/** A word as programs read it that take letters for one another. @param {string} word */
function asRead(word) {
  return word.replaceAll("rn", "m").replaceAll("cl", "d").replaceAll("vv", "w");
}

/** @param {string} word */
function isWord(word) {
  return /^\p{L}+$/u.test(word);
}

/** How many letters are changed, inserted, lost or swapped with the next (optimal string alignment). @param {string[]} one @param {string[]} other */
function distance(one, other) {
  /** @type {number[][]} */
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  const at = (/** @type {number} */ i, /** @type {number} */ j) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= other.length; j++) {
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + Number(one[i - 1] !== other[j - 1]),
        swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(one.length, other.length);
}
