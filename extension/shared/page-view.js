// What a tab's page shows of the library: its own paper, the known papers on it, or why there are none.

import { parseSite } from "./address.js";
import { OwnPaper } from "./own-paper.js";
import { ask, button, make, say, t } from "./page.js";
import { PaperList } from "./paper-list.js";
import { TabPage } from "./tab-page.js";

/** @import { Evidence, KnownPaper, Metadata, PageState, Settings } from "./messages.js" */
/** @import { RowHost } from "./paper-row.js" */

const ALL_SITES = { origins: ["<all_urls>"] };
/** While a page still looks for its annotations, it is asked this often. */
const ANCHORING_MS = 400;

/** How a paper was recognised, in the words of the card on the page. @type {Record<Evidence, string>} */
const EVIDENCE = {
  identifier: "cardWhyIdentifier",
  title: "cardWhyTitle",
  truncated: "cardWhyTruncated",
  near: "cardWhyNear",
};

export class PageView {
  #grant = make("section", "panel");
  #ownSection = make("section", "own");
  #heading = make("h2", "");
  #listElement = make("ul", "");
  #empty = make("p", "empty");
  #wayOn = button("button again", "", () => this.#goOn());
  #papers = make("section", "", this.#heading, this.#listElement, this.#empty, this.#wayOn);
  /** @type {TabPage | null} */
  #page = null;
  /** @type {chrome.tabs.Tab | undefined} */
  #tab;
  /** @type {PageState | null} */
  #state = null;
  #failed;
  #unfolds;
  /** The own paper that was unfolded: the reader may fold it again. @type {number | null} */
  #unfolded = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** How often papers changed: what was asked before may be older than what is shown. */
  #changes = 0;

  own;
  list;

