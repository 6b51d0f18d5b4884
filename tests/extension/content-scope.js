// Content scripts are classic files in one scope. This loads some of them as a browser does: in order, into one scope.

import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";

/**
 * @param {string[]} files in `extension/content/`, in manifest order
 * @param {string[]} names top-level names to hand out
 * @param {Record<string, unknown>} [surroundings] what stands in for the browser's globals and for files that are left out
 * @returns {Record<string, any>} the names' values
 */
export function contentScope(files, names, surroundings = {}) {
  const read = (/** @type {string} */ file) =>
    readFileSync(new URL(`../../extension/content/${file}`, import.meta.url), "utf8");
  const code = `${files.map(read).join("\n")}\nreturn { ${names.join(", ")} };`;
  return compileFunction(code, Object.keys(surroundings))(...Object.values(surroundings));
}
