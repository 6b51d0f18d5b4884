// Other ways to find titles in a page, to compare: `others.js FOLDER WAY TITLES PAGE...`. Prints a line of JSON for each
// page, as soon as it has it; recognition.py asks, and ends what takes too long.

import { createRequire } from "node:module";
import { join } from "node:path";
import { argv } from "node:process";
import { AhoCorasick } from "@monyone/aho-corasick";
import { Papers, readPage } from "./papers.js";
import { medians, timed } from "./timing.js";

const load = createRequire(import.meta.url); // not import, for they have no types
const PATIENCE = 3000; // ms for the loop, which is then as slow for the rest of the titles
const AT_ONCE = 500; // titles; mark.js calls itself for each, and more overflow the stack

/** `found` is not shown; a search without effect might be left out by the engine. @typedef {{ms: number, estimated?: boolean, found?: number}} Taken */
/** A way takes titles in small letters and gives what searches a page. @typedef {(titles: string[]) => (texts: string[]) => Promise<Taken>} Way */

/** @type {Record<string, Way>} */
const WAYS = {
  loop: (titles) => async (texts) => {
    const text = texts.join("\n").toLowerCase();
    const begun = performance.now();
    let tried = 0;
    let found = 0;
    for (const title of titles) {
      if (text.includes(title)) found++;
      if (++tried % 64 === 0 && performance.now() - begun > PATIENCE) break;
    }
    const ms = ((performance.now() - begun) * titles.length) / tried;
    return { ms, estimated: tried < titles.length, found };
  },
  ahoCorasick: (titles) => {
    const automaton = new AhoCorasick(titles);
    return async (texts) => {
      const [ms = 0] = await medians(() => automaton.matchInText(texts.join("\n").toLowerCase()));
      return { ms };
    };
  },
  markJs: (titles) => async (texts) => {
    const { JSDOM } = load("jsdom");
    const { window } = new JSDOM();
    const { document, NodeFilter, NodeList } = window;
    Object.assign(globalThis, { window, document, NodeFilter, NodeList }); // where mark.js looks for them
    for (const text of texts) document.body.appendChild(document.createElement("p")).textContent = text;
    const Mark = load("mark.js");
    const marker = new Mark(document.body);
    return timed(() => {
      for (let at = 0; at < titles.length; at += AT_ONCE)
        marker.mark(titles.slice(at, at + AT_ONCE), { separateWordSearch: false });
    });
  },
};

const [folder = "", way = "", titles, ...pages] = argv.slice(2);
const search = WAYS[way]?.(new Papers(join(folder, "papers.jsonl"), Number(titles)).smallTitles());
for (const page of pages) {
  const { blocks } = readPage(join(folder, `page-${page}-${titles}.json`));
  const taken = await search?.(blocks.map(({ text }) => text));
  console.log(JSON.stringify({ page: Number(page), ms: taken?.ms, estimated: taken?.estimated ?? false }));
}
