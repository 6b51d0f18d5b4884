// What a reader does to papers from a page or the popup. Nothing counts as saved before the server has said so.

import { Failed } from "./failure.js";
import { kept } from "./kept.js";
import { ownIdentifiers } from "./pages.js";
import { postPaper, putReading, searchPapers } from "./server.js";

/** @import { KnownPaper, Metadata, ReadingPatch, Status } from "../shared/messages.js" */
/** @import { LocalIndex } from "./index.js" */
/** @import { PaperDraft, ServerPaper } from "./server.js" */
/** @import { Sync } from "./sync.js" */
/** @import { Outcome } from "./tabs.js" */

const MOST_RESULTS = 20;

export class Papers {
  #local;
  #sync;
  #announce;

  /**
   * @param {LocalIndex} local
   * @param {Sync} sync
   * @param {(outcome: Outcome) => Promise<void>} announce
   */
  constructor(local, sync, announce) {
    this.#local = local;
    this.#sync = sync;
    this.#announce = announce;
  }

  /**
   * Change a reading.
   * @param {number} id
   * @param {ReadingPatch} patch
   * @param {string} [etag] of the paper as the reader saw it, which may be older than the index
   * @returns {Promise<KnownPaper>} the paper as it is now
   * @throws {Failed} `conflict` if what the patch changes was changed elsewhere; the pages then hear what it is
   */
  async mark(id, patch, etag) {
    const indexed = await this.#local.paper(id);
    const seen = etag === undefined || etag === indexed?.etag ? indexed : null;
    try {
      return await this.take(await putReading(id, patch, etag ?? indexed?.etag ?? null));
    } catch (error) {
      if (error instanceof Failed && error.kind === "conflict") return this.#markAgain(id, patch, seen);
      if (error instanceof Failed && error.kind === "gone") await this.#sync.quietly();
      throw notSaved(error);
    }
  }

  /**
   * Save the paper that a page is about. One that the library has already, in whatever state, only loses `new`.
   * @param {Metadata} metadata
   * @param {string} url the page's address
   * @param {Status} [status]
   * @returns {Promise<KnownPaper>}
   */
  async save(metadata, url, status = "saved") {
    try {
      const paper = await postPaper(draftOf(metadata, url));
      const saved = paper.reading.status === "new" ? await putReading(paper.id, { status }, paper.etag) : paper;
      return await this.take(saved);
    } catch (error) {
      throw notSaved(error);
    }
  }

  /**
   * Search the whole library, which is more than titles: the server does it.
   * @param {string} query
   * @returns {Promise<KnownPaper[]>} best first
   */
  async search(query) {
    const found = await searchPapers(query, MOST_RESULTS);
    const before = await this.#local.papers(found.map(({ id }) => id));
    return found.map((paper) => known(paper, before.get(paper.id)));
  }

  /**
   * Open the paper's page in the dashboard.
   * @param {number} id
   * @returns {Promise<void>}
   */
  async open(id) {
    const { settings } = await kept();
    await chrome.tabs.create({ url: `${settings.server}/papers/${id}` });
  }

  /**
   * Take the server's reply to a write into the local index, and tell the pages.
   * @param {ServerPaper} paper
   * @returns {Promise<KnownPaper>}
   */
  async take(paper) {
    const before = await this.#local.paper(paper.id);
    const now = known(paper, before);
    await this.#local.apply({ papers: [now] });
    // What has a new identifier is found where it was not before.
    const came = String(before?.identifiers) !== String(now.identifiers);
    if (before) await this.#announce({ changed: [now], deleted: [], came });
    // The reply has no title keys, and the cursor must pass our own change: both come with the next sync.
    this.#sync.afterWrite().catch(() => {});
    return now;
  }

  /**
   * Somebody else changed the paper. If that left alone what the patch sets (a digest brought an abstract, say), the reader
   * need not hear of it.
   * @param {number} id
   * @param {ReadingPatch} patch
   * @param {KnownPaper | null | undefined} seen what the reader saw, if that is known
   */
  async #markAgain(id, patch, seen) {
    await this.#sync.afterWrite();
    const now = await this.#local.paper(id);
    if (!now) throw new Failed("gone");
    if (!seen || !sameIn(patch, seen, now)) {
      // Sync tells only what is news to the index; who asked may show something older.
      await this.#announce({ changed: [now], deleted: [], came: false });
      throw new Failed("conflict");
    }
    return this.take(await putReading(id, patch, now.etag));
  }
}

/**
 * @param {ServerPaper} paper
 * @param {KnownPaper | null | undefined} before what the index knows of it
 * @returns {KnownPaper}
 */
function known({ id, title, identifiers, etag, reading }, before) {
  return { id, title, keys: before?.keys ?? [], near_keys: before?.near_keys ?? [], identifiers, etag, reading };
}

/**
 * Whether two versions of a paper agree in all that a patch sets.
 * @param {ReadingPatch} patch
 * @param {KnownPaper} one
 * @param {KnownPaper} other
 */
function sameIn(patch, one, other) {
  const fields = /** @type {(keyof ReadingPatch)[]} */ (Object.keys(patch));
  return fields.every((field) => JSON.stringify(one.reading[field]) === JSON.stringify(other.reading[field]));
}

/**
 * What a page says of its own paper, as the server takes it.
 * @param {Metadata} metadata
 * @param {string} url the page's address, "" if the paper was met elsewhere
 * @returns {PaperDraft}
 */
export function draftOf(metadata, url) {
  const { title, abstract, authors, year, venue, pdf } = metadata;
  /** @type {PaperDraft["links"]} */
  const links = url ? [{ url, kind: "page" }] : [];
  if (pdf) links.push({ url: pdf, kind: "pdf" });
  return { title, abstract, authors, year, venue, identifiers: ownIdentifiers(metadata, url), links };
}

/**
 * A write that found no server says so in its own words: nothing of it is kept.
 * @param {unknown} error
 */
function notSaved(error) {
  if (!(error instanceof Failed) || error.kind !== "off") return error;
  return new Failed("off", chrome.i18n.getMessage("failureNotSaved"));
}
