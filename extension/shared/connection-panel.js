// How the extension stands to its server, and what to do about it: the same in popup, panel and options.

import { icon } from "./icons.js";
import { ask, button, make, say, t } from "./page.js";

/** @import { Connection, ToContent } from "./messages.js" */

/** While the code is shown, the background is asked this often: each question also resumes a worker that was stopped. */
const PAIRING_PAUSE_MS = 2000;

/** @type {Record<Connection["state"], string>} */
const NAMES = {
  connected: "stateConnected",
  off: "stateOff",
  problem: "stateProblem",
  unpaired: "stateUnpaired",
  pairing: "statePairing",
};

/**
 * @param {Connection["state"]} state
 * @returns {string} the state in a word or two
 */
export function stateName(state) {
  return t(NAMES[state]);
}

/**
 * Keep a panel and its surroundings up to date with the connection.
 * @param {HTMLElement} panel filled unless the connection is as it should be; then it is hidden
 * @param {(connection: Connection) => void} changed told of each new state, the first included
 * @returns {Promise<void>} once the first state is shown
 */
export async function watchConnection(panel, changed) {
  let shown = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {Connection} connection */
  function show(connection) {
    clearTimeout(timer);
    if (connection.state === "pairing") timer = setTimeout(refresh, PAIRING_PAUSE_MS);
    const now = JSON.stringify(connection);
    if (now === shown) return;
    shown = now;
    panel.hidden = connection.state === "connected";
    panel.className = `panel panel-${connection.state}`;
    panel.replaceChildren(...content(connection, act));
    changed(connection);
  }

  /** @param {Promise<Connection>} question */
  async function act(question) {
    try {
      show(await question);
    } catch (error) {
      say(/** @type {HTMLElement} */ (panel.querySelector(".panel-text")), /** @type {Error} */ (error).message);
    }
  }

  const refresh = () => act(ask({ type: "connection.get" }));
  chrome.storage.local.onChanged.addListener(refresh);
  chrome.runtime.onMessage.addListener((/** @type {ToContent} */ message) => {
    if (message.type === "outbox.changed") refresh();
  });
  await refresh();
}

/**
 * @param {Connection} connection
 * @param {(question: Promise<Connection>) => void} act
 * @returns {HTMLElement[]}
 */
function content({ state, message, code, server }, act) {
  const text = make("p", "panel-text");
  text.role = "status";
  say(text, message);
  if (state === "off" || state === "problem") {
    return [text, button("button", t("tryAgain"), () => act(ask({ type: "connection.sync" })))];
  }
  if (state === "unpaired") {
    return [text, button("button primary", t("pair"), () => act(ask({ type: "pairing.start" })))];
  }
  if (state === "pairing") {
    say(text, `${message} ${t("pairingHow", code ?? "")}`);
    const shown = make("p", "code", code ?? "");
    const dashboard = button("button primary", t("openDashboard"), () => {
      chrome.tabs.create({ url: `${server}/pair` });
    });
    dashboard.append(icon("open"));
    const cancel = button("button", t("cancel"), () => act(ask({ type: "pairing.cancel" })));
    return [shown, text, make("div", "actions", dashboard, cancel)];
  }
  return [];
}
