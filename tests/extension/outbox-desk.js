// A reader's desk for tests of the outbox: a worker over a store, a library behind a network that a test can break.

import { background } from "./background.js";
import { FakeLibrary } from "./fake-library.js";
import { FakeStore, fakeBrowser, fakeServer } from "./fakes.js";

/** @import { AnnotationDraft, Metadata } from "../../extension/shared/messages.js" */
/** @import { Answer, Request } from "./fakes.js" */

/** @type {Metadata} */
export const METADATA = {
  title: "A paper that nobody knows yet",
  authors: ["Ada Lovelace"],
  identifiers: ["arXiv:2401.00001v2"],
  abstract: "",
  venue: "",
  year: 2024,
  pdf: "",
};
export const PAGE = "https://x.org/abs/1";
/** @type {AnnotationDraft} */
export const DRAFT = {
  quote: { exact: "a passage", prefix: "before ", suffix: " after", start: 7, end: 16 },
  comment: "Why?",
  color: "green",
  tags: ["method"],
  source: PAGE,
};

export class Desk {
  browser = fakeBrowser({ token: "secret" });
  store = new FakeStore();
  worker = background(this.store);
  library = new FakeLibrary();
  /** What happens to the next writes, in order; "undefined" is what should. @type {((request: Request, library: FakeLibrary) => Answer | undefined)[]} */
  faults = [];
  isOff = false;
  requests = fakeServer((request) => {
    if (this.isOff) throw new TypeError("Failed to fetch");
    const fault = request.method === "GET" ? undefined : this.faults.shift();
    return fault?.(request, this.library) ?? this.library.answer(request);
  });

  /** A desk whose library has two papers, of which the second is saved. */
  static async open() {
    const desk = new Desk();
    desk.library.add("The first paper of this library");
    desk.library.add("The second paper of this library", { status: "saved" });
    await desk.worker.sync.now();
    return desk;
  }

  /** The same profile after the browser was killed. */
  restart() {
    this.worker = background(this.store);
  }

  /** A paper as the reader sees it. @param {number} id */
  async paper(id) {
    return (await this.worker.local.papers([id])).get(id);
  }

  /** The writes that were sent. */
  writes() {
    return this.requests.filter(({ method }) => method !== "GET");
  }

  /** The notes that were written, in order. */
  notes() {
    return this.library.done.map(({ body }) => body?.note).filter((note) => note !== undefined);
  }
}

/** Answer with an error, and do nothing. @param {Answer} answer */
export const instead = (answer) => () => answer;

/** Do it, and never say so. @param {Request} request @param {FakeLibrary} library @returns {never} */
export function lost(request, library) {
  library.answer(request);
  throw new TypeError("The operation timed out.");
}
