// The hover card of a paper: what the reader has done with it, and the ways to change it.

/** @type {Status[]} */
const STATUSES = ["new", "saved", "reading", "read", "dismissed"];

/** What the server has not acknowledged, in words: keys of `_locales`. @type {Record<UnsentState, string>} */
const UNSENT = { waiting: "unsentWaiting", failed: "unsentFailed", conflict: "unsentConflict" };

/** What the card shows: a paper, and in plain words why it was recognised. @typedef {{paper: KnownPaper, why: string}} CardSubject */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class HoverCard {
  #surface = new Surface("paperlight-card", CARD_STYLE);
  /** @type {CardSubject | null} */
  #subject = null;
  /** @type {HTMLElement | null} */
  #card = null;
  /** @type {DOMRect | null} */
  #anchor = null;
  /** What is being sent now: the name of a button. */
  #pending = "";
  #failure = "";

  /** @param {{mark(paper: KnownPaper, patch: ReadingPatch): Promise<Reply<KnownPaper>>, open(id: number): Promise<Reply<null>>}} actions */
  constructor(actions) {
    this.actions = actions;
  }

  /** The id of the paper that is shown. @returns {number | null} */
  get shown() {
    return this.#subject && this.#surface.shown ? this.#subject.paper.id : null;
  }

  /** @param {Event} event */
  holds(event) {
    return this.#surface.holds(event);
  }

  /**
   * Show a paper beside a rectangle of the window.
   * @param {CardSubject} subject
   * @param {DOMRect} anchor
   * @param {Element} element the element that the paper stands in
   * @param {boolean} focus whether the keyboard moves into the card
   */
  show(subject, anchor, element, focus) {
    this.hide();
    this.#subject = subject;
    this.#anchor = anchor;
    this.#pending = "";
    this.#failure = "";
    this.#card = this.#build();
    this.#surface.show(this.#card, element);
    this.#fill();
    if (focus) this.#surface.focus(this.#card);
  }

  hide() {
    this.#surface.hide();
    this.#card = null;
    this.#subject = null;
  }

  /** Take a paper as it is now. @param {KnownPaper} paper */
  update(paper) {
    if (this.#subject?.paper.id !== paper.id) return;
    this.#subject.paper = paper;
    this.#fill();
  }

  /** @returns {HTMLElement} */
  #build() {
    const star = button("star", "star", [icon("star")], () => this.#toggleStar());
    const choices = make("div", "choices", { role: "group", "aria-label": told("cardStatus") });
    for (const status of STATUSES) {
      const choice = button("", status, [icon(status), make("span", "")], () => this.#choose(status));
      choice.dataset.status = status;
      choices.append(choice);
    }
    const open = button("open", "open", [`${told("cardOpen")} ↗`], () => this.#open());
    return make(
      "div",
      "card",
      { role: "dialog", "aria-labelledby": "title", tabindex: "-1" },
      make("header", "", {}, make("div", "status"), make("span", "unsent"), star),
      make("h2", "title", { id: "title" }),
      make("p", "note"),
      make("p", "annotations"),
      choices,
      make("p", "failure", { role: "alert" }),
      make("footer", "", {}, make("span", "why"), open),
    );
  }

  /** Write the subject as it is now into the card, and put the card in its place. */
  #fill() {
    if (!this.#subject || !this.#card) return;
    const { paper, why } = this.#subject;
    const { status, starred, note } = paper.reading;
    const label = this.#part("status");
    label.dataset.status = status;
    label.replaceChildren(icon(status), make("span", "", {}, statusLabel(status, true)));
    fillUnsent(this.#part("unsent"), paper.unsent?.state ?? null);
    this.#part("title").textContent = paper.title;
    this.#part("note").textContent = note.trim();
    this.#part("annotations").textContent = annotationsLabel(paper.annotations.length);
    this.#part("why").textContent = why;
    this.#part("failure").textContent = this.#failure.replaceAll("`", "");
    for (const one of this.#card.querySelectorAll("button")) {
      const name = one.dataset.name ?? "";
      one.ariaBusy = String(name === this.#pending);
      one.ariaDisabled = String(this.#pending !== "");
      if (name === "star") {
        one.ariaPressed = String(starred);
        named(one, told(starred ? "cardUnstar" : "cardStar"));
      } else if (name !== "open") {
        one.ariaPressed = String(name === status);
        const text = one.querySelector("span");
        if (text) text.textContent = statusLabel(/** @type {Status} */ (name), name === status);
      }
    }
    if (this.#anchor) this.#surface.place(this.#anchor);
  }

  /** @param {Status} status */
  #choose(status) {
    if (status !== this.#subject?.paper.reading.status) this.#change(status, { status });
  }

  #toggleStar() {
    if (this.#subject) this.#change("star", { starred: !this.#subject.paper.reading.starred });
  }

  /**
   * Change the reading. What is shown as done has been kept; whether the server has it too is said beside it.
   * @param {string} name the button
   * @param {ReadingPatch} patch
   */
  async #change(name, patch) {
    const paper = this.#subject?.paper;
    if (!paper) return;
    const reply = await this.#send(name, () => this.actions.mark(paper, patch));
    if (reply?.ok) this.update(reply.value);
  }

  async #open() {
    const id = this.#subject?.paper.id;
    if (id === undefined) return;
    const reply = await this.#send("open", () => this.actions.open(id));
    if (reply?.ok) this.hide();
  }

  /**
   * @template T
   * @param {string} name
   * @param {() => Promise<Reply<T>>} action
   * @returns {Promise<Reply<T> | null>} null if something is being sent already, or the card shows another paper meanwhile
   */
  async #send(name, action) {
    if (this.#pending) return null;
    const subject = this.#subject;
    this.#pending = name;
    this.#failure = "";
    this.#fill();
    const reply = await action();
    if (this.#subject !== subject) return null;
    this.#pending = "";
    this.#failure = reply.ok ? "" : reply.error.message;
    this.#fill();
    return reply;
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#card?.querySelector(`.${name}`));
  }
}

/** Say what the server has not acknowledged, or nothing. @param {HTMLElement} element @param {UnsentState | null} state */
function fillUnsent(element, state) {
  if ((element.dataset.state ?? "") === (state ?? "")) return;
  element.dataset.state = state ?? "";
  if (state) element.replaceChildren(icon(state === "waiting" ? "waiting" : "stuck"), told(UNSENT[state]));
  else element.replaceChildren();
}

/** @param {number} count @returns {string} "" for none */
function annotationsLabel(count) {
  if (count === 0) return "";
  return count === 1 ? told("annotationsOne") : told("annotationsMany", String(count));
}

/** @param {Status} status @param {boolean} done "Saved" rather than "Save" @returns {string} */
function statusLabel(status, done) {
  const name = status.charAt(0).toUpperCase() + status.slice(1);
  return told(done ? `cardIs${name}` : `cardTo${name}`);
}
