// How marks look: the colours of the style sheets against those of the options, their contrast, what can be told apart.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  COLORS,
  contrast,
  FIRST_MARKS,
  GROUNDS,
  isMarkStyle,
  LINES,
  lookalikes,
  STATUSES,
} from "../../extension/shared/mark-style.js";
import { contentScope } from "./content-scope.js";

/** @import { MarkColor, MarkStyle, Status } from "../../extension/shared/messages.js" */

const read = (/** @type {string} */ file) =>
  readFileSync(new URL(`../../extension/content/${file}`, import.meta.url), "utf8");
const colors = /** @type {MarkColor[]} */ (Object.keys(COLORS));
const { LOOK_NAMES, lookNames } = contentScope(["looks.js"], ["LOOK_NAMES", "lookNames"]);

/**
 * What the style sheets declare for each highlight outside of media rules.
 * @returns {Map<string, Record<string, string>>}
 */
function declared() {
  /** @type {Map<string, Record<string, string>>} */
  const looks = new Map();
  for (const file of ["marks.css", "marks-looks.css"]) {
    for (const [, selectors = "", body = ""] of read(file).matchAll(/^((?:::highlight\([\w-]+\),?\s)+)\{([^}]*)\}/gm)) {
      const values = Object.fromEntries(
        [...body.matchAll(/([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]),
      );
      for (const [, name = ""] of selectors.matchAll(/\(paperlight-([\w-]+)\)/g))
        looks.set(name, { ...looks.get(name), ...values });
    }
  }
  return looks;
}

/** The look of a style, whatever it is named. @param {Status} status @param {MarkStyle} style */
function painted(status, style) {
  const looks = declared();
  const all = lookNames(status, style).map((/** @type {string} */ name) => looks.get(name) ?? {});
  const {
    "text-decoration": line = "",
    "text-decoration-color": color,
    "background-color": tint = "",
  } = Object.assign({}, ...all);
  const [, kind, lineColor = color] = /^(\S+ \S+ \S+)(?: (#\w+))?$/.exec(line) ?? [];
  return { kind, color: lineColor, tint };
}

test("every look is painted as the options show it, under a status's own name or not", () => {
  const kinds = {
    solid: "underline 2px solid",
    dotted: "underline 2px dotted",
    dashed: "underline 2px dashed",
    double: "underline 1px double",
    through: "line-through 1px solid",
  };
  for (const status of STATUSES) {
    for (const color of colors) {
      for (const line of LINES) {
        for (const tint of [true, false]) {
          const { line: hex, tint: share } = COLORS[color];
          const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
          assert.deepEqual(painted(status, { shown: true, color, line, tint }), {
            kind: kinds[line],
            color: hex,
            tint: tint ? `rgb(${red} ${green} ${blue} / ${share})` : "",
          });
        }
      }
    }
  }
});

test("who changed nothing is painted under the names of the statuses, which tests and pages know", () => {
  for (const status of STATUSES) assert.deepEqual(lookNames(status, FIRST_MARKS[status]), [status]);
  assert.deepEqual(lookNames("saved", undefined), ["saved"]);
  assert.deepEqual(lookNames("saved", FIRST_MARKS.reading), ["purple-tint", "purple-dashed"]);
});

test("what is not to be shown is not painted at all", () => {
  assert.deepEqual(lookNames("new", { ...FIRST_MARKS.new, shown: false }), []);
});

test("every name that is painted has a look, in print and in forced colours too", () => {
  const looks = declared();
  const sheets = read("marks.css") + read("marks-looks.css");
  for (const name of LOOK_NAMES) {
    assert.ok(looks.has(name), name);
    const times = sheets.split(`::highlight(paperlight-${name})`).length - 1;
    assert.ok(times >= 3, `${name} ${times}`);
  }
});

test("the samples of our own pages have the same colours and tints", () => {
  const sheet = read("../shared/mark-sample.css");
  for (const [color, { line, tint }] of Object.entries(COLORS)) {
    const [, ink, share] = new RegExp(`\\.${color} {\\s+--ink: (#\\w+);\\s+--share: (\\d+)%;`).exec(sheet) ?? [];
    assert.deepEqual([ink, Number(share)], [line, Math.round(tint * 100)], color);
  }
});

test("every colour is at least 3 to 1 on white and on near black, with its tint and without", () => {
  for (const color of colors) {
    for (const ground of Object.values(GROUNDS)) {
      for (const tint of [true, false]) assert.ok(contrast({ color, tint }, ground) >= 3, `${color} ${ground} ${tint}`);
    }
  }
  assert.equal(contrast({ color: "grey", tint: false }, COLORS.grey.line), 1);
});

test("statuses with the same line are lookalikes, whatever their colours, unless they are not shown", () => {
  assert.deepEqual(lookalikes(FIRST_MARKS), []);
  const marks = { ...FIRST_MARKS, new: { ...FIRST_MARKS.new, line: /** @type {const} */ ("solid") } };
  assert.deepEqual(lookalikes(marks), [["new", "saved"]]);
  assert.deepEqual(lookalikes({ ...marks, saved: { ...marks.saved, shown: false } }), []);
});

test("what is no style is told", () => {
  assert.ok(isMarkStyle(FIRST_MARKS.new));
  for (const wrong of [null, {}, { ...FIRST_MARKS.new, color: "toString" }, { ...FIRST_MARKS.new, line: "wavy" }])
    assert.ok(!isMarkStyle(wrong));
});
