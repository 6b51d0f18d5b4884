// How many tokens the runs have by which a key is indexed. The browser's half of server/paperlight/matching/candidates.py.

// Set in the length of a key: it is the title itself; it is of a part that stands for the title; its first three words tell
// it from most others.
export const FIRST = 0x8000;
export const NEAR = 0x4000;
export const TELLING = 0x2000;
/** Bits of its opening's hash, by which most others in the same chain are passed over. */
export const TAG = 0x1e00;
/** What is left for the length itself: longer keys are not indexed. */
export const LONGEST = 0x1ff;

export const LONGEST_OPENING = 6;
export const BEGINNING = 3;
export const SHORTEST_NEAR = 5;

/** How many tokens the opening of a key has. @param {number} length with what is set in it */
export function openingSize(length) {
  const count = length & LONGEST;
  if (length & NEAR) return count > 5 ? 6 : Math.min(count, 4);
  if (count < 7) return Math.min(count, count < SHORTEST_NEAR || length & TELLING ? 3 : 4);
  return count < 10 ? 4 : 6;
}

/** How many tokens the ending of a key of so many tokens has. @param {number} count */
export function endingSize(count) {
  return count < 8 ? 3 : 4;
}
