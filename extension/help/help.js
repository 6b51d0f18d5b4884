// The help sheet: the keys as they are set now, what the marks mean as they look now, where else things are.

import { STATUSES } from "../shared/mark-style.js";
import { ask, localize, make, part, say, t } from "../shared/page.js";

/** @import { MarkStyle } from "../shared/messages.js" */

/** The browser's own name for the popup's key. */
const POPUP = "_execute_action";
/** Keys inside our own pages and cards: what they do, and which. @type {[string, string][]} */
const INSIDE = [
  ["helpInsideHelp", "?"],
  ["helpInsideTabs", "← →"],
  ["helpInsideList", "↑ ↓"],
  ["helpInsideSave", "Ctrl Enter"],
  ["helpInsideClose", "Esc"],
];

/** @param {string} action @param {string} keys */
function row(action, keys) {
  const cell = make("td", "");
  if (keys) cell.append(make("kbd", "", keys));
  else cell.append(make("span", "muted", t("helpUnset")));
  const name = make("th", "", action);
  name.scope = "row";
  return make("tr", "", name, cell);
}

/** @param {MarkStyle} style */
function sampleClass({ shown, color, line, tint }) {
  return shown ? `mark-sample ${color} ${line}${tint ? " tint" : ""}` : "muted";
}

localize();
const [commands, { marks }] = await Promise.all([chrome.commands.getAll(), ask({ type: "settings.get" })]);
part("keys", HTMLElement).append(
  ...commands.map(({ name, description, shortcut }) =>
    row(name === POPUP ? t("commandPopup") : (description ?? ""), shortcut ?? ""),
  ),
);
part("inside", HTMLElement).append(...INSIDE.map(([action, keys]) => row(t(action), keys)));
say(
  part("change", HTMLElement),
  t(navigator.userAgent.includes("Firefox") ? "helpChangeFirefox" : "helpChangeChromium"),
);
part("marks", HTMLElement).append(
  ...STATUSES.map((status) => {
    const label = t(`status${status.charAt(0).toUpperCase()}${status.slice(1)}`);
    const meaning = t(`helpStatus${status.charAt(0).toUpperCase()}${status.slice(1)}`);
    return make("li", "", make("span", sampleClass(marks[status]), label), ` ${meaning}`);
  }),
);
document.body.classList.remove("waiting");
