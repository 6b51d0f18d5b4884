// The outbox as the reader sees it, and what the reader decides of a write that is stuck.

import { annotationOf } from "./annotating.js";
import { upon } from "./conflict.js";
import { Failed } from "./failure.js";
import { FIRST_OWN_ID } from "./outbox.js";
import { laidOver } from "./overlay.js";
import { matchPage } from "./pages.js";
import { ownPaper } from "./papers.js";
import { tellPages } from "./tabs.js";
import { readingPatch } from "./valid.js";

/** @import { Answers, OutboxEntry, ReadingPatch, ToBackground } from "../shared/messages.js" */
/** @import { LocalIndex } from "./index.js" */
/** @import { Entry } from "./outbox.js" */
/** @import { Sender } from "./sender.js" */
/** @import { BasePaper, Delta } from "./store.js" */
/** @import { Outcome } from "./tabs.js" */

/** @typedef {Omit<Extract<ToBackground, {type: "outbox.resolve"}>, "type">} Choice */

export class OutboxChoices {
  #local;
  #sender;
  #announce;

  /**
   * @param {LocalIndex} local
   * @param {Sender} sender
   * @param {(outcome: Outcome) => Promise<void>} announce
   */
  constructor(local, sender, announce) {
    this.#local = local;
    this.#sender = sender;
    this.#announce = announce;
  }

  /** @returns {Promise<Answers["outbox.list"]>} */
  async list() {
    await this.#local.outbox.ready();
    return this.#local.outbox.entries.sort((one, other) => one.seq - other.seq).map(told);
  }

  /**
   * Do what the reader decided. One that is not stuck any more is left as it is.
   * @param {Choice} choice
   * @returns {Promise<Answers["outbox.resolve"]>}
   * @throws {Failed} `gone` when there is no paper any more that it could be done to, `invalid`
   */
  async resolve({ seq, choice, patch }) {
    /** @type {number[]} */
    let touched = [];
    await this.#local.change(async () => {
      const entry = this.#local.outbox.entry(seq);
      if (!entry || entry.state === "waiting") return null;
      const edited = patch && readingPatch(patch);
      const delta = await this.#decided(entry, choice, edited);
      const put = delta.outbox?.put ?? [];
      touched = [entry.paper, ...put.map(({ paper }) => paper)].filter((id) => id !== null);
      return delta;
    });
    const papers = await this.#local.papers(touched);
    const deleted = touched.filter((id) => !papers.has(id));
    await this.#announce({ changed: [...papers.values()], deleted, came: choice === "retry" });
    await tellPages({ type: "outbox.changed" });
    this.#sender.send();
    return this.list();
  }

  /** @param {Entry} entry @param {Choice["choice"]} choice @param {ReadingPatch | undefined} patch @returns {Promise<Delta>} */
  async #decided(entry, choice, patch) {
    if (choice === "discard") return this.#discarded(entry);
    if (choice === "retry") return this.#again(entry, patch);
    const { theirs } = entry;
    // Both are choices of a conflict.
    if (!theirs) return {};
    if (choice === "theirs") return { outbox: { gone: [entry.seq] } };
    return { outbox: { put: [waiting(upon(withPatch(entry, patch), theirs))] } };
  }

  /** A paper that was saved here goes with all that was done to it. @param {Entry} entry @returns {Delta} */
  #discarded(entry) {
    if (entry.kind !== "save" || entry.paper === null) return { outbox: { gone: [entry.seq] } };
    const gone = this.#local.outbox.entries.filter(({ paper }) => paper === entry.paper).map(({ seq }) => seq);
    return { deleted: [entry.paper], outbox: { gone } };
  }

  /** @param {Entry} entry @param {ReadingPatch | undefined} patch @returns {Promise<Delta>} */
  async #again(entry, patch) {
    const { library } = this.#local.outbox;
    const again = { ...waiting(withPatch(entry, patch)), key: crypto.randomUUID(), request: null, library };
    if (entry.kind === "digest") return { outbox: { put: [again] } };
    if (entry.paper === null) return {};
    if (entry.kind === "save" && entry.draft)
      return { papers: [ownPaper(entry.paper, entry.draft)], outbox: { put: [again] } };
    const isHere = entry.library === library && (await this.#local.base(entry.paper));
    if (isHere) return { outbox: { put: [again] } };
    if (entry.paper >= FIRST_OWN_ID) throw new Failed("gone", chrome.i18n.getMessage("outboxPaperFirst"));
    const found = await this.#found(entry);
    if (!found) throw new Failed("gone", chrome.i18n.getMessage("outboxGone"));
    return { outbox: { put: [upon({ ...again, paper: found.id }, found)] } };
  }

  /** The paper of a write in the library that there is now. @param {Entry} entry @returns {Promise<BasePaper | undefined>} */
  async #found({ title, identifiers }) {
    const metadata = { title, identifiers, authors: [], abstract: "", venue: "", year: null, pdf: "" };
    const page = { url: "about:blank", blocks: [], links: [], metadata };
    const { own } = await matchPage(await this.#local.library(), (ids) => this.#local.papers(ids), page);
    return own ? this.#local.base(own.paper.id) : undefined;
  }
}

/** @param {Entry} entry @returns {Entry} */
function waiting(entry) {
  return { ...entry, state: "waiting", message: "", tries: 0, theirs: null };
}

/** @param {Entry} entry @param {ReadingPatch | undefined} patch @returns {Entry} */
function withPatch(entry, patch) {
  return patch && entry.patch ? { ...entry, patch: { ...entry.patch, ...patch } } : entry;
}

/** @param {Entry} entry @returns {OutboxEntry} */
function told(entry) {
  const { seq, kind, paper, title, at, state, tries, message, patch, theirs } = entry;
  const shown = { seq, kind, paper, title, at, state, tries, message, patch };
  return { ...shown, annotation: annotationOf(entry), theirs: theirs && laidOver(theirs, []) };
}
