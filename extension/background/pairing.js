// Pairing: ask the server, show the code, wait until the reader approves it, collect the token.
//
// The open request lies in storage.local, so a worker that was stopped goes on where it was: an alarm and every page that
// asks for the connection resume it.

import { Failed } from "./failure.js";
import { keep, kept } from "./kept.js";
import { getPairing, postPairing } from "./server.js";

const PAUSE_MS = 1500;

/** Which sentence tells the reader that a pairing came to nothing. */
const ENDINGS = { denied: "pairingDenied", expired: "pairingExpired", collected: "pairingExpired" };

/** Names of operating systems as people write them; the keys are those of `runtime.PlatformInfo.os`. @type {Record<string, string>} */
const SYSTEMS = {
  mac: "macOS",
  win: "Windows",
  linux: "Linux",
  cros: "ChromeOS",
  android: "Android",
  openbsd: "OpenBSD",
};

export class PairingRequest {
  #paired;
  #pause;
  /** @type {Promise<void> | null} */
  #watching = null;

  /**
   * @param {() => Promise<void>} paired called once the token is kept
   * @param {() => Promise<void>} [pause] between two looks
   */
  constructor(paired, pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))) {
    this.#paired = paired;
    this.#pause = pause;
  }

  /**
   * Ask anew. An older request of ours is left to expire.
   * @returns {Promise<void>} once there is a code
   * @throws {Failed} when the server is off or has heard too many requests
   */
  async start() {
    const { id, code, expires } = await postPairing(await browserName());
    await keep({ pairing: { id, code, expires }, contact: null });
    this.resume();
  }

  /** @returns {Promise<void>} */
  async cancel() {
    await keep({ pairing: null });
  }

  /**
   * Go on waiting, if there is something to wait for.
   * @returns {Promise<void>} once the request has ended, one way or the other
   */
  resume() {
    this.#watching ??= this.#watch().finally(() => {
      this.#watching = null;
    });
    return this.#watching;
  }

  async #watch() {
    while (await this.#look()) await this.#pause();
  }

  /** @returns {Promise<boolean>} whether to look again */
  async #look() {
    const { pairing } = await kept();
    if (!pairing) return false;
    const answer = await look(pairing);
    if ((await kept()).pairing?.id !== pairing.id) return true;
    if (answer.state === "pending") return true;
    if (answer.state === "approved" && answer.token) {
      await keep({ token: answer.token, pairing: null, contact: null });
      await this.#paired();
      return false;
    }
    const sentence = chrome.i18n.getMessage(ENDINGS[answer.state === "approved" ? "collected" : answer.state]);
    await keep({ pairing: null, contact: { kind: "unpaired", message: sentence } });
    return false;
  }
}

/**
 * See how a request stands. While the server is off it stands as it stood, until it has expired by our own clock.
 * @param {{id: string, expires: string}} pairing
 * @returns {Promise<{state: "pending" | "approved" | "collected" | "denied" | "expired", token?: string}>}
 */
async function look({ id, expires }) {
  try {
    return await getPairing(id);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { state: error.kind === "gone" || Date.parse(expires) < Date.now() ? "expired" : "pending" };
  }
}

/** How the reader will know this browser in the list of tokens: "Firefox on Linux". */
async function browserName() {
  const { os } = await chrome.runtime.getPlatformInfo();
  const agent = navigator.userAgent;
  const browser = /Firefox\//.test(agent) ? "Firefox" : /Edg\//.test(agent) ? "Edge" : "Chromium";
  return `${browser} on ${SYSTEMS[os] ?? os}`;
}
