import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { canonical, findInText, fromUrl } from "../../extension/shared/identifiers.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/identifiers.json", import.meta.url), "utf8"));

for (const { text, found } of vectors.texts) {
  test(`findInText: ${text}`, () => {
    assert.deepEqual(
      findInText(text).map(({ identifier, start, end }) => [identifier, start, end]),
      found,
    );
  });
}

for (const { url, identifiers } of vectors.urls) {
  test(`fromUrl: ${url}`, () => assert.deepEqual(fromUrl(url), identifiers));
}

for (const { value, canonical: expected } of vectors.values) {
  test(`canonical: ${value}`, () => assert.equal(canonical(value), expected));
}

test("long texts that look like the beginning of something are read and give nothing", () => {
  for (const part of ["(", "http://", "arxiv:", "10.1234.", "10.1000/(", "/doi/", "PMID ", " ", "a.", "\ud800"]) {
    const text = part.repeat(200_000 / part.length);
    assert.deepEqual(findInText(text), []);
    assert.deepEqual(fromUrl(`https://example.org/${text}`), []);
    assert.equal(canonical(text), null);
  }
});
