// What a reader does to papers. Each write is laid over the copy and put into the outbox in one transaction before it is answered;
// what the server has not acknowledged is told by `unsent`.

import { foldKey } from "../shared/fold.js";
import { pick, sameIn } from "./conflict.js";
import { baseOf } from "./deliveries.js";
import { Failed } from "./failure.js";
import { kept } from "./kept.js";
import { FIRST_OWN_ID, newEntry } from "./outbox.js";
import { matchPage, ownIdentifiers } from "./pages.js";
import { searchPapers } from "./server.js";
import { tellPages } from "./tabs.js";
import { ownMetadata, passage, readingPatch, webAddress } from "./valid.js";

/** @import { KnownPaper, Metadata, ReadingPatch, Status, Subject } from "../shared/messages.js" */
/** @import { LocalIndex } from "./index.js" */
/** @import { Entry, NewEntry, OutboxDelta } from "./outbox.js" */
/** @import { Sender } from "./sender.js" */
/** @import { PaperDraft, ServerPaper } from "./server.js" */
/** @import { Delta } from "./store.js" */
/** @import { Sync } from "./sync.js" */
/** @import { Outcome } from "./tabs.js" */

const MOST_RESULTS = 20;

export class Papers {
  #local;
  #sync;
  #sender;
  #announce;

  /**
   * @param {LocalIndex} local
   * @param {Sync} sync
   * @param {Sender} sender
   * @param {(outcome: Outcome) => Promise<void>} announce
   */
  constructor(local, sync, sender, announce) {
    this.#local = local;
    this.#sync = sync;
    this.#sender = sender;
    this.#announce = announce;
  }

  /**
   * Change a reading.
   * @param {number} id
   * @param {ReadingPatch} values
   * @param {string} [etag] of the paper as it was shown, which may be older than the copy
   * @returns {Promise<KnownPaper>} the paper as it is now
   * @throws {Failed} `conflict` if what is set was changed since it was shown; the pages then hear what it is. `invalid`, `gone`
   */
  async mark(id, values, etag) {
    const patch = readingPatch(values);
    return this.write(id, async (paper) => {
      if (etag && etag !== paper.etag) await this.#refuseStale(paper, patch, etag);
      return this.#marked(paper, patch);
    });
  }

  /**
   * Save the paper that a page is about. One that is known, in whatever state, only loses `new`.
   * @param {Metadata} said what the page says of it
   * @param {string} url the page's address, "" if the paper was met elsewhere
   * @param {Status} [status]
   * @returns {Promise<KnownPaper>}
   * @throws {Failed} `invalid`
   */
  async save(said, url, status = "saved") {
    const metadata = ownMetadata(said);
    const patch = readingPatch({ status });
    let id = 0;
    let isNew = false;
    await this.#local.change(async () => {
      const known = await this.#known(metadata, url);
      id = known?.id ?? (await this.#local.nextOwnId());
      isNew = !known;
      if (!known) return this.#saved(id, draftOf(metadata, webAddress(url)), patch);
      return known.reading.status === "new" ? { outbox: this.#marked(known, patch) } : null;
    });
    return this.#written(id, isNew);
  }

  /**
   * Add a quoted passage to a paper's note.
   * @param {Subject} of
   * @param {string} text
   * @returns {Promise<KnownPaper>}
   * @throws {Failed} `invalid`, `gone`
   */
  async quote(of, text) {
    const quote = passage(text).replace(/^/gm, "> ");
    return this.write(await this.subject(of), async (paper) =>
      this.#marked(paper, readingPatch({ note: paper.reading.note ? `${paper.reading.note}\n\n${quote}` : quote })),
    );
  }

  /**
   * The paper that is meant; one that is not known yet is saved.
   * @param {Subject} of
   * @returns {Promise<number>}
   */
  async subject(of) {
    return "id" in of ? of.id : (await this.save(of.metadata, of.url)).id;
  }

