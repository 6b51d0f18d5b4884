// The help sheet: the keys as they are set now, what the marks mean as they look now, where else things are.

// Chromium's getManifest() tells the commands sorted by name, so the file itself is read.
import manifest from "../manifest.json" with { type: "json" };
import { STATUSES } from "../shared/mark-style.js";
import { ask, button, localize, make, part, say, t, titled } from "../shared/page.js";

/** @import { MarkStyle } from "../shared/messages.js" */

const IS_FIREFOX = navigator.userAgent.includes("Firefox");
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

/** The browser's own page for the keys of extensions; null where a page can't open it. @returns {(() => Promise<unknown>) | null} */
function keySettings() {
  // Firefox has a call for it, from version 137 on, and lets no page open its address.
  const { commands } = /** @type {{commands: {openShortcutSettings?: () => Promise<void>}}} */ (
    /** @type {unknown} */ (chrome)
  );
  if (commands.openShortcutSettings) return () => commands.openShortcutSettings?.() ?? Promise.resolve();
  return IS_FIREFOX ? null : () => chrome.tabs.create({ url: "chrome://extensions/shortcuts" });
}

localize();
const [all, { marks }] = await Promise.all([chrome.commands.getAll(), ask({ type: "settings.get" })]);
// In the order of the manifest, which goes from the often used to the seldom used; browsers sort them by name.
const order = Object.keys(manifest.commands);
const commands = all.sort((one, other) => order.indexOf(one.name ?? "") - order.indexOf(other.name ?? ""));
part("keys", HTMLElement).append(
  ...commands.map(({ name, description, shortcut }) =>
    row(name === POPUP ? t("commandPopup") : (description ?? ""), shortcut ?? ""),
  ),
);
part("inside", HTMLElement).append(...INSIDE.map(([action, keys]) => row(t(action), keys)));
say(part("change", HTMLElement), t(IS_FIREFOX ? "helpChangeFirefox" : "helpChangeChromium"));
const openKeys = keySettings();
if (openKeys) part("change-keys", HTMLElement).append(button("button", t("helpSetKeys"), openKeys));
part("marks", HTMLElement).append(
  ...STATUSES.map((status) => {
    const label = t(`status${titled(status)}`);
    const meaning = t(`helpStatus${titled(status)}`);
    return make("li", "", make("span", sampleClass(marks[status]), label), ` ${meaning}`);
  }),
);
document.body.classList.remove("waiting");
