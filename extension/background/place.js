// Judge whether a stretch of text that reads like a known title stands where a title stands.
//
// The browser's half of server/paperlight/matching/place.py, which tells the reasons; tests/vectors/matches.json holds
// the two equal.

import { isUnspaced } from "../shared/fold.js";

/** @typedef {import("../shared/fold.js").Folded} Folded */
/** @typedef {import("../shared/messages.js").Role} Role */
/** The known titles around a stretch: the token after the one found before it, and where others begin.
 * @typedef {{ended: number, begins: (at: number) => boolean}} Neighbours */

/** Words that join the parts of a title and stay small in one. */
export const JOINERS = new Set(
  `a an the and or nor but of in on at to for from by with without within into onto over under through toward towards
  across between among against beyond behind before after during until as via using than vs versus per upon about
  around`.split(/\s+/),
);
/** Words that begin a sentence before a title that is cited in it, where their capital means nothing. */
export const OPENERS = new Set(
  `in as with like unlike see following while although though since because after both the our we this these and or but
  by inspired based compare compared according similar recall consider read cf eg ie paper
  also however then finally recently again here given despite is only i they reading introducing titled entitled authors
  later today now lastly moreover furthermore additionally similarly likewise thus therefore hence so
  meanwhile notably specifically instead rather indeed yet it its he she you my your their his her that
  those`.split(/\s+/),
);
/** Words between two titles of one sentence. */
export const CONJUNCTIONS = new Set(["and", "or"]);
/** Where papers appear. */
export const VENUES = new Set(
  `aaai aistats arxiv coling colm conll cvpr eacl eccv emnlp icassp iccv iclr icml icra ijcai interspeech iros jmlr kdd
  naacl neurips nips openreview siggraph sigir tacl tmlr uai wacv wsdm`.split(/\s+/),
);
/** Words between a title and the venue. */
export const PLACING = new Set(["at", "in", "on", "from"]);
/** What listings put after a title without parting it. */
export const TAILS = new Set(["pdf", "html", "code", "abstract", "bibtex"]);
/** What a page calls a title, before a colon. */
export const LABELS = new Set(["title", "paper"]);

// What parts a stretch from the text on one side of it, weakest first.
const RUN = 0; // the words go on like a title: a capital, a number, a hyphen, a colon before a subtitle
const OPEN = 1; // only a word that no title would go on with
const PAUSE = 2; // a comma, semicolon or slash, which titles may hold
const BREAK = 3; // a dash, a colon before the stretch, or another symbol
const CLOSED = 4; // the text's edge, a line's end, a quotation mark, a bracket, a full stop

// How many telling words make a title short, telling, medium, long. Under two it is a word that anything may be called;
// two are a term of the field ("Deep Learning") even with capitals.
const SHORT = 2;
const TELLING = 3;
const MEDIUM = 4;
const LONG = 6;
// Taken from the score of a mention inside a text, in hundredths.
const PENALTIES = {
  smallLetters: 5, // a title that isn't written like one may be plain words
  short: 10, // two or three words among others may be a term of the field
};
const FARTHEST = 3; // joiners in a row that a title has at most

