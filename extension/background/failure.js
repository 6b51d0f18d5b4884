// Failures that the reader is told: one plain sentence each, with a way out.

/** @import { Failure, MessageError } from "../shared/messages.js" */

/** The kinds a failure can have, and the catalogue's sentence for each. `$1` is the server's address. */
const SENTENCES = {
  off: "failureOff",
  unpaired: "connectionUnpaired",
  refused: "failureRefused",
  conflict: "failureConflict",
  gone: "failureGone",
  invalid: "failureInvalid",
  failed: "failureFailed",
};

/** An error that crosses the message border as `{kind, message}`. */
export class Failed extends Error {
  /**
   * @param {Failure} kind
   * @param {string} [message] one plain sentence; the kind's own when left out
   * @param {{status?: number, retryAfterMs?: number}} [answer] the server's, if it was one: HTTP's status, and how long it wants
   *   to be left alone
   */
  constructor(kind, message, { status = 0, retryAfterMs = 0 } = {}) {
    super(message || chrome.i18n.getMessage(SENTENCES[kind]));
    this.kind = kind;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /**
   * What is sent to the page that asked. Errors that nobody foresaw become `failed`, and go to the console for whoever mends them.
   * @param {unknown} error
   * @returns {MessageError}
   */
  static told(error) {
    if (error instanceof Failed) return { kind: error.kind, message: error.message };
    console.error(error);
    return { kind: "failed", message: chrome.i18n.getMessage("failureFailed") };
  }
}
