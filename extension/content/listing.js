// What a page lists: the papers of a digest, a feed, a search or a list of accepted papers, in page order. Entries are told by
// links that lead to papers, and on sites whose links don't say so by the shape of their lists. Which address leads to a paper
// the background knows.

/**
 * Lists whose entries are told by their shape, since their links may lead anywhere: the entry, and in it the title, and what
 * else there is: `authors` is one line, `author` each name, `year` what holds the year and no other number of four digits, `after`
 * an element beside the entry that holds the rest. Told by structure, not by host, so that saved pages are read too.
 * @typedef {{entry: string, title: string, authors?: string, author?: string, year?: string, abstract?: string, pdf?: string, after?: string}} Shape
 * @type {Shape[]}
 */
const SHAPES = [
  // Google Scholar
  {
    entry: ".gs_r.gs_or",
    title: ".gs_rt",
    authors: ".gs_a",
    year: ".gs_a",
    abstract: ".gs_rs",
    pdf: ".gs_ggs a, .gs_or_ggsm a",
  },
  // Semantic Scholar
  {
    entry: ".cl-paper-row",
    title: ".cl-paper-title",
    author: ".cl-paper-authors__author-link",
    year: ".cl-paper-pubdates",
    abstract: ".cl-paper-abstract, .tldr-abstract-replacement",
  },
  // arXiv's listings: the number in a dt, the rest in the dd after it
  { entry: "dl > dt", after: "dd", title: ".list-title", author: ".list-authors a", abstract: "p.mathjax" },
  // arXiv's search
  { entry: "li.arxiv-result", title: ".title", author: ".authors a", abstract: ".abstract-full" },
  // PubMed
  {
    entry: ".docsum-content",
    title: ".docsum-title",
    authors: ".docsum-authors.full-authors",
    year: ".full-journal-citation",
  },
  // dblp
  {
    entry: "li.entry",
    title: ".title",
    author: "[itemprop=author] [itemprop=name]",
    year: "[itemprop=datePublished]",
  },
  // OpenReview
  { entry: "li .note, .note.undefined", title: "h4 > a:first-of-type", author: ".note-authors a" },
];
/** Where the title of an entry may stand, best first. */
const TITLES = "h1, h2, h3, h4, h5, h6, [class*=title i]:not([class*=subtitle i]), strong, b, cite";
/** What stands around the lists of a page. */
const AROUND = "nav, footer, header, aside, [role=navigation], [role=banner], [role=contentinfo], [role=complementary]";
/** What is written before or after a title and is none of it. */
const LABELS = /^(?:\s*(?:\[(?:pdf|html|book|b|citation|c|doc)\]|title:|paper:))+\s*|\s*\[(?:pdf|html)\]\s*$/gi;
/** A year, and not the beginning of a preprint's number. */
const YEAR = /(?<![\d.])(?:19|20)\d\d(?![\d.]*\d)/;

/** Bounds, for a page may hold anything. */
const MOST_LINKS = 5_000;
const MOST_LISTED = 500;
const LONGEST_ENTRY = 20_000;
const TITLE_LENGTH = { least: 8, most: 400 };
/** So far up from its links an entry is looked for. */
const MOST_OUTWARD = 12;

/** @typedef {import("../shared/messages.js").ListedPaper} ListedPaper */

/** @returns {Promise<import("../shared/messages.js").ContentAnswers["page.listing"]>} */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
async function pageListing() {
  const listing = new Listing(await papersBehind(linksOfPage()));
  return { title: squeezed(document.title), url: location.href, papers: listing.papers().slice(0, MOST_LISTED) };
}

/**
 * @param {Element[]} links
 * @returns {Promise<Map<string, string>>} by the address of each link that leads to a paper, the paper's identifier
 */
async function papersBehind(links) {
  const hrefs = [...new Set(links.map(addressOf).filter(Boolean))];
  const reply = await ask({ type: "links.identify", hrefs });
  const names = reply.ok ? reply.value : [];
  return new Map(hrefs.flatMap((href, at) => (names[at] ? [[href, names[at]]] : [])));
}

