// A listing page taken as a digest: which of its papers are new, and which of those the reader wants.

import { identifiersOf } from "../shared/listed-paper.js";
import { ask, button, make, part, t } from "../shared/page.js";

/** @import { ListedPaper } from "../shared/messages.js" */

/** A page that lists fewer papers is no listing. */
const LEAST = 3;

/** @typedef {{title: string, url: string, papers: ListedPaper[]}} Listing */

export class DigestView {
  #offer = part("digest-offer", HTMLElement);
  #view = part("digest", HTMLElement);
  #title = part("digest-title", HTMLInputElement);
  #known = part("digest-known", HTMLElement);
  #list = part("digest-list", HTMLElement);
  #all = part("digest-all", HTMLInputElement);
  #add = part("digest-add", HTMLButtonElement);
  #told = part("digest-told", HTMLElement);
  #shown;
  /** @type {Listing | null} */
  #listing = null;
  /** The new papers, each with its box. @type {{paper: ListedPaper, box: HTMLInputElement}[]} */
  #choices = [];

  /** @param {(open: boolean) => void} shown told when the view is to take the page's place, and when to give it back */
  constructor(shown) {
    this.#shown = shown;
    this.#offer.append(button("button", t("digestTake"), () => this.#open()));
    part("digest-back", HTMLElement).addEventListener("click", () => this.#close());
    this.#all.addEventListener("change", () => {
      for (const { box } of this.#choices) box.checked = this.#all.checked;
      this.#count();
    });
    this.#list.addEventListener("change", () => this.#count());
    this.#view.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.#close();
    });
    part("digest-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#take();
    });
  }

  /** Offer to take a page, if it lists papers. @param {Listing | null} listing */
  async offer(listing) {
    this.#offer.hidden = (listing?.papers.length ?? 0) < LEAST;
    this.#listing = listing;
  }

  async #open() {
    const listing = this.#listing;
    if (!listing) return;
    const known = await ask({ type: "listing.known", papers: listing.papers });
    const fresh = listing.papers.filter((_, at) => !known[at]);
    const count = listing.papers.length - fresh.length;
    this.#title.value = listing.title;
    this.#told.textContent = fresh.length ? "" : t("digestNothingNew");
    this.#known.textContent = count ? t(count === 1 ? "digestKnownOne" : "digestKnown", String(count)) : "";
    this.#choices = fresh.map((paper) => ({ paper, box: boxOf(paper) }));
    this.#list.replaceChildren(...this.#choices.map(({ paper, box }) => line(paper, box)));
    this.#shown(true);
    this.#count();
    this.#title.focus();
  }

  #close() {
    this.#shown(false);
    this.#offer.querySelector("button")?.focus();
  }

  #count() {
    const chosen = this.#choices.filter(({ box }) => box.checked).length;
    this.#add.textContent = t(chosen === 1 ? "digestAddOne" : "digestAdd", String(chosen));
    this.#add.disabled = chosen === 0;
    this.#all.checked = chosen > 0 && chosen === this.#choices.length;
    this.#all.indeterminate = chosen > 0 && chosen < this.#choices.length;
    part("digest-all-line", HTMLElement).hidden = this.#choices.length === 0;
  }

  async #take() {
    const papers = this.#choices.filter(({ box }) => box.checked).map(({ paper }) => paper);
    this.#add.disabled = true;
    this.#told.textContent = t("digestSending");
    try {
      const { url } = /** @type {Listing} */ (this.#listing);
      const { queued, added, known } = await ask({ type: "digest.take", title: this.#title.value, url, papers });
      this.#told.textContent = queued
        ? t("digestQueued", String(papers.length))
        : t("digestAdded", String(added), String(known));
      this.#choices = [];
      this.#list.replaceChildren();
      this.#count();
      // The button that was pressed is of no more use.
      part("digest-back", HTMLElement).focus();
    } catch (error) {
      this.#told.textContent = error instanceof Error ? error.message : String(error);
      this.#count();
      this.#add.focus();
    }
  }
}

/** @param {ListedPaper} paper */
function boxOf({ title }) {
  const box = make("input", "");
  box.type = "checkbox";
  box.checked = true;
  box.ariaLabel = title;
  return box;
}

/** @param {ListedPaper} paper @param {HTMLInputElement} box */
function line(paper, box) {
  const { title, authors, year, url } = paper;
  const name = make("span", "digest-name", title);
  name.dir = "auto";
  const by = [authors.slice(0, 3).join(", ") + (authors.length > 3 ? " …" : ""), year ?? ""]
    .filter(Boolean)
    .join(" · ");
  // By its identifiers it is told apart; where there are none, by where it leads.
  const named = identifiersOf(paper).join(", ") || shortened(url);
  const where = make("span", "digest-where", [by, named].filter(Boolean).join(" · "));
  return make("li", "", make("label", "digest-line", box, make("span", "", name, where)));
}

/** @param {string} url */
function shortened(url) {
  return url.replace(/^https?:\/\/(?:www\.)?/, "").slice(0, 60);
}
