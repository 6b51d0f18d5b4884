// The head of popup and panel: how the extension stands to its server, what is unsent, and the ways to help and options.

import { stateName, watchConnection } from "./connection-panel.js";
import { icon } from "./icons.js";
import { name, part, t } from "./page.js";

/** @import { Connection } from "./messages.js" */

/**
 * @param {{unsent: () => void, changed: (connection: Connection) => void}} host `unsent` shows the unsent changes
 * @returns {Promise<void>} once the first state is shown
 */
export async function startHead({ unsent, changed }) {
  const state = part("state", HTMLElement);
  const sign = part("unsent-sign", HTMLButtonElement);
  const help = part("help", HTMLButtonElement);
  const options = part("options", HTMLButtonElement);
  help.append(icon("help"));
  options.append(icon("settings"));
  sign.addEventListener("click", unsent);
  help.addEventListener("click", openHelp);
  options.addEventListener("click", () => chrome.runtime.openOptionsPage());
  document.addEventListener("keydown", (event) => {
    const field = event.target instanceof HTMLElement && event.target.matches("input, textarea");
    if (event.key === "?" && !field && !event.ctrlKey && !event.metaKey && !event.altKey) openHelp();
  });
  await watchConnection(part("connection", HTMLElement), (connection) => {
    state.textContent = stateName(connection.state);
    state.dataset.state = connection.state;
    state.title = connection.message.replaceAll("`", "");
    const { waiting, stuck } = connection.unsent;
    sign.hidden = waiting + stuck === 0;
    sign.dataset.state = stuck ? "failed" : "waiting";
    sign.replaceChildren(icon(stuck ? "stuck" : "waiting"), String(waiting + stuck));
    name(sign, stuck ? t("unsentStuck", String(stuck), String(waiting)) : t("unsentCount", String(waiting)));
    changed(connection);
  });
}

function openHelp() {
  chrome.tabs.create({ url: chrome.runtime.getURL("help/help.html") });
}
