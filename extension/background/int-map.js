// A map of 32-bit numbers in two typed arrays: open addressing with linear probing (Knuth, TAOCP 6.4, algorithms L and R).
// A key may have several values; 0 is no value. A Map takes ten times the memory, and can't be kept as it is.

/** @typedef {{keys: Uint32Array<ArrayBuffer>, values: Uint32Array<ArrayBuffer>, size: number}} SavedMap */

const FIRST_LENGTH = 16;
const FULL = 0.8;

export class IntMap {
  #keys = new Uint32Array(FIRST_LENGTH);
  #values = new Uint32Array(FIRST_LENGTH);
  #size = 0;

  /** How many bytes it holds. */
  get bytes() {
    return this.#keys.byteLength + this.#values.byteLength;
  }

  /** The first value of a key, or 0. @param {number} key @returns {number} */
  get(key) {
    const at = this.#find(key, 0);
    return at < 0 ? 0 : /** @type {number} */ (this.#values[at]);
  }

  /** All values of a key. @param {number} key @returns {number[]} */
  all(key) {
    const found = [];
    for (let at = this.#place(key); this.#values[at]; at = this.#next(at))
      if (this.#keys[at] === key >>> 0) found.push(/** @type {number} */ (this.#values[at]));
    return found;
  }

  /** Give a key one value more. @param {number} key @param {number} value not 0 */
  add(key, value) {
    if (this.#size >= FULL * this.#keys.length) this.#grow();
    this.#append(key, value);
  }

  /** Take one value from a key; nothing happens if it has it not. @param {number} key @param {number} value */
  remove(key, value) {
    const at = this.#find(key, value);
    if (at >= 0) this.#clear(at);
  }

  /** Count a key's one value up or down; what comes to 0 is gone. @param {number} key @param {number} by */
  count(key, by) {
    const at = this.#find(key, 0);
    if (at < 0) {
      if (by > 0) this.add(key, by);
      return;
    }
    const now = Math.max(0, /** @type {number} */ (this.#values[at]) + by);
    if (now) this.#values[at] = now;
    else this.#clear(at);
  }

  /** @returns {SavedMap} what it holds, not a copy */
  save() {
    return { keys: this.#keys, values: this.#values, size: this.#size };
  }

  /** @param {SavedMap} saved it is not copied */
  static load({ keys, values, size }) {
    const map = new IntMap();
    map.#keys = keys;
    map.#values = values;
    map.#size = size;
    return map;
  }

  /** Where a key stands with a value, or with any if `value` is 0; -1 if nowhere. @param {number} key @param {number} value */
  #find(key, value) {
    for (let at = this.#place(key); this.#values[at]; at = this.#next(at))
      if (this.#keys[at] === key >>> 0 && (value === 0 || this.#values[at] === value)) return at;
    return -1;
  }

  /** @param {number} key @param {number} value */
  #append(key, value) {
    let at = this.#place(key);
    while (this.#values[at]) at = this.#next(at);
    this.#keys[at] = key;
    this.#values[at] = value;
    this.#size++;
  }

  /** Empty a place, and move up what was put beyond it for want of it. @param {number} at */
  #clear(at) {
    const mask = this.#keys.length - 1;
    let hole = at;
    for (let next = this.#next(hole); this.#values[next]; next = this.#next(next)) {
      const home = this.#place(/** @type {number} */ (this.#keys[next]));
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      this.#keys[hole] = /** @type {number} */ (this.#keys[next]);
      this.#values[hole] = /** @type {number} */ (this.#values[next]);
      hole = next;
    }
    this.#values[hole] = 0;
    this.#size--;
  }

  #grow() {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Uint32Array(2 * keys.length);
    this.#values = new Uint32Array(2 * keys.length);
    this.#size = 0;
    for (let at = 0; at < keys.length; at++)
      if (values[at]) this.#append(/** @type {number} */ (keys[at]), /** @type {number} */ (values[at]));
  }

  /** @param {number} key */
  #place(key) {
    return (Math.imul(key ^ (key >>> 15), 0x2c1b3c6d) >>> 7) & (this.#keys.length - 1);
  }

  /** @param {number} at */
  #next(at) {
    return (at + 1) & (this.#keys.length - 1);
  }
}
