// Whether a passage that is nearly the same still says the same: a "not", another number or the opposite word are few edits and
// turn its meaning. Words are compared in order; what only one side has is judged.

/** Numbers first, with their sign and fractions; then words, of scripts without spaces single characters. */
const WORDS =
  /(?<![\p{L}\p{N}])-?\p{N}+(?:[.,]\p{N}+)*|[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]|[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}']*[\p{L}\p{M}\p{N}])?/gu;
/** A reference in brackets says nothing of its own: `[12, 13]`. */
const REFERENCES = /\[\d+(?:[\s,;-]+\d+)*\]/g;
const NUMBER =
  /\p{N}|^(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|twice|thrice|double|triple|hundred|thousand|million|billion)$/u;
const SINGLE = /^[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]$|^[\u{20000}-\u{3ffff}]$/u;
/** What turns a sentence by being there, in the languages of most papers. Folded as the texts are. */
const NEGATIONS = new Set(
  (
    "not no never nor neither none nothing nobody nowhere cannot without hardly barely scarcely rarely seldom unlike lack lacks " +
    "fail fails failed except few little " +
    "nicht kein keine keinen keiner nie ohne ne pas jamais sans aucun aucune non nao nunca sem sin ningun ninguna не нет ни без " +
    "नही न बिना لا لم لن ليس ليست غير بدون دون 不 没 沒 無 无 非 未 莫 否 ない 않 못"
  ).split(" "),
);
const NEGATIVE_END = /n't$/;
const NEGATIVE_START = /^(?:un|in|im|ir|il|non|dis|de|anti|mis|a)$/;
/** Words that stand for each other's opposite; what is left and right of the stroke, by its beginning. */
const OPPOSITES = (
  "increas/decreas increas/reduc improv/worsen improv/degrad improv/harm higher/lower high/low highest/lowest more/less more/fewer " +
  "most/least better/worse best/worst larger/smaller large/small largest/smallest faster/slower fast/slow before/after " +
  "above/below always/sometimes all/some every/some positive/negative positively/negatively strong/weak stronger/weaker " +
  "supports/rejects with/without can/cannot rise/fall rises/falls gain/loss gains/losses outperforms/underperforms " +
  "outperform/underperform upper/lower maxim/minim first/last early/late encoder/decoder greater/smaller deeper/shallower " +
  "deep/shallow easy/hard easier/harder success/fail succeeds/fails accept/reject true/false simple/complex convex/concave " +
  "left/right longer/shorter long/short include/exclude includes/excludes known/unknown only/also must/may"
)
  .split(" ")
  .map((pair) => /** @type {[string, string]} */ (pair.split("/")));
/** Where words differ, the sides are in step again when so many of the next words are the same, no further than so many ahead. */
const IN_STEP = 2;
const AHEAD = 24;
/** So many differing words are told apart from typing errors. */
const MOST_WORDS = 64;

/**
 * @typedef {{lost: string[], gained: string[]}} Difference
 */

/**
 * Compare two passages.
 * @param {string} quote folded
 * @param {string} passage folded
 * @returns {{turned: boolean, words: number, changed: number}} whether the meaning is another; how many words the quote has, and
 *   how many of them are others, not counting those that are only spelled otherwise
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function compareWords(quote, passage) {
  const [own, found] = [wordsOf(quote), wordsOf(passage)];
  let changed = 0;
  let turned = false;
  /** @type {Difference} */
  const all = { lost: [], gained: [] };
  for (const { lost, gained } of differences(own, found)) {
    if (lost.join("") === gained.join("")) continue;
    const [rest, other] = unpaired(lost, gained);
    turned ||= isTurned(lost, gained, rest, other);
    changed += Math.max(rest.length, other.length);
    all.lost.push(...rest);
    all.gained.push(...other);
  }
  // Words that have changed places say something else: A beats B, B beats A.
  const swapped = all.lost.some((word) => word.length > 2 && all.gained.includes(word));
  return { turned: turned || swapped, words: own.length, changed };
}

