// What differs between two notes, word by word, and what both together say. Pure.

/** One stretch of a text, and whether the other text lacks it. @typedef {{text: string, own: boolean}} Stretch */

/** Longer texts are compared line by line only: the table of two texts of n words has n² places. */
const MOST_WORDS = 1_500;

/**
 * The words of two texts, with what only one of them has marked, by their longest common subsequence.
 * @param {string} one
 * @param {string} other
 * @returns {{one: Stretch[], other: Stretch[]}} stretches that together are the texts
 */
export function difference(one, other) {
  const split = (/** @type {string} */ text) => /** @type {string[]} */ (text.match(/\s+|[^\s]+/gu) ?? []);
  let [ours, theirs] = [split(one), split(other)];
  if (ours.length > MOST_WORDS || theirs.length > MOST_WORDS) [ours, theirs] = [linesOf(one), linesOf(other)];
  if (ours.length > MOST_WORDS || theirs.length > MOST_WORDS) return { one: whole(one), other: whole(other) };
  const common = commonPairs(ours, theirs);
  return {
    one: stretches(ours, new Set(common.map(([at]) => at))),
    other: stretches(theirs, new Set(common.map(([, at]) => at))),
  };
}

/**
 * A text that holds all lines of both: common ones once, the others where they stand.
 * @param {string} theirs
 * @param {string} mine
 * @returns {string}
 */
export function merged(theirs, mine) {
  if (theirs.startsWith(mine)) return theirs;
  if (mine.startsWith(theirs)) return mine;
  const [one, other] = [linesOf(theirs), linesOf(mine)].map((lines) => lines.map((line) => line.replace(/\n$/, "")));
  if (!one || !other || one.length > MOST_WORDS || other.length > MOST_WORDS) return `${theirs}\n\n${mine}`;
  /** @type {string[]} */
  const lines = [];
  let [at, beside] = [0, 0];
  for (const [here, there] of [...commonPairs(one, other), /** @type {const} */ ([one.length, other.length])]) {
    lines.push(...one.slice(at, here), ...other.slice(beside, there));
    if (here < one.length) lines.push(/** @type {string} */ (one[here]));
    [at, beside] = [here + 1, there + 1];
  }
  return lines.join("\n");
}

/** @param {string} text @returns {string[]} each with its line feed */
function linesOf(text) {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** @param {string} text @returns {Stretch[]} */
function whole(text) {
  return [{ text, own: true }];
}

/**
 * @param {string[]} one
 * @param {string[]} other
 * @returns {[number, number][]} places of a longest common subsequence
 */
function commonPairs(one, other) {
  const width = other.length + 1;
  const lengths = new Uint16Array((one.length + 1) * width);
  for (let at = one.length - 1; at >= 0; at -= 1) {
    for (let beside = other.length - 1; beside >= 0; beside -= 1) {
      const place = at * width + beside;
      const [down, right, both] = [lengths[place + width], lengths[place + 1], lengths[place + width + 1]];
      lengths[place] = one[at] === other[beside] ? Number(both) + 1 : Math.max(Number(down), Number(right));
    }
  }
  /** @type {[number, number][]} */
  const pairs = [];
  for (let [at, beside] = [0, 0]; at < one.length && beside < other.length; ) {
    const place = at * width + beside;
    if (one[at] === other[beside]) pairs.push([at++, beside++]);
    else if (Number(lengths[place + width]) >= Number(lengths[place + 1])) at += 1;
    else beside += 1;
  }
  return pairs;
}

/** @param {string[]} words @param {Set<number>} common @returns {Stretch[]} */
function stretches(words, common) {
  /** @type {Stretch[]} */
  const found = [];
  for (const [at, text] of words.entries()) {
    // A space between two words that differ is one of theirs.
    const isBetween = !text.trim() && at > 0 && !common.has(at - 1) && !common.has(at + 1) && at + 1 < words.length;
    const own = isBetween || !common.has(at);
    const last = found.at(-1);
    if (last?.own === own) last.text += text;
    else found.push({ text, own });
  }
  return found;
}
