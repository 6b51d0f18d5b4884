// The life of one page: what the scan finds goes to the background, what comes back is painted.

/** How long a mark that was asked for stays lit, and how long the scrolling to it may go on, in ms. */
const FLASH = 1_800;
const SCROLLING = 500;

/** Why a paper was recognised, as keys of `_locales`; for identifiers by their scheme. @type {Record<string, string>} */
const WHY = {
  title: "cardWhyTitle",
  truncated: "cardWhyTruncated",
  near: "cardWhyNear",
  identifier: "cardWhyIdentifier",
  arxiv: "cardWhyArxiv",
  doi: "cardWhyDoi",
};

class MarkedPage {
  #enabled = true;
  /** What was told last. @type {string} */
  #told = "";
  #frames = new PageFrames();
  #url = "";
  /** The tags that the page last changed to, and the address that it had then. */
  #said = { text: "", url: "" };
  /** @type {ReturnType<typeof metadataOf>} */
  #metadata = null;
  /** @type {KnownPaper | null} */
  #own = null;
  #removed = false;
  /** The mark that the card was opened for. @type {Mark | null} */
  #opened = null;
  /** Block-level elements with marks that the scan has come through. @type {Set<Element>} */
  #walked = new Set();
  /** Until when scrolling is our own. */
  #scrollingUntil = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #flashing;
  /** Ends all listening when the extension is gone. */
  #life = new AbortController();

