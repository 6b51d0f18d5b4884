// What holds of every text, tried on many: seeded, so that a failure comes again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, foldKey } from "../../extension/shared/fold.js";
import { Library, paper } from "./recognise.js";

const ALPHABET = [
  ..."abcdeABÉßıΣςйЁ漢かガ한가ᄒ 019²ⁿ½ﬁ\u0301\u093f\u00ad\u200b'’-—&_$.,:;!?()[]“”《》|\n\t\u00a0",
  ..."𐐀𝐀😀",
  "\ud800",
  "the ",
  "Model ",
  "of ",
  "…",
  "arXiv:2310.0",
];

/** A generator of numbers below 1 (mulberry32). @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {() => number} chance @param {number} most */
function textOf(chance, most) {
  return Array.from(
    { length: Math.floor(chance() * most) },
    () => ALPHABET[Math.floor(chance() * ALPHABET.length)],
  ).join("");
}

const ROLES = /** @type {const} */ (["link", "heading", "item", "prose"]);
const FENCES = ["“{}”", "({})", ". {}. ", "\n{}\n", "😀 | {} | 😀", "《{}》"];

test("folding is idempotent, and a token's place holds its own characters", () => {
  const chance = random(1);
  for (let round = 0; round < 3_000; round++) {
    const text = textOf(chance, 40);
    const key = foldKey(text);
    assert.equal(foldKey(key), key, text);
    let before = 0;
    for (const { text: word, start, end } of fold(text)) {
      assert.ok(before <= start && start < end && end <= text.length, text);
      assert.ok(` ${foldKey(text.slice(start, end))} `.includes(word), text);
      before = start;
    }
  }
});

test("a title planted in a text where a title stands is found, whatever stands around, and nothing overlaps", () => {
  const chance = random(2);
  for (let round = 0; round < 2_000; round++) {
    const words = Array.from({ length: 6 + Math.floor(chance() * 5) }, () => {
      return Array.from({ length: 3 + Math.floor(chance() * 4) }, () => "klmnopqäé漢𐐀"[Math.floor(chance() * 9)]).join(
        "",
      );
    });
    const title = words.join(" ");
    const library = new Library([paper({ id: 1, title, keys: [foldKey(title)] })]);
    const [open = "", close = ""] = (FENCES[round % FENCES.length] ?? "").split("{}");
    const before = `${textOf(chance, 20)}\n${open}`;
    const text = `${before}${title}${close}\n${textOf(chance, 20)}`;
    const found = library.match(text, ROLES[round % ROLES.length] ?? "prose");
    assert.deepEqual(
      found.map(({ start, end }) => [start, end]),
      [[before.length, before.length + title.length]],
      text,
    );
  }
});

test("no text makes it throw", () => {
  const chance = random(3);
  const keys = [
    "a b",
    "the model of the model of",
    "漢漢漢漢漢",
    "of the model",
    "the of the of the of the of the",
    "a",
  ];
  const library = new Library(
    keys.map((key, at) => paper({ id: at + 1, title: key, keys: [key], near_keys: ["of the"] })),
  );
  for (let round = 0; round < 5_000; round++) {
    const text = textOf(chance, 60);
    for (const { start, end, score } of library.match(text, ROLES[round % ROLES.length] ?? "prose")) {
      assert.ok(0 <= start && start < end && end <= text.length, text);
      assert.ok(score > 0.5 && score <= 1, text);
    }
  }
});
