// The life of one page: what the scan finds goes to the background, what comes back is painted.

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
  /** Block-level elements with marks that the scan has come through. @type {Set<Element>} */
  #walked = new Set();
  /** Whether text was read that was not before. */
  #isRead = false;
  /** Ends all listening when the extension is gone. */
  #life = new AbortController();

  #paint = new Paint();
  #marks = new PageMarks(this.#paint, { hidden: (element) => this.#scan.hold(element) });
  #notes = new AnnotationMarks(this.#paint, () => this.#follow());
  #notice = new Notice();
  #showing = new Showing(this.#paint, this.#marks, this.#notes, {
    change: (paper) => this.#update([paper]),
    paper: (id) => this.#paperOf(id),
    dead: () => this.#end(),
  });
  #annotating = new Annotating(
    {
      subjects: (at) => subjectsAt(at, this.#marks, this.#ownPaper()),
      update: (paper) => this.#meet(paper),
      tell: (text) => this.#notice.tell(text),
    },
    this.#showing.noteCard,
    this.#life.signal,
  );
  #queue = new MatchQueue({
    look: ({ marks, offer }) => {
      this.#marks.dress(marks);
      this.#annotating.offer(offer);
    },
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
      this.#isRead = true;
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
      if (sender.id !== chrome.runtime.id) return false;
      if (message?.type !== "page.listing") {
        respond(this.#hear(message));
        return false;
      }
      // The one question that the background is asked about first.
      pageListing().then(respond);
      return true;
    });
    const options = { capture: true, passive: true, signal: this.#life.signal };
    document.addEventListener("scroll", () => this.#showing.scrolled(), options);
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
    this.#annotating.offer(false);
    this.#showing.hide();
    this.#marks.clear();
    this.#notes.clear();
    this.#paint.clear();
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
    if (this.#removed || this.#isRead) this.#notes.textChanged();
    this.#removed = false;
    this.#isRead = false;
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
    const url = addressOfPage();
    const said = pageTags();
    if (said.text !== this.#said.text) this.#said = { text: said.text, url };
    // A page that moved on without loading may still say what the page before it said.
    const read = this.#said.url === url ? said.read() : null;
    if (url === this.#url && JSON.stringify(read) === JSON.stringify(this.#metadata)) return;
    this.#url = url;
    this.#metadata = read;
    this.#own = null;
    // What a page says teaches its paper once: from the page itself, not from each of its frames.
    this.#queue.askOwn(read && { ...read, weak: read.weak || !IS_PAGE });
  }

  /** Tell what the page shows now. */
  #show() {
    this.#follow();
    this.#tell(this.#marks.ids);
  }

  /** Follow what is painted now, and have the annotations of the papers that stand here looked for. */
  #follow() {
    this.#paint.assert();
    const papers = this.#marks.ids.flatMap((id) => this.#marks.known.get(id) ?? []);
    const own = this.#own && !papers.includes(this.#own) ? [this.#own] : [];
    this.#notes.take(this.#enabled ? [...own, ...papers] : []);
    this.#showing.follow();
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
   * @returns {ContentAnswers[keyof ContentAnswers] | undefined} what is answered to some messages
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
        return this.#showing.reveal(message.id);
      case "annotation.show":
        return this.#showing.revealNote(message.id);
      case "page.step":
        return this.#showing.step(message.direction);
      case "page.current":
        return this.#current();
      case "page.annotate":
        return this.#enabled && this.#annotating.start(message.how);
      case "page.notice":
        this.#notice.tell(message.text);
        return undefined;
      default:
        return undefined;
    }
  }

  /** @returns {PageState} */
  #state() {
    return {
      enabled: this.#enabled,
      url: location.href,
      papers: this.#marks.list(),
      frames: this.#frames.ids,
      own: IS_PAGE ? this.#ownPaper() : null,
      anchored: this.#notes.ids,
      anchoring: this.#enabled && this.#notes.busy,
    };
  }

  /** The paper that the page is about, unless nothing but a general title says so. @returns {OwnPaper | null} */
  #ownPaper() {
    const said = this.#metadata;
    const isOwn = said && this.#url === addressOfPage() && (this.#own || !said.weak);
    return isOwn ? { metadata: said.metadata, known: this.#own } : null;
  }

  /** The paper that a key means now. @returns {ContentAnswers["page.current"]} */
  #current() {
    const shown = this.#showing.card.shown;
    const known = shown === null ? null : this.#paperOf(shown);
    if (known) return { of: { id: known.id }, known };
    const own = this.#ownPaper();
    if (!own || !this.#enabled) return null;
    return { of: own.known ? { id: own.known.id } : { metadata: own.metadata, url: pageUrl() }, known: own.known };
  }

  /** A paper that stands on the page, or that it is about. @param {number} id @returns {KnownPaper | null} */
  #paperOf(id) {
    return this.#own?.id === id ? this.#own : (this.#marks.known.get(id) ?? null);
  }

  /** A paper as it is after it was annotated: the page's own may not have been known before. @param {KnownPaper} paper */
  #meet(paper) {
    if (!this.#own && !this.#marks.known.has(paper.id)) this.#own = paper;
    this.#update([paper]);
  }

  /** @param {KnownPaper[]} papers */
  #update(papers) {
    this.#marks.update(papers);
    for (const paper of papers) if (paper.id === this.#own?.id) this.#own = paper;
    this.#follow();
    for (const paper of papers) this.#showing.update(paper);
  }

  /** @param {number[]} ids */
  #forget(ids) {
    this.#marks.forget(ids);
    if (this.#own && ids.includes(this.#own.id)) this.#own = null;
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key !== "Escape" || !event.isTrusted) return;
    this.#annotating.hide();
    this.#showing.escape();
  }
}

/** The page's address without a place in it. @returns {string} */
function addressOfPage() {
  return pageUrl().split("#", 1)[0] ?? "";
}

// An XML feed or a drawing has no body, and no place for a card.
if (document.body && PAGE) new MarkedPage().start();
