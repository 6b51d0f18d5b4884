// Anchoring on random texts, quotes and edits, and on real abstracts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Anchors, anchor, FoldedText, nearestEnd, nearestMatch, quoteAt } from "./anchoring.js";

/** Numbers below a bound, the same for the same seed (mulberry32). @param {number} seed @returns {(below: number) => number} */
function randomOf(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** @param {(below: number) => number} random @param {number} count @param {string[]} alphabet */
function stringOf(random, count, alphabet) {
  return Array.from({ length: count }, () => alphabet[random(alphabet.length)]).join("");
}

/** Sentences of words of 4 to 11 letters. @param {(below: number) => number} random @param {number} count of words */
function proseOf(random, count) {
  const words = Array.from({ length: count }, () => stringOf(random, 4 + random(8), [..."etoinsrhldcumfpgwybvk"]));
  return words.map((word, at) => (at % 11 === 10 ? `${word}.` : word)).join(" ");
}

/** Replace, lose or put in single letters. @param {(below: number) => number} random @param {string} text @param {number} count */
function edited(random, text, count) {
  let result = text;
  for (let edit = 0; edit < count; edit += 1) {
    const at = 1 + random(result.length - 2);
    // No letters that would make a word its opposite: `typical`, `atypical`.
    const letter = stringOf(random, 1, [..."thos"]);
    result = result.slice(0, at) + ["", letter, letter + result[at]][random(3)] + result.slice(at + 1);
  }
  return result;
}

/** A passage without white space at its ends, as a selection gives it. @param {string} text @param {number} start @param {number} size */
function trimmedQuote(text, start, size) {
  const raw = text.slice(start, start + size);
  return quoteAt(text, start + raw.length - raw.trimStart().length, start + raw.trimEnd().length);
}

/** @param {string} text */
function unitsOf(text) {
  return Uint16Array.from(text, (letter) => letter.charCodeAt(0));
}

/** The table of distances, as textbooks have it. @param {string} pattern @param {string} text @param {boolean} anchored @returns {number[]} the last row */
function distances(pattern, text, anchored) {
  let row = Array.from({ length: text.length + 1 }, (_, at) => (anchored ? at : 0));
  for (const [at, letter] of [...pattern].entries()) {
    const next = [at + 1];
    for (let to = 1; to <= text.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (text[to - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row;
}

test("the bits of Myers say what the table of distances says", () => {
  for (let seed = 1; seed <= 600; seed += 1) {
    const random = randomOf(seed);
    const alphabet = [..."abcdefgh"].slice(0, 2 + random(6));
    const pattern = stringOf(random, 1 + random(100), alphabet);
    const text = stringOf(random, random(180), alphabet);
    for (const anchored of [true, false]) {
      const row = distances(pattern, text, anchored);
      const { errors, end } = nearestEnd(unitsOf(pattern), unitsOf(text), 0, text.length, anchored);
      assert.equal(errors, Math.min(...row), `seed ${seed}`);
      assert.equal(row[end], errors, `seed ${seed}`);
    }
  }
});

test("a match is as near as it says, from its start to its end", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomOf(seed);
    const pattern = stringOf(random, 20 + random(80), [..."abcdef"]);
    const text =
      stringOf(random, 60, [..."abcdef"]) + edited(random, pattern, random(6)) + stringOf(random, 60, [..."abcdef"]);
    const match = nearestMatch(unitsOf(pattern), unitsOf(text), 0, text.length, 6);
    assert.ok(match, `seed ${seed}`);
    assert.equal(distances(pattern, text.slice(match.start, match.end), true).at(-1), match.errors, `seed ${seed}`);
    assert.equal(nearestMatch(unitsOf(pattern), unitsOf(text), 0, text.length, match.errors - 1), null);
  }
});

const CHARACTERS = [..."abcXYZ .,-'\n\t é\u0301ﬁ½²”—…\u00ad\u200b\u00a0的模عह𝑥ﷺ😀\u0000"];

test("folding leads back to the source, and folds what is folded to itself", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomOf(seed);
    const source = stringOf(random, random(60), CHARACTERS);
    const folded = FoldedText.of(source);
    const text = String(folded);
    let before = -1;
    for (let at = 0; at < folded.length; at += 1) {
      const { start, end } = folded.origin(at, at + 1);
      assert.ok(start >= before && end > start && end <= source.length, `seed ${seed}`);
      assert.ok(folded.indexOf(start) <= at);
      before = start;
    }
    if (folded.length) {
      const { start, end } = folded.origin(0, folded.length);
      assert.equal(String(FoldedText.of(source.slice(start, end))), text, JSON.stringify(source));
    }
  }
});

test("forms of Unicode and runs of white space fold alike", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomOf(seed);
    const source = stringOf(random, 40, [..."aéöłñ ç가한グ-ü'й"]);
    const folded = String(FoldedText.of(source));
    assert.equal(String(FoldedText.of(source.normalize("NFD"))), folded);
    assert.equal(String(FoldedText.of(source.replaceAll(" ", " \n\u00a0"))), folded);
    assert.equal(String(FoldedText.of(source.toUpperCase())), folded);
  }
});

