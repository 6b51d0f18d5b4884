// A search of this browser's copy, for when the server does not answer: titles, tags and notes, all words wanted.

import { foldKey } from "../shared/fold.js";

/** @import { KnownPaper } from "../shared/messages.js" */

/** What a word of the query counts where it stands; the best place of each decides. */
const POINTS = { titleWord: 4, titleBeginning: 3, tag: 3, note: 1 };
/** What the query counts as it is written: it begins the title, it stands in it. */
const PHRASE = { begins: 4, stands: 2 };
/** So many are found before the best of them are told apart. */
const MANY = 1_000;

/**
 * Search papers, in the parts in which they come. A word counts where it begins one, since the reader may still be typing it.
 * @param {AsyncIterable<KnownPaper[]>} parts
 * @param {string} query
 * @param {number} most
 * @returns {Promise<KnownPaper[]>} best first; of equal ones the shorter title, then the newer paper
 */
export async function searchCopy(parts, query, most) {
  const phrase = foldKey(query);
  if (!phrase) return [];
  const words = [...new Set(phrase.split(" "))].map((word) => ` ${word}`);
  /** @type {{paper: KnownPaper, points: number}[]} */
  let found = [];
  for await (const part of parts) {
    for (const paper of part) {
      const points = pointsOf(paper, words, ` ${phrase}`);
      if (points > 0) found.push({ paper, points });
    }
    if (found.length > MANY) found = best(found, most);
  }
  return best(found, most).map(({ paper }) => paper);
}

/** @param {{paper: KnownPaper, points: number}[]} found @param {number} most */
function best(found, most) {
  return found
    .sort(
      (one, other) =>
        other.points - one.points || one.paper.title.length - other.paper.title.length || other.paper.id - one.paper.id,
    )
    .slice(0, most);
}

/**
 * How well a paper answers; 0 if a word is nowhere in it.
 * @param {KnownPaper} paper
 * @param {string[]} words folded, each after a space
 * @param {string} phrase the whole query, likewise
 */
function pointsOf({ title, keys, reading: { tags, note } }, words, phrase) {
  const titled = ` ${keys[0] ?? foldKey(title)} `;
  // Few papers have a note, and most are told apart by their titles: the rest is folded only where it is asked for.
  let tagged = "";
  let noted = "";
  let points = 0;
  for (const word of words) {
    if (titled.includes(`${word} `)) points += POINTS.titleWord;
    else if (titled.includes(word)) points += POINTS.titleBeginning;
    else {
      tagged ||= ` ${foldKey(tags.join(" "))}`;
      noted ||= ` ${foldKey(note)}`;
      if (tagged.includes(word)) points += POINTS.tag;
      else if (noted.includes(word)) points += POINTS.note;
      else return 0;
    }
  }
  if (titled.startsWith(phrase)) return points + PHRASE.begins;
  return titled.includes(phrase) ? points + PHRASE.stands : points;
}
