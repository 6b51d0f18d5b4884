// Hashes of runs of tokens, as the index of titles knows them.

import { TAG } from "./runs.js";

/** In the place of a run's length: the hash is of its first two tokens. */
export const PAIR = 0;

/** 16 bits of a token's hash. @param {number} hash */
export function short(hash) {
  return (hash ^ (hash >>> 16)) & 0xffff;
}

/** @param {number} token */
export function start(token) {
  return Math.imul(token ^ 0x9e3779b9, 0x85ebca6b);
}

/** @param {number} run @param {number} token */
export function extend(run, token) {
  return Math.imul(run ^ (run >>> 15) ^ token, 0x85ebca6b);
}

/** @param {number} run @param {number} size */
export function finish(run, size) {
  const hash = Math.imul(run ^ (run >>> 13) ^ size, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** @param {Uint16Array} tokens @param {number} from @param {number} size */
export function runHash(tokens, from, size) {
  let run = start(/** @type {number} */ (tokens[from]));
  for (let i = 1; i < size; i++) run = extend(run, /** @type {number} */ (tokens[from + i]));
  return finish(run, size);
}

/** Three bits of a word of the filter. @param {number} hash */
export function bitsOf(hash) {
  const bits = Math.imul(hash, 0x9e3779b1) >>> 0;
  return (1 << (bits >>> 27)) | (1 << ((bits >>> 22) & 31)) | (1 << ((bits >>> 17) & 31));
}

/** What of an opening's hash is kept in a key's length. @param {number} hash */
export function tagOf(hash) {
  return (hash >>> 16) & TAG;
}

/** @param {Uint16Array} tokens @param {number} from */
export function pairHash(tokens, from) {
  return finish(extend(start(tokens[from] ?? 0), tokens[from + 1] ?? 0), PAIR);
}
