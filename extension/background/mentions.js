// Which of the places where a known title may stand are mentions of it. The browser's half of
// server/paperlight/matching/find.py; tests/vectors/matches.json holds the two equal.

import { scan } from "../shared/fold.js";
import { Closed } from "./closing.js";
import { CUT, DOTTED, judgeCut, judgeEdit, judgePart, judgeParted, judgeTitle } from "./judge.js";
import { kept, Place } from "./place.js";
import { weigh } from "./words.js";

/** @import { Folded } from "../shared/fold.js" */
/** @import { KnownPaper, Role } from "../shared/messages.js" */
/** @import { Judgement, Vocabulary } from "./judge.js" */
/** @import { Read } from "./place.js" */
/** @import { Candidate, Stops, TitleIndex } from "./title-index.js" */

/** A known paper's title in a text; `start` and `end` in UTF-16 code units. @typedef {Judgement & {paper: KnownPaper, start: number, end: number}} Mention */
/** What is in question in one text: candidates in it, and in it without the hyphens and braces inside its words. @typedef {{text: string, role: Role, read: Read | null, candidates: Candidate[], closed: Closed | null, closedCandidates: Candidate[]}} Questions */
/** A candidate beside the words of its key. @typedef {Candidate & {paper: KnownPaper, key: string[]}} Known */
/** @typedef {{first: number, last: number, paper: KnownPaper, key: string[], judgement: Judgement}} Accepted */

/** @type {Stops} */
const NOWHERE = { least: new Map(), alone: -1, weigh: () => 0 };
const DOTS = ["…", "..", "⋯", ". ."];
const ELLIPSIS = /…|\.\.\.|⋯|\. \. \./g;

/**
 * Where known titles may stand in a text.
 * @param {TitleIndex} index
 * @param {string} text
 * @param {Role} role
 * @returns {Questions | null} null if nowhere
 */
export function ask(index, text, role) {
  const folded = scan(text);
  const candidates = index.find(
    folded,
    stopsOf(text, folded, role, () => folded.words()),
  );
  const read = candidates.length ? kept(folded) : null;
  const closed = Closed.of(text);
  // Nothing but whole titles is looked for in it; what is cut may be another title that begins so.
  const closedCandidates = closed
    ? closedIn(index, text, folded, closed, role).filter(({ edit }) => edit === null || edit === "cut")
    : [];
  if (candidates.length + closedCandidates.length === 0) return null;
  return { text, role, read, candidates, closed, closedCandidates };
}

/**
 * The known titles that a text mentions, in order and without overlap. Equal titles come before cut ones, these before those
 * that are nearly equal; the longest at a place wins. Where several papers share a key, an equal title is of the lowest id;
 * what is less than equal is then of none.
 * @param {Questions} questions
 * @param {Map<number, KnownPaper>} papers those that are in question, as far as they are still there
 * @param {Vocabulary} vocabulary
 * @returns {Mention[]}
 */
export function answer({ text, role, read, candidates, closed, closedCandidates }, papers, vocabulary) {
  const keys = new Keys(papers);
  const found = new Found(new Place(text, role, read ?? kept(scan(text))), candidates, keys, vocabulary);
  const occupied = new Occupied(text.length);
  const mentions = found.accept().map((one) => ({ ...one.judgement, paper: one.paper, ...found.span(one) }));
  for (const { start, end } of mentions) occupied.take(start, end);
  if (closed && closedCandidates.length) {
    const place = new Place(closed.text, role, kept(scan(closed.text)));
    const more = closedMentions(new Found(place, closedCandidates, keys, vocabulary), closed);
    mentions.push(...more.filter(({ start, end }) => occupied.isFree(start, end)));
  }
  return mentions.sort((one, other) => one.start - other.start);
}

/**
 * The titles that are equal to a known one once nothing parts the letters of their words.
 * @param {Found} found
 * @param {Closed} closed
 * @returns {Mention[]}
 */
