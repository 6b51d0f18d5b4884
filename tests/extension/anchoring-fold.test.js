// Which texts are the same passage to a reader, and so fold alike.

import assert from "node:assert/strict";
import { test } from "node:test";
import { anchor, FoldedText, quoteAt } from "./anchoring.js";

const ALIKE = [
  ["Recognition", "recog-\nnition", "recog- nition", "re\u00adcog\u00adnition", "re\u200bcognition", "RECOGNITION"],
  ["well-known", "well\u2010known", "well- known", "wellknown"],
  ["pages 3-5", "pages 3–5", "pages 3—5", "pages 3--5", "pages 3−5"],
  ["“so”, he’d say", '"so", he\'d say', "``so'', he`d say", "«so», heʼd say"],
  ["one two", " one\n\n two ", "one\u00a0two", "one \u2009 two", "one\ttwo\u0000"],
  ["the first, etc...", "the ﬁrst, etc…"],
  ["CO₂ at 10⁻³", "CO2 at 10-3", "ＣＯ２ at 10−3"],
  ["naïve Poincaré", "naive Poincare", "nai\u0308ve Poincare\u0301"],
  ["模型的代价，很低", "模型\n的代价,很低", "模型 的代价，很低"],
  ["한국어 문서", "한국어 문서".normalize("NFD")],
  ["أسراب", "أســـراب", "\u200fأسراب\u200f"],
];
const APART = [
  ["3-5", "35"],
  ["one two", "onetwo"],
  ["word - word", "word word"],
  ["GPT-4", "GPT 4"],
  ["क", "कि"],
  ["か", "が"],
  ["10", "10%"],
  ["模型 BERT", "模型BERT"],
];

test("what a reader would call the same folds alike", () => {
  for (const [first = "", ...others] of ALIKE) {
    for (const other of others) assert.equal(String(FoldedText.of(other)), String(FoldedText.of(first)), other);
  }
});

test("what says something else does not", () => {
  for (const [one = "", other = ""] of APART) {
    assert.notEqual(String(FoldedText.of(one)), String(FoldedText.of(other)), one);
  }
});

test("what folds alike is found as exact, anything else as approximate", () => {
  const page = (/** @type {string} */ word) =>
    `A heading\nThe speech ${word} of crowded rooms needs microphones near each of the speakers in them.`;
  const text = page("recognition");
  const quote = quoteAt(text, 10, text.length);
  const kind = (/** @type {string} */ word) => anchor(`Menu\n${page(word)}`, [quote])[0]?.kind;
  assert.equal(kind("recognition"), "exact");
  assert.equal(kind("recog-\nnition"), "exact");
  assert.equal(kind("recongition"), "approximate");
});

test("what stands where it stood is found there, however often it stands elsewhere", () => {
  const text = "We thank the reviewers for their time. ".repeat(1_000);
  const start = 39 * 500;
  const [found] = anchor(text, [quoteAt(text, start, start + 38)]);
  assert.deepEqual([found?.start, found?.end], [start, start + 38]);
  assert.deepEqual(anchor(`Thanks. ${text}`, [quoteAt(text, start, start + 38)]), [null]);
});
