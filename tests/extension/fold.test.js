import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fold, foldKey, hashOf, scan } from "../../extension/shared/fold.js";

const { cases, assigned, checksums } = JSON.parse(
  readFileSync(new URL("../vectors/fold.json", import.meta.url), "utf8"),
);

for (const { why, text, tokens } of cases) {
  test(`fold: ${why}`, () => {
    assert.deepEqual(
      fold(text).map((token) => [token.text, token.start, token.end]),
      tokens,
    );
    assert.equal(foldKey(text), tokens.map((/** @type {[string]} */ [word]) => word).join(" "));
  });
}

test("every character that both languages know folds as it does on the server", () => {
  /** @type {Map<string, string[]>} */
  const keys = new Map();
  for (const range of assigned.split(" ")) {
    const [from, to] = range.split("-").map((/** @type {string} */ hex) => Number.parseInt(hex, 16));
    for (let point = from; point <= to; point++) {
      const char = String.fromCodePoint(point);
      const block = (point & ~0xfff).toString(16);
      if (!keys.has(block)) keys.set(block, []);
      keys.get(block)?.push(foldKey(`a${char}b 1${char}2`));
    }
  }
  const sums = [...keys].map(([block, each]) => [
    block,
    createHash("sha1").update(each.join("\n")).digest("hex").slice(0, 12),
  ]);
  assert.deepEqual(sums, checksums);
});

test("a key folds to itself", () => {
  for (const { text } of cases) assert.equal(foldKey(foldKey(text)), foldKey(text));
});

test("a text longer than its buffers were made for", () => {
  const text = "\ufdfa ".repeat(5000);
  const { count, starts } = scan(text);
  assert.equal(count, 20000);
  assert.equal(starts[count - 1], 9998);
  assert.equal(foldKey(text), Array(5000).fill(foldKey("\ufdfa")).join(" "));
});

test("a token's hash is of its folded text", () => {
  const { count, hashes } = scan("Ça, CO₂ & ﬁn");
  assert.deepEqual([...hashes.subarray(0, count)], ["ca", "co", "2", "and", "fin"].map(hashOf));
});