const CLOSING = /[.?!…"'‘’“”„«»‹›(){}[\]|·•‣∙▪●■★\t\n\v\f\r\x85\u2028\u2029。．？！「」『』《》〈〉【】（）［］｛｝｜]/;
const PAUSING = /[,;/，；、]/;
const COLON = /[:：]/;
const SPACE = /[ \xa0\u1680\u2000-\u200b\u202f\u205f\u3000]+/;
const PARTING = new RegExp(`${CLOSING.source}|${PAUSING.source}|${COLON.source}|—`);
const POSSESSIVE = /['’]s$/;
const YEAR = /^(?:19|20)[0-9][0-9]$/;
const SPACES = new RegExp(SPACE, "g");

/**
 * How surely the tokens `first` up to before `last` mention `title`, 0 to 1, or null if they don't. `folded` is of `text`;
 * the tokens are known to equal a key of `title`.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} first
 * @param {number} last
 * @param {Role} role
 * @param {string} title
 * @param {Neighbours} around
 * @returns {number | null}
 */
export function judge(text, folded, first, last, role, title, around) {
  const size = sizeOf(folded, first, last);
  const whole = last === folded.count && (first === 0 || isLabelled(text, folded, first));
  const stretch = text.slice(folded.starts[first], folded.ends[last - 1]);
  // One word is a title only where it stands alone and as the title writes it: "RAFT", not "raft".
  if (size < SHORT) return whole && role !== "prose" && title.includes(stretch) ? 1 : null;
  const titled = isTitled(text, folded, first, last) && stretch !== stretch.toUpperCase();
  if (whole) return role !== "prose" || titled || size >= MEDIUM ? 1 : null;
  const before = boundOf(text, folded, first, -1, around);
  let after = boundOf(text, folded, last - 1, 1, around);
  if (after === RUN && size >= LONG && isFollowed(text, folded, last, titled)) after = OPEN;
  const bound = Math.min(before, after);
  const running = role === "item" || role === "prose";
  let enough;
  if (size < MEDIUM) {
    const needed = running && size >= TELLING ? OPEN : CLOSED;
    enough = titled && bound >= needed && (running || 2 * (last - first) > folded.count);
  } else if (running) {
    // Small letters may be plain words, unless parted like a title; in a reference it begins with a capital.
    const parted = bound >= (isCapital(charAt(text, folded, first)) ? PAUSE : CLOSED);
    enough = bound >= OPEN && (titled || size >= LONG || parted);
  } else {
    // A link or a heading is one unit: what stands in it unparted from a title makes it another title.
    enough = bound >= BREAK;
  }
  if (!enough) return null;
  return (100 - (titled ? 0 : PENALTIES.smallLetters) - (size < MEDIUM ? PENALTIES.short : 0)) / 100;
}

/**
 * How many words tell something; two Han or Kana characters are about one word.
 * @param {Folded} folded
 * @param {number} first
 * @param {number} last
 */
function sizeOf(folded, first, last) {
  let size = 0;
  for (let at = first; at < last; at++) {
    const word = wordAt(folded, at);
    if (isUnspaced(word)) size += 0.5;
    else if ([...word].length > 1 && !isNumber(word) && !JOINERS.has(word)) size += 1;
  }
  return size;
}

/**
 * Whether each word of four letters or more begins with a capital, and there is one.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} first
 * @param {number} last
 */
function isTitled(text, folded, first, last) {
  let capitals = 0;
  for (let at = first; at < last; at++) {
    const word = wordAt(folded, at);
    const inside = at > first && !SPACE.test(gapBeside(text, folded, at, -1));
    const char = charAt(text, folded, at);
    if (inside || [...word].length < 4 || JOINERS.has(word) || !isCased(char)) continue;
    if (!isCapital(char)) return false;
    capitals += 1;
  }
  return capitals > 0;
}

/**
 * What parts the stretch whose outermost token is `edge` from the token `step` (1 or -1) beside it.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} edge
 * @param {1 | -1} step
 * @param {Neighbours} around
 */
function boundOf(text, folded, edge, step, around) {
  const beside = edge + step;
  if (beside < 0 || beside >= folded.count) return CLOSED;
  const gap = gapBeside(text, folded, edge, step);
  if (CLOSING.test(gap)) return CLOSED;
  if (COLON.test(gap)) {
    if (step > 0) return RUN;
    return isLabelled(text, folded, edge) ? CLOSED : BREAK;
  }
  if (PAUSING.test(gap)) return PAUSE;
  const symbols = gap.replace(SPACES, "");
  if (gap.includes("—") || (symbols !== "" && symbols.length < gap.length)) return BREAK;
  if (symbols === gap) {
    // no space
    const unspaced = isUnspaced(wordAt(folded, edge)) || isUnspaced(wordAt(folded, beside));
    return unspaced && gap === "" ? OPEN : RUN;
  }
  const joined = step > 0 ? around.begins(beside + 1) : around.ended === beside;
  if (joined && CONJUNCTIONS.has(wordAt(folded, beside))) return OPEN; // and another known title
  return boundOfWords(text, folded, beside, step);
}

/**
 * Whether the words from `beside` on, parted by spaces only, go on like a title.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} beside
 * @param {1 | -1} step
 */
function boundOfWords(text, folded, beside, step) {
  if (isNumber(wordAt(folded, beside))) {
    const numbering = step < 0 && endsSegment(text, folded, beside, step);
    return numbering ? BREAK : RUN;
  }
  if (step > 0 && wordAt(folded, beside) === "by") return OPEN; // and the authors
  for (let at = beside; at !== beside + step * FARTHEST; at += step) {
    const word = wordAt(folded, at);
    if (isCapital(charAt(text, folded, at))) return step < 0 && opens(text, folded, at, beside) ? OPEN : RUN;
    if (!JOINERS.has(word) || endsSegment(text, folded, at, step)) return OPEN;
  }
  return OPEN;
}

/**
 * Whether the capital of the token `at` is a sentence's, or the token a possessive: "Google's".
 * @param {string} text
 * @param {Folded} folded
 * @param {number} at
 * @param {number} beside
 */
function opens(text, folded, at, beside) {
  if (at === beside && POSSESSIVE.test(sourceAt(text, folded, at))) return true;
  return OPENERS.has(wordAt(folded, at)) && endsSegment(text, folded, at, -1);
}

/**
 * Whether what goes on at the token `last` is what follows long titles: a remark, a venue, a listing's tail. After a
 * colon, a small letter goes on with a title only where the title is in small letters too.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} last
 * @param {boolean} titled
 */
function isFollowed(text, folded, last, titled) {
  const word = wordAt(folded, last);
  const gap = gapBeside(text, folded, last - 1, 1);
  if (COLON.test(gap)) {
    const source = sourceAt(text, folded, last);
    const small = isCased(charAt(text, folded, last)) && source === source.toLowerCase() && !JOINERS.has(word);
    return word === "http" || word === "https" || (titled && small);
  }
  if (gap === "" || gap.replace(SPACES, "") !== "") return false;
  if (isYear(text, folded, last) || isTail(text, folded, last)) return true;
  const placed = PLACING.has(word) && last + 1 < folded.count;
  return isVenue(text, folded, placed ? last + 1 : last);
}

/**
 * @param {string} text
 * @param {Folded} folded
 * @param {number} at
 */
function isYear(text, folded, at) {
  return YEAR.test(wordAt(folded, at)) && stops(text, folded, at);
}

/**
 * Whether from the token `at` on nothing stands but words of a listing.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} at
 */
function isTail(text, folded, at) {
  while (TAILS.has(wordAt(folded, at)) && !stops(text, folded, at)) at += 1;
  return TAILS.has(wordAt(folded, at));
}

/**
 * Whether the token `at` is a venue: a known one, or one with capitals inside and a year.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} at
 */
function isVenue(text, folded, at) {
  const known = VENUES.has(wordAt(folded, at));
  if (stops(text, folded, at)) return known;
  if (gapBeside(text, folded, at, 1).replace(SPACES, "") !== "") return false;
  if (known) return !isCapital(charAt(text, folded, at + 1));
  const [, ...inner] = sourceAt(text, folded, at);
  return inner.some(isCapital) && isYear(text, folded, at + 1);
}

/**
 * Whether a segment ends after the token `at`, and no subtitle follows.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} at
 */
function stops(text, folded, at) {
  if (!endsSegment(text, folded, at, 1)) return false;
  return at + 1 >= folded.count || !COLON.test(gapBeside(text, folded, at, 1));
}

/**
 * Whether before the token `first` stands nothing but a label, as in arXiv's "Title:".
 * @param {string} text
 * @param {Folded} folded
 * @param {number} first
 */
function isLabelled(text, folded, first) {
  return first === 1 && LABELS.has(wordAt(folded, 0)) && COLON.test(gapBeside(text, folded, 1, -1));
}

/**
 * Whether the token `at` has nothing beyond it, or is parted from it; a hyphen alone doesn't part.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} at
 * @param {1 | -1} step
 */
function endsSegment(text, folded, at, step) {
  const beyond = at + step;
  if (beyond < 0 || beyond >= folded.count) return true;
  const gap = gapBeside(text, folded, at, step);
  const symbols = gap.replace(SPACES, "");
  return PARTING.test(gap) || (symbols !== "" && symbols.length < gap.length);
}

/**
 * A token as the source writes it.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} at
 */
function sourceAt(text, folded, at) {
  return text.slice(folded.starts[at], folded.ends[at]);
}

/**
 * The source between a token and the one beside it.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} at
 * @param {1 | -1} step
 */
function gapBeside(text, folded, at, step) {
  const low = Math.min(at, at + step);
  return text.slice(folded.ends[low], folded.starts[low + 1]);
}

/**
 * @param {Folded} folded
 * @param {number} at
 */
function wordAt(folded, at) {
  return folded.key.slice(folded.places[at], /** @type {number} */ (folded.places[at + 1]) - 1);
}

/**
 * The character with which a token begins in the source.
 * @param {string} text
 * @param {Folded} folded
 * @param {number} at
 */
function charAt(text, folded, at) {
  return String.fromCodePoint(/** @type {number} */ (text.codePointAt(/** @type {number} */ (folded.starts[at]))));
}

/** @param {string} char */
function isCased(char) {
  return char.toLowerCase() !== char.toUpperCase();
}

/** @param {string} char */
function isCapital(char) {
  return char !== char.toLowerCase();
}

/** @param {string} word */
function isNumber(word) {
  return /^\p{Nd}/u.test(word);
}