function closedMentions(found, closed) {
  return found.acceptTitles().flatMap((one) => {
    const { start, end } = found.span(one);
    const parting = closed.removed(start, end);
    if (parting === null) return [];
    const span = { start: closed.original(start), end: closed.original(end - 1) + 1 };
    return [{ ...judgeParted(one.judgement, parting), paper: one.paper, ...span }];
  });
}

/** What may stand in a text closed up. @param {TitleIndex} index @param {string} text @param {Folded} folded @param {Closed} closed @param {Role} role */
function closedIn(index, text, folded, closed, role) {
  const words = () => scan(closed.text).words();
  if (!closed.places) {
    const again = scan(closed.text);
    return index.find(again, stopsOf(closed.text, again, role, words));
  }
  const joined = folded.joined(closed.places);
  return index.findAround(joined, stopsOf(text, joined, role, words), joined.joins);
}

/**
 * Where a text stops. What a sentence says no more of is not cut: there it takes dots.
 * @param {string} text
 * @param {Pick<Folded, "count" | "ends">} folded
 * @param {Role} role
 * @param {() => string[]} read gives the tokens' texts
 * @returns {Stops}
 */
function stopsOf(text, folded, role, read) {
  const whole = role === "link" || role === "heading";
  const dots = dotted(text, folded);
  if (!whole && dots.length === 0) return NOWHERE;
  const least = new Map(whole ? [[folded.count, CUT]] : []);
  for (const at of dots) least.set(at, DOTTED);
  /** @type {string[] | null} */
  let words = null;
  const weight = (/** @type {number} */ first, /** @type {number} */ last) => {
    words ??= read();
    return words.slice(first, last).reduce((sum, word) => sum + weigh(word, false), 0);
  };
  return { least, alone: whole && !dots.includes(folded.count) ? folded.count : -1, weigh: weight };
}

/** The tokens before which an ellipsis stands, the text's end included. @param {string} text @param {Pick<Folded, "count" | "ends">} folded */
function dotted(text, { count, ends }) {
  /** @type {number[]} */
  const found = [];
  if (!DOTS.some((dots) => text.includes(dots))) return found;
  ELLIPSIS.lastIndex = 0;
  for (let dots = ELLIPSIS.exec(text); dots; dots = ELLIPSIS.exec(text)) {
    let start = dots.index;
    if (/[[(]/.test(text.charAt(start - 1))) start -= 1;
    if (/[ \xa0]/.test(text.charAt(start - 1))) start -= 1;
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {number} */ (ends[middle]) <= start) low = middle + 1;
      else high = middle;
    }
    if (low > 0 && ends[low - 1] === start) found.push(low);
  }
  return found;
}

/** The candidates in one text, and which of them are accepted. */
class Found {
  /** @type {Accepted[]} */
  #taken = [];
  /** @type {Known[]} */
  #candidates;
  /** @type {Known[]} */
  #titles;
  /** By `placeOf`. @type {Map<number, Known[]>} */
  #at;
  /** @type {Set<number>} */
  #ends = new Set();
  /** @type {Set<number>} */
  #dotted;
  #around;
  #occupied;
  #vocabulary;

  /** @param {Place} place @param {Candidate[]} candidates @param {Keys} keys @param {Vocabulary} vocabulary */
  constructor(place, candidates, keys, vocabulary) {
    this.place = place;
    this.#vocabulary = vocabulary;
    this.#candidates = candidates.flatMap((candidate) => keys.check(candidate, this.place.words));
    this.#titles = this.#candidates.filter((one) => one.edit === null && !isNear(one));
    this.#at = grouped(this.#candidates, placeOf);
    const begins = new Set(this.#titles.map(({ first }) => first));
    this.#around = {
      ends: (/** @type {number} */ at) => this.#ends.has(at),
      begins: (/** @type {number} */ at) => begins.has(at),
    };
    this.#occupied = new Occupied(this.place.count);
    this.#dotted = new Set(dotted(place.text, place));
  }

  /** Where a mention stands in the text. @param {Accepted} accepted */
  span({ first, last }) {
    return { start: this.place.starts[first] ?? 0, end: this.place.ends[last - 1] ?? 0 };
  }

