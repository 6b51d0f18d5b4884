import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { also, canonical, findInText, fromUrl } from "../../extension/shared/identifiers.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/identifiers.json", import.meta.url), "utf8"));

/** @param {Record<string, [string, any][]>} groups @returns {[group: string, said: string, expected: any][]} */
function cases(groups) {
  return Object.entries(groups).flatMap(([group, rows]) =>
    rows.map(([said, expected]) => /** @type {[string, string, any]} */ ([group, said, expected])),
  );
}

for (const [group, text, expected] of cases(vectors.texts)) {
  test(`findInText, ${group}: ${text}`, () => {
    const found = findInText(text).map(({ identifier, start, end }) => [identifier, start, end]);
    assert.deepEqual(found, expected);
  });
}

for (const [group, url, expected] of cases(vectors.urls)) {
  test(`fromUrl, ${group}: ${url}`, () => assert.deepEqual(fromUrl(url), expected === null ? [] : [expected]));
}

for (const [group, value, expected] of cases(vectors.values)) {
  test(`canonical, ${group}: ${value}`, () => assert.equal(canonical(value), expected));
}

for (const [identifier, expected] of vectors.also) {
  test(`also: ${identifier}`, () => {
    assert.deepEqual(also(identifier), expected);
    for (const other of expected) assert.equal(canonical(other), other);
  });
}

/**
 * Numbers that look random and are the same in each run (the constants are those of Numerical Recipes).
 * @param {number} seed
 * @returns {(below: number) => number}
 */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test("no text and no damaged address throws, and what is found is canonical and in the text", () => {
  const said = [
    ...cases(vectors.urls).map(([, url]) => url),
    ...cases(vectors.texts).map(([, text]) => text),
    ..."\ud800 \u{1f600} é ( ) [ < > % %2F %25 / // ? & = # ; . - _ * @ 10. v2 arXiv: PMID https:// url= \n".split(" "),
  ];
  const random = numbers(3);
  for (let round = 0; round < 20_000; round++) {
    let text = "";
    for (let part = random(4); part >= 0; part--) {
      const one = said[random(said.length)] ?? "";
      text += one.slice(random(4) ? 0 : random(one.length), random(4) ? one.length : random(one.length));
    }
    let last = 0;
    for (const { identifier, start, end } of findInText(text)) {
      assert.ok(last <= start && start < end && end <= text.length, text);
      last = end;
      assert.equal(canonical(identifier), identifier, text);
      assert.deepEqual(
        findInText(text.slice(start, end)).map((found) => found.identifier),
        [identifier],
        text,
      );
    }
    for (const identifier of [...fromUrl(text), canonical(text) ?? "doi:10.1000/x"]) {
      assert.equal(canonical(identifier), identifier, text);
      for (const other of also(identifier)) assert.equal(canonical(other), other, text);
    }
  }
});

test("long texts that look like the beginning of something are read and give nothing", () => {
  const parts = [
    ...[
      "(",
      "http://",
      "https://a.b/?url=",
      "arxiv:",
      "hep-th/",
      "10.",
      "10.1234.",
      "10.1000/(",
      "10.1000/a<1:",
      "%25",
    ],
    ...["/doi/", "/doi/10.1000/a/full", "/article/doi/10.1000/a/", "/suppl_file/", "PMID ", "CorpusID ", "ePrint "],
    ...["hal-", "hal-12345678v", " ", "a.", "a-", "www.", "proxy.", "\ud800", "é/", "&u=https:/", "_CVPR_2016_paper"],
  ];
  for (const part of parts) {
    const text = part.repeat(1_000_000 / part.length);
    assert.deepEqual(findInText(text), [], part);
    assert.equal(canonical(text), null, part);
    for (const start of ["https://example.org/", "https://openaccess.thecvf.com/a/", "https://doi.org/x", "https://"]) {
      assert.deepEqual(fromUrl(start + text), [], part);
      // As long as an address may be, and ending in what none ends in.
      assert.deepEqual(fromUrl(`${start}${text.slice(0, 3_900)}é`), [], part);
    }
  }
});
