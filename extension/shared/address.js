// Addresses that a reader types: the server's, and the sites on which nothing is marked.

/** The names and numbers by which a computer calls itself (RFC 6761 and 1122; IPv6 in a URL stands in brackets). */
const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Read a server's address. Only an origin is one: a path, a query or a password would be sent nowhere or to the wrong place.
 * @param {string} text what the reader typed
 * @returns {{origin: string, loopback: boolean, open: boolean} | null} null if it is no http(s) origin; `open` when others
 *   on the way can read what is sent: plain http to another computer
 */
export function parseServer(text) {
  const url = parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  if (url.username || url.password || url.pathname !== "/" || url.search || url.hash) return null;
  const loopback = LOOPBACK.test(url.hostname);
  return { origin: url.origin, loopback, open: url.protocol === "http:" && !loopback };
}

/**
 * Read a site: a host name, or any address on it.
 * @param {string} text
 * @returns {string | null} the host name, lower case; null if there is none in it
 */
export function parseSite(text) {
  const trimmed = text.trim();
  if (!trimmed) return null;
  const url = parse(/^https?:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
  // Chromium takes spaces and percent signs in a host name.
  return url && /^[\w.:[\]-]+$/.test(url.hostname) ? url.hostname : null;
}

/**
 * @param {string} text
 * @returns {URL | null}
 */
function parse(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
