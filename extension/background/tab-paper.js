// The paper that a tab shows: what its page says, else what its address names. The browsers' PDF viewers run no content
// script, so of a PDF nothing but its address is known.

import { fromUrl } from "../shared/identifiers.js";
import { TabPage } from "../shared/tab-page.js";
import { ownerIn } from "./matcher.js";

/** @import { KnownPaper, Metadata, Subject } from "../shared/messages.js" */
/** @import { Copy } from "./shelf.js" */

/** The paper that is meant, and what the library knows of it. @typedef {{of: Subject, known: KnownPaper | null}} Meant */

const PDF = /(?:\.pdf|\/e?pdf)(?:[/?#]|$)/i;
/** The page that stands for an identifier, for papers that are known by nothing else. @type {Record<string, string>} */
const PAGES = { arxiv: "https://arxiv.org/abs/", doi: "https://doi.org/", acl: "https://aclanthology.org/" };

/**
 * The paper that a tab shows.
 * @param {Copy} copy
 * @param {{id?: number, url?: string}} tab
 * @returns {Promise<Meant | null>}
 */
export async function paperOfTab(copy, { id, url = "" }) {
  const said = id === undefined ? null : await new TabPage(id).current();
  return said ?? paperAt(copy, url);
}

/**
 * The paper that an address names.
 * @param {Copy} copy
 * @param {string} url
 * @returns {Promise<Meant | null>}
 */
export async function paperAt(copy, url) {
  return paperNamed(copy, fromUrl(url), "", url);
}

/**
 * The paper that has one of these identifiers, known or not.
 * @param {Copy} copy
 * @param {string[]} identifiers canonical ones
 * @param {string} title "" if it isn't known: then its identifier stands for it, until a page of the paper is visited
 * @param {string} url where it was met
 * @returns {Promise<Meant | null>} null without identifiers
 */
export async function paperNamed(copy, identifiers, title, url) {
  const [first] = identifiers;
  if (first === undefined) return null;
  const owners = (await copy.library()).ownersOf(identifiers);
  const known = ownerIn(owners, await copy.papers(owners), identifiers);
  return { of: known ? { id: known.id } : unknown(identifiers, title || nameOf(first), url), known };
}

/**
 * What is known of a paper that the library does not have.
 * @param {string[]} identifiers
 * @param {string} title
 * @param {string} url
 * @returns {{metadata: Metadata, url: string}}
 */
export function unknown(identifiers, title, url) {
  const pdf = PDF.test(url) ? url : "";
  const about = { title, identifiers, authors: [], abstract: "", venue: "", year: null, pdf };
  return { metadata: about, url: (pdf && identifiers.map(pageOf).find(Boolean)) || url };
}

/** @param {string} identifier */
function pageOf(identifier) {
  const { scheme, value } = parted(identifier);
  return PAGES[scheme] && PAGES[scheme] + value;
}

/** An identifier as papers write it. @param {string} identifier */
function nameOf(identifier) {
  const { scheme, value } = parted(identifier);
  return scheme === "arxiv" ? `arXiv:${value}` : identifier;
}

/** @param {string} identifier */
function parted(identifier) {
  const colon = identifier.indexOf(":");
  return { scheme: identifier.slice(0, colon), value: identifier.slice(colon + 1) };
}
