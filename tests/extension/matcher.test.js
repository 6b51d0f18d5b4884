import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LibraryIndex } from "../../extension/background/matcher.js";
import { CONJUNCTIONS, JOINERS, LABELS, OPENERS, PLACING, TAILS, VENUES } from "../../extension/background/place.js";

/** @typedef {import("../../extension/shared/messages.js").KnownPaper} KnownPaper */

const vectors = JSON.parse(readFileSync(new URL("../vectors/matches.json", import.meta.url), "utf8"));

/**
 * @param {Partial<KnownPaper> & {id: number}} given
 * @returns {KnownPaper}
 */
function paper(given) {
  const reading = { status: /** @type {const} */ ("new"), starred: false, tags: [], note: "", status_changed: null };
  return { title: "", keys: [], identifiers: [], etag: "1-0", reading, ...given };
}

/** @param {KnownPaper[]} papers */
function libraryOf(papers) {
  const library = new LibraryIndex();
  for (const each of papers) library.put(each);
  return library;
}

/** @param {ReturnType<LibraryIndex["matchText"]>} matches */
function told(matches) {
  return matches.map(({ paper: { id }, start, end, score }) => [id, start, end, score]);
}

for (const { papers, cases } of vectors.libraries) {
  const library = libraryOf(papers.map(paper));
  for (const { why, role, text, found } of cases) {
    test(`matchText: ${why}: ${text}`, () => assert.deepEqual(told(library.matchText(text, role)), found));
  }
}

test("the words that the rules know are the server's", () => {
  assert.deepEqual([...JOINERS].sort().join(" "), vectors.joiners);
  assert.deepEqual([...OPENERS].sort().join(" "), vectors.openers);
  assert.deepEqual([...LABELS].sort().join(" "), vectors.labels);
  assert.deepEqual([...CONJUNCTIONS].sort().join(" "), vectors.conjunctions);
  assert.deepEqual([...VENUES].sort().join(" "), vectors.venues);
  assert.deepEqual([...PLACING].sort().join(" "), vectors.placing);
  assert.deepEqual([...TAILS].sort().join(" "), vectors.tails);
});

const JUDGE = paper({
  id: 7,
  title: "Generative Judge for Evaluating Alignment",
  keys: ["generative judge for evaluating alignment"],
  identifiers: ["arxiv:2310.05470", "doi:10.1000/x"],
});

test("a link is recognised by the identifier in its address", () => {
  const library = libraryOf([JUDGE]);
  assert.deepEqual(library.matchLink("https://arxiv.org/pdf/2310.05470v2"), {
    paper: JUDGE,
    evidence: "identifier",
    score: 1,
  });
  assert.equal(library.matchLink("https://arxiv.org/abs/2310.05471"), null);
  assert.equal(library.matchLink("not an address"), null);
});

test("identifiers match in whatever way they are written, and the first known one decides", () => {
  const library = libraryOf([JUDGE]);
  assert.equal(library.matchIdentifiers(["pmid:1", "doi:10.48550/arXiv.2310.05470"]), JUDGE);
  assert.equal(library.matchIdentifiers(["DOI:10.1000/X"]), JUDGE);
  assert.equal(library.matchIdentifiers(["pmid:1"]), null);
  assert.equal(library.matchIdentifiers([]), null);
});

test("identifiers and titles of a text come in order, and an identifier beats a title that it overlaps", () => {
  const title = "Reading arXiv 2310.05470 Once More Than Twice";
  const library = libraryOf([JUDGE, paper({ id: 8, title, keys: ["reading arxiv 2310 05470 once more than twice"] })]);
  const text = `“${title}”, Generative Judge for Evaluating Alignment (arXiv:2310.05470).`;
  assert.deepEqual(
    library
      .matchText(text, "prose")
      .map(({ paper: { id }, start, end, evidence }) => [id, text.slice(start, end), evidence]),
    [
      [7, "arXiv 2310.05470", "identifier"],
      [7, "Generative Judge for Evaluating Alignment", "title"],
      [7, "arXiv:2310.05470", "identifier"],
    ],
  );
});

test("a whole title matches, a part of one doesn't", () => {
  const library = libraryOf([JUDGE]);
  assert.equal(library.matchTitle(" GENERATIVE judge for evaluating alignment."), JUDGE);
  assert.equal(library.matchTitle("Generative Judge for Evaluating"), null);
  assert.equal(library.matchTitle(""), null);
});

test("a paper that is put again replaces itself, a discarded one is gone, and others keep what they share with it", () => {
  const library = libraryOf([JUDGE]);
  const renamed = { ...JUDGE, title: "Another Title That Is Longer", keys: ["another title that is longer"] };
  library.put({ ...renamed, identifiers: ["arxiv:2310.05470"] });
  assert.equal(library.size, 1);
  assert.equal(library.get(7)?.title, "Another Title That Is Longer");
  assert.equal(library.matchTitle(JUDGE.title), null);
  assert.equal(library.matchIdentifiers(["doi:10.1000/x"]), null);
  library.put({ ...renamed, id: 9 });
  library.discard(7);
  library.discard(7);
  assert.equal(library.size, 1);
  assert.equal(library.matchTitle("Another Title That Is Longer")?.id, 9);
  assert.equal(library.matchIdentifiers(["arxiv:2310.05470"])?.id, 9);
  library.discard(9);
  assert.deepEqual(library.matchText("Another Title That Is Longer", "link"), []);
  assert.equal(library.matchIdentifiers(["arxiv:2310.05470"]), null);
});

test("a title of many tokens is found beside one with the same opening", () => {
  const keys = ["a survey of large language models", "a survey of large multimodal models and their evaluation"];
  const library = libraryOf(keys.map((key, id) => paper({ id, title: key, keys: [key] })));
  for (const [id, key] of keys.entries())
    assert.deepEqual(told(library.matchText(key, "item")), [[id, 0, key.length, 1]]);
});

test("a text that repeats an opening or a letter is read to its end", () => {
  const keys = [4, 5, 8, 20].map((length) => Array(length).fill("a").join(" "));
  const library = libraryOf(keys.map((key, id) => paper({ id, title: key, keys: [key] })));
  assert.deepEqual(library.matchText("a ".repeat(100_000), "prose"), []);
  assert.deepEqual(library.matchText("a".repeat(1_000_000), "prose"), []);
});
