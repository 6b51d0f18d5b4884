// How marks look: for each status whether it is marked, in which colour, with which line, with a tint or without. What is chosen
// is shown on a light and on a dark page, with how well it is seen there.

import { COLORS, contrast, FIRST_MARKS, GROUNDS, LINES, lookalikes, STATUSES } from "../shared/mark-style.js";
import { ask, make, t, titled } from "../shared/page.js";

/** @import { MarkColor, MarkStyle, Settings, Status } from "../shared/messages.js" */

/**
 * @param {HTMLElement} element is filled
 * @param {Settings["marks"]} marks as they are now
 * @param {(error: unknown) => void} failed
 */
export function marksEditor(element, marks, failed) {
  let now = structuredClone(marks);
  const warning = make("p", "note");
  warning.role = "status";
  const rows = STATUSES.map((status) => styleRow(status, () => now[status], change));
  const reset = make("button", "button", t("marksReset"));
  reset.type = "button";
  reset.addEventListener("click", () => keep(structuredClone(FIRST_MARKS)));
  element.append(...rows.map((row) => row.element), warning, make("div", "actions", reset));

  /** @param {Status} status @param {Partial<MarkStyle>} part */
  function change(status, part) {
    return keep({ ...now, [status]: { ...now[status], ...part } });
  }

  /** @param {Settings["marks"]} wanted */
  async function keep(wanted) {
    try {
      now = (await ask({ type: "settings.set", settings: { marks: wanted } })).marks;
    } catch (error) {
      failed(error);
    }
    draw();
  }

  function draw() {
    for (const row of rows) row.show();
    const alike = lookalikes(now).map((group) => group.map((status) => t(`status${titled(status)}`)).join(", "));
    warning.textContent = alike.length ? t("marksAlike", alike.join("; ")) : "";
    warning.classList.toggle("wrong", alike.length > 0);
  }
  draw();
}

/**
 * @param {Status} status
 * @param {() => MarkStyle} style
 * @param {(status: Status, part: Partial<MarkStyle>) => void} change
 */
function styleRow(status, style, change) {
  const label = t(`status${titled(status)}`);
  const shown = checkbox(t("marksShown", label), (on) => change(status, { shown: on }));
  const color = choice(
    t("marksColor", label),
    /** @type {MarkColor[]} */ (Object.keys(COLORS)),
    (value) => t(`marksColor${titled(value)}`),
    (value) => change(status, { color: /** @type {MarkColor} */ (value) }),
  );
  const line = choice(
    t("marksLine", label),
    LINES,
    (value) => t(`marksLine${titled(value)}`),
    (value) => change(status, { line: /** @type {MarkStyle["line"]} */ (value) }),
  );
  const tint = checkbox(t("marksTint", label), (on) => change(status, { tint: on }));
  const previews = /** @type {const} */ (["light", "dark"]).map((ground) => preview(ground, label));
  shown.text.textContent = label;
  tint.text.textContent = t("marksTinted");
  const tools = make("div", "mark-tools", color, line, tint.element);
  const element = make(
    "div",
    "mark-row",
    shown.element,
    tools,
    make("div", "mark-previews", ...previews.map((one) => one.element)),
  );
  element.role = "group";
  element.ariaLabel = label;

  function show() {
    const current = style();
    shown.input.checked = current.shown;
    tint.input.checked = current.tint;
    color.value = current.color;
    line.value = current.line;
    for (const control of [color, line, tint.input]) control.disabled = !current.shown;
    for (const one of previews) one.show(current);
  }
  return { element, show };
}

/** @param {"light" | "dark"} ground @param {string} text */
function preview(ground, text) {
  const sample = make("span", "", text);
  const ratio = make("span", "mark-ratio");
  const element = make("span", `mark-preview ${ground}`, sample, ratio);
  return {
    element,
    /** @param {MarkStyle} style */
    show: (style) => {
      sample.className = style.shown ? `mark-sample ${style.color} ${style.line}${style.tint ? " tint" : ""}` : "";
      ratio.textContent = style.shown ? t("marksRatio", contrast(style, GROUNDS[ground]).toFixed(1)) : t("marksHidden");
    },
  };
}

/** @param {string} name @param {(on: boolean) => void} changed */
function checkbox(name, changed) {
  const input = make("input", "");
  input.type = "checkbox";
  input.ariaLabel = name;
  input.addEventListener("change", () => changed(input.checked));
  const text = make("span", "");
  return { element: make("label", "switch", input, text), input, text };
}

/**
 * @param {string} name
 * @param {string[]} values
 * @param {(value: string) => string} words
 * @param {(value: string) => void} changed
 */
function choice(name, values, words, changed) {
  const select = make("select", "field");
  select.ariaLabel = name;
  for (const value of values) {
    const option = make("option", "", words(value));
    option.value = value;
    select.append(option);
  }
  select.addEventListener("change", () => changed(select.value));
  return select;
}
