// Holds the extension's files together: the manifest against the tree, the catalogue against its use, the way to the server.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../extension/", import.meta.url));
const MANIFEST = JSON.parse(read("manifest.json"));
/** @type {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} */
const CATALOGUE = JSON.parse(read("_locales/en/messages.json"));

const FILES = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
const SCRIPTS = FILES.filter((file) => file.endsWith(".js"));
const PAGES = FILES.filter((file) => file.endsWith(".html"));

/** @param {string} file */
function read(file) {
  return readFileSync(join(ROOT, file), "utf8");
}

/** A file's code without its comments. @param {string} file */
function code(file) {
  return read(file)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");
}

/** All strings of a JSON value. @param {unknown} value @returns {string[]} */
function strings(value) {
  if (typeof value === "string") return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(strings) : [];
}

test("every file that the manifest names exists", () => {
  const named = strings(MANIFEST).filter((text) => /^[\w-]+\/[\w./-]+\.\w+$/.test(text));
  assert.ok(named.length > 8);
  assert.deepEqual(
    named.filter((file) => !FILES.includes(file)),
    [],
  );
});

test("every file is reached: from the manifest, a page, a style or a script", () => {
  const reached = new Set(["manifest.json", "_locales/en/messages.json", "icons/icon.svg", "shared/messages.js"]);
  const queue = strings(MANIFEST).filter((text) => FILES.includes(text));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, name] of read(file).matchAll(/(?:from|import|src=|href=)\s*\(?"([./][^"]+)"/g)) {
      queue.push(join(dirname(file), name ?? "").replaceAll("\\", "/"));
    }
    for (const [, name] of read(file).matchAll(/getURL\("([\w-]+\/[\w./-]+)"\)/g)) queue.push(name ?? "");
    for (const [, name] of read(file).matchAll(/(?:src|href)="([\w-]+\.\w+)"/g))
      queue.push(join(dirname(file), name ?? ""));
  }
  assert.deepEqual(
    FILES.filter((file) => !reached.has(file)),
    [],
  );
  assert.deepEqual(
    [...reached].filter((file) => !existsSync(join(ROOT, file))),
    [],
  );
});

test("all content scripts and styles stand in the manifest", () => {
  const [content] = MANIFEST.content_scripts;
  const listed = [...content.js, ...(content.css ?? [])].sort();
  assert.deepEqual(listed, FILES.filter((file) => file.startsWith("content/")).sort());
});

test("content scripts import nothing, modules only from their own room and shared/, shared/ only from itself", () => {
  for (const file of SCRIPTS) {
    const imports = [...code(file).matchAll(/^(?:import|export)\b[^";=(]*"([^"]+)";/gm)].map(([, from]) => from ?? "");
    if (file.startsWith("content/")) assert.deepEqual(imports, [], file);
    const allowed = file.startsWith("shared/") ? /^\.\/[\w-]+\.js$/ : /^(?:\.|\.\.\/shared)\/[\w-]+\.js$/;
    assert.deepEqual(
      imports.filter((from) => !allowed.test(from)),
      [],
      file,
    );
  }
});

test("only background/server.js speaks to the network", () => {
  const ways = /\b(?:fetch\s*\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)/;
  assert.deepEqual(
    SCRIPTS.filter((file) => ways.test(code(file))),
    ["background/server.js"],
  );
});

test("nothing is written into a document as markup", () => {
  const ways = /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTMLUnsafe)\b/;
  assert.deepEqual(
    SCRIPTS.filter((file) => ways.test(code(file))),
    [],
  );
});

test("every key that is asked for stands in the catalogue", () => {
  const asked = new Map();
  for (const file of SCRIPTS) {
    for (const [, key] of code(file).matchAll(/\b(?:getMessage|told|t)\(\s*"(\w+)"/g)) asked.set(key, file);
  }
  for (const file of [...PAGES, "manifest.json"]) {
    for (const [, key] of read(file).matchAll(/__MSG_(\w+)__/g)) asked.set(key, file);
  }
  assert.ok(asked.size > 40);
  assert.deepEqual(
    [...asked].filter(([key]) => !Object.hasOwn(CATALOGUE, key)),
    [],
  );
});

test("every key of the catalogue is used", () => {
  const text = [...SCRIPTS.map(code), ...[...PAGES, "manifest.json"].map(read)].join("\n");
  // A key may be put together from a beginning and a value: `cardIs${name}`.
  const beginnings = [...text.matchAll(/`([a-z]\w+)\$\{/g)].map(([, beginning]) => beginning ?? "");
  const unused = Object.keys(CATALOGUE).filter(
    (key) =>
      !text.includes(`"${key}"`) &&
      !text.includes(`__MSG_${key}__`) &&
      !beginnings.some((beginning) => key.startsWith(beginning)),
  );
  assert.deepEqual(unused, []);
});

test("every placeholder of a sentence is declared, and every declared one stands in it", () => {
  for (const [key, { message, placeholders = {} }] of Object.entries(CATALOGUE)) {
    const used = [...message.matchAll(/\$(\w+)\$/g)].map(([, name]) => name?.toLowerCase()).sort();
    assert.deepEqual(used, Object.keys(placeholders).sort(), key);
    assert.equal((message.match(/`/g) ?? []).length % 2, 0, key);
  }
});

test("the extension asks for no permission that it does not use", () => {
  const text = SCRIPTS.map(code).join("\n");
  // It opens no interface: it lifts the limit of what the outbox, and the copy of a large library, are kept in.
  /** @type {Record<string, string>} */
  const ways = { unlimitedStorage: "indexedDB" };
  for (const permission of MANIFEST.permissions)
    assert.match(text, new RegExp(`\\b${ways[permission] ?? `chrome\\.${permission}`}\\b`), permission);
});

test("the card's icons, which a classic script can't import, are the shared ones", () => {
  const paths = /** @param {string} file */ (file) =>
    Object.fromEntries([...read(file).matchAll(/^ {2}(\w+):\s+"(M[^"]+)",$/gm)].map(([, name, path]) => [name, path]));
  const shared = paths("shared/icons.js");
  const card = paths("content/surface.js");
  assert.ok(Object.keys(card).length > 10);
  for (const [name, path] of Object.entries(card)) if (shared[name]) assert.equal(path, shared[name], name);
});
