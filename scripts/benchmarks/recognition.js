// The extension's own modules against one generated library: `recognition.js FOLDER build TITLES`, then, each in a fresh
// process as a woken worker is one, `recognition.js FOLDER match TITLES PAGE`. Prints a line of JSON; recognition.py asks.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { deserialize, serialize } from "node:v8";
import { LibraryIndex } from "../../extension/background/matcher.js";
import { matchPage } from "../../extension/background/pages.js";
import { scan } from "../../extension/shared/fold.js";
import { Papers, readPage } from "./papers.js";
import { medians, timed } from "./timing.js";

const BATCH = 1000; // papers that one answer of /changes holds

const [folder = "", command, titles, page = ""] = argv.slice(2);
const papers = new Papers(join(folder, "papers.jsonl"), Number(titles));
const saved = join(folder, `index-${titles}`);

/** Build the index as a sync does, and save it. */
async function build() {
  const library = new LibraryIndex();
  let taken = 0;
  for (let first = 1; first <= papers.count; first += BATCH) {
    const size = Math.min(BATCH, papers.count + 1 - first);
    const batch = Array.from({ length: size }, (_, at) => papers.get(first + at));
    const { ms } = await timed(() => {
      for (const paper of batch) library.put(paper);
    });
    taken += ms;
  }
  writeFileSync(saved, serialize(library.save()));
  return { build: taken / 1000, bytes: library.bytes };
}

/** Load the index, from the structured clone that IndexedDB holds, and match a page. */
async function match() {
  const { blocks, links, planted } = readPage(join(folder, `page-${page}-${titles}.json`));
  const stored = readFileSync(saved);
  const loading = await timed(() => LibraryIndex.load(deserialize(stored)));
  const library = loading.result;
  const records = async (/** @type {number[]} */ ids) => new Map(ids.map((id) => [id, papers.get(id)]));
  const message = {
    type: /** @type {const} */ ("page.match"),
    url: "https://example.org/",
    blocks,
    links,
    metadata: null,
  };
  const matching = () => matchPage(library, records, message);
  const cold = await timed(matching);
  const folding = () => {
    for (const { text } of blocks) scan(text);
  };
  const [floor, matched] = await medians(folding, matching);
  return { load: loading.ms / 1000, cold: cold.ms, match: matched, floor, found: cold.result.matches.length, planted };
}

console.log(JSON.stringify(command === "build" ? await build() : await match()));
