// Addresses that hold the address that they lead to: redirects, link checkers, archives, proxies.
// The same as server/paperlight/identifiers/wrappers.py.
//
// An address that merely mentions another (a share button, a search) is none of them: it does not lead there.

import { compiled, decode, parameter } from "./identifier-hosts.js";

/** @import { Address } from "./identifier-hosts.js" */

/** Hosts whose path ends with the address, as it is written. @type {Map<string, string>} */
const IN_PATH = new Map([
  ["web.archive.org", String.raw`/web/(?:\d{1,14}(?:[a-z]{2}_)?\*?/)?(https?:[^ ]+)`],
  ["archive.ph", String.raw`/(?:\d{4,14}/|newest/)?(https?:[^ ]+)`],
  ["archive.is", String.raw`/(?:\d{4,14}/|newest/)?(https?:[^ ]+)`],
  ["archive.today", String.raw`/(?:\d{4,14}/|newest/)?(https?:[^ ]+)`],
  ["r.jina.ai", "/(https?:[^ ]+)"],
  ["via.hypothes.is", "/(https?:[^ ]+)"],
  // Proofpoint, version 3. Behind a * stands a character that is told elsewhere.
  ["urldefense.com", "/v3/__(https?:[^ *]+?)__;[^ ]*"],
]);
/** Amazon's tracked links in mails, on its host and on senders' own. */
const TRACKED = "/C?L0/(https?:[^/ ]+)/[^ ]*";

/** Hosts that do nothing but lead elsewhere. */
const REDIRECT_SITES = [
  "safelinks.protection.outlook.com",
  "slack-redir.net",
  "go.openathens.net",
  "out.reddit.com",
  "exit.sc",
];
// Any other says that it does: by the last part of its path, or by the first of its host where there is no path.
const REDIRECT_PATH =
  "(?:url|scholar_url|redirect|redirector|redir|redirect_to|out|outlink|outgoing|away|go|goto|leave|exit|link" +
  String.raw`|linkfilter|linkclick|click|jump|external|l|r|translate|viewer|gview)(?:\.[a-z]{2,5})?`;
const REDIRECT_LABEL = "(?:l|lm|link|links|out|go|goto|away|redirect|redir|exit|click)";
const PARAMETERS = ["url", "u", "q", "target", "dest", "destination", "redirect", "to", "link", "uddg", "file", "qurl"];

const PROXY_LABEL = "(?=[a-z0-9-]*proxy|ezp|remotexs)[a-z0-9-]+";
const LOGIN = "q?url=(https?://[^ ]*)";

/**
 * The address that a wrapper leads to.
 * @param {Address} address
 * @returns {string} "" if the address is no wrapper
 */
export function unwrapped(address) {
  return inPath(address) || inQuery(address) || behindProxy(address.host.split("."), address);
}

/** @param {Address} address */
function inPath({ host, path, query }) {
  const pattern = IN_PATH.get(host.replace(/^www\./, ""));
  if (pattern) return absolute(compiled(pattern).exec(query ? `${path}?${query}` : path)?.[1] ?? "");
  return absolute(decode(compiled(TRACKED).exec(path)?.[1] ?? ""));
}

/** @param {Address} address */
function inQuery(address) {
  const { host, path, query } = address;
  if (!/http/i.test(query)) return "";
  if (host === "urldefense.proofpoint.com" && path === "/v2/url") {
    return absolute(decode(parameter(address, "u").replaceAll("_", "/").replaceAll("-", "%")));
  }
  const labels = host.split(".");
  const last = lastPart(path);
  if (proxyAt(labels) !== null && (last === "" || last === "login")) {
    // A library's proxy takes all that follows as the target, with its ampersands.
    const target = compiled(LOGIN).exec(query)?.[1];
    return target ? absolute(target) : targetOf(address);
  }
  const leads =
    compiled(REDIRECT_PATH).test(last) ||
    (last === "" && compiled(REDIRECT_LABEL).test(labels[0] ?? "")) ||
    REDIRECT_SITES.some((site) => `.${host}`.endsWith(`.${site}`));
  return leads ? targetOf(address) : "";
}

/** @param {string} path */
function lastPart(path) {
  let end = path.length;
  while (end > 0 && path.charAt(end - 1) === "/") end--;
  const part = path.slice(0, end);
  return part.slice(part.lastIndexOf("/") + 1);
}

/** @param {Address} address */
function targetOf(address) {
  for (const name of PARAMETERS) {
    const target = absolute(parameter(address, name));
    if (target) return target;
  }
  return "";
}

/**
 * A target as an address: some wrappers encode it twice, some lose one of its slashes.
 * @param {string} value
 * @returns {string} "" if it is none
 */
function absolute(value) {
  const plain = value.slice(0, 8).includes("://") ? value : decode(value);
  const rest = compiled("https?:/{1,2}([^/ ][^ ]*)").exec(plain)?.[1];
  return rest ? `https://${rest}` : "";
}

/**
 * The address that a proxy's host holds: `www-nature-com.ezproxy.example.edu`, or with its own dots.
 * @param {string[]} labels
 * @param {Address} address
 */
function behindProxy(labels, { path, query }) {
  const inner = labels.slice(0, proxyAt(labels) ?? 0);
  // With hyphens for dots, a hyphen of its own is written twice.
  const host =
    inner.length > 1 ? inner.join(".") : inner.join("").replaceAll("--", "_").replaceAll("-", ".").replaceAll("_", "-");
  return host.includes(".") ? `https://${host}${path}?${query}` : "";
}

/**
 * Where in a host the proxy's own name begins.
 * @param {string[]} labels
 * @returns {number | null} null if it is no proxy's
 */
function proxyAt(labels) {
  if (labels.slice(-2).join(".") === "translate.goog") return labels.length - 2;
  if (labels.slice(-3).join(".") === "idm.oclc.org") return labels.length - 4;
  const at = labels.slice(0, Math.max(0, labels.length - 2)).findIndex((label) => compiled(PROXY_LABEL).test(label));
  return at < 0 ? null : at;
}
