// What differs between two notes, and what both together say: nothing is ever lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, merged } from "../../extension/shared/difference.js";

/** @param {{text: string, own: boolean}[]} stretches */
const joined = (stretches) => stretches.map(({ text }) => text).join("");
/** @param {{text: string, own: boolean}[]} stretches */
const own = (stretches) => stretches.filter((one) => one.own).map(({ text }) => text);

/** Random numbers that are the same in every run. @param {number} seed */
function random(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** A note of some lines, all of few words, so that two of them have much in common. @param {ReturnType<typeof random>} next */
function noteOf(next) {
  const words = ["compare", "with", "section 3", "proof", "wrong?", "Überblick", "図", "", "a  b"];
  const line = () => Array.from({ length: next(4) }, () => words[next(words.length)]).join(" ");
  return Array.from({ length: next(5) }, line).join("\n");
}

test("words that only one note has are marked in it", () => {
  const { one, other } = difference("Compare with section 3.", "Compare with section 4 too.");
  assert.deepEqual(own(one), ["3."]);
  assert.deepEqual(own(other), ["4 too."]);
  assert.deepEqual(own(difference("the same", "the same").one), []);
  assert.deepEqual(own(difference("We doubt the proof.", "We trust any proof.").one), ["doubt the"]);
});

test("an empty note differs in all of the other", () => {
  const { one, other } = difference("", "All of it");
  assert.deepEqual([one, own(other)], [[], ["All of it"]]);
});

test("the stretches are the notes, character by character", () => {
  const next = random(4);
  for (let run = 0; run < 500; run += 1) {
    const [mine, theirs] = [noteOf(next), noteOf(next)];
    const { one, other } = difference(mine, theirs);
    assert.deepEqual([joined(one), joined(other)], [mine, theirs]);
    assert.equal(own(one).length === 0 && own(other).length === 0, mine === theirs);
    const common = (/** @type {typeof one} */ stretches) => joined(stretches.filter((part) => !part.own));
    assert.equal(common(one).replace(/\s/g, ""), common(other).replace(/\s/g, ""));
  }
});

test("long notes are compared by their lines, endless ones not at all", () => {
  const lines = Array.from({ length: 800 }, (_, at) => `line ${at} of many words`);
  const changed = lines.with(400, "another line");
  const { one, other } = difference(lines.join("\n"), changed.join("\n"));
  assert.deepEqual([own(one), own(other)], [["line 400 of many words\n"], ["another line\n"]]);
  const endless = "word\n".repeat(20_000);
  assert.deepEqual(own(difference(endless, `${endless}end`).one), [endless]);
});

test("a merged note has all lines of both, common ones once, in the order of each", () => {
  assert.equal(merged("One\nTwo\nThree", "One\nNew\nThree"), "One\nTwo\nNew\nThree");
  assert.equal(merged("Theirs", "Mine"), "Theirs\nMine");
  assert.equal(merged("One\nTwo", "One"), "One\nTwo");
  assert.equal(merged("", "Mine"), "Mine");
});

test("nothing of either note is lost in a merged one", () => {
  const next = random(7);
  for (let run = 0; run < 1_000; run += 1) {
    const [mine, theirs] = [noteOf(next), noteOf(next)];
    const both = merged(theirs, mine).split("\n");
    for (const note of [mine, theirs]) {
      // The first line may have been the beginning of a longer one.
      let at = 0;
      for (const line of note.replace(/\n$/, "").split("\n")) {
        const found = both.findIndex((one, place) => place >= at && (one === line || one.startsWith(line)));
        assert.ok(found >= 0, JSON.stringify([theirs, mine, both, line]));
        at = found + 1;
      }
    }
  }
});

test("endless notes are put one below the other", () => {
  const [one, other] = ["a\n".repeat(2_000), "b\n".repeat(2_000)];
  assert.equal(merged(one, other), `${one}\n\n${other}`);
});
