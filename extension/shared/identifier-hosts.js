// What an address names: by its host and the tables of identifier-sites.js, or by the form of its path alone.
// The same as server/paperlight/identifiers/hosts.py.

import { fill, read } from "./identifier-schemes.js";
import { ANYWHERE, MDPI, ROWS } from "./identifier-sites.js";

/**
 * The parts of a web address that tell a paper: the host in lower case, path and query as they are written.
 * @typedef {{host: string, path: string, query: string}} Address
 */

const ESCAPE = /%([2-7][0-9a-f])/gi;
const LONGEST_HOST = 253;
const MDPI_PATH = /^\/(\d{4}-\d{3}[\dx])\/(\d{1,3})\/(\d{1,2})\/(\d{1,5})(?:\/[^/]*)?$/i;

/** @type {Map<string, [pattern: string, template: string][]>} */
const HOSTS = new Map();
for (const [hosts, pattern, template] of ROWS) {
  for (const host of hosts.split(" ")) HOSTS.set(host, [...(HOSTS.get(host) ?? []), [pattern, template]]);
}

/** @type {Map<string, RegExp>} */
const COMPILED = new Map();

/**
 * The identifier that an address on a known host names.
 * @param {Address} address
 * @returns {string | null}
 */
export function namedByHost(address) {
  const path = plain(address.path);
  for (const host of suffixes(address.host)) {
    for (const [pattern, template] of HOSTS.get(host) ?? []) {
      const match = compiled(pattern).exec(path);
      const identifier = match && fill(template, match, (name) => parameter(address, name));
      if (identifier) return identifier;
    }
    if (host === "mdpi.com") return mdpi(path);
  }
  return null;
}

/**
 * The identifier that a path names by its form alone, as publishing platforms do on many hosts.
 * @param {Address} address
 * @returns {string | null}
 */
export function namedAnywhere(address) {
  const path = plain(address.path);
  for (const [pattern, template] of ANYWHERE) {
    const match = compiled(pattern).exec(path);
    if (match) return fill(template, match);
  }
  return null;
}

/**
 * The decoded value of the query's first parameter of a name.
 * @param {Address} address
 * @param {string} name in lower case
 * @returns {string} "" if there is none
 */
export function parameter({ query }, name) {
  for (const part of query.split("&")) {
    const [key = ""] = part.split("=", 1);
    // A link copied out of HTML source still has its ampersands escaped.
    if (key.toLowerCase().replace(/^amp;/, "") === name) return decode(part.slice(key.length + 1));
  }
  return "";
}

/**
 * Undo percent-encoding of printable ASCII, which is all that an identifier can hold.
 * @param {string} text
 */
export function decode(text) {
  return text.includes("%") ? text.replace(ESCAPE, (_, code) => String.fromCharCode(Number.parseInt(code, 16))) : text;
}

/**
 * A pattern of the tables, to be held against a whole text; made when first asked for.
 * @param {string} pattern
 * @returns {RegExp}
 */
export function compiled(pattern) {
  const made = COMPILED.get(pattern) ?? new RegExp(`^(?:${pattern})$`, "i");
  COMPILED.set(pattern, made);
  return made;
}

/** @param {string} path */
function plain(path) {
  const decoded = decode(path);
  let start = 0;
  let end = decoded.length;
  while (start < end && decoded.charAt(start) === "/") start++;
  while (end > start && decoded.charAt(end - 1) === "/") end--;
  return `/${decoded.slice(start, end)}`;
}

/** @param {string} host @returns {Generator<string>} the host and the domains that it is in */
function* suffixes(host) {
  let rest = host.length <= LONGEST_HOST ? host : "";
  while (rest) {
    yield rest;
    const dot = rest.indexOf(".");
    rest = dot < 0 ? "" : rest.slice(dot + 1);
  }
}

/**
 * MDPI's DOIs are code, volume, issue and article, since articles are numbered; before, pages were.
 * @param {string} path
 */
function mdpi(path) {
  const [, issn = "", volume = "", issue = "", article = ""] = MDPI_PATH.exec(path) ?? [];
  const [code, first = 0] = MDPI[issn.toLowerCase()] ?? [];
  if (!code || Number(volume) < first) return null;
  return read("doi", `10.3390/${code}${Number(volume)}${issue.padStart(2, "0")}${article.padStart(4, "0")}`);
}
