// A paper that a listing page names.

import { canonical, fromUrl } from "./identifiers.js";

/** @import { ListedPaper } from "./messages.js" */

/** The canonical identifiers that a listed paper has, its addresses' included. @param {ListedPaper} listed @returns {string[]} each once */
export function identifiersOf({ identifiers, url, pdf }) {
  const named = identifiers.flatMap((one) => canonical(one) ?? []);
  return [...new Set([...named, ...fromUrl(url), ...fromUrl(pdf)])];
}
