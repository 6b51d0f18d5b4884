// Web addresses: their parts, and the identifiers that they name. The same as server/paperlight/identifiers/addresses.py.

import { namedAnywhere, namedByHost } from "./identifier-hosts.js";
import { unwrapped } from "./identifier-wrappers.js";

/** @import { Address } from "./identifier-hosts.js" */

const ADDRESS = /^(?:https?:)?\/\/([^/?#\\]*)([^?#]*)(?:\?([^#]*))?/i;
const SESSION = /;jsessionid=[^/]*/gi;
const BLANK = " \t\r\n";
/** Longer ones name nothing: no paper's own is, and what wraps one adds some hundred characters. */
const LONGEST = 4_000;
/** A mail's link checker around a proxy around a redirect, and one to spare. */
const MOST_WRAPPERS = 4;

/**
 * The identifiers that an absolute http(s) address names. A host counts when it equals a known one, or ends with a dot
 * and a known one. Redirects and proxies whose address holds the address that they lead to are seen through; what can't
 * be told with certainty is not told.
 * @param {string} url
 * @returns {string[]}
 */
export function fromUrl(url) {
  let said = trim(url);
  for (let wrappers = 0; wrappers <= MOST_WRAPPERS; wrappers++) {
    const address = addressOf(said);
    if (address === null) return [];
    const named = namedByHost(address);
    const inner = named ? "" : unwrapped(address);
    if (!inner) {
      const identifier = named ?? namedAnywhere(address);
      return identifier ? [identifier] : [];
    }
    said = inner;
  }
  return [];
}

/**
 * What `fromUrl` gives for an address that may lack its `https://`.
 * @param {string} address
 */
export function fromAddress(address) {
  return fromUrl(address.slice(0, 8).includes("//") ? address : `https://${address}`);
}

/**
 * Without spaces around. By hand: a regular expression for the trailing ones takes quadratic time.
 * @param {string} value
 */
export function trim(value) {
  let start = 0;
  let end = value.length;
  while (start < end && BLANK.includes(value.charAt(start))) start++;
  while (end > start && BLANK.includes(value.charAt(end - 1))) end--;
  return value.slice(start, end);
}

/** @param {string} url @returns {Address | null} */
function addressOf(url) {
  const parts = url.length <= LONGEST ? ADDRESS.exec(url) : null;
  if (parts === null) return null;
  const [, authority = "", path = "", query = ""] = parts;
  const host = authority
    .slice(authority.lastIndexOf("@") + 1)
    .replace(/:\d*$/, "")
    .toLowerCase()
    .replace(/\.$/, "");
  return { host, path: path.replace(SESSION, ""), query };
}