/** @param {string} text @returns {string[]} */
function wordsOf(text) {
  return text.replace(REFERENCES, " ").match(WORDS) ?? [];
}

/** @param {string[]} own @param {string[]} found @returns {Generator<Difference, void>} the stretches where they differ */
function* differences(own, found) {
  let [left, right] = [0, 0];
  while (left < own.length || right < found.length) {
    if (own[left] === found[right]) {
      left += 1;
      right += 1;
      continue;
    }
    const [skip, other] = nextInStep(own, left, found, right);
    yield {
      lost: own.slice(left, left + skip),
      gained: found.slice(right, right + other),
    };
    left += skip;
    right += other;
  }
}

/** @param {string[]} own @param {number} left @param {string[]} found @param {number} right @returns {[number, number]} */
function nextInStep(own, left, found, right) {
  for (let sum = 1; sum <= AHEAD; sum += 1)
    for (let skip = 0; skip <= sum; skip += 1)
      if (inStep(own, left + skip, found, right + sum - skip)) return [skip, sum - skip];
  const most = Math.max(1, Math.min(AHEAD, own.length - left, found.length - right));
  return [Math.min(most, own.length - left), Math.min(most, found.length - right)];
}

/** @param {string[]} own @param {number} left @param {string[]} found @param {number} right */
function inStep(own, left, found, right) {
  if (left > own.length || right > found.length) return false;
  for (let at = 0; at < IN_STEP; at += 1) {
    const [one, other] = [own[left + at], found[right + at]];
    if (one !== other) return false;
    if (one === undefined) return true;
  }
  return true;
}

/** @param {string[]} lost @param {string[]} gained @returns {[string[], string[]]} the words that have no other spelling on the other side */
function unpaired(lost, gained) {
  const rest = [...gained];
  const alone = lost.slice(0, MOST_WORDS).filter((word) => {
    const at = rest.slice(0, MOST_WORDS).findIndex((other) => isMisspelled(word, other));
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return [[...alone, ...lost.slice(MOST_WORDS)], rest];
}

/** @param {string[]} lost @param {string[]} gained @param {string[]} rest of those the unpaired @param {string[]} other */
function isTurned(lost, gained, rest, other) {
  const signs = (/** @type {string[]} */ words) => words.filter((word) => NUMBER.test(word)).join(" ");
  const denied = (/** @type {string[]} */ words) =>
    words.filter((word) => NEGATIONS.has(word) || NEGATIVE_END.test(word)).length;
  if (signs(lost) !== signs(gained) || denied(lost) !== denied(gained)) return true;
  for (const word of lost) for (const one of gained) if (isOpposite(word, one)) return true;
  // A character of a script without spaces is half a word: two of them make another word of the same place.
  return rest.length > 1 && other.length > 1 && rest.length + other.length < 9 && rest.every((one) => SINGLE.test(one));
}

/** Whether two words are one word, spelled otherwise. @param {string} word @param {string} other */
function isMisspelled(word, other) {
  if (isOpposite(word, other) || NUMBER.test(word) || NUMBER.test(other)) return false;
  const length = Math.max(word.length, other.length);
  if (length > 64) return word === other;
  const units = (/** @type {string} */ text) => Uint16Array.from(text, (unit) => unit.charCodeAt(0));
  const text = units(other);
  const errors = 1 - likeness(units(word), text, 0, text.length, 1);
  return (
    errors * word.length <= Math.max(1, Math.floor(length / 4)) && Math.abs(word.length - other.length) <= length / 3
  );
}

/** @param {string} word @param {string} other */
function isOpposite(word, other) {
  const [short, long] = word.length < other.length ? [word, other] : [other, word];
  if (short.length > 2 && long.endsWith(short) && NEGATIVE_START.test(long.slice(0, -short.length))) return true;
  return OPPOSITES.some(
    ([one, counter]) => (begins(word, one) && begins(other, counter)) || (begins(word, counter) && begins(other, one)),
  );
}

/** Whether a word is a form of another: the short ones only as they stand. @param {string} word @param {string} stem */
function begins(word, stem) {
  return word === stem || (stem.length > 5 && word.startsWith(stem));
}