  /**
   * Put what a reader does to a paper into the outbox.
   * @param {number} id
   * @param {(paper: KnownPaper) => Promise<Pick<Delta, "undo"> & OutboxDelta | null>} make null for nothing
   * @returns {Promise<KnownPaper>} the paper as it is now
   * @throws {Failed} `gone`
   */
  async write(id, make) {
    await this.#local.change(async () => {
      const paper = await this.#local.paper(id);
      if (!paper) throw new Failed("gone");
      const made = await make(paper);
      if (!made) return null;
      const { undo, ...outbox } = made;
      return { outbox, undo };
    });
    return this.#written(id, false);
  }

  /**
   * Search the whole library, which is more than titles: the server does it.
   * @param {string} query
   * @returns {Promise<KnownPaper[]>} best first
   * @throws {Failed}
   */
  async search(query) {
    const found = await searchPapers(query, MOST_RESULTS);
    const bases = await Promise.all(found.map((paper) => this.#base(paper)));
    await this.#local.apply({ papers: bases });
    const papers = await this.#local.papers(found.map(({ id }) => id));
    return found.flatMap(({ id }) => papers.get(id) ?? []);
  }

  /**
   * Open the paper's page in the dashboard.
   * @param {number} id
   * @returns {Promise<void>}
   * @throws {Failed} `off` when the server does not know it yet
   */
  async open(id) {
    const { settings } = await kept();
    await this.#local.outbox.ready();
    const current = this.#local.outbox.current(id);
    if (current >= FIRST_OWN_ID) throw new Failed("off", chrome.i18n.getMessage("openUnsent"));
    await chrome.tabs.create({ url: `${settings.server}/papers/${current}` });
  }

  /**
   * Take in what the server tells of a paper, and tell the pages.
   * @param {ServerPaper} paper
   * @returns {Promise<void>}
   */
  async take(paper) {
    const before = await this.#local.base(paper.id);
    await this.#local.apply({ papers: [baseOf(paper, before)] });
    // What has a new identifier is found where it was not before.
    const came = String(before?.identifiers) !== String(paper.identifiers);
    if (before) await this.#announce({ changed: await this.#now(paper.id), deleted: [], came });
    // The reply has no title keys, and the cursor must pass our own change: both come with the next sync.
    this.#sync.afterWrite().catch(() => {});
  }

  /** @param {ServerPaper} paper */
  async #base(paper) {
    return baseOf(paper, await this.#local.base(paper.id));
  }

  /** @param {number} id */
  async #now(id) {
    return [...(await this.#local.papers([id])).values()];
  }

  /**
   * Refuse to change what the reader did not see.
   * @param {KnownPaper} paper
   * @param {ReadingPatch} patch
   * @param {string} etag of what the reader saw
   */
  async #refuseStale(paper, patch, etag) {
    const shown = this.#local.former(paper.id, etag);
    const base = await this.#local.base(paper.id);
    if (shown && base && sameIn(patch, shown.reading, base.reading)) return;
    // A page that shows what the outbox has made of it since is not behind.
    if (this.#sender.isOwn(paper, etag)) return;
    await this.#announce({ changed: [paper], deleted: [], came: false });
    throw new Failed("conflict");
  }

  /** @param {KnownPaper} paper @param {ReadingPatch} patch @returns {{put: (Entry | NewEntry)[]}} */
  #marked(paper, patch) {
    const { outbox } = this.#local;
    const last = outbox.entries.at(-1);
    const isNote = (/** @type {ReadingPatch | null | undefined} */ one) => String(Object.keys(one ?? {})) === "note";
    const isTyping =
      last?.kind === "mark" && last.paper === paper.id && last.library === outbox.library && isNote(last.patch);
    // Somebody is typing: the server need not hear of every pause.
    if (isTyping && isNote(patch) && last.state === "waiting" && last.tries === 0) return { put: [{ ...last, patch }] };
    const etag = paper.etag || null;
    return { put: [newEntry("mark", outbox.library, paper, { patch, before: pick(paper.reading, patch), etag })] };
  }

  /**
   * The known paper that a page is about.
   * @param {Metadata} metadata
   * @param {string} url
   */
  async #known(metadata, url) {
    const page = { url: url || "about:blank", blocks: [], links: [], metadata };
    const { own } = await matchPage(await this.#local.library(), (ids) => this.#local.papers(ids), page);
    return own ? this.#local.paper(own.paper.id) : undefined;
  }

  /**
   * A paper that the server does not know yet: what recognises it is made here, of its whole title alone.
   * @param {number} id
   * @param {PaperDraft} draft
   * @param {ReadingPatch} patch
   * @returns {Delta}
   */
  #saved(id, draft, patch) {
    const { library } = this.#local.outbox;
    const paper = ownPaper(id, draft);
    return { papers: [paper], ownId: id, outbox: { put: [newEntry("save", library, paper, { draft, patch })] } };
  }

  /** @param {number} id @param {boolean} came whether it was not known before */
  async #written(id, came) {
    const [paper] = await this.#now(id);
    if (!paper) throw new Failed("gone");
    await this.#announce({ changed: came ? [] : [paper], deleted: [], came });
    await tellPages({ type: "outbox.changed" });
    this.#sender.send();
    return paper;
  }
}

/**
 * A paper as it is kept before the server knows it.
 * @param {number} id
 * @param {PaperDraft} draft
 */
export function ownPaper(id, { title, identifiers }) {
  /** @type {KnownPaper["reading"]} */
  const reading = { status: "new", starred: false, tags: [], note: "", status_changed: null };
  const key = foldKey(title);
  return { id, title, keys: key ? [key] : [], near_keys: [], identifiers, etag: "", reading };
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
