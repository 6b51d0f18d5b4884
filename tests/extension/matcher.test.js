import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PENALTIES } from "../../extension/background/judge.js";
import { LibraryIndex, ownerIn } from "../../extension/background/matcher.js";
import * as words from "../../extension/background/words.js";
import { Library, paper } from "./recognise.js";

/** @typedef {import("../../extension/shared/messages.js").KnownPaper} KnownPaper */

/** @param {string} name */
const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

/** @param {ReturnType<Library["match"]>} matches */
function told(matches) {
  return matches.map(({ paper: { id }, start, end, score, evidence }) => {
    return [id, start, end, score, ...(evidence === "title" ? [] : [evidence])];
  });
}

for (const { papers, cases } of vectors("matches").libraries) {
  const library = new Library(papers.map(paper));
  for (const { why, role, text, found } of cases) {
    test(`match: ${why}: ${text}`, () => assert.deepEqual(told(library.match(text, role)), found));
  }
}

test("the words and penalties that the rules know are the server's", () => {
  const { penalties, ...lists } = vectors("words");
  assert.deepEqual(PENALTIES, penalties);
  for (const [name, list] of Object.entries(lists)) {
    const ours = /** @type {Record<string, unknown>} */ ({ ...words })[name.toUpperCase()];
    assert.deepEqual([.../** @type {Set<string>} */ (ours)].sort().join(" "), list, name);
  }
});

const JUDGE = paper({
  id: 7,
  title: "Generative Judge for Evaluating Alignment",
  keys: ["generative judge for evaluating alignment"],
  identifiers: ["arxiv:2310.05470", "doi:10.1000/x"],
});

/** @param {Library} library @param {string[]} identifiers */
function owner(library, identifiers) {
  return ownerIn(library.index.ownersOf(identifiers), library.papers, identifiers);
}

test("the first known identifier decides, and one that is equal by construction is as good", () => {
  const library = new Library([JUDGE, paper({ id: 8, identifiers: ["acl:P18-1001"] })]);
  assert.equal(owner(library, ["pmid:1", "arxiv:2310.05470", "acl:P18-1001"]), JUDGE);
  assert.equal(owner(library, ["doi:10.18653/v1/p18-1001"])?.id, 8);
  assert.equal(owner(library, ["pmid:1"]), null);
  assert.equal(owner(library, []), null);
});

test("identifiers and titles of a text come in order, and an identifier beats a title that it overlaps", () => {
  const title = "Reading arXiv 2310.05470 Once More Than Twice";
  const known = paper({ id: 8, title, keys: ["reading arxiv 2310 05470 once more than twice"] });
  const text = `“${title}”, Generative Judge for Evaluating Alignment (arXiv:2310.05470).`;
  assert.deepEqual(
    new Library([JUDGE, known])
      .match(text, "prose")
      .map(({ paper: { id }, start, end, evidence }) => [id, text.slice(start, end), evidence]),
    [
      [7, "arXiv 2310.05470", "identifier"],
      [7, "Generative Judge for Evaluating Alignment", "title"],
      [7, "arXiv:2310.05470", "identifier"],
    ],
  );
});

/** @param {Library} library @param {string} title */
const whole = (library, title) => library.match(title, "heading")[0]?.paper.id;

test("a paper that is put again replaces itself, a discarded one is gone, and others keep what they share with it", () => {
  const library = new Library([JUDGE]);
  const renamed = { ...JUDGE, title: "Another Title That Is Longer", keys: ["another title that is longer"] };
  library.put({ ...renamed, identifiers: ["arxiv:2310.05470"] });
  assert.equal(library.index.size, 1);
  assert.equal(whole(library, JUDGE.title), undefined);
  assert.equal(owner(library, ["doi:10.1000/x"]), null);
  library.put({ ...renamed, id: 9 });
  library.discard(7);
  library.discard(7);
  assert.equal(library.index.size, 1);
  assert.equal(whole(library, renamed.title), 9);
  assert.equal(owner(library, ["arxiv:2310.05470"])?.id, 9);
  library.discard(9);
  assert.deepEqual(library.match(renamed.title, "link"), []);
  assert.equal(owner(library, ["arxiv:2310.05470"]), null);
});

test("a title of many tokens is found beside one with the same opening", () => {
  const keys = ["a survey of large language models", "a survey of large multimodal models and their evaluation"];
  const library = new Library(keys.map((key, id) => paper({ id: id + 1, title: key, keys: [key] })));
  for (const [at, key] of keys.entries())
    assert.deepEqual(told(library.match(key, "item")), [[at + 1, 0, key.length, 1]]);
});

/** @param {number} id */
function numbered(id) {
  const title = `${["kestrel", "merlin", "osprey"][id % 3]} number ${id} of a very long row of birds ${id * 7}`;
  return paper({
    id,
    title,
    keys: [title, `${title} otherwise`],
    near_keys: [`number ${id} of a`],
    identifiers: [`pmid:${id}`],
  });
}

test("an index that grew, shrank and was saved finds what is left, and nothing else", () => {
  const library = new Library();
  for (let id = 1; id <= 6000; id++) library.put(numbered(id));
  for (let id = 1; id <= 6000; id++) if (id % 4) library.discard(id);
  library.index = LibraryIndex.load(structuredClone(library.index.save()));
  library.put(numbered(6001));
  assert.equal(library.index.size, 1501);
  for (let id = 1; id <= 6001; id++) {
    const known = numbered(id);
    const there = id % 4 === 0 || id === 6001;
    assert.deepEqual(
      known.keys.map((key) => library.match(key, "link").map(({ paper: { id: found } }) => found)),
      there ? [[id], [id]] : [[], []],
    );
    assert.equal(owner(library, known.identifiers)?.id, there ? id : undefined);
  }
});

test("a text that repeats an opening or a letter is read to its end", () => {
  const keys = [4, 5, 8, 20].map((length) => Array(length).fill("a").join(" "));
  const library = new Library(keys.map((key, id) => paper({ id: id + 1, title: key, keys: [key] })));
  for (const unit of ["a", "(", "\u0301", "漢", "arXiv:", "10.", "-", "…"])
    assert.deepEqual(library.match(unit.repeat(1_000_000 / unit.length), "prose"), [], unit);
  for (const unit of ["a ", "a…", "a-"]) assert.deepEqual(library.match(unit.repeat(30_000), "prose"), [], unit);
  assert.equal(library.match("“a a a a” ".repeat(3_000), "prose").length, 0);
});