  #marks = new PageMarks({ hidden: (element) => this.#scan.hold(element) });
  #card = new HoverCard({
    mark: (paper, patch) => this.#mark(paper, patch),
    open: (id) => ask({ type: "paper.open", id }),
  });
  #hover = new Hover(this.#marks, {
    open: ({ mark, rect }) => this.#openCard(mark, rect, false),
    close: () => this.#card.hide(),
  });
  #queue = new MatchQueue({
    look: ({ marks }) => this.#marks.dress(marks),
    papers: (papers) => this.#marks.learn(papers),
    found: (item, found) => this.#take(item, found),
    own: (paper) => {
      this.#own = paper;
    },
    off: () => this.#switchOff(),
    answered: () => this.#show(),
  });
  #scan = new PageScan({
    block: (block) => {
      for (const { from, to, role } of block.parts())
        this.#queue.add({ role, text: block.text.slice(from, to), block, from });
    },
    link: (link, href, container) => this.#queue.add({ role: "address", text: href, link, container }),
    container: (element) => {
      if (this.#marks.holds(element)) this.#walked.add(element);
    },
    removed: () => {
      this.#removed = true;
    },
    began: () => {
      this.#marks.round += 1;
    },
    settled: () => this.#settle(),
    marked: () => this.#marks.size > 0,
  });

  start() {
    chrome.runtime.onMessage.addListener((message, sender, respond) => {
      if (sender.id === chrome.runtime.id) respond(this.#hear(message));
    });
    const options = { capture: true, passive: true, signal: this.#life.signal };
    document.addEventListener("scroll", () => this.#scrolled(), options);
    document.addEventListener("keydown", (event) => this.#pressed(event), options);
    addEventListener("popstate", () => this.#settle(), options);
    // Back from the browser's cache of pages: what was told meanwhile was not heard.
    addEventListener("pageshow", (event) => event.persisted && this.#return(), options);
    addEventListener("pagehide", () => !IS_PAGE && this.#tell([]), options);
    // Frames may have been there, and done, before the page.
    if (IS_PAGE && window.length) ask({ type: "page.frames" });
    this.#again();
  }

  /** Back from the browser's cache: its badge was emptied too. */
  #return() {
    this.#told = "again";
    this.#again();
  }

  /** Match the whole page, as if it was never matched. */
  #again() {
    this.#enabled = true;
    this.#url = "";
    this.#queue.reset();
    this.#readMetadata();
    this.#scan.start();
  }

  /** Nothing is marked on this site. */
  #switchOff() {
    this.#enabled = false;
    this.#scan.stop();
    this.#own = null;
    this.#marks.clear();
    this.#card.hide();
    this.#show();
  }

  /** The extension was updated or removed: leave the page as it was, quietly. */
  #end() {
    this.#life.abort();
    this.#switchOff();
  }

  /** @param {Item} item @param {Found[]} all */
  #take(item, all) {
    for (const found of all) {
      if (item.role === "address") this.#marks.addLink(found, item.link, item.container);
      else this.#marks.addText(found, item.block, item.from + found.start, item.from + found.end);
    }
  }

  /** A scan has ended. */
  async #settle() {
    if (!extensionAlive()) {
      this.#end();
      return;
    }
    if (!this.#enabled) return;
    if (this.#removed) this.#marks.dropGone();
    this.#removed = false;
    this.#readMetadata();
    const walked = this.#walked;
    const round = this.#marks.round;
    this.#walked = new Set();
    // What was not found again stays painted until the answer is there, so that nothing flickers.
    await this.#queue.flush();
    this.#marks.sweep(walked, round);
    this.#marks.dropHidden();
    this.#show();
  }

  /** Read what the page says of itself, and ask which paper that is, if it says something new. */
  #readMetadata() {
    if (!IS_PAGE) return;
    const url = addressOfPage();
    const said = pageTags();
    if (said.text !== this.#said.text) this.#said = { text: said.text, url };
    // A page that moved on without loading may still say what the page before it said.
    const read = this.#said.url === url ? said.read() : null;
    if (url === this.#url && JSON.stringify(read) === JSON.stringify(this.#metadata)) return;
    this.#url = url;
    this.#metadata = read;
    this.#own = null;
    this.#queue.askOwn(read);
  }

  /** Tell what the page shows now. */
  #show() {
    this.#marks.assert();
    this.#hover.follow(this.#marks.size > 0);
    const shown = this.#card.shown;
    if (shown !== null && !this.#marks.known.has(shown)) this.#card.hide();
    this.#tell(this.#marks.ids);
  }

  /** Tell which papers stand here, if they are others than before: the page its badge, a frame its page. @param {number[]} papers */
  #tell(papers) {
    const count = this.#frames.countWith(papers);
    const told = IS_PAGE ? `${count || ""}` : papers.join();
    if (told === this.#told) return;
    this.#told = told;
    ask(IS_PAGE ? { type: "page.count", count } : { type: "frame.papers", papers });
  }

  #tellAgain() {
    this.#told = "";
    this.#show();
  }

  /**
   * @param {ToContent} message
   * @returns {PageState | boolean | undefined} the page's state, or whether the paper could be shown
   */
  #hear(message) {
    switch (message.type) {
      case "papers.changed":
        this.#update(message.papers);
        this.#forget(message.deleted);
        return undefined;
      case "library.changed":
        if (this.#enabled) this.#again();
        return undefined;
      case "settings.changed":
        this.#again();
        return undefined;
      case "frame.tell":
        if (!IS_PAGE) this.#tellAgain();
        return undefined;
      case "frame.papers":
        this.#frames.take(message.frame, message.papers);
        this.#show();
        return undefined;
      case "page.state":
        return this.#state();
      case "page.show":
        return this.#reveal(message.id);
      default:
        return undefined;
    }
  }

  /** @returns {PageState} */
  #state() {
    const own =
      this.#metadata && this.#url === addressOfPage() && (this.#own || !this.#metadata.weak)
        ? { metadata: this.#metadata.metadata, known: this.#own }
        : null;
    return { enabled: this.#enabled, url: location.href, papers: this.#marks.list(), frames: this.#frames.ids, own };
  }

  /** @param {KnownPaper[]} papers */
  #update(papers) {
    this.#marks.update(papers);
    for (const paper of papers) {
      this.#card.update(paper);
      if (paper.id === this.#own?.id) this.#own = paper;
    }
  }

  /** @param {number[]} ids */
  #forget(ids) {
    this.#marks.forget(ids);
    if (this.#own && ids.includes(this.#own.id)) this.#own = null;
    this.#show();
  }

  /** @param {KnownPaper} paper as the reader saw it @param {ReadingPatch} patch @returns {Promise<Reply<KnownPaper>>} */
  async #mark({ id, etag }, patch) {
    const reply = await ask({ type: "paper.mark", id, patch, etag });
    if (reply.ok) this.#update([reply.value]);
    return reply;
  }

  /** Scroll to a paper's first mark, light it up and open its card. @param {number} id @returns {boolean} false if it has none */
  #reveal(id) {
    const mark = this.#marks.of(id)[0];
    if (!mark) return false;
    const element = elementOf(mark);
    this.#scrollingUntil = performance.now() + SCROLLING;
    element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const rect = (mark.range ?? element).getBoundingClientRect();
    if (rect.top < 0 || rect.bottom > innerHeight) scrollBy({ top: rect.top - innerHeight / 3, behavior: "instant" });
    this.#marks.flash(mark);
    clearTimeout(this.#flashing);
    this.#flashing = setTimeout(() => this.#marks.flash(null), FLASH);
    this.#openCard(mark, (mark.range ?? element).getBoundingClientRect(), true);
    return true;
  }

  /** @param {Mark} mark @param {DOMRect} rect @param {boolean} focus */
  #openCard(mark, rect, focus) {
    if (!extensionAlive()) {
      this.#end();
      return;
    }
    const paper = this.#marks.known.get(mark.paper);
    if (!paper || (!focus && this.#card.shown === paper.id && this.#opened && isSamePlace(mark, this.#opened))) return;
    this.#opened = mark;
    this.#card.show({ paper, why: whyOf(mark, paper) }, rect, elementOf(mark), focus);
  }

  #scrolled() {
    if (this.#card.shown !== null && performance.now() > this.#scrollingUntil) this.#card.hide();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key === "Escape" && event.isTrusted) this.#card.hide();
  }
}

/** The page's address without a place in it. @returns {string} */
function addressOfPage() {
  return location.href.split("#", 1)[0] ?? "";
}

/** Whether two marks begin at the same character: a place that is walked again gets new marks. @param {Mark} one @param {Mark} other */
function isSamePlace({ range: one }, { range: other }) {
  return one?.startContainer === other?.startContainer && one?.startOffset === other?.startOffset;
}

/** Why a mark stands where it does, in plain words. @param {Mark} mark @param {KnownPaper} paper @returns {string} */
function whyOf(mark, paper) {
  if (mark.evidence !== "identifier") {
    const [reason = ""] = mark.reasons
      .map((name) => told(`cardReason${name.charAt(0).toUpperCase()}${name.slice(1)}`))
      .filter(Boolean);
    return reason || told(WHY[mark.evidence] ?? "");
  }
  const said =
    `${mark.element instanceof HTMLAnchorElement ? mark.element.href : ""} ${mark.range ?? ""}`.toLowerCase();
  const same = paper.identifiers.find((one) => said.includes(one.slice(one.indexOf(":") + 1).toLowerCase()));
  return told(WHY[same?.split(":", 1)[0] ?? ""] ?? "cardWhyIdentifier");
}

// An XML feed or a drawing has no body, and no place for a card.
if (document.body && PAGE) new MarkedPage().start();
