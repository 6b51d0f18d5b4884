// One page's texts, links and metadata against the local index.

import { canonical, fromUrl } from "../shared/identifiers.js";

/** @import { Answers, KnownPaper, Metadata, PageMatch, ToBackground } from "../shared/messages.js" */
/** @import { LibraryIndex } from "./matcher.js" */

/**
 * @param {LibraryIndex} library
 * @param {Extract<ToBackground, {type: "page.match"}>} page
 * @returns {Answers["page.match"]}
 */
export function matchPage(library, { url, blocks, links, metadata }) {
  /** @type {PageMatch[]} */
  const matches = [];
  for (const { id, text, role } of blocks) {
    for (const match of library.matchText(text, role)) matches.push({ ...match, block: id });
  }
  for (const { id, href } of links) {
    const match = library.matchLink(href);
    if (match) matches.push({ ...match, link: id, start: 0, end: 0 });
  }
  return { enabled: true, matches, own: metadata && ownPaper(library, url, metadata) };
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

/** @param {string} identifier a canonical one */
function schemeOf(identifier) {
  return identifier.slice(0, identifier.indexOf(":"));
}

/**
 * The library's paper that a page is about: identifiers first, for titles are changed between versions.
 * @param {LibraryIndex} library
 * @param {string} url
 * @param {Metadata} metadata
 * @returns {KnownPaper | null}
 */
function ownPaper(library, url, metadata) {
  return library.matchIdentifiers(ownIdentifiers(metadata, url)) ?? library.matchTitle(metadata.title);
}