  /** The mentions in the text, of all levels of evidence. */
  accept() {
    this.acceptTitles();
    this.#acceptJudged([...this.#at.values()].flatMap((here) => this.#judgeCut(here)));
    this.#acceptJudged(this.#candidates.flatMap((one) => this.#judgeNear(one)));
    return this.#taken;
  }

  /** The mentions of whole titles: at each place the longest that is judged to be one. */
  acceptTitles() {
    let ended = -1;
    const titles = this.#titles.sort(
      (one, other) => one.first - other.first || other.last - one.last || one.id - other.id,
    );
    for (const { first, last, paper, key } of titles) {
      // Dots after one title may stand for the rest of another one.
      const here = this.#at.get(placeOf({ first, last })) ?? [];
      const rival = (/** @type {Known} */ other) => other.edit === "cut" && isRival(other, { paper, key });
      const hidden = this.#dotted.has(last) && here.some(rival);
      if (first < ended || hidden) continue;
      const judgement = judgeTitle(this.place, first, last, paper.title, this.#around, this.#vocabulary);
      if (!judgement) continue;
      this.#take({ first, last, paper, key, judgement });
      ended = last;
    }
    return this.#taken;
  }

  /** @param {Known[]} here the candidates at one place @returns {Accepted[]} */
  #judgeCut(here) {
    // A paper may be cut in two of its keys.
    const [cut] = here
      .filter(({ edit }) => edit === "cut" || edit === "cutWord")
      .sort(
        (one, other) =>
          compare(`${one.edit}`, `${other.edit}`) || compareWords(one.key, other.key) || one.paper.id - other.paper.id,
      );
    if (!cut) return [];
    const { first, last, paper, key, at } = cut;
    const edit = cut.edit === "cutWord" ? "cutWord" : "cut";
    const dotted = this.#dotted.has(last);
    // Another paper may begin so, or be called so; and what ends where the subtitle begins lacks the subtitle.
    const rivals = here.some((one) => isRival(one, cut) && (one.edit === null || /^cut/.test(one.edit)));
    if (rivals || (!dotted && here.some(isHead))) return [];
    const rest = key.slice(at);
    const judgement = judgeCut(this.place, first, last, rest, dotted, edit, this.#around, this.#vocabulary);
    return judgement ? [{ first, last, paper, key, judgement }] : [];
  }

  /** @param {Known} candidate @returns {Accepted[]} */
  #judgeNear(candidate) {
    const { first, last, paper, key, at, edit } = candidate;
    let judgement = null;
    if (edit === null && isNear(candidate)) {
      const name = isHead(candidate) ? "subtitleDropped" : "nameDropped";
      judgement = judgePart(this.place, first, last, name, this.#around);
    } else if (edit === "changed" || edit === "inserted" || edit === "lost") {
      judgement = judgeEdit(this.place, first, last, key, at, edit, this.#around, this.#vocabulary);
    }
    return judgement ? [{ first, last, paper, key, judgement }] : [];
  }

  /** Accept the surest where no other paper is as sure, and what was accepted before does not stand. @param {Accepted[]} judged */
  #acceptJudged(judged) {
    const byFirst = grouped(judged, ({ first }) => first);
    const longest = judged.reduce((most, { first, last }) => Math.max(most, last - first), 0);
    const inOrder = [...judged].sort(
      (one, other) =>
        other.judgement.score - one.judgement.score ||
        one.first - one.last - (other.first - other.last) ||
        one.first - other.first ||
        one.paper.id - other.paper.id ||
        compareWords(one.judgement.reasons, other.judgement.reasons),
    );
    for (const one of inOrder) {
      if (!this.#occupied.isFree(one.first, one.last)) continue;
      let rivals = false;
      for (let first = one.first - longest + 1; first < one.last && !rivals; first++)
        rivals = (byFirst.get(first) ?? []).some(
          (other) => other.last > one.first && isRival(other, one) && other.judgement.score === one.judgement.score,
        );
      if (!rivals) this.#take(one);
    }
  }

  /** @param {Accepted} accepted */
  #take(accepted) {
    this.#taken.push(accepted);
    this.#ends.add(accepted.last);
    this.#occupied.take(accepted.first, accepted.last);
  }
}