test("a passage with few edits, scattered anywhere, is anchored where it stands", () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const random = randomOf(seed);
    const text = proseOf(random, 600);
    const size = 80 + random(1_500);
    const quote = trimmedQuote(text, random(text.length - size), size);
    const { start, end } = quote;
    // As many as leave a piece whole that the index finds, wherever they fall.
    const passage = edited(random, quote.exact, random(Math.floor(size / 12)));
    const before = proseOf(random, random(400));
    const page = before + text.slice(0, start) + passage + text.slice(end);
    const [found] = anchor(page, [quote]);
    const at = before.length + start;
    assert.ok(found, `seed ${seed}: ${quote.exact}`);
    // Edits at the ends may be left out of it, or what stands beside them taken in.
    assert.ok(Math.abs(found.start - at) <= 24, `seed ${seed}`);
    assert.ok(Math.abs(found.end - at - passage.length) <= 24, `seed ${seed}`);
  }
});

test("a passage with a part put in or taken out is anchored from its start to its end", () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const random = randomOf(seed);
    const text = proseOf(random, 300);
    const size = 300 + random(600);
    const quote = trimmedQuote(text, random(text.length - size), size);
    const { start, end } = quote;
    const at = 60 + random(size - 120);
    const part = 1 + random(size >> 3);
    const passage =
      random(2) === 0
        ? `${quote.exact.slice(0, at)}${proseOf(random, 40).slice(0, part)}${quote.exact.slice(at)}`
        : quote.exact.slice(0, at) + quote.exact.slice(Math.min(quote.exact.length - 40, at + part));
    const [found] = anchor(text.slice(0, start) + passage + text.slice(end), [quote]);
    assert.ok(found, `seed ${seed}`);
    assert.deepEqual([found.start, found.end], [start, start + passage.length], `seed ${seed}`);
  }
});

test("a quote of one text is never anchored in another", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = randomOf(seed);
    const [text, other] = [proseOf(random, 400), proseOf(random, 1_500)];
    const quotes = Array.from({ length: 20 }, () => {
      const start = random(text.length - 1);
      return quoteAt(text, start, Math.min(text.length, start + 1 + random(random(2) ? 30 : 600)));
    });
    assert.deepEqual(
      anchor(other, quotes),
      quotes.map(() => null),
      `seed ${seed}`,
    );
  }
});

const SEEDS = readFileSync(new URL("../../seeds/hf-daily-papers.txt", import.meta.url), "utf8");
/** Paragraphs that are abstracts. */
const ABSTRACTS = SEEDS.split("\n").filter((line) => line.length > 400);

/** Sentences, and runs of one to twelve words. @param {string} page @param {number} from where the abstract begins in it @param {number} to */
function quotesOf(page, from, to) {
  const words = [...page.slice(from, to).matchAll(/\S+/g)];
  return words.flatMap(({ index }, at) => {
    const last = words[at + ([1, 2, 3, 5, 8, 12][at % 6] ?? 1) - 1];
    return last && at % 5 === 0 ? [quoteAt(page, from + index, from + last.index + last[0].length)] : [];
  });
}

test("what is quoted from a real abstract stands there and in no other", (context) => {
  const counts = { quotes: 0, right: 0 };
  for (const [at, abstract] of ABSTRACTS.entries()) {
    const head = "A paper\nAbstract\n";
    const page = `${head}${abstract}\nSubmitted in March`;
    const quotes = quotesOf(page, head.length, head.length + abstract.length);
    const others = ABSTRACTS.filter((_, other) => other !== at && Math.abs(other - at) < 12).join("\n");
    const wrong = anchor(others, quotes).flatMap((found, one) => (found ? [quotes[one]?.exact] : []));
    assert.deepEqual(wrong, [], abstract.slice(0, 80));
    const before = `${others}\n`;
    for (const [one, found] of anchor(before + abstract, quotes).entries()) {
      const start = before.length + (quotes[one]?.start ?? 0) - head.length;
      if (found) assert.equal(found.start, start, quotes[one]?.exact);
      counts.quotes += 1;
      counts.right += found ? 1 : 0;
    }
  }
  context.diagnostic(
    `${counts.quotes} quotes, ${counts.right} found again among other abstracts, none in a wrong place`,
  );
  assert.ok(counts.quotes > 1_000 && counts.right / counts.quotes > 0.98, JSON.stringify(counts));
});

test("hostile texts hold nothing, and end", () => {
  const size = 200_000;
  const quote = quoteAt(proseOf(randomOf(1), 60), 100, 300);
  const texts = [
    "a".repeat(size),
    " ".repeat(size),
    `a${"\u0301".repeat(size)}`,
    "\u200b".repeat(size),
    "ﷺ".repeat(size / 10),
    "-".repeat(size),
    "a-".repeat(size / 2),
    "We show that it works. ".repeat(size / 23),
    "\ud835".repeat(size),
    "\uffff\ufffe\u0000".repeat(size / 3),
  ];
  for (const text of texts) {
    const own = quoteAt(text, Math.floor(text.length / 2), Math.floor(text.length / 2) + 400);
    const elsewhere = { ...own, start: 10, end: 410 };
    const long = { ...quote, exact: text.slice(0, 65_536), start: 1, end: 65_537 };
    assert.deepEqual(anchor(text, [quote, elsewhere, long]), [null, null, null], JSON.stringify(text.slice(0, 20)));
  }
});

test("work pauses often, whatever the text and the quotes", () => {
  const text = proseOf(randomOf(2), 20_000);
  const quotes = Array.from({ length: 10 }, (_, at) => quoteAt(text, at * 1_000, at * 1_000 + 200)).map((quote) => ({
    ...quote,
    start: quote.start + 1,
  }));
  let pauses = 0;
  for (const work = new Anchors({ text }).anchor(quotes); !work.next().done; ) pauses += 1;
  assert.ok(pauses > text.length / 16_384 + 2 * quotes.length);
});