/** @returns {Element[]} */
function linksOfPage() {
  return [...document.querySelectorAll("a[href]")].slice(0, MOST_LINKS);
}

/** The lists of a page, once it is known which of its links lead to papers. */
class Listing {
  #names;

  /** @param {Map<string, string>} names of papers, by addresses that lead to them */
  constructor(names) {
    this.#names = names;
  }

  /** @returns {ListedPaper[]} in page order, each paper once */
  papers() {
    const shaped = this.#shaped();
    const seen = new Set();
    const papers = (shaped.length >= 3 ? shaped : this.#linked()).map((paper) => ({
      ...paper,
      identifiers: [...new Set([paper.url, paper.pdf].flatMap((address) => this.#names.get(address) ?? []))],
    }));
    return papers.filter(({ identifiers, title }) => {
      const key = identifiers[0] ?? title.toLowerCase();
      return !seen.has(key) && seen.add(key);
    });
  }

  /** The entries of a list of a known shape. @returns {ListedPaper[]} */
  #shaped() {
    for (const shape of SHAPES) {
      const entries = [...document.querySelectorAll(shape.entry)].slice(0, MOST_LISTED);
      const found = entries.flatMap((entry) => this.#shapedEntry(entry, shape) ?? []);
      if (found.length >= 3) return found;
    }
    return [];
  }

  /** @param {Element} entry @param {Shape} shape @returns {ListedPaper | null} */
  #shapedEntry(entry, shape) {
    const next = shape.after ? entry.nextElementSibling : null;
    if (shape.after && !next?.matches(shape.after)) return null;
    const body = next ?? entry;
    const named = body.querySelector(shape.title);
    const title = titleOf(named);
    if (!title) return null;
    const links = [...entry.querySelectorAll("a[href]"), ...(next?.querySelectorAll("a[href]") ?? [])];
    const own = named?.closest("a[href]") ?? named?.querySelector("a[href]");
    const paper = links.find((link) => this.#names.has(addressOf(link)));
    const part = (/** @type {string | undefined} */ selector) => (selector ? body.querySelector(selector) : null);
    const authors = shape.author
      ? [...body.querySelectorAll(shape.author)].map(textOf).filter(Boolean)
      : namesIn(textOf(part(shape.authors)).split(/\s[-–—]\s/)[0] ?? "");
    const pdf = shape.pdf ? entry.querySelector(shape.pdf) : null;
    const year = YEAR.exec(textOf(part(shape.year)))?.[0];
    return {
      title,
      authors,
      year: year ? Number(year) : null,
      abstract: textOf(part(shape.abstract)),
      identifiers: [],
      url: addressOf(own ?? paper ?? null),
      pdf: pdf ? addressOf(pdf) : this.#pdfAmong(links),
    };
  }

  /** Entries told by links that lead to papers. @returns {ListedPaper[]} */
  #linked() {
    /** @type {Map<string, Element[]>} */
    const byPaper = new Map();
    /** Which papers each element holds, two at most. @type {Map<Element, Set<string>>} */
    const inside = new Map();
    for (const link of linksOfPage()) {
      const name = this.#names.get(addressOf(link));
      if (!name || link.closest(AROUND)) continue;
      const others = byPaper.get(name);
      if (others) others.push(link);
      else byPaper.set(name, [link]);
      for (let [outer, level] = [link.parentElement, 0]; outer && level < MOST_OUTWARD; level += 1) {
        const names = inside.get(outer) ?? new Set();
        if (names.size < 2) names.add(name);
        inside.set(outer, names);
        outer = outer.parentElement;
      }
    }
    return [...byPaper.values()].flatMap((links) => this.#linkedEntry(links, inside) ?? []);
  }

  /** @param {Element[]} links to one paper @param {Map<Element, Set<string>>} inside @returns {ListedPaper | null} */
  #linkedEntry(links, inside) {
    const [first] = links;
    if (!first) return null;
    let entry = first;
    for (let outer = first.parentElement; outer && isEntry(outer, inside); outer = outer.parentElement) entry = outer;
    if ((entry.textContent ?? "").length > LONGEST_ENTRY) return null;
    const named = [...entry.querySelectorAll(TITLES)].filter((one) => titleOf(one));
    // A heading that is a link to the paper, or holds one, is the surest; then a link's own words; then any heading.
    const surest = named.find((one) => links.some((link) => one.contains(link) || link.contains(one)));
    const title = titleOf(surest ?? links.find((link) => titleOf(link)) ?? named[0] ?? null);
    if (!title) return null;
    return {
      title,
      authors: authorsIn(entry, title),
      year: null,
      abstract: abstractIn(entry, title),
      identifiers: [],
      url: addressOf(links.find((link) => !isPdf(addressOf(link))) ?? first),
      pdf: this.#pdfAmong(links),
    };
  }