/** Places, numbered from 0, of which some are taken. */
class Occupied {
  #taken;

  /** @param {number} count */
  constructor(count) {
    this.#taken = new Uint8Array(count);
  }

  /** Take the places from `start` up to before `end`. @param {number} start @param {number} end */
  take(start, end) {
    this.#taken.fill(1, start, end);
  }

  /** Whether none of them is taken. @param {number} start @param {number} end */
  isFree(start, end) {
    for (let at = start; at < end; at++) if (this.#taken[at]) return false;
    return true;
  }
}

/**
 * Whether two keys are of papers that are not equal in title: of those that are, the lowest id is meant.
 * @param {Pick<Known, "paper" | "key">} one
 * @param {Pick<Known, "paper" | "key">} other
 */
function isRival(one, other) {
  return one.paper.id !== other.paper.id && compareWords(one.key, other.key) !== 0;
}

/** @param {string} one @param {string} other */
function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}

/** As the server compares tuples of words. @param {string[]} one @param {string[]} other */
function compareWords(one, other) {
  const at = one.findIndex((word, i) => word !== other[i]);
  return at < 0 ? one.length - other.length : compare(one[at] ?? "", other[at] ?? "");
}

/** One number for a first and a last token. No title has so many tokens. @param {{first: number, last: number}} place */
function placeOf({ first, last }) {
  return first * 0x10000 + last - first;
}

/** @template T, K @param {T[]} all @param {(one: T) => K} key @returns {Map<K, T[]>} */
function grouped(all, key) {
  /** @type {Map<K, T[]>} */
  const groups = new Map();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

/** The keys of papers as words, each split once. */
class Keys {
  /** @type {Map<number, string[][]>} */
  #split = new Map();

  /** @param {Map<number, KnownPaper>} papers */
  constructor(papers) {
    this.papers = papers;
  }

  /**
   * A candidate beside its key, unless the text is not what the index took it for: it compares hashes.
   * @param {Candidate} candidate
   * @param {string[]} words
   * @returns {Known[]}
   */
  check(candidate, words) {
    const paper = this.papers.get(candidate.id);
    if (!paper) return [];
    let keys = this.#split.get(paper.id);
    if (!keys) {
      keys = keysOf(paper).map((key) => key.split(" "));
      this.#split.set(paper.id, keys);
    }
    const key = keys[candidate.ordinal];
    return key && isSaid(candidate, key, words) ? [{ ...candidate, paper, key }] : [];
  }
}

/** Whether tokens are a key, but for how the candidate says that they differ. @param {Candidate} candidate @param {string[]} key @param {string[]} words */
function isSaid({ first, last, edit, at }, key, words) {
  // What of the key stands in the text before the difference, and where it goes on after it.
  const before = edit === null ? key.length : at;
  const cut = edit === "cut" || edit === "cutWord";
  const from = edit === "inserted" ? at : at + 1;
  const after = edit === null || cut ? [] : key.slice(from);
  if (edit === "cutWord" && !key[at]?.startsWith(words[last - 1] ?? " ")) return false;
  for (let i = 0; i < before; i++) if (words[first + i] !== key[i]) return false;
  return after.every((word, i) => words[last - after.length + i] === word);
}

/** All keys of a paper, in the order in which the index counts them. @param {Pick<KnownPaper, "keys" | "near_keys">} paper */
export function keysOf({ keys, near_keys: near }) {
  return [...keys, ...(near ?? [])];
}

/** @param {Known} candidate */
function isNear({ paper, ordinal }) {
  return ordinal >= paper.keys.length;
}

/** Whether a candidate is a title without its subtitle. @param {Known} candidate */
function isHead(candidate) {
  return isNear(candidate) && candidate.paper.keys.some((whole) => whole.startsWith(`${candidate.key.join(" ")} `));
}
