// Listing pages: replicas after the real layouts of sites, and what must be found in them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { identified } from "../../extension/background/pages.js";

/** @import { ListedPaper } from "../../extension/shared/messages.js" */

// It brings no types.
const { JSDOM } = createRequire(import.meta.url)("jsdom");

const FOLDER = new URL("../listings/", import.meta.url);
const SCRIPTS = ["metadata.js", "listing.js"].map((file) =>
  readFileSync(new URL(`../../extension/content/${file}`, import.meta.url), "utf8"),
);

/** @param {string} html @param {string} url @returns {Promise<{title: string, url: string, papers: ListedPaper[]}>} */
async function listing(html, url) {
  const { window } = new JSDOM(html, { url, runScripts: "outside-only" });
  window.ask = async (/** @type {{hrefs: string[]}} */ { hrefs }) => ({ ok: true, value: identified([...hrefs]) });
  return structuredClone(await window.eval(`(() => { ${SCRIPTS.join("\n")}\n return pageListing(); })()`));
}

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".html"))
  .map((file) => file.replace(".html", ""));

for (const name of names) {
  test(`the papers of ${name}, in order, with what stands beside them`, async () => {
    const { url, papers } = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
    const found = await listing(readFileSync(new URL(`${name}.html`, FOLDER), "utf8"), url);
    assert.deepEqual(
      found.papers.map(({ title }) => title),
      papers.map((/** @type {ListedPaper} */ { title }) => title),
    );
    for (const [at, wanted] of papers.entries()) {
      const paper = /** @type {ListedPaper} */ (found.papers[at]);
      const fields = /** @type {(keyof ListedPaper)[]} */ (Object.keys(wanted));
      assert.deepEqual(Object.fromEntries(fields.map((field) => [field, paper[field]])), wanted);
    }
  });
}

test("pages that list no papers", async () => {
  const prose = "<p>We read <a href='https://arxiv.org/abs/2310.00001'>this</a> and that.</p>".repeat(3);
  for (const html of ["", "<ul><li>One<li>Two<li>Three</ul>", prose])
    assert.ok((await listing(html, "https://example.org/")).papers.length < 3);
});

test("a page of many links is bounded", async () => {
  const links = Array.from({ length: 6_000 }, (_, at) => {
    const number = `2310.${String(at % 5_500).padStart(5, "0")}`;
    return `<li><a href="https://arxiv.org/abs/${number}">A paper that is listed as number ${at}</a></li>`;
  });
  assert.equal((await listing(`<ul>${links.join("")}</ul>`, "https://example.org/")).papers.length, 500);
});