  /** @param {Element[]} links @returns {string} */
  #pdfAmong(links) {
    return links.map(addressOf).find((address) => this.#names.has(address) && isPdf(address)) ?? "";
  }
}

/** Whether an element may be the entry of a paper: nothing else stands in it. @param {Element} element @param {Map<Element, Set<string>>} inside */
function isEntry(element, inside) {
  return inside.get(element)?.size === 1 && !element.matches("html, body, main, [role=main]");
}

/** What an entry tells of authors: the first line that is a list of names. @param {Element} entry @param {string} title */
function authorsIn(entry, title) {
  const marked = entry.querySelector("[class*=author i], [itemprop=author], i, em");
  const names = marked ? namesIn(textOf(marked)) : [];
  return names.join(", ") === title ? [] : names;
}

/** @param {Element} entry @param {string} title @returns {string} the longest paragraph, if it is one */
function abstractIn(entry, title) {
  const texts = [...entry.querySelectorAll("p, blockquote, [class*=abstract i]")].map(textOf);
  const longest = texts.reduce((one, other) => (other.length > one.length ? other : one), "");
  return longest.length > 200 && !longest.startsWith(title) ? longest : "";
}

/** @param {string} text @returns {string[]} */
function namesIn(text) {
  const names = text
    .replace(/^\s*(?:authors?|by)\s*:?\s*/i, "")
    .split(/\s*[,;·]\s*|\s+and\s+/)
    .map((name) => name.replace(/…|\.\.\.$/g, "").trim())
    .filter(Boolean);
  return names.every((name) => name.length < 60 && /\p{L}/u.test(name) && !/\d{2}/.test(name)) ? names : [];
}

/** @param {Element | null} element @returns {string} the title in it, "" if what stands there is none */
function titleOf(element) {
  // A bibliography ends its titles with a full stop.
  const title = textOf(element)
    .replace(LABELS, "")
    .trim()
    .replace(/(?<=[\p{Ll}\d)])\.$/u, "");
  const { least, most } = TITLE_LENGTH;
  return title.length >= least && title.length <= most && /\p{L}{2}/u.test(title) && !isLabel(title) ? title : "";
}

/** Whether a text says what a link is rather than what a paper is called. @param {string} text */
function isLabel(text) {
  return /^(?:arxiv:?\s*\S+|doi:?\s*\S+|https?:\S+|10\.\d{4,9}\/\S+|view (?:on|pdf|paper).*|read (?:more|paper).*|supplementa\w+( \w+)?|download( pdf)?)$/i.test(
    text,
  );
}

/** @param {Element | null} element @returns {string} */
function textOf(element) {
  return squeezed(element?.textContent ?? "");
}

/** @param {Element | null} link @returns {string} "" if it leads to no web page */
function addressOf(link) {
  const href = link instanceof HTMLAnchorElement ? link.href : "";
  return typeof href === "string" && /^https?:/.test(href) ? href : "";
}

/** @param {string} address */
function isPdf(address) {
  return /\.pdf(?:$|[?#])|\/pdf[/?]/i.test(address);
}
