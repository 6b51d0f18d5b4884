// The design tokens: what stands on them can be read, and the card on the page, which can't link them, has the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const TOKEN = /--([\w-]+):\s*([^;]+);/g;
const THEMES = /** @type {const} */ (["light", "dark"]);
const SURFACES = ["page", "raised", "sunken"];

/** @param {string} file */
function read(file) {
  return readFileSync(new URL(`../../extension/${file}`, import.meta.url), "utf8");
}

/** The first value of each token: later ones are for other media. @param {string} text @returns {Map<string, string>} */
function tokensIn(text) {
  const found = new Map();
  for (const [, name = "", value = ""] of text.matchAll(TOKEN))
    if (!found.has(name)) found.set(name, value.replace(/\s+/g, " "));
  return found;
}

const TOKENS = tokensIn(read("shared/tokens.css"));

/** Relative luminance (WCAG 2.2). @param {string} color as `#rrggbb` */
function luminance(color) {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} name @param {"light" | "dark"} theme */
function color(name, theme) {
  const [, light = "", dark = ""] = /light-dark\((#\w{6}), (#\w{6})\)/.exec(TOKENS.get(name) ?? "") ?? [];
  assert.ok(light && dark, name);
  return theme === "light" ? light : dark;
}

/** @param {string} name @param {"light" | "dark"} theme the least contrast of a colour on any surface */
function contrast(name, theme) {
  const ratios = SURFACES.map((surface) => {
    const [high = 0, low = 0] = [luminance(color(name, theme)), luminance(color(surface, theme))].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  });
  return Math.min(...ratios);
}

for (const theme of THEMES) {
  test(`text can be read on every surface, ${theme}`, () => {
    for (const name of ["text", "muted", "focus", "danger", "star", "new", "saved", "reading", "read", "dismissed"])
      assert.ok(contrast(name, theme) >= 4.5, `${name}: ${contrast(name, theme)}`);
  });

  test(`edges of controls and of quotations can be seen on every surface, ${theme}`, () => {
    for (const name of ["line-strong", "yellow", "green", "blue", "pink"])
      assert.ok(contrast(name, theme) >= 3, `${name}: ${contrast(name, theme)}`);
  });
}

test("the content scripts' own copies of tokens have the values of the tokens", () => {
  const copies = tokensIn(read("content/surface-style.js"));
  const own = new Set(["tone", "stroke", "edge"]);
  const shared = [...copies].filter(([name]) => !own.has(name));
  assert.ok(shared.length > 10);
  assert.deepEqual(Object.fromEntries(shared), Object.fromEntries(shared.map(([name]) => [name, TOKENS.get(name)])));
});

test("no style uses a token that there is not", () => {
  const files = [
    "shared/ui.css",
    "shared/paper.css",
    "shared/details.css",
    "popup/popup.css",
    "panel/panel.css",
    "options/options.css",
    "shared/sheet.css",
    "shared/unsent.css",
  ];
  for (const file of files) {
    const text = read(file);
    const known = new Set([...TOKENS.keys(), ...tokensIn(text).keys()]);
    const used = [...text.matchAll(/var\(--([\w-]+)/g)].map(([, name = ""]) => name);
    assert.deepEqual(
      used.filter((name) => !known.has(name)),
      [],
      file,
    );
  }
});
