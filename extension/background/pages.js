// One page's texts, links and metadata against the local index.

import { canonical, fromUrl } from "../shared/identifiers.js";
import { idsOf, ownerIn } from "./matcher.js";

/** @import { Evidence, KnownPaper, Metadata, PageMatch, ToBackground } from "../shared/messages.js" */
/** @import { LibraryIndex } from "./matcher.js" */

/** More links than that are not looked at. */
const MOST_LINKS = 5_000;

/** The library's paper that a page is about, and by what it is known. @typedef {{paper: KnownPaper, evidence: Evidence}} Own */
/** Gives the papers of these ids that there are. @typedef {(ids: number[]) => Promise<Map<number, KnownPaper>>} Records */

/**
 * @param {LibraryIndex} library
 * @param {Records} records
 * @param {Omit<Extract<ToBackground, {type: "page.match"}>, "type" | "weak">} page
 * @returns {Promise<{matches: PageMatch[], own: Own | null}>}
 */
export async function matchPage(library, records, { url, blocks, links, metadata }) {
  const texts = blocks.flatMap(({ id, text, role }) => {
    const asked = library.askText(text, role);
    return asked ? [{ id, asked }] : [];
  });
  const addresses = links.flatMap(({ id, href }) => {
    const identifiers = fromUrl(href);
    const owners = library.ownersOf(identifiers);
    return owners.length ? [{ id, identifiers, owners }] : [];
  });
  const own = metadata && askPaper(library, metadata.title, ownIdentifiers(metadata, url));
  const ids = [...texts.flatMap(({ asked }) => idsOf(asked)), ...addresses.flatMap(({ owners }) => owners)];
  if (own) ids.push(...questioned(own));
  const papers = ids.length ? await records([...new Set(ids)]) : new Map();
  /** @type {PageMatch[]} */
  const matches = [];
  // Keys are half of what a paper weighs, and a page has no use for them.
  const bare = new Map([...papers].map(([id, paper]) => [id, { ...paper, keys: [], near_keys: [] }]));
  const shown = (/** @type {KnownPaper} */ { id }) => /** @type {KnownPaper} */ (bare.get(id));
  for (const { id, asked } of texts)
    for (const match of library.answerText(asked, papers))
      matches.push({ ...match, paper: shown(match.paper), block: id });
  for (const { id, identifiers, owners } of addresses) {
    const paper = ownerIn(owners, papers, identifiers);
    if (paper)
      matches.push({ paper: shown(paper), evidence: "identifier", score: 1, reasons: [], link: id, start: 0, end: 0 });
  }
  return { matches, own: own && answerPaper(library, own, papers) };
}

/**
 * The canonical identifiers of the paper that a page is about: what the page says of itself, then its address. Of a scheme
 * that the page names, its address counts for nothing: where the two differ, one is stale, and both would merge two papers.
 * @param {Metadata} metadata
 * @param {string} url
 * @returns {string[]} each once
 */
export function ownIdentifiers({ identifiers }, url) {
  const named = identifiers.map(canonical).filter((one) => one !== null);
  const schemes = new Set(named.map(schemeOf));
  return [...new Set([...named, ...fromUrl(url).filter((one) => !schemes.has(schemeOf(one)))])];
}

/**
 * Which papers addresses lead to.
 * @param {string[]} hrefs may come from a stranger's page
 * @returns {(string | null)[]} a canonical identifier each, null for those that lead to none
 */
export function identified(hrefs) {
  return hrefs.slice(0, MOST_LINKS).map((href) => (typeof href === "string" ? (fromUrl(href)[0] ?? null) : null));
}

/** @param {string} identifier a canonical one */
function schemeOf(identifier) {
  return identifier.slice(0, identifier.indexOf(":"));
}

/**
 * Which papers of the library may be the one that has a title and identifiers.
 * @param {LibraryIndex} library
 * @param {string} title
 * @param {string[]} identifiers canonical ones
 */
export function askPaper(library, title, identifiers) {
  const asked = library.askText(title, "heading");
  return { title, identifiers, owners: library.ownersOf(identifiers), asked };
}

/** The papers that the answer needs. @param {ReturnType<typeof askPaper>} question @returns {number[]} */
export function questioned({ owners, asked }) {
  return [...owners, ...(asked ? idsOf(asked) : [])];
}

/**
 * Which of them it is: identifiers first, for titles are changed between versions.
 * @param {LibraryIndex} library
 * @param {ReturnType<typeof askPaper>} question
 * @param {Map<number, KnownPaper>} papers
 * @returns {Own | null}
 */
export function answerPaper(library, { title, identifiers, owners, asked }, papers) {
  const owner = ownerIn(owners, papers, identifiers);
  if (owner) return { paper: owner, evidence: "identifier" };
  if (!asked) return null;
  const [mention] = library.answerText(asked, papers);
  const isWhole = mention && !/[\p{L}\p{N}]/u.test(title.slice(0, mention.start) + title.slice(mention.end));
  return isWhole && mention.evidence === "title" ? mention : null;
}
