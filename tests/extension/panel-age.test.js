// How long a paper has waited in the queue, in words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { age } from "../../extension/panel/age.js";

Object.assign(globalThis, { chrome: { i18n: { getUILanguage: () => "en" } } });

const NOW = Date.parse("2026-06-15T12:00:00Z");

test("an age is told in the largest unit that fits, rounded down", () => {
  const told = [
    ["2026-06-15T11:59:00Z", "today"],
    ["2026-06-14T11:00:00Z", "1 day"],
    ["2026-06-02T12:00:00Z", "13 days"],
    ["2026-06-01T12:00:00Z", "2 weeks"],
    ["2026-04-17T12:00:00Z", "8 weeks"],
    ["2026-04-01T12:00:00Z", "2 months"],
    ["2025-06-15T12:00:00Z", "1 year"],
    ["2023-01-01T00:00:00Z", "3 years"],
  ];
  for (const [time = "", words] of told) assert.equal(age(time, NOW), words);
});

test("a time that is not known or not yet come has no age", () => {
  assert.equal(age(null, NOW), "");
  assert.equal(age("2027-01-01T00:00:00Z", NOW), "today");
});