  /**
   * @param {HTMLElement} element is filled
   * @param {{failed: RowHost["failed"], done?: NonNullable<RowHost["details"]>["done"]}} host with `done`, what the reader wrote can
   *   be changed, and is open at the page's own paper
   */
  constructor(element, { failed, done }) {
    this.#failed = failed;
    const details = done && {
      done,
      anchored: (/** @type {string} */ id) => this.#anchored(id),
      reveal: (/** @type {string} */ id) => this.reveal(id),
    };
    this.#unfolds = Boolean(done);
    const show = /** @param {KnownPaper} paper */ ({ id }) => this.#page?.show(id);
    const open = /** @param {KnownPaper} paper */ ({ id }) => ask({ type: "paper.open", id }).catch(failed);
    this.own = new OwnPaper(this.#ownSection, { action: t("openPaper"), activate: open, failed, details });
    this.list = new PaperList(this.#listElement, { action: t("showOnPage"), activate: show, failed, details });
    this.#grant.id = "grant";
    this.#grant.append(
      make("p", "", t("grantWhy")),
      button("button primary", t("grant"), async () => {
        await chrome.permissions.request(ALL_SITES);
        this.refresh().catch(failed);
      }),
    );
    this.#ownSection.id = "own";
    this.#papers.id = "papers";
    this.#heading.id = "papers-heading";
    this.#papers.setAttribute("aria-labelledby", this.#heading.id);
    this.#listElement.id = "papers-list";
    this.#empty.id = "papers-empty";
    this.#empty.role = "status";
    this.#wayOn.id = "way-on";
    this.#grant.hidden = this.#ownSection.hidden = true;
    element.append(this.#grant, this.#ownSection, this.#papers);
  }

  /** The host name of the page, null where it is none of the web. */
  get site() {
    return this.#isWeb ? parseSite(this.#tab?.url ?? "") : null;
  }

  /** How many known papers there are, the page's own included. */
  get count() {
    return (this.#state?.papers.length ?? 0) + (this.own.knownId !== null && !this.#listsOwn ? 1 : 0);
  }

  /** @param {boolean} is whether papers are spoken of at all: a newcomer has none to be known, on this page or any other */
  speakOfPapers(is) {
    this.#papers.hidden = !is;
  }

  /** Speak of another tab from now on. @param {chrome.tabs.Tab | undefined} tab */
  async follow(tab) {
    if (tab?.id !== this.#tab?.id || !this.#page) this.#page = new TabPage(tab?.id ?? chrome.tabs.TAB_ID_NONE);
    this.#tab = tab;
    await this.refresh();
  }

  /**
   * Show what the page says of itself now, or ask to be let at pages: Firefox lets readers take that right away.
   * @returns {Promise<void>}
   */
  async refresh() {
    clearTimeout(this.#timer);
    const page = this.#page;
    const changes = this.#changes;
    const [granted, state, settings] = await Promise.all([
      chrome.permissions.contains(ALL_SITES),
      page?.state() ?? null,
      ask({ type: "settings.get" }),
    ]);
    // An answer of a page that is no longer spoken of comes too late.
    if (page !== this.#page) return;
    if (changes !== this.#changes) return this.refresh();
    const named = state ? null : await this.#named();
    if (page !== this.#page) return;
    this.#state = state;
    this.#grant.hidden = granted;
    if (named) this.own.show(named.own, named.url);
    else this.own.show(state?.enabled ? state.own : null, state?.url ?? "");
    const listed = (state?.papers ?? []).filter(({ paper }) => paper.id !== this.own.knownId);
    this.list.show(listed.map(({ paper, evidence, count }) => ({ paper, remark: remark(evidence, count) })));
    this.#heading.textContent = listed.length ? t("onThisPageCount", String(listed.length)) : t("onThisPage");
    this.#empty.hidden = listed.length > 0;
    say(this.#empty, named ? t("pagePdf") : granted ? this.#sentence(state, settings) : "");
    this.#offerWay(state, settings);
    this.#unfoldOwn();
    if (state?.anchoring) this.#timer = setTimeout(() => this.refresh().catch(this.#failed), ANCHORING_MS);
  }

  /** Show papers as they are now. @param {KnownPaper[]} papers */
  update(papers) {
    this.#changes += 1;
    this.own.list.update(papers);
    this.list.update(papers);
  }

  /** Show the passage of an annotation, or say that it is not there. @param {string} id */
  async reveal(id) {
    if (!(await this.#page?.showAnnotation(id))) this.#failed(t("annotationAbsent"));
  }

  /**
   * The paper that the tab's address names, for where no content script tells it: a PDF in the browser's viewer.
   * @returns {Promise<{own: PageState["own"], url: string} | null>}
   */
  async #named() {
    if (!this.#isWeb || this.#tab?.id === undefined) return null;
    const meant = await ask({ type: "tab.paper", tabId: this.#tab.id });
    if (!meant) return null;
    const { of, known } = meant;
    if ("metadata" in of) return { own: { metadata: of.metadata, known }, url: of.url };
    return known && { own: { metadata: titled(known.title), known }, url: this.#tab.url ?? "" };
  }

  #unfoldOwn() {
    const id = this.own.knownId;
    if (!this.#unfolds || id === null || id === this.#unfolded) return;
    this.own.list.row(id)?.open();
    this.#unfolded = id;
  }

  get #listsOwn() {
    return this.#state?.papers.some(({ paper }) => paper.id === this.own.knownId) ?? false;
  }

  get #isWeb() {
    return /^https?:/.test(this.#tab?.url ?? "");
  }

  /** @param {string} id of an annotation */
  #anchored(id) {
    if (!this.#state) return null;
    return this.#state.anchored.includes(id) || (this.#state.anchoring ? null : false);
  }

  /** Where marks are switched off: the way to switch them on. @param {PageState | null} state @param {Settings} settings */
  #offerWay(state, { marking, offSites }) {
    const isOff = state !== null && !state.enabled;
    const { site } = this;
    // The popup has a switch for the site.
    const isSiteOff = isOff && marking && this.#unfolds && site !== null && offSites.includes(site);
    this.#wayOn.hidden = !isSiteOff && !(isOff && !marking);
    this.#wayOn.textContent = isSiteOff ? t("markSite", site) : t("options");
  }

  async #goOn() {
    try {
      const { marking, offSites } = await ask({ type: "settings.get" });
      if (!marking) return await chrome.runtime.openOptionsPage();
      await ask({ type: "settings.set", settings: { offSites: offSites.filter((one) => one !== this.site) } });
      await this.refresh();
    } catch (error) {
      this.#failed(error);
    }
  }

  /**
   * Why there are no papers.
   * @param {PageState | null} state
   * @param {Settings} settings
   */
  #sentence(state, { offSites, marking }) {
    if (state?.enabled) return this.own.knownId === null ? t("noPapers") : t("noOtherPapers");
    const { site } = this;
    if (state && !marking) return t("markingOff");
    if (state) return site !== null && offSites.includes(site) ? t("siteOff", site) : t("ownDashboard");
    return this.#isWeb ? t("pageUnread") : t("pageUnreadable");
  }
}

/**
 * @param {Evidence} evidence
 * @param {number} count
 */
function remark(evidence, count) {
  const words = t(EVIDENCE[evidence]);
  return count > 1 ? t("evidenceTimes", words, String(count)) : words;
}

/** Metadata of which nothing but the title is needed, for the paper is known. @param {string} title @returns {Metadata} */
function titled(title) {
  return { title, authors: [], identifiers: [], abstract: "", venue: "", year: null, pdf: "" };
}
